import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import {
  type AdapterAnswer,
  type AdapterRequest,
  type CallScope,
  callScope,
  soonest,
  type WriteCall,
} from './adapter.ts'
import type { Lane } from './budgets.ts'
import { faultOfClientError, member, parseJson, unknownOutcome } from './errors.ts'

type Body = Promise<{ body?: unknown }>
type Texts = string[] | undefined

/** The calls of xero-node's AccountingApi that are used, with the order of their arguments. */
interface AccountingCalls {
  getOrganisations(tenant: string): Body
  getAccounts(tenant: string, since?: Date): Body
  getTaxRates(tenant: string): Body
  getTrackingCategories(tenant: string): Body
  getCurrencies(tenant: string): Body
  getBrandingThemes(tenant: string): Body
  getContactGroups(tenant: string): Body
  getContactGroup(tenant: string, id: string): Body
  getUsers(tenant: string, since?: Date): Body
  // biome-ignore format: one line per call
  getContacts(tenant: string, since?: Date, where?: string, order?: string, ids?: Texts, page?: number, archived?: boolean, summaryOnly?: boolean, search?: string, pageSize?: number): Body
  getContact(tenant: string, id: string): Body
  getContactHistory(tenant: string, id: string): Body
  // biome-ignore format: one line per call
  getInvoices(tenant: string, since?: Date, where?: string, order?: string, ids?: Texts, numbers?: Texts, contactIds?: Texts, statuses?: Texts, page?: number, archived?: boolean, ours?: boolean, unitdp?: number, summaryOnly?: boolean, pageSize?: number, search?: string): Body
  getInvoice(tenant: string, id: string, unitdp?: number): Body
  getInvoiceHistory(tenant: string, id: string): Body
  getInvoiceAttachments(tenant: string, id: string): Body
  getOnlineInvoice(tenant: string, id: string): Body
  // biome-ignore format: one line per call
  getCreditNotes(tenant: string, since?: Date, where?: string, order?: string, page?: number, unitdp?: number, pageSize?: number): Body
  // biome-ignore format: one line per call
  getPrepayments(tenant: string, since?: Date, where?: string, order?: string, page?: number, unitdp?: number, pageSize?: number): Body
  // biome-ignore format: one line per call
  getOverpayments(tenant: string, since?: Date, where?: string, order?: string, page?: number, unitdp?: number, pageSize?: number): Body
  createInvoices(tenant: string, invoices: InvoicesBody, summarize?: boolean, unitdp?: number): Body
  updateOrCreateInvoices(tenant: string, invoices: InvoicesBody, summarize?: boolean, unitdp?: number): Body
  updateInvoice(tenant: string, id: string, invoices: InvoicesBody, unitdp?: number): Body
  emailInvoice(tenant: string, id: string, empty: object): Body
  createInvoiceHistory(tenant: string, id: string, notes: NotesBody): Body
  createContacts(tenant: string, contacts: ContactsBody, summarize?: boolean): Body
  updateContact(tenant: string, id: string, contacts: ContactsBody): Body
  createContactHistory(tenant: string, id: string, notes: NotesBody): Body
}

interface InvoicesBody {
  invoices?: readonly object[]
}

interface ContactsBody {
  contacts?: readonly object[]
}

interface NotesBody {
  historyRecords?: { details: string }[]
}

/** Parameters of a list of invoices and bills. `where` holds only enums, GUIDs and days; `ours`: made by this app; `since`: modified then or later. */
export interface InvoiceListing {
  where?: string | undefined
  order?: string | undefined
  ids?: Texts
  numbers?: Texts
  contactIds?: Texts
  statuses?: Texts
  search?: string | undefined
  ours?: boolean | undefined
  since?: Date | undefined
  light: boolean
  page: number
}

/** Parameters of a list of contacts. */
export interface ContactListing {
  ids?: Texts
  search?: string | undefined
  includeArchived: boolean
  light: boolean
  page: number
}

/** The lists of credits, which share their parameters. */
export type CreditResource = 'CreditNotes' | 'Prepayments' | 'Overpayments'

/** Settings that are read whole. */
export type SettingResource =
  | 'Organisations'
  | 'Accounts'
  | 'TaxRates'
  | 'TrackingCategories'
  | 'Currencies'
  | 'BrandingThemes'
  | 'ContactGroups'
  | 'Users'

