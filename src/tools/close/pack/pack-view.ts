import { cleanText } from '../../../books/ledger-text.ts'
import { formatAmount, formatDecimal, magnitude } from '../../../books/money.ts'
import type { Table, View } from '../../../call/reply.ts'
import { counted } from '../../lists/columns.ts'

import type { Pack, PackCell, PackRow, PackSection, SectionId } from './pack.ts'
import { identityOf } from './pack-record.ts'
import { cellText } from './print-cells.ts'
import { untied } from './ties.ts'

const MOST_MOVES = 8
const MOST_FINDINGS = 5
const WORDS = { least: 150, most: 250 }

/** A pack in short: results, what does not tie, what to watch, what is open, what moved and why. */
export function packView(pack: Pack, handed: { say: string; path?: string }, notes: readonly string[]): View {
  const { id, hash } = identityOf(pack)
  const off = untied(pack)
  const unexplained = off.filter(({ why }) => why === '').length
  const ties = sectionOf(pack, 'ties')?.rows.length ?? 0
  return {
    say: [
      `Report pack ${id} of ${pack.month}, ${cleanText(pack.currency, 3)}, ${pack.basis} basis.`,
      tiesInWords(ties, off.length, unexplained),
      handed.say,
    ]
      .filter((text) => text !== '')
      .join(' '),
    table: tableOf(sectionOf(pack, 'headline')),
    sections: [
      {
        heading: 'Does not agree',
        table: {
          columns: ['what', 'difference', 'why it may'],
          rows: off.map(({ name, difference, why }) => [name, formatAmount(difference), why]),
          longestCell: 100,
        },
      },
      { heading: 'To watch', table: { columns: ['what', 'why'], rows: watchOf(pack), longestCell: 200 } },
      { heading: 'Open findings, most money first', table: openTable(pack) },
      {
        heading: 'What moved, and what drove it',
        table: { ...tableOf(sectionOf(pack, 'flux'), MOST_MOVES), longestCell: 300 },
      },
    ],
    notes: [...notesOf(pack), ...notes],
    next: nextOf(pack),
    data: {
      ...{ id, hash, period: pack.month, currency: cleanText(pack.currency, 3), ties_off: unexplained },
      headline: Object.fromEntries(
        (sectionOf(pack, 'headline')?.rows ?? []).map(({ key, cells }) => [key, dataOf(cells[0])]),
      ),
      moved: sectionOf(pack, 'flux')?.rows.length ?? 0,
      open_findings: openRows(pack).length,
      ...(handed.path === undefined ? {} : { path: handed.path }),
    },
  }
}

function tiesInWords(all: number, off: number, unexplained: number): string {
  if (off === 0) return `All ${all} totals that must agree do, assets with liabilities and equity among them.`
  const rest = `${counted(off, 'total')} of ${all} that must agree ${off === 1 ? 'does' : 'do'} not`
  return unexplained === 0
    ? `${rest}; documents in other currencies may explain it.`
    : `${rest}: find out why before anybody relies on this.`
}

function sectionOf({ sections }: Pack, id: SectionId): PackSection | undefined {
  return sections.find((section) => section.id === id)
}

function dataOf(cell: PackCell | undefined): string {
  if (cell?.kind === 'money') return formatDecimal(cell.money, 2)
  return cell?.kind === 'percent' ? formatDecimal(cell.tenths, 1) : ''
}

function tableOf(section: PackSection | undefined, most = 40): Table {
  if (!section) return { columns: [], rows: [] }
  return {
    columns: [section.names, ...section.columns.map(({ title }) => title)],
    rows: section.rows.slice(0, most).map(({ name, cells }) => [name, ...cells.map(cellText)]),
  }
}

function openRows(pack: Pack): readonly PackRow[] {
  return (sectionOf(pack, 'findings')?.rows ?? []).filter(
    ({ kind, cells: [, , , settled] }) => kind === 'row' && settled?.kind === 'text' && settled.text === 'open',
  )
}

function openTable(pack: Pack): Table {
  const open = openRows(pack).slice(0, MOST_FINDINGS)
  const rows = open.map(({ name, cells }) => [name, ...cells.slice(0, 3).map(cellText)])
  return { columns: ['finding', 'severity', 'at risk', 'what was found'], rows, longestCell: 200 }
}

/** One to three things: the gravest open finding, the largest movement, and what is owed longest. */
function watchOf(pack: Pack): string[][] {
  const [finding] = openRows(pack).filter(
    ({ cells: [severity] }) => severity?.kind === 'text' && severity.text !== 'note',
  )
  const [move] = sectionOf(pack, 'flux')?.rows ?? []
  const owed = sectionOf(pack, 'receivables')?.rows.find(({ key }) => key === 'all')?.cells[4]
  const moved = move?.cells[2]
  return [
    ...(finding ? [[finding.name, finding.cells[2] ? cellText(finding.cells[2]) : '']] : []),
    ...(move && moved?.kind === 'money'
      ? [[move.name, `${moved.money > 0n ? 'up' : 'down'} ${formatAmount(magnitude(moved.money))}`]]
      : []),
    ...(owed?.kind === 'money' && owed.money > 0n
      ? [['Receivables more than 90 days past due', formatAmount(owed.money)]]
      : []),
  ]
}

function notesOf(pack: Pack): string[] {
  const flux = sectionOf(pack, 'flux')
  const left = (flux?.rows.length ?? 0) - MOST_MOVES
  const open = openRows(pack).length - MOST_FINDINGS
  const words = pack.narrative.join(' ').split(/\s+/).filter(Boolean).length
  return [
    ...(sectionOf(pack, 'headline')?.notes ?? []),
    ...(flux?.notes ?? []),
    ...(left > 0 ? [`${counted(left, 'more movement')} in the file.`] : []),
    ...(open > 0 ? [`${counted(open, 'more open finding')} in the file.`] : []),
    ...(sectionOf(pack, 'sign_offs')?.notes ?? []),
    ...(words > 0 && (words < WORDS.least || words > WORDS.most)
      ? [`The narrative has ${words} words; one page is ${WORDS.least} to ${WORDS.most}.`]
      : []),
  ]
}

function nextOf({ narrative }: Pack): string {
  const file = 'format hands the whole pack over as a file, save_to saves it.'
  if (narrative.length > 0) return file
  return `${file} For a summary in words give narrative: ${WORDS.least} to ${WORDS.most} words with figures of the pack alone, what to watch, and what is open; csv lists every figure.`
}
