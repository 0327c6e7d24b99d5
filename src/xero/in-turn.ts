/** Runs work that touches the same things one after another, in the order in which it was given. */
export type InTurn = <T>(keys: readonly string[], work: () => Promise<T>) => Promise<T>

/** Queues by key: work waits for what was given before it with any of its keys, and for nothing else. */
export function createInTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>()
  return (keys, work) => {
    const earlier = keys.map((key) => last.get(key)).filter((one) => one !== undefined)
    const mine = earlier.length === 0 ? work() : Promise.allSettled(earlier).then(work)
    const over = mine.then(
      () => undefined,
      () => undefined,
    )
    for (const key of keys) last.set(key, over)
    over.then(() => {
      for (const key of keys) if (last.get(key) === over) last.delete(key)
    })
    return mine
  }
}
