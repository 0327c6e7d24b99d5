import * as z from 'zod'
import { amount } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { payingAccountNamed } from '../bank/bank-account-named.ts'
import { recordNamed } from '../documents/record-named.ts'
import { CREDIT_KINDS } from './allocation-rules.ts'
import { paidOf, paymentOf, paymentProblem, paymentWarnings, recordText } from './payment-rules.ts'
import { factsOf, movementInput, movementOf } from './plan-payments.ts'

/** Records that credit was paid back. */
export const refundCredit = writeTool({
  name: 'refund_credit',
  title: 'Refund credit',
  toolset: 'ledger',
  effect: 'pay',
  reach: 'pay',
  about:
    'Record that a credit note, prepayment or overpayment was paid back in money; it moves none at the bank. Use when a refund was made or received. Not for settling invoices with it (allocate_credit) or paying them (record_payments).',
  input: movementInput.extend({
    credit: z.string().min(1).max(255).describe('Number, handle or id'),
    amount: amount.optional().describe('Default: all that is left'),
  }),
  example: { credit: 'CR-12091', account: 'Business Bank Account', amount: 50 },
  async plan({ credit, amount: asked, ...given }, { books, today }) {
    const [record, accounts, organisation] = await Promise.all([
      recordNamed(credit, books, { kinds: CREDIT_KINDS, field: 'credit' }),
      books.accounts(),
      books.organisation(),
    ])
    const account = payingAccountNamed(given.account, accounts, 'account')
    const movement = movementOf(account, given, today)
    const paid = paidOf(record, asked)
    const problem = paymentProblem(paid, movement.date, factsOf(organisation, account, today))
    if (problem) {
      throw new Fault('refused', `credit: ${recordText(paid.of)}: ${problem}.`, 'Nothing was done. Mend what is named.')
    }
    return [paymentOf(paid, movement, paymentWarnings(paid, record, movement.date, today))]
  },
})
