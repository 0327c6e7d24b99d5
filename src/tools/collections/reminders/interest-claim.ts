import type { Day } from '../../../books/day.ts'
import { type Cents, type Decimal4, formatAmount, formatShort, sum } from '../../../books/money.ts'
import type { Organisation } from '../../../books/organisation.ts'
import { Fault } from '../../../call/fault.ts'
import type { DocumentInput } from '../../documents/draft-rules.ts'
import type { AssessedInvoice } from '../debtors/assessment.ts'
import { type LateInterest, lateInterest } from './late-interest.ts'
import type { HalfYear } from './late-interest-rates.ts'
import type { Message } from './reminder-templates.ts'

/** Statutory interest on several invoices of one contact; amounts are cents of sterling, `byDay` as in LateInterest. */
export interface InterestClaim {
  rates: readonly Decimal4[]
  interest: Cents
  fixedSums: Cents
  byDay: Cents
  invoices: readonly { number: string; amountDue: Cents; found: LateInterest }[]
}

/** How interest is asked for; `bank_rate` in percent stands in where that of a half-year is not known. */
export interface InterestAsked {
  late_interest?: 'mention' | 'invoice' | undefined
  bank_rate?: Decimal4 | undefined
}

/** What works out the claim of a message; none where interest was not asked for, or the message is no demand. Throws Fault outside the UK. */
export function claimsUnder(
  { late_interest: asked, bank_rate: bankRate }: InterestAsked,
  { country, today }: Pick<Organisation, 'country'> & { today: Day },
): (chosen: { message: Message; invoices: readonly AssessedInvoice[] }) => InterestClaim | undefined {
  if (!asked) return () => undefined
  if (country !== 'GB') {
    throw refused('the statute is that of the United Kingdom, and this organisation is elsewhere.')
  }
  return ({ message, invoices }) =>
    message === 'dispute' || message === 'courtesy' ? undefined : interestClaim(invoices, today, bankRate)
}

/** Works out the interest on late invoices. Throws Fault for other currencies than pounds and for a half-year whose Bank Rate is not known. */
function interestClaim(
  invoices: readonly AssessedInvoice[],
  today: Day,
  bankRate: Decimal4 | undefined,
): InterestClaim | undefined {
  const foreign = invoices.find(({ currency }) => currency !== 'GBP')
  if (foreign) throw refused('an invoice is not in pounds.', 'Leave late_interest out for this contact.')
  const claimed = invoices.flatMap((invoice) => {
    const found = lateInterest(invoice, today, bankRate)
    if (found && 'missing' in found) throw unknownRate(found.missing)
    return found ? [{ number: invoice.number, amountDue: invoice.amountDue, found }] : []
  })
  if (claimed.length === 0) return undefined
  return {
    rates: [...new Set(claimed.map(({ found }) => found.rate))].sort((a, b) => (a < b ? -1 : 1)),
    interest: sum(claimed.map(({ found }) => found.interest)),
    fixedSums: sum(claimed.map(({ found }) => found.fixedSum)),
    byDay: sum(claimed.map(({ found }) => found.byDay)),
    invoices: claimed,
  }
}

function refused(fact: string, next = 'Leave late_interest out.'): Fault {
  return new Fault('refused', `late_interest: ${fact}`, next)
}

function unknownRate(halfYear: HalfYear): Fault {
  return new Fault(
    'refused',
    `late_interest: Bank Rate for the half-year from ${halfYear} is not known here, so nothing is computed.`,
    `Ask the user for the rate in force on the day before ${halfYear} (bankofengland.co.uk) and give it as bank_rate, in percent.`,
  )
}

/** The lines of an invoice for a claim: interest and fixed sum of each late invoice. */
export function claimLines({ invoices }: InterestClaim, account: string): DocumentInput['lines'] {
  return invoices.flatMap(({ number, amountDue, found }) => {
    const { rate, days, interest, fixedSum } = found
    const reckoned = `${formatShort(rate, 4)}% a year on GBP ${formatAmount(amountDue)} for ${days} days`
    const lines = [
      { description: `Statutory interest on ${number}: ${reckoned}`, unit_price: interest * 100n, account },
      { description: `Fixed sum for late payment of ${number}`, unit_price: fixedSum * 100n, account },
    ]
    return lines.filter(({ unit_price: price }) => price > 0n)
  })
}
