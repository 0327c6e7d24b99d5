import { reportPart } from './adapter.ts'
import { PAGE_SIZE } from './calls/sdk.ts'

/** One page of a list, with how many rows there are in all where Xero says it. */
export interface ListPage<Row> {
  rows: readonly Row[]
  total: number | undefined
}

const READINGS = 3

/**
 * Every row of a list, page by page. Rows that come or go between two pages move the others, and one would be missed:
 * a list whose count does not agree with its rows is read again, three times at most. `list` is Xero's name of it.
 */
export async function everyPage<Row extends { id: string }>(
  list: string,
  load: (page: number) => Promise<ListPage<Row>>,
  pageSize = PAGE_SIZE,
): Promise<Row[]> {
  const told = pagesOf(list)
  for (let reading = 1; ; reading += 1) {
    const { rows, agrees } = await readThrough(load, pageSize, told)
    if (agrees || reading === READINGS) return rows
  }
}

async function readThrough<Row extends { id: string }>(
  load: (page: number) => Promise<ListPage<Row>>,
  pageSize: number,
  told: ReturnType<typeof pagesOf>,
) {
  const found = new Map<string, Row>()
  const totals = new Set<number | undefined>()
  for (let page = 1; ; page += 1) {
    const { rows, total } = await load(page)
    totals.add(total)
    for (const row of rows) found.set(row.id, row)
    const last = rows.length < pageSize || (total !== undefined && page * pageSize >= total)
    told(page, total === undefined ? undefined : Math.ceil(total / pageSize), last)
    if (!last) continue
    const agrees = page === 1 || total === undefined || (totals.size === 1 && found.size === total)
    return { rows: [...found.values()], agrees }
  }
}

/** Tells those who wait which page of a list was read, where it has more than one. `list` is Xero's name of it or of its rows. */
export function pagesOf(list: string): (page: number, pages: number | undefined, last: boolean) => void {
  const report = reportPart()
  const name = list.replace(/(?<=[a-z])[A-Z]/g, ' $&').toLowerCase()
  let read = 0
  return (page, pages, last) => {
    read += 1
    if (page === 1 && last) return
    const ofPages = pages === undefined ? '' : ` of ${pages}`
    report(read, pages, `Reading ${name.endsWith('s') ? name : `${name}s`}, page ${page}${ofPages}`)
  }
}
