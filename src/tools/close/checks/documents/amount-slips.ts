import { groupedBy } from '../../../../books/grouping.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import { contactGroups } from './contact-groups.ts'
import { charges, figure, isIn, mainAccount, middle, type Side } from './sides.ts'

/** A charge whose amount looks like the usual one with its decimal point in another place. `places` below 0: it is too small. */
export interface AmountSlip {
  document: CloseDocument
  places: number
  /** The usual amount of the contact in cents of the document's currency, rounded. */
  usual: bigint
  score: number
  confidence: number
}

type Charge = CloseDocument & { side: Side }

interface Past {
  logs: readonly number[]
  digits: ReadonlySet<string>
}

const SLIPS = [1, -1, 2, -2] as const
const LEAST_KNOWN = 3
const KERNEL = 0.07
const SPREAD = 0.8
const UNKNOWN = 1
const SAME_DIGITS = 1.2
const LIKELY = 4.3

/** Charges in the period that fit their contact's amounts far better with the decimal point one or two places elsewhere, likeliest first. */
export function amountSlips(books: Pick<MonthBooks, 'documents' | 'period'>): AmountSlip[] {
  const groupOf = contactGroups(books.documents)
  const until = charges(books.documents.filter(({ date }) => date <= books.period.to))
  const groups = groupedBy(until, ({ side, contactId, currency }) => `${side} ${groupOf(contactId)} ${currency}`)
  return [...groups.values()]
    .flatMap((group) => {
      if (group.length <= LEAST_KNOWN) return []
      return group.filter((one) => isIn(books.period, one)).flatMap((one) => slipOf(one, group) ?? [])
    })
    .sort((a, b) => b.score - a.score || (a.document.id < b.document.id ? -1 : 1))
}

function slipOf(one: Charge, group: readonly Charge[]): AmountSlip | undefined {
  const others = group.filter((other) => other !== one)
  const account = mainAccount(one)
  const own = others.filter((other) => mainAccount(other) === account)
  const past = pastOf(own.length > LEAST_KNOWN ? own : others)
  const log = logOf(one)
  const as = density(log, past)
  let best: { places: number; score: number } | undefined
  for (const places of SLIPS) {
    const bonus = past.digits.has(digitsOf(one)) ? SAME_DIGITS : 0
    const score = Math.log(density(log - places, past) / as) + bonus - (Math.abs(places) > 1 ? 1 : 0)
    if (score >= LIKELY && (!best || score > best.score)) best = { places, score }
  }
  if (!best) return undefined
  return {
    document: one,
    ...best,
    usual: BigInt(Math.round(10 ** middle(past.logs))),
    confidence: 1 / (1 + Math.exp(LIKELY - 1 - best.score)),
  }
}

function pastOf(charges: readonly Charge[]): Past {
  return { logs: charges.map(logOf), digits: new Set(charges.map(digitsOf)) }
}

function logOf({ total }: Charge): number {
  return Math.log10(figure(total))
}

/** The figures of an amount without its size: 1,250.00 and 125.00 have the same. Fewer than three tell nothing. */
function digitsOf({ total, id }: Charge): string {
  const digits = total.toString().replace(/0+$/, '')
  return digits.length >= 3 ? digits : id
}

/** How usual an amount (its decimal logarithm) is among those that came, with some room for ones that never did. */
function density(log: number, { logs }: Past): number {
  const known = logs.reduce((sum, one) => sum + bell(log - one, KERNEL), 0)
  return (known + UNKNOWN * bell(log - middle(logs), SPREAD)) / (logs.length + UNKNOWN)
}

function bell(distance: number, width: number): number {
  return Math.exp(-0.5 * (distance / width) ** 2) / width
}
