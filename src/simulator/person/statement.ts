import { type Day, partsOf } from '../../books/day.ts'
import { type Cents, formatDecimal } from '../../books/money.ts'
import { accountByCode } from '../accounting/accounts-lookup.ts'
import { put, type Work } from '../accounting/work.ts'
import type { OrganisationState } from '../state.ts'
import type { StatementLine } from '../state-money.ts'
import type { Account } from '../state-settings.ts'

/** One row of a bank's file; `amount` in cents of the account's currency, positive for money in. */
export interface StatementRow {
  date: Day
  amount: Cents
  payee?: string
  reference?: string
  description?: string
  checkNumber?: string
}

/** A bank account by its code. Throws RangeError when the chart has no such bank account. */
export function bankAccountByCode(organisation: OrganisationState, code: string): Account {
  const account = accountByCode(organisation, code)
  if (account?.type !== 'BANK') throw new RangeError(`${code} is no bank account of this organisation`)
  return account
}

/** Adds the rows of a bank's file to an account, in their order, none of them reconciled. Throws RangeError for an amount of nothing. */
export function importLines(work: Work, accountCode: string, rows: readonly StatementRow[]): StatementLine[] {
  const { id: accountId } = bankAccountByCode(work.organisation, accountCode)
  return rows.map(({ payee = '', reference = '', description = '', ...row }) => {
    if (row.amount === 0n) throw new RangeError('a statement line must move money')
    const line: StatementLine = {
      id: work.context.newId(),
      accountId,
      payee,
      reference,
      description,
      ...row,
      matched: [],
    }
    put(work, work.organisation.statementLines, line.id, line)
    return line
  })
}

/** The statement lines of an account as the bank delivered them; only those not yet reconciled if asked. */
export function linesOf(organisation: OrganisationState, accountCode: string, openOnly = false): StatementLine[] {
  const { id } = bankAccountByCode(organisation, accountCode)
  return [...organisation.statementLines.values()].filter(
    (line) => line.accountId === id && !(openOnly && line.matched.length > 0),
  )
}

const HEADINGS = [
  'Date',
  'Payee',
  'Particulars',
  'Reference',
  'Code',
  'Comments',
  'Your Comments',
  'Tax',
  'Spent',
  'Received',
]

/**
 * The lines of an account that are not yet reconciled, as the file that Xero's page "Uncoded Statement Lines" exports: titles, headings,
 * then a row for each line, its day as the country writes days. Commas between the cells, CR LF at the end of each row.
 */
export function uncodedLinesFile(organisation: OrganisationState, accountCode: string): string {
  const { name } = bankAccountByCode(organisation, accountCode)
  const rows = linesOf(organisation, accountCode, true).map((line) =>
    rowOf(line, organisation.settings.region === 'us'),
  )
  const titles = [['Uncoded Statement Lines'], [organisation.settings.name], [], [name]]
  return [...titles, HEADINGS, ...rows].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function rowOf(line: StatementLine, monthFirst: boolean): string[] {
  const { year, month, date } = partsOf(line.date)
  const [first, second] = monthFirst ? [month, date] : [date, month]
  const day = [String(first).padStart(2, '0'), String(second).padStart(2, '0'), String(year)].join('/')
  const [spent, received] =
    line.amount < 0n ? [formatDecimal(-line.amount, 2), ''] : ['', formatDecimal(line.amount, 2)]
  return [day, line.payee, line.description, line.reference, line.checkNumber ?? '', '', '', '', spent, received]
}

function cellOf(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
