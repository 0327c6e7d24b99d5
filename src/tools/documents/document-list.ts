import type { Page } from '../../books/books.ts'
import { type Day, daysBetween } from '../../books/day.ts'
import type { Invoice, InvoiceKind } from '../../books/documents.ts'
import { distinctLabel, documentLabel } from '../../books/handles.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount, formatDecimal, sum } from '../../books/money.ts'
import type { View } from '../../call/reply.ts'
import type { NamedContact } from '../contacts/contact-named.ts'
import { type Column, counted, tableOf } from '../lists/columns.ts'
import { moreText, nextCursor } from '../lists/cursor.ts'
import { listData } from '../lists/list-data.ts'
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
  const totals = whole ? totalsOf(page.rows) : []
  const labelOf = labelling(page.rows)
  return {
    say: sayCount(page.total, shown.length, totals, setting),
    table: tableOf(columnsFor(setting, labelOf), shown),
    ...(whole || page.total === 0
      ? {}
      : { notes: ['Totals are worked out for up to 1,000 documents: narrow the search.'] }),
    next: nextStep(cursor, page.total),
    data: listData({
      count: page.total,
      shown: shown.length,
      asOf: setting.today,
      cursor,
      totals:
        totals.length > 0 ? Object.fromEntries(totals.map((one) => [nameOf(one, totals), asData(one)])) : undefined,
      rows: given.detail === 'full' ? shown.map(fullRow) : undefined,
    }),
  }
}

interface KindTotals {
  kind: InvoiceKind
  currency: string
  total: bigint
  due: bigint
  /** What of the total is still a draft or awaits approval. */
  unposted: bigint
}

/**
 * Totals of documents per kind and currency: what is owed to us and what we owe are never added up. What is due counts approved
 * documents only. Pure.
 */
export function totalsOf(rows: readonly Invoice[]): KindTotals[] {
  return (['invoice', 'bill'] as const).flatMap((kind) => {
    const ofKind = rows.filter((row) => row.kind === kind)
    const currencies = [...new Set(ofKind.map(({ currency }) => currency))].sort()
    return currencies.map((currency) => {
      const own = ofKind.filter((row) => row.currency === currency)
      const posted = own.filter(({ status }) => status === 'AUTHORISED')
      const unposted = own.filter(({ status }) => status === 'DRAFT' || status === 'SUBMITTED')
      return {
        kind,
        currency,
        total: sum(own.map(({ total }) => total)),
        due: sum(posted.map(({ amountDue }) => amountDue)),
        unposted: sum(unposted.map(({ total }) => total)),
      }
    })
  })
}

// Where a list holds both kinds, the kind is part of the name.
function nameOf({ kind, currency }: KindTotals, totals: readonly KindTotals[]): string {
  return totals.every((one) => one.kind === kind) ? currency : `${kind} ${currency}`
}

/** A document's name that no other of the rows has: its number, with part of its id where a number is there twice. */
function labelling(rows: readonly Invoice[]): (row: Invoice) => string {
  const counts = new Map<string, number>()
  for (const { number } of rows) counts.set(number.toLowerCase(), (counts.get(number.toLowerCase()) ?? 0) + 1)
  return (row) => ((counts.get(row.number.toLowerCase()) ?? 0) > 1 ? distinctLabel(row) : documentLabel(row))
}

function asData({ total, due }: KindTotals): Record<string, string> {
  return { total: formatDecimal(total, 2), due: formatDecimal(due, 2) }
}

function sayCount(total: number, shown: number, totals: readonly KindTotals[], setting: ListSetting): string {
  const { given, contact, offset } = setting
  const what = counted(total, `${stateText(given)}${given.kind ?? 'document'}`)
  const whose = contact ? ` of ${quoted(contact.name)}${contact.status === 'ARCHIVED' ? ' (archived)' : ''}` : ''
  const mixed = new Set(totals.map(({ kind }) => kind)).size > 1
  const money = totals.map((one) => `${mixed ? `${one.kind}s ` : ''}${moneyText(one, given)}`).join('; ')
  const range = shown < total && shown > 0 ? ` Rows ${offset + 1} to ${offset + shown}:` : ''
  return `${what}${whose}${money === '' ? '' : `: ${money}`}.${range}`
}

function stateText({ overdue, unpaid, status }: DocumentFilter): string {
  if (overdue) return 'overdue '
  if (unpaid) return 'unpaid '
  return status ? `${status} ` : ''
}

function moneyText({ currency, total, due, unposted }: KindTotals, given: DocumentFilter): string {
  const name = cleanText(currency, 3)
  if (onlyUnpaid(given)) return `${formatAmount(due)} ${name} due`
  const parts = [
    due === 0n ? '' : `due ${formatAmount(due)}`,
    unposted === 0n || given.status ? '' : `not approved yet ${formatAmount(unposted)}`,
  ].filter((part) => part !== '')
  return `${formatAmount(total)} ${name}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`
}

function columnsFor(
  { given, contact, baseCurrency, today }: ListSetting,
  labelOf: (row: Invoice) => string,
): Column<Invoice>[] {
  const unpaid = onlyUnpaid(given)
  const byDue = unpaid || given.order === 'due' || given.due_from !== undefined || given.due_to !== undefined
  return [
    { name: 'number', cell: labelOf },
    { name: 'kind', cell: ({ kind }) => kind, when: given.kind === undefined },
    { name: 'contact', cell: ({ contact: { name } }) => cleanText(name, 40), when: !contact },
    { name: 'reference', cell: ({ reference }) => cleanText(reference, 30), when: given.search !== undefined },
    {
      name: 'date',
      cell: ({ date }) => date ?? '',
      when: !byDue || given.order === 'newest' || given.order === 'oldest',
    },
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
