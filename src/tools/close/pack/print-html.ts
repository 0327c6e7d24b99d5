import { htmlText } from '../../../books/html-text.ts'
import { visible } from '../../../books/ledger-text.ts'
import type { Pack, PackCell, PackRow, PackSection } from './pack.ts'
import { cellText, subtitleOf, titleOf } from './print-cells.ts'

const STYLE = [
  'body{font:14px/1.45 system-ui,sans-serif;color:#1a1a1a;max-width:60rem;margin:2rem auto;padding:0 1rem}',
  'h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}',
  'th,td{padding:.2rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}',
  '.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.total{font-weight:600}.heading td{font-weight:600;padding-top:.8rem}',
  '.note{color:#555}@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}',
].join('')

/** A pack as one page of HTML that is whole by itself: nothing in it runs and nothing is fetched; its own policy forbids both. */
export function printHtml(pack: Pack): string {
  const title = htmlText(titleOf(pack))
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head><body>`,
    `<h1>${title}</h1><p>${htmlText(subtitleOf(pack))}</p>`,
    ...pack.narrative.map((paragraph) => `<p>${htmlText(paragraph)}</p>`),
    ...pack.sections.map(printSection),
    '</body></html>\n',
  ].join('\n')
}

function printSection({ title, names, columns, rows, notes }: PackSection): string {
  const head = [names, ...columns.map((column) => column.title)].map((text) => `<th scope="col">${htmlText(text)}</th>`)
  const table = `<table><thead><tr>${head.join('')}</tr></thead><tbody>\n${rows.map((row) => printRow(row, columns.length)).join('\n')}\n</tbody></table>`
  const told = notes.map((note) => `<p class="note">${htmlText(note)}</p>`).join('\n')
  return `<section><h2>${htmlText(title)}</h2>\n${rows.length === 0 ? '' : table}\n${told}</section>`
}

function printRow({ kind, name, cells }: PackRow, width: number): string {
  if (kind === 'heading')
    return `<tr class="heading"><td colspan="${width + 1}">${htmlText(visible(name, 120))}</td></tr>`
  const label = `<th scope="row">${htmlText(visible(name, 120))}</th>`
  return `<tr class="${kind}">${label}${cells.map(printCell).join('')}</tr>`
}

function printCell(cell: PackCell): string {
  const numeric = cell.kind === 'text' ? '' : ' class="n"'
  return `<td${numeric}>${htmlText(cellText(cell))}</td>`
}
