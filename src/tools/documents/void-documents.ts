import * as z from 'zod'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { documentsNamed } from './document-named.ts'
import { documentText } from './document-ref.ts'
import { voidingOf, voidProblem } from './status-rules.ts'

/** Voids posted documents and deletes unposted ones. */
export const voidDocuments = writeTool({
  name: 'void_documents',
  title: 'Void or delete invoices and bills',
  toolset: 'core',
  effect: 'destroy',
  reach: 'destroy',
  about:
    'Void approved invoices or bills and delete drafts, for good. Use when one was entered by mistake, twice or is cancelled. Not for correcting one (update_document).',
  input: z.strictObject({
    documents: z.array(z.string().min(1).max(255)).min(1).max(50).describe('Numbers, handles or ids'),
  }),
  example: { documents: ['BS-688'] },
  async plan({ documents }, { books, changes }) {
    const found = await documentsNamed(documents, books, { field: (index) => `documents.${index}` })
    const problems = found.flatMap((document, index) => {
      const problem = voidProblem(document)
      return problem ? [`documents.${index}: ${documentText(document)}: ${problem}.`] : []
    })
    if (problems.length > 0) {
      const next =
        problems.length < found.length ? 'Call again without these.' : 'Tell the user what stands in the way.'
      throw new Fault('refused', problems.slice(0, 10).join(' '), `Nothing was done. ${next}`)
    }
    const ours = await Promise.all(found.map(({ id, updatedAt }) => changes.isOwnUntouchedDraft(id, updatedAt)))
    return found.map((document, index) => voidingOf(document, ours[index] === true))
  },
})
