import { visible } from '../../../books/ledger-text.ts'
import type { Pack, PackRow, PackSection } from './pack.ts'
import { cellText, subtitleOf, titleOf } from './print-cells.ts'

/** A pack as Markdown: whatever the ledger says stays text in its cell. */
export function printMarkdown(pack: Pack): string {
  const narrative = pack.narrative.map((paragraph) => `${plain(paragraph)}\n`)
  const parts = [
    `# ${plain(titleOf(pack))}\n`,
    `${subtitleOf(pack)}\n`,
    ...narrative,
    ...pack.sections.map(printSection),
  ]
  return parts.join('\n')
}

function printSection({ title, names, columns, rows, notes }: PackSection): string {
  const header = row([names, ...columns.map((column) => plain(column.title))])
  const rule = row(['---', ...columns.map(({ key }) => (TEXTS.has(key) ? '---' : '---:'))])
  const body = rows.map((one) => printRow(one, columns.length))
  const table = rows.length === 0 ? [] : [header, rule, ...body]
  return [`## ${plain(title)}`, '', ...table, ...notes.flatMap((note) => ['', plain(note)]), ''].join('\n')
}

const TEXTS = new Set(['drivers', 'fact', 'settled', 'severity', 'by', 'role', 'on', 'day'])

function printRow({ kind, name, cells }: PackRow, width: number): string {
  const filled = [
    ...cells.map((cell) => plain(cellText(cell))),
    ...Array.from({ length: width - cells.length }, () => ''),
  ]
  const label = plain(visible(name, 120))
  return row([kind === 'row' ? label : `**${label}**`, ...filled])
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|#!~]/g, (sign) => `\\${sign}`)
}
