import { type Day, daysBetween } from '../../../books/day.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, formatAmount, formatDecimal, sum } from '../../../books/money.ts'
import type { View } from '../../../call/reply.ts'
import { type Column, counted, tableOf } from '../../lists/columns.ts'
import { moreText, pageOf } from '../../lists/cursor.ts'
import { listData } from '../../lists/list-data.ts'
import { dsoLine } from '../backtest/days-sales-outstanding.ts'
import type { Assessment } from './assess.ts'
import { type AssessedDebtor, LITTLE_EVIDENCE } from './assessment.ts'
import { actionWords, biggestReasons } from './debtor-words.ts'

/** Which part of the ranking to show. */
export interface DebtorListInput {
  older_than?: number | undefined
  limit: number
  cursor?: string | undefined
}

/** How a reply says what a risk is. */
export const METHOD =
  'risk: chance of payment more than 7 days late (or no payment within 14 days where later already), from how each customer has paid; at risk: amount due x risk. Tiers A, B, C: first 50, next 30, last 20% of the money at risk. Computed from the books, nothing is trained.'

const MOST_HELD = 8

interface Row {
  debtor: AssessedDebtor
  place: number
  older: Cents
}

/** The ranking as a reply: totals of all debtors, a page of those who may be chased, and who is on hold and why. */
export function debtorListView(assessment: Assessment, input: DebtorListInput, copiedAt?: string): View {
  const { receivables, debtors } = assessment
  const { today, baseCurrency } = receivables
  const rows = rowsOf(assessment, input.older_than)
  const chased = rows.filter(({ debtor }) => debtor.tier !== 'H')
  const held = rows.filter(({ debtor }) => debtor.tier === 'H')
  const { shown, cursor } = pageOf(chased, { ...input })
  const base = cleanText(baseCurrency, 3)
  const totals = totalsOf(rows)
  return {
    say: sayList(rows, chased, { base, input, owing: debtors.length, today }),
    table: { ...tableOf(columnsFor(assessment, input.older_than), shown), longestCell: 120 },
    sections: input.cursor === undefined ? [heldSection(held, base, input.older_than)] : [],
    notes: [...notesFor(assessment, shown, copiedAt), ...dsoNote(assessment, input)],
    next: [moreText(cursor), 'One of them in full, before a call: contact. Texts to send: draft_reminders.']
      .filter(Boolean)
      .join(' '),
    data: listData({
      ...{ count: chased.length, shown: shown.length, asOf: today, cursor },
      totals: { [base]: { ...inDecimals(totals), ...olderData(rows, input.older_than) } },
      rows: shown.map(dataOf),
    }),
  }
}

function rowsOf({ debtors, receivables: { today } }: Assessment, olderThan: number | undefined): Row[] {
  const chased = debtors.filter(({ tier }) => tier !== 'H')
  const places = new Map(chased.map(({ contactId }, index) => [contactId, index + 1]))
  const all = debtors.map((debtor) => {
    return { debtor, place: places.get(debtor.contactId) ?? 0, older: olderOf(debtor, today, olderThan) }
  })
  return olderThan === undefined ? all : all.filter(({ older }) => older > 0n)
}

function olderOf({ invoices }: AssessedDebtor, today: Day, days: number | undefined): Cents {
  if (days === undefined) return 0n
  return sum(invoices.filter(({ due }) => daysBetween(due, today) > days).map(({ dueInBase }) => dueInBase))
}

function totalsOf(rows: readonly Row[]): { due: Cents; overdue: Cents; at_risk: Cents } {
  const of = (amount: (debtor: AssessedDebtor) => Cents) => sum(rows.map(({ debtor }) => amount(debtor)))
  return { due: of(({ due }) => due), overdue: of((one) => one.overdue), at_risk: of((one) => one.moneyAtRisk) }
}

function inDecimals(amounts: Readonly<Record<string, Cents>>): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatDecimal(amount, 2)]))
}

function olderData(rows: readonly Row[], olderThan: number | undefined): Record<string, string> {
  return olderThan === undefined ? {} : { older: formatDecimal(sum(rows.map(({ older }) => older)), 2) }
}

function dataOf({ debtor }: Row): Record<string, unknown> {
  const { contact, tier, priority, risk, due, moneyAtRisk } = debtor
  return { contact: cleanText(contact.name, 60), tier, priority, risk, ...inDecimals({ due, at_risk: moneyAtRisk }) }
}

interface Saying {
  base: string
  input: DebtorListInput
  owing: number
  today: Day
}

