import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import type { Invoice, Line } from '../../books/documents.ts'
import { amount, fourPlaces } from '../../books/fields.ts'
import type { Item } from '../../books/items.ts'
import { cleanText } from '../../books/ledger-text.ts'
import { formatAmount, sum } from '../../books/money.ts'
import { lockDateOf } from '../../books/organisation.ts'
import type { Totals } from '../../books/totals.ts'
import type { Change } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { documentsNamed } from '../documents/document-named.ts'
import { documentText } from '../documents/document-ref.ts'
import { patchFor } from '../documents/update-patch.ts'
import { refuseUpdate, updateOf } from '../documents/update-rules.ts'
import { itemCoded } from './item-named.ts'
import { BASES } from './margin/allocate-costs.ts'
import { type Cost, type CostInput, costsOf } from './margin/landed-costs.ts'
import { type BearingLine, landedEdit } from './margin/landed-edit.ts'
import { giversOf, refuseUnlessDraft, taxOf } from './margin/landed-givers.ts'
import { bearing, goodsOf } from './margin/landed-goods.ts'
import { landedView } from './margin/landed-view.ts'

const cost = z.strictObject({
  bill: z.string().min(1).max(255).optional().describe('Another bill; default this one'),
  line: z.number().min(1).multipleOf(1).optional().describe('Its line, from 1'),
  account: z
    .string()
    .min(1)
    .max(20)
    .optional()
    .describe('Its lines on this account code; with amount where that is coded'),
  amount: amount.optional().describe('Without tax, in the currency of the goods'),
})

/** Lays freight, duty and the like on the goods of a bill, and puts them into the prices of a draft where that is asked for. */
export const landedCost = writeTool({
  name: 'landed_cost',
  title: 'Cost of goods with freight',
  toolset: 'inventory_extras',
  effect: 'draft',
  reach: 'draft',
  about:
    'What goods of a bill cost with freight, duty or insurance laid on them, by value, quantity or weight. Changes nothing unless apply, which raises the prices of a DRAFT bill by what comes off the freight. Use when asked what goods really cost. Not for why margin moved (margin_by_item).',
  input: z.strictObject({
    bill: z.string().min(1).max(255).describe('With the goods: number, handle or id'),
    costs: z.array(cost).min(1).max(20),
    by: z.enum(BASES).default('value'),
    weights: z.record(z.string().max(40), fourPlaces).optional().describe('{"item code": weight of one}'),
    apply: z.boolean().default(false).describe('Change the draft bill'),
  }),
  example: { bill: 'OH-20400', costs: [{ amount: 60, account: '425' }], by: 'quantity' },
  async plan({ bill: name, costs: inputs, by, weights, apply }, { books }) {
    const [bill] = await documentsNamed([name], books, { field: () => 'bill', kind: 'bill' })
    if (!bill) throw new Error('documentsNamed answers one for each name')
    refuseOther(bill)
    const [items, { baseCurrency }, others] = await Promise.all([
      books.items(),
      books.organisation(),
      otherBills(inputs, bill, books),
    ])
    const itemOf = (code: string) => itemCoded(code, items)
    const isGoods = (line: Line) => isStock(line, itemOf(line.itemCode))
    const found = goodsOf(bill, isGoods)
    const costs = costsOf(inputs, bill, others, isGoods)
    const goods = bearing(found, totalOf(costs), by, weights)
    const changes = apply ? [await applied(bill, goods, costs, books)] : []
    return { changes, shown: landedView({ bill, goods, costs, by, baseCurrency, itemOf, applied: apply }) }
  },
})

function refuseOther(bill: Invoice): void {
  const isGone = bill.status === 'VOIDED' || bill.status === 'DELETED'
  if (bill.kind === 'bill' && !isGone) return
  throw new Fault(
    'refused',
    `bill: ${documentText(bill)} is ${isGone ? bill.status : 'no bill'}.`,
    'Name the bill with the goods (find_documents kind bill).',
  )
}

/** A purchase line with an item whose stock is kept brings goods where it is coded to the stock; a draft may have no account yet. */
function isStock({ accountCode }: Line, item: Item | undefined): boolean {
  return item !== undefined && item.assetAccount !== '' && (accountCode === '' || accountCode === item.assetAccount)
}

async function otherBills(
  inputs: readonly CostInput[],
  { id }: Invoice,
  books: Books,
): Promise<ReadonlyMap<number, Invoice>> {
  const named = inputs.flatMap(({ bill }, index) => (bill === undefined ? [] : [{ bill, index }]))
  const found = new Map<number, Invoice>()
  for (const { bill, index } of named) {
    const [other] = await documentsNamed([bill], books, { field: () => `costs.${index}.bill`, kind: 'bill' })
    if (other?.kind === 'invoice') {
      throw new Fault('invalid_input', `costs.${index}.bill: ${documentText(other)} is no bill.`, 'Name a bill.')
    }
    if (other && other.id !== id) found.set(index, other)
  }
  return found
}

function totalOf(costs: readonly Cost[]): bigint {
  const total = sum(costs.map(({ amount: one }) => one))
  if (total > 0n) return total
  throw new Fault('invalid_input', 'costs: together they are not above 0.', 'Name costs that goods can bear.')
}

async function applied(
  bill: Invoice,
  goods: readonly BearingLine[],
  costs: readonly Cost[],
  books: Books,
): Promise<Change> {
  refuseUnlessDraft(bill)
  const [taxRates, organisation] = await Promise.all([books.taxRates(), books.organisation()])
  const tax = taxOf(bill, goods, taxRates)
  const edit = landedEdit(goods, giversOf(bill, costs, tax), tax)
  const { patch, differences } = await patchFor(bill, edit, books)
  const lockDate = lockDateOf(organisation)
  refuseUpdate(bill, patch, lockDate)
  const change = updateOf(bill, patch, differences, { lockDate, taxRates })
  return { ...change, warnings: [...change.warnings, ...movedTax(bill, change.totals)] }
}

/** Xero rounds tax line by line, so that fewer lines can come to a cent more or less. */
function movedTax({ totalTax, currency }: Invoice, totals: Totals | undefined): string[] {
  if (totals === undefined || totals.totalTax === totalTax) return []
  const [now, before] = [formatAmount(totals.totalTax), formatAmount(totalTax)]
  return [`tax is rounded by line, so it comes to ${now} instead of ${before} ${cleanText(currency, 3)}`]
}
