import { groupedBy } from '../../../../books/grouping.ts'
import { type Cents, magnitude } from '../../../../books/money.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import { contactGroups } from './contact-groups.ts'
import { charges, inBase, isIn } from './sides.ts'

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

interface Coded {
  document: CloseDocument
  contact: string
  side: string
  account: string
  net: Cents
}

/** How many documents of a contact weigh as much as what everybody's say, and from where on a coding is odd. */
const EVERYBODY = 1
const ODD = 4.2

/** Codings in the period that are unlikely for their contact, oddest first; all documents of a contact that went the same way are one. */
export function miscoded(books: Pick<MonthBooks, 'documents' | 'period'>): Miscoded[] {
  const groupOf = contactGroups(books.documents)
  const coded = charges(books.documents).flatMap((document) =>
    document.date <= books.period.to ? codingsOf(document, groupOf(document.contactId)) : [],
  )
  const everybody = sharesOf(coded)
  const odd = [...groupedBy(coded, ({ side, contact }) => `${side} ${contact}`).values()].flatMap((group) => {
    if (!group.some(({ document }) => isIn(books.period, document))) return []
    return oddOf(group, everybody, books)
  })
  return odd.sort((a, b) => b.score - a.score || (a.contactId < b.contactId ? -1 : 1))
}

function codingsOf(document: CloseDocument & { side: string }, contact: string): Coded[] {
  const [only] = document.lines
  if (only && document.lines.length === 1) {
    const { accountCode: account, net } = only
    return account === '' ? [] : [{ document, contact, side: document.side, account, net }]
  }
  const nets = new Map<string, Cents>()
  for (const { accountCode, net } of document.lines) {
    if (accountCode !== '') nets.set(accountCode, (nets.get(accountCode) ?? 0n) + net)
  }
  return [...nets].map(([account, net]) => ({ document, contact, side: document.side, account, net }))
}

/** How likely each account is for a line of anybody, by side and code. */
function sharesOf(coded: readonly Coded[]): (side: string, account: string) => number {
  const counts = new Map<string, number>()
  const totals = new Map<string, number>()
  for (const { side, account } of coded) {
    counts.set(`${side} ${account}`, (counts.get(`${side} ${account}`) ?? 0) + 1)
    totals.set(side, (totals.get(side) ?? 0) + 1)
  }
  return (side, account) => ((counts.get(`${side} ${account}`) ?? 0) + 0.5) / ((totals.get(side) ?? 0) + 1)
}

function oddOf(
  group: readonly Coded[],
  everybody: (side: string, account: string) => number,
  { period }: Pick<MonthBooks, 'period'>,
): Miscoded[] {
  const documents = new Set(group.map(({ document }) => document.id)).size
  const counts = new Map<string, number>()
  for (const { account } of group) counts.set(account, (counts.get(account) ?? 0) + 1)
  const [usual, most] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? ['', 0]
  const current = group.filter(({ document, account }) => account !== usual && isIn(period, document))
  return [...groupedBy(current, ({ account }) => account)].flatMap(([account, those]) => {
    const [one] = those
    if (!one) return []
    const others = documents - 1
    const base = EVERYBODY * everybody(one.side, account)
    const likely = ((counts.get(account) ?? 1) - 1 + base) / (others + EVERYBODY)
    const top = (most + EVERYBODY * everybody(one.side, usual)) / (others + EVERYBODY)
    const score = -Math.log(likely) * Math.min(1, top)
    if (score < ODD) return []
    const amount = those.reduce((sum, { document, net }) => sum + magnitude(inBase(document, net)), 0n)
    return [
      {
        ...{ contactId: one.document.contactId, contactName: one.document.contactName, account, usual, amount, score },
        ...{ documents: those.map(({ document }) => document), confidence: 1 / (1 + Math.exp(ODD - 0.5 - score)) },
      },
    ]
  })
}
