import { formatAmount } from '../../../books/money.ts'
import type { WrongNumber } from './check-narrative.ts'
import type { Figure, Pack } from './pack.ts'

const UP = 'rose|increased|grew|climbed|jumped|surged'
const DOWN = 'fell|decreased|declined|dropped|shrank|slipped|sank'
const BE = '(?:has been|have been|was|were|is|are)'
const HOW = '(?:(?:again|also|further|slightly|sharply|significantly|strongly|well|much|a little) ){0,2}'
// "Up to date" and "down to rent" say nothing of a direction.
const SIDE = '(?:up|higher|down|lower)(?! (?:to|for)\\b)'

// What a figure is compared with, beside the month before; when it moved within the month; and what is no statement of fact.
const ELSEWISE =
  /\b(year|years|quarter|budget\w*|plan\w*|forecast\w*|target\w*|expect\w*|usual\w*|median|average|normal\w*|would|could|may|might|should|will|if|unless|then|first|early|earlier|initially|before|after|until|since|week\w*|daily|not|never|nor|than)\b/i
const THAN_BEFORE = /\bthan (?:in )?(?:the )?(?:last month|month before|previous month|prior month)\b/gi
const BETWEEN = /\s*(?:[,:()]|\band\b|\bbut\b|\bwhile\b|\bwhereas\b|\balthough\b|\bas\b|\bbecause\b)\s*/i

/**
 * What a sentence says rose or fell of a row of the pack that did not, beside the month before. Only plain statements about a row by its own name are held to
 * it: of whatever compares otherwise, or of figures below zero, nothing is said.
 */
export function wrongDirections(
  sentence: string,
  figures: readonly Figure[],
  { month }: Pick<Pack, 'month'>,
): WrongNumber[] {
  const plain = sentence.replace(/\d[\d,.]*\d|\d/g, '#').replace(THAN_BEFORE, '')
  const years = sentence.match(/\b(?:19|20)\d\d\b/g) ?? []
  if (ELSEWISE.test(plain) || years.some((year) => !month.startsWith(year))) return []
  return movesOf(figures).flatMap(({ name, change }) => {
    const said = saidOf(name, plain.trim())
    if (said === undefined || (said.up ? change > 0n : change < 0n)) return []
    const right = change === 0n ? 'it did not move.' : `it moved by ${formatAmount(change)}.`
    return [{ words: said.words, right }]
  })
}

/** Rows by their names with what they moved by against the month before, where all figures of the name agree and none is below 0. */
function movesOf(figures: readonly Figure[]): { name: string; change: bigint }[] {
  const byName = new Map<string, { changes: bigint[]; isPlain: boolean }>()
  for (const { id, name, cell } of figures) {
    const key = name.replace(/\s*\([^()]*\)$/, '').trim()
    if (cell.kind !== 'money' || key.length < LEAST_NAME || /loss/i.test(key)) continue
    const own = byName.get(key) ?? { changes: [], isPlain: true }
    byName.set(key, own)
    if (/\.(change|moved)$/.test(id)) own.changes.push(cell.money)
    else if (cell.money < 0n) own.isPlain = false
  }
  return [...byName].flatMap(([name, { changes, isPlain }]) => {
    const [change] = changes
    const agree = changes.every((one) => change !== undefined && one > 0n === change > 0n && one < 0n === change < 0n)
    return change !== undefined && isPlain && agree ? [{ name, change }] : []
  })
}

const LEAST_NAME = 4

/** The direction that a sentence gives a row: that it rose or fell, was up or down, or came to something, up or down from before. */
function saidOf(name: string, sentence: string): { words: string; up: boolean } | undefined {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const subject = new RegExp(
    `^(?:the |our |its |total )?${escaped} ${HOW}(?:(?<verb>${UP}|${DOWN})\\b|${BE} ${HOW}(?<side>${SIDE})\\b)`,
    'iu',
  )
  const aside = new RegExp(
    `^(?:the |our |its |total )?${escaped} (?:${BE}|came to|stood at|reached) [^,;]*#[^,;]*, ${HOW}(?<side>${SIDE})\\b`,
    'iu',
  )
  const clauses = sentence.split(BETWEEN)
  const found = [...clauses.map((clause) => subject.exec(clause)), aside.exec(sentence)].find((one) => one)
  const word = found?.groups?.verb ?? found?.groups?.side
  if (!found || word === undefined) return undefined
  return { words: found[0], up: new RegExp(`^(?:${UP}|up|higher)$`, 'i').test(word) }
}
