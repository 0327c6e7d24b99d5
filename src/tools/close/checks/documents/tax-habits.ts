import { type Day, daysBetween } from '../../../../books/day.ts'
import { magnitude } from '../../../../books/money.ts'
import type { Account } from '../../../../books/organisation.ts'
import type { CloseDocument, CloseLine, MonthBooks } from '../../month/month-books.ts'
import type { Period } from '../../month/period.ts'
import { type Business, type Charge, chargesOf } from './charges.ts'
import { plainName } from './contact-names.ts'
import { inBase, isIn, type Side } from './sides.ts'

/** A line with another tax code than its contact and account mostly have. `score` grows with how odd that is; `amount` is the line's, base-currency cents. */
export interface OddTaxCode {
  document: CloseDocument
  line: number
  taxType: string
  usual: string
  amount: bigint
  score: number
  confidence: number
}

/** What lines of a kind have: how much each tax code weighs, by its place among all codes, and the narrower kinds within. */
interface Context {
  weights: number[]
  total: number
  within: Map<string | bigint, Context>
}

/** The widest contexts of one currency: by side, whose inner ones are accounts, and by business. */
interface Contexts {
  sides: Map<Side, Context>
  businesses: Map<Business, Context>
}

/** How many lines of the wider context weigh as much as one of the narrower, and from where on a code is odd. */
const WIDER = 1.5
const ODD = 1.45
/** Days after which a line says half as much: what a contact sells and how it is taxed changes. */
const HALF_LIFE = 120

type TaxedBooks = Pick<MonthBooks, 'documents' | 'period'> & {
  accounts?: readonly Pick<Account, 'code' | 'class' | 'taxType'>[]
}

/**
 * Lines in the period whose tax code is unlikely, oddest first. What is likely is learned from the lines up to the end of the period, newer ones
 * weighing more, from wide to narrow: the account, the first word of the contact's name on it, the business, the two together, and those with the
 * description, the amount or the day. The code that an account of the balance sheet has by itself is never odd on it: no habit speaks for what is
 * there for once. Each currency has habits of its own, since what is bought abroad has other taxes.
 */
export function oddTaxCodes({ documents, period, accounts = [] }: TaxedBooks): OddTaxCode[] {
  const { all } = chargesOf(documents)
  const own = new Set(accounts.filter(isOnBalanceSheet).map(({ code, taxType }) => `${code} ${taxType}`))
  const contextsOf = contextsByCurrency()
  const firstOf = firstWords()
  const weightOf = weights(period)
  const current = all.flatMap((charge) => {
    if (!isIn(period, charge.document)) return []
    return charge.document.lines.flatMap((line, at) => {
      if (!isCoded(line) || own.has(`${line.accountCode} ${line.taxType}`)) return []
      return [{ charge, at, within: addContexts([], line, charge, firstOf(charge), contextsOf(charge), made) }]
    })
  })
  const reached: Context[] = []
  const codes = new Map<string, number>()
  for (const charge of all) {
    if (charge.document.date > period.to) continue
    const weight = weightOf(charge.document.date)
    for (const line of charge.document.lines) {
      if (!isCoded(line)) continue
      reached.length = 0
      addContexts(reached, line, charge, firstOf(charge), contextsOf(charge), found)
      const code = placeOf(line.taxType, codes)
      for (const context of reached) count(context, code, weight)
    }
  }
  return current
    .flatMap(
      ({ charge, at, within }) => judged(charge.document, at, within, weightOf(charge.document.date), codes) ?? [],
    )
    .sort((a, b) => b.score - a.score || (a.document.id < b.document.id ? -1 : 1))
}

function contextsByCurrency(): (charge: Charge) => Contexts {
  const known = new Map<string, Contexts>()
  return ({ document: { currency } }) => {
    const contexts = known.get(currency) ?? { sides: new Map(), businesses: new Map() }
    known.set(currency, contexts)
    return contexts
  }
}

