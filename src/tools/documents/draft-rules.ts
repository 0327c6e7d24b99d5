import * as z from 'zod'
import type { Contact, ContactRef } from '../../books/contacts.ts'
import { addDays, type Day } from '../../books/day.ts'
import { type DraftKind, fallsDue, isSale } from '../../books/documents.ts'
import { contactName, day, line } from '../../books/fields.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import type { NamedSetting } from '../../books/organisation.ts'
import { dueUnder } from '../../books/payment-terms.ts'
import { RECORD_WORDS } from '../../books/records.ts'
import { documentTotals } from '../../books/totals.ts'
import type { DocumentDraft } from '../../call/acts/documents.ts'
import type { DraftLine } from '../../call/acts/lines.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { counted } from '../lists/columns.ts'
import { codedLine, lineTotals } from './coded-line.ts'
import type { Coding } from './coding.ts'

/** A new invoice or bill as a caller gives it. */
export const documentInput = z.strictObject({
  contact: contactName.describe('Name or id'),
  lines: z.array(line).min(1).max(100),
  date: day.optional().describe('YYYY-MM-DD, default today'),
  due: day.optional().describe("Default: the contact's terms"),
  number: z.string().min(1).max(255).optional().describe('Default: the next number'),
  reference: z.string().max(255).optional(),
  currency: z.string().min(3).max(3).optional().describe("Default: the contact's, else base"),
  line_amount_types: z
    .enum(['Exclusive', 'Inclusive', 'NoTax'])
    .default('Exclusive')
    .describe('Tax in the unit prices'),
})

/** A new document as it was parsed. */
export type DocumentInput = z.output<typeof documentInput>

/** The invoice or bill that a credit note is for, and the lines taken from it where the caller gave none. */
export interface Credited {
  id: string
  number: string
  lines: readonly DraftLine[] | undefined
}

/** What one draft is decided from; `details` is undefined where nothing had to be defaulted from the contact. */
export interface DraftFacts extends Coding {
  kind: DraftKind
  credits: Credited | undefined
  texts: DocumentDraft['texts']
  status: DocumentDraft['status']
  contact: ContactRef
  details: Contact | undefined
  today: Day
  lockDate: Day | undefined
  baseCurrency: string
  currencies: readonly NamedSetting[]
}

/** Whether a draft takes something from the contact's defaults, so that the contact has to be read. */
export function needsContact({ due, currency, lines }: DocumentInput, kind: DraftKind): boolean {
  if ((due === undefined && fallsDue(kind)) || currency === undefined) return true
  return lines.some(({ account, tax_type: taxType }) => account === undefined || taxType === undefined)
}

/** The change that creates one document; `field` is its path in faults. Pure. Throws Fault for what Xero would not take. */
export function draftOf(input: DocumentInput, facts: DraftFacts, field: string): ChangeOf<'create_document'> {
  const { kind, status, contact, details, credits } = facts
  const types = input.line_amount_types
  const setting = { ...facts, lineAmountTypes: types, contact: details }
  const lines = credits?.lines ?? input.lines.map((one, index) => codedLine(one, setting, `${field}.lines.${index}`))
  const totals = documentTotals(
    lines.map((one) => lineTotals(one, types, facts.taxRates)),
    types,
  )
  const date = input.date ?? facts.today
  const draft: DocumentDraft = {
    kind,
    contact: { id: contact.id, name: contact.name },
    status,
    ...(credits ? { credits: { id: credits.id, number: credits.number } } : {}),
    ...(facts.texts ? { texts: facts.texts } : {}),
    date,
    due: input.due ?? dueByTerms(date, facts),
    number: input.number,
    reference: input.reference,
    currency: currencyOf(input, facts, field),
    lineAmountTypes: types,
    lines,
    totals,
  }
  refuseIncomplete(draft, field)
  refuseFinePrices(kind, draft.lines, (index) => `${field}.lines.${index}.unit_price`)
  return {
    act: 'create_document',
    draft,
    summary: `${summaryOf(draft)}${defaultedText(input, draft)}`,
    warnings: [...warningsOf(draft, facts), ...foreignTax(input, draft, facts)],
  }
}

function dueByTerms(date: Day, { kind, details }: DraftFacts): Day | undefined {
  if (!fallsDue(kind)) return undefined
  return dueUnder(kind === 'invoice' ? details?.salesTerms : details?.purchasesTerms, date)
}

function currencyOf(
  { currency }: DocumentInput,
  { details, baseCurrency, currencies }: DraftFacts,
  field: string,
): string {
  const code = (currency ?? details?.currency ?? '').toUpperCase()
  if (code === '' || code === baseCurrency) return baseCurrency
  if (currencies.some(({ id, name }) => id === code || name === code)) return code
  const known = [...new Set([baseCurrency, ...currencies.map(({ id }) => cleanText(id, 3))])]
  throw new Fault(
    'invalid_input',
    `${field}.currency: this organisation does not use ${quoted(code)}. It uses ${known.join(', ')}.`,
    'Give one of these, or ask the user to add the currency in Xero.',
  )
}

