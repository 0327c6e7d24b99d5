import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import { quoted } from '../../books/ledger-text.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { actOf, kindOf } from '../../call/acts.ts'
import type { Change, ChangeOf } from '../../call/change.ts'
import type { ChangeReader, ChangeRecord } from '../../call/changes.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { type AnyDocument, isInvoice } from '../documents/any-named.ts'
import { changeableRecord, refuseRecordUpdate } from '../documents/record-update-rules.ts'
import { patchFor } from '../documents/update-patch.ts'
import { recordUpdateOf, refuseUpdate, updateOf } from '../documents/update-rules.ts'
import { recordStatusUndone } from './undo-record.ts'
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
    'Reverse an applied change of this server: delete a draft, void a posted document, restore values, archive a new contact. Use when the user wants one undone. Not for held ones (withdraw_change) or what others entered (void_documents).',
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
  const document = await subjectIn(change, subject, books)
  if (!document) throw gone(record, 'find_documents')
  const organisation = await books.organisation()
  refuseMoved(record, document, later, { alone: actOf(change).makes === false, zone: organisation.zone })
  if (change.act === 'update_document' || change.act === 'update_record')
    return await updateUndone(change, document, books)
  const ours = await changes.isOwnUntouchedDraft(document.id, document.updatedAt)
  if (isInvoice(document)) return isOfRecords(change) ? notOne() : statusUndone(change, document, ours)
  return change.act === 'set_status' ? notOne() : recordStatusUndone(change, document, ours)
}

function isOfRecords(change: Reversible): change is ChangeOf<'set_record_status' | 'create_repeating_invoice'> {
  return change.act === 'set_record_status' || change.act === 'create_repeating_invoice'
}

type OfDocument = Exclude<Reversible, ChangeOf<'create_contact'>>

async function subjectIn(change: OfDocument, id: string, books: Books): Promise<AnyDocument | undefined> {
  const kind = kindOf(change)
  return kind === undefined || kind === 'invoice' || kind === 'bill'
    ? await books.invoice(id)
    : await books.record(kind, id)
}

async function updateUndone(
  change: ChangeOf<'update_document'> | ChangeOf<'update_record'>,
  found: AnyDocument,
  books: Books,
): Promise<Change> {
  const document = isInvoice(found) ? found : changeableRecord(found)
  const former = change.act === 'update_document' ? change.document.contact : change.record.contact
  const { patch, differences } = await patchFor(document, inputBefore(change, document, former?.id), books)
  const settings = { lockDate: lockDateOf(await books.organisation()), taxRates: await books.taxRates() }
  if (isInvoice(document)) {
    refuseUpdate(document, patch, settings.lockDate)
    return updateOf(document, patch, differences, settings)
  }
  refuseRecordUpdate(document, patch, settings.lockDate)
  return recordUpdateOf(document, patch, differences, settings)
}

function notOne(): never {
  throw new Error('a change of one kind of document was recorded about another')
}

function gone({ id }: ChangeRecord, look: string): Fault {
  return new Fault('not_found', `change: what ${id} was about is not in Xero any more.`, `Look with ${look}.`)
}
