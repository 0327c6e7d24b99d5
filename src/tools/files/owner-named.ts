import type { Books } from '../../books/books.ts'
import type { ContactRef } from '../../books/contacts.ts'
import { type AttachmentOwner, canHaveAttachments, RECORD_KINDS } from '../../books/records.ts'
import { Fault } from '../../call/fault.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { recordLabel, recordNamed } from '../documents/record-named.ts'

const KINDS = RECORD_KINDS.filter(canHaveAttachments)

/** What files are attached to, named by a caller: a document or a contact, one of the two. Throws Fault for neither, both, none or several. */
export async function ownerNamed(
  { document, contact }: { document?: string | undefined; contact?: string | undefined },
  books: Books,
): Promise<{ kind: AttachmentOwner; id: string; label: string; contact: ContactRef | undefined }> {
  if ((document === undefined) === (contact === undefined)) {
    throw new Fault('invalid_input', 'document, contact: give exactly one.', 'Name the document, or the contact.')
  }
  if (contact !== undefined) {
    const { id, name } = await contactNamed(contact, books, { archivedToo: true })
    return { kind: 'contact', id, label: name, contact: { id, name } }
  }
  const record = await recordNamed(document ?? '', books, { kinds: KINDS, field: 'document' })
  return { kind: ownerKind(record.kind), id: record.id, label: recordLabel(record), contact: record.contact }
}

function ownerKind(kind: (typeof RECORD_KINDS)[number]): AttachmentOwner {
  if (canHaveAttachments(kind)) return kind
  throw new Fault('invalid_input', 'document: Xero attaches no files to this.', 'Attach it to the document it pays.')
}
