import { type Cents, type Decimal4, divideRounded, formatDecimal, rescale } from '../../books/money.ts'
import { type Fields, readText } from '../edge/body.ts'
import { readCents } from '../edge/wire-numbers.ts'
import type { Contact, Line, LineAmountTypes } from '../state.ts'
import type { Account } from '../state-settings.ts'
import type { Item } from '../state-stock.ts'
import { itemDefaults, itemLineProblems, readItem } from '../stock/item-lines.ts'
import { accountByCode, codingProblem, taxProblem } from './accounts-lookup.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { decimalOr, present, shortText, textOr } from './sent.ts'
import { lineAmountOf, lineTaxOf, unitAmountOf } from './totals.ts'
import { readTracking } from './tracking.ts'
import type { Work } from './work.ts'

/** What reading the lines of a document depends on. */
export interface LineRules {
  work: Work
  /** Whose tax a line takes when it names none. */
  side: 'sales' | 'purchases'
  types: LineAmountTypes
  /** Line amounts type that the existing lines were written with. */
  formerTypes: LineAmountTypes
  contact: Contact | undefined
  /** Why a line may have no discount, in Xero's words; undefined where it may. */
  noDiscounts: string | undefined
  /** Quotes tax only the lines that name a tax type: neither account nor contact lends them theirs. */
  taxOnlyWhenSent?: boolean
  /** The one account that every line goes to, whatever was sent. */
  account?: Account
  /** Whether a sent TaxAmount must be what Xero computes, as on bank transactions. */
  taxIsComputed?: boolean
}

/**
 * The lines of a document after an update. A line sent with a known LineItemID changes that line, any other line is new,
 * and existing lines that were not sent are gone.
 */
export function readLines(
  sent: readonly Fields[],
  existing: readonly Line[],
  rules: LineRules,
  errors: string[],
): Line[] {
  return sent.map((fields) => {
    const id = readText(fields.get('LineItemID'))?.toLowerCase()
    const before = id === undefined ? undefined : existing.find((line) => line.id === id)
    return readLine(fields, before, rules, errors)
  })
}

/** Existing lines under another LineAmountTypes: the amounts stay, their tax is computed anew. */
export function retaxedLines(lines: readonly Line[], rules: LineRules): Line[] {
  return lines.map((line) => ({
    ...line,
    ...(rules.types === 'NoTax' && line.accountCode !== undefined ? { taxType: 'NONE' } : {}),
    taxAmount: lineTaxOf(line.lineAmount, rateOf(rules, line.taxType), rules.types),
  }))
}

function readLine(fields: Fields, before: Line | undefined, rules: LineRules, errors: string[]): Line {
  const item = readItem(rules.work.organisation, fields, before, errors)
  const standing = standingLine(rules, item, before)
  const account = readAccount(fields, standing, rules, errors)
  const taxType = readTaxType(fields, standing, account, rules, errors)
  const amounts = readAmounts(fields, standing, rules, errors)
  errors.push(...itemLineProblems(rules.side === 'sales', item, { before, account, quantity: amounts.quantity }))
  return {
    id: before?.id ?? rules.work.context.newId(),
    lineAmount: amounts.lineAmount,
    taxAmount: readTax(fields, before, amounts.lineAmount, taxType, rules, errors),
    tracking: readTracking(rules.work.organisation, fields, before?.tracking ?? [], errors),
    ...present<Partial<Line>>({
      description: shortText(fields, 'Description', standing?.description, 4000, errors),
      // A code that is not in the books is refused; the refusal shows it as it was sent.
      itemCode: item?.code ?? textOr(fields, 'ItemCode', undefined),
      itemId: item?.id,
      quantity: amounts.quantity,
      unitAmount: amounts.unitAmount,
      discountRate: amounts.discountRate,
      discountAmount: amounts.discountAmount,
      accountCode: account?.code ?? textOr(fields, 'AccountCode', undefined),
      accountId: account?.id,
      taxType,
    }),
  }
}

/** What a line is where nothing else is sent: as it was, and with another item as that item has it. */
function standingLine(rules: LineRules, item: Item | undefined, before: Line | undefined): Standing | undefined {
  if (!item || item.id === before?.itemId) return before
  const { organisation, context } = rules.work
  const { taxType: _, ...kept } = before ?? {}
  const { taxType, ...defaults } = itemDefaults(organisation, item, rules.side === 'sales', context.unitPlaces)
  const itsOwn = contactTaxType(rules) === undefined && rules.taxOnlyWhenSent !== true ? taxType : undefined
  return { ...kept, ...defaults, ...present<Standing>({ taxType: itsOwn }) }
}

type Standing = Partial<Line>

/** A contact's own tax type goes before that of an item or account. */
function contactTaxType(rules: LineRules): string | undefined {
  return rules.side === 'sales' ? rules.contact?.receivableTaxType : rules.contact?.payableTaxType
}

function readAccount(
  fields: Fields,
  before: Standing | undefined,
  rules: LineRules,
  errors: string[],
): Account | undefined {
  if (rules.account) return rules.account
  const { organisation } = rules.work
  const id = readText(fields.get('AccountID'))?.toLowerCase()
  if (!fields.has('AccountCode') && id !== undefined) {
    const account = organisation.accounts.get(id)
    const problem = account === undefined ? SEEN.accountInvalid : codingProblem(account, account.code)
    if (problem !== undefined) errors.push(problem)
    return account
  }
  const code = textOr(fields, 'AccountCode', before?.accountCode)
  if (code === undefined) return undefined
  const account = accountByCode(organisation, code)
  const problem = codingProblem(account, code)
  if (problem !== undefined) errors.push(problem)
  return account
}

