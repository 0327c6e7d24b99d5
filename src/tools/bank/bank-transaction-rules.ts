import * as z from 'zod'
import type { Contact } from '../../books/contacts.ts'
import type { Day } from '../../books/day.ts'
import { contactName, day, line } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { documentTotals } from '../../books/totals.ts'
import { BANK_TRANSACTION_TYPES, type BankDraft, type BankTransactionType, makesCredit } from '../../call/acts/bank.ts'
import type { DraftLine } from '../../call/acts/lines.ts'
import type { Movement } from '../../call/acts/payments.ts'
import { Fault } from '../../call/fault.ts'
import { codedLine, lineTotals } from '../documents/coded-line.ts'
import type { Coding } from '../documents/coding.ts'

/** Money that passed a bank account, as a caller gives it. */
export const bankTransactionInput = z.strictObject({
  type: z.enum(BANK_TRANSACTION_TYPES).describe('PREPAYMENT: before any document; OVERPAYMENT: beyond what was due'),
  bank_account: z.string().min(1).max(150).describe('Name or code'),
  contact: contactName.describe('Name or id'),
  lines: z
    .array(line.omit({ discount_percent: true }))
    .min(1)
    .max(100),
  date: day.optional().describe('Default today'),
  reference: z.string().max(255).optional(),
  line_amount_types: z
    .enum(['Exclusive', 'Inclusive', 'NoTax'])
    .default('Inclusive')
    .describe('Tax in the unit prices'),
})

/** Money that passed a bank account, as it was parsed. */
export type BankTransactionInput = z.output<typeof bankTransactionInput>

/** What one bank transaction is decided from; `contact` whole where defaults are taken from it. */
export interface BankFacts extends Coding {
  contact: BankDraft['contact']
  details: Contact | undefined
  movement: Movement
  currency: string
  lockDate: Day | undefined
}

/** Whether something is taken from the contact's defaults, so that the contact has to be read. */
export function needsDetails({ type, lines }: BankTransactionInput): boolean {
  if (type.endsWith('OVERPAYMENT')) return false
  return lines.some(({ account, tax_type: taxType }) => account === undefined || taxType === undefined)
}

/** The bank transaction that a caller wants, whole; `field` is its path in faults. Pure. Throws Fault for what Xero would not take. */
export function bankDraftOf(input: BankTransactionInput, facts: BankFacts, field: string): BankDraft {
  const { type } = input
  const over = type.endsWith('OVERPAYMENT')
  const types = over ? 'NoTax' : input.line_amount_types
  const lines = over ? [overpaymentLine(input, field)] : linesOf(input, facts, field)
  const totals = documentTotals(
    lines.map((one) => lineTotals(one, types, facts.taxRates)),
    types,
  )
  const { contact, movement, currency, lockDate } = facts
  const problem = amountProblem(lines, totals.total)
  if (problem) throw new Fault('invalid_input', `${field}.${problem}`, 'Xero takes only what has an amount. Mend this.')
  if (lockDate && movement.date <= lockDate) {
    throw new Fault(
      'refused',
      `${field}.date: ${movement.date} is in the locked period (up to ${lockDate}).`,
      'Nothing was done. Give a later date, or ask the user to unlock the period in Xero.',
    )
  }
  const { id, name } = contact
  return { type, contact: { id, name }, ...movement, currency, lineAmountTypes: types, lines, totals }
}

function linesOf(input: BankTransactionInput, { details, ...coding }: BankFacts, field: string): DraftLine[] {
  const kind = input.type.startsWith('SPEND') ? 'bill' : 'invoice'
  const setting = { ...coding, kind, lineAmountTypes: input.line_amount_types, contact: details } as const
  return input.lines.map((one, index) =>
    codedLine({ ...one, discount_percent: undefined }, setting, `${field}.lines.${index}`),
  )
}

// Xero keeps an overpayment on receivables or payables, without tax.
function overpaymentLine({ lines }: BankTransactionInput, field: string): DraftLine {
  const [first] = lines
  const coded = first?.account !== undefined || first?.tax_type !== undefined || first?.tracking !== undefined
  if (!first || lines.length > 1 || coded) {
    throw new Fault(
      'invalid_input',
      `${field}.lines: an overpayment is one line without account, tax and tracking: Xero keeps it on receivables or payables.`,
      'Give one line with description and unit_price, or another type.',
    )
  }
  const { description, quantity, unit_price: unitAmount } = first
  return { description, quantity: quantity ?? 10_000n, unitAmount }
}

function amountProblem(lines: readonly DraftLine[], total: bigint): string | undefined {
  const empty = lines.findIndex(({ quantity = 0n, unitAmount }) => quantity <= 0n || unitAmount === 0n)
  if (empty >= 0) return `lines.${empty}: a quantity above 0 and a price other than 0 are needed.`
  return total > 0n ? undefined : `lines: the total is ${formatAmount(total)}; money the other way is the other type.`
}

const VERBS: Readonly<Record<BankTransactionType, readonly [string, string]>> = {
  SPEND: ['Record spending of', 'at'],
  RECEIVE: ['Record receipt of', 'from'],
  'SPEND-PREPAYMENT': ['Record a prepayment of', 'to'],
  'RECEIVE-PREPAYMENT': ['Record a prepayment of', 'from'],
  'SPEND-OVERPAYMENT': ['Record an overpayment of', 'to'],
  'RECEIVE-OVERPAYMENT': ['Record an overpayment of', 'from'],
}

/** What will happen, in words. */
export function bankSummary({ type, contact, account, date, reference, currency, totals }: BankDraft): string {
  const [verb, way] = VERBS[type]
  const tax = totals.totalTax === 0n ? '' : ` (tax ${formatAmount(totals.totalTax)})`
  const words = reference === '' ? '' : `, reference ${quoted(reference, 60)}`
  return `${verb} ${moneyText(totals.total, currency)}${tax} ${way} ${quoted(contact.name)}: ${quoted(account.name, 50)}, dated ${date}${words}`
}

/** What a bookkeeper would mention of a bank transaction. Pure. */
export function bankWarnings({ type, date }: BankDraft, today: Day): string[] {
  const warnings: string[] = []
  if (date > today) warnings.push(`it is dated ${date}, which is to come`)
  if (makesCredit(type)) warnings.push('only a person can take a prepayment or overpayment back, in Xero')
  return warnings
}
