import * as z from 'zod'
import { type Day, startOfMonth } from '../../../books/day.ts'
import { amount, day, fourPlaces } from '../../../books/fields.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { type Cents, type Decimal4, divideRounded, formatAmount, formatShort, smaller } from '../../../books/money.ts'
import { Fault } from '../../../call/fault.ts'
import { accountNamed } from '../../documents/coding.ts'
import { financialYearStart } from '../../reports/report-period.ts'
import { monthsAfter, type Period } from '../month/period.ts'
import {
  type AccountChoice,
  accrualAccount,
  isAccumulated,
  isDepreciation,
  oneOf,
  type ProposalBooks,
  prepaymentAccount,
} from './ledger-accounts.ts'
import { namedExpense } from './prepaid-releases.ts'
import { type NewProposal, PROPOSAL_KINDS } from './proposal.ts'
import { monthsFrom, partWithin, type Spread, spreadOver } from './spread.ts'

const wholeMonths = z.number().refine((value) => Number.isInteger(value) && value >= 1 && value <= 600, {
  error: 'must be a whole number from 1 to 600',
})

const accountField = z.string().max(150)

const termsInput = z.strictObject({
  kind: z.enum(PROPOSAL_KINDS),
  about: z.string().min(1).max(120),
  total: amount,
  months: wholeMonths.optional(),
  start: day.optional(),
  cumulative: z.boolean().optional(),
  residual: z.preprocess((value) => (value === 0 ? undefined : value), amount.optional()),
  diminishing: fourPlaces.optional(),
  debit: accountField.optional(),
  credit: accountField.optional(),
})

// Its fields are told in words and checked here: as a schema they would cost every conversation three times as much.
/** A journal that the caller knows the terms of, instead of one found in the books. */
export const scheduleInput = z
  .record(z.string(), z.unknown())
  .describe(
    `kind ${PROPOSAL_KINDS.join('|')}, about, total; months, start, cumulative, residual, diminishing, debit, credit`,
  )
  .pipe(termsInput)

/** Terms as they were parsed. */
export type ScheduleTerms = z.output<typeof scheduleInput>

/** The journal of the period that terms make. Throws Fault for an account that nothing tells, or a period that the terms do not reach. */
export function scheduled(terms: ScheduleTerms, books: ProposalBooks): NewProposal {
  const { kind, about } = terms
  const debit = chosen(terms.debit, () => usualDebit(terms, books), 'schedule.debit', books)
  const credit = chosen(terms.credit, () => usualCredit(terms, books), 'schedule.credit', books)
  const { share, calculation } = shareOf(terms, books)
  const description = cleanText(`${about}, ${books.period.month}`, 200)
  return {
    ...{ kind, subject: ['schedule', about.trim().toLowerCase(), debit.code, credit.code], about },
    lines: [
      { account: debit.code, amount: share, description },
      { account: credit.code, amount: -share, description },
    ],
    reverseOn: kind === 'accrual' ? monthsAfter(books.period, 1).from : undefined,
    calculation,
    basis: ['As given.', debit.why, credit.why].filter((text) => text !== ''),
    asks: undefined,
  }
}

function chosen(
  given: string | undefined,
  usual: () => AccountChoice,
  field: string,
  { accounts }: ProposalBooks,
): { code: string; why: string } {
  if (given !== undefined) return { code: accountNamed(given, accounts, field).code, why: '' }
  const choice = usual()
  if ('why' in choice) return choice
  throw new Fault(
    'invalid_input',
    `${field}: nothing in the books tells which account; ${choice.asks}.`,
    'Nothing was written. Ask the user which it is, and give its code or name.',
  )
}

function usualDebit({ kind, about }: ScheduleTerms, books: ProposalBooks): AccountChoice {
  if (kind === 'depreciation') return oneOf(books.accounts.filter(isDepreciation), 'depreciation', ONLY_ONE)
  if (kind === 'reclassification') return { code: '', asks: 'it is the account to move to' }
  return namedExpense(about, books)
}

