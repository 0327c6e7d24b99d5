import { parseArgs } from 'node:util'
import { dayAt, parseDay } from '../books/day.ts'
import { INVOICE_STATUSES, type InvoiceKind, type InvoiceStatus } from '../books/documents.ts'
import { type Cents, cents, DecimalError } from '../books/money.ts'
import { nearestNames } from '../books/nearest.ts'
import type { ContactPatch } from '../call/acts/contacts.ts'
import type { DocumentPatch, DocumentRef } from '../call/acts/documents.ts'
import type { Change, ChangeOf } from '../call/change.ts'
import type { PolicyFacts } from '../call/policy-facts.ts'
import { ArgumentError } from './command-line.ts'

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

/** Every flag of the command. */
const OPTIONS = {
  policy: text,
  file: text,
  change: text,
  act: text,
  status: text,
  'from-status': text,
  field: { type: 'string', multiple: true },
  kind: text,
  amount: text,
  currency: text,
  date: text,
  account: { type: 'string', multiple: true },
  contact: text,
  'contact-known': flag,
  'contact-documents': text,
  'contact-since': text,
  'contact-usual': text,
  'lock-date': text,
  today: text,
  time: text,
  'used-amount': text,
  'used-count': text,
  organisation: text,
  'base-currency': text,
  tool: text,
  help: { ...flag, short: 'h' },
} as const

/** The flags as they were given. */
export type PolicyFlags = ReturnType<typeof readFlags>['values']

/** Reads the command's words. Throws ArgumentError. */
export function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true })
  } catch (error) {
    const what = error instanceof TypeError ? error.message.split('. ')[0] : 'The arguments cannot be read'
    throw new ArgumentError(`${what}. See xero-mcp policy --help.`)
  }
}

function oneOf<const Name extends string>(given: string, names: readonly Name[], option: string): Name {
  const found = names.find((name) => name.toLowerCase() === given.toLowerCase())
  if (found) return found
  const near = nearestNames(given, names)
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
  throw new ArgumentError(`--${option} must be one of ${names.join(', ')}.${hint}`)
}

function amountIn(given: string, option: string): Cents {
  try {
    return cents(given)
  } catch (thrown) {
    if (thrown instanceof DecimalError) throw new ArgumentError(`--${option} must be an amount such as 2500 or 99.50.`)
    throw thrown
  }
}

function dayIn(given: string, option: string) {
  const day = parseDay(given)
  if (!day) throw new ArgumentError(`--${option} must be a day such as 2026-11-20.`)
  return day
}

function wholeIn(given: string, option: string): number {
  if (/^\d{1,6}$/.test(given)) return Number.parseInt(given, 10)
  throw new ArgumentError(`--${option} must be a whole number.`)
}

const CONTACT_FIELDS = ['name', 'email', 'phone', 'bankAccount', 'accountNumber', 'taxNumber'] as const
const DOCUMENT_FIELDS = [
  'reference',
  'date',
  'due',
  'lines',
  'contact',
  'expectedPaymentDate',
  'plannedPaymentDate',
] as const

type FromFlags<Name extends Change['act']> = (flags: PolicyFlags, today: PolicyFacts['today']) => Bare<ChangeOf<Name>>

type Bare<One> = Omit<One, 'act' | 'summary' | 'warnings'>

// An act that is not here is given whole, with --change.
const FROM_FLAGS: { readonly [Name in Change['act']]?: FromFlags<Name> } = {
  create_contact: (flags) => ({ contact: { ...contactPatch(flags), name: contactFrom(flags).name } }),
  update_contact: (flags) => ({ contact: contactFrom(flags), patch: contactPatch(flags), differences: [] }),
  archive_contact: (flags) => ({ contact: contactFrom(flags) }),
  create_document: (flags, today) => ({ draft: draftFrom(flags, today) }),
  update_document: (flags, today) => ({
    document: documentFrom(flags, today),
    patch: documentPatch(flags, today),
    differences: [],
    totals: undefined,
  }),
  set_status: (flags, today) => ({
    document: documentFrom(flags, today),
    to: oneOf(flags.status ?? 'AUTHORISED', INVOICE_STATUSES, 'status'),
    ours: false,
  }),
  email_document: (flags, today) => ({ document: documentFrom(flags, today) }),
  mark_sent: (flags, today) => ({ document: documentFrom(flags, today) }),
  add_note: (flags) => ({ to: { kind: kindFrom(flags), id: 'document', label: 'document' }, note: '', about: '' }),
  withdraw_change: () => ({ changeId: 'chg_00000000' }),
}

/** The change that the short flags tell of. Throws ArgumentError. */
export function changeFrom(flags: PolicyFlags, today: PolicyFacts['today']): Change {
  const act = oneOf(flags.act ?? 'create_document', Object.keys(FROM_FLAGS) as Change['act'][], 'act')
  return { act, ...FROM_FLAGS[act]?.(flags, today), summary: '', warnings: [] } as Change
}

function contactFrom({ contact = 'Some Contact' }: PolicyFlags) {
  return { id: contact, name: contact }
}

