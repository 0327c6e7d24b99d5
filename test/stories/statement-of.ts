import { addDays, type Day } from '../../src/books/day.ts'
import { formatDecimal } from '../../src/books/money.ts'
import { trialBalance } from '../../src/simulator/ledger.ts'
import { createPerson } from '../../src/simulator/person/person.ts'
import type { TestHouse } from '../house.ts'

/** What a statement as the bank prints it is cut from. */
export interface StatementSpan {
  from: Day
  to: Day
}

/**
 * The statement of a bank account of the demo company as its bank has it: its lines between two days, and the balance after each, from what the account had
 * before the bank's lines begin.
 */
export function statementOf({ simulator, books }: TestHouse, account: string, { from, to }: StatementSpan): string {
  const lines = [...createPerson(simulator, books.id).statementLines(account)].sort((one, other) =>
    one.date < other.date ? -1 : 1,
  )
  const [first] = lines
  if (!first) throw new Error(`no lines of ${account}`)
  let balance = trialBalance(books, addDays(first.date, -1)).get(first.accountId) ?? 0n
  const rows: string[] = []
  for (const { date, amount, payee, reference, description } of lines) {
    balance += amount
    if (date < from || date > to) continue
    rows.push([date, payee, reference, description, formatDecimal(amount, 2), formatDecimal(balance, 2)].join(','))
  }
  return `Date,Payee,Reference,Description,Amount,Balance\n${rows.join('\n')}\n`
}
