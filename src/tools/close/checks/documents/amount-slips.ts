import { groupedBy } from '../../../../books/grouping.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import type { Period } from '../../month/period.ts'
import { chargesOf } from './charges.ts'
import { isIn, mainAccount } from './sides.ts'

/** A charge whose amount looks like the usual one with its decimal point in another place. `places` below 0: it is too small. */
export interface AmountSlip {
  document: CloseDocument
  places: number
  /** The usual amount of the contact in cents of the document's currency, rounded. */
  usual: bigint
  score: number
  confidence: number
}

interface Entry {
  document: CloseDocument
  account: string
  log: number
  digits: string
}

/** What came before: how often each amount, in steps of its decimal logarithm, and each row of figures. */
interface Past {
  sorted: readonly number[]
  /** How far its amounts are spread around the usual one, by the distance between the quarters, which a slip among them does not move. */
  spread: number
  steps: ReadonlyMap<number, number>
  digits: ReadonlyMap<string, number>
}

const SLIPS = [1, -1, 2, -2] as const
const LEAST_KNOWN = 3
const KERNEL = 0.07
const STEP = 0.01
const REACH = 35
const SPREAD = 0.8
/** Quarters of a bell lie so many deviations apart; and from so many on an amount is not one that comes now and then. */
const QUARTERS_APART = 1.35
const UNHEARD_OF = 2.5
const UNKNOWN = 1
const SAME_DIGITS = 1.2
const LIKELY = 4.35
/** Two places are a rarer slip than one. */
const TWO_PLACES = 2

/** Charges in the period that fit their contact's amounts far better with the decimal point one or two places elsewhere, likeliest first. */
export function amountSlips({ documents, period }: Pick<MonthBooks, 'documents' | 'period'>): AmountSlip[] {
  return chargesOf(documents)
    .parties.flatMap(({ charges }) => {
      if (charges.length <= LEAST_KNOWN || !charges.some(({ document }) => isIn(period, document))) return []
      return slipsOf(
        charges.flatMap(({ document }) => (document.date <= period.to ? entryOf(document) : [])),
        period,
      )
    })
    .sort((a, b) => b.score - a.score || (a.document.id < b.document.id ? -1 : 1))
}

/** Each charge is held against the others on its account where they are enough, else against all of its contact. */
function slipsOf(entries: readonly Entry[], period: Period): AmountSlip[] {
  const current = entries.filter(({ document }) => isIn(period, document))
  const all = pastOf(entries)
  const byAccount = groupedBy(entries, ({ account }) => account)
  const pasts = new Map<string, Past>()
  const ownOf = (account: string) => {
    const members = byAccount.get(account) ?? []
    if (members.length <= LEAST_KNOWN + 1 || members.length === entries.length) return all
    const past = pasts.get(account) ?? pastOf(members)
    pasts.set(account, past)
    return past
  }
  return current.flatMap((one) => {
    const past = ownOf(one.account)
    return past.sorted.length > LEAST_KNOWN ? (slipOf(one, past) ?? []) : []
  })
}

function slipOf({ document, log, digits }: Entry, past: Past): AmountSlip | undefined {
  const usual = middleWithout(log, past.sorted)
  const likely = (at: number) => density(at, log, usual, past)
  const as = likely(log)
  const bonus = (past.digits.get(digits) ?? 0) > 1 ? SAME_DIGITS : 0
  // Of amounts that are spread so widely, such a one comes now and then; the figures of another say more.
  if (bonus === 0 && Math.abs(log - usual) < UNHEARD_OF * past.spread) return undefined
  let best: { places: number; score: number } | undefined
  for (const places of SLIPS) {
    const score = Math.log(likely(log - places) / as) + bonus - (Math.abs(places) > 1 ? TWO_PLACES : 0)
    if (score >= LIKELY && (!best || score > best.score)) best = { places, score }
  }
  if (!best) return undefined
  const confidence = 1 / (1 + Math.exp(LIKELY - 1 - best.score))
  return { document, ...best, usual: BigInt(Math.round(10 ** usual)), confidence }
}

function pastOf(entries: readonly Entry[]): Past {
  const [steps, digits] = [new Map<number, number>(), new Map<string, number>()]
  for (const entry of entries) {
    steps.set(stepOf(entry.log), (steps.get(stepOf(entry.log)) ?? 0) + 1)
    digits.set(entry.digits, (digits.get(entry.digits) ?? 0) + 1)
  }
  const sorted = entries.map(({ log }) => log).sort((a, b) => a - b)
  const quarter = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  return { sorted, spread: (quarter(0.75) - quarter(0.25)) / QUARTERS_APART, steps, digits }
}

/** The figures of an amount without its size: 1,250.00 and 125.00 have the same. Fewer than three tell nothing. */
function entryOf(document: CloseDocument): Entry {
  const digits = document.total.toString()
  const log = Math.log10(Number.parseInt(digits, 10))
  const telling = digits.replace(/0+$/, '')
  return { document, account: mainAccount(document), log, digits: telling.length >= 3 ? telling : document.id }
}

function stepOf(log: number): number {
  return Math.floor(log / STEP)
}

/** The middle of sorted numbers without one of them. */
function middleWithout(one: number, sorted: readonly number[]): number {
  const place = sorted.indexOf(one)
  const nth = (at: number) => sorted[at < place ? at : at + 1] ?? one
  const half = Math.floor((sorted.length - 1) / 2)
  return (nth(sorted.length % 2 === 0 ? half : half - 1) + nth(half)) / 2
}

/** How usual an amount is among those that came beside `own`, with some room for ones that never did; all are decimal logarithms. */
function density(at: number, own: number, usual: number, { sorted, steps }: Past): number {
  const middle = stepOf(at)
  const distance = (step: number) => bell((step + 0.5) * STEP - at, KERNEL)
  let known = Math.abs(stepOf(own) - middle) <= REACH ? -distance(stepOf(own)) : 0
  for (let step = middle - REACH; step <= middle + REACH; step++) {
    const times = steps.get(step)
    if (times !== undefined) known += times * distance(step)
  }
  return (Math.max(0, known) + UNKNOWN * bell(at - usual, SPREAD)) / (sorted.length - 1 + UNKNOWN)
}

function bell(distance: number, width: number): number {
  return Math.exp(-0.5 * (distance / width) ** 2) / width
}
