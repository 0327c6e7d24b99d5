import { z } from 'zod'
import type { BillableExpense } from '../../books/billable-expenses.ts'
import { list, read, requiredText, text } from './shape.ts'

const linkedShape = z.looseObject({
  linkedTransactions: list(
    z.looseObject({
      linkedTransactionID: requiredText,
      sourceTransactionID: text,
      sourceLineItemID: text,
      contactID: text,
      targetTransactionID: text,
      targetLineItemID: text,
      status: text,
    }),
  ),
})

/** Billable expenses, in Xero's order. */
export function billableExpensesOf(value: unknown): BillableExpense[] {
  return read('LinkedTransactions', linkedShape, value).linkedTransactions.map((wire) => ({
    id: wire.linkedTransactionID,
    sourceId: wire.sourceTransactionID,
    sourceLineId: wire.sourceLineItemID,
    contactId: wire.contactID,
    targetId: wire.targetTransactionID,
    targetLineId: wire.targetLineItemID,
    status: wire.status,
  }))
}
