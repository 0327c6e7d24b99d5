import { visible } from '../../../books/ledger-text.ts'
import { printCsv } from '../../lists/csv.ts'
import type { Pack } from './pack.ts'
import { plainCell } from './print-cells.ts'

/** A pack as one sheet: a row for each cell, with the id that a narrative cites it by. */
export function printPackCsv(pack: Pack): string {
  const header = ['id', 'section', 'row', 'column', 'value', 'unit']
  const rows = pack.sections.flatMap(({ id, columns, rows: own }) =>
    own.flatMap(({ key, name, cells }) =>
      cells.flatMap((cell, at) => {
        const column = columns[at]
        const value = plainCell(cell)
        if (!column || value === '') return []
        const unit = cell.kind === 'money' ? visible(pack.currency, 3) : cell.kind
        return [[`${id}.${key}.${column.key}`, id, visible(name, 200), column.title, value, unit]]
      }),
    ),
  )
  const narrative = pack.narrative.map((text, at) => [`narrative.${at + 1}`, 'narrative', '', '', text, 'text'])
  return printCsv([header, ...rows, ...narrative])
}
