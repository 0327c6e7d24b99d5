import * as z from 'zod'
import { Fault } from '../../call/fault.ts'
import type { Files, LocalFile } from '../../call/files.ts'
import { writeTool } from '../../call/tool.ts'
import { LARGEST_FILE } from './accepted-files.ts'
import { attachmentOf, bytesOf } from './attach-rules.ts'
import { ownerNamed } from './owner-named.ts'

/** Attaches a file to a document or contact. */
export const attachFile = writeTool({
  name: 'attach_file',
  title: 'Attach a file',
  toolset: 'core',
  effect: 'record',
  reach: 'send',
  about:
    'Attach a file to an invoice, bill, credit note, quote, order, bank transaction, journal or contact: by path on this computer, or base64 content, up to 10 MB. Use when a receipt, scan or contract belongs to it. Not for fetching (get_file).',
  input: z.strictObject({
    document: z.string().min(1).max(255).optional().describe('Number, handle or id'),
    contact: z.string().min(1).max(255).optional().describe('Instead of document'),
    path: z.string().min(1).max(1_000).optional().describe('In a folder that the operator allows'),
    content: z.string().min(1).max(14_500_000).optional().describe('Base64, instead of path; needs name'),
    name: z.string().min(1).max(200).optional().describe('File name with extension'),
    include_online: z.boolean().optional().describe('Show it with the online invoice: only if asked for'),
  }),
  example: { document: 'INV-0036', content: 'VGltZXNoZWV0IE5vdmVtYmVyOiAxMiBob3Vycwo=', name: 'timesheet.txt' },
  async plan({ document, contact, path, content, name, include_online: online }, { books, files }) {
    const to = await ownerNamed({ document, contact }, books)
    const file = await fileOf({ path, content, name }, files)
    return [attachmentOf(file, to, online === true, await books.attachments(to.kind, to.id))]
  },
})

interface FileInput {
  path: string | undefined
  content: string | undefined
  name: string | undefined
}

async function fileOf({ path, content, name }: FileInput, files: Files): Promise<LocalFile> {
  if (path !== undefined && content === undefined) {
    const file = await files.read(path, LARGEST_FILE)
    return { ...file, name: name ?? file.name }
  }
  if (path !== undefined || content === undefined) {
    throw new Fault('invalid_input', 'path, content: give exactly one.', 'Name a path, or give base64 content.')
  }
  if (name === undefined) {
    throw new Fault('invalid_input', 'name: missing; content has none.', 'Give a file name with its extension.')
  }
  return { name, bytes: bytesOf(content) }
}
