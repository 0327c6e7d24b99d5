import type { Books } from '../../books/books.ts'
import { addDays, daysBetween } from '../../books/day.ts'
import type { Item } from '../../books/items.ts'
import { quoted } from '../../books/ledger-text.ts'
import { decimal4 } from '../../books/money.ts'
import type { DocumentDraft } from '../../call/acts/documents.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import type { Context, ShownPlan } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { planDocuments, type Wanted } from '../documents/draft-documents.ts'
import { unitsOf } from '../inventory/movements/demand.ts'
import { readStock } from '../inventory/movements/read-stock.ts'
import { quantityOf } from '../inventory/plan/plan-line.ts'
import { readPlan } from '../inventory/plan/plan-record.ts'
import { plainCode } from '../inventory/settings/setting-fields.ts'
import type { PlannedSupplier, PlanOnRecord } from '../inventory/settings/stock-settings.ts'
import { counted } from '../lists/columns.ts'

/** How many days a plan is fresh. */
const FRESH_DAYS = 7

// As long as nothing else changes, plan_reorder answers the same plan again: a draft counts for nothing in it.
const ORDERED_NEXT =
  'Nothing was done. Show the user what was ordered; what is still missing is in a new plan (plan_reorder) once these orders are approved, or deleted.'

type Creation = ChangeOf<'create_document'>

/** What is to be ordered from a plan on record, of some of its suppliers or all. */
export interface PlanToOrder {
  plan: string
  suppliers: readonly string[] | undefined
  status: DocumentDraft['status']
}

/**
 * Plans one order for each supplier of a plan on record. Who was ordered from already is left out and said; throws Fault where nobody is left,
 * for a plan that is not there, and for suppliers and items that it does not have any more.
 */
export async function ordersOfPlan(
  { plan: id, suppliers, status }: PlanToOrder,
  context: Context,
): Promise<ShownPlan | readonly Creation[]> {
  const { books, today } = context
  const plan = await readPlan(id, context.notes)
  if (!plan) throw noPlan(id)
  const chosen = await suppliersAsked(suppliers, plan, books)
  const ordered = await orderedBefore(plan, chosen, context)
  const left = chosen.filter(({ supplier }) => !ordered.has(supplier.id))
  const before = [...ordered.values()]
  if (left.length === 0) {
    throw new Fault('refused', `plan: ${before.join(' ')}`, ORDERED_NEXT)
  }
  const items = await books.items()
  const drafts = await planDocuments(
    left.map((one) => wantedOrder(one, plan, items, today)),
    { status, field: 'plan' },
    context,
  )
  const warnings = await staleWarnings(plan, left, context)
  const changes = drafts.map((change, index) => withItems(change, left[index], warnings[index] ?? []))
  if (before.length === 0) return changes
  const say = `Of plan ${plan.id} ${counted(left.length, 'supplier')} ${left.length === 1 ? 'is' : 'are'} still to be ordered from.`
  return { changes, shown: { say, notes: before, data: { plan: plan.id, ordered_before: before.length } } }
}

function noPlan(id: string): Fault {
  return new Fault(
    'not_found',
    `plan: no plan ${quoted(id, 40)} is on record for this organisation.`,
    'Nothing was done. Make one with plan_reorder and give its id.',
  )
}

async function suppliersAsked(
  names: readonly string[] | undefined,
  plan: PlanOnRecord,
  books: Books,
): Promise<readonly PlannedSupplier[]> {
  if (names === undefined) return plan.suppliers
  const ids = new Set<string>()
  for (const [index, name] of names.entries()) {
    const field = `suppliers.${index}`
    const { id, name: full } = await contactNamed(name, books, { field })
    if (plan.suppliers.every(({ supplier }) => supplier.id !== id)) {
      const known = plan.suppliers.map(({ supplier }) => quoted(supplier.name, 60)).join(', ')
      const fact = `${field}: the plan ${plan.id} orders nothing from ${quoted(full, 60)}. It has ${known}.`
      throw new Fault('invalid_input', fact, 'Nothing was done. Name a supplier of the plan.')
    }
    ids.add(id)
  }
  return plan.suppliers.filter(({ supplier }) => ids.has(supplier.id))
}

