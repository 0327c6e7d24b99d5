import type { Books, ContactQuery, OpenPositions, Page } from '../books/books.ts'
import type { Clock } from '../books/clock.ts'
import type { Contact } from '../books/contacts.ts'
import { type Day, dayAt } from '../books/day.ts'
import { invoiceQuery, recordOfInvoice } from '../books/invoice-record.ts'
import type { Mirror } from '../books/mirror.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import { canHaveAttachments, PRINTED_KINDS } from '../books/records.ts'
import { Fault } from '../call/fault.ts'
import { PAGE_SIZE } from './calls/sdk.ts'
import { isNotFound, type XeroClient } from './client.ts'
import { member } from './errors.ts'
import { findInvoices, idChunks } from './find-invoices.ts'
import { kindsOfPositions, mirroredPositions } from './mirrored-positions.ts'
import type { ContactNames } from './names.ts'
import { openPositions, type Side } from './open-positions.ts'
import { findRecords, recordById } from './records.ts'
import type { Reference } from './reference.ts'
import { SETTING_KINDS } from './setting-kinds.ts'
import { newestFiles } from './stored-files.ts'
import { isGuid } from './where.ts'
import { contactOf, contactPage, groupMembers } from './wire/contacts.ts'
import { foldersOf } from './wire/files.ts'
import { attachmentsOf, historyOf, onlineUrlOf } from './wire/history.ts'
import { invoiceOf } from './wire/invoices.ts'
import { billableExpensesOf } from './wire/linked-transactions.ts'
import { reportOf } from './wire/reports.ts'
import { itemsOf } from './wire/saved-settings.ts'

/** What one organisation's books are read through; reference data and names are shared between lanes. */
export interface BooksParts {
  ref: OrganisationRef
  client: XeroClient
  reference: Reference
  names: ContactNames
  clock: Clock
  mirror: Mirror
}

/** The reading port over Xero for one organisation. */
export function createBooks({ ref, client, reference, names, clock, mirror }: BooksParts): Books {
  const invoice = (id: string) => single(id, async () => invoiceOf(first(await client.invoice(id), 'invoices'), true))
  return {
    ref,
    ...settingsOf(reference),
    items: async () => itemsOf(await client.items()),
    billableExpenses: async (source) => billableExpensesOf(await client.linkedTransactions(source)),
    saved: (kind) => SETTING_KINDS[kind].read(client),
    findContacts: (query) => findContacts(client, reference, query),
    contact: (id, { recent = false } = {}) => {
      const load = () => single(id, async () => contactOf(first(await client.contact(id), 'contacts')))
      return recent ? names.recent(id, load) : load()
    },
    contactsNamed: (name) => names.find(client, name),
    findInvoices: (query) => findInvoices(client, query),
    invoice,
    findRecords: async (kind, query) => {
      if (kind !== 'invoice' && kind !== 'bill') return await findRecords(client, kind, query)
      const page = await findInvoices(client, invoiceQuery(kind, query))
      return { ...page, rows: page.rows.map(recordOfInvoice) }
    },
    record: async (kind, id) => {
      if (kind !== 'invoice' && kind !== 'bill') return await recordById(client, kind, id)
      const found = await invoice(id)
      return found && recordOfInvoice(found)
    },
    history: async (of, id) => (await single(id, async () => historyOf(await client.history(of, id)))) ?? [],
    attachments: async (of, id) => {
      if (!canHaveAttachments(of)) return []
      return (await single(id, async () => attachmentsOf(await client.attachments(of, id)))) ?? []
    },
    attachment: async (of, id, { id: attachment, mimeType }) => {
      if (!canHaveAttachments(of)) return undefined
      return await single(id, async () => fileIn(await client.attachment(of, id, attachment, mimeType)))
    },
    fileFolders: async () => foldersOf(await client.folders()),
    storedFiles: () => newestFiles(client),
    pdf: async (of, id) => {
      const kind = PRINTED_KINDS.find((one) => one === of)
      return kind && (await single(id, async () => fileIn(await client.pdf(kind, id))))
    },
    onlineInvoiceUrl: (id) => single(id, async () => onlineUrlOf(await client.onlineInvoice(id))),
    openPositions: (side, asAt) => positionsOf({ client, reference, clock, mirror }, side, asAt),
    mirror,
    report: async (kind, query) => reportOf(await client.report(kind, query)),
  }
}

async function positionsOf(
  { client, reference, clock, mirror }: Pick<BooksParts, 'client' | 'reference' | 'clock' | 'mirror'>,
  side: Side,
  asAt: Day,
): Promise<OpenPositions> {
  const { zone } = await reference.organisation.get()
  const today = dayAt(clock.now(), zone)
  const reading = await mirror.read(kindsOfPositions(side))
  if (reading.from === 'copy') return await mirroredPositions(reading, side, asAt, today)
  return await openPositions(client, side, asAt, today)
}

function settingsOf(reference: Reference) {
  return {
    organisation: reference.organisation.get,
    accounts: reference.accounts.get,
    taxRates: reference.taxRates.get,
    trackingCategories: reference.trackingCategories.get,
    currencies: reference.currencies.get,
    brandingThemes: reference.brandingThemes.get,
    contactGroups: reference.contactGroups.get,
    users: reference.users.get,
    paymentServices: reference.paymentServices.get,
    budgets: reference.budgets.get,
    sendsReminders: async () => (await reference.invoiceReminders.get()).enabled,
  }
}

async function single<T>(id: string, load: () => Promise<T>): Promise<T | undefined> {
  if (!isGuid(id)) return undefined
  try {
    return await load()
  } catch (thrown) {
    if (isNotFound(thrown)) return undefined
    throw thrown
  }
}

function fileIn(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  throw new Fault('unavailable', 'Xero did not answer with a file.', 'Try again in a while.')
}

function first(body: unknown, field: string): unknown {
  const items = member(body, field)
  return Array.isArray(items) ? items[0] : undefined
}

async function findContacts(client: XeroClient, reference: Reference, query: ContactQuery): Promise<Page<Contact>> {
  const offset = query.offset ?? 0
  const ids = query.group === undefined ? query.ids : await idsInGroup(client, reference, query.group, query.ids)
  const listing = {
    search: query.search?.trim() || undefined,
    includeArchived: query.includeArchived === true,
    light: false,
  }
  const chunks = idChunks(ids)
  if (chunks.length > 1) {
    const pages = await inTurn(chunks, (some) => client.contacts({ ...listing, ids: some, page: 1 }))
    const all = pages.flatMap((page) => contactPage(page).rows)
    return { rows: all.slice(offset, offset + PAGE_SIZE), offset, total: all.length }
  }
  if (chunks.length === 0) return { rows: [], offset, total: 0 }
  const page = Math.floor(offset / PAGE_SIZE) + 1
  const { rows, total } = contactPage(await client.contacts({ ...listing, ids: chunks[0], page }))
  const before = (page - 1) * PAGE_SIZE
  return { rows: rows.slice(offset - before), offset, total: total ?? before + rows.length }
}

async function idsInGroup(
  client: XeroClient,
  reference: Reference,
  group: string,
  ids: readonly string[] | undefined,
): Promise<string[]> {
  const wanted = group.trim().toLowerCase()
  const groups = await reference.contactGroups.get()
  const found = groups.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted)
  if (!found) return []
  const members = groupMembers(await client.contactGroup(found.id))
  return ids === undefined ? members : members.filter((id) => ids.includes(id))
}

async function inTurn<From, To>(items: readonly From[], act: (item: From) => Promise<To>): Promise<To[]> {
  const results: To[] = []
  for (const item of items) results.push(await act(item))
  return results
}
