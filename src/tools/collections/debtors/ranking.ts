import { type Cents, divideRounded, sum } from '../../../books/money.ts'
import { RISK_STEPS, type RiskLevels, type RiskStep } from '../habits/risk.ts'

/** An unpaid invoice with its risk; the amount due is in base currency and positive. */
export interface InvoiceAtRisk {
  amountDue: Cents
  levels: RiskLevels
}

/** How likely a contact's money is late, from 0 to 100 by amount, and why: the points of the reasons add up to it exactly. */
export interface ContactRisk {
  risk: number
  reasons: readonly { step: RiskStep; points: number }[]
  /** What of the amounts due is to be expected late, base currency. */
  moneyAtRisk: Cents
  due: Cents
}

const MILLION = 1_000_000n

/** The risk of a contact from its unpaid invoices, which must be at least one. */
export function contactRisk(invoices: readonly InvoiceAtRisk[]): ContactRisk {
  const due = sum(invoices.map(({ amountDue }) => amountDue))
  const levels = RISK_STEPS.map((step) => pointsOf(invoices, due, step))
  const reasons = RISK_STEPS.map((step, index) => ({ step, points: (levels[index] ?? 0) - (levels[index - 1] ?? 0) }))
  return {
    risk: levels.at(-1) ?? 0,
    reasons: reasons.filter(({ points, step }) => points !== 0 || step === 'ledger' || step === 'habit'),
    moneyAtRisk: sum(
      invoices.map(({ amountDue, levels: { insolvency } }) =>
        divideRounded(amountDue * millionths(insolvency), MILLION),
      ),
    ),
    due,
  }
}

function pointsOf(invoices: readonly InvoiceAtRisk[], due: Cents, step: RiskStep): number {
  const weighted = sum(invoices.map(({ amountDue, levels }) => amountDue * millionths(levels[step])))
  return wholeNumber(divideRounded(weighted * 100n, due * MILLION))
}

/** A chance from 0 to 1 as a whole number of millionths, so that amounts are multiplied exactly. */
export function millionths(chance: number): bigint {
  return BigInt(Math.round(chance * 1_000_000))
}

/** A whole number as a number: exact up to 2^53, above it good enough to sort by. */
export function wholeNumber(value: bigint): number {
  return Number.parseInt(value.toString(), 10)
}

/** Whom to chase first: A has the first half of the money at risk, B up to four fifths, C the rest; H is on hold, N too small to matter. */
export type Tier = 'A' | 'B' | 'C' | 'H' | 'N'

/** A contact that owes money; `hold` says why it is not chased. */
export interface Debtor extends ContactRisk {
  contactId: string
  hold?: string | undefined
}

/** The place of a debtor. `priority` is from 0 to 100: 50 at the ledger's median of money at risk, so that it moves only as the money does. */
export interface Place {
  priority: number
  tier: Tier
}

/** Ranks debtors by money at risk. Who owes less than `material` (base currency) is N. */
export function rankDebtors<Own extends Debtor>(debtors: readonly Own[], material: Cents): (Own & Place)[] {
  const ranked = [...debtors].sort(byMoneyAtRisk)
  const median = medianOf(ranked.map(({ moneyAtRisk }) => moneyAtRisk).filter((amount) => amount > 0n))
  const chased = ranked.filter((debtor) => isChased(debtor, material))
  const whole = sum(chased.map(({ moneyAtRisk }) => moneyAtRisk))
  let before = 0n
  return ranked.map((debtor) => {
    const { moneyAtRisk } = debtor
    const tier = isChased(debtor, material) ? tierAt(before, whole) : debtor.hold === undefined ? 'N' : 'H'
    if (isChased(debtor, material)) before += moneyAtRisk
    return { ...debtor, tier, priority: priorityOf(moneyAtRisk, median) }
  })
}

function byMoneyAtRisk(a: Debtor, b: Debtor): number {
  if (a.moneyAtRisk !== b.moneyAtRisk) return a.moneyAtRisk > b.moneyAtRisk ? -1 : 1
  if (a.due !== b.due) return a.due > b.due ? -1 : 1
  return a.contactId < b.contactId ? -1 : 1
}

function isChased({ hold, due }: Debtor, material: Cents): boolean {
  return hold === undefined && due >= material
}

function tierAt(before: Cents, whole: Cents): Tier {
  if (before * 2n < whole || whole === 0n) return 'A'
  return before * 5n < whole * 4n ? 'B' : 'C'
}

function priorityOf(amount: Cents, median: Cents): number {
  return amount <= 0n ? 0 : wholeNumber(divideRounded(amount * 100n, amount + median))
}

/** The lower middle of amounts; 0 of none. */
function medianOf(amounts: readonly Cents[]): Cents {
  const sorted = [...amounts].sort((a, b) => (a < b ? -1 : 1))
  return sorted[(sorted.length - 1) >> 1] ?? 0n
}