function isOnBalanceSheet({ code, class: group }: Pick<Account, 'code' | 'class'>): boolean {
  return code !== '' && group !== 'EXPENSE' && group !== 'REVENUE'
}

function isCoded({ taxType, net }: CloseLine): boolean {
  return taxType !== '' && net !== 0n
}

function firstWords(): (charge: Charge) => string {
  const known = new Map<string, string>()
  return ({ document: { contactName } }) => {
    const first = known.get(contactName) ?? plainName(contactName).words[0] ?? ''
    known.set(contactName, first)
    return first
  }
}

function weights({ to }: Period): (day: Day) => number {
  const known = new Map<Day, number>()
  return (day) => {
    const weight = known.get(day) ?? 2 ** (-daysBetween(day, to) / HALF_LIFE)
    known.set(day, weight)
    return weight
  }
}

/** Finds the context of a key among others. */
type Find = <Key>(contexts: Map<Key, Context>, key: Key) => Context | undefined

/** Only what the lines of the period are in is ever asked for; other lines make no contexts. */
const found: Find = (contexts, key) => contexts.get(key)

const made: Find = (contexts, key) => {
  const context = contexts.get(key) ?? { weights: [], total: 0, within: new Map() }
  contexts.set(key, context)
  return context
}

/** Adds the contexts of a line that there are, from wide to narrow; amounts are with tax. */
function addContexts(into: Context[], line: CloseLine, charge: Charge, first: string, contexts: Contexts, find: Find) {
  const { accountCode, description, net, tax } = line
  const added = (context: Context | undefined) => {
    if (context) into.push(context)
    return context
  }
  const side = added(find(contexts.sides, charge.side))
  const account = side && added(find(side.within, accountCode))
  if (account) added(find(account.within, first))
  const business = added(find(contexts.businesses, charge.party.business))
  if (!business) return into
  const both = added(find(business.within, accountCode))
  const text = !both || description === '' ? '' : description.toLowerCase().replace(/\d+/g, '').trim()
  if (both && text !== '') added(find(both.within, text))
  added(find(business.within, net + tax))
  if (both) added(find(both.within, charge.document.date))
  return into
}

function placeOf(code: string, codes: Map<string, number>): number {
  const place = codes.get(code) ?? codes.size
  if (place === codes.size) codes.set(code, place)
  return place
}

function count(context: Context, code: number, weight: number): void {
  context.weights[code] = (context.weights[code] ?? 0) + weight
  context.total += weight
}

function judged(
  document: CloseDocument,
  at: number,
  contexts: readonly Context[],
  weight: number,
  codes: ReadonlyMap<string, number>,
): OddTaxCode | undefined {
  const line = document.lines[at]
  if (!line) return undefined
  const shares = sharesOf(line.taxType, contexts, weight, codes)
  const [usual, top] = [...shares].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? ['', 0]
  if (usual === line.taxType) return undefined
  const score = Math.log(top / (shares.get(line.taxType) ?? 1))
  if (score < ODD) return undefined
  return {
    ...{ document, line: at, taxType: line.taxType, usual, score },
    ...{ amount: magnitude(inBase(document, line.net)), confidence: 1 / (1 + Math.exp(ODD - 0.5 - score)) },
  }
}

/** How likely each code is, from the widest context to the narrowest, each without the line itself, so that it does not speak for itself. */
function sharesOf(
  taxType: string,
  contexts: readonly Context[],
  weight: number,
  codes: ReadonlyMap<string, number>,
): Map<string, number> {
  const known = [...codes].filter(([, place]) => contexts[0]?.weights[place] !== undefined)
  return new Map(
    known.map(([code, place]) => {
      const own = code === taxType ? weight : 0
      const share = contexts.reduce(
        (wider, { weights: seen, total }) => {
          const [same, others] = [Math.max(0, (seen[place] ?? 0) - own), Math.max(0, total - weight)]
          return (same + WIDER * wider) / (others + WIDER)
        },
        1 / (known.length + 1),
      )
      return [code, share]
    }),
  )
}
