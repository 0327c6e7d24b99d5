import * as z from 'zod'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { anyNamed, isInvoice } from './any-named.ts'
import { documentText } from './document-ref.ts'
import { recordVoidingOf, recordVoidProblem } from './record-status-rules.ts'
import { voidingOf, voidProblem } from './status-rules.ts'

/** Voids posted documents, deletes unposted ones, and takes back payments and transfers. */
export const voidDocuments = writeTool({
  name: 'void_documents',
  title: 'Void or delete documents and payments',
  toolset: 'core',
  effect: 'destroy',
  reach: 'destroy',
  about:
    'Void posted documents, delete drafts, payments, bank transactions and transfers, end repeating invoices, for good. Use when one was entered by mistake, twice or is cancelled. Not for correcting (update_document), giving credit (create_credit_note) or what this server did (undo_change).',
  input: z.strictObject({
    documents: z.array(z.string().min(1).max(255)).min(1).max(50).describe('Numbers, handles or ids'),
  }),
  example: { documents: ['BS-688'] },
  async plan({ documents }, { books, changes }) {
    const found = await anyNamed(documents, books, (index) => `documents.${index}`)
    const problems = found.flatMap((document, index) => {
      const problem = isInvoice(document) ? voidProblem(document) : recordVoidProblem(document)
      return problem ? [`documents.${index}: ${documentText(document)}: ${problem}.`] : []
    })
    if (problems.length > 0) {
      const next =
        problems.length < found.length ? 'Call again without these.' : 'Tell the user what stands in the way.'
      throw new Fault('refused', problems.slice(0, 10).join(' '), `Nothing was done. ${next}`)
    }
    const ours = await Promise.all(found.map(({ id, updatedAt }) => changes.isOwnUntouchedDraft(id, updatedAt)))
    return found.map((document, index) => {
      const own = ours[index] === true
      return isInvoice(document) ? voidingOf(document, own) : recordVoidingOf(document, own)
    })
  },
})
