import { formatAmount, sum } from '../../../books/money.ts'
import type { TieOut } from './tie-out.ts'

/** The way from a statement's balance to the ledger's, row by row, in the account's currency. */
export function tieRows(tie: TieOut): (readonly [string, string])[] {
  const total = (amounts: readonly bigint[]) => formatAmount(sum(amounts))
  const told = (amount: bigint | undefined) => (amount === undefined ? 'not known' : formatAmount(amount))
  return [
    ['Balance of the statement', told(tie.statementBalance)],
    ['In the books, not in the bank', total(tie.outstanding.map(({ amount }) => amount))],
    ['In the bank, not in the books', total(tie.notBooked.map(({ amount }) => -amount))],
    ['Amounts that differ', total(tie.differing.map(({ difference }) => -difference))],
    ['Unexplained', told(tie.unexplained)],
    ['Balance of the ledger', told(tie.ledgerBalance)],
  ]
}