/** A written batch as Xero answered it: elements in xero-node's or in Xero's own spelling, undefined when unreadable. */
export interface Echo {
  elements: readonly unknown[] | undefined
}

/** Rows of a list call. */
export const PAGE_SIZE = 1_000

/**
 * One organisation's accounting calls, arguments named. Answers are xero-node's objects, unparsed; all throw Fault.
 * `undefined` from `setting` means: not modified since.
 */
export interface XeroClient {
  setting(resource: SettingResource, since?: Date): Promise<unknown>
  contactGroup(id: string): Promise<unknown>
  contacts(listing: ContactListing): Promise<unknown>
  contact(id: string): Promise<unknown>
  invoices(listing: InvoiceListing): Promise<unknown>
  invoice(id: string): Promise<unknown>
  history(of: 'invoice' | 'contact', id: string): Promise<unknown>
  attachments(invoiceId: string): Promise<unknown>
  onlineInvoice(invoiceId: string): Promise<unknown>
  credits(resource: CreditResource, where: string, page: number): Promise<unknown>
  createInvoices(invoices: readonly object[], write: WriteCall): Promise<Echo>
  updateInvoices(invoices: readonly object[], write: WriteCall): Promise<Echo>
  updateInvoice(id: string, invoice: object, write: WriteCall): Promise<Echo>
  emailInvoice(id: string, write: WriteCall): Promise<void>
  createContacts(contacts: readonly object[], write: WriteCall): Promise<Echo>
  updateContact(id: string, contact: object, write: WriteCall): Promise<Echo>
  addNote(to: 'invoice' | 'contact', id: string, details: string, write: WriteCall): Promise<Echo>
}

/** What a client needs. `apiBase` is https://api.xero.com or a simulator's address. */
export interface ClientParts {
  tenantId: string
  apiBase: string
  adapter: (request: AdapterRequest) => Promise<AdapterAnswer>
  clock: Clock
}

const READ_BUDGET_MS: Record<Lane, number> = { interactive: 45_000, write: 45_000, batch: 15 * 60_000 }
const FOUR_PLACES = 4

/** A client of one organisation whose reads wait in `lane`. xero-node is loaded by the first call. */
export function createClient(parts: ClientParts, lane: Lane): XeroClient {
  const { tenantId: tenant, clock } = parts
  let loading: Promise<AccountingCalls> | undefined
  const api = () => {
    loading ??= loadApi(parts)
    return loading
  }
  async function read(run: (api: AccountingCalls) => Body): Promise<unknown> {
    const scope: CallScope = { lane, deadline: soonest(clock.now() + READ_BUDGET_MS[lane]) }
    return await throughSdk(await api(), scope, run)
  }
  async function write(call: WriteCall, run: (api: AccountingCalls) => Body): Promise<unknown> {
    const scope: CallScope = { lane: 'write', deadline: call.deadline, write: call }
    const loaded = await api()
    try {
      return await throughSdk(loaded, scope, run)
    } catch (thrown) {
      if (scope.fault || scope.status === undefined) throw thrown
      const raw = parseJson(scope.text ?? '')
      if (raw === undefined && scope.text !== '') throw unknownOutcome()
      return raw
    }
  }
  return { ...reads(tenant, read), ...writes(tenant, write) }
}

// Asking for a module that is there costs more than a call made with it.
let sdk: Promise<typeof import('xero-node')> | undefined

async function loadApi({ apiBase, adapter }: ClientParts): Promise<AccountingCalls> {
  sdk ??= import('xero-node')
  const { AccountingApi } = await sdk
  const api = new AccountingApi(`${apiBase}/api.xro/2.0`)
  api.setDefaultAuthentication({
    applyToRequest: (options) => {
      options.adapter = async (config) => ({ ...(await adapter(config)), config })
    },
  })
  return api
}

async function throughSdk(api: AccountingCalls, scope: CallScope, run: (api: AccountingCalls) => Body) {
  try {
    const { body } = await callScope.run(scope, () => run(api))
    return body
  } catch (thrown) {
    if (scope.status === 304) return undefined
    throw scope.fault ?? faultOfClientError(thrown)
  }
}

