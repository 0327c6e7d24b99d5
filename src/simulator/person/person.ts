import type { Day } from '../../books/day.ts'
import { type Cents, formatDecimal } from '../../books/money.ts'
import { put } from '../accounting/work.ts'
import { ApiRefusal, type Screen, type Simulator } from '../contract.ts'
import type { OrganisationState } from '../state.ts'
import type { Budget } from '../state-journals.ts'
import type { StatementLine } from '../state-money.ts'
import { type Match, reconcile, unreconcile } from './reconcile.ts'
import { importLines, linesOf, type StatementRow, uncodedLinesFile } from './statement.ts'

/** Money to be paid or received; the whole amount due when `amount` (cents of the document's currency) is absent. */
export interface PaymentWish {
  /** Of an invoice or bill. */
  documentId: string
  /** Of a bank account or one that takes payments. */
  accountCode: string
  amount?: Cents
  date?: Day
  reference?: string
}

/** How an unexpected statement line is coded; the day, account and amount are the line's own. */
export interface Coding {
  contactId: string
  accountCode: string
  taxType?: string
  description?: string
}

/**
 * What only people do at Xero's own screens, at the simulator's clock unless `at` says otherwise. What Xero refuses throws ApiRefusal,
 * what its screens would not offer RangeError with the reason; nothing of it stays then.
 */
export interface Person {
  /** Approves an invoice, bill, credit note or purchase order that is a draft or awaits approval. */
  approve(documentId: string, at?: number): void
  /** Records a payment, and answers its id. */
  pay(wish: PaymentWish, at?: number): string
  /** Sets lock dates; null opens the books again, and what is left out stays. */
  lock(dates: { period?: Day | null; endOfYear?: Day | null }): void
  /** Keeps a budget, in place of one of the same id, and answers its id. */
  setBudget(budget: Omit<Budget, 'id' | 'updatedAt'> & { id?: string }, at?: number): string
  /** Brings the rows of a bank's file into a bank account. */
  importStatement(accountCode: string, rows: readonly StatementRow[], at?: number): StatementLine[]
  statementLines(accountCode: string, openOnly?: boolean): StatementLine[]
  /** The file of lines not yet reconciled, as Xero exports it. */
  exportUncodedLines(accountCode: string): string
  /** Matches a statement line with what the books have. Exact amounts only. */
  reconcile(lineId: string, matches: readonly Match[], at?: number): void
  unreconcile(lineId: string, at?: number): void
  /** Pays open documents out of a statement line and reconciles it with those payments; amounts are cents, the whole amount due if absent. */
  matchDocuments(lineId: string, documents: readonly Pick<PaymentWish, 'documentId' | 'amount'>[], at?: number): void
  /** Spends or receives the money of a statement line as coded, and reconciles it with that. Answers the bank transaction's id. */
  createAndMatch(lineId: string, coding: Coding, at?: number): string
}

/** The person of one organisation. Throws RangeError when the simulator has no such organisation. */
export function createPerson(simulator: Pick<Simulator, 'act' | 'state'>, organisationId: string): Person {
  const { act } = simulator
  const organisation = simulator.state.organisations.get(organisationId)
  if (!organisation) throw new RangeError(`no organisation ${organisationId} in this simulator`)
  const lineOf = (id: string) => lineById(organisation, id)
  const onLine = (id: string, at: number | undefined, deed: (screen: Screen, line: StatementLine) => void) =>
    act(organisationId, (screen) => deed(screen, lineOf(id)), at)
  return {
    approve: (id, at) => act(organisationId, (screen) => approve(screen, id), at),
    pay: (wish, at) => act(organisationId, (screen) => pay(screen, wish), at),
    lock: (dates) => setLockDates(organisation, dates),
    setBudget: (budget, at) => act(organisationId, (screen) => setBudget(screen, budget), at),
    importStatement: (code, rows, at) => act(organisationId, (screen) => importLines(screen, code, rows), at),
    statementLines: (code, openOnly) => linesOf(organisation, code, openOnly),
    exportUncodedLines: (code) => uncodedLinesFile(organisation, code),
    reconcile: (id, matches, at) => onLine(id, at, (screen, line) => reconcile(screen, line, matches)),
    unreconcile: (id, at) => onLine(id, at, unreconcile),
    matchDocuments: (id, documents, at) => onLine(id, at, (screen, line) => matchDocuments(screen, line, documents)),
    createAndMatch: (id, coding, at) => act(organisationId, (screen) => createAndMatch(screen, lineOf(id), coding), at),
  }
}

function lineById({ statementLines }: OrganisationState, id: string): StatementLine {
  const line = statementLines.get(id.toLowerCase())
  if (!line) throw new RangeError(`there is no statement line ${id}`)
  return line
}

