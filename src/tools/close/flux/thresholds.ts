import { type Cents, magnitude } from '../../../books/money.ts'
import type { AccountMove } from './account-moves.ts'

/** What a month is held against. */
export const BASES = ['usual', 'prior_month', 'last_year', 'budget'] as const

/** One of them. */
export type FluxBasis = (typeof BASES)[number]

/** What a caller asks to see: everything that moved by more than both, a percentage in ten-thousandths and an amount in cents. */
export interface AskedThresholds {
  against: FluxBasis
  percent: bigint | undefined
  amount: Cents | undefined
}

/** A movement that passed, with what it was held against. */
export interface PassedMove {
  move: AccountMove
  before: Cents
  moved: Cents
}

/**
 * The movements above thresholds, the largest first. Without any the usual rule holds. `budgetOf` answers an account's budget of the month; an account
 * without what it is held against is left out, and one that was nothing before passes every percentage.
 */
export function passedMoves(
  moves: readonly AccountMove[],
  asked: AskedThresholds,
  budgetOf: (accountId: string) => Cents | undefined,
): PassedMove[] {
  const { against } = asked
  const passed = moves.flatMap((move): PassedMove[] => {
    const before = beforeOf(move, against, budgetOf)
    if (before === undefined) return []
    const moved = move.amount - before
    return passes(asked, move, before, moved) ? [{ move, before, moved }] : []
  })
  return passed.sort((one, other) => {
    const [a, b] = [magnitude(one.moved), magnitude(other.moved)]
    return a !== b ? (a > b ? -1 : 1) : one.move.account.code < other.move.account.code ? -1 : 1
  })
}

function beforeOf(
  { judged, prior, lastYear, account }: AccountMove,
  against: FluxBasis,
  budgetOf: (accountId: string) => Cents | undefined,
): Cents | undefined {
  if (against === 'prior_month') return prior
  if (against === 'last_year') return lastYear
  return against === 'budget' ? budgetOf(account.id) : judged?.median
}

function passes(
  { percent, amount, against }: AskedThresholds,
  move: AccountMove,
  before: Cents,
  moved: Cents,
): boolean {
  if (percent !== undefined || amount !== undefined) {
    const isMuch = magnitude(moved) * 1_000_000n > magnitude(before) * (percent ?? 0n)
    return isMuch && magnitude(moved) > (amount ?? 0n)
  }
  return against === 'usual' ? (move.judged?.isUnusual ?? false) : moved !== 0n
}
