import type { Line } from '../../../books/documents.ts'
import type { Item } from '../../../books/items.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Decimal4, divideRounded, formatPrice, formatShort, smaller, sum } from '../../../books/money.ts'
import { nearest } from '../../../books/nearest.ts'
import type { DraftLine } from '../../../call/acts/lines.ts'
import { Fault } from '../../../call/fault.ts'
import { isTracked, itemCoded } from '../item-named.ts'
import type { OrderedLine } from './outstanding.ts'

/** What came, or is missing, of an item or order line: units and what the supplier asks for one, with four places. */
export interface DeliveredRow {
  item: string
  quantity: Decimal4
  unitPrice?: Decimal4 | undefined
}

/** What came of one line of an order, or beside it; `warnings` are what a person should look at before the bill is approved. */
export interface Delivered {
  name: string
  /** Undefined where nothing of it was ordered. */
  ordered: OrderedLine | undefined
  quantity: Decimal4
  unitPrice: Decimal4
  line: DraftLine
  warnings: readonly string[]
}

/** Which rows a caller gave: what came, what is missing of all that was outstanding, or neither, which is all of that. */
export type Given = { received: readonly DeliveredRow[] } | { missing: readonly DeliveredRow[] }

// More of an item than this above what was ordered is for a person to look at: a tenth.
const TOLERANCE = 10n

/** What a delivery brought, in the order's own order. Pure. Throws Fault naming the row for goods that nobody knows, a wrong quantity or a missing price. */
export function deliveryOf(given: Given, lines: readonly OrderedLine[], items: readonly Item[]): Delivered[] {
  if ('missing' in given) {
    const short = missingBy(matched(given.missing, lines, items, 'missing'), lines)
    return lines.flatMap((ordered) => {
      const quantity = ordered.left - (short.get(ordered) ?? 0n)
      return quantity > 0n ? [ofOrder(ordered, quantity, undefined, items)] : []
    })
  }
  return matched(given.received, lines, items, 'received')
    .filter(({ row }) => row.quantity > 0n)
    .flatMap(({ row, ordered, index }) => {
      if (!ordered) return [besideOrder(row, items, `received.${index}`)]
      const tooMany = tooManyOf(row.quantity, ordered, lines)
      return parted(row.quantity, ordered, lines).map((part, index, parts) =>
        ofOrder(part.ordered, part.quantity, row.unitPrice, items, index === parts.length - 1 ? tooMany : undefined),
      )
    })
}

// Of an item on several lines the last ones go short: what comes fills them in turn.
function missingBy(rows: readonly MatchedRow[], lines: readonly OrderedLine[]): ReadonlyMap<OrderedLine, Decimal4> {
  const short = new Map<OrderedLine, Decimal4>()
  for (const { row, ordered, index } of rows) {
    if (!ordered) continue
    const same = sameGoods(ordered, lines)
    const left = sum(same.map((one) => one.left))
    if (row.quantity > left) throw tooMuchMissing(row, ordered, left, `missing.${index}.quantity`)
    let rest = row.quantity
    for (const one of same.toReversed()) {
      const taken = smaller(rest, one.left)
      short.set(one, taken)
      rest -= taken
    }
  }
  return short
}

function sameGoods(first: OrderedLine, lines: readonly OrderedLine[]): readonly OrderedLine[] {
  const code = first.line.itemCode.toLowerCase()
  return code === '' ? [first] : lines.filter(({ line }) => line.itemCode.toLowerCase() === code)
}

interface MatchedRow {
  row: DeliveredRow
  index: number
  ordered: OrderedLine | undefined
}

function matched(
  rows: readonly DeliveredRow[],
  lines: readonly OrderedLine[],
  items: readonly Item[],
  field: 'received' | 'missing',
): MatchedRow[] {
  const found: MatchedRow[] = []
  for (const [index, row] of rows.entries()) {
    if (row.quantity < 0n) throw refused(`${field}.${index}.quantity: it is negative`, 'Give units, 0 or more.')
    const isItem = itemCoded(row.item, items) !== undefined
    const ordered = lineNamed(row.item, lines, isItem)
    if (!ordered && (field === 'missing' || !isItem)) throw unknown(row.item, lines, `${field}.${index}.item`)
    const same = found.find((one) =>
      ordered ? one.ordered === ordered : one.row.item.toLowerCase() === row.item.toLowerCase(),
    )
    if (same) throw refused(`${field}.${index}.item: ${quoted(row.item, 40)} stands there twice`, 'Add them up.')
    found.push({ row, index, ordered })
  }
  return found
}

/** The line that a text names: by item code, else by its words, whole or, where the text is no other item's code, the only one that has them. */
function lineNamed(text: string, lines: readonly OrderedLine[], isItem: boolean): OrderedLine | undefined {
  const wanted = text.trim().toLowerCase()
  const coded = lines.find(({ line }) => line.itemCode.toLowerCase() === wanted)
  if (coded) return coded
  const worded = lines.filter(({ line }) => line.description.toLowerCase().includes(wanted))
  return (
    worded.find(({ line }) => line.description.trim().toLowerCase() === wanted) ??
    (worded.length === 1 && !isItem ? worded[0] : undefined)
  )
}

