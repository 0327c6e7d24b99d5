import { Fault } from '../../../call/fault.ts'

/** A row of a CSV text: its cells, and the line on which it begins, from 1. */
export interface CsvRow {
  line: number
  cells: readonly string[]
}

// One cell, quoted or plain, and what ends it.
const CELL = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y

/** The rows of a CSV text (RFC 4180) that are not empty. Throws Fault naming `field` and the line for a text that is no such thing. */
export function readCsv(text: string, field: string): CsvRow[] {
  const plain = text.replace(/^\uFEFF/, '')
  const rows: CsvRow[] = []
  let [line, begins, at] = [1, 1, 0]
  let cells: string[] = []
  for (;;) {
    CELL.lastIndex = at
    const match = CELL.exec(plain)
    if (!match) throw unreadable(field, line)
    const [whole, inQuotes, bare = '', end] = match
    cells.push(inQuotes === undefined ? bare.trim() : inQuotes.replaceAll('""', '"').trim())
    line += whole.split(/\r\n|\n|\r/).length - 1
    at += whole.length
    if (end === ',') continue
    if (cells.some((cell) => cell !== '')) rows.push({ line: begins, cells })
    if (end === '') return rows
    cells = []
    begins = line
  }
}

/** The text of a CSV file. Throws Fault naming `field` for bytes that are not UTF-8. */
export function csvText(bytes: Uint8Array, field: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Fault('invalid_input', `${field}: the file is not text in UTF-8.`, 'Save it as CSV UTF-8, or give csv.')
  }
}

function unreadable(field: string, line: number): Fault {
  return new Fault(
    'invalid_input',
    `${field}: line ${line} has a quotation mark where CSV has none.`,
    'Put the whole cell in quotation marks and double those within it.',
  )
}
