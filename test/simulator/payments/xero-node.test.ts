import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountingApi, BankTransaction, CreditNote, Invoice, XeroClient } from 'xero-node'
import { type Listening, listen } from '../../../src/simulator/listen.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { checkBooks } from '../accounting/books-check.ts'
import { wire } from '../wire.ts'

/** Xero's own client over a real socket. */
let listening: Listening
let api: AccountingApi
let tenant: string
let books: OrganisationState

beforeAll(async () => {
  const xero = await wire('empty')
  listening = await listen(xero.simulator)
  const client = new XeroClient()
  client.accountingApi.basePath = `${listening.api}/api.xro/2.0`
  client.setTokenSet({ access_token: xero.headers.authorization?.replace('Bearer ', '') ?? '' })
  api = client.accountingApi
  books = xero.books
  tenant = books.id
  await api.createAccount(tenant, { code: 'T1', name: 'Everyday', type: 'BANK' as never, bankAccountNumber: '1' })
})

afterAll(() => {
  checkBooks(books)
  return listening.close()
})

const contact = { name: 'Ann' }
const account = { code: 'T1' }
const lineItems = [{ description: 'Work', quantity: 1, unitAmount: 100, accountCode: '200', taxType: 'NONE' }]
const AUTHORISED = Invoice.StatusEnum.AUTHORISED

async function sold(): Promise<string> {
  const type = Invoice.TypeEnum.ACCREC
  const invoices = [{ type, contact, lineItems, dueDate: '2026-12-20', status: AUTHORISED }]
  const { body } = await api.createInvoices(tenant, { invoices })
  return body.invoices?.[0]?.invoiceID ?? ''
}

async function due(id: string): Promise<number | undefined> {
  const { body } = await api.getInvoice(tenant, id)
  return body.invoices?.[0]?.amountDue
}

async function advance(type: BankTransaction.TypeEnum): Promise<BankTransaction> {
  const bankTransactions = [{ type, contact, bankAccount: account, lineItems }]
  const { body } = await api.createBankTransactions(tenant, { bankTransactions })
  const [made] = body.bankTransactions ?? []
  if (!made) throw new Error('no bank transaction came back')
  return made
}

test('pays in a batch, keeps its members and deletes it', async () => {
  const ids = [await sold(), await sold()]
  const payments = ids.map((invoiceID) => ({ invoice: { invoiceID }, amount: 60 }))
  const { body } = await api.createBatchPayment(tenant, {
    batchPayments: [{ account: { accountID: bankId() }, date: '2026-11-20', reference: 'All', payments }],
  })
  const [batch] = body.batchPayments ?? []
  expect(batch).toMatchObject({ type: 'RECBATCH', status: 'AUTHORISED', totalAmount: 120, reference: 'All' })
  const id = batch?.batchPaymentID ?? ''
  const { body: listed } = await api.getBatchPayments(tenant, undefined, 'Status=="AUTHORISED"')
  expect(listed.batchPayments?.map((row) => row.batchPaymentID)).toEqual([id])
  const { body: member } = await api.getPayment(tenant, batch?.payments?.[0]?.paymentID ?? '')
  expect(member.payments?.[0]).toMatchObject({ batchPaymentID: id, batchPayment: { batchPaymentID: id } })
  await expect(
    api.deletePayment(tenant, member.payments?.[0]?.paymentID ?? '', { status: 'DELETED' }),
  ).rejects.toContain('Payments within a batch cannot be deleted.')
  const { body: gone } = await api.deleteBatchPaymentByUrlParam(tenant, id, { status: 'DELETED' })
  expect(gone.batchPayments?.[0]).toMatchObject({ status: 'DELETED', totalAmount: 120 })
  expect(await Promise.all(ids.map(due))).toEqual([100, 100])
  const { body: told } = await api.getBatchPaymentHistory(tenant, id)
  expect(told.historyRecords?.map((entry) => entry.changes)).toEqual(['Deleted', 'Approved'])
})

function bankId(): string {
  return [...books.accounts.values()].find(({ code }) => code === 'T1')?.id ?? ''
}

test('applies a prepayment and an overpayment, takes them off again and refunds what is left', async () => {
  const invoiceID = await sold()
  const { prepaymentID = '' } = await advance(BankTransaction.TypeEnum.RECEIVEPREPAYMENT)
  const { overpaymentID = '' } = await advance(BankTransaction.TypeEnum.RECEIVEOVERPAYMENT)
  const allocations = [{ amount: 30, date: '2026-11-20', invoice: { invoiceID } }]
  await api.createPrepaymentAllocations(tenant, prepaymentID, { allocations })
  const { body: applied } = await api.createOverpaymentAllocations(tenant, overpaymentID, { allocations })
  expect(applied.allocations?.[0]).toMatchObject({ amount: 30, overpayment: { overpaymentID } })
  expect(await due(invoiceID)).toBe(40)
  const { body: read } = await api.getInvoice(tenant, invoiceID)
  expect(read.invoices?.[0]).toMatchObject({
    amountCredited: 60,
    prepayments: [{ prepaymentID, appliedAmount: 30 }],
    overpayments: [{ overpaymentID, appliedAmount: 30 }],
  })
  await api.deleteOverpaymentAllocations(tenant, overpaymentID, applied.allocations?.[0]?.allocationID ?? '')
  expect(await due(invoiceID)).toBe(70)
  const { body: refunds } = await api.createPayments(tenant, {
    payments: [
      { prepayment: { prepaymentID }, account, amount: 70, date: '2026-11-20' },
      { overpayment: { overpaymentID }, account, amount: 100, date: '2026-11-20' },
    ],
  })
  expect(refunds.payments?.map((payment) => payment.paymentType)).toEqual([
    'ARPREPAYMENTPAYMENT',
    'AROVERPAYMENTPAYMENT',
  ])
  const { body: used } = await api.getPrepayment(tenant, prepaymentID)
  expect(used.prepayments?.[0]).toMatchObject({ status: 'PAID', remainingCredit: 0 })
})

test('refunds a credit note', async () => {
  const type = CreditNote.TypeEnum.ACCRECCREDIT
  const { body } = await api.createCreditNotes(tenant, {
    creditNotes: [{ type, contact, lineItems, status: CreditNote.StatusEnum.AUTHORISED }],
  })
  const creditNoteID = body.creditNotes?.[0]?.creditNoteID ?? ''
  const { body: refund } = await api.createPayment(tenant, { creditNote: { creditNoteID }, account, amount: 100 })
  expect(refund.payments?.[0]).toMatchObject({ paymentType: 'ARCREDITPAYMENT', invoice: { invoiceID: creditNoteID } })
  const { body: read } = await api.getCreditNote(tenant, creditNoteID)
  expect(read.creditNotes?.[0]).toMatchObject({ status: 'PAID', remainingCredit: 0, payments: [{ amount: 100 }] })
})
