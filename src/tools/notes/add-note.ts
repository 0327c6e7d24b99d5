import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import type { NotedRecord } from '../../call/acts/own.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { recordLabel, recordNamed } from '../documents/record-named.ts'
import { settingNamed } from '../settings/setting-rules.ts'

/** Adds a note to the history of a document, contact or item. */
export const addNote = writeTool({
  name: 'add_note',
  title: 'Add a note',
  toolset: 'ledger',
  effect: 'record',
  reach: 'record',
  about:
    'Add a note to the history of any document, payment, journal, contact or item, where everybody who uses the books in Xero reads it. It cannot be edited or removed. Use when the user wants something noted down.',
  input: z.strictObject({
    document: z.string().min(1).max(255).optional().describe('Number, handle or id'),
    contact: z.string().min(1).max(255).optional().describe('Instead of document'),
    item: z.string().min(1).max(50).optional().describe('Instead of document: code or name'),
    note: z.string().min(1).max(250),
  }),
  example: { document: 'INV-0036', note: 'Customer promised to pay by Friday.' },
  async plan({ note, ...owner }, { books }) {
    const to = await notedRecord(owner, books)
    const text = cleanText(note, 250)
    if (text === '') throw new Fault('invalid_input', 'note: it is empty.', 'Say what is to be noted.')
    const summary = `Note on ${quoted(to.label)}: ${quoted(text, 250)}`
    return [{ act: 'add_note', to, note: text, about: '', summary, warnings: [] }]
  },
})

interface Owner {
  document?: string | undefined
  contact?: string | undefined
  item?: string | undefined
}

async function notedRecord({ document, contact, item }: Owner, books: Books): Promise<NotedRecord> {
  if ([document, contact, item].filter((name) => name !== undefined).length !== 1) {
    throw new Fault('invalid_input', 'document, contact, item: give exactly one.', 'Name what the note is about.')
  }
  if (item !== undefined) {
    const { id, name } = settingNamed(item, 'item', await books.saved('item'), 'item')
    return { kind: 'item', id, label: name }
  }
  if (contact !== undefined) {
    const { id, name } = await contactNamed(contact, books, { archivedToo: true })
    return { kind: 'contact', id, label: name }
  }
  const record = await recordNamed(document ?? '', books, { field: 'document' })
  return { kind: record.kind, id: record.id, label: recordLabel(record) }
}