function refuseIncomplete({ kind, status, due, totals }: DocumentDraft, field: string): void {
  if (totals.total < 0n) {
    throw new Fault(
      'invalid_input',
      `${field}: the total ${formatAmount(totals.total)} is negative, which Xero does not take on ${RECORD_WORDS[kind]}s.`,
      'Lower the negative lines; a credit is a credit note (create_credit_note).',
    )
  }
  if (status === 'DRAFT' || due !== undefined || !fallsDue(kind)) return
  throw new Fault(
    'invalid_input',
    `${field}.due: past draft a due date is needed, and the contact has no payment terms to take it from.`,
    'Give due, or leave status out for a draft.',
  )
}

/** Throws Fault for a price with more places than Xero keeps on quotes and purchase orders; `field` names a line's price. */
export function refuseFinePrices(kind: DraftKind, lines: readonly DraftLine[], field: (index: number) => string): void {
  if (kind !== 'quote' && kind !== 'purchase_order') return
  const at = lines.findIndex(({ unitAmount = 0n }) => unitAmount % 100n !== 0n)
  if (at < 0) return
  throw new Fault(
    'invalid_input',
    `${field(at)}: Xero keeps prices on ${RECORD_WORDS[kind]}s with two decimal places.`,
    'Give a price for a larger unit, or round it.',
  )
}

function defaultedText({ lines }: DocumentInput, { lines: coded }: DocumentDraft): string {
  if (lines.length === 0) return ', as on the document that it credits'
  const codes = coded.filter((_, index) => lines[index]?.account === undefined).map(({ accountCode }) => accountCode)
  if (codes.length === 0) return ''
  return `, account ${cleanText([...new Set(codes)].join(', '), 40)} by the contact's default`
}

function summaryOf(draft: DocumentDraft): string {
  const { kind, status, contact, number, date, totals, currency, lines, credits } = draft
  const what = `${status === 'DRAFT' ? 'Draft' : status} ${RECORD_WORDS[kind]}${number ? ` ${quoted(number, 40)}` : ''}`
  const money = `${formatAmount(totals.total)} ${currency} (tax ${formatAmount(totals.totalTax)})`
  const forWhat = credits ? `, crediting ${quoted(credits.number, 40)}` : ''
  return `${what} for ${quoted(contact.name)}: ${money}, dated ${date}${dueText(draft)}, ${counted(lines.length, 'line')}${forWhat}`
}

function dueText({ kind, due }: DocumentDraft): string {
  if (fallsDue(kind)) return due ? `, due ${due}` : ', no due date'
  if (due === undefined) return ''
  return kind === 'quote' ? `, valid until ${due}` : `, delivery on ${due}`
}

// An account's default rate is the domestic one, which exports and imports rarely bear.
function foreignTax(
  { lines }: DocumentInput,
  { kind, currency, totals }: DocumentDraft,
  { details, baseCurrency }: DraftFacts,
): string[] {
  if (currency === baseCurrency || totals.totalTax === 0n) return []
  const ofContact = isSale(kind) ? details?.salesTaxType : details?.purchasesTaxType
  if (ofContact || lines.every(({ tax_type: given }) => given !== undefined)) return []
  const tax = `${formatAmount(totals.totalTax)} ${currency}`
  return [`the tax of ${tax} comes from the account's default, which trade abroad often does not bear: check tax_type`]
}

const WHEN: Readonly<Partial<Record<DraftKind, string>>> = { quote: 'expires', purchase_order: 'is delivered' }

function warningsOf(draft: DocumentDraft, { lockDate, taxRates }: DraftFacts): string[] {
  const { date, due, lines, totals, status, kind } = draft
  const warnings: string[] = []
  if (due && due < date) warnings.push(`it ${WHEN[kind] ?? 'is due'} on ${due}, before its date ${date}`)
  const posts = kind !== 'quote' && kind !== 'purchase_order'
  if (posts && lockDate && date <= lockDate && status !== 'AUTHORISED') {
    warnings.push(
      `${date} is in the locked period (up to ${lockDate}): it cannot be approved with this date, the first open day is ${addDays(lockDate, 1)}`,
    )
  }
  lines.forEach(({ quantity, taxType }, index) => {
    if (quantity === 0n) warnings.push(`line ${index + 1} has quantity 0`)
    if (taxType === undefined || taxRates.some((rate) => rate.taxType === taxType)) return
    warnings.push(
      `the tax rate ${quoted(taxType, 30)} of line ${index + 1} is not known here; its tax is Xero's to work out`,
    )
  })
  if (totals.total === 0n) warnings.push('the total is 0')
  return warnings
}
