import { maskAccountNumber } from '../../../books/ledger-text.ts'
import { formatAmount } from '../../../books/money.ts'
import { canonicalText, sha256 } from '../../../call/canonical.ts'
import type { ChangeOf } from '../../../call/change.ts'
import { counted } from '../../lists/columns.ts'
import type { Period } from '../month/period.ts'
import { type KeptLine, STATEMENT_NOTES, type StatementBody, subjectOf } from './read-statements.ts'
import type { Statement, StatementEvidence } from './statement.ts'

/**
 * The change that puts a statement on record as evidence of a period; the same statement twice is one note. `takenBack` is how many times the account's
 * statements of the period were taken back before.
 */
export function statementChange(
  { accountCode, statement, said }: Omit<StatementEvidence, 'note'>,
  period: Period,
  takenBack = 0,
): ChangeOf<'put_on_record'> {
  const body = { account: accountCode, said, statement: kept(statement) } satisfies StatementBody
  const closing = said ?? statement.closing
  const brought =
    statement.format === 'balance' ? 'a closing balance' : `a statement of ${counted(statement.lines.length, 'line')}`
  return {
    act: 'put_on_record',
    entry: {
      ...{ kind: STATEMENT_NOTES, subject: subjectOf(period), body },
      key: `statement:${sha256(canonicalText({ month: period.month, takenBack, body })).slice(0, 40)}`,
    },
    facts: [
      ['Bank account', accountCode],
      ['Period', period.month],
      ['Days', `${statement.from} to ${statement.to}`],
      ['Lines', String(statement.lines.length)],
      ['Closing balance', closing === undefined ? 'not told' : formatAmount(closing)],
    ],
    summary: `Put ${brought} of the bank account ${accountCode} on record for ${period.month}`,
    warnings: [],
  }
}

/** The change that takes back what was brought for an account of a period, so that it counts no more; `takenBack` as of a statement. */
export function takingBack(accountCode: string, period: Period, takenBack: number): ChangeOf<'put_on_record'> {
  const body = { account: accountCode, takenBack: true } satisfies StatementBody
  return {
    act: 'put_on_record',
    // What is asked for twice within a day is done once, and this is to be done as often as something was brought.
    entry: {
      kind: STATEMENT_NOTES,
      subject: subjectOf(period),
      body,
      key: `back:${period.month}:${accountCode}:${takenBack}`,
    },
    facts: [
      ['Bank account', accountCode],
      ['Period', period.month],
      ['Taken back', 'every statement and closing balance brought until now'],
    ],
    summary: `Take back the statements of the bank account ${accountCode} for ${period.month}`,
    warnings: [],
  }
}

// The account's number is needed no more once it has been compared.
function kept({ lines, accountNumber, ...rest }: Statement) {
  const rows = lines.map(
    ({ id, date, amount, payee, reference, description, balance }): KeptLine => [
      ...([id, date, amount, payee, reference, description] as const),
      balance ?? null,
    ],
  )
  return { ...rest, accountNumber: maskAccountNumber(accountNumber), lines: rows }
}
