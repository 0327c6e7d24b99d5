import { Fault } from '../../../call/fault.ts'
import { otherFormat } from './other-formats.ts'

/** The largest statement file that is read, bytes. */
export const LARGEST_STATEMENT = 5 * 1024 * 1024

/** The most lines that a statement may have. */
export const MOST_LINES = 5_000

/** The fault for a statement that cannot be read: the argument, what is so, what to do; nothing is on record then. */
export function statementFault(field: string, fact: string, next: string): Fault {
  return new Fault('invalid_input', `${field}: ${fact}`, `Nothing was put on record. ${next}`)
}

/**
 * The text of a statement file: UTF-16 by its mark, else UTF-8, else Windows-1252, in which banks without either write. Throws Fault for what is too
 * large, and for what is no text.
 */
export function statementText(bytes: Uint8Array, field: string): string {
  refuseSize(bytes.length, field)
  const text = decoded(bytes)
  if (text.includes('\0')) {
    throw statementFault(
      field,
      `the file is ${otherFormat(text) ?? 'not text'}.`,
      'Give a statement as CSV, OFX or CAMT.053, as the bank exports it.',
    )
  }
  return text
}

/** Throws Fault for a statement of more than the largest size, in bytes or characters. */
export function refuseSize(size: number, field: string): void {
  if (size <= LARGEST_STATEMENT) return
  throw statementFault(field, 'the statement is larger than 5 MB.', 'Export the period alone, or give it in parts.')
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
