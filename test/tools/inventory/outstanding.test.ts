import { expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import type { Line } from '../../../src/books/documents.ts'
import { recordOfInvoice } from '../../../src/books/invoice-record.ts'
import type { LedgerRecord } from '../../../src/books/records.ts'
import { orderedLines } from '../../../src/tools/inventory/adjustments/outstanding.ts'
import { orderMark } from '../../../src/tools/inventory/movements/order-mark.ts'
import { invoice, line } from '../fake-books.ts'

const goods = (code: string, units: number, description = code): Line =>
  line(1, { itemCode: code, description, quantity: BigInt(units) * 10_000n })

function document(kind: 'bill' | 'purchase_order', number: string, on: string, lines: Line[], status = 'AUTHORISED') {
  const record = recordOfInvoice(invoice(1, { number, date: day(on), lines }))
  return { ...record, id: number, kind, status } satisfies LedgerRecord
}

const order = (number: string, on: string, ...lines: Line[]) => document('purchase_order', number, on, lines)
const bill = (number: string, on: string, ...lines: Line[]) => document('bill', number, on, lines)
const mark = (number: string) => line(2, { description: orderMark(number), quantity: undefined, itemCode: '' })
const left = (of: LedgerRecord, orders: LedgerRecord[], bills: LedgerRecord[]) =>
  orderedLines(of, orders, bills).map((one) =>
    [one.received / 10_000n, one.left / 10_000n].map(String).join(' of which left '),
  )

const old = order('PO-1', '2026-10-01', goods('A', 10))
const young = order('PO-2', '2026-11-01', goods('A', 10))

test.each<[string, LedgerRecord, LedgerRecord[], string[]]>([
  ['nothing was billed', old, [], ['0 of which left 10']],
  [
    'a bill without a word fills the oldest first',
    old,
    [bill('B', '2026-11-05', goods('a', 12))],
    ['10 of which left 0'],
  ],
  ['and the rest goes to the next', young, [bill('B', '2026-11-05', goods('a', 12))], ['2 of which left 8']],
  [
    'a bill that names its order counts for that alone',
    young,
    [bill('B', '2026-11-05', goods('A', 12), mark('po-2'))],
    ['12 of which left 0'],
  ],
  ['and not for the others', old, [bill('B', '2026-11-05', goods('A', 12), mark('PO-2'))], ['0 of which left 10']],
  [
    'a bill before the order is for something else',
    young,
    [bill('B', '2026-10-31', goods('A', 12))],
    ['0 of which left 10'],
  ],
  [
    'what is voided brought nothing',
    old,
    [document('bill', 'B', '2026-11-05', [goods('A', 3)], 'VOIDED')],
    ['0 of which left 10'],
  ],
  [
    'a draft counts, so that nothing is received twice',
    old,
    [document('bill', 'B', '2026-11-05', [goods('A', 3)], 'DRAFT')],
    ['3 of which left 7'],
  ],
  ['other goods do not', old, [bill('B', '2026-11-05', goods('B', 3), goods('', 3, 'A'))], ['0 of which left 10']],
])('%s', (_, of, bills, expected) => {
  expect(left(of, [old, young], bills)).toEqual(expected)
})

test('one item on two lines, and a line that has words alone', () => {
  const both = order('PO-3', '2026-10-01', goods('A', 4), goods('A', 6), goods('', 5, 'Oak boards'))
  const bills = [bill('B', '2026-10-05', goods('A', 5), goods('', 2, 'oak boards '))]
  expect(left(both, [], bills)).toEqual(['4 of which left 0', '1 of which left 5', '2 of which left 3'])
})
