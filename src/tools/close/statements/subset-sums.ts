/** Sets of several amounts that come to a target, and how many would by mere chance. */
export interface Sums {
  found: readonly (readonly number[])[]
  byChance: number
}

const MOST_AMOUNTS = 18
const MOST_STEPS = 6_000
const MOST_FOUND = 4

/**
 * Sets of two or more places whose amounts, all above 0, come to a target. Neighbours in the order given are tried first, since what is paid together is of
 * about the same days; other sets only where there are none.
 */
export function sumsTo(places: readonly number[], amountAt: (place: number) => bigint, target: bigint): Sums {
  const near = neighbours(places, amountAt, target)
  if (near.length > 0) return { found: near, byChance: chance(places.length ** 2 / 2, target) }
  const few = places.slice(-MOST_AMOUNTS)
  return { found: anySets(few, amountAt, target), byChance: chance(2 ** few.length, target) }
}

// Sums lie anywhere up to some times the target.
function chance(sets: number, target: bigint): number {
  return (10 * sets) / 2 ** (target.toString(2).length - 1)
}

function neighbours(places: readonly number[], amountAt: (place: number) => bigint, target: bigint): number[][] {
  const found: number[][] = []
  let [start, sum] = [0, 0n]
  for (const [end, place] of places.entries()) {
    sum += amountAt(place)
    while (sum > target && start < end) {
      sum -= amountAt(places[start] ?? 0)
      start += 1
    }
    if (sum === target && end > start) found.push(places.slice(start, end + 1))
  }
  return found.slice(0, MOST_FOUND)
}

function anySets(places: readonly number[], amountAt: (place: number) => bigint, target: bigint): number[][] {
  const ordered = [...places].sort((one, other) => (amountAt(one) > amountAt(other) ? -1 : 1))
  const rest = [...ordered, 0].map((_, from) =>
    ordered.slice(from).reduce((total, place) => total + amountAt(place), 0n),
  )
  const found: number[][] = []
  let steps = 0
  const search = (from: number, left: bigint, taken: readonly number[]) => {
    steps += 1
    if (left === 0n && taken.length > 1) found.push([...taken])
    if (left <= 0n || steps > MOST_STEPS || found.length >= MOST_FOUND || (rest[from] ?? 0n) < left) return
    const place = ordered[from]
    if (place === undefined) return
    if (amountAt(place) <= left) search(from + 1, left - amountAt(place), [...taken, place])
    search(from + 1, left, taken)
  }
  search(0, target, [])
  return found
}