function usualCredit({ kind }: ScheduleTerms, books: ProposalBooks): AccountChoice {
  if (kind === 'depreciation') return oneOf(books.accounts.filter(isAccumulated), 'accumulated depreciation', ONLY_ONE)
  if (kind === 'prepayment') return prepaymentAccount(books)
  if (kind === 'accrual') return accrualAccount(books)
  return { code: '', asks: 'it is the account to move from' }
}

const ONLY_ONE = 'It is the only account of its kind.'

/** What of the terms falls on the period, with the calculation in words. */
function shareOf(terms: ScheduleTerms, { period, organisation }: ProposalBooks): { share: Cents; calculation: string } {
  if (terms.kind === 'accrual' || terms.kind === 'reclassification') {
    return { share: terms.total, calculation: `${formatAmount(terms.total)} as given` }
  }
  const from = terms.cumulative
    ? startOfMonth(financialYearStart(period.to, organisation.financialYearEnd))
    : period.from
  const start = terms.start ?? startOf(terms, from)
  const spread = spreadOfTerms(terms, start)
  const share = partWithin(spread, from, period.to)
  if (share > 0n) return { share, calculation: inWords(terms, spread, share, from, period) }
  const last = spread.parts.at(-1)
  throw new Fault(
    'refused',
    `schedule.start: from ${start} over ${spread.parts.length} months, nothing falls on ${period.month}; the last month is ${last?.to.slice(0, 7)}.`,
    'Nothing was written. Give another period, start or months.',
  )
}

function startOf({ kind }: ScheduleTerms, from: Day): Day {
  if (kind === 'depreciation') return from
  throw new Fault('invalid_input', 'schedule.start: it is missing.', 'Give the day that the prepaid time begins.')
}

function spreadOfTerms(terms: ScheduleTerms, start: Day): Spread {
  const { months, total: cost, residual = 0n, diminishing: percent } = terms
  if (percent !== undefined) return diminishing(terms, percent, start)
  if (months === undefined) {
    throw new Fault(
      'invalid_input',
      'schedule.months: it is missing.',
      'Give the term or life in months (5 years: 60).',
    )
  }
  if (residual >= cost) {
    throw new Fault('invalid_input', 'schedule.residual: it is not below the total.', 'Give a smaller residual.')
  }
  return spreadOver(cost - residual, monthsFrom(start, months))
}

const LONGEST_LIFE = 600

/** Each year of twelve months loses a percentage of what it began with, a twelfth a month, down to the residual. */
function diminishing(terms: ScheduleTerms, percent: Decimal4, start: Day): Spread {
  if (percent <= 0n || percent > 1_000_000n) {
    throw new Fault(
      'invalid_input',
      'schedule.diminishing: it is not above 0 and at most 100.',
      'Give the rate of a year.',
    )
  }
  const { total: cost, residual = 0n, months = LONGEST_LIFE } = terms
  const { parts } = spreadOver(0n, monthsFrom(start, months))
  let [value, opening] = [cost, cost]
  const charged = parts.map((part, index) => {
    if (index % 12 === 0) opening = value
    const full = divideRounded(opening * percent, 12n * 1_000_000n)
    const left = value > residual ? value - residual : 0n
    const loss = smaller(full, left)
    value -= loss
    return { ...part, amount: loss }
  })
  return { by: 'months', parts: charged }
}

function inWords(terms: ScheduleTerms, { parts }: Spread, share: Cents, from: Day, period: Period): string {
  const { total: cost, residual, diminishing: percent } = terms
  const whole =
    residual === undefined ? formatAmount(cost) : `${formatAmount(cost)} less residual ${formatAmount(residual)}`
  const number = parts.findIndex((part) => part.from === period.from) + 1
  const how =
    percent === undefined
      ? `${whole} over ${parts.length} months`
      : `${whole} at ${formatShort(percent, 4)} % a year of the value that each year begins with`
  const months = parts.filter((part) => part.from >= from && part.from <= period.to)
  const each = months.at(-1)?.amount ?? 0n
  if (!terms.cumulative) {
    return `${how}; ${terms.start === undefined ? 'a month' : `month ${number}`} is ${formatAmount(share)}`
  }
  return `${how}; ${formatAmount(each)} a month, ${months.length} months of the financial year to ${period.to} are ${formatAmount(share)}`
}
