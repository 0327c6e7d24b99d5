import type { Table } from '../../call/reply.ts'

/** One column of a list; `when: false` leaves it out, because the caller's filter makes it the same in every row. */
export interface Column<Row> {
  name: string
  cell(row: Row): string
  when?: boolean
}

/** A table without the columns that are empty in every row: a model pays for each of them. */
export function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Table {
  const filled = columns.filter(({ cell, when = true }) => when && rows.some((row) => cell(row) !== ''))
  return { columns: filled.map(({ name }) => name), rows: rows.map((row) => filled.map(({ cell }) => cell(row))) }
}

/** "1 contact", "2 contacts": a count with its noun, which takes an s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
