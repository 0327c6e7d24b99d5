import { visible } from '../books/ledger-text.ts'
import { moneyText } from '../books/money-text.ts'
import { moneyOf } from '../call/acts.ts'
import { hashOf } from '../call/canonical.ts'
import { type ChangeText, describeChange, instantText } from '../call/change-text.ts'
import type { ChangeRecord } from '../call/changes.ts'
import type { Fault } from '../call/fault.ts'
import { organisationLabel } from '../call/reply.ts'
import type { Fact, ShownTable } from '../call/shown-change.ts'
import { type ApprovalsAround, faultText } from './approvals-around.ts'

type Page = Pick<ApprovalsAround, 'terminal' | 'zone'>

const INDENT = '    '

/** Changes as a list, each with what a person chooses by. `numbered` puts 1, 2, 3 before them. */
export function listText(records: readonly ChangeRecord[], page: Page, numbered: boolean): string {
  return records.map((record, index) => itemText(record, page, numbered ? `${index + 1}` : '-')).join('\n')
}

function itemText(record: ChangeRecord, { terminal: { columns }, zone }: Page, mark: string): string {
  const { id, organisation, tool, change, why, plannedAt, expiresAt } = record
  const money = moneyOf(change)
  const heading = [id, organisationLabel(organisation), tool, money ? moneyText(money.amount, money.currency) : ''].map(
    (text) => visible(text),
  )
  const lines = [
    visible(change.summary, 400),
    `Why: ${visible(why, 300)}`,
    `Held since ${instantText(plannedAt, zone)}, until ${instantText(expiresAt, zone)}`,
  ]
  const first = wrapped(heading.filter((text) => text !== '').join('  '), columns, INDENT)
  return [`${mark.padEnd(3)} ${first.trimStart()}`, ...lines.map((line) => wrapped(line, columns, INDENT))].join('\n')
}

/** One change in full, as a person must see it before agreeing. */
export function fullText(record: ChangeRecord, { terminal: { columns }, zone }: Page): string {
  const text = describeChange(record, zone)
  const hash = hashOf(record)
  const parts = [
    wrapped(text.title, columns, ''),
    ...factLines([...text.facts, ['State', record.state], ['Hash', hash.slice(0, 12)]], columns),
    ...section('Before and after', differenceLines(text, columns)),
    ...section('Lines', text.lines ? tableLines(text.lines, columns) : []),
    ...section('Totals', factLines(text.lines?.totals ?? [], columns)),
    ...section(
      'Mind',
      text.warnings.map((warning) => wrapped(`- ${warning}`, columns, '  ')),
    ),
    '',
    wrapped(`Why a person is asked: ${text.why}`, columns, ''),
    wrapped(`Proposed by: ${text.proposedBy}`, columns, ''),
    `Expires: ${text.expires}`,
  ]
  return `${parts.join('\n')}\n`
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines]
}

function factLines(facts: readonly Fact[], columns: number): string[] {
  const width = Math.max(0, ...facts.map(([label]) => label.length))
  return facts.map(([label, value]) => {
    const indent = ' '.repeat(width + 4)
    return `  ${label.padEnd(width)}  ${wrapped(value, columns, indent).trimStart()}`
  })
}

function differenceLines({ differences }: ChangeText, columns: number): string[] {
  const shown = (value: string) => (value === '' ? 'nothing' : quotes(value))
  return differences.map(({ field, before, after }) =>
    wrapped(`${field}: ${shown(before)} -> ${shown(after)}`, columns, '  '),
  )
}

// Descriptions are too long for columns, so each line is told in words; quotes keep them from passing for the cells after them.
function tableLines({ columns: names, rows }: ShownTable, columns: number): string[] {
  return rows.map((row, index) => {
    const cells = row.flatMap((cell, at) =>
      cell === '' ? [] : [`${names[at]?.name} ${PLAIN.test(cell) ? cell : quotes(cell)}`],
    )
    return `${`${index + 1}.`.padStart(4)} ${wrapped(cells.join(', '), columns, '     ').trimStart()}`
  })
}

const PLAIN = /^-?[\d,.]+%?$/

function quotes(text: string): string {
  return `"${text.replace(/["“”]/g, "'")}"`
}

/** What became of one change, in a sentence or two. */
export function becameText(record: ChangeRecord): string {
  const { id, state, outcome, agreed } = record
  if (state === 'held') return `${id}: agreed to. Another person must agree too; so far: ${visible(agreed.join(', '))}.`
  if (state === 'sending') {
    return `${id}: agreed to and under way; it is not certain yet what came of it. See xero-mcp approvals show ${id}.`
  }
  if (outcome?.state === 'failed') return `${id}: failed. ${visible(`${outcome.fact} ${outcome.next}`, 600)}`
  if (outcome?.state !== 'done') return `${id}: ${state}.`
  const notes = outcome.warnings.map((warning) => `\n  Note: ${visible(warning, 400)}`).join('')
  const { label, status, total, currency } = outcome.record ?? { label: '', status: '' }
  const money = total === undefined ? '' : moneyText(total, currency ?? '')
  const now = [label, status, money].map((text) => visible(text)).filter((text) => text !== '')
  return `${id}: done. ${now.length > 0 ? `Now in Xero: ${now.join(', ')}.` : ''}${notes}`.trimEnd()
}

/** Why a yes did not count. */
export function refusedText(id: string, fault: Fault): string {
  return `${id}: not agreed to. ${faultText(fault)}`
}

/** Text on lines of at most `columns`, each behind an indentation: a text that is wrapped by the terminal could pass for lines of ours. */
export function wrapped(text: string, columns: number, indent: string): string {
  const room = Math.max(20, columns - 1 - indent.length)
  const lines: string[] = []
  let line = ''
  for (const piece of text.split(' ').flatMap((word) => piecesOf(word, room))) {
    const longer = line === '' ? piece : `${line} ${piece}`
    if (widthOf(longer) <= room) {
      line = longer
    } else {
      lines.push(line)
      line = piece
    }
  }
  return [...lines, line].map((one) => `${indent}${one}`).join('\n')
}

function piecesOf(word: string, room: number): string[] {
  if (widthOf(word) <= room) return [word]
  const characters = [...word]
  const half = Math.floor(room / 2)
  return Array.from({ length: Math.ceil(characters.length / half) }, (_, at) =>
    characters.slice(at * half, (at + 1) * half).join(''),
  )
}

// East Asian characters and pictures take two columns; counting a few others so too only wraps earlier.
function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1
  return width
}
