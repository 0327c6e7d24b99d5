import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import { type AdapterAnswer, type AdapterRequest, type CallScope, callScope, soonest } from './adapter.ts'
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
  createInvoices(tenant: string, invoices: InvoicesBody, summarize?: boolean, unitdp?: number, key?: string): Body
  updateOrCreateInvoices(
    tenant: string,
    invoices: InvoicesBody,
    summarize?: boolean,
    unitdp?: number,
    key?: string,
  ): Body
  updateInvoice(tenant: string, id: string, invoices: InvoicesBody, unitdp?: number, key?: string): Body
  emailInvoice(tenant: string, id: string, empty: object, key?: string): Body
  createContacts(tenant: string, contacts: ContactsBody, summarize?: boolean, key?: string): Body
  updateContact(tenant: string, id: string, contacts: ContactsBody, key?: string): Body
}

interface InvoicesBody {
  invoices?: readonly object[]
}

interface ContactsBody {
  contacts?: readonly object[]
}

/** Parameters of a list of invoices and bills. `where` holds only enums, GUIDs and days. */
export interface InvoiceListing {
  where?: string | undefined
  order?: string | undefined
  ids?: Texts
  numbers?: Texts
  contactIds?: Texts
  statuses?: Texts
  search?: string | undefined
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
  createInvoices(invoices: readonly object[], key: string, deadline: number): Promise<Echo>
  updateInvoices(invoices: readonly object[], key: string, deadline: number): Promise<Echo>
  updateInvoice(id: string, invoice: object, key: string, deadline: number): Promise<Echo>
  emailInvoice(id: string, key: string, deadline: number): Promise<void>
  createContacts(contacts: readonly object[], key: string, deadline: number): Promise<Echo>
  updateContact(id: string, contact: object, key: string, deadline: number): Promise<Echo>
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
  async function write(deadline: number, run: (api: AccountingCalls) => Body): Promise<unknown> {
    const scope: CallScope = { lane: 'write', deadline }
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

async function loadApi({ apiBase, adapter }: ClientParts): Promise<AccountingCalls> {
  const { AccountingApi } = await import('xero-node')
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
type Write = (deadline: number, run: (api: AccountingCalls) => Body) => Promise<unknown>

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
    invoices: ({ where, order, ids, numbers, contactIds, statuses, search, light, page }: InvoiceListing) =>
      read((api) => {
        const places = light ? undefined : FOUR_PLACES
        // Without this, Xero leaves out the documents of archived contacts, and what they owe.
        const archived = true
        // biome-ignore format: the order of the arguments is the point
        return api.getInvoices(tenant, undefined, where, order, ids, numbers, contactIds, statuses, page, archived, undefined, places, light || undefined, PAGE_SIZE, search)
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
    createInvoices: async (invoices: readonly object[], key: string, deadline: number) =>
      echo(await write(deadline, (api) => api.createInvoices(tenant, { invoices }, false, FOUR_PLACES, key))),
    updateInvoices: async (invoices: readonly object[], key: string, deadline: number) =>
      echo(await write(deadline, (api) => api.updateOrCreateInvoices(tenant, { invoices }, false, FOUR_PLACES, key))),
    updateInvoice: async (id: string, invoice: object, key: string, deadline: number) =>
      echo(await write(deadline, (api) => api.updateInvoice(tenant, id, { invoices: [invoice] }, FOUR_PLACES, key))),
    emailInvoice: async (id: string, key: string, deadline: number) => {
      await write(deadline, (api) => api.emailInvoice(tenant, id, {}, key))
    },
    createContacts: async (contacts: readonly object[], key: string, deadline: number) =>
      echo(await write(deadline, (api) => api.createContacts(tenant, { contacts }, false, key))),
    updateContact: async (id: string, contact: object, key: string, deadline: number) =>
      echo(await write(deadline, (api) => api.updateContact(tenant, id, { contacts: [contact] }, key))),
  }
}

function settingOf(api: AccountingCalls, tenant: string, resource: SettingResource, since: Date | undefined): Body {
  if (resource === 'Accounts' || resource === 'Users') return api[`get${resource}`](tenant, since)
  return api[`get${resource}`](tenant)
}

function elementsOf(body: unknown): readonly unknown[] | undefined {
  const names = ['invoices', 'Invoices', 'contacts', 'Contacts']
  return names.map((name) => member(body, name)).find((value) => Array.isArray(value))
}

/** Whether a thrown thing is Xero's "no such thing". */
export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof Fault && thrown.code === 'not_found'
}
