import { describe, expect, it } from 'vitest'
import { house, type TestHouse } from '../house.ts'
import { contactIn, documentIn, everythingIn, watchLedger } from './ledger-state.ts'

const policyText = JSON.stringify({ name: 'everything', rules: [{ name: 'all of it', decision: 'apply' }] })

// biome-ignore lint/suspicious/noExplicitAny: what the simulator answers is read as a client reads it
type Json = Record<string, any>

/** Has the simulator take what another app or a person wrote, and answers the element as Xero shows it. */
function entered({ simulator, books }: TestHouse, path: string, body: Json, method = 'PUT'): Json {
  const answer = simulator.perform(books.id, { method, path, body }) as { items?: readonly Json[] }
  const [item] = answer.items ?? []
  if (!item) throw new Error(`nothing was written: ${JSON.stringify(answer)}`)
  return item
}

const line = { Description: 'Something', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT2' }
const cost = { ...line, AccountCode: '400', TaxType: 'INPUT2' }
const dated = { Date: '2026-11-19' }

function of(open: TestHouse, name: string) {
  return { Contact: { ContactID: contactIn(open.books, name).id } }
}

function banks({ books }: TestHouse): [string, string] {
  const codes = [...books.accounts.values()].filter(({ type, status, currencyCode }) => {
    const base = currencyCode === undefined || currencyCode === 'NZD'
    return type === 'BANK' && status === 'ACTIVE' && base
  })
  return [codes[0]?.id ?? '', codes[1]?.id ?? '']
}

function creditNote(open: TestHouse, Status: string, Type = 'ACCRECCREDIT') {
  const body = { Type, Status, ...of(open, 'Kauri Legal'), ...dated, LineItems: [line] }
  return entered(open, 'CreditNotes', body).CreditNoteID as string
}

function bankTransaction(open: TestHouse, more: Json = {}) {
  const BankAccount = { AccountID: banks(open)[0] }
  const body = { Type: 'SPEND', ...of(open, 'Volt Energy'), ...dated, BankAccount, LineItems: [cost], ...more }
  return entered(open, 'BankTransactions', body)
}

function bankTransfer(open: TestHouse) {
  const [from, to] = banks(open)
  const sides = { FromBankAccount: { AccountID: from }, ToBankAccount: { AccountID: to } }
  return entered(open, 'BankTransfers', { BankTransfers: [{ ...sides, Amount: 50, ...dated }] })
}

function bill(open: TestHouse, InvoiceNumber: string) {
  const body = { Type: 'ACCPAY', Status: 'AUTHORISED', ...of(open, 'Volt Energy'), ...dated, DueDate: '2026-12-01' }
  return entered(open, 'Invoices', { ...body, InvoiceNumber, LineItems: [cost] }).InvoiceID as string
}

function payment(open: TestHouse, InvoiceNumber: string) {
  const Invoice = { InvoiceID: bill(open, InvoiceNumber) }
  return entered(open, 'Payments', { Invoice, Account: { AccountID: banks(open)[0] }, ...dated, Amount: 40 })
}

function batch(open: TestHouse) {
  const Payments = ['B-1', 'B-2'].map((number) => ({ Invoice: { InvoiceID: bill(open, number) }, Amount: 10 }))
  return entered(open, 'BatchPayments', { Account: { AccountID: banks(open)[0] }, ...dated, Payments })
}

function journal(open: TestHouse, Status: string) {
  const JournalLines = [
    { LineAmount: 70, AccountCode: '400' },
    { LineAmount: -70, AccountCode: '404' },
  ]
  return entered(open, 'ManualJournals', { Narration: 'Accrual', Status, ...dated, JournalLines })
    .ManualJournalID as string
}

function quote(open: TestHouse, more: Json = {}) {
  return entered(open, 'Quotes', { ...of(open, 'Kauri Legal'), ...dated, LineItems: [line], ...more })
}

function order(open: TestHouse, Status = 'DRAFT') {
  return entered(open, 'PurchaseOrders', { ...of(open, 'Volt Energy'), ...dated, Status, LineItems: [cost] })
}

function template(open: TestHouse) {
  const Schedule = { Period: 1, Unit: 'MONTHLY', DueDate: 20, DueDateType: 'OFFOLLOWINGMONTH', StartDate: '2027-01-01' }
  const body = { Type: 'ACCREC', Status: 'DRAFT', ...of(open, 'Kauri Legal'), Schedule, LineItems: [line] }
  return entered(open, 'RepeatingInvoices', { RepeatingInvoices: [body] }).RepeatingInvoiceID as string
}

/** Each kind: what is named to void it, and its status afterwards. */
const KINDS: readonly [string, (open: TestHouse) => [name: string, status: () => string | undefined], string][] = [
  ['a draft credit note', (open) => credited(open, 'DRAFT'), 'DELETED'],
  ['a credit note', (open) => credited(open, 'AUTHORISED'), 'VOIDED'],
  ['a supplier credit', (open) => credited(open, 'AUTHORISED', 'ACCPAYCREDIT'), 'VOIDED'],
  ['a payment', (open) => named(open.books.payments, payment(open, 'P-1').PaymentID), 'DELETED'],
  ['a batch payment', (open) => named(open.books.batchPayments, batch(open).BatchPaymentID), 'DELETED'],
  [
    'a bank transaction',
    (open) => named(open.books.bankTransactions, bankTransaction(open).BankTransactionID),
    'DELETED',
  ],
  ['a bank transfer', (open) => named(open.books.bankTransfers, bankTransfer(open).BankTransferID), 'DELETED'],
  ['a posted journal', (open) => named(open.books.manualJournals, journal(open, 'POSTED')), 'VOIDED'],
  ['a draft journal', (open) => named(open.books.manualJournals, journal(open, 'DRAFT')), 'DELETED'],
  ['a quote', (open) => numbered(open.books.quotes, quote(open).QuoteNumber), 'DELETED'],
  ['a purchase order', (open) => numbered(open.books.purchaseOrders, order(open).PurchaseOrderNumber), 'DELETED'],
  ['a repeating invoice', (open) => named(open.books.repeatingInvoices, template(open)), 'DELETED'],
]

function named<One extends { status: string }>(
  map: ReadonlyMap<string, One>,
  id: string,
): [string, () => string | undefined] {
  return [id, () => map.get(id)?.status]
}

function numbered<One extends { status: string; number: string }>(
  map: ReadonlyMap<string, One>,
  number: string,
): [string, () => string | undefined] {
  return [number, () => [...map.values()].find((one) => one.number === number)?.status]
}

function credited(open: TestHouse, status: string, type?: string): [string, () => string | undefined] {
  const id = creditNote(open, status, type)
  return [id, () => open.books.creditNotes.get(id)?.status]
}

describe('voiding and deleting', () => {
  it.each(KINDS)('%s takes it out of the ledger', async (_, make, after) => {
    const open = await house({ policyText })
    const ledger = watchLedger(open.books)
    const [name, status] = make(open)
    open.simulator.clock.advance(5_000)
    const { text, isError } = await open.call('void_documents', { documents: [name] })
    expect(text).toContain('done')
    expect(isError).toBe(false)
    expect(status()).toBe(after)
    // Bills that were paid stay; everything else that was made is out again.
    const left = Object.values(ledger().accounts).filter((amount) => amount !== 0n)
    expect(left.length === 0 || _.includes('payment')).toBe(true)
    await open.close()
  })

  it('several kinds in one call, a payment’s bill due again', async () => {
    const open = await house({ policyText })
    const { PaymentID } = payment(open, 'P-1')
    expect(documentIn(open.books, 'P-1').amountDue).toBe(7_500n)
    const number = quote(open).QuoteNumber
    const { text } = await open.call('void_documents', {
      documents: [`payment-${PaymentID.slice(0, 8)}`, number, 'BS-688'],
    })
    expect(text).toContain('P-1 will be due again')
    expect(documentIn(open.books, 'P-1').amountDue).toBe(11_500n)
    expect([...open.books.quotes.values()].find((one) => one.number === number)?.status).toBe('DELETED')
    expect(documentIn(open.books, 'BS-688').status).toBe('DELETED')
    await open.close()
  })

  it.each([
    [
      'a reconciled bank transaction',
      (open: TestHouse) => bankTransaction(open, { IsReconciled: true }).BankTransactionID,
      /reconciled/,
    ],
    ['half of a transfer', (open: TestHouse) => bankTransfer(open).FromBankTransactionID, /half of a bank transfer/],
    [
      'a prepayment’s transaction',
      (open: TestHouse) => bankTransaction(open, { Type: 'SPEND-PREPAYMENT' }).BankTransactionID,
      /refund_credit/,
    ],
    [
      'a payment in a batch',
      (open: TestHouse) => batch(open).Payments[0].PaymentID,
      /delete the whole batch-payment-[0-9a-f]{8}/,
    ],
    ['a credit note in use', usedCredit, /it is used \(30\.00 of INV-0036\).*allocate_credit/],
    ['a paid bill', paidBill, /\(payment-[0-9a-f]{8}\).*void_documents/],
    ['a voided quote', (open: TestHouse) => quote(open, { Status: 'DRAFT' }) && gone(open), /is DELETED already/],
    ['nothing that is there', () => 'NOPE-1', /there is no/],
  ])('%s is refused with the reason, and nothing is written', async (_, make, reason) => {
    const open = await house({ policyText })
    const name = make(open)
    const before = everythingIn(open.books)
    const { text, isError } = await open.call('void_documents', { documents: [name] })
    expect(text).toMatch(reason)
    expect(isError).toBe(true)
    expect(everythingIn(open.books)).toBe(before)
    await open.close()
  })

  it('waits for a person under the default policy', async () => {
    const open = await house()
    const id = journal(open, 'POSTED')
    const before = everythingIn(open.books)
    const { data } = await open.call('void_documents', { documents: [id] })
    expect(data).toMatchObject({ outcome: 'held' })
    expect(everythingIn(open.books)).toBe(before)
    await open.close()
  })

  it('our own draft credit note needs nobody', async () => {
    const open = await house()
    const lines = [{ description: 'x', unit_price: 10, account: '200' }]
    const made = await open.call('create_credit_note', {
      credit_notes: [{ contact: 'Kauri Legal', number: 'CN-X', lines }],
    })
    expect(made.data).toMatchObject({ outcome: 'applied' })
    const { data } = await open.call('void_documents', { documents: ['CN-X'] })
    expect(data).toMatchObject({ outcome: 'applied' })
    expect([...open.books.creditNotes.values()].find(({ number }) => number === 'CN-X')?.status).toBe('DELETED')
    await open.close()
  })
})

function paidBill(open: TestHouse): string {
  payment(open, 'P-1')
  return 'P-1'
}

function usedCredit(open: TestHouse): string {
  const invoice = documentIn(open.books, 'INV-0036')
  const body = { Type: 'ACCRECCREDIT', Status: 'AUTHORISED', Contact: { ContactID: invoice.contactId }, ...dated }
  const { CreditNoteID } = entered(open, 'CreditNotes', { ...body, LineItems: [line] })
  const allocation = { Amount: 30, ...dated, Invoice: { InvoiceID: invoice.id } }
  entered(open, `CreditNotes/${CreditNoteID}/Allocations`, { Allocations: [allocation] })
  return CreditNoteID
}

function gone(open: TestHouse): string {
  const { QuoteID, QuoteNumber } = quote(open)
  const body = { QuoteID, QuoteNumber, ...of(open, 'Kauri Legal'), ...dated, Status: 'DELETED' }
  return entered(open, 'Quotes', body, 'POST').QuoteNumber
}

describe('approving', () => {
  it.each([
    ['a credit note', (open: TestHouse) => credited(open, 'DRAFT'), 'AUTHORISED', 'AUTHORISED'],
    ['a credit note for approval', (open: TestHouse) => credited(open, 'DRAFT'), 'SUBMITTED', 'SUBMITTED'],
    [
      'a journal',
      (open: TestHouse) => named(open.books.manualJournals, journal(open, 'DRAFT')),
      'AUTHORISED',
      'POSTED',
    ],
    [
      'an order',
      (open: TestHouse) => numbered(open.books.purchaseOrders, order(open).PurchaseOrderNumber),
      'AUTHORISED',
      'AUTHORISED',
    ],
  ])('%s moves it on', async (_, make, status, after) => {
    const open = await house({ policyText })
    const [name, now] = make(open)
    open.simulator.clock.advance(5_000)
    const { text } = await open.call('approve_documents', { documents: [name], status })
    expect(now(), text).toBe(after)
    await open.close()
  })

  it.each([
    ['a quote', (open: TestHouse) => quote(open).QuoteNumber, 'AUTHORISED', /set_order_status/],
    ['a payment', (open: TestHouse) => payment(open, 'P-1').PaymentID, 'AUTHORISED', /is not approved in Xero/],
    ['a journal for approval', (open: TestHouse) => journal(open, 'DRAFT'), 'SUBMITTED', /no approval list/],
    [
      'what is approved',
      (open: TestHouse) => order(open, 'AUTHORISED').PurchaseOrderNumber,
      'AUTHORISED',
      /is AUTHORISED already/,
    ],
    ['what is posted', (open: TestHouse) => creditNote(open, 'AUTHORISED'), 'SUBMITTED', /only drafts/],
  ])('%s is refused, and nothing is written', async (_, make, status, reason) => {
    const open = await house({ policyText })
    const name = make(open)
    const before = everythingIn(open.books)
    const { text, isError } = await open.call('approve_documents', { documents: [name], status })
    expect(text).toMatch(reason)
    expect(isError).toBe(true)
    expect(everythingIn(open.books)).toBe(before)
    await open.close()
  })

  it('keeps a quote whole when its status is set', async () => {
    const open = await house({ policyText })
    const more = {
      Title: 'Fit-out',
      Summary: 'As talked',
      Terms: '30 days',
      Reference: 'R-1',
      ExpiryDate: '2026-12-24',
    }
    const { QuoteID, QuoteNumber } = quote(open, more)
    const before = open.books.quotes.get(QuoteID)
    open.simulator.clock.advance(5_000)
    await open.call('void_documents', { documents: [QuoteNumber] })
    const { status: _, updatedAt: __, ...kept } = open.books.quotes.get(QuoteID) ?? ({} as never)
    expect({ ...before, ...kept }).toEqual(before)
    expect(_).toBe('DELETED')
    await open.close()
  })
})
