import { addDays, type Day } from '../../../books/day.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { formatPrice, formatShort, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { lockDateOf } from '../../../books/organisation.ts'
import { dueUnder } from '../../../books/payment-terms.ts'
import type { LedgerRecord } from '../../../books/records.ts'
import { documentTotals } from '../../../books/totals.ts'
import type { DocumentDraft } from '../../../call/acts/documents.ts'
import { Fault } from '../../../call/fault.ts'
import type { View } from '../../../call/reply.ts'
import type { Context, ShownPlan } from '../../../call/tool.ts'
import { lineTotals } from '../../documents/coded-line.ts'
import { documentText } from '../../documents/document-ref.ts'
import { duplicateWarnings, earlierWarnings } from '../../documents/duplicates.ts'
import { recordNamed } from '../../documents/record-named.ts'
import { type Column, counted, tableOf } from '../../lists/columns.ts'
import { orderMark } from '../movements/order-mark.ts'
import { type Delivered, deliveryOf, type Given, stillToCome } from './delivery.ts'
import { type OrderedLine, orderedLines } from './outstanding.ts'

/** A delivery as it is told: against which order, what came, and what the supplier's bill says of itself. */
export interface WantedReceipt {
  order: string
  given: Given
  number?: string | undefined
  date?: Day | undefined
  due?: Day | undefined
}

/** Older orders of the supplier may still wait for goods that a bill without an order's number brought. */
const LOOK_BACK_DAYS = 180

/** Plans the draft of a bill for what came of a purchase order. Reads the order, and the supplier's orders and bills of its time. Throws Fault before anything is planned. */
export async function planReceipt(wanted: WantedReceipt, context: Context): Promise<ShownPlan> {
  const { books, changes: record } = context
  const order = await recordNamed(wanted.order, books, { kinds: ['purchase_order'], field: 'order' })
  const { contact, date: ordered = context.today } = order
  if (!contact)
    throw new Fault('refused', `order: ${documentText(order)} has no supplier.`, 'Enter the bill with create_bills.')
  refuseClosed(order)
  const span = { contactIds: [contact.id], dateFrom: addDays(ordered, -LOOK_BACK_DAYS), detail: true }
  const [{ rows: orders }, { rows: bills }, items, { rows: earlier }] = await Promise.all([
    books.findRecords('purchase_order', span),
    books.findRecords('bill', span),
    books.items(),
    record.list({ states: ['held', 'sending'], contactIds: [contact.id], limit: 200 }),
  ])
  const lines = orderedLines(order, orders, bills)
  const delivered = deliveryOf(wanted.given, lines, items)
  if (delivered.length === 0) throw nothingCame(order, lines)
  const { draft, warnings } = await billFor(order, delivered, wanted, context)
  const left = stillToCome(lines, delivered)
  const label = draft.number === undefined ? 'bill' : `bill ${quoted(draft.number, 40)}`
  const money = moneyText(draft.totals.total, draft.currency)
  const change = {
    ...{ act: 'create_document' as const, draft },
    summary: `Draft ${label} for ${quoted(contact.name)}: ${money}, dated ${draft.date}, ${counted(delivered.length, 'line')}, for ${documentText(order)}`,
    warnings: [
      ...warnings,
      ...delivered.flatMap((one) => one.warnings),
      ...duplicateWarnings(draft, bills),
      ...earlierWarnings(draft, earlier),
    ],
  }
  return { changes: [change], shown: receiptView(order, lines, delivered, left) }
}

function refuseClosed(order: LedgerRecord): void {
  const { status } = order
  if (status !== 'BILLED' && status !== 'DELETED') return
  throw new Fault(
    'refused',
    `order: ${documentText(order)} is ${status}.`,
    'Nothing was written. Enter what came with create_bills, or name another order.',
  )
}

function nothingCame(order: LedgerRecord, lines: readonly OrderedLine[]): Fault {
  const all = lines.every(({ left }) => left === 0n)
  return new Fault(
    'refused',
    all
      ? `order: bills have brought everything of ${documentText(order)}.`
      : `received: nothing came of ${documentText(order)}.`,
    all
      ? 'Nothing was written. If more came, say what in received; the order can be marked with set_order_status BILLED.'
      : 'Nothing was written. Give what came.',
  )
}

