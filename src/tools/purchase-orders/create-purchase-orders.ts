import * as z from 'zod'
import { contactName, day, statusOptIn } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, writeTool } from '../../call/tool.ts'
import { planDocuments } from '../documents/draft-documents.ts'
import { documentInput } from '../documents/draft-rules.ts'
import { ordersOfPlan } from './orders-of-plan.ts'

const orderInput = documentInput.omit({ due: true }).extend({
  delivery_date: day.optional(),
  delivery_address: z.string().max(500).optional(),
  delivery_instructions: z.string().max(500).optional(),
})

const input = z.strictObject({
  purchase_orders: z.array(orderInput).min(1).max(50).optional(),
  plan: z.string().min(4).max(20).optional().describe('Instead: id from plan_reorder'),
  suppliers: z
    .array(contactName)
    .refine(({ length }) => length > 0, 'name at least one')
    .optional()
    .describe('Of the plan'),
  status: statusOptIn,
})

/** Drafts purchase orders to suppliers, from given lines or from a plan on record. */
export const createPurchaseOrders = writeTool({
  name: 'create_purchase_orders',
  title: 'Create purchase orders',
  toolset: 'inventory',
  effect: 'draft',
  reach: 'post',
  about:
    'Draft purchase orders to suppliers, given or of a plan. Use when the user wants to order something. Not for what a supplier has invoiced (create_bills) or marking an order billed (set_order_status).',
  input,
  example: {
    purchase_orders: [
      {
        contact: 'Orbit Hardware',
        delivery_date: '2026-12-04',
        lines: [{ description: 'Oak boards', quantity: 20, unit_price: 34.5, account: '310' }],
      },
    ],
  },
  async plan({ purchase_orders: orders, plan, suppliers, status }, context) {
    if (plan !== undefined && orders === undefined) return await ordersOfPlan({ plan, suppliers, status }, context)
    if (orders === undefined || plan !== undefined || suppliers !== undefined) throw eitherOr()
    return await givenOrders(orders, status, context)
  },
})

function eitherOr(): Fault {
  return new Fault(
    'invalid_input',
    'purchase_orders, plan: give exactly one of them; suppliers belongs to plan.',
    'Nothing was done. Give lines in purchase_orders, or the id of a plan from plan_reorder.',
  )
}

function givenOrders(
  orders: readonly z.output<typeof orderInput>[],
  status: z.output<typeof input>['status'],
  context: Context,
) {
  return planDocuments(
    orders.map(({ delivery_date: due, delivery_address: to, delivery_instructions: how, ...given }) => {
      const texts = { ...(to && { deliveryAddress: to }), ...(how && { deliveryInstructions: how }) }
      return { kind: 'purchase_order', input: { ...given, due }, texts }
    }),
    { status, field: 'purchase_orders' },
    context,
  )
}
