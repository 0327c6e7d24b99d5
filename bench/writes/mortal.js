/**
 * The life of one process. From its end on, nothing that it waits for ever settles: nothing is thrown, nothing is cleaned up, as after
 * kill -9. `ends` says at which use of which port that is, before or after the effect: { port, at, after }.
 */
export function mortal(ends, onDeath) {
  let alive = true
  let left = ends?.at
  let spared = false
  let tellDeath
  const death = new Promise((_, reject) => {
    tellDeath = reject
  })
  death.catch(() => {})
  const kill = () => {
    if (!alive) return
    alive = false
    tellDeath(new Error('killed'))
    onDeath()
  }
  const isLast = (port) => {
    if (spared || port !== ends?.port) return false
    left -= 1
    return left === 0
  }
  // A promise that nobody settles is forgotten with whoever waits for it.
  const port =
    (name, work) =>
    (...given) =>
      new Promise((resolve, reject) => {
        if (!alive) return
        const last = isLast(name)
        if (last && !ends.after) return kill()
        const settle = (tell) => (value) => {
          if (last) kill()
          if (alive) tell(value)
        }
        work(...given).then(settle(resolve), settle(reject))
      })
  /** A database whose open transaction is rolled back when the process ends, as SQLite does it. */
  const database = (real) => {
    const statements = (sql) => ({ all: port('sql', sql.all), run: port('sql', sql.run) })
    return {
      ...statements(real),
      transaction: port('commit', (work) => real.transaction((sql) => Promise.race([work(statements(sql)), death]))),
      close: async () => {},
    }
  }
  const spare = () => {
    spared = true
  }
  return { alive: () => alive, kill, spare, port, database }
}
