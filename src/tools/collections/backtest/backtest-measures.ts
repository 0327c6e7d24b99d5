import type { Guess, Scored } from './backtest.ts'
import { areaUnderCurve, brier, capture, hitShare, mean } from './ranking-measures.ts'

/** How well a way to rank did; undefined where fewer than five invoices were late, or in time, or where it does not say. */
export interface Measures {
  aucLate: number | undefined
  aucOverAWeek: number | undefined
  /** Mean squared error of the chance of being late. */
  brierLate: number | undefined
  /** Of the money paid more than 7 days late, the share in the first fifth of each list. */
  capture: number | undefined
  /** Of the first fifth of each list's money, the share that was paid more than 7 days late. */
  hits: number | undefined
  /** Mean distance from the day of payment, calendar days. */
  meanError: number | undefined
}

const LEAST_OF_EACH = 5

/** Measures one way to rank, by the lists of each day or, for invoices scored once, of each month. `chances` tells whether it says chances. */
export function measure(
  scored: readonly Scored[],
  guessOf: (one: Scored) => Guess | undefined,
  { listBy, chances }: { listBy: 'on' | 'month'; chances: boolean },
): Measures {
  const all = scored.flatMap((one) => {
    const guess = guessOf(one)
    return guess ? [{ ...one, guess }] : []
  })
  const late = all.map((one) => one.late)
  const overAWeek = all.map((one) => one.overAWeek)
  const lists = enough(overAWeek) ? listsOf(all, listBy) : []
  return {
    aucLate: enough(late)
      ? areaUnderCurve(
          all.map(({ guess }) => guess.late),
          late,
        )
      : undefined,
    aucOverAWeek: enough(overAWeek)
      ? areaUnderCurve(
          all.map(({ guess }) => guess.overAWeek),
          overAWeek,
        )
      : undefined,
    brierLate:
      chances && enough(late)
        ? brier(
            all.map(({ guess }) => guess.late),
            late,
          )
        : undefined,
    capture: mean(lists.flatMap((list) => capture(list) ?? [])),
    hits: mean(lists.flatMap((list) => hitShare(list) ?? [])),
    meanError: mean(
      all.flatMap(({ guess: { days }, lateness }) =>
        days === undefined || lateness === undefined ? [] : [Math.abs(days - lateness)],
      ),
    ),
  }
}

function enough(happened: readonly boolean[]): boolean {
  const count = happened.filter((one) => one).length
  return count >= LEAST_OF_EACH && happened.length - count >= LEAST_OF_EACH
}

function listsOf(all: readonly (Scored & { guess: Guess })[], listBy: 'on' | 'month') {
  const lists = new Map<string, { order: bigint; amount: bigint; happened: boolean }[]>()
  for (const { guess, amount, overAWeek, ...when } of all) {
    const one = { order: guess.order, amount, happened: overAWeek }
    const list = lists.get(when[listBy])
    if (list) list.push(one)
    else lists.set(when[listBy], [one])
  }
  return [...lists.values()]
}
