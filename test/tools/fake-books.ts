import type { Books, InvoiceQuery, OpenPositions, Page } from '../../src/books/books.ts'
import type { Contact } from '../../src/books/contacts.ts'
import { day } from '../../src/books/day.ts'
import type { Invoice, Line } from '../../src/books/documents.ts'
import { invoiceQuery, recordOfInvoice } from '../../src/books/invoice-record.ts'
import { cents, decimal4 } from '../../src/books/money.ts'
import type { Account, Organisation, TaxRate, TrackingCategory } from '../../src/books/organisation.ts'
import type { Report, ReportKind, ReportQuery } from '../../src/books/reports.ts'
import { contactOf, effectOf, subjectOf } from '../../src/call/acts.ts'
import type { Change } from '../../src/call/change.ts'
import { CHANGE_STATES, type ChangeReader, type ChangeRecord, type ChangeState } from '../../src/call/changes.ts'
import { NO_FOLDERS } from '../../src/call/files.ts'
import { inputOf } from '../../src/call/input.ts'
import { type Preset, policyOf } from '../../src/call/policy.ts'
import type { View } from '../../src/call/reply.ts'
import type { Context, Tool } from '../../src/call/tool.ts'

export const TODAY = day('2026-11-20')

/** Ids in the fake books: a GUID made from a number. */
export function guid(number: number): string {
  return `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`
}

export function contact(number: number, name: string, more: Partial<Contact> = {}): Contact {
  return {
    id: guid(number),
    name,
    status: 'ACTIVE',
    email: '',
    firstName: '',
    lastName: '',
    accountNumber: '',
    contactNumber: '',
    taxNumber: '',
    phone: '',
    bankAccount: '',
    isCustomer: true,
    isSupplier: false,
    currency: '',
    salesAccount: '',
    purchasesAccount: '',
    salesTaxType: '',
    purchasesTaxType: '',
    salesTerms: undefined,
    purchasesTerms: undefined,
    addresses: [],
    groups: [],
    receivable: undefined,
    payable: undefined,
    updatedAt: 0,
    ...more,
  }
}

export function line(number: number, more: Partial<Line> = {}): Line {
  return {
    id: guid(9000 + number),
    description: `Line ${number}`,
    quantity: decimal4(1),
    unitAmount: decimal4(100),
    discountRate: undefined,
    discountAmount: undefined,
    accountCode: '200',
    itemCode: '',
    taxType: 'OUTPUT2',
    taxAmount: cents('15'),
    lineAmount: cents('100'),
    tracking: [],
    ...more,
  }
}

export function invoice(number: number, more: Partial<Invoice> = {}): Invoice {
  return {
    id: guid(1000 + number),
    kind: 'invoice',
    number: `INV-${String(number).padStart(4, '0')}`,
    reference: '',
    contact: { id: guid(1), name: 'Bluefin Logistics' },
    status: 'AUTHORISED',
    date: day('2026-10-01'),
    due: day('2026-10-20'),
    lineAmountTypes: 'Exclusive',
    lines: [line(1), line(2)],
    currency: 'NZD',
    currencyRate: 1_000_000n,
    subTotal: cents('200'),
    totalTax: cents('30'),
    total: cents('230'),
    amountDue: cents('230'),
    amountPaid: 0n,
    amountCredited: 0n,
    settlements: [],
    sentToContact: false,
    expectedPaymentDate: undefined,
    plannedPaymentDate: undefined,
    fullyPaidOn: undefined,
    url: '',
    hasAttachments: false,
    updatedAt: 1,
    ...more,
  }
}

const ACCOUNTS: readonly Account[] = [
  account('200', 'Sales', 'REVENUE', 'REVENUE', 'OUTPUT2'),
  account('300', 'Purchases', 'DIRECTCOSTS', 'EXPENSE', 'INPUT2'),
  account('445', 'Light, Power, Heating', 'EXPENSE', 'EXPENSE', 'INPUT2'),
  account('090', 'Business Bank', 'BANK', 'ASSET', 'NONE'),
  { ...account('610', 'Accounts Receivable', 'CURRENT', 'ASSET', 'NONE'), systemAccount: 'DEBTORS' },
  { ...account('299', 'Old Sales', 'REVENUE', 'REVENUE', 'OUTPUT2'), status: 'ARCHIVED' },
]

function account(code: string, name: string, type: string, group: string, taxType: string): Account {
  return {
    id: guid(5000 + Number.parseInt(code, 10)),
    code,
    name,
    type,
    class: group,
    taxType,
    status: 'ACTIVE',
    systemAccount: '',
    currency: '',
    enablePayments: false,
  }
}

