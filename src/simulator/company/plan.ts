import type { Day, Month } from '../../books/day.ts'
import { type Cents, formatDecimal } from '../../books/money.ts'
import type { StatementRow } from '../person/statement.ts'

/** One line as a person would type it; `unitAmount` in cents of the document's currency. */
export interface PlannedLine {
  description: string
  quantity: number
  unitAmount: Cents
  account: string
  tax: string
  /** Tax that is not the rate's share of the amount, cents. */
  taxAmount?: Cents
  /** Code of the item sold or bought. */
  item?: string
  /** Options by tracking category. */
  tracking?: Readonly<Record<string, string>>
}

/** A sales invoice or a bill in a company's history, with what becomes of it. */
export interface PlannedInvoice {
  /** Names the document within the plan. */
  key: string
  type: 'ACCREC' | 'ACCPAY'
  contact: string
  day: Day
  due: Day
  status: 'DRAFT' | 'SUBMITTED' | 'AUTHORISED'
  lines: readonly PlannedLine[]
  reference?: string
  /** Absent: Xero gives the next automatic number to a sales invoice. */
  number?: string
  /** Foreign currency and its units per base unit, six places. */
  currency?: { code: string; rate: bigint }
  /** When it is paid; absent while it is open. */
  paidOn?: Day
  /** How much of the amount due the payment covers, in thousandths; the whole when absent. */
  paidShare?: number
  /** Whether the payment has been matched to the bank statement; by its age when absent. */
  reconciled?: boolean
}

/** Something a person does in the company's books on a day. Documents and contacts are named by their key in the plan. */
export type Step =
  | { kind: 'contact'; day: Day; contact: string; body: Record<string, unknown> }
  | { kind: 'group'; day: Day; name: string; contacts: readonly string[] }
  | { kind: 'invoice'; day: Day; invoice: PlannedInvoice }
  | { kind: 'creditNote'; day: Day; creditNote: PlannedCreditNote }
  | { kind: 'change'; day: Day; key: string; body: Record<string, unknown> }
  | { kind: 'payment'; day: Day; key: string; share: number; reference: string; reconciled: boolean }
  | { kind: 'note'; day: Day; key: string; details: string }
  | { kind: 'archive'; day: Day; contact: string }
  | { kind: 'setup'; day: Day; body: Record<string, unknown> }
  | { kind: 'item'; day: Day; body: Record<string, unknown> }
  | { kind: 'record'; day: Day; resource: Resource; body: Record<string, unknown>; key?: string }
  | { kind: 'quoteStatus'; day: Day; key: string; body: Record<string, unknown> }
  | { kind: 'batch'; day: Day; keys: readonly string[]; reference: string }
  | { kind: 'refund'; day: Day; key: string; amount: Cents }
  | { kind: 'taxReturn'; day: Day; contact: string; upTo: Day; reconciled: boolean }
  | { kind: 'drawings'; day: Day; contact: string; floor: Cents; least: Cents; most: Cents; reconciled: boolean }
  | { kind: 'itemNote'; day: Day; code: string; details: string }
  | { kind: 'budget'; day: Day; name: string; months: readonly Month[]; monthly: Readonly<Record<string, Cents>> }
  | { kind: 'statement'; day: Day; account: string; reconcile: boolean; strays: readonly StatementRow[] }

/** What a plan writes in the very form the API takes, contacts by their names. */
export type Resource =
  | 'BankTransactions'
  | 'BankTransfers'
  | 'ManualJournals'
  | 'PurchaseOrders'
  | 'Quotes'
  | 'RepeatingInvoices'

/** A credit note, applied on its own day to the invoice named, or left unapplied. */
export interface PlannedCreditNote {
  /** Names it within the plan. */
  key?: string
  type: 'ACCRECCREDIT' | 'ACCPAYCREDIT'
  contact: string
  day: Day
  lines: readonly PlannedLine[]
  reference: string
  number?: string
  appliesTo?: string
}

const WITHIN_DAY: readonly Step['kind'][] = [
  'setup',
  'contact',
  'group',
  'item',
  'invoice',
  'creditNote',
  'change',
  'payment',
  'batch',
  'record',
  'quoteStatus',
  'refund',
  'taxReturn',
  'drawings',
  'note',
  'itemNote',
  'budget',
  'statement',
  'archive',
]

