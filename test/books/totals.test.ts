import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { INVOICE_STATUSES, inBaseCurrency, NEXT_STATUS } from '../../src/books/documents.ts'
import { cents, decimal4, sum } from '../../src/books/money.ts'
import { documentTotals, lineAmount, lineTax } from '../../src/books/totals.ts'

const rate15 = decimal4('15')

describe("Xero's arithmetic", () => {
  it("matches Xero's own example: tax is rounded per line, then added", () => {
    const amounts = ['25.06', '25.61', '25.63'].map(cents)
    const taxes = amounts.map((amount) => lineTax(amount, rate15, 'Exclusive'))
    expect(taxes).toEqual([376n, 384n, 384n])
    const totals = documentTotals(
      amounts.map((amount, index) => ({ amount, tax: taxes[index] ?? 0n })),
      'Exclusive',
    )
    expect(totals).toEqual({ subTotal: 7630n, totalTax: 1144n, total: 8774n })
  })

  it.each([
    ['1', '100', undefined, '100.00'],
    ['3', '0.333', undefined, '1.00'],
    ['2.5', '19.99', undefined, '49.98'],
    ['1', '10.005', undefined, '10.01'],
    ['10', '99.99', '12.5', '874.91'],
    ['-1', '10.005', undefined, '-10.01'],
    ['1', '0.0049', undefined, '0.00'],
  ])('%s x %s less %s%% is %s', (quantity, price, discount, expected) => {
    const amount = lineAmount({
      quantity: decimal4(quantity),
      unitAmount: decimal4(price),
      discountRate: discount === undefined ? undefined : decimal4(discount),
    })
    expect(amount).toBe(cents(expected))
  })

  it('takes a fixed discount off the line', () => {
    expect(lineAmount({ quantity: decimal4(2), unitAmount: decimal4(50), discountAmount: 1050n })).toBe(8950n)
  })

  it('properties: inclusive tax plus net is the line; exclusive never charges more than a half cent off', () => {
    const amount = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n })
    const rate = fc.bigInt({ min: 0n, max: 500_000n })
    fc.assert(
      fc.property(amount, rate, (value, percent) => {
        const inclusive = lineTax(value, percent, 'Inclusive')
        const net = value - inclusive
        const again = net + lineTax(net, percent, 'Exclusive')
        expect(again - value <= 1n && value - again <= 1n).toBe(true)
        expect(lineTax(value, percent, 'NoTax')).toBe(0n)
        expect(lineTax(-value, percent, 'Exclusive')).toBe(-lineTax(value, percent, 'Exclusive'))
      }),
    )
  })

  it('properties: a document is the sum of its lines, whatever their order', () => {
    const lines = fc.array(
      fc.record({ amount: fc.bigInt({ min: -99_999n, max: 99_999n }), tax: fc.bigInt({ min: -9_999n, max: 9_999n }) }),
    )
    fc.assert(
      fc.property(lines, fc.constantFrom('Exclusive', 'Inclusive', 'NoTax'), (list, types) => {
        const totals = documentTotals(list, types)
        expect(documentTotals([...list].reverse(), types)).toEqual(totals)
        expect(totals.subTotal + totals.totalTax).toBe(totals.total)
        if (types === 'Inclusive') expect(totals.total).toBe(sum(list.map((one) => one.amount)))
      }),
    )
  })
})

describe('a document without tax', () => {
  it('has none, whatever its lines say', () => {
    const totals = documentTotals([{ amount: 10_000n, tax: 1_500n }], 'NoTax')
    expect(totals).toEqual({ subTotal: 10_000n, totalTax: 0n, total: 10_000n })
  })
})

describe('statuses', () => {
  it('never lead back from the ledger but by voiding', () => {
    expect(NEXT_STATUS.AUTHORISED).toEqual(['AUTHORISED', 'VOIDED'])
    expect(NEXT_STATUS.PAID).toEqual(['PAID'])
  })

  it('are closed: every next status is a status, and the ends are ends', () => {
    expect(Object.keys(NEXT_STATUS)).toEqual([...INVOICE_STATUSES])
    for (const next of Object.values(NEXT_STATUS)) {
      for (const status of next) expect(INVOICE_STATUSES).toContain(status)
    }
    expect(NEXT_STATUS.VOIDED).toEqual([])
    expect(NEXT_STATUS.DELETED).toEqual([])
    expect(NEXT_STATUS.PAID).not.toContain('VOIDED')
  })
})

describe('foreign currency', () => {
  it('comes home at the rate of the document', () => {
    expect(inBaseCurrency(12_345n, 1_000_000n)).toBe(12_345n)
    expect(inBaseCurrency(10_000n, 600_000n)).toBe(16_667n)
    expect(inBaseCurrency(-10_000n, 600_000n)).toBe(-16_667n)
  })
})
