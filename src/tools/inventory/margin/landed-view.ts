import { type Invoice, inBaseCurrency } from '../../../books/documents.ts'
import { documentLabel } from '../../../books/handles.ts'
import type { Item } from '../../../books/items.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import {
  type Cents,
  type Decimal4,
  divideRounded,
  formatAmount,
  formatDecimal,
  formatPrice,
  formatShort,
  sum,
} from '../../../books/money.ts'
import { isInLedger } from '../../../books/records.ts'
import type { View } from '../../../call/reply.ts'
import { documentText } from '../../documents/document-ref.ts'
import { type Column, counted, tableOf } from '../../lists/columns.ts'
import type { Basis } from './allocate-costs.ts'
import type { Cost } from './landed-costs.ts'
import type { BearingLine } from './landed-edit.ts'

/** What goods of a bill cost once the costs of getting them here are laid on them. */
export interface Landed {
  bill: Invoice
  goods: readonly BearingLine[]
  costs: readonly Cost[]
  by: Basis
  baseCurrency: string
  itemOf(code: string): Item | undefined
  applied: boolean
}

/** The answer about landed costs: share and unit cost of each line of goods, and what the stock would cost on average. */
export function landedView(landed: Landed): View {
  const { bill, goods, costs, by, applied } = landed
  const total = sum(costs.map(({ amount }) => amount))
  const currency = cleanText(bill.currency, 3)
  const laid = `${formatAmount(total)} ${currency} of costs ${applied ? 'go' : 'would go'} onto ${counted(goods.length, 'line')} of goods by ${by}`
  return {
    say: `${documentText(bill)} (${bill.status}): ${laid}.`,
    table: tableOf(columnsOf(landed), goods),
    notes: [`Costs: ${costs.map(({ words }) => words).join('; ')}.`, ...notesOn(landed)],
    data: {
      bill: cleanText(documentLabel(bill), 60),
      ...{ status: bill.status, by, currency, costs: formatDecimal(total, 2), applied },
      lines: goods.map((line) => ({
        ...{ line: line.line, item: cleanText(line.itemCode, 30), quantity: formatShort(line.quantity, 4) },
        ...{ share: formatDecimal(line.share, 2), unit_cost: formatDecimal(unitCost(line.amount, line), 4) },
        landed_unit_cost: formatDecimal(landedUnitCost(line), 4),
      })),
    },
  }
}

function columnsOf(landed: Landed): Column<BearingLine>[] {
  const { bill, baseCurrency } = landed
  const isForeign = bill.currency !== baseCurrency
  const waits = !isInLedger('bill', bill.status)
  return [
    { name: 'line', cell: ({ line }) => String(line) },
    { name: 'item', cell: ({ itemCode }) => itemCode },
    { name: 'units', cell: ({ quantity }) => formatShort(quantity, 4) },
    { name: 'billed', cell: ({ amount }) => formatAmount(amount) },
    { name: 'unit cost billed', cell: (line) => formatPrice(unitCost(line.amount, line)) },
    { name: 'share', cell: ({ share }) => formatAmount(share) },
    { name: 'unit cost landed', cell: (line) => formatPrice(landedUnitCost(line)) },
    { name: `landed ${cleanText(baseCurrency, 3)}`, cell: (line) => formatPrice(inBase(line, bill)), when: isForeign },
    { name: 'average cost now', cell: (line) => formatPrice(averageWith(line, landed, undefined)), when: waits },
    { name: 'after approval as billed', cell: (line) => formatPrice(averageWith(line, landed, 'billed')), when: waits },
    { name: 'after approval landed', cell: (line) => formatPrice(averageWith(line, landed, 'landed')), when: waits },
  ]
}

function notesOn({ bill, applied }: Landed): string[] {
  if (applied) {
    return [
      'The stock has not moved until this bill is approved: then its goods come in at the raised prices, and Xero takes these into its average cost.',
    ]
  }
  if (isInLedger('bill', bill.status)) {
    return [
      'The bill is approved, so its goods are in stock at the billed cost: Xero takes no journal on an inventory account. The figures serve for prices.',
    ]
  }
  return bill.status === 'DRAFT'
    ? ['Nothing was changed: with apply the draft bill takes the costs into the price of its goods.']
    : []
}

function unitCost(amount: Cents, { quantity }: BearingLine): Decimal4 {
  return divideRounded(amount * 1_000_000n, quantity)
}

function landedUnitCost(line: BearingLine): Decimal4 {
  return unitCost(line.amount + line.share, line)
}

function inBase(line: BearingLine, { currencyRate }: Invoice): Decimal4 {
  return unitCost(inBaseCurrency(line.amount + line.share, currencyRate), line)
}

/** What a unit of the item would cost on average with all lines of it in stock, as billed or landed; now, where neither is said. */
function averageWith(
  { itemCode }: BearingLine,
  { goods, bill, itemOf }: Landed,
  as: 'billed' | 'landed' | undefined,
): Decimal4 | undefined {
  const { onHand = 0n, value = 0n } = itemOf(itemCode) ?? {}
  const own = as === undefined ? [] : goods.filter((line) => line.itemCode.toLowerCase() === itemCode.toLowerCase())
  const quantity = onHand + sum(own.map((line) => line.quantity))
  if (quantity <= 0n) return undefined
  const amounts = own.map(({ amount, share }) =>
    inBaseCurrency(as === 'landed' ? amount + share : amount, bill.currencyRate),
  )
  return divideRounded((value + sum(amounts)) * 1_000_000n, quantity)
}
