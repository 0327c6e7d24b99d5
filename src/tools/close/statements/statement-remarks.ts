import { groupedBy } from '../../../books/grouping.ts'
import { maskAccountNumber, quoted } from '../../../books/ledger-text.ts'
import { formatAmount, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { counted } from '../../lists/columns.ts'
import type { Period } from '../month/period.ts'
import { joinedLines } from './joined-lines.ts'
import { isSameAccount } from './read-statement.ts'
import { gapsOf } from './sheet-order.ts'
import type { Statement, StatementEvidence, StatementLine } from './statement.ts'
import { statementFault } from './statement-text.ts'

/** Throws Fault for a statement whose number, name or currency is another than the Xero account's. What either lacks is not compared. */
export function refuseOtherAccount(statement: Statement, account: Account): void {
  const { accountNumber, accountName, currency } = statement
  const next = 'Name the account that it is of, or export the right one.'
  const known = account.bankAccountNumber ?? ''
  if (accountNumber !== '' && known !== '' && !isSameAccount(accountNumber, known)) {
    const numbers = `${maskAccountNumber(accountNumber)}, and ${quoted(account.name)} has ${maskAccountNumber(known)}`
    throw statementFault('account', `the statement is of the account ${numbers}.`, next)
  }
  if (accountName !== '' && accountName.trim().toLowerCase() !== account.name.trim().toLowerCase()) {
    throw statementFault('account', `the export is of ${quoted(accountName)}, not of ${quoted(account.name)}.`, next)
  }
  if (currency !== '' && account.currency !== '' && currency !== account.currency) {
    const fact = `the statement is in ${quoted(currency, 3)}, and ${quoted(account.name)} in ${account.currency}.`
    throw statementFault('account', fact, next)
  }
}

type Brought = Pick<StatementEvidence, 'statement' | 'said'>

/** What is to be said of a statement that was read: what in it does not add up, what it leaves open, and what was known of it already. */
export function statementRemarks(brought: Brought, before: readonly StatementEvidence[], period: Period): string[] {
  const { statement } = brought
  const told = [...balanceRemarks(brought), ...dayRemarks(statement, period)]
  const known = joinedLines(before.map((one) => one.statement.lines))
  const overlap = known.length + statement.lines.length - joinedLines([known, statement.lines]).length
  const [are, count] = overlap === 1 ? ['is', 'counts'] : ['are', 'count']
  return [
    ...told,
    ...(overlap === 0 ? [] : [`${counted(overlap, 'line')} of it ${are} on record already and ${count} once.`]),
    ...before.flatMap((one) => differenceRemarks(statement, one.statement)),
  ]
}

const MOST_SHOWN = 3

/** Where two whole statements of the same days do not have the same lines, one of them is wrong. */
function differenceRemarks(statement: Statement, before: Statement): string[] {
  if ([statement, before].some(({ format }) => format === 'balance' || format === 'xero_uncoded')) return []
  const from = statement.from > before.from ? statement.from : before.from
  const to = statement.to < before.to ? statement.to : before.to
  if (from > to) return []
  const [now, then] = [statement, before].map(({ lines }) => lines.filter(({ date }) => date >= from && date <= to))
  const [here, there] = [onlyIn(now ?? [], then ?? []), onlyIn(then ?? [], now ?? [])]
  if (here.length + there.length === 0) return []
  const only = (lines: readonly StatementLine[], where: string) => {
    const shown = lines.slice(0, MOST_SHOWN).map(({ date, amount }) => `${date} ${formatAmount(amount)}`)
    const more = lines.length > shown.length ? ` and ${lines.length - shown.length} more` : ''
    return lines.length === 0 ? [] : [`only ${where}: ${shown.join(', ')}${more}`]
  }
  const lists = [...only(here, 'in this one'), ...only(there, 'in the one before')].join('; ')
  return [
    `Of ${from} to ${to} it differs from a statement on record, ${lists}. All count: take_back and bring the right ones.`,
  ]
}

function onlyIn(lines: readonly StatementLine[], others: readonly StatementLine[]): StatementLine[] {
  const left = groupedBy(others, keyOf)
  return lines.filter((line) => {
    const [, ...rest] = left.get(keyOf(line)) ?? []
    const isThere = (left.get(keyOf(line)) ?? []).length > 0
    left.set(keyOf(line), rest)
    return !isThere
  })
}

function keyOf({ date, amount }: StatementLine): string {
  return `${date} ${amount}`
}

function balanceRemarks({ statement, said }: Brought): string[] {
  const { lines, opening, closing, format } = statement
  const gaps = gapsOf(lines)
  if (gaps > 0) {
    const often = gaps === 1 ? 'once' : `${gaps} times`
    return [`The balances in it do not follow from its lines ${often}: lines may be missing.`]
  }
  const remarks: string[] = []
  const end = opening === undefined ? undefined : opening + sum(lines.map(({ amount }) => amount))
  if (opening !== undefined && end !== undefined && closing !== undefined && end !== closing) {
    const balances = `${formatAmount(opening)} and lines do not come to its closing balance ${formatAmount(closing)}`
    remarks.push(`Its opening balance ${balances}: ${formatAmount(closing - end)} apart.`)
  }
  if (said !== undefined && closing !== undefined && format !== 'balance' && said !== closing) {
    remarks.push(`It says ${formatAmount(closing)}, and closing_balance says ${formatAmount(said)}, which counts.`)
  }
  return remarks
}

function dayRemarks({ format, from, to }: Statement, period: Period): string[] {
  if (format === 'balance') return []
  if (from > period.to || to < period.from) return [`None of its days is in ${period.month}; only the balance counts.`]
  return to < period.to ? [`It ends on ${to}; of the days until ${period.to} it says nothing.`] : []
}
