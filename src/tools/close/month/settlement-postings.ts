import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, divideRounded, sum } from '../../../books/money.ts'
import type { AppliedAmount } from '../../../books/records.ts'
import { type Chart, GAINS } from './chart.ts'
import { balanced, type Entry, entryOn, lineEntries, sideOf, standingSign } from './document-entries.ts'
import type { CloseDocument, Posting } from './month-books.ts'

/** A payment of a document, or credit applied to one: what it takes off each of them. */
interface Settling {
  day: Posting['day']
  amount: Cents
  /** The payment, or the credit that is applied. */
  by: CloseDocument
  /** What is settled; undefined where it was not read. */
  target: CloseDocument | undefined
}

const CREDITS: readonly string[] = ['credit_note', 'supplier_credit', 'prepayment', 'overpayment']

/**
 * What payments, refunds and applied credits post. In foreign currencies a settlement takes off what is posted of it, to the cent, in the order
 * of their days; what the rate moved since is a realised gain.
 */
export function settlementPostings(chart: Chart, posted: readonly CloseDocument[]): Posting[] {
  const left: Left = new Map()
  const postings: Posting[] = []
  for (const settling of inOrder(settlingsIn(posted))) {
    for (const posting of ownPostings(chart, left, settling)) postings.push(posting)
  }
  return postings
}

const known = new WeakMap<CloseDocument, { chart: string; target: CloseDocument; postings: readonly Posting[] }>()

function ownPostings(chart: Chart, left: Left, settling: Settling): readonly Posting[] {
  const { by, target } = settling
  if (by.kind !== 'payment' || !target || !isPlain(target, chart)) return postingsOf(chart, left, settling)
  const before = known.get(by)
  if (before?.chart === chart.key && before.target === target) return before.postings
  const postings = postingsOf(chart, left, settling)
  known.set(by, { chart: chart.key, target, postings })
  return postings
}

/** Whether what is taken off a document is the same whatever came before. */
function isPlain({ kind, currency, currencyRate }: CloseDocument, { baseCurrency }: Chart): boolean {
  return kind !== 'prepayment' && currency === baseCurrency && currencyRate === 1_000_000n
}

function postingsOf(chart: Chart, left: Left, settling: Settling): Posting[] {
  const { by, day } = settling
  const entries = by.kind === 'payment' ? paymentEntries(chart, left, settling) : creditEntries(chart, left, settling)
  return entries.map(({ accountId, amount }) => ({ accountId, day, amount, document: by }))
}

function settlingsIn(posted: readonly CloseDocument[]): Settling[] {
  const byId = new Map(posted.map((document) => [document.id, document]))
  return posted.flatMap((by) => {
    if (by.kind === 'payment') {
      return [{ day: by.date, amount: by.total, by, target: byId.get(targetOf(by.settlements[0])) }]
    }
    return CREDITS.includes(by.kind) ? usesOf(by, byId) : []
  })
}

/** What credit is applied to; refunds of it are payments of their own. */
function usesOf(by: CloseDocument, byId: ReadonlyMap<string, CloseDocument>): Settling[] {
  return by.settlements
    .filter(({ kind }) => kind !== 'payment')
    .map((use) => ({ day: use.date ?? by.date, amount: use.amount, by, target: byId.get(targetOf(use)) }))
}

function targetOf(use: CloseDocument['settlements'][number] | undefined): string {
  return use !== undefined && 'document' in use ? ((use as AppliedAmount).document?.id ?? '') : ''
}

function inOrder(settlings: Settling[]): Settling[] {
  return settlings.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0))
}

/** What is left of documents by id, in their currency, once what came before is taken off. */
type Left = Map<string, Cents>

function paymentEntries(chart: Chart, left: Left, { by, amount, target }: Settling): Entry[] {
  const sign = comesIn(by) ? 1n : -1n
  const isForeign = target !== undefined && target.currency !== chart.baseCurrency
  const base = isForeign ? inBaseCurrency(amount, by.currencyRate) : amount
  const bank = entryOn(chart.accountOf(by.bankAccount)?.id, base * sign)
  const relief = target ? reliefOf(chart, left, target, amount) : entryOn(chart.control(sideOf(by))?.id, -base * sign)
  return balanced(chart, [...bank, ...relief], ...GAINS)
}

/** Customers pay invoices and suppliers refund credit; the others go out. */
function comesIn({ type }: CloseDocument): boolean {
  const isOfInvoice = type === 'ACCRECPAYMENT' || type === 'ACCPAYPAYMENT'
  return (sideOf({ type }) === 'receivable') === isOfInvoice
}

function creditEntries(chart: Chart, left: Left, { by, amount, target }: Settling): Entry[] {
  if (!target) return []
  const entries = joined([...reliefOf(chart, left, by, amount), ...reliefOf(chart, left, target, amount)])
  const kinds = by.currencyRate === target.currencyRate ? ['ROUNDING'] : GAINS
  return balanced(chart, entries, ...kinds).filter((entry) => entry.amount !== 0n)
}

/** Two entries on one control account are one. */
function joined(entries: Entry[]): Entry[] {
  const [first, second, ...more] = entries
  if (!first || !second || more.length > 0 || first.accountId !== second.accountId) return entries
  return [{ accountId: first.accountId, amount: first.amount + second.amount }]
}

/** The entries that take so much off a document: on its control account, of a prepayment on the accounts of its own lines. */
function reliefOf(chart: Chart, left: Left, document: CloseDocument, amount: Cents): Entry[] {
  const before = left.get(document.id) ?? document.total
  const after = before - amount
  left.set(document.id, after)
  const relieved = inBaseCurrency(before, document.currencyRate) - inBaseCurrency(after, document.currencyRate)
  const whole = relieved * -standingSign(document)
  if (document.kind !== 'prepayment') return entryOn(chart.control(sideOf(document))?.id, whole)
  return prepaymentRelief(chart, document, whole, before, after)
}

/** Of a prepayment the share of each of its lines and taxes; the first bears the cents of rounding. */
function prepaymentRelief(chart: Chart, document: CloseDocument, whole: Cents, before: Cents, after: Cents): Entry[] {
  const { total, currencyRate } = document
  const used = (part: Cents, rest: Cents) => (total === 0n ? 0n : divideRounded(part * (total - rest), total))
  const [first, ...more] = prepaymentLines(chart, document, inBaseCurrency(total, currencyRate))
  if (!first) return []
  const others = more.map((line) => ({ ...line, amount: used(line.amount, before) - used(line.amount, after) }))
  return [{ ...first, amount: whole - sum(others.map((entry) => entry.amount)) }, ...others]
}

function prepaymentLines(chart: Chart, document: CloseDocument, base: Cents): Entry[] {
  const sign = standingSign(document)
  const bank: Entry = { accountId: '', amount: -base * sign }
  return balanced(chart, [bank, ...lineEntries(chart, document, sign)], 'ROUNDING').slice(1)
}
