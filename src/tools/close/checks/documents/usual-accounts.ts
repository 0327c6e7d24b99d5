import { type Cents, magnitude, sum } from '../../../../books/money.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import type { Period } from '../../month/period.ts'
import { type Business, chargesOf } from './charges.ts'
import { inBase, isIn, type Side } from './sides.ts'

/** Lines of a document on an account that its contact hardly ever has; `usual` is where they mostly go. `score` grows with how odd that is. */
export interface Miscoded {
  contactId: string
  contactName: string
  account: string
  usual: string
  documents: readonly CloseDocument[]
  amount: Cents
  score: number
  confidence: number
}

/** How many documents of a contact weigh as much as what everybody's say, and from where on a coding is odd. */
const EVERYBODY = 1
const ODD = 4.2

/** Codings in the period that are unlikely for their contact, oddest first; all documents of a contact that went the same way are one. */
export function miscoded({ documents, period }: Pick<MonthBooks, 'documents' | 'period'>): Miscoded[] {
  const codings = chargesOf(documents).businesses.map((business) => codingsOf(business, period))
  const everybody = sharesOf(codings)
  return codings
    .flatMap((coding) => (coding.current.size === 0 ? [] : oddOf(coding, everybody)))
    .sort((a, b) => b.score - a.score || (a.contactId < b.contactId ? -1 : 1))
}

/** How many documents of a business went to each account up to the end of the period, how many there were, and those of the period by account. */
interface Codings {
  side: Side
  counts: Map<string, number>
  documents: number
  current: Map<string, CloseDocument[]>
}

function codingsOf({ side, charges }: Business, period: Period): Codings {
  const codings: Codings = { side, counts: new Map(), documents: 0, current: new Map() }
  for (const { document } of charges) {
    if (document.date > period.to) continue
    const [first, ...more] = document.lines
    if (!first) continue
    if (more.length === 0) count([first.accountCode], document, period, codings)
    else count(new Set(document.lines.map(({ accountCode }) => accountCode)), document, period, codings)
  }
  return codings
}

function count(accounts: Iterable<string>, document: CloseDocument, period: Period, codings: Codings): void {
  const { counts, current } = codings
  let isCoded = false
  for (const account of accounts) {
    if (account === '') continue
    isCoded = true
    counts.set(account, (counts.get(account) ?? 0) + 1)
    if (isIn(period, document)) current.set(account, [...(current.get(account) ?? []), document])
  }
  if (isCoded) codings.documents += 1
}

/** How likely each account is for a document of anybody. */
type Shares = (side: Side, account: string) => number

function sharesOf(codings: readonly Codings[]): Shares {
  const all: Record<Side, Map<string, number>> = { purchase: new Map(), sale: new Map() }
  const totals: Record<Side, number> = { purchase: 0, sale: 0 }
  for (const { side, counts } of codings) {
    for (const [account, times] of counts) {
      all[side].set(account, (all[side].get(account) ?? 0) + times)
      totals[side] += times
    }
  }
  return (side, account) => ((all[side].get(account) ?? 0) + 0.5) / (totals[side] + 1)
}

function oddOf({ side, counts, documents, current }: Codings, everybody: Shares): Miscoded[] {
  const others = documents - 1
  const [usual, most] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? ['', 0]
  const top = (most + EVERYBODY * everybody(side, usual)) / (others + EVERYBODY)
  return [...current].flatMap(([account, [first, ...more]]) => {
    if (account === usual || !first) return []
    const base = EVERYBODY * everybody(side, account)
    const likely = ((counts.get(account) ?? 1) - 1 + base) / (others + EVERYBODY)
    const score = -Math.log(likely) * Math.min(1, top)
    if (score < ODD) return []
    const { contactId, contactName } = first
    const confidence = 1 / (1 + Math.exp(ODD - 0.5 - score))
    const those = [first, ...more]
    return [
      { contactId, contactName, account, usual, documents: those, amount: amountOn(account, those), score, confidence },
    ]
  })
}

/** What documents have on an account without tax, base-currency cents. */
function amountOn(account: string, documents: readonly CloseDocument[]): Cents {
  return sum(
    documents.map((document) => {
      const nets = document.lines.filter(({ accountCode }) => accountCode === account).map(({ net }) => net)
      return magnitude(inBase(document, sum(nets)))
    }),
  )
}
