import type { AttachmentRef } from '../../books/documents.ts'
import { cleanFileName } from '../../books/file-names.ts'
import { quoted } from '../../books/ledger-text.ts'
import { RECORD_WORDS } from '../../books/records.ts'
import type { FileOwner } from '../../call/acts/files.ts'
import { sha256 } from '../../call/canonical.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import type { LocalFile } from '../../call/files.ts'
import { LARGEST_FILE, mimeTypeOf } from './accepted-files.ts'

// Xero's limit for each document.
const MOST_FILES = 10

/** The bytes that base64 text stands for. Throws Fault `invalid_input` for other text. */
export function bytesOf(content: string): Uint8Array {
  const plain = content.replace(/\s+/g, '')
  const bytes = Buffer.from(plain, 'base64')
  if (bytes.toString('base64').replace(/=+$/, '') !== plain.replace(/=+$/, '')) {
    throw new Fault(
      'invalid_input',
      'content: this is not base64.',
      'Encode the bytes of the file as base64, or name its path.',
    )
  }
  return new Uint8Array(bytes)
}

/** The change that attaches a file; `there` is attached already. Throws Fault for what Xero does not take, and for a name that is taken. */
export function attachmentOf(
  file: LocalFile,
  to: FileOwner,
  includeOnline: boolean,
  there: readonly AttachmentRef[],
): ChangeOf<'attach_file'> {
  const { bytes } = file
  const name = cleanFileName(file.name)
  checkSize(bytes)
  const mimeType = mimeTypeOf(name, bytes)
  if (includeOnline && to.kind !== 'invoice' && to.kind !== 'credit_note') {
    const what = to.kind === 'contact' ? 'contact' : RECORD_WORDS[to.kind]
    throw new Fault(
      'invalid_input',
      `include_online: a ${what} has no online invoice.`,
      'Leave it out; only sales invoices and credit notes show files online.',
    )
  }
  checkFree(name, bytes.byteLength, to, there)
  const online = includeOnline ? ', shown with the online invoice' : ''
  return {
    act: 'attach_file',
    to,
    file: { name, mimeType, size: bytes.byteLength, sha256: sha256(bytes) },
    includeOnline,
    content: bytes,
    summary: `Attach ${quoted(name, 110)} (${sizeText(bytes.byteLength)}) to ${quoted(to.label, 80)}${online}`,
    warnings: name === file.name ? [] : [`The file's name ${quoted(file.name, 100)} was cleaned.`],
  }
}

/** A file's size for people: whole kilobytes from 1,000 bytes on. */
export function sizeText(size: number): string {
  return size < 1_000 ? `${size} bytes` : `${Math.round(size / 1_000)} kB`
}

function checkSize({ byteLength }: Uint8Array): void {
  if (byteLength === 0) throw new Fault('invalid_input', 'The file is empty.', 'Give a file with content.')
  if (byteLength > LARGEST_FILE) {
    throw new Fault(
      'invalid_input',
      `The file has ${byteLength} bytes; Xero takes ${LARGEST_FILE}.`,
      'Give a smaller file: compress it, or part it.',
    )
  }
}

// The same file once more is for the record to recognise, as a call that was repeated.
function checkFree(name: string, size: number, { label }: FileOwner, there: readonly AttachmentRef[]): void {
  const same = there.find(({ fileName }) => fileName.normalize('NFC').toLowerCase() === name.toLowerCase())
  if (same && same.size === size) return
  if (same) {
    throw new Fault(
      'refused',
      `${quoted(label)} has a file ${quoted(same.fileName, 100)} already (${sizeText(same.size)}), and Xero would replace it.`,
      'If it is another file, give it another name (name).',
    )
  }
  if (there.length >= MOST_FILES) {
    throw new Fault(
      'refused',
      `${quoted(label)} has ${there.length} files; Xero takes ${MOST_FILES} from an app.`,
      'A person can add more in Xero.',
    )
  }
}
