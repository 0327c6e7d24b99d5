import * as z from 'zod'
import { visible } from '../../../books/ledger-text.ts'
import { type Cents, cents, formatAmount } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import type { ChangeOf } from '../../../call/change.ts'
import { Fault } from '../../../call/fault.ts'
import type { Note } from '../../../call/notes.ts'
import type { Context } from '../../../call/tool.ts'
import { bankAccountNamed } from '../../bank/bank-account-named.ts'
import { counted } from '../../lists/columns.ts'
import type { Period } from '../month/period.ts'
import { readStatement } from './read-statement.ts'
import { countingOf, statementNotes, timesTakenBack } from './read-statements.ts'
import type { Statement, StatementEvidence } from './statement.ts'
import { refuseOtherMonth, reversed } from './statement-doubts.ts'
import { statementChange, takingBack } from './statement-record.ts'
import { refuseOtherAccount, statementRemarks } from './statement-remarks.ts'
import { LARGEST_STATEMENT } from './statement-text.ts'

const closing = z.number().transform((value, context) => {
  try {
    return cents(value)
  } catch {
    context.addIssue({ code: 'custom', message: `${value} is not an amount with at most 2 decimal places` })
    return z.NEVER
  }
})

/** The fields of bank evidence, as they are checked. */
export const statementFields = z.strictObject({
  account: z.string().min(1).max(150),
  path: z.string().min(1).max(1_000).optional(),
  text: z.string().min(1).max(LARGEST_STATEMENT).optional(),
  closing_balance: closing.optional(),
  columns: z.string().max(200).optional(),
  date_order: z.enum(['day_first', 'month_first']).optional(),
  signs: z.enum(['as_written', 'reversed']).optional(),
  sure: z.boolean().optional(),
  take_back: z.boolean().optional(),
})

// Its fields are told in words and checked here: as a schema they would cost every conversation twice as much.
/** What a caller brings as evidence for one bank account: a file or its text, the closing balance alone, or taking back what was brought. */
export const statementInput = z
  .record(z.string(), z.unknown())
  .describe(
    'account; path or text (CSV, OFX, CAMT.053), or closing_balance, or take_back; columns (date,description,-,amount), date_order, signs, sure if asked',
  )
  .pipe(statementFields)

/** One of them, read. */
export type StatementInput = z.output<typeof statementInput>

/** What is to be put on record of a statement, and what to say of it. */
export interface StatementBrought {
  account: Account
  statement: Statement | undefined
  changes: readonly ChangeOf<'put_on_record'>[]
  say: string
  remarks: readonly string[]
  /** What counts for the period, for every account, once it is on record. */
  counting: readonly StatementEvidence[]
}

/**
 * Reads the evidence that a caller brings for a bank account of a period. Throws Fault for an unknown account, for what cannot be read with certainty, and for
 * a statement of another account; nothing is on record then.
 */
export async function statementFrom(
  input: StatementInput,
  { books, files, notes }: Pick<Context, 'books' | 'files' | 'notes'>,
  period: Period,
): Promise<StatementBrought> {
  refuseMixture(input)
  const account = bankAccountNamed(input.account, await books.accounts(), 'account')
  const accountCode = account.code || account.id
  const words = visible(account.name, 60)
  const before = await statementNotes(notes, period)
  const taken = timesTakenBack(before, accountCode)
  const known = countingOf(before).filter((one) => one.accountCode === accountCode)
  if (input.take_back) {
    refuseNothing(known, words, period)
    const say = `What was brought for "${words}" of ${period.month} is taken back.`
    const change = takingBack(accountCode, period, taken)
    return { account, statement: undefined, say, remarks: [], ...recorded(change, before) }
  }
  const statement = await contentOf(input, account, { files, period })
  refuseOtherAccount(statement, account)
  refuseOtherMonth(statement, period, input, input.path === undefined ? 'text' : 'path')
  const said = input.closing_balance
  const evidence = { accountCode, statement, said }
  const on = recorded(statementChange(evidence, period, taken), before)
  const remarks =
    on.changes.length === 0
      ? ['The same was brought before: it counts once.']
      : statementRemarks(evidence, known, period)
  return { account, statement, say: sayOf(statement, words, said), remarks, ...on }
}

function refuseNothing(known: readonly StatementEvidence[], words: string, { month }: Period): void {
  if (known.length > 0) return
  throw new Fault(
    'refused',
    `take_back: nothing was brought for "${words}" of ${month}.`,
    'Nothing was done. Leave statement out.',
  )
}

/** What a change adds to the notes that are there: nothing where the same is on record. */
function recorded(
  change: ChangeOf<'put_on_record'>,
  before: readonly Note[],
): Pick<StatementBrought, 'changes' | 'counting'> {
  if (before.some(({ key }) => key === change.entry.key)) return { changes: [], counting: countingOf(before) }
  const note: Note = { ...change.entry, by: '', at: 0, number: (before.at(-1)?.number ?? 0) + 1 }
  return { changes: [change], counting: countingOf([...before, note]) }
}

function refuseMixture({ path, text, closing_balance: balance, take_back: back, ...reading }: StatementInput) {
  const given = [path, text].filter((one) => one !== undefined).length
  const next = 'Nothing was put on record. Give path, text, closing_balance alone, or take_back.'
  if (given > 1) throw new Fault('invalid_input', 'path, text: give one of them.', next)
  if (back && (given > 0 || balance !== undefined)) {
    throw new Fault('invalid_input', 'take_back: it cannot come with a statement or balance.', next)
  }
  if (given === 0 && balance === undefined && !back) {
    throw new Fault('invalid_input', 'path, text, closing_balance: there is nothing to read.', next)
  }
  const { columns, date_order: order, signs, sure } = reading
  if (given === 0 && [columns, order, signs, sure].some((one) => one !== undefined)) {
    throw new Fault('invalid_input', 'columns, date_order, signs, sure: there is no file that they are about.', next)
  }
}

async function contentOf(
  { path, text, columns, date_order: dateOrder, signs, closing_balance: balance }: StatementInput,
  account: Account,
  { files, period }: { files: Context['files']; period: Period },
): Promise<Statement> {
  const hints = { columns, dateOrder, expected: period, accountNumber: account.bankAccountNumber }
  const asMeant = (statement: Statement) => (signs === 'reversed' ? reversed(statement) : statement)
  if (text !== undefined) return asMeant(readStatement(text, 'text', hints))
  if (path !== undefined)
    return asMeant(readStatement((await files.read(path, LARGEST_STATEMENT)).bytes, 'path', hints))
  return {
    ...{ format: 'balance', accountNumber: '', accountName: '', currency: account.currency },
    ...{ from: period.from, to: period.to, opening: undefined, closing: balance, lines: [] },
  }
}

function sayOf(statement: Statement, account: string, said: Cents | undefined): string {
  const closing = said ?? statement.closing
  const balance = closing === undefined ? 'It tells no closing balance.' : `Closing balance ${formatAmount(closing)}.`
  if (statement.format === 'balance') return `The bank says that "${account}" has ${formatAmount(closing ?? 0n)}.`
  const sort = { csv: 'CSV', ofx: 'OFX', camt: 'CAMT.053', xero_uncoded: 'uncoded lines of Xero' }[statement.format]
  return `"${account}": ${sort} of ${counted(statement.lines.length, 'line')}, ${statement.from} to ${statement.to}. ${balance}`
}
