import * as z from 'zod'
import { writeTool } from '../../call/tool.ts'
import { movementInput, paymentInput, planPayments } from './plan-payments.ts'

/** Records payments of invoices and bills, one by one or as a batch. */
export const recordPayments = writeTool({
  name: 'record_payments',
  title: 'Record payments',
  toolset: 'core',
  effect: 'pay',
  reach: 'pay',
  about:
    'Record money received for invoices or paid for bills; it moves no money at the bank. Use when the user says that something was paid. Not for credit (allocate_credit, refund_credit) or money without a document (create_bank_transactions).',
  input: z.strictObject({
    payments: z.array(paymentInput).min(1).max(50),
    batch: movementInput.optional().describe('All of them as one bank movement: invoices or bills'),
  }),
  example: { payments: [{ document: 'INV-0036', account: 'Business Bank Account', reference: 'Bank transfer' }] },
  plan: ({ payments, batch }, context) => planPayments(payments, batch, context),
})
