import type { Day } from '../books/day.ts'
import { type Cents, sum } from '../books/money.ts'
import { inBase, netOf } from './accounting/totals.ts'
import { append, type Work } from './accounting/work.ts'
import type { CreditNote, Invoice, Line, OrganisationState } from './state.ts'
import type { Journal, JournalLine } from './state-journals.ts'
import type { Account } from './state-settings.ts'
import { postedStock } from './stock/cost.ts'
import { moveStock } from './stock/movements.ts'
import type { StockSource } from './stock/stock-source.ts'

/** What a journal is made from. */
export type Posting = Pick<Journal, 'date' | 'sourceType' | 'sourceId' | 'reference' | 'lines' | 'settlement'>

/** Writes one journal. Throws when its lines do not come to zero: that is a programming error, never a caller's. */
export function post(work: Work, posting: Posting): void {
  const lines = posting.lines.filter((line) => line.amount !== 0n || (line.foreignAmount ?? 0n) !== 0n)
  if (lines.length === 0) return
  if (sum(lines.map((line) => line.amount)) !== 0n) throw new Error(`journal for ${posting.sourceId} does not balance`)
  const { journals } = work.organisation
  append(work, journals, {
    id: work.context.newId(),
    number: journals.length + 1,
    createdAt: work.context.now,
    ...posting,
    // A filtered list keeps room for sixteen more; a copy of it does not.
    lines: lines.slice(),
  })
}

/** The account that Xero uses for a purpose of its own; the first kind that the chart has. Throws when it has none of them. */
export function systemAccount(organisation: OrganisationState, ...kinds: string[]): Account {
  for (const kind of kinds) {
    for (const account of organisation.accounts.values()) if (account.systemAccount === kind) return account
  }
  throw new Error(`the chart of accounts has no ${kinds.join(' or ')} account`)
}

/** The control account of a document: receivables for sales, payables for purchases. */
export function controlAccount(organisation: OrganisationState, type: string): Account {
  return systemAccount(organisation, type.startsWith('ACCREC') ? 'DEBTORS' : 'CREDITORS')
}

/**
 * Posts the journal of a document together with what its lines move in stock, and the journals of sales that waited for what it brings.
 * `before` holds its lines as they were posted, where it is posted anew after an edit.
 */
export function postWithStock(work: Work, source: StockSource, posting: Posting, before?: readonly Line[]): void {
  const { lines, arrivals } = moveStock(work, source, before)
  post(work, lines.length === 0 ? posting : { ...posting, lines: [...posting.lines, ...lines] })
  for (const arrival of arrivals) post(work, arrival)
}

/** Takes a document for good out of ledger and stock: its journal (`posting` as it was posted) turned round, stock lines included. */
export function reverseWithStock(work: Work, source: StockSource, posting: Posting): void {
  const lines = turned([...posting.lines, ...postedStock(work, source.id)])
  postWithStock(work, { ...source, lines: [] }, { ...posting, lines })
}

/** Puts an edited document in place of what was posted; its lines that stay the same keep what they cost. */
export function replaceWithStock(
  work: Work,
  source: StockSource,
  posting: Posting,
  former: Posting & { sourceLines: readonly Line[] },
): void {
  const { sourceLines, ...old } = former
  post(work, { ...old, lines: turned([...old.lines, ...postedStock(work, source.id)]) })
  postWithStock(work, source, posting, sourceLines)
}

/** Posts a document when it is approved: control account against its lines, tax and currency rounding, and its stock. */
export function postDocument(work: Work, document: Invoice | CreditNote): void {
  postWithStock(work, document, postingOf(work, document))
}

/** Posts a changed document anew: what was posted turned round on its own date, then the document as it is now. */
export function replaceDocument(work: Work, before: Invoice | CreditNote, after: Invoice | CreditNote): void {
  const former = { ...postingOf(work, before), sourceLines: before.lines }
  replaceWithStock(work, after, postingOf(work, after), former)
}

/** Takes a posted document out of the ledger again with the same entry turned round, on the document's own date. */
export function reverseDocument(work: Work, document: Invoice | CreditNote): void {
  reverseWithStock(work, document, postingOf(work, document))
}

function postingOf(work: Work, document: Invoice | CreditNote): Posting {
  return { ...sourceOf(document), lines: documentLines(work.organisation, document) }
}

