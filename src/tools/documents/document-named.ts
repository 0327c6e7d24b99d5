import type { Books } from '../../books/books.ts'
import type { Invoice, InvoiceKind } from '../../books/documents.ts'
import { distinctLabel, documentLabel, handleOf, isGuid, readHandle } from '../../books/handles.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { nearest } from '../../books/nearest.ts'
import type { RecordKind } from '../../books/records.ts'
import { Fault } from '../../call/fault.ts'

/** How a caller named a document: its id, its handle (kind and 8 hex digits), or its number, perhaps with 8 hex digits of its id. */
export type DocumentName =
  | { by: 'id'; id: string }
  | { by: 'handle'; kind: RecordKind; prefix: string }
  | { by: 'number'; number: string; prefix: string }

/** Reads a document's name as a caller writes it. */
export function readDocumentName(text: string): DocumentName {
  const name = text.trim()
  if (isGuid(name)) return { by: 'id', id: name.toLowerCase() }
  const handle = readHandle(name)
  if (handle) return { by: 'handle', ...handle }
  const distinct = /^(.+)#([0-9a-f]{8})$/i.exec(name)
  return { by: 'number', number: distinct?.[1] ?? name, prefix: lower(distinct?.[2]) }
}

function lower(text: string | undefined): string {
  return (text ?? '').toLowerCase()
}

/** The documents that a name fits; live ones win over voided and deleted ones. Pure. */
export function documentsFitting(name: DocumentName, rows: readonly Invoice[]): Invoice[] {
  const fitting = rows.filter((row) => {
    if (name.by === 'id') return row.id.toLowerCase() === name.id
    if (!row.id.toLowerCase().startsWith(name.prefix)) return false
    return name.by === 'handle' ? row.kind === name.kind : lower(row.number) === lower(name.number)
  })
  const live = fitting.filter(({ status }) => status !== 'VOIDED' && status !== 'DELETED')
  return live.length > 0 ? live : fitting
}

/**
 * The documents that a caller named, whole, in the caller's order: at most one read for numbers and one for ids.
 * `field` is the argument's path in faults. Throws Fault for a name that fits none or several, and for the same document twice.
 */
export async function documentsNamed(
  texts: readonly string[],
  books: Books,
  { field, kind }: { field: (index: number) => string; kind?: InvoiceKind },
): Promise<Invoice[]> {
  const known = await documentsIfAny(texts, books, { field, kind })
  const found: Invoice[] = []
  for (const [index, document] of known.entries()) {
    const text = texts[index] ?? ''
    if (!document) throw await noDocument(text, books, field(index))
    if (found.some(({ id }) => id === document.id)) throw twice(text, field(index))
    found.push(document)
  }
  return found
}

/** The invoices and bills that texts name, whole; undefined for a text that names none. Throws Fault for one that fits several. */
export async function documentsIfAny(
  texts: readonly string[],
  books: Books,
  { field, kind }: { field: (index: number) => string; kind?: InvoiceKind | undefined },
): Promise<(Invoice | undefined)[]> {
  const names = texts.map(readDocumentName)
  const rows = await rowsFor(names, books)
  return names.map((name, index) => {
    const fitting = preferring(kind, documentsFitting(name, rows))
    if (fitting.length > 1) throw severalDocuments(texts[index] ?? '', fitting, field(index))
    return fitting[0]
  })
}

function preferring(kind: InvoiceKind | undefined, fitting: Invoice[]): Invoice[] {
  const own = fitting.filter((document) => document.kind === kind)
  return own.length > 0 ? own : fitting
}

/** The one document that a caller named; of several with the number, those of `kind` win. */
export async function documentNamed(text: string, books: Books, kind?: InvoiceKind): Promise<Invoice> {
  const [document] = await documentsNamed([text], books, { field: () => 'document', ...(kind ? { kind } : {}) })
  if (!document) throw await noDocument(text, books, 'document')
  return document
}

async function rowsFor(names: readonly DocumentName[], books: Books): Promise<Invoice[]> {
  const numbers = [...new Set(names.flatMap((name) => (name.by === 'number' ? [name.number] : [])))]
  const ids = new Set(names.flatMap((name) => (name.by === 'id' ? [name.id] : [])))
  for (const name of names) {
    if (name.by === 'handle') for (const id of await idsOfHandle(name, books)) ids.add(id)
  }
  const [numbered, identified] = await Promise.all([
    numbers.length > 0 ? books.findInvoices({ numbers, detail: true }) : undefined,
    ids.size > 0 ? books.findInvoices({ ids: [...ids], detail: true }) : undefined,
  ])
  return [...(numbered?.rows ?? []), ...(identified?.rows ?? [])]
}

const MOST_PAGES = 20

// Xero cannot search by part of an id, so the documents of that kind are paged through until the handle turns up.
async function idsOfHandle({ kind, prefix }: DocumentName & { by: 'handle' }, books: Books): Promise<string[]> {
  if (kind !== 'invoice' && kind !== 'bill') return []
  let offset = 0
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { rows, total } = await books.findInvoices({ kind, order: 'updated', descending: true, offset })
    const fitting = rows.filter(({ id }) => id.toLowerCase().startsWith(prefix))
    if (fitting.length > 0) return fitting.map(({ id }) => id)
    offset += rows.length
    if (rows.length === 0 || offset >= total) break
  }
  return []
}

/** The fault for a name that is no document's: it names the nearest invoices and bills. */
export async function noDocument(text: string, books: Books, field: string): Promise<Fault> {
  const near = readDocumentName(text).by === 'number' ? await documentsLike(text, books) : []
  const list = near.map(describeShortly).join('; ')
  return new Fault(
    'not_found',
    `${field}: there is no invoice or bill ${quoted(text)}.${list === '' ? '' : ` Nearest: ${list}.`}`,
    'Give a number, id or handle from find_documents.',
  )
}

async function documentsLike(text: string, books: Books): Promise<Invoice[]> {
  const digits = /\d{2,}/.exec(text)?.[0].replace(/^0+(?=\d)/, '')
  const { rows } = await books.findInvoices({ search: digits ?? text, order: 'date', descending: true })
  // "36" means INV-0036 sooner than WP-3626.
  const counting = rows.filter(
    ({ number }) => digits !== undefined && /\d+$/.exec(number)?.[0].replace(/^0+/, '') === digits,
  )
  const near = nearest(text, rows, ({ number }) => number, 5)
  return [...new Set([...counting, ...(near.length > 0 ? near : rows)])].slice(0, 5)
}

function severalDocuments(text: string, documents: readonly Invoice[], field: string): Fault {
  const shown = documents.slice(0, 8).map((one) => `${quoted(distinctLabel(one), 60)}: ${describeShortly(one)}`)
  return new Fault(
    'ambiguous',
    `${field}: ${quoted(text)} is the number of ${documents.length} documents. ${shown.join('; ')}.`,
    'Ask the user which one is meant, and give the name in front of the colon.',
  )
}

/** The fault for the same document named twice. */
export function twice(text: string, field: string): Fault {
  return new Fault('invalid_input', `${field}: ${quoted(text)} is named twice.`, 'Name each document once.')
}

function describeShortly(document: Invoice): string {
  const { kind, contact, date, total, currency, status } = document
  const label = document.number === '' ? handleOf(document) : quoted(documentLabel(document), 40)
  return `${kind} ${label} of ${quoted(contact.name, 50)}, ${date ?? 'undated'}, ${formatAmount(total)} ${currency}, ${status}`
}
