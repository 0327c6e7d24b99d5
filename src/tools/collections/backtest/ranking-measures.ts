import { type Cents, divideRounded, sum } from '../../../books/money.ts'

/** How far a list is gone through: a fifth of it. */
const FIFTH = 5
const MILLION = 1_000_000n

/** The chance that a case that happened is ranked above one that did not, ties counting half; undefined where all or none happened. */
export function areaUnderCurve(scores: readonly number[], happened: readonly boolean[]): number | undefined {
  const order = scores.map((score, index) => ({ score, happened: happened[index] === true }))
  order.sort((a, b) => a.score - b.score)
  let [ranks, positives] = [0, 0]
  for (let from = 0; from < order.length; ) {
    let to = from
    while (order[to] !== undefined && order[to]?.score === order[from]?.score) to += 1
    const tied = order.slice(from, to).filter((one) => one.happened).length
    ranks += (tied * (from + to + 1)) / 2
    positives += tied
    from = to
  }
  const negatives = order.length - positives
  if (positives === 0 || negatives === 0) return undefined
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** The mean squared distance of chances from what happened; undefined of nothing. */
export function brier(chances: readonly number[], happened: readonly boolean[]): number | undefined {
  return mean(chances.map((chance, index) => (chance - (happened[index] ? 1 : 0)) ** 2))
}

/** One entry of a list that somebody works through from the top: what it is sorted by, its money, and whether it happened. */
export interface Listed {
  order: bigint
  amount: Cents
  happened: boolean
}

/** Of the money of what happened the share that is in the top fifth of the entries; undefined where nothing happened. */
export function capture(list: readonly Listed[]): number | undefined {
  const top = sorted(list).slice(0, Math.ceil(list.length / FIFTH))
  return share(sum(top.map(moneyThatHappened)), sum(list.map(moneyThatHappened)))
}

/** Of the first fifth of the money the share that is of what happened; undefined of nothing. */
export function hitShare(list: readonly Listed[]): number | undefined {
  const limit = sum(list.map(({ amount }) => amount))
  const top: Listed[] = []
  let reached = 0n
  for (const one of sorted(list)) {
    if (reached * BigInt(FIFTH) >= limit) break
    top.push(one)
    reached += one.amount
  }
  return share(sum(top.map(moneyThatHappened)), reached)
}

/** What is sorted by a chance and an amount, largest product first. */
export function chanceTimes(chance: number, amount: Cents): bigint {
  return BigInt(Math.round(chance * 1e9)) * amount
}

/** A part of a whole as a number with six places; undefined of nothing. */
export function share(part: bigint, whole: bigint): number | undefined {
  return whole === 0n ? undefined : Number.parseInt(divideRounded(part * MILLION, whole).toString(), 10) / 1e6
}

/** The mean; undefined of nothing. */
export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0) / values.length
}

/** Largest first, then by amount. */
function sorted(list: readonly Listed[]): Listed[] {
  return [...list].sort((a, b) => (a.order === b.order ? compare(b.amount, a.amount) : compare(b.order, a.order)))
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function moneyThatHappened({ amount, happened }: Listed): Cents {
  return happened ? amount : 0n
}
