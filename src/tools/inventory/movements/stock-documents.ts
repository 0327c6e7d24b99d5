import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import { type Invoice, inBaseCurrency, type Line, type LineAmountTypes } from '../../../books/documents.ts'
import type { Cents, Decimal4 } from '../../../books/money.ts'
import type { LedgerRecord } from '../../../books/records.ts'
import { orderMarkedIn } from './order-mark.ts'

/** The kinds of documents that move stock once they are posted. */
export type StockKind = 'invoice' | 'bill' | 'credit_note' | 'supplier_credit' | 'bank_transaction'

/** What is kept of a document with items: enough to see what it moved once it is known which items are tracked. */
export interface StockDocument {
  kind: StockKind
  id: string
  number: string
  contact: ContactRef | undefined
  day: Day
  updatedAt: number
  /** Into stock, or out of it. */
  sign: 1n | -1n
  /** Its lines say what goods cost. Of the others Xero takes the average. */
  isPurchaseSide: boolean
  /** It comes to nothing, and lines without an item stand against its items. */
  isAdjustment: boolean
  /** The purchase order that it says it belongs to, by its plain number. */
  ofOrder?: string | undefined
  lines: readonly ItemLine[]
}

/** A line with an item: four-place units and base-currency cents without tax, as the document has them. */
export interface ItemLine {
  itemCode: string
  accountCode: string
  quantity: Decimal4
  amount: Cents
}

interface Source {
  kind: StockKind
  id: string
  number: string
  contact: ContactRef | undefined
  date: Day | undefined
  updatedAt: number
  sign: 1n | -1n
  isPurchaseSide: boolean
  total: Cents
  lineAmountTypes: LineAmountTypes
  currencyRate: bigint
  lines: readonly Line[] | undefined
}

/** What an invoice or bill moves, for a digest; undefined where it has no items. */
export function stockInvoice(invoice: Invoice): StockDocument | undefined {
  const isPurchaseSide = invoice.kind === 'bill'
  return stockDocument({ ...invoice, sign: isPurchaseSide ? 1n : -1n, isPurchaseSide })
}

/** What a credit note moves, for a digest: goods that customers send back come in, those that go back to suppliers leave. */
export function stockCredit(record: LedgerRecord): StockDocument | undefined {
  const isPurchaseSide = record.type === 'ACCPAYCREDIT'
  const kind = isPurchaseSide ? 'supplier_credit' : 'credit_note'
  return stockDocument({ ...record, kind, sign: isPurchaseSide ? -1n : 1n, isPurchaseSide })
}

/** What money spent on or received for goods moves, for a digest; undefined for prepayments, overpayments and transfers. */
export function stockBankTransaction(record: LedgerRecord): StockDocument | undefined {
  const { type, number, reference } = record
  if (type !== 'SPEND' && type !== 'RECEIVE') return undefined
  const isPurchaseSide = type === 'SPEND'
  const named = { kind: 'bank_transaction' as const, number: number || reference }
  return stockDocument({ ...record, ...named, sign: isPurchaseSide ? 1n : -1n, isPurchaseSide })
}

function stockDocument(source: Source): StockDocument | undefined {
  const { kind, id, number, contact, date, updatedAt, sign, isPurchaseSide } = source
  const lines = (source.lines ?? []).flatMap((line) => itemLine(source, line))
  if (lines.length === 0 || date === undefined) return undefined
  const isAdjustment = source.total === 0n && (source.lines ?? []).some((line) => isAgainst(line))
  const ofOrder = kind === 'bill' ? orderMarkedIn(source.lines) : undefined
  return { kind, id, number, contact, day: date, updatedAt, sign, isPurchaseSide, isAdjustment, ofOrder, lines }
}

function isAgainst({ itemCode, lineAmount }: Line): boolean {
  return itemCode === '' && lineAmount !== 0n
}

function itemLine({ lineAmountTypes, currencyRate }: Source, line: Line): ItemLine[] {
  const { itemCode, accountCode, quantity = 0n, lineAmount, taxAmount } = line
  if (itemCode === '' || quantity === 0n) return []
  const net = lineAmountTypes === 'Inclusive' ? lineAmount - taxAmount : lineAmount
  return [{ itemCode, accountCode, quantity, amount: inBaseCurrency(net, currencyRate) }]
}

/** What is kept of a purchase order: what was ordered of which item, four-place units. */
export interface OrderDocument {
  id: string
  number: string
  supplier: ContactRef
  ordered: Day
  expected: Day | undefined
  isOpen: boolean
  lines: readonly { itemCode: string; quantity: Decimal4 }[]
}

/** What a purchase order asks for, for a digest; undefined where it has no items. */
export function stockOrder(record: LedgerRecord): OrderDocument | undefined {
  const { id, number, contact, date, due, status, lines = [] } = record
  const asked = lines.flatMap(({ itemCode, quantity = 0n }) =>
    itemCode === '' || quantity <= 0n ? [] : [{ itemCode, quantity }],
  )
  if (!contact || date === undefined || asked.length === 0) return undefined
  return { id, number, supplier: contact, ordered: date, expected: due, isOpen: status === 'AUTHORISED', lines: asked }
}
