import { type Day, weekday } from '../../../books/day.ts'
import { type Cents, formatAmount } from '../../../books/money.ts'
import type { Finding } from './check-reminder.ts'
import type { SaidAmount, SaidDay } from './figures.ts'
import type { Mark, ReadMessage } from './read-message.ts'
import {
  daysLate,
  deadlineOf,
  type Money,
  type ReminderFacts,
  type ReminderInvoice,
  totalsOf,
} from './reminder-facts.ts'
import type { Message } from './reminder-templates.ts'

/** A stretch of a message that is judged together: a line or sentence, and the invoices named before it in its paragraph. */
interface Segment {
  at: number
  words: string
  marks: readonly Mark[]
  before: readonly string[]
}

type Figure = SaidAmount | SaidDay | Extract<Mark, { kind: 'span' }>

/** What the figures of a message are held to. */
interface Known {
  facts: ReminderFacts
  hasDeadline: boolean
  totals: readonly Money[]
  /** Amounts and days that belong to no invoice alone. */
  amounts: readonly Money[]
  days: readonly Day[]
}

/** Judges every amount, day and length of time by the invoice that it stands with, or by the totals where it stands with none. */
export function checkFigures(read: ReadMessage, message: Message, facts: ReminderFacts): Finding[] {
  const known = knownOf(message, facts)
  return segmentsOf(read).flatMap((segment) => [...wrongTotals(segment, known), ...misplaced(segment, known)])
}

function knownOf(message: Message, facts: ReminderFacts): Known {
  const { invoices, promise, interest, today } = facts
  const hasDeadline = message === 'firm' || message === 'final'
  const totals = totalsOf(invoices)
  const gbp = (amount: Cents) => ({ amount, currency: 'GBP' })
  return {
    facts,
    hasDeadline,
    totals,
    amounts: [
      ...totals,
      ...(promise ? [promise] : []),
      ...(interest ? [interest.interest, interest.fixedSums, interest.interest + interest.fixedSums].map(gbp) : []),
    ],
    days: [today, ...(hasDeadline ? [deadlineOf(facts)] : []), ...(promise ? [promise.made, promise.on] : [])],
  }
}

function segmentsOf({ left, marks }: ReadMessage): Segment[] {
  const segments: Segment[] = []
  let before: string[] = []
  let start = 0
  for (const { index, 0: mark } of [...left.matchAll(/[.!?](?=\s)|\n+|$/g)]) {
    const inside = marks.filter(({ at }) => at >= start && at < index)
    segments.push({ at: start, words: left.slice(start, index), marks: inside, before: [...before] })
    const named = inside.flatMap((one) => (one.kind === 'invoice' && one.number !== '' ? [one.number] : []))
    before = mark.length > 1 ? [] : [...before, ...named]
    start = index + mark.length
  }
  return segments
}

const TOTAL_WORD = /\b(?:total\w*|altogether|in all|combined|overall|gesamt\w*|summe|insgesamt|zusammen)\b/i
const SUBJECT = /^\s*(?:subject|betreff|re)\s*:/i

function wrongTotals({ at, words, marks }: Segment, { totals, facts }: Known): Finding[] {
  const amounts = marks.filter((mark) => mark.kind === 'amount')
  const total = TOTAL_WORD.exec(words)
  const isSubject = at === 0 && SUBJECT.test(words)
  if (amounts.length === 0 || (!total && !isSubject)) return []
  const named = facts.invoices.filter((invoice) => isNamed(invoice, marks))
  const after = total ? amounts.filter((one) => one.at > at + total.index) : amounts
  const judged = isSubject ? amounts : [after[0] ?? amounts.at(-1)].flatMap((one) => one ?? [])
  return judged
    .filter((said) => !totals.some((one) => isSaid(said, one)) && !named.some((one) => isSaid(said, one)))
    .map(({ words: wrong }) => ({ kind: 'amount', words: wrong, right: `The total is ${listedMoney(totals)}.` }))
}

function isNamed({ number }: ReminderInvoice, marks: readonly Mark[]): boolean {
  return marks.some((mark) => mark.kind === 'invoice' && mark.number === number)
}

function misplaced(segment: Segment, known: Known): Finding[] {
  const { invoices } = known.facts
  const names = segment.marks.filter((mark) => mark.kind === 'invoice' && mark.number !== '' && !mark.queried)
  const all = segment.marks.filter((mark): mark is Figure => ['amount', 'day', 'span'].includes(mark.kind))
  const figures = all.filter((figure) => !isSumOf(segment, figure, invoices))
  if (names.length === 0) {
    const context = TOTAL_WORD.test(segment.words)
      ? []
      : invoices.filter(({ number }) => segment.before.includes(number))
    return figures.flatMap((figure) => wrongFigure(figure, context, segment, known) ?? [])
  }
  const pairings = [forward, backward, inOrder].map((pair) => pair(names, figures))
  const judged = pairings.map((pairs) =>
    pairs.flatMap(({ number, figure, isFirst }) => {
      const own = invoices.filter((invoice) => invoice.number === number)
      return wrongFigure(figure, own, segment, known, isFirst) ?? []
    }),
  )
  return judged.sort((a, b) => a.length - b.length)[0] ?? []
}

