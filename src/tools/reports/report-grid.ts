import { type Cents, DecimalError, roundDecimal, sum } from '../../books/money.ts'
import type { Report, ReportRow, ReportSection } from '../../books/reports.ts'
import { Fault } from '../../call/fault.ts'

/** A row with its amount in each column. */
export interface GridRow extends Omit<ReportRow, 'cells'> {
  amounts: readonly Cents[]
}

/** Rows under a title, '' where there is none. */
export interface GridSection {
  title: string
  rows: readonly GridRow[]
}

/** One or more reports side by side: every row has an amount in every column. */
export type Grid = readonly GridSection[]

/** Reads the amounts that are wanted of a row of a report with so many columns. */
export type FiguresOf = (row: ReportRow, columns: number) => Cents[]

/** All amounts of a row. */
export const everyFigure: FiguresOf = ({ cells }, columns) =>
  Array.from({ length: columns }, (_, column) => amountOf(cells[column] ?? ''))

/** The first amount of a row: a balance sheet for one day has a second column, of the year before. */
export const firstFigure: FiguresOf = ({ cells }) => [amountOf(cells[0] ?? '')]

/** What a trial balance says of the year so far as one amount, debits positive. */
export const yearBalance: FiguresOf = ({ cells }) => [amountOf(cells[2] ?? '') - amountOf(cells[3] ?? '')]

/** An amount as reports write it, '' being nothing. Throws Fault for anything else. */
function amountOf(text: string): Cents {
  if (text === '') return 0n
  try {
    return roundDecimal(text, 2)
  } catch (thrown) {
    if (!(thrown instanceof DecimalError)) throw thrown
    throw new Fault(
      'unavailable',
      "Xero's answer changed shape: a figure of the report is no amount.",
      'Report this with the version of this server; until it is corrected this report cannot be read.',
    )
  }
}

/** Puts reports of one kind side by side. A row that a report lacks is nothing there; all rows keep the order that they have in each. */
export function gridOf(reports: readonly Report[], figuresOf: FiguresOf): Grid {
  const bySection = reports.map(({ sections }) => keyed(sections, ({ title, rows }) => title || `: ${rows[0]?.name}`))
  return inOrder(bySection).map((key) => {
    const found = reports.map(({ columns }, at) => ({ section: bySection[at]?.get(key), columns: columns.length }))
    const title = found.find(({ section }) => section !== undefined)?.section?.title ?? ''
    return { title, rows: rowsBeside(found, figuresOf) }
  })
}

function rowsBeside(
  reports: readonly { section: ReportSection | undefined; columns: number }[],
  figuresOf: FiguresOf,
): GridRow[] {
  const byRow = reports.map(({ section }) => keyed(section?.rows ?? [], rowKey))
  return inOrder(byRow).map((key) => {
    const found = byRow.map((rows) => rows.get(key))
    const { kind, name, accountId } = found.find((row) => row !== undefined) ?? EMPTY_ROW
    const amounts = reports.flatMap(({ columns }, at) => figuresOf(found[at] ?? EMPTY_ROW, columns))
    return { kind, name, accountId, amounts }
  })
}

const EMPTY_ROW: ReportRow = { kind: 'line', name: '', accountId: '', cells: [] }

function rowKey({ kind, accountId, name }: ReportRow): string {
  return kind === 'account' ? accountId : `${kind} ${name}`
}

/** Things by their keys, in order; a key that comes again is told apart by how often it did. */
function keyed<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Map<string, Thing> {
  const map = new Map<string, Thing>()
  for (const thing of things) {
    let key = keyOf(thing)
    while (map.has(key)) key += ' again'
    map.set(key, thing)
  }
  return map
}

/** Every key once, each map's in its own order: what is new in a later one goes behind what it stands behind there. */
function inOrder(maps: readonly ReadonlyMap<string, unknown>[]): string[] {
  const order: string[] = []
  for (const map of maps) {
    let next = 0
    for (const key of map.keys()) {
      const at = order.indexOf(key)
      if (at < 0) order.splice(next, 0, key)
      next = (at < 0 ? next : at) + 1
    }
  }
  return order
}

/** Adds neighbouring columns up, by how many belong together. */
export function columnsJoined(grid: Grid, sizes: readonly number[]): Grid {
  return mapAmounts(grid, (amounts) => {
    let start = 0
    return sizes.map((size) => {
      start += size
      return sum(amounts.slice(start - size, start))
    })
  })
}

/** The grid with a last column that is the sum of the others. */
export function withSum(grid: Grid): Grid {
  return mapAmounts(grid, (amounts) => [...amounts, sum(amounts)])
}

function mapAmounts(grid: Grid, change: (amounts: readonly Cents[]) => Cents[]): Grid {
  return grid.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, amounts: change(row.amounts) })),
  }))
}

/** The grid without accounts that are nothing in every column. */
export function withoutZeros(grid: Grid): Grid {
  return grid.map(({ title, rows }) => ({
    title,
    rows: rows.filter(({ kind, amounts }) => kind !== 'account' || amounts.some((amount) => amount !== 0n)),
  }))
}
