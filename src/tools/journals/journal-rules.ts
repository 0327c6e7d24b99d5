import * as z from 'zod'
import type { Day } from '../../books/day.ts'
import { amount, day } from '../../books/fields.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { type Cents, formatAmount, sum } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import type { Account } from '../../books/organisation.ts'
import { lineTax } from '../../books/totals.ts'
import { debitsOf, type JournalDraft, type JournalLine } from '../../call/acts/journals.ts'
import { Fault } from '../../call/fault.ts'
import { accountNamed, type Coding, taxRateNamed, trackingNamed } from '../documents/coding.ts'
import { counted } from '../lists/columns.ts'

const journalLine = z.strictObject({
  account: z.string().min(1).max(150).describe('Code or name'),
  debit: amount.optional(),
  credit: amount.optional(),
  description: z.string().max(4000).optional(),
  tax_type: z.string().max(50).optional(),
  tracking: z.record(z.string(), z.string()).optional().describe('{"category": "option"}'),
})

/** A manual journal as a caller gives it. */
export const journalInput = z.strictObject({
  narration: z.string().min(1).max(4000).describe('What it is for'),
  lines: z.array(journalLine).min(2).max(100),
  date: day.optional().describe('Default today'),
  reverse_on: day.optional().describe('Drafts the reversing journal of this day too'),
  line_amount_types: z.enum(['Exclusive', 'Inclusive', 'NoTax']).default('NoTax'),
})

/** A manual journal as it was parsed. */
export type JournalInput = z.output<typeof journalInput>

/** What one journal is decided from. */
export interface JournalFacts extends Coding {
  status: JournalDraft['status']
  today: Day
  lockDate: Day | undefined
  baseCurrency: string
}

/** The journal that a caller wants, with its reversal where there is to be one; `field` is its path in faults. Pure. Throws Fault for what Xero would not take. */
export function journalsOf(input: JournalInput, facts: JournalFacts, field: string): JournalDraft[] {
  const { status, today, lockDate, baseCurrency: currency } = facts
  const { narration, line_amount_types: lineAmountTypes, reverse_on: reversed } = input
  const date = input.date ?? today
  refuseLocked(date, lockDate, `${field}.date`)
  const lines = input.lines.map((one, index) => lineOf(one, input, facts, `${field}.lines.${index}`))
  refuseUnbalanced(lines, input, facts, field)
  const journal: JournalDraft = { narration, date, status, lineAmountTypes, lines, currency }
  if (reversed === undefined) return [journal]
  if (reversed <= date) {
    throw new Fault(
      'invalid_input',
      `${field}.reverse_on: ${reversed} is not after the journal's ${date}.`,
      'Give a later day, such as the first of the next month.',
    )
  }
  return [journal, reversalOf(journal, reversed)]
}

type LineInput = JournalInput['lines'][number]

function lineOf(line: LineInput, input: JournalInput, facts: JournalFacts, field: string): JournalLine {
  const account = accountNamed(line.account, facts.accounts, `${field}.account`)
  refuseStock(account, `${field}.account`)
  return {
    accountCode: account.code,
    accountName: account.name,
    amount: signedOf(line, field),
    description: line.description ?? '',
    taxType: taxTypeOf(line, account, input, facts, field),
    tracking: line.tracking ? trackingNamed(line.tracking, facts.trackingCategories, `${field}.tracking`) : [],
  }
}

function signedOf({ debit, credit }: LineInput, field: string): Cents {
  if (debit !== undefined && credit === undefined) return debit
  if (credit !== undefined && debit === undefined) return -credit
  throw new Fault('invalid_input', `${field}: a line has either a debit or a credit.`, 'Give one of the two.')
}

function taxTypeOf(
  { tax_type: given }: LineInput,
  account: Account,
  { line_amount_types: types }: JournalInput,
  { taxRates }: JournalFacts,
  field: string,
): string | undefined {
  if (given === undefined) return types === 'NoTax' || account.taxType === '' ? undefined : account.taxType
  if (types !== 'NoTax') return taxRateNamed(given, taxRates, `${field}.tax_type`).taxType
  throw new Fault(
    'invalid_input',
    `${field}.tax_type: line_amount_types is NoTax, so that no line bears tax.`,
    'Leave tax_type out, or give line_amount_types Exclusive or Inclusive.',
  )
}

// Xero keeps the value of tracked stock itself: a journal would part it from the quantities.
function refuseStock({ code, name, type }: Account, field: string): void {
  if (type !== 'INVENTORY') return
  throw new Fault(
    'invalid_input',
    `${field}: account ${cleanText(code, 12)} ${quoted(name, 50)} holds tracked stock, which Xero takes no journals on.`,
    'Choose another account; stock is adjusted through its items.',
  )
}

function refuseLocked(date: Day, lockDate: Day | undefined, field: string): void {
  if (!lockDate || date > lockDate) return
  throw new Fault(
    'refused',
    `${field}: ${date} is in the locked period (up to ${lockDate}).`,
    'Nothing was done. Give a later date, or ask the user to unlock the period in Xero.',
  )
}

function refuseUnbalanced(
  lines: readonly JournalLine[],
  { line_amount_types: types }: JournalInput,
  { taxRates }: JournalFacts,
  field: string,
): void {
  const gross = lines.map(({ amount: net, taxType }) => {
    const rate = taxRates.find((one) => one.taxType === taxType)?.rate ?? 0n
    return types === 'Exclusive' ? net + lineTax(net, rate, types) : net
  })
  const debits = sum(gross.filter((one) => one > 0n))
  const credits = -sum(gross.filter((one) => one < 0n))
  if (debits === credits) return
  const apart = debits > credits ? debits - credits : credits - debits
  const tax = types === 'Exclusive' ? ', tax included' : ''
  throw new Fault(
    'invalid_input',
    `${field}: it does not balance: debits are ${formatAmount(debits)}, credits ${formatAmount(credits)}, ${formatAmount(apart)} apart${tax}.`,
    'Correct the amounts or add the missing line; never a line of rounding that the user did not agree to.',
  )
}

// It stays a draft whatever the journal is: nobody has seen yet what that day will bring.
function reversalOf(journal: JournalDraft, date: Day): JournalDraft {
  return {
    ...journal,
    narration: `Reversal: ${journal.narration}`.slice(0, 4000),
    date,
    status: 'DRAFT',
    lines: journal.lines.map((line) => ({ ...line, amount: -line.amount })),
  }
}

/** What will happen, in words. */
export function journalSummary({ narration, date, status, lines, currency }: JournalDraft): string {
  const what = status === 'DRAFT' ? 'Draft journal' : 'Post journal'
  return `${what} ${quoted(narration)}: ${moneyText(debitsOf(lines), currency)}, dated ${date}, ${counted(lines.length, 'line')}`
}
