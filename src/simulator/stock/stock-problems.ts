import { formatShort } from '../../books/money.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import type { Work } from '../accounting/work.ts'
import type { Line } from '../state.ts'
import {
  availableQuantity,
  isBeforeTracking,
  type StockSource,
  trackedItem,
  type Way,
  waitingQuantity,
  wantedQuantity,
  wayOf,
} from './stock-source.ts'

/**
 * Why stock cannot become what a document says once it is posted; asked without lines, why it cannot be taken back. `before` holds its
 * lines as they were posted. Selling what is not on hand is let through for invoices with `allowBackorders=true` only.
 */
export function stockProblems(work: Work, source: StockSource, before?: readonly Line[]): string[] {
  const way = wayOf(source.type)
  if (!way) return []
  const problems = before ? [] : source.lines.flatMap((line) => codingProblems(work, line, way))
  const mayWait = work.context.allowBackorders === true && source.type === 'ACCREC' && source.lines.length > 0
  if (mayWait) return problems
  for (const [itemId, change] of changes(work, source, way, before ?? [])) {
    const item = work.organisation.items.get(itemId)
    if (!item || change >= 0n) continue
    const available = availableQuantity(item)
    if (available + change < 0n) problems.push(UNSEEN.stockShort(item.code, formatShort(available, 4)))
  }
  return problems
}

/** A draft may have waited until its item was tracked. */
function codingProblems({ organisation }: Work, line: Line, way: Way): string[] {
  const item = trackedItem(organisation, line)
  const problems: string[] = []
  const account = line.accountId === undefined ? undefined : organisation.accounts.get(line.accountId)
  const isAsset = item !== undefined && way.valuedBy === 'line' && line.accountId === item.inventoryAssetAccountId
  if (item && (line.quantity ?? 0n) < 0n) problems.push(SEEN.quantityNegative(formatShort(line.quantity ?? 0n, 4)))
  if (account?.type === 'INVENTORY' && !isAsset) problems.push(SEEN.accountCodeInvalid(account.code))
  else if (item && way.valuedBy === 'line' && !isAsset) problems.push(UNSEEN.itemAccount(item.code))
  return problems
}

/** By how much a document changes the quantity of each item, into stock positive. */
function changes(work: Work, source: StockSource, way: Way, before: readonly Line[]): Map<string, bigint> {
  const { organisation } = work
  const sums = new Map<string, bigint>()
  const add = (itemId: string, quantity: bigint) => sums.set(itemId, (sums.get(itemId) ?? 0n) + quantity)
  for (const line of source.lines) {
    const item = trackedItem(organisation, line)
    if (!item || (way.valuedBy === 'average' && isBeforeTracking(organisation, source, line, before))) continue
    add(item.id, wantedQuantity(line, item, way))
  }
  const former = organisation.stockMovements.get(source.id) ?? []
  for (const { itemId, quantity } of former) add(itemId, -quantity)
  for (const itemId of new Set(former.map((movement) => movement.itemId))) {
    add(itemId, waitingQuantity(organisation.items.get(itemId), source.id))
  }
  return sums
}
