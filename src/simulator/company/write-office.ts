import { addDays, type Day } from '../../books/day.ts'
import { type Cents, formatDecimal } from '../../books/money.ts'
import { accountByCode } from '../accounting/accounts-lookup.ts'
import { systemAccount } from '../ledger.ts'
import { createPerson } from '../person/person.ts'
import { type Movement, openMovements } from '../person/reconcile.ts'
import type { StatementRow } from '../person/statement.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { itemByCode } from '../stock/item-lines.ts'
import { call, documentId, idIn, type Pen } from './pen.ts'
import type { Resource, Step } from './plan.ts'

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>

const IDS: Readonly<Record<Resource, string>> = {
  BankTransactions: 'BankTransactionID',
  BankTransfers: 'BankTransferID',
  ManualJournals: 'ManualJournalID',
  PurchaseOrders: 'PurchaseOrderID',
  Quotes: 'QuoteID',
  RepeatingInvoices: 'RepeatingInvoiceID',
}

/** Writes what a plan has in the form of the API, all of one resource in one call. */
export function writeRecords(pen: Pen, steps: readonly Of<'record'>[]): void {
  for (const resource of new Set(steps.map((step) => step.resource))) {
    const same = steps.filter((step) => step.resource === resource)
    const items = call(pen, 'PUT', `/${resource}`, { [resource]: same.map((step) => step.body) })
    same.forEach(({ key }, index) => {
      if (key !== undefined) pen.documents.set(key, idIn(items[index], IDS[resource]))
    })
  }
}

/** Carries out a step of the company's office: taxes, statements, batches, and what else depends on the books as they are. */
export function writeOffice(pen: Pen, step: Step): void {
  switch (step.kind) {
    case 'setup':
      call(pen, 'POST', '/Setup', step.body)
      break
    case 'batch':
      payBatch(pen, step)
      break
    case 'quoteStatus':
      answerQuote(pen, step)
      break
    case 'refund':
      refund(pen, step)
      break
    case 'taxReturn':
      payTaxReturn(pen, step)
      break
    case 'drawings':
      draw(pen, step)
      break
    case 'itemNote':
      noteOnItem(pen, step)
      break
    case 'budget':
      setBudget(pen, step)
      break
    case 'statement':
      importStatement(pen, step)
      break
  }
}

function payBatch(pen: Pen, { day, keys, reference }: Of<'batch'>): void {
  const { invoices } = pen.organisation
  const Payments = keys.map((key) => {
    const InvoiceID = documentId(pen, key)
    return { Invoice: { InvoiceID }, Amount: formatDecimal(invoices.get(InvoiceID)?.amountDue ?? 0n, 2) }
  })
  const batch = { Account: { Code: '090' }, Date: day, Reference: reference, Payments }
  call(pen, 'PUT', '/BatchPayments', { BatchPayments: [batch] })
}

/** An update of a quote draws a new number unless it names the old one. */
function answerQuote(pen: Pen, { key, body }: Of<'quoteStatus'>): void {
  const QuoteID = documentId(pen, key)
  const QuoteNumber = pen.organisation.quotes.get(QuoteID)?.number
  call(pen, 'POST', '/Quotes', { Quotes: [{ ...body, QuoteID, QuoteNumber }] })
}

/** Pays back part of an overpayment. */
function refund(pen: Pen, { day, key, amount }: Of<'refund'>): void {
  const OverpaymentID = pen.organisation.bankTransactions.get(documentId(pen, key))?.creditId
  const Payments = [
    {
      Overpayment: { OverpaymentID },
      Account: { Code: '090' },
      Date: day,
      Amount: formatDecimal(amount, 2),
      Reference: 'Refund',
    },
  ]
  call(pen, 'PUT', '/Payments', { Payments })
}

