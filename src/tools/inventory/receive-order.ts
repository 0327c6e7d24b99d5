import * as z from 'zod'
import { day, fourPlaces } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import type { Given } from './adjustments/delivery.ts'
import { planReceipt } from './adjustments/plan-receipt.ts'

const item = z.string().min(1).max(255)

const input = z.strictObject({
  order: z.string().min(1).max(255).describe('Number, handle or id'),
  received: z
    .array(
      z.strictObject({
        item: item.describe('Code, or words of the line'),
        quantity: fourPlaces,
        unit_price: fourPlaces.optional().describe("If the supplier's differs"),
      }),
    )
    .min(1)
    .max(90)
    .optional()
    .describe('All that came; default everything outstanding'),
  missing: z
    .array(z.strictObject({ item, quantity: fourPlaces }))
    .min(1)
    .max(90)
    .optional()
    .describe('Instead: everything outstanding but this'),
  number: z.string().min(1).max(255).optional().describe("The supplier's invoice number"),
  date: day.optional(),
  due: day.optional(),
})

/** Drafts the bill for what came of a purchase order. */
export const receiveOrder = writeTool({
  name: 'receive_order',
  title: 'Receive a purchase order',
  toolset: 'inventory_extras',
  effect: 'draft',
  reach: 'draft',
  about:
    "Draft the bill for what came of a purchase order, at the order's prices; says what is still to come, what nobody ordered, and more than 10 % too many. Use when goods were delivered. Not for bills without an order (create_bills).",
  input,
  example: { order: 'PO-0004', missing: [{ item: 'ROUTER-X1', quantity: 2 }] },
  plan: ({ received, missing, ...wanted }, context) =>
    planReceipt({ ...wanted, given: givenOf({ received, missing }) }, context),
})

function givenOf({ received, missing }: Pick<z.output<typeof input>, 'received' | 'missing'>): Given {
  if (received && missing) {
    throw new Fault('invalid_input', 'received, missing: give one of them.', 'Say what came, or what did not.')
  }
  if (!received) return { missing: missing ?? [] }
  return { received: received.map(({ unit_price: unitPrice, ...row }) => ({ ...row, unitPrice })) }
}
