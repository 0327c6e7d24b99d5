import { describe, expect, it } from 'vitest'
import type { Item } from '../../../src/books/items.ts'
import type { MirroredDocuments } from '../../../src/books/mirror.ts'
import { cents, decimal4 } from '../../../src/books/money.ts'
import { readTrade, type Trade } from '../../../src/tools/inventory/margin/read-trade.ts'
import { type Documents, fakeMirror } from '../collections/fake-mirror.ts'
import { fakeBooks, TODAY } from '../fake-books.ts'
import { BLUEFIN, bought, itemLine, record, sold, stockItem } from './stock-ledger.ts'

/** What was sold and bought in these documents. */
async function tradeOf(
  items: readonly Item[],
  documents: readonly MirroredDocuments['invoice' | 'credit_note'][],
): Promise<Trade> {
  const byKind: Documents = {}
  for (const one of documents) Object.assign(byKind, { [one.kind]: documents.filter(({ kind }) => kind === one.kind) })
  return await readTrade({ ...fakeBooks(), items: async () => items, mirror: fakeMirror(byKind) }, { today: TODAY })
}

/** An item of which no stock is kept. */
function plainItem(code: string, price?: string): Item {
  const purchases = { unitPrice: price === undefined ? undefined : decimal4(price), account: '300', taxType: '' }
  return stockItem(code, 0, '0', { assetAccount: '', costAccount: '', onHand: undefined, value: undefined, purchases })
}

const figures = ({ sold: lines }: Trade) =>
  lines.map(({ day, quantity, revenue, cost, basis }) => [day, quantity / 10_000n, revenue, cost, basis])

describe('the cost of what was sold', () => {
  it('of stock is the average when the goods went out', async () => {
    const trade = await tradeOf(
      [stockItem('A', 5, '130')],
      [
        bought('2026-01-01', 'A', 10, '200'),
        sold('2026-01-02', 'A', 5, '250'),
        bought('2026-01-03', 'A', 5, '160'),
        sold('2026-01-04', 'A', 5, '260'),
        record('credit_note', '2026-01-05', [itemLine('A', 1, '52')], { type: 'ACCRECCREDIT' }),
        sold('2026-01-06', 'A', 1, '52'),
      ],
    )
    expect(figures(trade)).toEqual([
      ['2026-01-02', 5n, cents('250'), cents('100'), 'average'],
      ['2026-01-04', 5n, cents('260'), cents('130'), 'average'],
      ['2026-01-05', -1n, -cents('52'), -cents('26'), 'average'],
      ['2026-01-06', 1n, cents('52'), cents('26'), 'average'],
    ])
    expect(trade.unexplained).toEqual([])
  })

  it('of what customers waited for is told when it arrives, on a line without units', async () => {
    const trade = await tradeOf(
      [stockItem('A', 2, '60')],
      [bought('2026-01-01', 'A', 1, '20'), sold('2026-01-02', 'A', 3, '150'), bought('2026-01-03', 'A', 4, '120')],
    )
    expect(figures(trade)).toEqual([
      ['2026-01-02', 3n, cents('150'), cents('20'), 'average'],
      ['2026-01-03', 0n, 0n, cents('60'), 'average'],
    ])
  })

  it('of other items is that of the newest bill, before any bill what the item is bought at', async () => {
    const trade = await tradeOf(
      [plainItem('P', '11.50')],
      [
        sold('2026-01-01', 'p', 2, '40'),
        bought('2026-01-02', 'P', 3, '36'),
        sold('2026-01-02', 'P', 2, '40'),
        bought('2026-02-01', 'P', 10, '130'),
        sold('2026-02-02', 'P', 2, '40'),
        record('credit_note', '2026-02-03', [itemLine('P', 1, '20')], { type: 'ACCRECCREDIT' }),
      ],
    )
    expect(figures(trade)).toEqual([
      ['2026-01-01', 2n, cents('40'), cents('23'), 'item'],
      ['2026-01-02', 2n, cents('40'), cents('24'), 'bill'],
      ['2026-02-02', 2n, cents('40'), cents('26'), 'bill'],
      ['2026-02-03', -1n, -cents('20'), -cents('13'), 'bill'],
    ])
    expect(trade.sold.map(({ itemCode }) => itemCode)).toEqual(['P', 'P', 'P', 'P'])
  })

  it('is unknown where neither a bill nor the item tells it', async () => {
    const trade = await tradeOf(
      [plainItem('HOUR')],
      [sold('2026-01-01', 'HOUR', 2, '40'), sold('2026-01-02', 'lost', 1, '5')],
    )
    expect(trade.sold.map(({ itemCode, cost, basis }) => [itemCode, cost, basis])).toEqual([
      ['HOUR', undefined, undefined],
      ['LOST', undefined, undefined],
    ])
  })

  it('is in base currency, without tax', async () => {
    const foreign = { currency: 'USD', currencyRate: 500_000n, lineAmountTypes: 'Inclusive' as const }
    const lines = [itemLine('P', 2, '46', { taxAmount: cents('6') })]
    const trade = await tradeOf([plainItem('P', '10')], [sold('2026-01-01', 'P', 2, '46', { ...foreign, lines })])
    expect(figures(trade)).toEqual([['2026-01-01', 2n, cents('80'), cents('20'), 'item']])
  })

  it('leaves out documents that only put stock right', async () => {
    const against = itemLine('', 1, '-60', { accountCode: '401' })
    const opening = bought('2026-01-01', 'A', 3, '', {
      lines: [itemLine('A', 3, '60', { accountCode: '630' }), against],
    })
    const trade = await tradeOf([stockItem('A', 2, '40')], [opening, sold('2026-01-02', 'A', 1, '50')])
    expect(figures(trade)).toEqual([['2026-01-02', 1n, cents('50'), cents('20'), 'average']])
    expect([...trade.bought]).toEqual([])
  })

  it('is said to be near only where documents do not explain the stock', async () => {
    const trade = await tradeOf([stockItem('A', 9, '200')], [bought('2026-01-01', 'A', 10, '200')])
    expect(trade.unexplained).toEqual(['A'])
    expect(trade.sold).toEqual([])
    expect(trade.bought.get('A')).toMatchObject([
      { day: '2026-01-01', amount: cents('200'), contact: { id: expect.not.stringMatching(BLUEFIN.id) } },
    ])
  })
})
