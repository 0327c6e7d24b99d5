import * as z from 'zod'
import { lockDateOf } from '../../books/organisation.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { anyNamed, isInvoice } from './any-named.ts'
import { documentText } from './document-ref.ts'
import { recordApprovalOf, recordApprovalProblems } from './record-status-rules.ts'
import { approvalOf, approvalProblems } from './status-rules.ts'

/** Submits or approves drafts, after checking that they are complete. */
export const approveDocuments = writeTool({
  name: 'approve_documents',
  title: 'Approve documents',
  toolset: 'core',
  effect: 'post',
  reach: 'post',
  about:
    "Move drafts on: AUTHORISED posts them to the ledger, SUBMITTED puts them on Xero's awaiting-approval list. Use when the user asks to approve, finalise or submit invoices, bills, credit notes, purchase orders or manual journals. Not for sending (email_invoice) or quotes (set_order_status).",
  input: z.strictObject({
    documents: z.array(z.string().min(1).max(255)).min(1).max(50).describe('Numbers, handles or ids'),
    status: z.enum(['SUBMITTED', 'AUTHORISED']).describe('AUTHORISED only when the user said approve'),
  }),
  example: { documents: ['PS-381'], status: 'SUBMITTED' },
  async plan({ documents, status }, { books }) {
    const [found, accounts, organisation] = await Promise.all([
      anyNamed(documents, books, (index) => `documents.${index}`),
      books.accounts(),
      books.organisation(),
    ])
    const problems = found.flatMap((document, index) => {
      const reasons = isInvoice(document)
        ? approvalProblems(document, status, accounts)
        : recordApprovalProblems(document, status, accounts)
      return reasons.length > 0 ? [`documents.${index}: ${documentText(document)}: ${reasons.join(', ')}.`] : []
    })
    if (problems.length > 0) {
      throw new Fault(
        'refused',
        problems.slice(0, 10).join(' '),
        'Nothing was done. Complete them with update_document, or call again without them.',
      )
    }
    const lockDate = lockDateOf(organisation)
    return found.map((document) =>
      isInvoice(document) ? approvalOf(document, status, lockDate) : recordApprovalOf(document, status, lockDate),
    )
  },
})