/** The same ledger lines on the other side. */
export function turned(lines: readonly JournalLine[]): JournalLine[] {
  return lines.map((line) => ({
    ...line,
    amount: -line.amount,
    ...(line.foreignAmount === undefined ? {} : { foreignAmount: -line.foreignAmount }),
    ...(line.taxAmount === undefined ? {} : { taxAmount: -line.taxAmount }),
  }))
}

function sourceOf(document: Invoice | CreditNote): Omit<Posting, 'lines'> {
  return { date: document.date, sourceType: document.type, sourceId: document.id, reference: document.reference }
}

/** Sales and credits from suppliers add to the control account (debit), purchases and credits to customers take from it. */
export function signOf(type: string): bigint {
  return type === 'ACCREC' || type === 'ACCPAYCREDIT' ? 1n : -1n
}

function documentLines(organisation: OrganisationState, document: Invoice | CreditNote): JournalLine[] {
  const sign = signOf(document.type)
  const base = (amount: Cents) => inBase(amount, document.currencyRate) * sign
  const control = entry(controlAccount(organisation, document.type).id, base(document.total), document.number)
  return balanced(organisation, [control, ...lineEntries(organisation, document, -sign)], 'ROUNDING')
}

/** The ledger lines of a document's own lines and, apart from them, of their tax; `sign` 1 for what is debited. */
export function lineEntries(
  organisation: OrganisationState,
  document: Pick<Invoice, 'lines' | 'lineAmountTypes' | 'currencyRate'>,
  sign: bigint,
): JournalLine[] {
  const base = (amount: Cents) => inBase(amount, document.currencyRate) * sign
  const lines: JournalLine[] = []
  for (const line of document.lines) {
    if (line.accountId === undefined) continue
    const made = entry(line.accountId, base(netOf(line, document.lineAmountTypes)), line.description ?? '')
    if (line.taxType !== undefined) made.taxType = line.taxType
    if (line.taxAmount !== 0n) made.taxAmount = base(line.taxAmount)
    if (line.tracking.length > 0) {
      made.tracking = line.tracking.map(({ categoryId, optionId }) => ({ categoryId, optionId }))
    }
    lines.push(made)
  }
  for (const [taxType, amount] of taxesOf(document.lines)) {
    lines.push({ ...entry(systemAccount(organisation, 'GST').id, base(amount), ''), taxType })
  }
  return lines
}

function taxesOf(lines: readonly Line[]): Map<string, Cents> {
  const taxes = new Map<string, Cents>()
  for (const { taxAmount, taxType = 'NONE' } of lines) {
    if (taxAmount !== 0n) taxes.set(taxType, (taxes.get(taxType) ?? 0n) + taxAmount)
  }
  return taxes
}

/** Adds what is missing to zero on the first account of the given kinds. */
export function balanced(organisation: OrganisationState, lines: JournalLine[], ...kinds: string[]): JournalLine[] {
  const difference = sum(lines.map((line) => line.amount))
  if (difference === 0n) return lines
  return [...lines, entry(systemAccount(organisation, ...kinds).id, -difference, '')]
}

/** A ledger line without tax and tracking. */
export function entry(accountId: string, amount: Cents, description: string): JournalLine {
  return { accountId, amount, description, tracking: UNTRACKED }
}

const UNTRACKED: JournalLine['tracking'] = []

/** Where realised currency gains and losses go, in order of preference. */
export const GAINS = ['REALISEDCURRENCYGAIN', 'BANKCURRENCYGAIN', 'ROUNDING']

/** A span of days, both included; without `from` it reaches back to the beginning. */
export interface Span {
  from?: Day
  to: Day
}

/** Balance of every account that has one, base cents, debit positive, from all journals dated up to and including `asAt`. */
export function trialBalance(organisation: OrganisationState, asAt: Day): Map<string, Cents> {
  return movements(organisation, [{ to: asAt }])[0] ?? new Map()
}

/** Movement of each account in each span, base cents, debit positive, in one pass over the journals. */
export function movements(organisation: OrganisationState, spans: readonly Span[]): Map<string, Cents>[] {
  const sums = spans.map((span) => ({ span, balances: new Map<string, Cents>() }))
  for (const journal of organisation.journals) {
    for (const { span, balances } of sums) if (isWithin(journal.date, span)) add(balances, journal.lines)
  }
  return sums.map(({ balances }) => balances)
}

function isWithin(date: Day, { from, to }: Span): boolean {
  return date <= to && (from === undefined || date >= from)
}

function add(balances: Map<string, Cents>, lines: readonly JournalLine[]): void {
  for (const line of lines) balances.set(line.accountId, (balances.get(line.accountId) ?? 0n) + line.amount)
}