function readTaxType(
  fields: Fields,
  before: Standing | undefined,
  account: Account | undefined,
  rules: LineRules,
  errors: string[],
): string | undefined {
  if (rules.types === 'NoTax') return account ? 'NONE' : undefined
  const sent = textOr(fields, 'TaxType', before?.taxType)
  const taxType = sent ?? (account && rules.taxOnlyWhenSent !== true ? usualTaxType(account, rules) : undefined)
  if (taxType === undefined) return undefined
  if (sent !== undefined) {
    const problem = taxProblem(rules.work.organisation.taxRates.get(taxType), taxType, account)
    if (problem !== undefined) errors.push(problem)
  }
  return taxType
}

function usualTaxType(account: Account, rules: LineRules): string {
  return contactTaxType(rules) ?? account.taxType
}

interface LineAmounts {
  quantity: Decimal4 | undefined
  unitAmount: Decimal4 | undefined
  discountRate: Decimal4 | undefined
  discountAmount: Cents | undefined
  lineAmount: Cents
}

function readAmounts(fields: Fields, before: Standing | undefined, rules: LineRules, errors: string[]): LineAmounts {
  const discountRate = decimalOr(fields, 'DiscountRate', 4, before?.discountRate, errors) || undefined
  const discountAmount = decimalOr(fields, 'DiscountAmount', 2, before?.discountAmount, errors) || undefined
  checkDiscount(rules.noDiscounts, discountRate, discountAmount, errors)
  const discount = { discountRate, discountAmount }
  const sent = decimalOr(fields, 'LineAmount', 2, undefined, errors)
  const price = readPrice(fields, before, rules, errors)
  const given = decimalOr(fields, 'Quantity', 4, before?.quantity, errors)
  const quantity = given ?? 10_000n
  if (price === undefined) {
    if (sent === undefined) return { quantity: given, unitAmount: undefined, ...discount, lineAmount: 0n }
    const gross = grossOf(sent, discountRate, discountAmount)
    return { quantity, unitAmount: unitAmountOf(gross, quantity), ...discount, lineAmount: sent }
  }
  const lineAmount = lineAmountOf({ quantity, unitAmount: price, ...discount })
  if (sent !== undefined && sent !== lineAmount) {
    errors.push(SEEN.lineTotalWrong(formatDecimal(sent, 2), formatDecimal(lineAmount, 2)))
  }
  return { quantity, unitAmount: price, ...discount, lineAmount }
}

/** The unit price: as sent, to two places unless the caller asked for four. A line sent with only an amount has its price from that. */
function readPrice(
  fields: Fields,
  before: Standing | undefined,
  rules: LineRules,
  errors: string[],
): Decimal4 | undefined {
  const { unitPlaces } = rules.work.context
  if (!fields.has('UnitAmount')) return fields.has('LineAmount') ? undefined : before?.unitAmount
  const price = decimalOr(fields, 'UnitAmount', unitPlaces, undefined, errors)
  return price === undefined ? undefined : rescale(price, unitPlaces, 4)
}

/** What a line came to before its discount. */
function grossOf(amount: Cents, discountRate: Decimal4 | undefined, discountAmount: Cents | undefined): Cents {
  if (discountAmount !== undefined) return amount + discountAmount
  if (discountRate === undefined || discountRate >= 1_000_000n) return amount
  return divideRounded(amount * 1_000_000n, 1_000_000n - discountRate)
}

function checkDiscount(
  noDiscounts: string | undefined,
  rate: Decimal4 | undefined,
  amount: Cents | undefined,
  errors: string[],
): void {
  if (rate === undefined && amount === undefined) return
  if (noDiscounts !== undefined) errors.push(noDiscounts)
  else if (rate !== undefined && amount !== undefined) errors.push(UNSEEN.discountBoth)
}

function readTax(
  fields: Fields,
  before: Line | undefined,
  lineAmount: Cents,
  taxType: string | undefined,
  rules: LineRules,
  errors: string[],
): Cents {
  if (rules.types === 'NoTax') return 0n
  if (fields.has('TaxAmount') && fields.get('TaxAmount') !== null) {
    const sent = readCents(fields.get('TaxAmount'))
    if (sent === undefined) errors.push(UNSEEN.numberInvalid('TaxAmount'))
    else checkTax(sent, lineTaxOf(lineAmount, rateOf(rules, taxType), rules.types), rules, errors)
    return sent ?? 0n
  }
  const unchanged = before?.lineAmount === lineAmount && before.taxType === taxType && rules.formerTypes === rules.types
  return unchanged ? before.taxAmount : lineTaxOf(lineAmount, rateOf(rules, taxType), rules.types)
}

function checkTax(sent: Cents, computed: Cents, rules: LineRules, errors: string[]): void {
  if (rules.taxIsComputed !== true || sent === computed) return
  errors.push(UNSEEN.taxAmountWrong(formatDecimal(sent, 2), formatDecimal(computed, 2)))
}

function rateOf(rules: LineRules, taxType: string | undefined): Decimal4 {
  return taxType === undefined ? 0n : (rules.work.organisation.taxRates.get(taxType)?.rate ?? 0n)
}

/** What stops the lines of a document from being submitted or approved. */
export function lineProblems(lines: readonly Line[]): string[] {
  if (lines.length === 0) return [SEEN.linesMissing]
  const problems = new Set<string>()
  for (const line of lines) {
    if (line.description === undefined) problems.add(SEEN.descriptionMissing)
    if (line.unitAmount !== undefined && line.accountCode === undefined) problems.add(UNSEEN.accountMissing)
    if (line.unitAmount === undefined && line.accountCode !== undefined) problems.add(UNSEEN.unitAmountMissing)
  }
  if (lines.every((line) => line.unitAmount === undefined)) problems.add(UNSEEN.unitAmountMissing)
  return [...problems]
}
