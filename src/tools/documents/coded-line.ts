import type * as z from 'zod'
import type { Contact } from '../../books/contacts.ts'
import { type DraftKind, isSale, type LineAmountTypes } from '../../books/documents.ts'
import type { line } from '../../books/fields.ts'
import type { Cents, Decimal4 } from '../../books/money.ts'
import type { TaxRate } from '../../books/organisation.ts'
import { RECORD_WORDS } from '../../books/records.ts'
import { lineAmount, lineTax } from '../../books/totals.ts'
import type { DraftLine } from '../../call/acts/lines.ts'
import { Fault } from '../../call/fault.ts'
import { accountMissing, accountNamed, type Coding, taxRateNamed, trackingNamed } from './coding.ts'

/** A line as a caller gives it. */
export type LineInput = z.output<typeof line>

/** What decides a line's defaults: the kind of document, its tax treatment and, where it was read, the contact. */
export interface LineSetting extends Coding {
  kind: DraftKind
  lineAmountTypes: LineAmountTypes
  contact: Contact | undefined
}

const ONE: Decimal4 = 10_000n

/** A caller's line with account, tax and tracking settled; `field` is its path in faults. Throws Fault for what cannot be coded. */
export function codedLine(input: LineInput, setting: LineSetting, field: string): DraftLine {
  refuseDiscount(input.discount_percent, setting.kind, field)
  const account = accountOf(input, setting, field)
  const taxType = taxTypeOf(input, setting, account.taxType, field)
  return {
    description: input.description,
    quantity: input.quantity ?? ONE,
    unitAmount: input.unit_price,
    accountCode: account.code,
    ...(input.discount_percent === undefined ? {} : { discountRate: input.discount_percent }),
    ...(taxType === undefined ? {} : { taxType }),
    ...(input.tracking
      ? { tracking: trackingNamed(input.tracking, setting.trackingCategories, `${field}.tracking`) }
      : {}),
  }
}

const DISCOUNTED = new Set<DraftKind>(['invoice', 'quote', 'purchase_order'])

/** Throws Fault for a discount on bills and credit notes, which Xero does not have. */
export function refuseDiscount(discount: Decimal4 | undefined, kind: DraftKind, field: string): void {
  if (discount === undefined || DISCOUNTED.has(kind)) return
  throw new Fault(
    'invalid_input',
    `${field}.discount_percent: Xero has no discounts on ${RECORD_WORDS[kind]}s.`,
    'Give the price after the discount.',
  )
}

function accountOf({ account }: LineInput, { contact, kind, accounts }: LineSetting, field: string) {
  const fallback = isSale(kind) ? contact?.salesAccount : contact?.purchasesAccount
  const name = account ?? fallback ?? ''
  if (name === '') throw accountMissing(kind, accounts, `${field}.account`)
  return accountNamed(name, accounts, `${field}.account`)
}

function taxTypeOf(
  { tax_type: given }: LineInput,
  { contact, kind, lineAmountTypes, taxRates }: LineSetting,
  ofAccount: string,
  field: string,
): string | undefined {
  if (given !== undefined) return taxRateNamed(given, taxRates, `${field}.tax_type`).taxType
  if (lineAmountTypes === 'NoTax') return undefined
  const ofContact = isSale(kind) ? contact?.salesTaxType : contact?.purchasesTaxType
  const taxType = ofContact || ofAccount
  return taxType === '' ? undefined : taxType
}

/** Amount and tax of a line at the rates known, in cents of the document's currency. A rate that is not known counts as 0. */
export function lineTotals(
  line: DraftLine,
  types: LineAmountTypes,
  taxRates: readonly TaxRate[],
): { amount: Cents; tax: Cents } {
  // Xero counts a price without quantity once, and a quantity without price as nothing.
  const amount = lineAmount({ ...line, quantity: line.quantity ?? ONE, unitAmount: line.unitAmount ?? 0n })
  const rate = taxRates.find(({ taxType }) => taxType === line.taxType)?.rate ?? 0n
  return { amount, tax: lineTax(amount, rate, types) }
}
