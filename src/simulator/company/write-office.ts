import { addDays } from '../../books/day.ts'
import { formatDecimal } from '../../books/money.ts'
import { accountByCode } from '../accounting/accounts-lookup.ts'
import { systemAccount, trialBalance } from '../ledger.ts'
import { createPerson } from '../person/person.ts'
import { type Movement, openMovements } from '../person/reconcile.ts'
import type { StatementRow } from '../person/statement.ts'
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
    case 'item':
      call(pen, 'PUT', '/Items', { Items: [step.body] })
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
  const { organisation } = pen
  const account = systemAccount(organisation, 'GST')
  const balance = trialBalance(organisation, upTo).get(account.id) ?? 0n
  if (balance === 0n) return
  const LineItems = [
    {
      Description: `Return up to ${upTo}`,
      Quantity: 1,
      UnitAmount: formatDecimal(balance < 0n ? -balance : balance, 2),
      AccountCode: account.code,
      TaxType: account.taxType,
    },
  ]
  const transaction = {
    Type: balance < 0n ? 'SPEND' : 'RECEIVE',
    Contact: { Name: contact },
    BankAccount: { Code: '090' },
    Date: day,
    Reference: 'TAX RETURN',
    LineAmountTypes: 'Inclusive',
    IsReconciled: reconciled,
    LineItems,
  }
  call(pen, 'PUT', '/BankTransactions', { BankTransactions: [transaction] })
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
