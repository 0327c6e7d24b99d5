import { RECORD_KINDS, type RecordKind } from './records.ts'

/** How a document without a number is named: its kind and the first 8 hexadecimal digits of its id, `bill-3f2a1b0c`, `bank-transaction-3f2a1b0c`. */
export function handleOf({ kind, id }: { kind: RecordKind; id: string }): string {
  return `${kind.replace('_', '-')}-${id.slice(0, 8).toLowerCase()}`
}

/** What people call a document: its number, or its handle where it has none. Ledger text: clean or quote it before showing. */
export function documentLabel(document: { kind: RecordKind; id: string; number: string }): string {
  return document.number.trim() === '' ? handleOf(document) : document.number
}

/** Tells apart documents that share a number: `B-77#3f2a1b0c`; without a number it is the handle. */
export function distinctLabel(document: { kind: RecordKind; id: string; number: string }): string {
  if (document.number.trim() === '') return handleOf(document)
  return `${document.number}#${document.id.slice(0, 8).toLowerCase()}`
}

/** What a handle says: a kind and how the id begins; undefined for a text that is none. */
export function readHandle(text: string): { kind: RecordKind; prefix: string } | undefined {
  const match = /^([a-z]+(?:[-_][a-z]+)?)-([0-9a-f]{8})$/i.exec(text.trim())
  const name = match?.[1]?.toLowerCase().replace('-', '_')
  const kind = RECORD_KINDS.find((known) => known === name)
  return kind && { kind, prefix: (match?.[2] ?? '').toLowerCase() }
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text is an id of Xero's. */
export function isGuid(text: string): boolean {
  return GUID.test(text)
}
