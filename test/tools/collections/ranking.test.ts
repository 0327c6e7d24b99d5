import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sum } from '../../../src/books/money.ts'
import {
  contactRisk,
  type Debtor,
  type InvoiceAtRisk,
  rankDebtors,
} from '../../../src/tools/collections/debtors/ranking.ts'
import { RISK_STEPS, type RiskLevels } from '../../../src/tools/collections/habits/risk.ts'

const chance = fc.double({ min: 0, max: 1, noNaN: true })
const levels = fc.tuple(chance, chance, chance, chance, chance, chance, chance).map((drawn): RiskLevels => {
  const [ledger, habit, elapsed, promise, broken, dispute, insolvency] = drawn
  return { ledger, habit, elapsed, promise, broken_promise: broken, dispute, insolvency }
})
const invoice: fc.Arbitrary<InvoiceAtRisk> = fc.record({
  amountDue: fc.bigInt({ min: 1n, max: 10n ** 9n }),
  levels,
})

function flat(level: number, over: Partial<RiskLevels> = {}): RiskLevels {
  const same = { ledger: level, habit: level, elapsed: level, promise: level, broken_promise: level, dispute: level }
  return { ...same, insolvency: level, ...over }
}

describe('the risk of a contact', () => {
  test('weighs invoices by what is due, and tells each reason in points', () => {
    const late = flat(0.9, { ledger: 0.2, habit: 0.6 })
    const fine = flat(0.1, { ledger: 0.2, habit: 0.1 })
    const read = contactRisk([
      { amountDue: 300_00n, levels: late },
      { amountDue: 100_00n, levels: fine },
    ])
    expect(read).toEqual({
      ...{ risk: 70, due: 400_00n, moneyAtRisk: 280_00n },
      reasons: [
        { step: 'ledger', points: 20 },
        { step: 'habit', points: 28 },
        { step: 'elapsed', points: 22 },
      ],
    })
  })

  test('is what its reasons add up to, within 0 and 100, and no more money than is due', () => {
    fc.assert(
      fc.property(fc.array(invoice, { minLength: 1, maxLength: 20 }), (invoices) => {
        const { risk, reasons, moneyAtRisk, due } = contactRisk(invoices)
        expect(reasons.reduce((points, reason) => points + reason.points, 0)).toBe(risk)
        expect(risk >= 0 && risk <= 100 && Number.isInteger(risk)).toBe(true)
        expect(moneyAtRisk >= 0n && moneyAtRisk <= due).toBe(true)
        expect(reasons.map(({ step }) => RISK_STEPS.indexOf(step))).toEqual(
          reasons.map(({ step }) => RISK_STEPS.indexOf(step)).sort((a, b) => a - b),
        )
        const exact = invoices.reduce((part, one) => part + Number(one.amountDue) * one.levels.insolvency, 0)
        expect(Math.abs(risk - (100 * exact) / Number(due))).toBeLessThanOrEqual(0.51)
      }),
    )
  })
})

function debtor(contactId: string, moneyAtRisk: bigint, over: Partial<Debtor> = {}): Debtor {
  return { contactId, moneyAtRisk, due: moneyAtRisk * 2n, risk: 50, reasons: [], ...over }
}

describe('a ranking', () => {
  test('puts the first half of the money at risk in A, up to four fifths in B, and the rest in C', () => {
    const ranked = rankDebtors([debtor('c', 10n), debtor('a', 50n), debtor('b', 30n), debtor('d', 10n)], 0n)
    expect(ranked.map(({ contactId, tier }) => `${contactId}${tier}`)).toEqual(['aA', 'bB', 'cC', 'dC'])
  })

  test('has those on hold and those too small apart, and counts them in no half', () => {
    const held = debtor('h', 1_000n, { hold: 'disputed' })
    const ranked = rankDebtors([held, debtor('a', 50n), debtor('b', 50n), debtor('n', 4n)], 10n)
    expect(ranked.map(({ contactId, tier }) => `${contactId}${tier}`)).toEqual(['hH', 'aA', 'bB', 'nN'])
  })

  test('has 50 at the median, nothing where no money is at risk', () => {
    const ranked = rankDebtors([debtor('a', 900n), debtor('b', 100n), debtor('c', 50n), debtor('d', 0n)], 0n)
    expect(ranked.map(({ priority }) => priority)).toEqual([90, 50, 33, 0])
    expect(rankDebtors([], 0n)).toEqual([])
  })

  const debtors = fc.uniqueArray(
    fc.record({ contactId: fc.uuid(), moneyAtRisk: fc.bigInt({ min: 0n, max: 10n ** 8n }), held: fc.boolean() }),
    { selector: ({ contactId }) => contactId, maxLength: 40 },
  )

  test('is in one order whatever the order it is given in, and more money never comes later', () => {
    fc.assert(
      fc.property(debtors, fc.bigInt({ min: 0n, max: 10n ** 6n }), (drawn, material) => {
        const given = drawn.map(({ contactId, moneyAtRisk, held }) =>
          debtor(contactId, moneyAtRisk, held ? { hold: 'disputed' } : {}),
        )
        const ranked = rankDebtors(given, material)
        expect(rankDebtors([...given].reverse(), material)).toEqual(ranked)
        const pairs = ranked.slice(1).map((one, index) => [ranked[index], one] as const)
        for (const [before, after] of pairs) {
          expect((before?.moneyAtRisk ?? 0n) >= after.moneyAtRisk && (before?.priority ?? 0) >= after.priority).toBe(
            true,
          )
        }
        const order = ranked.map(({ tier }) => tier).filter((tier) => 'ABC'.includes(tier))
        expect(order).toEqual([...order].sort())
        const chased = ranked.filter(({ tier }) => 'ABC'.includes(tier))
        const inA = sum(chased.filter(({ tier }) => tier === 'A').map(({ moneyAtRisk }) => moneyAtRisk))
        expect(inA * 2n >= sum(chased.map(({ moneyAtRisk }) => moneyAtRisk))).toBe(true)
      }),
    )
  })
})