/** Who was ordered from already, with words for it: an order that was made from the plan and still is, or one that is held or on its way. */
async function orderedBefore(
  { id: reference, made }: PlanOnRecord,
  chosen: readonly PlannedSupplier[],
  { books, changes }: Context,
): Promise<ReadonlyMap<string, string>> {
  const contactIds = chosen.map(({ supplier }) => supplier.id)
  const planned = await changes.list({ tools: [TOOL], states: [...OPEN, 'applied'], contactIds, limit: 1_000 })
  const asked = planned.rows.flatMap(({ change, ...rest }) =>
    change.act === 'create_document' && change.draft.reference === reference
      ? [{ ...rest, contact: change.draft.contact }]
      : [],
  )
  const ours = new Set(
    asked.flatMap(({ outcome }) => (outcome?.state === 'done' && outcome.record ? [outcome.record.id] : [])),
  )
  const { rows } = await books.findRecords('purchase_order', { contactIds, dateFrom: addDays(made, -SPARE_DAYS) })
  const open = asked
    .filter(({ state }) => state !== 'applied')
    .map(
      ({ contact, state, id }): Said => [
        contact.id,
        `The order to ${quoted(contact.name, 60)} is ${state} already (${id}).`,
      ],
    )
  const there = rows
    .filter(({ id, status, reference: of }) => status !== 'DELETED' && (of === reference || ours.has(id)))
    .map(({ contact, number, status }): Said => {
      const { id = '', name = '' } = contact ?? {}
      return [id, `${quoted(name, 60)} was ordered from already: ${quoted(number, 40)} (${status}).`]
    })
  return new Map([...open, ...there])
}

type Said = readonly [contactId: string, words: string]

const TOOL = 'create_purchase_orders'
const OPEN = ['held', 'sending'] as const
/** How far somebody may have moved an order's date back. */
const SPARE_DAYS = 31

function wantedOrder(
  { supplier, currency, leadDays, lines }: PlannedSupplier,
  { id }: PlanOnRecord,
  items: readonly Item[],
  today: Context['today'],
): Wanted {
  return {
    kind: 'purchase_order',
    input: {
      ...{ contact: supplier.id, currency, reference: id, line_amount_types: 'Exclusive' },
      due: addDays(today, leadDays),
      lines: lines.map(({ itemCode, quantity, unitPrice }) => {
        const item = itemOf(itemCode, items)
        const { taxType } = item.purchases
        return {
          description: item.purchaseDescription || item.description || item.name || item.code,
          ...{ quantity: quantityOf(quantity), unit_price: decimal4(unitPrice), account: item.assetAccount },
          ...(taxType === '' ? {} : { tax_type: taxType }),
        }
      }),
    },
  }
}

function itemOf(code: string, items: readonly Item[]): Item {
  const item = items.find((one) => plainCode(one.code) === plainCode(code))
  if (item?.onHand !== undefined) return item
  const fact = `plan: no stock of its item ${quoted(code, 40)} is kept in Xero any more.`
  throw new Fault('refused', fact, 'Nothing was done. Make a new plan with plan_reorder.')
}

function withItems(
  change: ChangeOf<'create_document'>,
  planned: PlannedSupplier | undefined,
  warnings: readonly string[],
): ChangeOf<'create_document'> {
  const lines = change.draft.lines.map((line, index) => {
    const itemCode = planned?.lines[index]?.itemCode
    return itemCode === undefined ? line : { ...line, itemCode }
  })
  return { ...change, draft: { ...change.draft, lines }, warnings: [...change.warnings, ...warnings] }
}

/** What has changed since the plan was made, for each supplier. */
async function staleWarnings(
  { made }: PlanOnRecord,
  left: readonly PlannedSupplier[],
  { books, today }: Context,
): Promise<string[][]> {
  const book = await readStock(books, { today })
  const age = daysBetween(made, today)
  const old = age > FRESH_DAYS ? [`the plan is ${age} days old: plan_reorder makes a new one`] : []
  return left.map(({ lines }) => {
    const changed = lines.flatMap(({ itemCode, onOrder }) => {
      const now = book.ordersOf(itemCode).reduce((total, { quantity }) => total + unitsOf(quantity), 0)
      if (Math.abs(now - onOrder) < 0.0001) return []
      return [`${quoted(itemCode, 40)} had ${onOrder} on order when it was planned, now ${now}`]
    })
    return [...old, ...changed]
  })
}