const RATES: readonly TaxRate[] = [
  { taxType: 'OUTPUT2', name: '15% GST on Income', rate: decimal4(15), status: 'ACTIVE', appliesTo: [] },
  { taxType: 'INPUT2', name: '15% GST on Expenses', rate: decimal4(15), status: 'ACTIVE', appliesTo: [] },
  { taxType: 'NONE', name: 'No GST', rate: 0n, status: 'ACTIVE', appliesTo: [] },
]

const TRACKING: readonly TrackingCategory[] = [
  {
    id: guid(7),
    name: 'Region',
    options: [
      { id: guid(71), name: 'North' },
      { id: guid(72), name: 'South' },
    ],
  },
]

export const ORGANISATION: Organisation = {
  id: guid(0),
  name: 'Kestrel Trading Ltd',
  demo: true,
  legalName: 'Kestrel Trading Ltd',
  country: 'NZ',
  baseCurrency: 'NZD',
  zone: 'Pacific/Auckland',
  shortCode: '!kes01',
  financialYearEnd: { day: 31, month: 3 },
  salesTaxBasis: 'PAYMENTS',
  salesTaxPeriod: 'TWOMONTHS',
  periodLockDate: day('2026-06-30'),
  endOfYearLockDate: undefined,
}

export const CONTACTS: readonly Contact[] = [
  contact(1, 'Bluefin Logistics', { email: 'ap@bluefin.example', salesTerms: { day: 20, type: 'OFFOLLOWINGMONTH' } }),
  contact(2, 'Acme Corp', { salesAccount: '200' }),
  contact(3, 'Acme East Division'),
  contact(4, 'Old Harbour Ltd', { status: 'ARCHIVED' }),
  contact(5, 'Volt Energy', { isCustomer: false, isSupplier: true, purchasesAccount: '445' }),
  contact(6, 'Fern & Stone'),
]

/** The reading port over a few records, and which of its methods were called. */
export interface FakeBooks extends Books {
  calls: string[]
}

export function fakeBooks(
  invoices: readonly Invoice[] = [],
  {
    contacts = CONTACTS,
    positions,
    report = () => ({ columns: [], sections: [] }),
  }: {
    contacts?: readonly Contact[]
    positions?: OpenPositions
    report?: (kind: ReportKind, query: ReportQuery) => Report
  } = {},
): FakeBooks {
  const calls: string[] = []
  const noted =
    <Args extends unknown[], Answer>(name: string, answer: (...args: Args) => Answer) =>
    async (...args: Args): Promise<Answer> => {
      calls.push(name)
      return answer(...args)
    }
  return {
    calls,
    ref: { id: guid(0), name: ORGANISATION.name, demo: true },
    organisation: async () => ORGANISATION,
    accounts: async () => ACCOUNTS,
    taxRates: async () => RATES,
    trackingCategories: async () => TRACKING,
    currencies: async () => [
      { id: 'NZD', name: 'New Zealand Dollar' },
      { id: 'USD', name: 'US Dollar' },
    ],
    brandingThemes: async () => [{ id: guid(8), name: 'Standard' }],
    contactGroups: async () => [],
    users: async () => [],
    sendsReminders: async () => false,
    findContacts: noted('findContacts', ({ search, ids, includeArchived, offset }) =>
      page(
        contacts.filter(
          ({ id, name, email, status }) =>
            (ids === undefined || ids.includes(id)) &&
            (includeArchived || status === 'ACTIVE') &&
            `${name} ${email}`.toLowerCase().includes((search ?? '').toLowerCase()),
        ),
        offset ?? 0,
      ),
    ),
    contact: noted('contact', (id) => contacts.find((one) => one.id === id)),
    contactsNamed: noted('contactsNamed', (name) =>
      contacts.filter((one) => one.name.toLowerCase().includes(name.trim().toLowerCase())),
    ),
    findInvoices: noted('findInvoices', (query) =>
      page(
        invoices.filter((one) => fits(one, query)),
        query.offset ?? 0,
      ),
    ),
    invoice: noted('invoice', (id) => invoices.find((one) => one.id === id)),
    findRecords: noted('findRecords', (kind, query) => {
      const found = page(
        invoices.filter((one) => (kind === 'invoice' || kind === 'bill') && fits(one, invoiceQuery(kind, query))),
        query.offset ?? 0,
      )
      return { ...found, rows: found.rows.map(recordOfInvoice) }
    }),
    record: noted('record', (_, id) => invoices.filter((one) => one.id === id).map(recordOfInvoice)[0]),
    history: noted('history', () => []),
    attachments: noted('attachments', () => []),
    onlineInvoiceUrl: noted('onlineInvoiceUrl', () => undefined),
    mirror: { read: () => Promise.reject(new Error('no fake reads the mirror')) },
    paymentServices: async () => [],
    budgets: async () => [],
    billableExpenses: async () => [],
    items: async () => [],
    saved: async () => [],
    fileFolders: async () => [],
    storedFiles: async () => [],
    attachment: async () => undefined,
    pdf: async () => undefined,
    openPositions: noted('openPositions', () => positions ?? { invoices: [], credits: [] }),
    report: noted('report', report),
  }
}

