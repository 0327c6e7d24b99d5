import type { InvoiceQuery, Page } from '../books/books.ts'
import type { Invoice } from '../books/documents.ts'
import type { InvoiceListing } from './calls/invoices.ts'
import { PAGE_SIZE } from './calls/sdk.ts'
import type { XeroClient } from './client.ts'
import { everyPage } from './every-page.ts'
import { allOf, dayLiteral, isGuid } from './where.ts'
import { invoicePage } from './wire/invoices.ts'

// Longer lists of ids make addresses that proxies cut off.
const IDS_PER_CALL = 40

const ORDER_FIELDS = { date: 'Date', due: 'DueDate', amount_due: 'AmountDue', updated: 'UpdatedDateUTC' } as const

/** One listing that answers a part of a query; `keep` sorts out what its search found too much. */
export interface Part {
  listing: Omit<InvoiceListing, 'page' | 'light'>
  keep?: (invoice: Invoice) => boolean
}

/** Finds invoices and bills: one call where one listing answers the query, more only for long lists of ids. */
export async function findInvoices(client: XeroClient, query: InvoiceQuery): Promise<Page<Invoice>> {
  const offset = query.offset ?? 0
  const light = query.detail !== true
  const parts = partsOfQuery(query)
  const [only] = parts
  if (only === undefined) return { rows: [], offset, total: 0 }
  if (parts.length > 1 || only.keep) return await merged(client, parts, query)
  const page = Math.floor(offset / PAGE_SIZE) + 1
  const { rows, total } = invoicePage(await client.invoices({ ...only.listing, light, page }), !light)
  const before = (page - 1) * PAGE_SIZE
  return { rows: rows.slice(offset - before), offset, total: total ?? before + rows.length }
}

async function merged(client: XeroClient, parts: readonly Part[], query: InvoiceQuery): Promise<Page<Invoice>> {
  const offset = query.offset ?? 0
  const found = new Map<string, Invoice>()
  for (const part of parts) {
    for (const invoice of await everyRow(client, part.listing, query.detail === true)) {
      if (!part.keep || part.keep(invoice)) found.set(invoice.id, invoice)
    }
  }
  const rows = [...found.values()].sort(comparison(query))
  return { rows: rows.slice(offset, offset + PAGE_SIZE), offset, total: rows.length }
}

/** Every row of a listing, page by page. */
export async function everyRow(client: XeroClient, listing: Part['listing'], whole: boolean): Promise<Invoice[]> {
  return await everyPage('invoices', async (page) =>
    invoicePage(await client.invoices({ ...listing, light: !whole, page }), whole),
  )
}

function partsOfQuery(query: InvoiceQuery): Part[] {
  const base: Part['listing'] = {
    where: whereOf(query),
    order: orderOf(query),
    statuses: query.unpaid || !query.statuses?.length ? undefined : [...query.statuses],
    search: query.search?.trim() || undefined,
  }
  const byNumber: Part[] = query.numbers ? numberParts(base, query.numbers) : [{ listing: base }]
  return byNumber
    .flatMap((part) => idChunks(query.ids).map((ids) => withListing(part, { ids })))
    .flatMap((part) => idChunks(query.contactIds).map((contactIds) => withListing(part, { contactIds })))
}

function withListing(part: Part, listing: Partial<Part['listing']>): Part {
  return { ...part, listing: { ...part.listing, ...listing } }
}

function whereOf({ kind, unpaid, dateFrom, dateTo, dueFrom, dueTo }: InvoiceQuery): string | undefined {
  return allOf([
    kind && `Type=="${kind === 'invoice' ? 'ACCREC' : 'ACCPAY'}"`,
    unpaid ? 'Status=="AUTHORISED" AND AmountDue>0' : undefined,
    dateFrom && `Date>=${dayLiteral(dateFrom)}`,
    dateTo && `Date<=${dayLiteral(dateTo)}`,
    dueFrom && `DueDate>=${dayLiteral(dueFrom)}`,
    dueTo && `DueDate<=${dayLiteral(dueTo)}`,
  ])
}

function orderOf({ order, descending }: InvoiceQuery): string | undefined {
  if (order === undefined) return descending ? 'UpdatedDateUTC DESC,InvoiceID ASC' : undefined
  return `${ORDER_FIELDS[order]} ${descending ? 'DESC' : 'ASC'},InvoiceID ASC`
}

// InvoiceNumbers is a list with commas between: a number that holds one is searched for instead.
/** The listings that find documents by their numbers; `keep` sorts out what a search found too much. */
export function numberParts(base: Part['listing'], numbers: readonly string[]): Part[] {
  const wanted = [...new Set(numbers.map((number) => number.trim()).filter((number) => number !== ''))]
  const plain = chunks(wanted.filter((number) => !number.includes(',')))
  const withComma = wanted.filter((number) => number.includes(','))
  return [
    ...plain.map((some) => ({ listing: { ...base, numbers: some } })),
    ...withComma.map((number) => ({
      listing: { ...base, search: number },
      keep: (invoice: Invoice) => invoice.number.toLowerCase() === number.toLowerCase(),
    })),
  ]
}

/** Ids in lists short enough for one call; one undefined list where ids are no condition, none where none is a GUID. */
export function idChunks(ids: readonly string[] | undefined): (string[] | undefined)[] {
  return ids === undefined ? [undefined] : chunks([...new Set(ids.filter(isGuid))])
}

function chunks(items: readonly string[]): string[][] {
  const count = Math.ceil(items.length / IDS_PER_CALL)
  return Array.from({ length: count }, (_, index) => items.slice(index * IDS_PER_CALL, (index + 1) * IDS_PER_CALL))
}

function comparison({ order, descending }: InvoiceQuery): (a: Invoice, b: Invoice) => number {
  const key = (invoice: Invoice) => {
    if (order === 'date') return invoice.date ?? ''
    if (order === 'due') return invoice.due ?? ''
    return order === 'amount_due' ? invoice.amountDue : invoice.updatedAt
  }
  const sign = descending ? -1 : 1
  return (a, b) => (key(a) === key(b) ? (a.id < b.id ? -1 : 1) : key(a) < key(b) ? -sign : sign)
}
