import { cents, sum } from '../../../src/books/money.ts'
import type { Caller, Json } from '../accounting/fixture.ts'

/** A report read back: each account's figures by its id, and the figures of rows without one by their name. */
export interface Read {
  titles: string[]
  accounts: Map<string, bigint[]>
  named: Map<string, bigint[]>
  sections: string[]
  json: Json
}

export function read(json: Json): Read {
  const [header, ...sections] = json.Rows
  const accounts = new Map<string, bigint[]>()
  const named = new Map<string, bigint[]>()
  for (const row of sections.flatMap((section: Json) => section.Rows)) {
    const [first, ...cells] = row.Cells
    const figures = cells.map(({ Value }: Json) => figure(Value))
    const id = first.Attributes?.[0]?.Value
    if (id === undefined) named.set(first.Value, figures)
    else accounts.set(id, figures)
  }
  const titles = header.Cells.slice(1).map((cell: Json) => cell.Value)
  return { titles, accounts, named, sections: sections.map((section: Json) => section.Title), json }
}

function figure(text: string): bigint {
  return /^-?\d+\.\d\d$/.test(text) ? cents(text) : 0n
}

/** Asks for a report as a client does. */
export function report(caller: Pick<Caller, 'one'>, path: string): Read {
  return read(caller.one('GET', `Reports/${path}`))
}

/** The texts of one row. */
export function texts(row: Json | undefined): string[] {
  return (row?.Cells ?? []).map((cell: Json) => cell.Value)
}

/** The first figure of a named row. */
export function total(from: Read, name: string, column = 0): bigint {
  return from.named.get(name)?.[column] ?? 0n
}

/** The sum of all columns of an account or a named row. */
export function across(figures: readonly bigint[] | undefined): bigint {
  return sum(figures ?? [])
}