function page<Row>(rows: readonly Row[], offset: number): Page<Row> {
  return { rows: rows.slice(offset, offset + 1000), offset, total: rows.length }
}

function fits(one: Invoice, query: InvoiceQuery): boolean {
  const { kind, statuses, contactIds, numbers, ids, search, dueTo, unpaid } = query
  return [
    kind === undefined || one.kind === kind,
    statuses === undefined || statuses.includes(one.status),
    contactIds === undefined || contactIds.includes(one.contact.id),
    numbers === undefined || numbers.some((number) => number.toLowerCase() === one.number.toLowerCase()),
    ids === undefined || ids.includes(one.id),
    search === undefined || `${one.number} ${one.reference}`.toLowerCase().includes(search.toLowerCase()),
    dueTo === undefined || (one.due !== undefined && one.due <= dueTo),
    unpaid !== true || (one.status === 'AUTHORISED' && one.amountDue > 0n),
  ].every(Boolean)
}

/** A change with its story: an applied one unless told. */
export function changeRecord(id: string, change: Change, more: Partial<ChangeRecord> = {}): ChangeRecord {
  const { plannedAt = Date.UTC(2026, 10, 20), decidedAt = plannedAt } = more
  return {
    id,
    planId: `plan_${id}`,
    organisation: { id: guid(0), name: ORGANISATION.name, demo: true },
    tool: 'update_document',
    proposer: { user: 'Ann', client: 'host 1' },
    change,
    effect: effectOf(change),
    state: 'applied',
    tier: 'person',
    why: '',
    hash: '',
    plannedAt,
    decidedAt,
    expiresAt: plannedAt + 86_400_000,
    outcome: undefined,
    agreed: [],
    ...more,
  }
}

/** The changes given, newest first, as tools read them; `drafts` are ids of documents that are drafts nobody else has touched. */
export function changesOf(records: readonly ChangeRecord[], drafts: readonly string[] = []): ChangeReader {
  return {
    list: async ({ states = CHANGE_STATES, contactIds, offset = 0, limit = 50 } = {}) => {
      const fitting = records.filter(
        ({ state, change }) =>
          states.includes(state) && (contactIds === undefined || contactIds.includes(contactOf(change)?.id ?? '')),
      )
      const count = (state: ChangeState) => fitting.filter((record) => record.state === state).length
      return {
        rows: fitting.slice(offset, offset + limit),
        total: fitting.length,
        counts: Object.fromEntries(states.map((state) => [state, count(state)])),
      }
    },
    find: async (id) => records.find((record) => record.id === id),
    appliedSince: async (subject, since) =>
      records.filter(({ state, decidedAt, change, outcome }) => {
        const written = outcome?.state === 'done' ? outcome.record?.id : undefined
        return state === 'applied' && decidedAt > since && [subjectOf(change), written].includes(subject)
      }),
    isOwnUntouchedDraft: async (id) => drafts.includes(id),
  }
}

export function contextOf(
  books: Books,
  records: readonly ChangeRecord[] = [],
  preset: Preset = 'draft',
  drafts: readonly string[] = [],
): Context {
  return {
    books,
    today: TODAY,
    organisations: [books.ref],
    others: () => [],
    changes: changesOf(records, drafts),
    notes: { read: async () => [] },
    policy: policyOf(preset),
    files: NO_FOLDERS,
    connection: async () => [],
    progress: () => undefined,
    signal: new AbortController().signal,
  }
}

/** What a write tool plans for arguments as a caller sends them. */
export async function planned(tool: Tool, args: unknown, books: Books, records?: readonly ChangeRecord[]) {
  if (tool.kind !== 'write') throw new Error('not a write tool')
  const { dry_run: _, ...input } = inputOf(tool).parse(args)
  const plan = await tool.plan(input, contextOf(books, records))
  return [...('shown' in plan ? plan.changes : plan)]
}

/** The only change of a plan, of the act that is expected. */
export async function onlyChange<Act extends Change['act']>(
  act: Act,
  tool: Tool,
  args: unknown,
  books: Books,
): Promise<Extract<Change, { act: Act }>> {
  const [change, ...more] = await planned(tool, args, books)
  if (change?.act !== act || more.length > 0) throw new Error(`planned ${change?.act} and ${more.length} more`)
  return change as Extract<Change, { act: Act }>
}

/** What a read tool answers for arguments as a caller sends them. */
export async function viewed(
  tool: Tool,
  args: unknown,
  books: Books,
  records?: readonly ChangeRecord[],
  preset?: Preset,
): Promise<View> {
  if (tool.kind !== 'read') throw new Error('not a read tool')
  return await tool.run(inputOf(tool).parse(args), contextOf(books, records, preset))
}