/** Steps in the order they happen: by day, and within a day contacts and items before documents before payments before notes. */
export function inOrder(steps: readonly Step[]): Step[] {
  const days = new Map<Day, Step[]>()
  for (const step of steps) {
    const sameDay = days.get(step.day)
    if (sameDay) sameDay.push(step)
    else days.set(step.day, [step])
  }
  const rank = (step: Step) => WITHIN_DAY.indexOf(step.kind)
  return [...days.keys()].sort().flatMap((day) => (days.get(day) ?? []).sort((a, b) => rank(a) - rank(b)))
}

/** The steps of an invoice up to today: its entry, and its payment once that day has come. */
export function stepsOf(invoice: PlannedInvoice, today: Day, reconciledBefore: Day): Step[] {
  const entry: Step = { kind: 'invoice', day: invoice.day, invoice }
  const { key, paidOn } = invoice
  if (paidOn === undefined || paidOn > today) return [entry]
  const reconciled = invoice.reconciled ?? paidOn < reconciledBefore
  const share = invoice.paidShare ?? 1000
  return [entry, { kind: 'payment', day: paidOn, key, share, reference: paymentReference(invoice), reconciled }]
}

/** Bills paid in the same payment run, from a day on, are paid as one batch. */
export function inBatches(steps: readonly Step[], from: Day): Step[] {
  const runs = new Map<Day, string[]>()
  const isInRun = (step: Step): step is Extract<Step, { kind: 'payment' }> =>
    step.kind === 'payment' && step.day >= from && step.reference.startsWith(PAYMENT_RUN)
  for (const { day, key } of steps.filter(isInRun)) runs.set(day, [...(runs.get(day) ?? []), key])
  const batches = [...runs].filter(([, keys]) => keys.length > 1)
  const batched = new Set(batches.flatMap(([, keys]) => keys))
  return [
    ...steps.filter((step) => !(isInRun(step) && batched.has(step.key))),
    ...batches.map(([day, keys]): Step => ({ kind: 'batch', day, keys, reference: `${PAYMENT_RUN} ${day}` })),
  ]
}

const PAYMENT_RUN = 'Payment run'

function paymentReference({ type, contact, number }: PlannedInvoice): string {
  if (type === 'ACCPAY') return number === undefined ? PAYMENT_RUN : `${PAYMENT_RUN} ${number}`.slice(0, 40)
  return `DC ${contact.toUpperCase().slice(0, 18).trim()}`
}

/** A line in the form the accounting API takes. */
export function lineBody(line: PlannedLine): Record<string, unknown> {
  return {
    Description: line.description,
    Quantity: line.quantity,
    UnitAmount: formatDecimal(line.unitAmount, 2),
    AccountCode: line.account,
    TaxType: line.tax,
    ...(line.taxAmount === undefined ? {} : { TaxAmount: formatDecimal(line.taxAmount, 2) }),
    ...(line.item === undefined ? {} : { ItemCode: line.item }),
    Tracking: Object.entries(line.tracking ?? {}).map(([Name, Option]) => ({ Name, Option })),
  }
}

/** An invoice in the form the accounting API takes. */
export function invoiceBody(invoice: PlannedInvoice, contactId: string): Record<string, unknown> {
  const { currency, type, status } = invoice
  return {
    Type: type,
    Contact: { ContactID: contactId },
    Date: invoice.day,
    DueDate: invoice.due,
    LineAmountTypes: 'Exclusive',
    LineItems: invoice.lines.map(lineBody),
    Status: status,
    ...(invoice.number === undefined ? {} : { InvoiceNumber: invoice.number }),
    ...(invoice.reference === undefined ? {} : { Reference: invoice.reference }),
    ...(currency ? { CurrencyCode: currency.code, CurrencyRate: formatDecimal(currency.rate, 6) } : {}),
    ...(type === 'ACCREC' && status === 'AUTHORISED' ? { SentToContact: true } : {}),
  }
}

/** A credit note in the form the accounting API takes. */
export function creditNoteBody(creditNote: PlannedCreditNote, contactId: string): Record<string, unknown> {
  return {
    Type: creditNote.type,
    Contact: { ContactID: contactId },
    Date: creditNote.day,
    LineAmountTypes: 'Exclusive',
    LineItems: creditNote.lines.map(lineBody),
    Status: 'AUTHORISED',
    Reference: creditNote.reference,
    ...(creditNote.number === undefined ? {} : { CreditNoteNumber: creditNote.number }),
  }
}
