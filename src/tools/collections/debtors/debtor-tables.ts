import { addDays, dayAt } from '../../../books/day.ts'
import type { HistoryRecord } from '../../../books/documents.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Table } from '../../../call/reply.ts'
import { type Column, tableOf } from '../../lists/columns.ts'
import { type AssessedDebtor, type AssessedInvoice, percent } from './assessment.ts'
import { chanceText, pointsText, reasonWords } from './debtor-words.ts'
import type { Receivables } from './receivables.ts'
import { talkingPoints } from './talking-points.ts'

/** What people wrote into the history of an invoice. */
export interface InvoiceNotes {
  number: string
  notes: readonly HistoryRecord[]
}

/** How many open invoices of one debtor are shown. */
export const MOST_INVOICES = 12
const MOST_NOTES = 6

/** The reasons of a debtor's risk in points, and what they add up to. */
export function reasonTable(debtor: AssessedDebtor, { days }: Receivables): Table {
  const rows = debtor.reasons.map((reason) => [pointsText(reason), reasonWords(reason.step, debtor, days)])
  return { columns: ['points', 'why'], rows: [...rows, [String(debtor.risk), 'risk']], longestCell: 140 }
}

/** The open invoices of a debtor, the first due first: chances of payment by habit alone, and what keeps one from being chased. */
export function invoiceTable({ invoices, curve }: AssessedDebtor, { today }: Receivables): Table {
  const columns: Column<AssessedInvoice>[] = [
    { name: 'number', cell: ({ number }) => cleanText(number, 20) },
    { name: 'due', cell: ({ due }) => due },
    { name: 'amount due', cell: ({ amountDue, currency }) => moneyText(amountDue, currency) },
    { name: 'risk', cell: ({ levels }) => String(percent(levels.insolvency)) },
    { name: 'paid in 7 days', cell: ({ due }) => chanceText(curve.paidBy(due, addDays(today, 7))) },
    { name: 'in 30', cell: ({ due }) => chanceText(curve.paidBy(due, addDays(today, 30))) },
    { name: 'likely by', cell: ({ due }) => curve.medianDay(due) ?? 'not foreseeable' },
    { name: 'note', cell: noteOf },
  ]
  return { ...tableOf(columns, invoices.slice(0, MOST_INVOICES)), longestCell: 90 }
}

function noteOf({ stop, unusual, total, amountDue }: AssessedInvoice): string {
  const notes = [
    ...(stop ? [`not to be chased: ${stop.why}`] : []),
    ...(unusual ? ['unusual for this payer'] : []),
    ...(amountDue < total ? ['partly settled'] : []),
  ]
  return notes.join('; ')
}

/** What to say in a call and what not to. */
export function pointTable(debtor: AssessedDebtor, receivables: Receivables): Table {
  const { say, leaveOut } = talkingPoints(debtor, receivables)
  const rows = [...say.map((text) => ['say', text]), ...leaveOut.map((text) => ['do not', text])]
  return { columns: ['', 'point'], rows, longestCell: 240 }
}

/** Why the next step is not for today. */
export function gateTable({ action }: AssessedDebtor): Table {
  const failed = action.gates.filter(({ passed }) => !passed)
  return { columns: ['gate', 'why'], rows: failed.map(({ gate, why }) => [gate, why]), longestCell: 200 }
}

/** The newest notes of some invoices. */
export function notesTable(invoices: readonly InvoiceNotes[], zone: string): Table {
  const all = invoices.flatMap(({ number, notes }) => notes.map((note) => ({ number, ...note })))
  const newest = all.sort((a, b) => b.at - a.at).slice(0, MOST_NOTES)
  return {
    columns: ['invoice', 'day', 'note'],
    rows: newest.map(({ number, at, details }) => [cleanText(number, 20), dayAt(at, zone), cleanText(details, 160)]),
    longestCell: 160,
  }
}
