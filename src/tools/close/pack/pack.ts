import type { Day, Month } from '../../../books/day.ts'
import type { Cents } from '../../../books/money.ts'

/** The sections of a report pack, in their order. */
export const SECTIONS = [
  'headline',
  'profit_and_loss',
  'balance_sheet',
  'trial_balance',
  'cash',
  'receivables',
  'payables',
  'tax',
  'flux',
  'findings',
  'journals',
  'sign_offs',
  'ties',
] as const

/** One of them. */
export type SectionId = (typeof SECTIONS)[number]

/** What stands in a cell: text, or a figure that a narrative may cite. Money is base-currency cents unless the section says otherwise, percent is in tenths. */
export type PackCell =
  | { kind: 'text'; text: string }
  | { kind: 'money'; money: Cents }
  | { kind: 'percent'; tenths: bigint }
  | { kind: 'count'; count: number }
  | { kind: 'day'; day: Day }

/** A row of a section: `key` names it for good, `name` is ledger text or ours. */
export interface PackRow {
  key: string
  name: string
  kind: 'heading' | 'row' | 'total'
  cells: readonly PackCell[]
}

/** A section: `columns` are of the cells, without the one of the names. */
export interface PackSection {
  id: SectionId
  title: string
  /** What the column of names is called. */
  names: string
  columns: readonly { key: string; title: string }[]
  rows: readonly PackRow[]
  notes: readonly string[]
}

/** What a month's close says, frozen: plain data without any time of its making, so that the same books give the same pack. */
export interface Pack {
  organisation: string
  month: Month
  from: Day
  to: Day
  currency: string
  basis: 'accrual'
  sections: readonly PackSection[]
  /** The paragraphs of the narrative; none where nothing was written. */
  narrative: readonly string[]
}

/** A figure of a pack: its id is `section.row.column`. */
export interface Figure {
  id: string
  section: SectionId
  name: string
  column: string
  cell: Exclude<PackCell, { kind: 'text' }>
}

/** Every figure of a pack that may be cited. */
export function figuresOf({ sections }: Pick<Pack, 'sections'>): Figure[] {
  return sections.flatMap(({ id, columns, rows }) =>
    rows.flatMap(({ key, name, cells }) =>
      cells.flatMap((cell, at): Figure[] => {
        const column = columns[at]
        if (cell.kind === 'text' || !column) return []
        return [{ id: `${id}.${key}.${column.key}`, section: id, name, column: column.title, cell }]
      }),
    ),
  )
}

/** A cell of text; empty where nothing is said. */
export function textCell(text = ''): PackCell {
  return { kind: 'text', text }
}

/** A cell of money. */
export function moneyCell(money: Cents): PackCell {
  return { kind: 'money', money }
}