// An item may be ordered on several lines, at several prices: what came fills them in turn, what is too much stands on the last.
function parted(quantity: Decimal4, first: OrderedLine, lines: readonly OrderedLine[]) {
  const same = sameGoods(first, lines)
  let rest = quantity
  const parts = same.map((ordered) => {
    const taken = smaller(rest, ordered.left)
    rest -= taken
    return { ordered, quantity: taken }
  })
  return parts
    .map((part, index) => (index === parts.length - 1 ? { ...part, quantity: part.quantity + rest } : part))
    .filter((part) => part.quantity > 0n)
}

/** What to look at where more came of an item, on all its lines together, than the tolerance lets pass. */
function tooManyOf(quantity: Decimal4, first: OrderedLine, lines: readonly OrderedLine[]): string | undefined {
  const same = sameGoods(first, lines)
  const came = sum(same.map(({ received }) => received)) + quantity
  const wanted = sum(same.map(({ ordered }) => ordered))
  if (came * 100n <= wanted * (100n + TOLERANCE)) return undefined
  const name = quoted(first.line.itemCode || first.line.description, 40)
  return `${formatShort(came, 4)} of ${name} came of ${formatShort(wanted, 4)} ordered, more than ${TOLERANCE} % too many: check it before the bill is approved`
}

function ofOrder(
  ordered: OrderedLine,
  quantity: Decimal4,
  asked: Decimal4 | undefined,
  items: readonly Item[],
  tooMany?: string,
): Delivered {
  const { line } = ordered
  const price = orderedPrice(line)
  const unitPrice = asked ?? price
  const name = line.itemCode || line.description
  const warnings = [
    ...(tooMany === undefined ? [] : [tooMany]),
    ...(unitPrice === price
      ? []
      : [
          `${quoted(name, 40)} is billed at ${formatPrice(unitPrice)}, ordered at ${formatPrice(price)}: check it before the bill is approved`,
        ]),
  ]
  return {
    name,
    ordered,
    quantity,
    unitPrice,
    warnings,
    line: draftLine(line, quantity, unitPrice, itemCoded(line.itemCode, items)),
  }
}

// Bills have no discounts: what is ordered with one is billed at the price after it.
function orderedPrice({ unitAmount = 0n, discountRate = 0n }: Line): Decimal4 {
  return divideRounded(unitAmount * (1_000_000n - discountRate), 1_000_000n)
}

function draftLine(line: Line, quantity: Decimal4, unitAmount: Decimal4, item: Item | undefined): DraftLine {
  const account = item && isTracked(item) ? item.assetAccount : line.accountCode
  return {
    ...{ description: line.description, quantity, unitAmount },
    ...(account === '' ? {} : { accountCode: account }),
    ...(line.itemCode === '' ? {} : { itemCode: line.itemCode }),
    ...(line.taxType === '' ? {} : { taxType: line.taxType }),
    ...(line.tracking.length === 0 ? {} : { tracking: line.tracking }),
  }
}

function besideOrder(
  { item: code, quantity, unitPrice }: DeliveredRow,
  items: readonly Item[],
  field: string,
): Delivered {
  const item = itemCoded(code, items)
  const price = unitPrice ?? item?.purchases.unitPrice
  if (!item || price === undefined) {
    throw refused(
      `${field}.unit_price: nobody knows what ${quoted(code, 40)} costs; it was not ordered`,
      'Give unit_price.',
    )
  }
  const account = isTracked(item) ? item.assetAccount : item.purchases.account
  return {
    ...{ name: item.code, ordered: undefined, quantity, unitPrice: price },
    line: {
      ...{ description: item.purchaseDescription || item.name || item.code, quantity, unitAmount: price },
      ...(account === '' ? {} : { accountCode: account }),
      itemCode: item.code,
      ...(item.purchases.taxType === '' ? {} : { taxType: item.purchases.taxType }),
    },
    warnings: [`${quoted(item.code, 40)} was not ordered: check it before the bill is approved`],
  }
}

/** How many units of an order are still to come once a delivery is in. Pure. */
export function stillToCome(
  lines: readonly OrderedLine[],
  delivered: readonly Delivered[],
): { line: OrderedLine; left: Decimal4 }[] {
  return lines.flatMap((line) => {
    const came = sum(delivered.flatMap(({ ordered, quantity }) => (ordered === line ? [quantity] : [])))
    return line.left > came ? [{ line, left: line.left - came }] : []
  })
}

function tooMuchMissing({ quantity }: DeliveredRow, { line }: OrderedLine, left: Decimal4, field: string): Fault {
  const fact = `${field}: ${formatShort(quantity, 4)} of ${quoted(line.itemCode || line.description, 40)} cannot be missing, ${formatShort(left, 4)} are outstanding`
  return refused(fact, 'Give what is missing of what is outstanding, or give received.')
}

function unknown(text: string, lines: readonly OrderedLine[], field: string): Fault {
  const names = lines.map(({ line }) => line.itemCode || line.description)
  const near = nearest(text, names, (name) => name, 3)
  const list = (near.length > 0 ? near : names.slice(0, 8)).map((name) => quoted(name, 40)).join(', ')
  return refused(
    `${field}: ${quoted(text, 40)} is neither on the order nor an item's code. On the order: ${list}`,
    'Give the item code, or the words of the line.',
  )
}

function refused(fact: string, next: string): Fault {
  return new Fault('invalid_input', `${fact}.`, `Nothing was written. ${next}`)
}
