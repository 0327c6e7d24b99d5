import * as z from 'zod'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { documentText } from './document-ref.ts'
import { orderMoved, orderProblem } from './order-status-rules.ts'
import { recordNamed } from './record-named.ts'

/** Says what became of quotes and purchase orders. */
export const setOrderStatus = writeTool({
  name: 'set_order_status',
  title: 'Set the status of quotes and purchase orders',
  toolset: 'ledger',
  effect: 'record',
  reach: 'send',
  about:
    'Say what became of quotes (SENT, ACCEPTED, DECLINED, INVOICED) and purchase orders (SUBMITTED, AUTHORISED, BILLED). Use when a customer answered or an order was approved or billed. Sends nothing and makes no invoice (create_invoices). Not for deleting (void_documents).',
  input: z.strictObject({
    orders: z.array(z.string().min(1).max(255)).min(1).max(50).describe('Numbers, handles or ids'),
    status: z
      .enum(['DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'INVOICED', 'SUBMITTED', 'AUTHORISED', 'BILLED'])
      .describe('SENT and AUTHORISED only when the user said so'),
  }),
  example: { orders: ['QU-0001'], status: 'ACCEPTED' },
  async plan({ orders, status }, { books }) {
    const kinds = ['quote', 'purchase_order'] as const
    const found = await Promise.all(
      orders.map((name, index) => recordNamed(name, books, { kinds, field: `orders.${index}` })),
    )
    const problems = found.flatMap((order, index) => {
      const twice = found.findIndex(({ id }) => id === order.id) < index ? 'it is named twice' : undefined
      const problem = twice ?? orderProblem(order, status)
      return problem ? [`orders.${index}: ${documentText(order)}: ${problem}.`] : []
    })
    if (problems.length > 0) {
      throw new Fault('refused', problems.slice(0, 10).join(' '), 'Nothing was done. Call again without these.')
    }
    return found.map((order) => orderMoved(order, status))
  },
})
