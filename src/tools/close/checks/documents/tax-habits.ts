import { magnitude } from '../../../../books/money.ts'
import type { Account } from '../../../../books/organisation.ts'
import type { CloseDocument, CloseLine, MonthBooks } from '../../month/month-books.ts'
import { chargesOf } from './charges.ts'
import { plainName } from './contact-names.ts'
import { inBase, isIn } from './sides.ts'

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

interface Context {
  counts: Map<string, number>
  total: number
}

/** One context and the narrower ones within it. */
interface Wider extends Context {
  within: Map<string | bigint, Wider>
}

/** How many lines of the wider context weigh as much as one of the narrower, and from where on a code is odd. */
const WIDER = 1.5
const ODD = 1.7
/** Stands among the codes of accounts for the contexts of contacts; no account has a code of spaces. */
const CONTACTS = ' '

type TaxedBooks = Pick<MonthBooks, 'documents' | 'period'> & {
  accounts?: readonly Pick<Account, 'code' | 'class' | 'taxType'>[]
}

/**
 * Lines in the period whose tax code is unlikely, oddest first. What is likely is learned from the lines up to the end of the period, from wide to
 * narrow: the account, the first word of the contact's name, the contact, the two together, and the two with the description or the amount.
 * The code that an account of the balance sheet has by itself is never odd on it: no habit speaks for what is there for once. Each currency has habits
 * of its own, since what is bought abroad has other taxes.
 */
export function oddTaxCodes({ documents, period, accounts = [] }: TaxedBooks): OddTaxCode[] {
  const own = new Set(accounts.filter(isOnBalanceSheet).map(({ code, taxType }) => `${code} ${taxType}`))
  const firstOf = firstWords()
  const sides = new Map<string | bigint, Wider>()
  const current: [document: CloseDocument, line: number, contexts: readonly Context[]][] = []
  for (const { document, side, party } of chargesOf(documents).all) {
    if (document.date > period.to) continue
    const names = [firstOf(document), party.business.contact] as const
    document.lines.forEach((line, at) => {
      if (line.taxType === '' || line.net === 0n) return
      const contexts = contextsOf(line, widened(sides, `${side} ${document.currency}`), ...names)
      for (const context of contexts) count(context, line.taxType)
      const isOwn = own.has(`${line.accountCode} ${line.taxType}`)
      if (isIn(period, document) && !isOwn) current.push([document, at, contexts])
    })
  }
  return current
    .flatMap(([document, at, contexts]) => judged(document, at, contexts) ?? [])
    .sort((a, b) => b.score - a.score || (a.document.id < b.document.id ? -1 : 1))
}

function isOnBalanceSheet({ code, class: group }: Pick<Account, 'code' | 'class'>): boolean {
  return code !== '' && group !== 'EXPENSE' && group !== 'REVENUE'
}

function firstWords(): (document: CloseDocument) => string {
  const known = new Map<string, string>()
  return ({ contactName }) => {
    const first = known.get(contactName) ?? plainName(contactName).words[0] ?? ''
    known.set(contactName, first)
    return first
  }
}

/** The contexts of a line, from wide to narrow; amounts are with tax. */
function contextsOf(line: CloseLine, side: Wider, first: string, contact: string): Context[] {
  const { accountCode, description, net, tax } = line
  const account = widened(side.within, accountCode)
  const business = widened(widened(side.within, CONTACTS).within, contact)
  const both = widened(business.within, accountCode)
  const contexts = [side, account, widened(account.within, first), business, both]
  const text = description === '' ? '' : description.toLowerCase().replace(/\d+/g, '').trim()
  if (text !== '') contexts.push(widened(both.within, text))
  contexts.push(widened(business.within, net + tax))
  return contexts
}

function widened(contexts: Map<string | bigint, Wider>, key: string | bigint): Wider {
  let context = contexts.get(key)
  if (!context) {
    context = { counts: new Map(), total: 0, within: new Map() }
    contexts.set(key, context)
  }
  return context
}

function count(context: Context, taxType: string): void {
  context.counts.set(taxType, (context.counts.get(taxType) ?? 0) + 1)
  context.total += 1
}

function judged(document: CloseDocument, at: number, contexts: readonly Context[]): OddTaxCode | undefined {
  const line = document.lines[at]
  if (!line) return undefined
  const shares = sharesOf(line.taxType, contexts)
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
function sharesOf(taxType: string, contexts: readonly Context[]): Map<string, number> {
  const codes = contexts[0]?.counts ?? new Map<string, number>()
  const shares = new Map([...codes.keys()].map((code) => [code, 1 / (codes.size + 1)]))
  for (const context of contexts) {
    if (context.total < 2) continue
    for (const [code, share] of shares) {
      const seen = (context.counts.get(code) ?? 0) - (code === taxType ? 1 : 0)
      shares.set(code, (seen + WIDER * share) / (context.total - 1 + WIDER))
    }
  }
  return shares
}
