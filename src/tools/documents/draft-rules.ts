import * as z from 'zod'
import type { Contact, ContactRef } from '../../books/contacts.ts'
import { addDays, type Day } from '../../books/day.ts'
import type { InvoiceKind } from '../../books/documents.ts'
import { contactName, day, line } from '../../books/fields.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import type { NamedSetting } from '../../books/organisation.ts'
import { dueUnder } from '../../books/payment-terms.ts'
import { documentTotals } from '../../books/totals.ts'
import type { DocumentDraft } from '../../call/acts/documents.ts'
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

/** A new invoice or bill as it was parsed. */
export type DocumentInput = z.output<typeof documentInput>

/** What one draft is decided from; `details` is undefined where nothing had to be defaulted from the contact. */
export interface DraftFacts extends Coding {
  kind: InvoiceKind
  status: DocumentDraft['status']
  contact: ContactRef
  details: Contact | undefined
  today: Day
  lockDate: Day | undefined
  baseCurrency: string
  currencies: readonly NamedSetting[]
}

/** Whether a draft takes something from the contact's defaults, so that the contact has to be read. */
export function needsContact({ due, currency, lines }: DocumentInput): boolean {
  if (due === undefined || currency === undefined) return true
  return lines.some(({ account, tax_type: taxType }) => account === undefined || taxType === undefined)
}

/** The change that creates one invoice or bill; `field` is its path in faults. Pure. Throws Fault for what Xero would not take. */
export function draftOf(input: DocumentInput, facts: DraftFacts, field: string): ChangeOf<'create_document'> {
  const { kind, status, contact, details } = facts
  const types = input.line_amount_types
  const setting = { ...facts, lineAmountTypes: types, contact: details }
  const lines = input.lines.map((one, index) => codedLine(one, setting, `${field}.lines.${index}`))
  const totals = documentTotals(
    lines.map((one) => lineTotals(one, types, facts.taxRates)),
    types,
  )
  const date = input.date ?? facts.today
  const terms = kind === 'invoice' ? details?.salesTerms : details?.purchasesTerms
  const draft: DocumentDraft = {
    kind,
    contact: { id: contact.id, name: contact.name },
    status,
    date,
    due: input.due ?? dueUnder(terms, date),
    number: input.number,
    reference: input.reference,
    currency: currencyOf(input, facts, field),
    lineAmountTypes: types,
    lines,
    totals,
  }
  refuseIncomplete(draft, field)
  return {
    act: 'create_document',
    draft,
    summary: `${summaryOf(draft)}${defaultedText(input, draft)}`,
    warnings: [...warningsOf(draft, facts), ...foreignTax(input, draft, facts)],
  }
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
      `${field}: the total ${formatAmount(totals.total)} is negative, which Xero does not take on ${kind}s.`,
      'Lower the negative lines; a credit is a credit note, which a person can make in Xero.',
    )
  }
  if (status === 'DRAFT' || due !== undefined) return
  throw new Fault(
    'invalid_input',
    `${field}.due: past draft a due date is needed, and the contact has no payment terms to take it from.`,
    'Give due, or leave status out for a draft.',
  )
}

function defaultedText({ lines }: DocumentInput, { lines: coded }: DocumentDraft): string {
  const codes = coded.filter((_, index) => lines[index]?.account === undefined).map(({ accountCode }) => accountCode)
  if (codes.length === 0) return ''
  return `, account ${cleanText([...new Set(codes)].join(', '), 40)} by the contact's default`
}

function summaryOf({ kind, status, contact, number, date, due, totals, currency, lines }: DocumentDraft): string {
  const what = `${status === 'DRAFT' ? 'Draft' : status} ${kind}${number ? ` ${quoted(number, 40)}` : ''}`
  const money = `${formatAmount(totals.total)} ${currency} (tax ${formatAmount(totals.totalTax)})`
  const days = `dated ${date}, ${due ? `due ${due}` : 'no due date'}`
  return `${what} for ${quoted(contact.name)}: ${money}, ${days}, ${counted(lines.length, 'line')}`
}

// An account's default rate is the domestic one, which exports and imports rarely bear.
function foreignTax(
  { lines }: DocumentInput,
  { kind, currency, totals }: DocumentDraft,
  { details, baseCurrency }: DraftFacts,
): string[] {
  if (currency === baseCurrency || totals.totalTax === 0n) return []
  const ofContact = kind === 'invoice' ? details?.salesTaxType : details?.purchasesTaxType
  if (ofContact || lines.every(({ tax_type: given }) => given !== undefined)) return []
  const tax = `${formatAmount(totals.totalTax)} ${currency}`
  return [`the tax of ${tax} comes from the account's default, which trade abroad often does not bear: check tax_type`]
}

function warningsOf(draft: DocumentDraft, { lockDate, taxRates }: DraftFacts): string[] {
  const { date, due, lines, totals, status } = draft
  const warnings: string[] = []
  if (due && due < date) warnings.push(`it is due on ${due}, before its date ${date}`)
  if (lockDate && date <= lockDate && status !== 'AUTHORISED') {
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
