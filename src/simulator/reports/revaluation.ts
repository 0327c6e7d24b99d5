import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import { dayRate } from '../accounting/currency-rates.ts'
import { isPosted } from '../accounting/document-kinds.ts'
import { inBase } from '../accounting/totals.ts'
import { systemAccount } from '../ledger.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { type Settleable, settledAt } from './settled.ts'

/** What a currency does to one account on a day, in base cents, debit positive; the other side is `against`. */
interface Revaluation {
  accountId: string
  against: string
  amount: Cents
}

/**
 * Unrealised currency gains on a day, which Xero shows in its reports and never posts: what is open in a foreign currency is worth
 * its amount at the day's rate, not at the document's own. `accrual` leaves receivables and payables in, the cash basis has none.
 */
export function revaluations(organisation: OrganisationState, asAt: Day, accrual: boolean): Revaluation[] {
  const banks = bankRevaluations(organisation, asAt)
  return accrual ? [...documentRevaluations(organisation, asAt), ...banks] : banks
}

function documentRevaluations(organisation: OrganisationState, asAt: Day): Revaluation[] {
  const { baseCurrency } = organisation.settings
  const gains = { DEBTORS: 0n, CREDITORS: 0n }
  const rates = new Map<string, bigint>()
  for (const document of settleables(organisation)) {
    if (document.currencyCode === baseCurrency || document.date > asAt || !isPosted(document.status)) continue
    const open = document.total - settledAt(organisation, document, asAt)
    const rate = rates.get(document.currencyCode) ?? dayRate(organisation, document.currencyCode, asAt)
    rates.set(document.currencyCode, rate)
    const { side, sign } = standing(document)
    gains[side] += (inBase(open, rate) - inBase(open, document.currencyRate)) * sign
  }
  if (gains.DEBTORS === 0n && gains.CREDITORS === 0n) return []
  const against = systemAccount(organisation, 'UNREALISEDCURRENCYGAIN', 'REALISEDCURRENCYGAIN', 'ROUNDING').id
  return (['DEBTORS', 'CREDITORS'] as const)
    .filter((side) => gains[side] !== 0n)
    .map((side) => ({ accountId: systemAccount(organisation, side).id, against, amount: gains[side] }))
}

function* settleables(organisation: OrganisationState): Generator<Settleable> {
  yield* organisation.invoices.values()
  yield* organisation.creditNotes.values()
  yield* organisation.prepayments.values()
  yield* organisation.overpayments.values()
}

const STANDING = {
  ACCREC: { side: 'DEBTORS', sign: 1n },
  ACCRECCREDIT: { side: 'DEBTORS', sign: -1n },
  'RECEIVE-PREPAYMENT': { side: 'DEBTORS', sign: -1n },
  'RECEIVE-OVERPAYMENT': { side: 'DEBTORS', sign: -1n },
  ACCPAY: { side: 'CREDITORS', sign: -1n },
  ACCPAYCREDIT: { side: 'CREDITORS', sign: 1n },
  'SPEND-PREPAYMENT': { side: 'CREDITORS', sign: 1n },
  'SPEND-OVERPAYMENT': { side: 'CREDITORS', sign: 1n },
} as const

function standing(document: Settleable): { side: 'DEBTORS' | 'CREDITORS'; sign: bigint } {
  return STANDING[document.type]
}

/** Bank accounts in a foreign currency; a line that does not say what it came to in that currency is left at its posted worth. */
function bankRevaluations(organisation: OrganisationState, asAt: Day): Revaluation[] {
  const foreign = foreignBanks(organisation)
  if (foreign.size === 0) return []
  const held = new Map<string, { base: Cents; foreign: Cents }>()
  for (const { date, lines } of organisation.journals) {
    if (date > asAt) continue
    for (const { accountId, amount, foreignAmount } of lines) {
      if (foreignAmount === undefined || !foreign.has(accountId)) continue
      const before = held.get(accountId)
      held.set(accountId, { base: (before?.base ?? 0n) + amount, foreign: (before?.foreign ?? 0n) + foreignAmount })
    }
  }
  return [...held].flatMap(([accountId, { base, foreign: balance }]) => {
    const rate = dayRate(organisation, foreign.get(accountId)?.currencyCode ?? '', asAt)
    const amount = inBase(balance, rate) - base
    const against = systemAccount(organisation, 'BANKCURRENCYGAIN', 'REALISEDCURRENCYGAIN', 'ROUNDING').id
    return amount === 0n ? [] : [{ accountId, against, amount }]
  })
}

/** The bank accounts that are kept in another currency than the books, by id. */
export function foreignBanks(organisation: OrganisationState): Map<string, Account> {
  const { baseCurrency } = organisation.settings
  const banks = [...organisation.accounts.values()].filter(
    (account) => account.type === 'BANK' && (account.currencyCode ?? baseCurrency) !== baseCurrency,
  )
  return new Map(banks.map((account) => [account.id, account]))
}