function sayList(rows: readonly Row[], chased: readonly Row[], { base, input, owing, today }: Saying): string {
  if (owing === 0) return 'no customer owes anything today.'
  const { due, overdue, at_risk: atRisk } = totalsOf(rows)
  const olderThan = input.older_than
  const who = `${counted(rows.length, 'customer')} owe${rows.length === 1 ? 's' : ''}`
  const what =
    olderThan === undefined
      ? `${formatAmount(due)} ${base}, ${formatAmount(overdue)} of it overdue and ${formatAmount(atRisk)} at risk of being late`
      : `${formatAmount(sum(rows.map(({ older }) => older)))} ${base} on invoices more than ${olderThan} days past due`
  const first = chased.slice(0, 3).map(({ debtor }) => quoted(debtor.contact.name, 40))
  const order = first.length === 0 ? 'Nobody is to be chased' : `To chase first: ${first.join(', ')}`
  return `${who} ${what} on ${today}. ${order}.`
}

function columnsFor({ receivables: { days, today } }: Assessment, olderThan: number | undefined): Column<Row>[] {
  return [
    { name: '#', cell: ({ place }) => String(place) },
    { name: 'customer', cell: ({ debtor }) => cleanText(debtor.contact.name, 40) },
    { name: 'tier', cell: ({ debtor }) => debtor.tier },
    { name: 'priority', cell: ({ debtor }) => String(debtor.priority) },
    { name: 'due', cell: ({ debtor }) => formatAmount(debtor.due) },
    { name: 'overdue', cell: ({ debtor: { overdue } }) => (overdue === 0n ? '' : formatAmount(overdue)) },
    { name: `over ${olderThan} days`, cell: ({ older }) => formatAmount(older), when: olderThan !== undefined },
    { name: 'at risk', cell: ({ debtor }) => formatAmount(debtor.moneyAtRisk) },
    { name: 'risk', cell: ({ debtor }) => String(debtor.risk) },
    { name: 'why', cell: ({ debtor }) => biggestReasons(debtor, days) },
    { name: 'next', cell: ({ debtor }) => actionWords(debtor.action, today) },
  ]
}

function heldSection(held: readonly Row[], base: string, olderThan: number | undefined) {
  const rows = held.slice(0, MOST_HELD)
  const more = held.length > rows.length ? `, the largest ${rows.length} of ${held.length}` : ''
  const table = tableOf<Row>(
    [
      { name: 'customer', cell: ({ debtor }) => cleanText(debtor.contact.name, 40) },
      { name: `due ${base}`, cell: ({ debtor }) => formatAmount(debtor.due) },
      { name: `over ${olderThan} days`, cell: ({ older }) => formatAmount(older), when: olderThan !== undefined },
      { name: 'why', cell: ({ debtor }) => debtor.hold ?? '' },
    ],
    rows,
  )
  return { heading: `On hold, not to be chased${more}`, table: { ...table, longestCell: 140 } }
}

function notesFor({ receivables, xeroReminds, unreadable }: Assessment, shown: readonly Row[], copiedAt?: string) {
  const { baseCurrency, open, cases } = receivables
  const base = cleanText(baseCurrency, 3)
  const foreign = [...new Set(open.map(({ currency }) => cleanText(currency, 3)))].filter((one) => one !== base)
  const little = shown.filter(({ debtor }) => (debtor.history?.paid ?? 0) < LITTLE_EVIDENCE)
  return [
    ...(open.length > 0 ? [METHOD] : []),
    ...(copiedAt ? [`as of ${copiedAt}, from this server's copy of the books`] : []),
    ...(cases.some(({ paid }) => paid)
      ? []
      : ['nothing has been paid yet, so nobody has a habit: the order is by age']),
    ...(little.length > 0 ? [`little evidence (fewer than ${LITTLE_EVIDENCE} paid invoices): ${names(little)}`] : []),
    ...(foreign.length > 0
      ? [`${foreign.sort().join(', ')} counted in ${base} at each invoice's own rate; contact shows each currency`]
      : []),
    ...(xeroReminds ? ['Xero sends its own invoice reminders too'] : []),
    ...(unreadable > 0 ? [`entries on record that this version cannot read: ${unreadable}`] : []),
  ]
}

/** How long sales stay unpaid is asked of the whole ranking, so it stands on its first page alone. */
function dsoNote({ receivables }: Assessment, { cursor, older_than: olderThan }: DebtorListInput): string[] {
  const line = cursor === undefined && olderThan === undefined ? dsoLine(receivables) : undefined
  return line === undefined ? [] : [line]
}

function names(rows: readonly Row[]): string {
  return rows.map(({ debtor }) => quoted(debtor.contact.name, 40)).join(', ')
}
