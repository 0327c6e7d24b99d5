import { PAGE_SIZE } from './calls/sdk.ts'

/** One page of a list, with how many rows there are in all where Xero says it. */
export interface ListPage<Row> {
  rows: readonly Row[]
  total: number | undefined
}

const READINGS = 3

/**
 * Every row of a list, page by page. Rows that come or go between two pages move the others, and one would be missed:
 * a list whose count does not agree with its rows is read again, three times at most.
 */
export async function everyPage<Row extends { id: string }>(
  load: (page: number) => Promise<ListPage<Row>>,
  pageSize = PAGE_SIZE,
): Promise<Row[]> {
  for (let reading = 1; ; reading += 1) {
    const { rows, agrees } = await readThrough(load, pageSize)
    if (agrees || reading === READINGS) return rows
  }
}

async function readThrough<Row extends { id: string }>(
  load: (page: number) => Promise<ListPage<Row>>,
  pageSize: number,
) {
  const found = new Map<string, Row>()
  const totals = new Set<number | undefined>()
  for (let page = 1; ; page += 1) {
    const { rows, total } = await load(page)
    totals.add(total)
    for (const row of rows) found.set(row.id, row)
    if (rows.length === pageSize && (total === undefined || page * pageSize < total)) continue
    const agrees = page === 1 || total === undefined || (totals.size === 1 && found.size === total)
    return { rows: [...found.values()], agrees }
  }
}
