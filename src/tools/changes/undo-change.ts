import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import { quoted } from '../../books/ledger-text.ts'
import { lockDateOf } from '../../books/organisation.ts'
import type { Change, ChangeOf } from '../../call/change.ts'
import type { ChangeReader, ChangeRecord } from '../../call/changes.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { patchFor } from '../documents/update-patch.ts'
import { refuseUpdate, updateOf } from '../documents/update-rules.ts'
import {
  contactUndone,
  laterThan,
  type Reversible,
  refuseMoved,
  reversibleIn,
  statusUndone,
  undoing,
  undoneSubject,
} from './undo-rules.ts'
import { inputBefore } from './undo-update.ts'

/** Plans the change that reverses an applied one, where accounting allows it. */
export const undoChange = writeTool({
  name: 'undo_change',
  title: 'Undo a change',
  toolset: 'core',
  effect: 'draft',
  reach: 'destroy',
  about:
    'Reverse an applied change of this server: delete a draft, void a posted document, restore values, archive a new contact. Use when the user wants one undone. Not for held ones (withdraw_change).',
  input: z.strictObject({ change: z.string().min(1).max(40).describe('Id from list_changes') }),
  example: { change: 'chg_1a2b3c4d' },
  async plan({ change: id }, { books, changes }) {
    const record = await changes.find(id.trim())
    if (!record) {
      throw new Fault('not_found', `change: there is no change ${quoted(id, 40)}.`, 'Take the id from list_changes.')
    }
    const change = reversibleIn(record)
    return [undoing(record, await reversalOf(record, change, books, changes))]
  },
})

async function reversalOf(
  record: ChangeRecord,
  change: Reversible,
  books: Books,
  changes: ChangeReader,
): Promise<Change> {
  const subject = undoneSubject(record)
  // From just before it on: where several were applied in the same millisecond, their order tells which came later.
  const later = laterThan(record, await changes.appliedSince(subject, record.decidedAt - 1))
  if (change.act === 'create_contact') {
    const contact = await books.contact(subject)
    if (!contact) throw gone(record, 'find_contacts')
    return contactUndone(record, contact)
  }
  const document = await books.invoice(subject)
  if (!document) throw gone(record, 'find_documents')
  const organisation = await books.organisation()
  refuseMoved(record, document, later, { alone: change.act !== 'create_document', zone: organisation.zone })
  if (change.act !== 'update_document') {
    return statusUndone(change, document, await changes.isOwnUntouchedDraft(document.id, document.updatedAt))
  }
  const { patch, differences } = await patchFor(document, inputBefore(change, document), books)
  const lockDate = lockDateOf(organisation)
  refuseUpdate(document, patch, lockDate)
  const update: ChangeOf<'update_document'> = updateOf(document, patch, differences, {
    lockDate,
    taxRates: await books.taxRates(),
  })
  return update
}

function gone({ id }: ChangeRecord, look: string): Fault {
  return new Fault('not_found', `change: what ${id} was about is not in Xero any more.`, `Look with ${look}.`)
}
