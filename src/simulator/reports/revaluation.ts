import type { Day } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import { dayRate } from '../accounting/currency-rates.ts'
import { isPosted } from '../accounting/document-kinds.ts'
import { inBase } from '../accounting/totals.ts'
import { systemAccount } from '../ledger.ts'
import type { OrganisationState } from '../state.ts'
import type { Prepayment } from '../state-money.ts'
import type { Account } from '../state-settings.ts'
import { type Settleable, type Settlement, settledBy, settlementsOf } from './settled.ts'

/** What a currency does to one account on a day, in base cents, debit positive; the other side is `against`. */
interface Revaluation {
  accountId: string
  against: string
  amount: Cents
}

/**
 * Unrealised currency gains on each of some days (ascending), which Xero shows in its reports and never posts: what is open in a foreign
 * currency is worth its amount at the day's rate, not at the document's own. On the cash basis there are no receivables and payables.
 */
export function revaluations(organisation: OrganisationState, days: readonly Day[], cash: boolean): Revaluation[][] {
  const banks = bankRevaluations(organisation, days)
  const open = cash ? [] : foreignDocuments(organisation)
  return days.map((day, at) => [...documentRevaluations(organisation, open, day), ...(banks[at] ?? [])])
}

/** What lies on the control accounts; a prepayment lies on the accounts of its lines and is no claim in money. */
type Claim = Exclude<Settleable, Prepayment>

interface Foreign {
  document: Claim
  settlements: Settlement[]
}

function foreignDocuments(organisation: OrganisationState): Foreign[] {
  const { baseCurrency } = organisation.settings
  const { invoices, creditNotes, overpayments } = organisation
  const found: Foreign[] = []
  for (const documents of [invoices, creditNotes, overpayments]) {
    for (const document of documents.values()) {
      if (document.currencyCode === baseCurrency || !isPosted(document.status)) continue
      found.push({ document, settlements: settlementsOf(organisation, document) })
    }
  }
  return found
}

function documentRevaluations(organisation: OrganisationState, open: readonly Foreign[], asAt: Day): Revaluation[] {
  const gains = { DEBTORS: 0n, CREDITORS: 0n }
  for (const { document, settlements } of open) {
    if (document.date > asAt) continue
    const due = document.total - settledBy(settlements, asAt)
    if (due === 0n) continue
    const rate = dayRate(organisation, document.currencyCode, asAt)
    const { side, sign } = STANDING[document.type]
    gains[side] += (inBase(due, rate) - inBase(due, document.currencyRate)) * sign
  }
  if (gains.DEBTORS === 0n && gains.CREDITORS === 0n) return []
  const against = systemAccount(organisation, 'UNREALISEDCURRENCYGAIN', 'REALISEDCURRENCYGAIN', 'ROUNDING').id
  return (['DEBTORS', 'CREDITORS'] as const)
    .filter((side) => gains[side] !== 0n)
    .map((side) => ({ accountId: systemAccount(organisation, side).id, against, amount: gains[side] }))
}

const STANDING = {
  ACCREC: { side: 'DEBTORS', sign: 1n },
  ACCRECCREDIT: { side: 'DEBTORS', sign: -1n },
  'RECEIVE-OVERPAYMENT': { side: 'DEBTORS', sign: -1n },
  ACCPAY: { side: 'CREDITORS', sign: -1n },
  ACCPAYCREDIT: { side: 'CREDITORS', sign: 1n },
  'SPEND-OVERPAYMENT': { side: 'CREDITORS', sign: 1n },
} as const

/** Bank accounts in a foreign currency; a line that does not say what it came to in that currency is left at its posted worth. */
function bankRevaluations(organisation: OrganisationState, days: readonly Day[]): Revaluation[][] {
  const foreign = foreignBanks(organisation)
  if (foreign.size === 0) return []
  const lines = foreignLines(organisation, foreign)
  if (lines.length === 0) return []
  const against = systemAccount(organisation, 'BANKCURRENCYGAIN', 'REALISEDCURRENCYGAIN', 'ROUNDING').id
  return days.map((day) =>
    [...foreign.values()].flatMap((account) => {
      const past = lines.filter(({ date, accountId }) => accountId === account.id && date <= day)
      const rate = dayRate(organisation, account.currencyCode ?? '', day)
      const amount = inBase(sum(past.map((line) => line.foreignAmount)), rate) - sum(past.map((line) => line.amount))
      return amount === 0n ? [] : [{ accountId: account.id, against, amount }]
    }),
  )
}

interface ForeignLine {
  date: Day
  accountId: string
  amount: Cents
  foreignAmount: Cents
}

function foreignLines(organisation: OrganisationState, foreign: ReadonlyMap<string, Account>): ForeignLine[] {
  const found: ForeignLine[] = []
  for (const { date, lines } of organisation.journals) {
    for (const { accountId, amount, foreignAmount } of lines) {
      if (foreignAmount === undefined || !foreign.has(accountId)) continue
      found.push({ date, accountId, amount, foreignAmount })
    }
  }
  return found
}

/** The bank accounts that are kept in another currency than the books, by id. */
export function foreignBanks(organisation: OrganisationState): Map<string, Account> {
  const { baseCurrency } = organisation.settings
  const banks = [...organisation.accounts.values()].filter(
    (account) => account.type === 'BANK' && (account.currencyCode ?? baseCurrency) !== baseCurrency,
  )
  return new Map(banks.map((account) => [account.id, account]))
}
