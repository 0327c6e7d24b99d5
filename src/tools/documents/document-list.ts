import type { Page } from '../../books/books.ts'
import { type Day, daysBetween } from '../../books/day.ts'
import type { Invoice } from '../../books/documents.ts'
import { documentLabel } from '../../books/handles.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount, formatDecimal, sum } from '../../books/money.ts'
import type { View } from '../../call/reply.ts'
import type { NamedContact } from '../contacts/contact-named.ts'
import { type Column, counted, tableOf } from '../lists/columns.ts'
import { moreText, nextCursor } from '../lists/cursor.ts'
import { type DocumentFilter, onlyUnpaid } from './document-query.ts'

/** What a list of documents is shown under. */
export interface ListSetting {
  given: DocumentFilter
  offset: number
  limit: number
  contact: NamedContact | undefined
  baseCurrency: string
  today: Day
}

/** A page of documents as a reply: count, totals per currency where all rows were read, light rows, and what to do next. */
export function listView(page: Page<Invoice>, setting: ListSetting): View {
  const { given, offset, limit } = setting
  const start = offset - page.offset
  const shown = page.rows.slice(start, start + limit)
  const cursor = nextCursor(offset + shown.length, page.total, { ...given })
  const whole = page.offset === 0 && page.rows.length >= page.total
  const totals = whole ? totalsByCurrency(page.rows) : []
  return {
    say: sayCount(page.total, shown.length, totals, setting),
    table: tableOf(columnsFor(setting), shown),
    ...(whole || page.total === 0
      ? {}
      : { notes: ['Totals are worked out for up to 1,000 documents: narrow the search.'] }),
    next: nextStep(cursor, page.total),
    data: {
      count: page.total,
      shown: shown.length,
      as_of: setting.today,
      ...(totals.length > 0 ? { totals: Object.fromEntries(totals.map((one) => [one.currency, asData(one)])) } : {}),
      ...(cursor ? { cursor } : {}),
      ...(given.detail === 'full' ? { rows: shown.map(fullRow) } : {}),
    },
  }
}

interface CurrencyTotals {
  currency: string
  total: bigint
  due: bigint
}

/** Totals of documents per currency; what is due counts approved documents only. Pure. */
export function totalsByCurrency(rows: readonly Invoice[]): CurrencyTotals[] {
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort()
  return currencies.map((currency) => {
    const own = rows.filter((row) => row.currency === currency)
    const posted = own.filter(({ status }) => status === 'AUTHORISED')
    return {
      currency,
      total: sum(own.map(({ total }) => total)),
      due: sum(posted.map(({ amountDue }) => amountDue)),
    }
  })
}

function asData({ total, due }: CurrencyTotals): Record<string, string> {
  return { total: formatDecimal(total, 2), due: formatDecimal(due, 2) }
}

function sayCount(total: number, shown: number, totals: readonly CurrencyTotals[], setting: ListSetting): string {
  const { given, contact, offset } = setting
  const what = counted(total, `${stateText(given)}${given.kind ?? 'document'}`)
  const whose = contact ? ` of ${quoted(contact.name)}${contact.status === 'ARCHIVED' ? ' (archived)' : ''}` : ''
  const unpaid = onlyUnpaid(given)
  const money = totals.map((one) => moneyText(one, unpaid)).join('; ')
  const range = shown < total && shown > 0 ? ` Rows ${offset + 1} to ${offset + shown}:` : ''
  return `${what}${whose}${money === '' ? '' : `: ${money}`}.${range}`
}

function stateText({ overdue, unpaid, status }: DocumentFilter): string {
  if (overdue) return 'overdue '
  if (unpaid) return 'unpaid '
  return status ? `${status} ` : ''
}

function moneyText({ currency, total, due }: CurrencyTotals, unpaid: boolean): string {
  const name = cleanText(currency, 3)
  if (unpaid) return `${formatAmount(due)} ${name} due`
  return due === 0n ? `${formatAmount(total)} ${name}` : `${formatAmount(total)} ${name} (due ${formatAmount(due)})`
}

function columnsFor({ given, contact, baseCurrency, today }: ListSetting): Column<Invoice>[] {
  const unpaid = onlyUnpaid(given)
  const byDue = unpaid || given.order === 'due' || given.due_from !== undefined || given.due_to !== undefined
  return [
    { name: 'number', cell: documentLabel },
    { name: 'kind', cell: ({ kind }) => kind, when: given.kind === undefined },
    { name: 'contact', cell: ({ contact: { name } }) => cleanText(name, 40), when: !contact },
    { name: 'reference', cell: ({ reference }) => cleanText(reference, 30), when: given.search !== undefined },
    { name: 'date', cell: ({ date }) => date ?? '', when: !byDue },
    { name: 'due', cell: ({ due }) => due ?? '', when: byDue },
    { name: 'days late', cell: (row) => daysLate(row, today), when: given.overdue === true },
    { name: 'total', cell: ({ total }) => formatAmount(total), when: !unpaid },
    { name: unpaid ? 'amount due' : 'still due', cell: (row) => dueCell(row, unpaid) },
    { name: 'currency', cell: ({ currency }) => (currency === baseCurrency ? '' : currency) },
    { name: 'status', cell: ({ status }) => status, when: !unpaid && given.status === undefined },
  ]
}

function daysLate({ due }: Invoice, today: Day): string {
  return due ? `${daysBetween(due, today)}` : ''
}

// In a mixed list the amount due says something new only for a part payment: the status says the rest.
function dueCell({ status, amountDue, total }: Invoice, unpaid: boolean): string {
  if (unpaid) return formatAmount(amountDue)
  return status === 'AUTHORISED' && amountDue !== total ? formatAmount(amountDue) : ''
}

function nextStep(cursor: string | undefined, total: number): string {
  if (total === 0) return 'Nothing fits: widen the filters, or look for the contact with find_contacts.'
  return [moreText(cursor), 'One in full: get_document with its number.'].filter(Boolean).join(' ')
}

function fullRow(document: Invoice): Record<string, unknown> {
  const { kind, contact, status, date, due, total, amountDue, currency, reference } = document
  return {
    number: cleanText(documentLabel(document), 60),
    kind,
    contact: cleanText(contact.name, 80),
    status,
    date: date ?? null,
    due: due ?? null,
    total: formatDecimal(total, 2),
    amount_due: formatDecimal(amountDue, 2),
    currency: cleanText(currency, 3),
    ...(reference === '' ? {} : { reference: cleanText(reference, 80) }),
  }
}
