import type { Books } from '../../../books/books.ts'
import type { Invoice } from '../../../books/documents.ts'
import { type Decimal4, divideRounded } from '../../../books/money.ts'
import { plainCode } from '../settings/setting-fields.ts'
import type { PlanLine } from './plan-line.ts'

/** Whom a plan orders from. */
export interface OrderSupplier {
  id: string
  name: string
  currency: string
  archived: boolean
}

const AT_ONCE = 100

/** The suppliers of lines, by id; whom the books have no more is missing. */
export async function suppliersOf(
  lines: readonly PlanLine[],
  books: Books,
  baseCurrency: string,
): Promise<ReadonlyMap<string, OrderSupplier>> {
  const ids = [...new Set(lines.flatMap(({ supplierId }) => supplierId ?? []))].sort()
  const suppliers = new Map<string, OrderSupplier>()
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const { rows } = await books.findContacts({ ids: ids.slice(from, from + AT_ONCE), includeArchived: true })
    for (const { id, name, currency, status } of rows) {
      suppliers.set(id, { id, name, currency: currency || baseCurrency, archived: status === 'ARCHIVED' })
    }
  }
  return suppliers
}

/**
 * What a unit of each line costs in its supplier's currency, without tax, by item code; Xero keeps two places on orders. What is bought in
 * another currency is known from the last bill alone, which is read for it.
 */
export async function orderPrices(
  lines: readonly PlanLine[],
  suppliers: ReadonlyMap<string, OrderSupplier>,
  books: Books,
  baseCurrency: string,
): Promise<ReadonlyMap<string, Decimal4>> {
  const isForeign = ({ supplierId = '' }: PlanLine) =>
    (suppliers.get(supplierId)?.currency ?? baseCurrency) !== baseCurrency
  const bills = await billsOf(lines.filter(isForeign), books)
  const prices = new Map<string, Decimal4>()
  for (const line of lines) {
    const price = isForeign(line) ? billedPrice(line, bills, suppliers) : line.unitCost
    if (price !== undefined && price > 0n) prices.set(line.item.code, divideRounded(price, 100n) * 100n)
  }
  return prices
}

async function billsOf(lines: readonly PlanLine[], books: Books): Promise<ReadonlyMap<string, Invoice>> {
  const ids = [...new Set(lines.flatMap(({ lastPurchase }) => lastPurchase?.document.id ?? []))].sort()
  const bills = new Map<string, Invoice>()
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const { rows } = await books.findInvoices({ kind: 'bill', ids: ids.slice(from, from + AT_ONCE), detail: true })
    for (const bill of rows) bills.set(bill.id, bill)
  }
  return bills
}

function billedPrice(
  { lastPurchase, supplierId = '', item }: PlanLine,
  bills: ReadonlyMap<string, Invoice>,
  suppliers: ReadonlyMap<string, OrderSupplier>,
): Decimal4 | undefined {
  const bill = bills.get(lastPurchase?.document.id ?? '')
  if (!bill || bill.currency !== suppliers.get(supplierId)?.currency) return undefined
  const line = bill.lines?.find(({ itemCode }) => plainCode(itemCode) === plainCode(item.code))
  if (!line?.quantity) return undefined
  const net = bill.lineAmountTypes === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount
  return divideRounded(net * 1_000_000n, line.quantity)
}
