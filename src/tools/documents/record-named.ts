import type { Books } from '../../books/books.ts'
import { distinctLabel, handleOf } from '../../books/handles.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { isGone, type LedgerRecord, RECORD_KINDS, RECORD_WORDS, type RecordKind } from '../../books/records.ts'
import { Fault } from '../../call/fault.ts'
import { type DocumentName, readDocumentName } from './document-named.ts'

// Only these have numbers of their own; what else there is goes by its handle.
const NUMBERED: readonly RecordKind[] = ['invoice', 'bill', 'credit_note', 'quote', 'purchase_order', 'supplier_credit']

/**
 * The one record that a caller named by number, handle or id, whole. `kinds` are those that may be meant, the likeliest first: a number
 * is looked for in one after another until it fits. Throws Fault naming `field` for a name that fits none or several.
 */
export async function recordNamed(
  text: string,
  books: Books,
  { kinds = RECORD_KINDS, field }: { kinds?: readonly RecordKind[]; field: string },
): Promise<LedgerRecord> {
  const name = readDocumentName(text)
  if (name.by === 'handle' && !kinds.includes(name.kind)) throw wrongKind(text, name.kind, kinds, field)
  const found = await recordIfAny(text, books, { kinds, field })
  if (found) return found
  throw none(text, kinds, field)
}

/** The record that a text names, as recordNamed; undefined for a text that names none. Throws Fault for one that fits several. */
export async function recordIfAny(
  text: string,
  books: Books,
  { kinds, field }: { kinds: readonly RecordKind[]; field: string },
): Promise<LedgerRecord | undefined> {
  const name = readDocumentName(text)
  if (name.by === 'handle' && !kinds.includes(name.kind)) return undefined
  for (const kind of candidates(name, kinds)) {
    const [first, ...others] = livingFirst(await recordsFitting(name, kind, books))
    if (first && others.length > 0) throw several(text, [first, ...others], field)
    // A light row lacks lines and what it was applied to.
    const whole = first && (await books.record(first.kind, first.id))
    if (whole) return whole
  }
  return undefined
}

// What is voided or deleted is meant only where nothing else is.
function livingFirst(records: readonly LedgerRecord[]): readonly LedgerRecord[] {
  const live = records.filter(({ status }) => !isGone(status))
  return live.length > 0 ? live : records
}

function candidates(name: DocumentName, kinds: readonly RecordKind[]): readonly RecordKind[] {
  if (name.by === 'handle') return [name.kind]
  return name.by === 'id' ? kinds : NUMBERED.filter((kind) => kinds.includes(kind))
}

async function recordsFitting(name: DocumentName, kind: RecordKind, books: Books): Promise<LedgerRecord[]> {
  if (name.by === 'id') {
    const record = await books.record(kind, name.id)
    // Xero keeps both sides of a kind under one address.
    return record?.kind === kind ? [record] : []
  }
  if (name.by === 'handle') return await withPrefix(kind, name.prefix, books)
  const { rows } = await books.findRecords(kind, { numbers: [name.number] })
  return rows.filter(({ id }) => id.toLowerCase().startsWith(name.prefix))
}

const MOST_PAGES = 20

// Xero cannot search by part of an id, so records of that kind are paged through until the handle turns up.
async function withPrefix(kind: RecordKind, prefix: string, books: Books): Promise<LedgerRecord[]> {
  let offset = 0
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { rows, total } = await books.findRecords(kind, { offset })
    const fitting = rows.filter(({ id }) => id.toLowerCase().startsWith(prefix))
    if (fitting.length > 0) return fitting
    offset += rows.length
    if (rows.length === 0 || offset >= total) break
  }
  return []
}

function wrongKind(text: string, kind: RecordKind, kinds: readonly RecordKind[], field: string): Fault {
  return new Fault(
    'invalid_input',
    `${field}: ${quoted(text)} is a ${RECORD_WORDS[kind]}; this takes ${wordsOf(kinds)}.`,
    'Name one of these (find_documents).',
  )
}

function none(text: string, kinds: readonly RecordKind[], field: string): Fault {
  const [only] = kinds.length === 1 ? kinds : []
  const next = only ? `Give a number, handle or id from find_documents kind ${only}.` : NAMES_NEXT
  return new Fault('not_found', `${field}: there is no ${wordsOf(kinds)} ${quoted(text)}.`, next)
}

const NAMES_NEXT = 'Give a number, id or handle (kind and 8 hex digits) from find_documents.'

function several(text: string, records: readonly LedgerRecord[], field: string): Fault {
  const shown = records.slice(0, 8).map((one) => `${quoted(distinctLabel(one), 60)}: ${shortly(one)}`)
  return new Fault(
    'ambiguous',
    `${field}: ${quoted(text)} fits ${records.length} documents. ${shown.join('; ')}.`,
    'Ask the user which one is meant, and give the name in front of the colon.',
  )
}

function shortly({ kind, contact, date, total, currency, status }: LedgerRecord): string {
  const whose = contact ? ` of ${quoted(contact.name, 50)}` : ''
  return `${RECORD_WORDS[kind]}${whose}, ${date ?? 'undated'}, ${formatAmount(total)} ${currency}, ${status}`
}

function wordsOf(kinds: readonly RecordKind[]): string {
  if (kinds.length > 6) return 'document'
  return kinds.map((kind) => RECORD_WORDS[kind]).join(' or ')
}

/** What people call a record: its number, or its handle. Ledger text: clean or quote it before showing. */
export function recordLabel(record: Pick<LedgerRecord, 'kind' | 'id' | 'number'>): string {
  return record.number.trim() === '' ? handleOf(record) : record.number
}