/** Whether an amount is the only one of its sentence, and what the several invoices named there come to: "A and B, 300.00 together". */
function isSumOf({ marks }: Segment, figure: Figure, invoices: readonly ReminderInvoice[]): boolean {
  const named = invoices.filter((invoice) => isNamed(invoice, marks))
  const [sum, other] = totalsOf(named)
  if (figure.kind !== 'amount' || named.length < 2 || !sum || other) return false
  return marks.every((mark) => mark.kind !== 'amount' || mark === figure) && isSaid(figure, sum)
}

interface Pair {
  number: string
  figure: Figure
  /** Whether it is the first amount that stands with this number. */
  isFirst: boolean
}

type Name = Mark & { kind: 'invoice' }

function paired(figures: readonly Figure[], numberOf: (figure: Figure, index: number) => string): Pair[] {
  const seen = new Set<string>()
  return figures.map((figure, index) => {
    const number = numberOf(figure, index)
    const isFirst = figure.kind === 'amount' && !seen.has(number)
    if (figure.kind === 'amount') seen.add(number)
    return { number, figure, isFirst }
  })
}

/** Each figure belongs to the number before it. */
function forward(names: readonly Mark[], figures: readonly Figure[]): Pair[] {
  return paired(figures, ({ at }) => ((names.filter((name) => name.at < at).at(-1) ?? names[0]) as Name).number)
}

/** Each figure belongs to the number after it. */
function backward(names: readonly Mark[], figures: readonly Figure[]): Pair[] {
  return paired(figures, ({ at }) => ((names.find((name) => name.at > at) ?? names.at(-1)) as Name).number)
}

/** The first number goes with the first figure of each kind, and so on. */
function inOrder(names: readonly Mark[], figures: readonly Figure[]): Pair[] {
  return paired(figures, (figure) => {
    const place = figures.filter(({ kind, at }) => kind === figure.kind && at < figure.at).length
    return (names[Math.min(place, names.length - 1)] as Name).number
  })
}

function wrongFigure(
  figure: Figure,
  own: readonly ReminderInvoice[],
  segment: Segment,
  known: Known,
  isFirst = false,
): Finding | undefined {
  if (figure.kind === 'amount') return wrongAmount(figure, own, segment, known, isFirst)
  if (figure.kind === 'day') return wrongDay(figure, own, segment, known)
  return wrongSpan(figure, own, known)
}

function wrongAmount(
  said: SaidAmount,
  own: readonly ReminderInvoice[],
  { words }: Segment,
  { amounts, totals }: Known,
  isFirst: boolean,
): Finding | undefined {
  const ofInvoices = own.flatMap(({ amount, total, currency }) => [
    { amount, currency },
    { amount: total, currency },
  ])
  const shared = isFirst && !TOTAL_WORD.test(words) ? [] : amounts
  if ([...ofInvoices, ...shared].some((one) => isSaid(said, one))) return undefined
  const right =
    own.length > 0 ? own.map((one) => `${one.number}: ${listedMoney([one])}`) : [`the total is ${listedMoney(totals)}`]
  return { kind: 'amount', words: said.words, right: `What is due: ${right.join('; ')}.` }
}

