import type { OrganisationState } from '../state.ts'

/** What a line of any document or ledger entry says about where it belongs. */
export interface CodedLine {
  accountId?: string
  tracking: readonly { categoryId: string; optionId: string }[]
}

/** Every line in the books, of drafts, orders and templates too: what is named on one of them is in use. */
export function* everyLine(organisation: OrganisationState): Generator<CodedLine> {
  const { invoices, creditNotes, bankTransactions, manualJournals, purchaseOrders, quotes } = organisation
  const { prepayments, overpayments, repeatingInvoices, receipts, bankTransfers, journals } = organisation
  const documents = [invoices, creditNotes, bankTransactions, manualJournals, purchaseOrders, quotes]
  const others = [prepayments, overpayments, repeatingInvoices, receipts]
  for (const map of [...documents, ...others]) for (const { lines } of map.values()) yield* lines
  for (const { fromTracking, toTracking } of bankTransfers.values())
    yield { tracking: [...fromTracking, ...toTracking] }
  for (const { lines } of journals) yield* lines
}

/** Whether any line passes the test. */
export function someLine(organisation: OrganisationState, test: (line: CodedLine) => boolean): boolean {
  for (const line of everyLine(organisation)) if (test(line)) return true
  return false
}
