import type { Day } from '../../../books/day.ts'
import type { Account } from '../../../books/organisation.ts'
import { sha256 } from '../../../call/canonical.ts'
import type { CloseDocument, CloseLine, Figures, MonthBooks } from '../month/month-books.ts'
import { STEPS, type StepId } from './close-steps.ts'

const DIGITS = 24

type Accounts = (account: Account) => boolean
type Documents = (document: CloseDocument) => boolean

const ALL = () => true
const NONE = () => false

function ofTypes(...types: string[]): Accounts {
  return ({ type }) => types.includes(type)
}

function ofKinds(...kinds: CloseDocument['kind'][]): Documents {
  return ({ kind }) => kinds.includes(kind)
}

const isDraft: Documents = ({ status }) => status === 'DRAFT' || status === 'SUBMITTED'
const isJournal = ofKinds('journal')

/** What a step rests on: figures of accounts in the trial balance, and documents up to the end of the period. */
const RESTS_ON: Readonly<Record<StepId, readonly [Accounts, Documents]>> = {
  cut_off: [NONE, isDraft],
  bank: [ofTypes('BANK'), ofKinds('bank_transaction', 'payment')],
  receivables: [({ systemAccount }) => systemAccount === 'DEBTORS', ofKinds('invoice', 'credit_note')],
  payables: [({ systemAccount }) => systemAccount === 'CREDITORS', ofKinds('bill', 'supplier_credit')],
  inventory: [ofTypes('INVENTORY'), NONE],
  payroll: [({ systemAccount, type }) => /WAGE|PAYG|SUPERANN/.test(`${systemAccount} ${type}`), NONE],
  fixed_assets: [ofTypes('FIXED', 'DEPRECIATN'), NONE],
  adjustments: [ofTypes('PREPAYMENT', 'CURRLIAB'), isJournal],
  currency: [({ systemAccount }) => systemAccount.includes('CURRENCYGAIN'), NONE],
  tax: [({ systemAccount }) => systemAccount === 'GST', NONE],
  ledger: [ALL, NONE],
  flux: [ALL, NONE],
  pack: [ALL, NONE],
  sign: [ALL, NONE],
  lock: [NONE, NONE],
}

/**
 * By step, a hash of the trial balance and the documents that it rests on, as they are at the end of the period. What happens to a document later, such
 * as a payment of the next month, moves none of it; nor does reconciling.
 */
export function fingerprintsOf(books: MonthBooks): Record<string, string> {
  const documents = books.documents.filter(({ date }) => date <= books.period.to)
  const marksOf = marksOfSteps(documents, books)
  return Object.fromEntries(
    STEPS.map((step) => {
      const [accounts] = RESTS_ON[step]
      const ids = new Set(books.accounts.filter(accounts).map(({ id }) => id))
      const marks = (marksOf.get(step) ?? []).sort()
      const { movement, balance } = books.trial
      const seen = [figuresIn(movement, ids), figuresIn(balance, ids), marks.length, marks]
      return [step, sha256(JSON.stringify(seen)).slice(0, DIGITS)]
    }),
  )
}

/** The marks of the documents that each step rests on, of those that rest on any. */
function marksOfSteps(documents: readonly CloseDocument[], books: MonthBooks): Map<StepId, string[]> {
  const resting = STEPS.filter((step) => RESTS_ON[step][1] !== NONE)
  const marks = new Map(resting.map((step): [StepId, string[]] => [step, []]))
  for (const document of documents) {
    for (const step of resting) if (RESTS_ON[step][1](document)) marks.get(step)?.push(markOf(document, books))
  }
  return marks
}

function figuresIn(figures: Figures, ids: ReadonlySet<string>): string[] {
  return [...figures].flatMap(([id, amount]) => (ids.has(id) && amount !== 0n ? [`${id} ${amount}`] : [])).sort()
}

const marked = new WeakMap<CloseDocument, { to: Day; mark: string }>()

// A document that has not changed is the same object as before.
function markOf(document: CloseDocument, { period: { to } }: MonthBooks): string {
  const known = marked.get(document)
  if (known?.to === to) return known.mark
  const mark = sha256(JSON.stringify(standsFor(document, to)))
  marked.set(document, { to, mark })
  return mark
}

// Paid or not is of the day that it was paid on, so both stand for posted here.
function standsFor(document: CloseDocument, to: Day): unknown[] {
  const { kind, id, number, contactId, status, date, total, totalTax, lines, settlements, bankAccount } = document
  const settled = settlements.filter((one) => one.date === undefined || one.date <= to).length
  const posted = status === 'PAID' ? 'AUTHORISED' : status
  return [
    kind,
    id,
    number,
    contactId,
    posted,
    date,
    `${total}`,
    `${totalTax}`,
    lines.map(lineText),
    settled,
    bankAccount,
  ]
}

function lineText({ description, accountCode, itemCode, taxType, quantity, net, tax }: CloseLine): string[] {
  return [description, accountCode, itemCode, taxType, `${quantity}`, `${net}`, `${tax}`]
}