const DUE_BEFORE = /(?:^|[^\p{L}])(?:due|fell due|payable|fallig)(?: date| on| since| by| am| seit)*[:\s(|]*$/iu
const ISSUED_BEFORE =
  /(?:issued|dated|invoice date|invoiced|date of|vom|rechnungsdatum|ausgestellt)(?: on| am)?[:\s(|]*$/iu

function wrongDay(said: SaidDay, own: readonly ReminderInvoice[], segment: Segment, known: Known): Finding | undefined {
  const { facts, days } = known
  const invoices = own.length > 0 ? own : facts.invoices
  const lead = segment.words.slice(0, said.at - segment.at)
  const dues = invoices.map(({ due }) => due)
  const issues = invoices.map(({ issued }) => issued)
  const fits = DUE_BEFORE.test(lead)
    ? [...dues, ...(own.length === 0 ? days : [])]
    : ISSUED_BEFORE.test(lead)
      ? issues
      : [...dues, ...issues, ...days]
  if (!fits.some((one) => isDay(said, one))) {
    return {
      kind: 'date',
      words: said.words,
      right: `The dates are ${[...new Set([...dues, ...days])].sort().join(', ')}.`,
    }
  }
  return undefined
}

const DAYS_IN: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, year: 365 }

function wrongSpan(
  said: Extract<Mark, { kind: 'span' }>,
  own: readonly ReminderInvoice[],
  { facts, hasDeadline }: Known,
): Finding | undefined {
  const { count, unit, ahead, words } = said
  const inDays = (DAYS_IN[unit] ?? 0) * count
  const given = daysLate({ due: facts.today }, deadlineOf(facts))
  if (ahead && hasDeadline && inDays === given) return undefined
  const invoices = own.length > 0 ? own : facts.invoices
  const late = invoices.map((invoice) => daysLate(invoice, facts.today))
  const fits = late.some((days) =>
    unit === 'day' ? Math.abs(days) === count : isAbout(days, count, DAYS_IN[unit] ?? 1),
  )
  if (fits && !ahead) return undefined
  const right = ahead
    ? hasDeadline
      ? `It gives ${given} days.`
      : 'It gives no time.'
    : `They are ${late.join(', ')} days late.`
  return { kind: 'days', words, right }
}

function isAbout(days: number, count: number, length: number): boolean {
  return Math.floor(days / length) === count || Math.round(days / length) === count
}

/** Whether the words can mean this amount. */
function isSaid({ amount, currencies }: SaidAmount, fact: Money): boolean {
  return amount === fact.amount && (currencies === undefined || currencies.includes(fact.currency))
}

function isDay({ day, year }: SaidDay, fact: Day): boolean {
  return day !== undefined && (year ? day === fact : day.slice(5) === fact.slice(5))
}

const WEEKDAYS = [
  'sunday sonntag',
  'monday montag',
  'tuesday dienstag',
  'wednesday mittwoch',
  'thursday donnerstag',
  'friday freitag',
  'saturday samstag',
]
const LOOSE =
  /\b(?:tomorrow|tonight|(?:pay|settle|transfer|remit)(?: \w+){0,3} today|by (?:today|noon|midday|midnight|lunchtime|payday)|(?:by|before|until|over) (?:the )?(?:long )?(?:weekend|holidays?)|(?:by|before|until) (?:the )?(?:month|year)[- ]end|within (?:the|this|an?) (?:hour|day|week|month)|(?:by|until|before) the (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|twentieth|thirtieth|twenty-\w+|thirty-first)(?! (?:invoice|reminder))|(?:noch|bis) heute|heute noch|(?:next|this|coming) (?:week|month|year)|end of (?:the |this |next |business |play )?(?:day|week|month|year|business|play|today)|end of (?=•)|close of business|christmas|easter|new year|weihnachten|ostern|neujahr|morgen|(?:nachste|diese|kommende)[nrms]? (?:woche|monat|jahr)\w*|ende (?:der|des|nachste\w*|diese\w*) \w+)\b/gi

/** Times that a message names without a figure, weekdays that do not fit the day beside them, and months that no date lies in. */
export function checkLooseDays({ left, marks }: ReadMessage, facts: ReminderFacts): Finding[] {
  const right = 'Name a date of the invoices, or ask when payment may be expected.'
  const loose = [...left.matchAll(LOOSE)].map(({ 0: words }): Finding => ({ kind: 'date', words, right }))
  const months = new Set(facts.invoices.flatMap(({ issued, due }) => [issued.slice(5, 7), due.slice(5, 7)]))
  const odd = marks.filter((mark) => mark.kind === 'month' && !isMonthOf(mark.words, months))
  const weekdays = WEEKDAYS.flatMap((names, number) =>
    [...left.matchAll(new RegExp(`\\b(?:${names.replace(' ', '|')})\\b`, 'gi'))]
      .filter(({ index, 0: words }) => !stands(marks, index + words.length, number))
      .map(({ 0: words }): Finding => ({ kind: 'date', words, right })),
  )
  return [...loose, ...weekdays, ...odd.map(({ words }): Finding => ({ kind: 'date', words, right }))]
}

function stands(marks: readonly Mark[], end: number, number: number): boolean {
  return marks.some((mark) => {
    if (mark.kind !== 'day' || mark.at < end || mark.at > end + 8 || mark.day === undefined) return false
    return !mark.year || weekday(mark.day) === number
  })
}

const MONTH_NUMBERS: Readonly<Record<string, string>> = {
  ...{ jan: '01', feb: '02', mar: '03', apr: '04', may: '05', mai: '05', jun: '06', jul: '07', aug: '08' },
  ...{ sep: '09', oct: '10', okt: '10', nov: '11', dec: '12', dez: '12' },
}

function isMonthOf(words: string, months: ReadonlySet<string>): boolean {
  return months.has(MONTH_NUMBERS[words.toLowerCase().slice(0, 3)] ?? '')
}

function listedMoney(amounts: readonly Money[]): string {
  return amounts.map(({ amount, currency }) => `${currency} ${formatAmount(amount)}`).join(' and ')
}
