import { type Day, day } from '../../../src/books/day.ts'
import { type Invoice, inBaseCurrency, type Line } from '../../../src/books/documents.ts'
import type { Item } from '../../../src/books/items.ts'
import type { MirroredDocuments } from '../../../src/books/mirror.ts'
import { type Cents, cents, decimal4 } from '../../../src/books/money.ts'
import type { LedgerRecord } from '../../../src/books/records.ts'
import { readStock } from '../../../src/tools/inventory/movements/read-stock.ts'
import type { StockBook } from '../../../src/tools/inventory/movements/stock-book.ts'
import { type Documents, fakeMirror } from '../collections/fake-mirror.ts'
import { fakeBooks, guid, invoice, line, TODAY } from '../fake-books.ts'

/** Customers and suppliers of these ledgers. */
export const BLUEFIN = { id: guid(1), name: 'Bluefin Logistics' }
export const COBALT = { id: guid(2), name: 'Cobalt Distribution' }
export const ORBIT = { id: guid(3), name: 'Orbit Hardware' }

/** A tracked item with stock, its value in decimal text. */
export function stockItem(code: string, onHand: number, value: string, more: Partial<Item> = {}): Item {
  return {
    ...{ id: `item ${code}`, code, name: `Item ${code}`, description: '', purchaseDescription: '' },
    ...{ isSold: true, isPurchased: true, assetAccount: '630', costAccount: '310', updatedAt: 0 },
    sales: { unitPrice: decimal4(50), account: '200', taxType: 'OUTPUT2' },
    purchases: { unitPrice: decimal4(20), account: '', taxType: 'INPUT2' },
    ...{ onHand: decimal4(onHand), value: cents(value), backOrdered: 0n, ...more },
  }
}

/** One line: an item, how many, and what the line comes to without tax. */
export function itemLine(itemCode: string, quantity: number, amount: string, more: Partial<Line> = {}): Line {
  const unitAmount = undefined
  return line(1, {
    itemCode,
    quantity: decimal4(quantity),
    unitAmount,
    lineAmount: cents(amount),
    taxAmount: 0n,
    ...more,
  })
}

let serial = 0

interface More extends Omit<Partial<Invoice>, 'date' | 'kind'> {
  lines?: readonly Line[]
}

function document(kind: 'invoice' | 'bill', date: string, lines: readonly Line[], more: More): Invoice {
  serial += 1
  const total = lines.reduce((sum, { lineAmount }) => sum + lineAmount, 0n)
  const contact = kind === 'invoice' ? BLUEFIN : COBALT
  const facts = { kind, contact, date: day(date), lines, total, lineAmountTypes: 'NoTax' as const, updatedAt: serial }
  return invoice(serial, { id: guid(serial), number: `${kind} ${serial}`, ...facts, ...more })
}

/** A posted sale of one item. */
export function sold(date: string, itemCode: string, quantity: number, amount: string, more: More = {}): Invoice {
  return document('invoice', date, more.lines ?? [itemLine(itemCode, quantity, amount)], more)
}

/** A posted bill for one item, coded to the stock account. */
export function bought(date: string, itemCode: string, quantity: number, amount: string, more: More = {}): Invoice {
  const lines = more.lines ?? [itemLine(itemCode, quantity, amount, { accountCode: '630' })]
  return document('bill', date, lines, more)
}

/** A record of another kind with lines. */
export function record(
  kind: LedgerRecord['kind'],
  date: string,
  lines: readonly Line[],
  more: Partial<LedgerRecord> = {},
): LedgerRecord {
  serial += 1
  const total = lines.reduce((sum, { lineAmount }): Cents => sum + lineAmount, 0n)
  return {
    ...{ kind, id: guid(serial), type: '', number: `${kind} ${serial}`, reference: '', contact: BLUEFIN },
    ...{ account: undefined, status: 'AUTHORISED', date: day(date), due: undefined, currency: 'NZD' },
    ...{ currencyRate: 1_000_000n, total: inBaseCurrency(total, 1_000_000n), totalTax: 0n, open: undefined },
    ...{ reconciled: false, lineAmountTypes: 'NoTax', lines, applied: [], facts: [], hasAttachments: false },
    ...{ updatedAt: serial, ...more },
  }
}

/** An approved purchase order of Cobalt for one item. */
export function ordered(
  date: string,
  itemCode: string,
  quantity: number,
  more: Partial<LedgerRecord> = {},
): LedgerRecord {
  return record('purchase_order', date, [itemLine(itemCode, quantity, '0')], { contact: COBALT, ...more })
}

/** The stock book of these items and documents on a day. */
export async function stockOf(
  items: readonly Item[],
  documents: readonly MirroredDocuments['invoice' | 'credit_note'][],
  today: Day = TODAY,
): Promise<StockBook> {
  const byKind: Documents = {}
  for (const one of documents) Object.assign(byKind, { [one.kind]: documents.filter(({ kind }) => kind === one.kind) })
  return await readStock({ ...fakeBooks(), items: async () => items, mirror: fakeMirror(byKind) }, { today })
}
