import { addDays, type Day, daysBetween } from '../../../books/day.ts'
import type { PaymentCurve } from './payment-curve.ts'

/** What is added up to a risk, in this order: each starts from where the one before left it. */
export const RISK_STEPS = ['ledger', 'habit', 'elapsed', 'promise', 'broken_promise', 'dispute', 'insolvency'] as const

/** One of them. */
export type RiskStep = (typeof RISK_STEPS)[number]

/** What is on record that bears on whether an invoice is paid in time. */
export interface Circumstances {
  /** A promise that still runs: until when money counts for it, and how many of the contact's were kept and broken before. */
  promise?: { lastDay: Day; kept: number; broken: number } | undefined
  /** Whether the newest promise was not kept. */
  brokenPromise?: boolean | undefined
  disputed?: boolean | undefined
  insolvent?: boolean | undefined
}

/** The chance of trouble with an invoice as it stands after each step, from 0 to 1. */
export type RiskLevels = Readonly<Record<RiskStep, number>>

/** How much later than due counts as trouble, and how much longer where it is that late already, days. */
const LATE_DAYS = 7
const STILL_DAYS = 14
/** Of the chance to be paid on a day a dispute leaves so much. */
export const DISPUTED_HAZARD = 0.3

/** What a risk is read from: the invoice's days, the contact's curve and that of the whole ledger, and the day of reading. */
export interface RiskReading {
  invoice: { issued: Day; due: Day }
  curve: PaymentCurve
  pooled: PaymentCurve
  today: Day
  circumstances: Circumstances
}

/**
 * The chance that an unpaid invoice is paid more than 7 days after it is due; where it is that late already, that it is still unpaid in
 * 14 days. Promises, disputes and insolvency move it by fixed rules: a live promise is kept as often as the contact's promises were
 * ((2 + kept) / (3 + all)), a broken one doubles the odds, a dispute leaves three tenths of the daily chance, insolvency leaves none.
 */
export function riskLevels({ invoice, curve, pooled, today, circumstances }: RiskReading): RiskLevels {
  const { issued, due } = invoice
  const lateBy = addDays(due, LATE_DAYS)
  const horizon = daysBetween(due, today) > LATE_DAYS ? addDays(today, STILL_DAYS) : lateBy
  const ledger = 1 - pooled.paidBetween(due, issued, lateBy)
  const habit = 1 - curve.paidBetween(due, issued, lateBy)
  const elapsed = 1 - curve.paidBy(due, horizon)
  const promise = afterPromise(elapsed, circumstances.promise, horizon)
  const broken = circumstances.brokenPromise ? doubledOdds(promise) : promise
  const dispute = circumstances.disputed ? broken ** DISPUTED_HAZARD : broken
  return {
    ledger,
    habit,
    elapsed,
    promise,
    broken_promise: broken,
    dispute,
    insolvency: circumstances.insolvent ? 1 : dispute,
  }
}

function afterPromise(risk: number, promise: Circumstances['promise'], horizon: Day): number {
  if (!promise) return risk
  const trust = trustIn(promise)
  return trust * (promise.lastDay <= horizon ? 0 : 1) + (1 - trust) * risk
}

/** How likely a live promise is kept: as often as the contact's promises were, and two of three before there were any. */
export function trustIn({ kept, broken }: { kept: number; broken: number }): number {
  return (2 + kept) / (3 + kept + broken)
}

/** The chance of trouble after a broken promise: its odds twice as high. */
export function doubledOdds(risk: number): number {
  return (2 * risk) / (1 + risk)
}