async function billFor(
  order: LedgerRecord,
  delivered: readonly Delivered[],
  { number, date, due }: WantedReceipt,
  { books, today }: Context,
): Promise<{ draft: DocumentDraft; warnings: string[] }> {
  const supplier = { id: order.contact?.id ?? '', name: order.contact?.name ?? '' }
  const [organisation, taxRates, details] = await Promise.all([
    books.organisation(),
    books.taxRates(),
    books.contact(supplier.id, { recent: true }),
  ])
  const day = date ?? today
  const types = order.lineAmountTypes
  const goods = delivered.map(({ line }) => line)
  const draft: DocumentDraft = {
    ...{ kind: 'bill', contact: supplier, status: 'DRAFT', date: day },
    due: due ?? dueUnder(details?.purchasesTerms, day),
    ...{ number, reference: undefined, currency: order.currency, lineAmountTypes: types },
    lines: [...goods, { description: orderMark(order.number) }],
    totals: documentTotals(
      goods.map((line) => lineTotals(line, types, taxRates)),
      types,
    ),
  }
  const lockDate = lockDateOf(organisation)
  return { draft, warnings: billWarnings(order, draft, lockDate) }
}

function billWarnings(
  { status }: LedgerRecord,
  { date, due, lines }: DocumentDraft,
  lockDate: Day | undefined,
): string[] {
  const uncoded = lines.filter((line) => line.quantity !== undefined && line.accountCode === undefined)
  return [
    ...(status === 'AUTHORISED' ? [] : [`the order is ${status}: nobody has approved it`]),
    ...(lockDate && date <= lockDate
      ? [`${date} is in the locked period (up to ${lockDate}): it cannot be approved with this date`]
      : []),
    ...(due === undefined ? ['no due date: the supplier has no payment terms, and one is needed to approve it'] : []),
    ...(uncoded.length > 0
      ? [`${counted(uncoded.length, 'line')} without account: give one before it is approved`]
      : []),
  ]
}

interface Row {
  name: string
  ordered: string
  before: string
  now: string
  left: string
  price: string
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'item', cell: ({ name }) => name },
  { name: 'ordered', cell: ({ ordered }) => ordered },
  { name: 'billed before', cell: ({ before }) => before },
  { name: 'came now', cell: ({ now }) => now },
  { name: 'still to come', cell: ({ left }) => left },
  { name: 'unit price', cell: ({ price }) => price },
]

function receiptView(
  order: LedgerRecord,
  lines: readonly OrderedLine[],
  delivered: readonly Delivered[],
  left: ReturnType<typeof stillToCome>,
): View {
  const rows = [...lines.map((line) => rowOf(line, delivered, left)), ...delivered.flatMap(besideRow)]
  const missing = left.map(
    ({ line, left: units }) => `${formatShort(units, 4)} of ${quoted(line.line.itemCode || line.line.description, 40)}`,
  )
  const isComplete = missing.length === 0
  const rest = isComplete
    ? 'it is complete with this'
    : `still to come: ${missing.slice(0, 10).join(', ')}; the order stays open`
  return {
    say: `${documentText(order)}: ${rest}. Stock moves when the bill is approved, not before.`,
    table: tableOf(COLUMNS, rows.slice(0, 60)),
    notes: [
      'Xero links no bill to an order: what was billed before is told by bills that name the order, else by the oldest order that waited.',
    ],
    next: isComplete
      ? 'Once the bill is approved, mark the order with set_order_status BILLED.'
      : 'Do not mark the order as BILLED: call receive_order again when the rest comes.',
    data: {
      ...{ order: cleanText(order.number, 40), complete: isComplete },
      still_to_come: stillByName(left),
    },
  }
}

function stillByName(left: ReturnType<typeof stillToCome>): Record<string, string> {
  const units = new Map<string, bigint>()
  for (const { line, left: more } of left) {
    const name = cleanText(line.line.itemCode || line.line.description, 40)
    units.set(name, (units.get(name) ?? 0n) + more)
  }
  return Object.fromEntries([...units].map(([name, all]) => [name, formatShort(all, 4)]))
}

function rowOf(line: OrderedLine, delivered: readonly Delivered[], left: ReturnType<typeof stillToCome>): Row {
  const came = delivered.filter(({ ordered }) => ordered === line)
  const rest = left.find((one) => one.line === line)?.left ?? 0n
  return {
    name: line.line.itemCode || line.line.description,
    ordered: formatShort(line.ordered, 4),
    before: formatShort(line.received, 4),
    now: formatShort(sum(came.map(({ quantity }) => quantity)), 4),
    left: formatShort(rest, 4),
    price: formatPrice(came[0]?.unitPrice ?? line.line.unitAmount),
  }
}

function besideRow({ ordered, name, quantity, unitPrice }: Delivered): Row[] {
  if (ordered) return []
  return [{ name, ordered: '0', before: '', now: formatShort(quantity, 4), left: '', price: formatPrice(unitPrice) }]
}