function kindFrom({ kind = 'invoice' }: PolicyFlags): InvoiceKind {
  return oneOf(kind, ['invoice', 'bill'], 'kind')
}

function contactPatch({ field = ['phone'] }: PolicyFlags): ContactPatch {
  return Object.fromEntries(field.map((one) => [oneOf(one, CONTACT_FIELDS, 'field'), 'new']))
}

function documentPatch({ field = ['reference'] }: PolicyFlags, today: PolicyFacts['today']): DocumentPatch {
  const values = { lines: [], date: today, contact: { id: 'another', name: 'Another Contact' } }
  const named = field.map((one) => oneOf(one, DOCUMENT_FIELDS, 'field'))
  return Object.fromEntries(named.map((one) => [one, (values as Record<string, unknown>)[one] ?? 'new']))
}

function draftFrom(flags: PolicyFlags, today: PolicyFacts['today']) {
  const total = amountIn(flags.amount ?? '100', 'amount')
  const accounts = flags.account ?? ['200']
  return {
    kind: kindFrom(flags),
    contact: contactFrom(flags),
    status: oneOf(flags.status ?? 'DRAFT', ['DRAFT', 'SUBMITTED', 'AUTHORISED'], 'status'),
    date: flags.date === undefined ? today : dayIn(flags.date, 'date'),
    due: undefined,
    number: undefined,
    reference: undefined,
    currency: flags.currency ?? flags['base-currency'] ?? 'NZD',
    lineAmountTypes: 'Exclusive' as const,
    lines: accounts.map((accountCode) => ({ description: 'line', quantity: 10_000n, accountCode })),
    totals: { subTotal: total, totalTax: 0n, total },
  }
}

function documentFrom(flags: PolicyFlags, today: PolicyFacts['today']): DocumentRef {
  const { kind, contact, date, currency, totals } = draftFrom({ ...flags, status: 'DRAFT' }, today)
  const status: InvoiceStatus = oneOf(flags['from-status'] ?? usualStatus(flags), INVOICE_STATUSES, 'from-status')
  const { total } = totals
  return {
    id: 'document',
    kind,
    number: 'document',
    contact,
    status,
    date,
    total,
    amountDue: total,
    currency,
    currencyRate: 1_000_000n,
    updatedAt: 0,
  }
}

function usualStatus({ act, status }: PolicyFlags): InvoiceStatus {
  const posted = act === 'email_document' || act === 'mark_sent' || status?.toUpperCase() === 'VOIDED'
  return posted ? 'AUTHORISED' : 'DRAFT'
}

/** The facts that the flags tell, with what is assumed for the others. Throws ArgumentError. */
export function factsFrom(flags: PolicyFlags, now: number): PolicyFacts {
  const today = flags.today === undefined ? dayAt(now, 'UTC') : dayIn(flags.today, 'today')
  const time = flags.time ?? '12:00'
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new ArgumentError('--time must be a time such as 09:30.')
  const organisation = flags.organisation ?? 'Some Organisation'
  return {
    tool: flags.tool ?? 'any_tool',
    organisation: { id: organisation, name: organisation, demo: true },
    baseCurrency: flags['base-currency'] ?? 'NZD',
    lockDate: flags['lock-date'] === undefined ? undefined : dayIn(flags['lock-date'], 'lock-date'),
    today,
    dayStartedAt: 0,
    time,
    history: historyFrom(flags, today),
    accounts: flags.account,
    used: usedFrom(flags),
  }
}

function historyFrom(flags: PolicyFlags, today: PolicyFacts['today']): NonNullable<PolicyFacts['history']> {
  const known =
    flags['contact-known'] === true || flags['contact-since'] !== undefined || flags['contact-usual'] !== undefined
  const total = wholeIn(flags['contact-documents'] ?? (known ? '10' : '0'), 'contact-documents')
  const date = flags['contact-since'] === undefined ? today : dayIn(flags['contact-since'], 'contact-since')
  const usual = flags['contact-usual']
  // Without a usual amount one document tells since when, and no habit.
  const count = usual === undefined ? Math.min(total, 1) : total
  const amount = usual === undefined ? 0n : amountIn(usual, 'contact-usual')
  const documents = Array.from({ length: count }, (_, index) => ({
    id: `posted ${index}`,
    kind: kindFrom(flags),
    date,
    amount,
  }))
  return { total, documents }
}

function usedFrom(flags: PolicyFlags): PolicyFacts['used'] {
  const amount = amountIn(flags['used-amount'] ?? '0', 'used-amount')
  const count = wholeIn(flags['used-count'] ?? (amount > 0n ? '1' : '0'), 'used-count')
  return (['record', 'draft', 'submit', 'post', 'send', 'pay', 'destroy'] as const).flatMap((effect) =>
    Array.from({ length: count }, (_, index) => ({
      effect,
      tool: flags.tool ?? 'any_tool',
      // The same subjects with each effect, so that each rule counts them once.
      subject: `used ${index}`,
      amount: index === 0 ? amount : 0n,
      at: 0,
    })),
  )
}
