/** A cost that is to be charged to a customer: Xero's linked transaction. The target is empty until it stands on a sales invoice. */
export interface BillableExpense {
  id: string
  sourceId: string
  sourceLineId: string
  contactId: string
  targetId: string
  targetLineId: string
  /** DRAFT and APPROVED wait to be charged, ONDRAFT and BILLED stand on an invoice, VOIDED has lost its cost. */
  status: string
}
