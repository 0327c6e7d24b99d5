import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, divideRounded, formatAmount, formatDecimal, magnitude } from '../../../books/money.ts'
import { Fault } from '../../../call/fault.ts'
import { wrongDirections } from './directions.ts'
import { type Figure, figuresOf, type Pack } from './pack.ts'
import { numbersIn, type SaidNumber } from './read-numbers.ts'

/** A number or direction of a narrative that the pack does not bear out, and what it has instead. */
export interface WrongNumber {
  words: string
  right: string
}

interface Known {
  figures: readonly Figure[]
  days: readonly string[]
  /** Every word of the pack's texts, in small letters: names with numbers in them are looked for here. */
  words: ReadonlySet<string>
  counts: ReadonlySet<number>
  rows: readonly { pattern: RegExp; figures: readonly Figure[] }[]
}

/**
 * The numbers of a narrative that are no figure of the pack. An amount may be written to the cent, to the unit, or rounded further where it rounds
 * from one figure alone; a sentence that names rows of the pack is held to the figures of those; a name with a number in it must stand in the pack; what is
 * plainly said to have risen or fallen must have.
 */
export function wrongNumbers(text: string, pack: Pack): WrongNumber[] {
  const known = knownOf(pack)
  return sentencesOf(text).flatMap((sentence) => {
    const named = known.rows.filter(({ pattern }) => pattern.test(sentence)).flatMap(({ figures }) => figures)
    return [
      ...numbersIn(sentence).flatMap((said) => wrongOf(said, named, known) ?? []),
      ...wrongDirections(sentence, known.figures, pack),
    ]
  })
}

const BETWEEN_WORDS = /[^\p{L}\p{N}/_#-]+/u

/** Holds a narrative to the pack. Throws Fault naming each number that is not in it. */
export function checkNarrative(paragraphs: readonly string[], pack: Pack): void {
  const wrong = paragraphs.flatMap((paragraph) => wrongNumbers(paragraph, pack))
  if (wrong.length === 0) return
  const listed = wrong.slice(0, 8).map(({ words, right }) => `${quoted(words, 40)}: ${right}`)
  const more = wrong.length > 8 ? ` And ${wrong.length - 8} more.` : ''
  throw new Fault(
    'refused',
    `narrative: not borne out by the pack: ${listed.join(' ')}${more}`,
    'Nothing was frozen. Cite only figures of the pack (format csv lists them all), and give the narrative again.',
  )
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?;])\s+|\n+/)
}

function knownOf(pack: Pack): Known {
  const figures = figuresOf(pack)
  const texts = textsOf(pack)
  const dated = figures.flatMap(({ cell }) => (cell.kind === 'day' ? [cell.day] : []))
  const titles = pack.sections.flatMap(({ columns }) => columns.map(({ title }) => title))
  const days = [...`${texts} ${titles.join(' ')}`.matchAll(/\b\d{4}-\d{2}(?:-\d{2})?\b/g)].map(([day]) => day)
  const counts = figures.flatMap(({ cell }) => (cell.kind === 'count' ? [cell.count] : []))
  return {
    ...{ figures, words: new Set(texts.split(BETWEEN_WORDS)), rows: namedRows(figures) },
    days: [...new Set([pack.from, pack.to, pack.month, ...dated, ...days])],
    counts: new Set([...counts, ...pack.sections.map(({ rows }) => rows.filter(({ kind }) => kind === 'row').length)]),
  }
}

function textsOf({ organisation, sections }: Pack): string {
  const texts = sections.flatMap(({ title, rows, notes }) => [
    ...[title, ...notes],
    ...rows.flatMap(({ name, cells }) => [name, ...cells.flatMap((cell) => (cell.kind === 'text' ? [cell.text] : []))]),
  ])
  return [organisation, ...texts].join('\n').toLowerCase()
}

function namedRows(figures: readonly Figure[]): Known['rows'] {
  const byName = new Map<string, Figure[]>()
  for (const figure of figures) {
    const name = figure.name.replace(/\s*\([^()]*\)$/, '').trim()
    const own = byName.get(name)
    if (own) own.push(figure)
    else if (name.length >= 4) byName.set(name, [figure])
  }
  return [...byName].map(([name, own]) => {
    const plain = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return { pattern: new RegExp(`(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`, 'iu'), figures: own }
  })
}

