import { magnitude } from '../../../../books/money.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import { contactGroups } from './contact-groups.ts'
import { plainName } from './contact-names.ts'
import { charges, inBase, isIn, type Side } from './sides.ts'

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

/** How many lines of the wider context weigh as much as one of the narrower, and from where on a code is odd. */
const WIDER = 1.5
const ODD = 1.7

/**
 * Lines in the period whose tax code is unlikely, oddest first. What is likely is learned from the lines up to the end of the period, from wide to
 * narrow: the account, the first word of the contact's name, the contact, the two together, and the two with the description or the amount.
 */
export function oddTaxCodes(books: Pick<MonthBooks, 'documents' | 'period'>): OddTaxCode[] {
  const groupOf = contactGroups(books.documents)
  const until = charges(books.documents.filter(({ date }) => date <= books.period.to))
  const contexts = new Map<string, Context>()
  const each = (visit: (document: CloseDocument & { side: Side }, line: number, keys: readonly string[]) => void) => {
    for (const document of until) {
      const contact = groupOf(document.contactId)
      const first = firstWord(document.contactName)
      document.lines.forEach((line, at) => {
        if (line.taxType !== '' && line.net !== 0n) visit(document, at, keysOf(document, at, contact, first))
      })
    }
  }
  each((document, line, keys) => {
    for (const key of keys) count(contexts, key, document.lines[line]?.taxType ?? '')
  })
  const odd: OddTaxCode[] = []
  each((document, line, keys) => {
    if (!isIn(books.period, document)) return
    const found = judged(
      document,
      line,
      keys.map((key) => contexts.get(key)),
    )
    if (found) odd.push(found)
  })
  return odd.sort((a, b) => b.score - a.score || (a.document.id < b.document.id ? -1 : 1))
}

function firstWord(name: string): string {
  return plainName(name).words[0] ?? ''
}

function keysOf(document: CloseDocument & { side: Side }, at: number, contact: string, first: string): string[] {
  const { accountCode, description, net, tax } = document.lines[at] ?? {
    accountCode: '',
    description: '',
    net: 0n,
    tax: 0n,
  }
  const { side } = document
  const text = description.toLowerCase().replace(/\d+/g, '').trim()
  return [
    `${side}`,
    `${side} a ${accountCode}`,
    `${side} w ${first} a ${accountCode}`,
    `${side} c ${contact}`,
    `${side} c ${contact} a ${accountCode}`,
    ...(text === '' ? [] : [`${side} c ${contact} a ${accountCode} d ${text}`]),
    `${side} c ${contact} g ${net + tax}`,
  ]
}

function count(contexts: Map<string, Context>, key: string, taxType: string): void {
  const context = contexts.get(key) ?? { counts: new Map(), total: 0 }
  context.counts.set(taxType, (context.counts.get(taxType) ?? 0) + 1)
  context.total += 1
  contexts.set(key, context)
}

function judged(
  document: CloseDocument,
  at: number,
  contexts: readonly (Context | undefined)[],
): OddTaxCode | undefined {
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
function sharesOf(taxType: string, contexts: readonly (Context | undefined)[]): Map<string, number> {
  const codes = contexts[0]?.counts ?? new Map<string, number>()
  const shares = new Map([...codes.keys()].map((code) => [code, 1 / (codes.size + 1)]))
  for (const context of contexts) {
    if (!context || context.total < 2) continue
    for (const [code, share] of shares) {
      const seen = (context.counts.get(code) ?? 0) - (code === taxType ? 1 : 0)
      shares.set(code, (seen + WIDER * share) / (context.total - 1 + WIDER))
    }
  }
  return shares
}
