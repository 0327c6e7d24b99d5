import { cleanText } from '../books/ledger-text.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { ChangeRecord } from './changes.ts'
import type { Fault } from './fault.ts'

/** Rows for people and models: cells are plain text, cleaned when printed, so ledger text may go in as it is. */
export interface Table {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
  /** Where cells are cut, in characters; 60 unless a table is there for its long texts, such as notes. */
  longestCell?: number
}

/** What a read tool answers: a sentence with the answer, a table, what to do next, and a few facts as data. */
export interface View {
  say: string
  table?: Table
  /** More tables under their own headings. */
  sections?: readonly { heading: string; table: Table }[]
  notes?: readonly string[]
  next?: string
  /** A small file, handed over beside the text. */
  file?: FileContent
  /** Small typed facts: counts, totals, cursor. Amounts are decimal text, days `YYYY-MM-DD`. */
  data: Readonly<Record<string, unknown>>
}

/** A file's content with its name and media type. */
export interface FileContent {
  name: string
  mimeType: string
  bytes: Uint8Array
}

/** One reply, before the protocol: `text` for reading, `structured` for programs. */
export interface Reply {
  text: string
  structured: Record<string, unknown>
  isError: boolean
  file?: FileContent
  /** Of a settled plan: what it left held for a person, the ids of all its recorded changes, and whether any was refused. */
  held?: readonly ChangeRecord[]
  changes?: readonly string[]
  refused?: boolean
}

const LONGEST_CELL = 60
const LONGEST_TEXT = 60_000

/** Which organisation, and whether its books are made up: every reply begins with it. */
export function organisationLabel({ name, demo }: OrganisationRef): string {
  return `${cleanText(name, 80)} (${demo ? 'demo' : 'live'})`
}

/** A compact pipe table, one line per row, with hidden characters and pipes taken out of every cell. */
export function printTable({ columns, rows, longestCell = LONGEST_CELL }: Table): string {
  return [columns, ...rows].map((cells) => cells.map((cell) => printCell(cell, longestCell)).join('|')).join('\n')
}

function printCell(cell: string, longest: number): string {
  return cleanText(cell, longest).replace(/\|/g, '¦')
}

/** The reply for a view, of one organisation or of none in particular. It cannot fail: whatever is in the view is printed as text and cut to a length. */
export function replyWithView(view: View, organisation: OrganisationRef | undefined): Reply {
  return {
    text: cut(printView(view, organisation).join('\n\n')),
    structured: {
      ...(organisation ? { organisation: cleanText(organisation.name), demo: organisation.demo } : {}),
      ...view.data,
    },
    isError: false,
    ...(view.file ? { file: view.file } : {}),
  }
}

/** The paragraphs of a view, as they are printed. */
export function printView(view: View, organisation: OrganisationRef | undefined): string[] {
  const parts = [organisation ? `${organisationLabel(organisation)}: ${view.say}` : view.say]
  if (view.table && view.table.rows.length > 0) parts.push(printTable(view.table))
  for (const { heading, table } of view.sections ?? []) {
    if (table.rows.length > 0) parts.push(`${heading}\n${printTable(table)}`)
  }
  if (view.notes && view.notes.length > 0) parts.push(view.notes.map((note) => `Note: ${note}`).join('\n'))
  if (view.next) parts.push(view.next)
  return parts
}

/** The reply for a fault: what is so, then what to do. */
export function replyWithFault(fault: Fault, organisation: OrganisationRef | undefined): Reply {
  const where = organisation ? `${organisationLabel(organisation)}: ` : ''
  return {
    text: cut(`${where}${fault.fact}\n\n${fault.next}`),
    structured: {
      ...(organisation ? { organisation: cleanText(organisation.name) } : {}),
      error: fault.code,
      fact: fault.fact,
      next: fault.next,
    },
    isError: true,
  }
}

/** A reply's text, cut where it would be longer than any host should be given. */
export function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  return `${text.slice(0, LONGEST_TEXT)}\n\n(Cut here: ask for fewer rows.)`
}