/** Pays, or has paid back, the sales tax that the ledger held at the end of a period. */
function payTaxReturn(pen: Pen, { day, contact, upTo, reconciled }: Of<'taxReturn'>): void {
  const account = systemAccount(pen.organisation, 'GST')
  const balance = balanceOf(pen.organisation, account, upTo)
  if (balance === 0n) return
  const [type, amount] = balance < 0n ? (['SPEND', -balance] as const) : (['RECEIVE', balance] as const)
  const texts = { description: `Return up to ${upTo}`, reference: 'TAX RETURN' }
  moveMoney(pen, { day, contact, reconciled }, { type, amount, account, ...texts })
}

/** Pays the owner out of what the cheque account can spare. */
function draw(pen: Pen, step: Of<'drawings'>): void {
  const { organisation } = pen
  const [bank, account] = [accountByCode(organisation, '090'), accountByCode(organisation, '880')]
  if (!bank || !account) throw new Error('the chart of accounts has no 090 or no 880')
  const spare = ((balanceOf(organisation, bank, step.day) - step.floor) / 40_000n) * 10_000n
  const amount = spare < step.least ? step.least : spare > step.most ? step.most : spare
  moveMoney(pen, step, { type: 'SPEND', amount, account, description: 'Drawings', reference: 'DRAWINGS' })
}

function moveMoney(
  pen: Pen,
  { day, contact, reconciled }: { day: Day; contact: string; reconciled: boolean },
  money: { type: 'SPEND' | 'RECEIVE'; amount: Cents; account: Account; description: string; reference: string },
): void {
  const { type, amount, account, description, reference } = money
  const coding = { AccountCode: account.code, TaxType: account.taxType }
  const transaction = {
    Type: type,
    Contact: { Name: contact },
    BankAccount: { Code: '090' },
    Date: day,
    Reference: reference,
    LineAmountTypes: 'Inclusive',
    IsReconciled: reconciled,
    LineItems: [{ Description: description, Quantity: 1, UnitAmount: formatDecimal(amount, 2), ...coding }],
  }
  call(pen, 'PUT', '/BankTransactions', { BankTransactions: [transaction] })
}

function balanceOf({ journals }: OrganisationState, { id }: Account, upTo: Day): Cents {
  let balance = 0n
  for (const { date, lines } of journals) {
    if (date <= upTo) for (const line of lines) if (line.accountId === id) balance += line.amount
  }
  return balance
}

function noteOnItem(pen: Pen, { code, details }: Of<'itemNote'>): void {
  const id = itemByCode(pen.organisation, code)?.id ?? ''
  call(pen, 'PUT', `/Items/${id}/History`, { HistoryRecords: [{ Details: details }] })
}

function setBudget(pen: Pen, { name, months, monthly }: Of<'budget'>): void {
  const lines = Object.entries(monthly).map(([code, amount]) => ({
    accountId: accountByCode(pen.organisation, code)?.id ?? '',
    balances: months.map((period) => ({ period, amount })),
  }))
  const person = createPerson(pen.simulator, pen.organisation.id)
  person.setBudget({ type: 'OVERALL', description: name, tracking: [], lines }, pen.at)
}

/** Brings in what the bank delivered up to the day before, and reconciles it where the plan says so. */
function importStatement(pen: Pen, { day, account, reconcile, strays }: Of<'statement'>): void {
  const { organisation, simulator } = pen
  const person = createPerson(simulator, organisation.id)
  const accountId = accountByCode(organisation, account)?.id ?? ''
  const moved = openMovements(organisation, accountId).filter(({ date }) => date <= addDays(day, -1))
  const lines = person.importStatement(account, [...moved.map(rowOf), ...strays], pen.at)
  if (!reconcile) return
  moved.forEach(({ match }, index) => {
    const line = lines[index]
    if (line) person.reconcile(line.id, [match], pen.at)
  })
}

function rowOf({ date, amount, reference }: Movement): StatementRow {
  return { date, amount, reference, payee: '', description: amount > 0n ? 'Credit' : 'Debit' }
}