type Read = (run: (api: AccountingCalls) => Body) => Promise<unknown>
type Write = (call: WriteCall, run: (api: AccountingCalls) => Body) => Promise<unknown>

function reads(tenant: string, read: Read) {
  return {
    setting: (resource: SettingResource, since?: Date) => read((api) => settingOf(api, tenant, resource, since)),
    contactGroup: (id: string) => read((api) => api.getContactGroup(tenant, id)),
    contacts: ({ ids, search, includeArchived, light, page }: ContactListing) =>
      read((api) =>
        // biome-ignore format: the order of the arguments is the point
        api.getContacts(tenant, undefined, undefined, undefined, ids, page, includeArchived, light, search, PAGE_SIZE),
      ),
    contact: (id: string) => read((api) => api.getContact(tenant, id)),
    invoices: ({
      where,
      order,
      ids,
      numbers,
      contactIds,
      statuses,
      search,
      ours,
      since,
      light,
      page,
    }: InvoiceListing) =>
      read((api) => {
        const places = light ? undefined : FOUR_PLACES
        // Without this, Xero leaves out the documents of archived contacts, and what they owe.
        const archived = true
        // biome-ignore format: the order of the arguments is the point
        return api.getInvoices(tenant, since, where, order, ids, numbers, contactIds, statuses, page, archived, ours || undefined, places, light || undefined, PAGE_SIZE, search)
      }),
    invoice: (id: string) => read((api) => api.getInvoice(tenant, id, FOUR_PLACES)),
    history: (of: 'invoice' | 'contact', id: string) =>
      read((api) => (of === 'invoice' ? api.getInvoiceHistory(tenant, id) : api.getContactHistory(tenant, id))),
    attachments: (id: string) => read((api) => api.getInvoiceAttachments(tenant, id)),
    onlineInvoice: (id: string) => read((api) => api.getOnlineInvoice(tenant, id)),
    credits: (resource: CreditResource, where: string, page: number) =>
      read((api) => api[`get${resource}`](tenant, undefined, where, undefined, page, FOUR_PLACES, PAGE_SIZE)),
  }
}

function writes(tenant: string, write: Write) {
  const echo = (body: unknown): Echo => ({ elements: elementsOf(body) })
  return {
    createInvoices: async (invoices: readonly object[], call: WriteCall) =>
      echo(await write(call, (api) => api.createInvoices(tenant, { invoices }, false, FOUR_PLACES))),
    updateInvoices: async (invoices: readonly object[], call: WriteCall) =>
      echo(await write(call, (api) => api.updateOrCreateInvoices(tenant, { invoices }, false, FOUR_PLACES))),
    updateInvoice: async (id: string, invoice: object, call: WriteCall) =>
      echo(await write(call, (api) => api.updateInvoice(tenant, id, { invoices: [invoice] }, FOUR_PLACES))),
    emailInvoice: async (id: string, call: WriteCall) => {
      await write(call, (api) => api.emailInvoice(tenant, id, {}))
    },
    createContacts: async (contacts: readonly object[], call: WriteCall) =>
      echo(await write(call, (api) => api.createContacts(tenant, { contacts }, false))),
    updateContact: async (id: string, contact: object, call: WriteCall) =>
      echo(await write(call, (api) => api.updateContact(tenant, id, { contacts: [contact] }))),
    addNote: async (to: 'invoice' | 'contact', id: string, details: string, call: WriteCall) => {
      const notes = { historyRecords: [{ details }] }
      const add = (api: AccountingCalls) =>
        to === 'invoice' ? api.createInvoiceHistory(tenant, id, notes) : api.createContactHistory(tenant, id, notes)
      return echo(await write(call, add))
    },
  }
}

function settingOf(api: AccountingCalls, tenant: string, resource: SettingResource, since: Date | undefined): Body {
  if (resource === 'Accounts' || resource === 'Users') return api[`get${resource}`](tenant, since)
  return api[`get${resource}`](tenant)
}

function elementsOf(body: unknown): readonly unknown[] | undefined {
  const names = ['invoices', 'Invoices', 'contacts', 'Contacts', 'historyRecords', 'HistoryRecords']
  return names.map((name) => member(body, name)).find((value) => Array.isArray(value))
}

/** Whether a thrown thing is Xero's "no such thing". */
export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof Fault && thrown.code === 'not_found'
}
