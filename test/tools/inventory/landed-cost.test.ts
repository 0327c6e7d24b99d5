import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LineAmountTypes } from '../../../src/books/documents.ts'
import { sum } from '../../../src/books/money.ts'
import { lineAmount } from '../../../src/books/totals.ts'
import { allocated, type GoodsLine } from '../../../src/tools/inventory/margin/allocate-costs.ts'
import { type BillTax, type Giver, landedEdit } from '../../../src/tools/inventory/margin/landed-edit.ts'

const EXCLUSIVE: BillTax = { lineAmountTypes: 'Exclusive', taxType: 'INPUT2', rate: 150_000n }

function goods(line: number, units: number, amount: bigint): GoodsLine {
  const id = `l${line}`
  const quantity = BigInt(units) * 10_000n
  return { line, id, itemCode: `I${line}`, description: '', quantity, amount, lineAmount: amount, taxType: 'INPUT2' }
}

describe('laying costs on goods', () => {
  const anyGoods = fc.uniqueArray(
    fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), weight: fc.bigInt({ min: 1n, max: 10n ** 9n }) }),
    { minLength: 1, maxLength: 12, selector: ({ id }) => id },
  )
  const amount = fc.bigInt({ min: 1n, max: 10n ** 8n })

  it('adds up to the cent, and no line is off its share by a cent', () => {
    fc.assert(
      fc.property(anyGoods, amount, (lines, cost) => {
        const shares = allocated(cost, lines)
        expect(sum(shares)).toBe(cost)
        const total = sum(lines.map(({ weight }) => weight))
        lines.forEach(({ weight }, index) => {
          const off = (shares[index] ?? 0n) * total - cost * weight
          expect(off < total && -off < total).toBe(true)
        })
      }),
    )
  })

  it('does not depend on the order of lines', () => {
    fc.assert(
      fc.property(anyGoods, amount, fc.infiniteStream(fc.nat()), (lines, cost, keys) => {
        const mixed = lines.map((line) => ({ line, key: keys.next().value })).sort((a, b) => a.key - b.key)
        const shares = new Map(
          allocated(
            cost,
            mixed.map(({ line }) => line),
          ).map((share, at) => [mixed[at]?.line.id, share]),
        )
        expect(lines.map(({ id }) => shares.get(id))).toEqual(allocated(cost, lines))
      }),
    )
  })

  it('gives the odd cent to the largest remainder, of equal ones to the lower id', () => {
    expect(
      allocated(100n, [
        { id: 'b', weight: 1n },
        { id: 'a', weight: 1n },
        { id: 'c', weight: 1n },
      ]),
    ).toEqual([33n, 34n, 33n])
  })
})

describe('the edit of a draft bill', () => {
  it('raises goods and takes the freight line away', () => {
    const lines = [
      { ...goods(1, 10, 82_000n), share: 4_000n },
      { ...goods(2, 40, 12_400n), share: 1_000n },
    ]
    expect(landedEdit(lines, [{ from: 'line', line: 3, amount: 5_000n }], EXCLUSIVE)).toEqual({
      change_lines: [
        { line: 1, unit_price: 860_000n },
        { line: 2, unit_price: 33_500n },
      ],
      remove_lines: [3],
    })
  })

  it('leaves with freight what four places of a price cannot hold', () => {
    const lines = [{ ...goods(1, 30_000, 93_000n), share: 1n }]
    const edit = landedEdit(lines, [{ from: 'line', line: 2, amount: 1n }], EXCLUSIVE)
    expect(edit).toEqual({
      change_lines: [
        { line: 1, unit_price: 310n },
        { line: 2, quantity: 10_000n, unit_price: 100n },
      ],
    })
  })

  it('takes a cost that is coded elsewhere off its account, at the tax of the goods', () => {
    const giver: Giver = { from: 'account', account: '425', amount: 6_000n, description: 'Taken into stock: freight' }
    expect(landedEdit([{ ...goods(1, 10, 82_000n), share: 6_000n }], [giver], EXCLUSIVE)).toEqual({
      change_lines: [{ line: 1, unit_price: 880_000n }],
      add_lines: [
        {
          description: 'Taken into stock: freight',
          quantity: 10_000n,
          unit_price: -600_000n,
          account: '425',
          tax_type: 'INPUT2',
        },
      ],
    })
  })

  it('never changes what the lines add up to', () => {
    const anyLine = fc.record({
      quantity: fc.bigInt({ min: 1n, max: 10n ** 8n }),
      unitAmount: fc.bigInt({ min: 0n, max: 10n ** 7n }),
      share: fc.bigInt({ min: 0n, max: 10n ** 6n }),
    })
    const types = fc.constantFrom<LineAmountTypes>('Exclusive', 'Inclusive', 'NoTax')
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 6 }),
        types,
        fc.boolean(),
        (priced, lineAmountTypes, own) => {
          const tax = { ...EXCLUSIVE, lineAmountTypes }
          const lines = priced.map(({ quantity, unitAmount, share }, index) => {
            const amount = lineAmount({ quantity, unitAmount })
            return { ...goods(index + 1, 1, amount), quantity, share }
          })
          const total = sum(lines.map(({ share }) => share))
          const giver: Giver = own
            ? { from: 'line', line: lines.length + 1, amount: total }
            : { from: 'account', account: '425', amount: total, description: 'x' }
          const before = sum(lines.map((line) => line.lineAmount)) + (own ? total : 0n)
          const edit = landedEdit(lines, [giver], tax)
          const changed = new Map((edit.change_lines ?? []).map((one) => [one.line, one]))
          const after = lines.map((line) => {
            const unitAmount = changed.get(line.line)?.unit_price
            return unitAmount === undefined ? line.lineAmount : lineAmount({ quantity: line.quantity, unitAmount })
          })
          const freight = changed.get(lines.length + 1)?.unit_price ?? 0n
          const against = sum((edit.add_lines ?? []).map(({ unit_price: price }) => price))
          expect(sum(after) + freight / 100n + against / 100n).toBe(before)
          expect(own && !changed.has(lines.length + 1)).toBe(edit.remove_lines !== undefined)
        },
      ),
    )
  })
})
