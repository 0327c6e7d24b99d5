import * as z from 'zod'
import { day, statusOptIn } from '../../books/fields.ts'
import { writeTool } from '../../call/tool.ts'
import { planDocuments } from '../documents/draft-documents.ts'
import { documentInput } from '../documents/draft-rules.ts'

const orderInput = documentInput.omit({ due: true }).extend({
  delivery_date: day.optional(),
  delivery_address: z.string().max(500).optional(),
  delivery_instructions: z.string().max(500).optional(),
})

/** Drafts purchase orders to suppliers. */
export const createPurchaseOrders = writeTool({
  name: 'create_purchase_orders',
  title: 'Create purchase orders',
  toolset: 'inventory',
  effect: 'draft',
  reach: 'post',
  about:
    'Draft one or many purchase orders to suppliers. Use when the user wants to order something. Not for what a supplier has invoiced (create_bills) or marking an order billed (set_order_status).',
  input: z.strictObject({ purchase_orders: z.array(orderInput).min(1).max(50), status: statusOptIn }),
  example: {
    purchase_orders: [
      {
        contact: 'Orbit Hardware',
        delivery_date: '2026-12-04',
        lines: [{ description: 'Oak boards', quantity: 20, unit_price: 34.5, account: '310' }],
      },
    ],
  },
  plan: ({ purchase_orders: orders, status }, context) =>
    planDocuments(
      orders.map(({ delivery_date: due, delivery_address: to, delivery_instructions: how, ...input }) => {
        const texts = { ...(to && { deliveryAddress: to }), ...(how && { deliveryInstructions: how }) }
        return { kind: 'purchase_order', input: { ...input, due }, texts }
      }),
      { status, field: 'purchase_orders' },
      context,
    ),
})
