import type { Contact } from '../books/contacts.ts'
import type { Invoice } from '../books/documents.ts'
import type { Item } from '../books/items.ts'
import type { MirrorKind } from '../books/mirror.ts'
import type { MirrorList, MirrorRow } from '../books/mirror-copy.ts'
import type { LedgerRecord } from '../books/records.ts'
import type { RecordResource } from './calls/records.ts'
import { PAGE_SIZE } from './calls/sdk.ts'
import { isNotFound, type XeroClient } from './client.ts'
import { member } from './errors.ts'
import type { ListPage } from './every-page.ts'
import { isGuid } from './where.ts'
import { contactOf, contactPage } from './wire/contacts.ts'
import { invoiceOf, invoicePage } from './wire/invoices.ts'
import { closedOnOf, recordOf, recordRows } from './wire/records.ts'
import { itemsOf } from './wire/saved-settings.ts'

/** A page of a list; `since`: only what was modified then or later, to the second. */
interface Asked {
  page: number
  since?: Date | undefined
}

/** How one of Xero's lists is read: by pages, or (undefined) whole in one answer. */
interface ListSource {
  pageSize: number | undefined
  load(client: XeroClient, asked: Asked): Promise<ListPage<MirrorRow>>
  one(client: XeroClient, id: string): Promise<MirrorRow | undefined>
}

const contactRow = (contact: Contact): MirrorRow => {
  // Balances move without a note of it on the contact.
  const document = { ...contact, receivable: undefined, payable: undefined }
  const { id, status, updatedAt } = document
  return { kind: 'contact', id, status, date: undefined, closedOn: undefined, contactId: id, updatedAt, document }
}

const invoiceRow = (document: Invoice): MirrorRow => {
  const { kind, id, status, date, fullyPaidOn: closedOn, contact, updatedAt } = document
  return { kind, id, status, date, closedOn, contactId: contact.id, updatedAt, document }
}

const itemRow = (document: Item): MirrorRow => {
  const { id, updatedAt } = document
  const facts = { status: 'ACTIVE', date: undefined, closedOn: undefined, contactId: '' }
  return { kind: 'item', id, ...facts, updatedAt, document }
}

function first(body: unknown, field: string): unknown {
  const found = member(body, field)
  return Array.isArray(found) ? found[0] : undefined
}

// Xero's own order moves a document to the end when it is changed, and another would slip past; ids stay where they are.
const byId = (field: string) => `${field} ASC`

const contacts: ListSource = {
  pageSize: PAGE_SIZE,
  load: async (client, asked) => {
    const listing = { includeArchived: true, light: false, order: byId('ContactID') }
    const body = await client.contacts({ ...listing, ...asked })
    if (body === undefined) return NOTHING
    const { rows, total } = contactPage(body)
    return { rows: rows.map(contactRow), total }
  },
  one: async (client, id) => contactRow(contactOf(first(await client.contact(id), 'contacts'))),
}

const invoices: ListSource = {
  pageSize: PAGE_SIZE,
  load: async (client, asked) => {
    const body = await client.invoices({ light: false, order: byId('InvoiceID'), ...asked })
    if (body === undefined) return NOTHING
    const { rows, total } = invoicePage(body, true)
    return { rows: rows.map(invoiceRow), total }
  },
  one: async (client, id) => invoiceRow(invoiceOf(first(await client.invoice(id), 'invoices'), true)),
}

const items: ListSource = {
  pageSize: undefined,
  load: async (client) => {
    const rows = itemsOf(await client.items()).map(itemRow)
    return { rows, total: rows.length }
  },
  one: async (client, id) =>
    itemsOf(await client.items())
      .map(itemRow)
      .find((row) => row.id === id),
}

const NOTHING: ListPage<MirrorRow> = { rows: [], total: 0 }

type OtherMirrored = Exclude<MirrorKind, 'contact' | 'invoice' | 'bill' | 'item'>

function records(
  resource: RecordResource,
  kind: (record: LedgerRecord) => OtherMirrored,
  pageSize = PAGE_SIZE,
): ListSource {
  const rowOf = (value: unknown): MirrorRow => {
    const plain = recordOf(resource, 'journal', value, true)
    const own = kind(plain)
    const { id, status, date, contact, updatedAt } = plain
    const facts = { status, date, closedOn: closedOnOf(resource, value), contactId: contact?.id ?? '' }
    return { kind: own, id, ...facts, updatedAt, document: { ...plain, kind: own } }
  }
  return {
    pageSize,
    load: async (client, asked) => {
      const order = byId(`${resource}ID`)
      const body = await client.records(resource, { where: undefined, order, ...asked })
      if (body === undefined) return NOTHING
      const { rows, total } = recordRows(resource, body)
      return { rows: rows.map(rowOf), total }
    },
    one: async (client, id) => {
      const [row] = recordRows(resource, await client.record(resource, id)).rows
      return row === undefined ? undefined : rowOf(row)
    },
  }
}

const QUOTES_PER_PAGE = 100

/** How each list that a mirror holds is read. */
export const LIST_SOURCES: Readonly<Record<MirrorList, ListSource>> = {
  Contacts: contacts,
  Invoices: invoices,
  CreditNotes: records('CreditNote', ({ type }) => (type === 'ACCPAYCREDIT' ? 'supplier_credit' : 'credit_note')),
  Prepayments: records('Prepayment', () => 'prepayment'),
  Overpayments: records('Overpayment', () => 'overpayment'),
  Payments: records('Payment', () => 'payment'),
  BankTransactions: records('BankTransaction', () => 'bank_transaction'),
  ManualJournals: records('ManualJournal', () => 'journal'),
  PurchaseOrders: records('PurchaseOrder', () => 'purchase_order'),
  Quotes: records('Quote', () => 'quote', QUOTES_PER_PAGE),
  Items: items,
}

/** A page of a list, how many it has where Xero says it, and whether it is the last one. Throws Fault as all reading does. */
export async function loadPage(client: XeroClient, list: MirrorList, asked: Asked) {
  const { load, pageSize } = LIST_SOURCES[list]
  const { rows, total } = await load(client, asked)
  const more =
    pageSize !== undefined && rows.length === pageSize && (total === undefined || asked.page * pageSize < total)
  const pages = total === undefined || pageSize === undefined ? undefined : Math.ceil(total / pageSize)
  return { rows, total, pages, last: !more, whole: pageSize === undefined }
}

/** One document of a list by its id; undefined where Xero has none. */
export async function loadOne(client: XeroClient, list: MirrorList, id: string): Promise<MirrorRow | undefined> {
  if (!isGuid(id)) return undefined
  try {
    return await LIST_SOURCES[list].one(client, id)
  } catch (thrown) {
    if (isNotFound(thrown)) return undefined
    throw thrown
  }
}