const APPROVABLE = [
  ['invoices', 'Invoices'],
  ['creditNotes', 'CreditNotes'],
  ['purchaseOrders', 'PurchaseOrders'],
] as const

function approve(screen: Screen, documentId: string): void {
  const id = documentId.toLowerCase()
  for (const [name, resource] of APPROVABLE) {
    const document = screen.organisation[name].get(id)
    if (!document) continue
    if (document.status !== 'DRAFT' && document.status !== 'SUBMITTED') {
      throw new RangeError(`the document is ${document.status} and cannot be approved`)
    }
    screen.call('POST', `/${resource}/${id}`, { Status: 'AUTHORISED' })
    return
  }
  throw new RangeError(`there is no document ${documentId}`)
}

function pay(screen: Screen, { documentId, accountCode, amount, date, reference }: PaymentWish): string {
  const id = documentId.toLowerCase()
  const invoice = screen.organisation.invoices.get(id)
  if (!invoice) throw new RangeError(`there is no invoice or bill ${documentId}`)
  const [payment] = screen.call('PUT', '/Payments', {
    Invoice: { InvoiceID: id },
    Account: { Code: accountCode },
    Amount: formatDecimal(amount ?? invoice.amountDue, 2),
    ...(date === undefined ? {} : { Date: date }),
    ...(reference === undefined ? {} : { Reference: reference }),
  })
  return idIn(payment, 'PaymentID')
}

function setLockDates(
  { settings }: OrganisationState,
  { period, endOfYear }: { period?: Day | null; endOfYear?: Day | null },
): void {
  if (period === null) delete settings.periodLockDate
  else if (period !== undefined) settings.periodLockDate = period
  if (endOfYear === null) delete settings.endOfYearLockDate
  else if (endOfYear !== undefined) settings.endOfYearLockDate = endOfYear
}

function setBudget(screen: Screen, budget: Omit<Budget, 'id' | 'updatedAt'> & { id?: string }): string {
  const { accounts, budgets } = screen.organisation
  const stranger = budget.lines.find(({ accountId }) => !accounts.has(accountId))
  if (stranger) throw new RangeError(`there is no account ${stranger.accountId}`)
  const { id = screen.context.newId() } = budget
  put(screen, budgets, id, { ...budget, id, updatedAt: screen.context.now })
  return id
}

function matchDocuments(
  screen: Screen,
  line: StatementLine,
  documents: readonly Pick<PaymentWish, 'documentId' | 'amount'>[],
): void {
  const accountCode = screen.organisation.accounts.get(line.accountId)?.code ?? ''
  const matches = documents.map((document): Match => {
    const wish = { ...document, accountCode, date: line.date, reference: line.reference }
    return { kind: 'payment', id: pay(screen, wish) }
  })
  reconcile(screen, line, matches)
}

function createAndMatch(screen: Screen, line: StatementLine, coding: Coding): string {
  const amount = line.amount < 0n ? -line.amount : line.amount
  const { contactId, accountCode, taxType, description = line.description || line.payee } = coding
  const [made] = screen.call('PUT', '/BankTransactions', {
    Type: line.amount < 0n ? 'SPEND' : 'RECEIVE',
    Contact: { ContactID: contactId },
    BankAccount: { AccountID: line.accountId },
    Date: line.date,
    Reference: line.reference,
    LineAmountTypes: 'Inclusive',
    LineItems: [
      {
        Description: description,
        Quantity: 1,
        UnitAmount: formatDecimal(amount, 2),
        AccountCode: accountCode,
        ...(taxType === undefined ? {} : { TaxType: taxType }),
      },
    ],
  })
  const id = idIn(made, 'BankTransactionID')
  reconcile(screen, line, [{ kind: 'bankTransaction', id }])
  return id
}

function idIn(item: unknown, field: string): string {
  const id = typeof item === 'object' && item !== null ? Reflect.get(item, field) : undefined
  if (typeof id !== 'string') throw new Error(`the simulator's answer has no ${field}`)
  return id
}

/** The sentence with which Xero or its screens refused; undefined for any other error. */
export function refusalSentence(error: unknown): string | undefined {
  if (error instanceof RangeError) return error.message
  if (!(error instanceof ApiRefusal)) return undefined
  const { answer } = error
  return answer.kind === 'json' ? JSON.stringify(answer.json) : `refused with ${answer.kind}`
}

/** Does it, or leaves it when Xero or its screens refuse. */
export function attempt(deed: () => void): void {
  try {
    deed()
  } catch (error) {
    if (refusalSentence(error) === undefined) throw error
  }
}
