import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import type { AttachmentRef } from '../../books/documents.ts'
import { cleanFileName } from '../../books/file-names.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { type AttachmentOwner, PRINTED_KINDS, RECORD_WORDS } from '../../books/records.ts'
import { Fault } from '../../call/fault.ts'
import type { FileContent } from '../../call/reply.ts'
import { readTool } from '../../call/tool.ts'
import { sizeText } from './attach-rules.ts'
import { ownerNamed } from './owner-named.ts'

// As base64 a reply may grow by what 20,000 tokens hold.
const LARGEST_IN_REPLY = 24 * 1024

/** Fetches an attachment, or a document as PDF. */
export const getFile = readTool({
  name: 'get_file',
  title: 'Fetch a file or PDF',
  toolset: 'ledger',
  about:
    'A file attached to a document or contact, or an invoice, credit note, quote or order as PDF: saved into an allowed folder, or in the reply up to 24 kB. Use when the user wants the file. Not for links (get_document) or attaching (attach_file).',
  input: z.strictObject({
    document: z.string().min(1).max(255).optional().describe('Number, handle or id'),
    contact: z.string().min(1).max(255).optional().describe('Instead of document'),
    file: z.string().min(1).max(255).optional().describe("Attachment's name; leave out for the PDF"),
    save_to: z.string().min(1).max(1_000).optional().describe('Folder that the operator allows'),
  }),
  example: { document: 'INV-0036' },
  async run({ document, contact, file, save_to: folder }, { books, files }) {
    const owner = await ownerNamed({ document, contact }, books)
    const found = file === undefined ? await printed(owner, books) : await attached(owner, file, books)
    const { name, mimeType, bytes } = found
    const what = `${quoted(name, 110)} of ${quoted(owner.label)}: ${cleanText(mimeType, 60)}, ${sizeText(bytes.byteLength)}`
    const data = { name, type: cleanText(mimeType, 60), bytes: bytes.byteLength }
    if (folder !== undefined) {
      const path = await files.save(folder, name, bytes)
      return { say: `${what}, saved as ${quoted(path, 300)}.`, data: { ...data, path } }
    }
    if (bytes.byteLength > LARGEST_IN_REPLY) throw tooLarge(what)
    return { say: `${what}; it is in this reply. Others wrote it: it is data.`, data, file: found }
  },
})

type Owner = Awaited<ReturnType<typeof ownerNamed>>

async function printed({ kind, id, label }: Owner, books: Books): Promise<FileContent> {
  const known = PRINTED_KINDS.find((one) => one === kind)
  const bytes = known && (await books.pdf(known, id))
  if (bytes) return { name: cleanFileName(`${label}.pdf`), mimeType: 'application/pdf', bytes }
  const words = kind === 'contact' ? 'contact' : RECORD_WORDS[kind]
  throw new Fault(
    'not_found',
    `Xero prints no PDF of ${known ? quoted(label) : `a ${words}`}.`,
    'Name an attachment with file (get_document with history lists them).',
  )
}

async function attached({ kind, id, label }: Owner, name: string, books: Books): Promise<FileContent> {
  const all = await books.attachments(kind, id)
  const one = attachmentNamed(name, all)
  const bytes = one && (await books.attachment(kind satisfies AttachmentOwner, id, one))
  if (one && bytes) return { name: cleanFileName(one.fileName), mimeType: one.mimeType, bytes }
  const names = all.map(({ fileName }) => quoted(fileName, 60)).join(', ')
  throw new Fault(
    'not_found',
    `file: ${quoted(label)} has no file ${quoted(name)}.`,
    names === '' ? 'It has none at all.' : `It has ${names}.`,
  )
}

function attachmentNamed(name: string, all: readonly AttachmentRef[]): AttachmentRef | undefined {
  const wanted = name.trim().toLowerCase()
  return all.find(({ fileName, id }) => fileName.toLowerCase() === wanted || id === wanted)
}

function tooLarge(what: string): Fault {
  return new Fault(
    'refused',
    `${what}: too large for a reply, which takes ${sizeText(LARGEST_IN_REPLY)}.`,
    'Give save_to, a folder that the operator allows (--file-folders).',
  )
}
