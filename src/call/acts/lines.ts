import { type Cents, type Decimal4, formatAmount, formatPrice, formatShort } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { lineAmount, type Totals, takenOff } from '../../books/totals.ts'
import type { Fact, ShownTable } from '../shown-change.ts'
import type { AccountCodes } from './act.ts'

/** A document line as it will be sent: `id` keeps an existing line, without it the line is new. A line that is only words has no quantity and price. */
export interface DraftLine {
  id?: string
  description: string
  quantity?: Decimal4
  unitAmount?: Decimal4
  discountRate?: Decimal4
  /** A fixed discount that an existing line has; new lines use the rate. */
  discountAmount?: Cents
  accountCode?: string
  itemCode?: string
  taxType?: string
  tracking?: readonly { category: string; option: string }[]
}

interface Column {
  name: string
  amount?: boolean
  cell(line: DraftLine): string
}

const COLUMNS: readonly Column[] = [
  { name: 'Description', cell: ({ description }) => description },
  { name: 'Item', cell: ({ itemCode = '' }) => itemCode },
  { name: 'Quantity', amount: true, cell: ({ quantity }) => (quantity === undefined ? '' : formatShort(quantity, 4)) },
  { name: 'Unit price', amount: true, cell: ({ unitAmount }) => formatPrice(unitAmount) },
  { name: 'Discount', amount: true, cell: discountText },
  { name: 'Account', cell: ({ accountCode = '' }) => accountCode },
  { name: 'Tax type', cell: ({ taxType = '' }) => taxType },
  { name: 'Tracking', cell: trackingText },
  { name: 'Amount', amount: true, cell: amountText },
]

/** The complete lines that will be sent, without columns that none of them fills. */
export function lineTable(lines: readonly DraftLine[], totals: readonly Fact[]): ShownTable {
  const used = COLUMNS.filter(({ cell }) => lines.some((line) => cell(line) !== ''))
  return {
    columns: used.map(({ name, amount = false }) => ({ name, amount })),
    rows: lines.map((line) => used.map(({ cell }) => cell(line))),
    totals,
  }
}

/** A document's totals, the last with its currency. */
export function totalFacts({ subTotal, totalTax, total }: Totals, currency: string): Fact[] {
  return [
    ['Subtotal', formatAmount(subTotal)],
    ['Tax', formatAmount(totalTax)],
    ['Total', moneyText(total, currency)],
  ]
}

/** The account of each line that posts: one of words alone posts nowhere, any other without an account takes one that Xero chooses. */
export function codesOf(lines: readonly DraftLine[]): AccountCodes {
  return lines
    .filter((line) => line.accountCode !== undefined || line.quantity !== undefined || line.unitAmount !== undefined)
    .map(({ accountCode }) => accountCode)
}

/** What lines below 0 take off a document, cents without sign. */
export function againstIn(lines: readonly DraftLine[]): Cents {
  return takenOff(
    lines.map(({ quantity = 10_000n, unitAmount = 0n, discountRate, discountAmount }) =>
      lineAmount({ quantity, unitAmount, discountRate, discountAmount }),
    ),
  )
}

function discountText({ discountRate, discountAmount }: DraftLine): string {
  if (discountRate !== undefined && discountRate !== 0n) return `${formatShort(discountRate, 4)}%`
  return discountAmount === undefined || discountAmount === 0n ? '' : formatAmount(discountAmount)
}

function trackingText({ tracking = [] }: DraftLine): string {
  return tracking.map(({ category, option }) => `${category}: ${option}`).join(', ')
}

function amountText({ quantity, unitAmount, discountRate, discountAmount }: DraftLine): string {
  if (quantity === undefined || unitAmount === undefined) return ''
  return formatAmount(lineAmount({ quantity, unitAmount, discountRate, discountAmount }))
}
