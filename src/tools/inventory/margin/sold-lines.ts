import { groupedBy } from '../../../books/grouping.ts'
import type { Item } from '../../../books/items.ts'
import { type Cents, type Decimal4, divideRounded } from '../../../books/money.ts'
import { isAtCost } from '../movements/average-cost.ts'
import type { Replay, ReplayStep } from '../movements/replay.ts'
import type { ItemLine, StockDocument } from '../movements/stock-documents.ts'
import type { BoughtLine, CostBasis, SoldLine } from './item-line.ts'

/** A tracked item with its stock as it was replayed. */
export interface ReplayedItem {
  item: Item
  replay: Replay
}

/**
 * What was sold of tracked items, at what Xero takes for the cost: the average when the goods went out, for what customers had to wait for when
 * it arrived. What else reached the cost of sales, such as a value that was left when the last goods were gone, is a line without units. Pure.
 */
export function soldFromStock({ item, replay }: ReplayedItem): SoldLine[] {
  return replay.steps.flatMap((step) => lineOfStep(item, step))
}

function lineOfStep({ code: itemCode }: Item, { movement, cost }: ReplayStep): SoldLine[] {
  const { kind, document, contact, day, quantity, amount } = movement
  const line = { itemCode, document, contact, day, basis: 'average' } as const
  if (kind === 'sale' || kind === 'sale_return')
    return [{ ...line, quantity: -quantity, revenue: -amount, cost: -cost }]
  const toCostOfSales = isAtCost(movement) ? amount - cost : -cost
  return toCostOfSales === 0n ? [] : [{ ...line, quantity: 0n, revenue: 0n, cost: toCostOfSales }]
}

/**
 * What was sold of items whose stock is not kept, by code in capitals. Each unit costs what the newest bill up to that day says, before any
 * bill what the item itself is bought at; where there is neither, nobody knows. Pure.
 */
export function soldWithoutStock(
  documents: readonly StockDocument[],
  bought: ReadonlyMap<string, readonly BoughtLine[]>,
  itemOf: (code: string) => Item | undefined,
): SoldLine[] {
  const sales = documents.filter(({ isPurchaseSide, isAdjustment }) => !isPurchaseSide && !isAdjustment)
  return sales.flatMap((document) =>
    document.lines.flatMap((line): SoldLine[] => {
      const item = itemOf(line.itemCode)
      if (item?.onHand !== undefined) return []
      const quantity = -document.sign * line.quantity
      const unit = unitCostOn(document, bought.get(line.itemCode.toUpperCase()) ?? [], item)
      return [
        {
          ...lineOf(document, line, item),
          ...{ quantity, revenue: -document.sign * line.amount },
          ...{ cost: unit && divideRounded(unit.amount * quantity, unit.quantity), basis: unit?.basis },
        },
      ]
    }),
  )
}

function lineOf({ kind, id, number, contact, day }: StockDocument, { itemCode }: ItemLine, item: Item | undefined) {
  return { itemCode: item?.code ?? itemCode.toUpperCase(), document: { kind, id, number }, contact, day }
}

interface UnitCost {
  amount: Cents
  quantity: Decimal4
  basis: CostBasis
}

function unitCostOn(
  { day }: StockDocument,
  bought: readonly BoughtLine[],
  item: Item | undefined,
): UnitCost | undefined {
  const newest = bought.findLast((line) => line.day <= day)
  if (newest) return { amount: newest.amount, quantity: newest.quantity, basis: 'bill' }
  const price = item?.purchases.unitPrice
  // A price of four places times units of four places is cents after six.
  return price === undefined || price <= 0n ? undefined : { amount: price, quantity: 1_000_000n, basis: 'item' }
}

/** What was bought of each item, by code in capitals, the oldest first: lines of bills and of money spent, tracked ones into stock. Pure. */
export function boughtLines(
  documents: readonly StockDocument[],
  itemOf: (code: string) => Item | undefined,
): Map<string, BoughtLine[]> {
  const lines = documents
    .filter(({ isPurchaseSide, isAdjustment, sign }) => isPurchaseSide && !isAdjustment && sign > 0n)
    .flatMap((document) =>
      document.lines
        .filter((line) => isBought(line, itemOf(line.itemCode)))
        .map((line) => boughtLine(document, line, itemOf)),
    )
  lines.sort((one, other) => (one.day === other.day ? 0 : one.day < other.day ? -1 : 1))
  return groupedBy(lines, ({ itemCode }) => itemCode.toUpperCase())
}

function isBought({ quantity, amount, accountCode }: ItemLine, item: Item | undefined): boolean {
  return quantity > 0n && amount > 0n && (item?.onHand === undefined || accountCode === item.assetAccount)
}

function boughtLine(document: StockDocument, line: ItemLine, itemOf: (code: string) => Item | undefined): BoughtLine {
  return { ...lineOf(document, line, itemOf(line.itemCode)), quantity: line.quantity, amount: line.amount }
}
