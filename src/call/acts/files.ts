import type { ContactRef } from '../../books/contacts.ts'
import { type AttachmentOwner, RECORD_WORDS } from '../../books/records.ts'
import type { Effect } from '../change.ts'
import { type ActsOf, nothing, ofNoMoney } from './act.ts'

/** What a file is attached to. */
export interface FileOwner {
  kind: AttachmentOwner
  id: string
  label: string
  contact: ContactRef | undefined
}

/** A file as a change tells of it; `size` in bytes, `sha256` of its content, hexadecimal. */
export interface PlannedFile {
  name: string
  mimeType: string
  size: number
  sha256: string
}

/** Acts on files. */
export type FileAct = AttachFile | CreateFolder | StoreFile

interface AttachFile {
  act: 'attach_file'
  to: FileOwner
  file: PlannedFile
  /** Whether whoever opens the online invoice can open the file. */
  includeOnline: boolean
  /** Only while it is planned: it is kept apart under its hash, and in no text about the change. */
  content?: Uint8Array
}

interface CreateFolder {
  act: 'create_folder'
  name: string
}

interface StoreFile {
  act: 'store_file'
  /** The name of the folder in Xero Files. */
  folder: string
  file: PlannedFile
  /** Only while it is planned, as above. */
  content?: Uint8Array
}

const inXeroFiles = {
  ...ofNoMoney,
  effect: (): Effect => 'record',
  kind: nothing,
  makes: true,
}

/** All that is to be known of them. */
export const fileActs: ActsOf<FileAct> = {
  attach_file: {
    // What goes online is given to people outside.
    effect: ({ includeOnline }) => (includeOnline ? 'send' : 'record'),
    does: { send: 'shows the file to whoever opens the online invoice' },
    money: nothing,
    contact: ({ to }) => (to.kind === 'contact' ? { id: to.id, name: to.label } : to.contact),
    subject: ({ to }) => to.id,
    kind: ({ to }) => (to.kind === 'contact' ? undefined : to.kind),
    postingDate: nothing,
    accounts: nothing,
    sources: () => ({ payee: 'xero' }),
    noted: ({ to, includeOnline }) =>
      includeOnline ? { on: to.kind, deed: 'Attached a file to the online invoice' } : undefined,
    // Of one name a document has one file, so there is nothing to tell apart.
    makes: false,
    leavesAsWas: true,
    lasting: () => [
      "Xero's API cannot remove an attachment",
      'A person can, in Xero: the document, its files, Remove.',
    ],
    show: ({ to, file, includeOnline }) => ({
      facts: [
        [ownerWords(to.kind), to.label],
        ['Contact', to.contact?.name ?? ''],
        ['File', file.name],
        ['Type', file.mimeType],
        ['Size', `${file.size} bytes`],
        ['SHA-256', file.sha256],
        ['Online invoice', includeOnline ? 'shows the file' : ''],
      ],
    }),
  },
  create_folder: {
    ...inXeroFiles,
    subject: ({ name }) => folderSubject(name),
    lasting: () => ['this server removes no folder', 'A person can, in Xero: Files, the folder, Delete.'],
    show: ({ name }) => ({ facts: [['New folder in Xero Files', name]] }),
  },
  store_file: {
    ...inXeroFiles,
    // What is wanted of a folder goes in turn: the folder first, then the files.
    subject: ({ folder }) => folderSubject(folder),
    lasting: () => ['this server removes no file', 'A person can, in Xero: Files, the file, Delete.'],
    show: ({ folder, file }) => ({
      facts: [
        ['Folder in Xero Files', folder],
        ['File', file.name],
        ['Type', file.mimeType],
        ['Size', `${file.size} bytes`],
        ['SHA-256', file.sha256],
      ],
    }),
  },
}

function folderSubject(name: string): string {
  return `folder:${name.normalize('NFC').trim().toLowerCase()}`
}

function ownerWords(kind: AttachmentOwner): string {
  const words = kind === 'contact' ? kind : RECORD_WORDS[kind]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