function wrongOf(said: SaidNumber, named: readonly Figure[], known: Known): WrongNumber | undefined {
  const { words } = said
  if (said.kind === 'date') return isKnownDate(said.date, known.days) ? undefined : { words, right: datesRight(known) }
  if (said.kind === 'name') {
    return known.words.has(words.toLowerCase()) ? undefined : { words, right: 'no name of the pack.' }
  }
  if (said.kind === 'spelled') {
    if (said.count !== undefined && known.counts.has(said.count)) return undefined
    return { words, right: 'write a figure of the pack in digits.' }
  }
  if (said.kind === 'percent') return wrongPercent(said, named, known)
  return wrongAmount(said, named, known)
}

type SaidAmount = Extract<SaidNumber, { units: bigint }>

function wrongPercent(said: SaidAmount, named: readonly Figure[], { figures }: Known): WrongNumber | undefined {
  const percents = (all: readonly Figure[]) => all.filter(({ cell }) => cell.kind === 'percent')
  const own = percents(named).length > 0 ? percents(named) : percents(figures)
  if (own.some(({ cell }) => cell.kind === 'percent' && roundsTo(said, cell.tenths, 1))) return undefined
  return { words: said.words, right: nearest(said, own) }
}

function wrongAmount(said: SaidAmount, named: readonly Figure[], known: Known): WrongNumber | undefined {
  const { units, places, words } = said
  if (places === 0 && units < 1_000n && known.counts.has(JSON.parse(units.toString()) as number)) return undefined
  const moneys = (all: readonly Figure[]) => all.filter(({ cell }) => cell.kind === 'money')
  const own = moneys(named).length > 0 ? moneys(named) : moneys(known.figures)
  const fits = own.filter(({ cell }) => cell.kind === 'money' && roundsTo(said, cell.money, 2))
  const amounts = new Set(fits.map(({ cell }) => (cell.kind === 'money' ? magnitude(cell.money) : 0n)))
  if (amounts.size === 0) return { words, right: nearest(said, own) }
  if (places >= 0 || amounts.size === 1) return undefined
  return {
    words,
    right: `it rounds from ${[...amounts].slice(0, 3).map(formatAmount).join(' and ')}; write one of them.`,
  }
}

/** Whether a figure of `10^-has` is what was said, rounded to the places that were said. */
function roundsTo({ units, places }: SaidAmount, figure: bigint, has: number): boolean {
  const exact = magnitude(figure)
  if (places >= has) return exact * 10n ** BigInt(places - has) === units
  const step = 10n ** BigInt(has - places)
  return divideRounded(exact, step) === units && (units !== 0n || exact === 0n) && isFine(units, places)
}

// What is rounded beyond the unit must still say something: "about 12k" does, "0k" and "1m" of anything do not.
function isFine(units: bigint, places: number): boolean {
  return places >= 0 || units >= 2n
}

function nearest({ units, places }: SaidAmount, figures: readonly Figure[]): string {
  const scale = (value: bigint, from: number) => value * 10n ** BigInt(6 - from)
  const wanted = places >= 0 ? scale(units, Math.min(places, 6)) : units * 10n ** BigInt(6 - places)
  const near = figures
    .map((figure) => ({ figure, value: amountOf(figure) }))
    .map(({ figure, value }) => ({
      figure,
      value,
      off: magnitude(scale(magnitude(value), figure.cell.kind === 'percent' ? 1 : 2) - wanted),
    }))
    .sort((one, other) => (one.off < other.off ? -1 : one.off > other.off ? 1 : 0))
    .slice(0, 3)
  if (near.length === 0) return 'the pack has no such figure.'
  const told = near.map(({ figure, value }) => {
    const text = figure.cell.kind === 'percent' ? `${formatDecimal(value, 1)} %` : formatAmount(value)
    return `${text} (${cleanText(figure.name, 40)}, ${figure.column})`
  })
  return `nearest are ${told.join(', ')}.`
}

function amountOf({ cell }: Figure): Cents {
  if (cell.kind === 'money') return cell.money
  return cell.kind === 'percent' ? cell.tenths : 0n
}

function isKnownDate(date: string, days: readonly string[]): boolean {
  if (date.startsWith('-')) return days.some((day) => day.slice(4).startsWith(date))
  return days.some((day) => day === date || (date.length < day.length && day.startsWith(`${date}-`)))
}

function datesRight({ days }: Known): string {
  return `the pack is of ${[...days].sort().slice(-4).join(', ')}.`
}
