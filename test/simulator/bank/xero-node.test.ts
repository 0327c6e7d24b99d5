import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AccountingApi, BankTransaction, LineAmountTypes, XeroClient } from 'xero-node'
import { type Listening, listen } from '../../../src/simulator/listen.ts'
import { logIn } from '../edge-rig.ts'
import { wire } from '../wire.ts'

/** Xero's own client over a real socket. */
let listening: Listening
let api: AccountingApi
let tenant: string

const SCOPES = [
  'accounting.banktransactions accounting.payments accounting.settings accounting.contacts accounting.attachments',
].join(' ')

beforeAll(async () => {
  const { simulator, books } = await wire('empty', {}, SCOPES)
  listening = await listen(simulator)
  const client = new XeroClient()
  client.accountingApi.basePath = `${listening.api}/api.xro/2.0`
  const { access_token: token } = await logIn(simulator, SCOPES)
  client.setTokenSet({ access_token: String(token) })
  api = client.accountingApi
  tenant = books.id
  for (const [code, name] of [
    ['T1', 'Everyday'],
    ['T2', 'Reserve'],
  ] as const) {
    await api.createAccount(tenant, { code, name, type: 'BANK' as never, bankAccountNumber: '1' })
  }
})

afterAll(() => listening.close())

const lineItems = [{ description: 'Fee', quantity: 1, unitAmount: 20, accountCode: '404' }]

async function create(over: Partial<BankTransaction> = {}): Promise<BankTransaction> {
  const bankAccount = { code: 'T1' }
  const type = BankTransaction.TypeEnum.SPEND
  const { body } = await api.createBankTransactions(tenant, {
    bankTransactions: [{ type, contact: { name: 'Bank of Here' }, bankAccount, lineItems, ...over }],
  })
  const [made] = body.bankTransactions ?? []
  if (!made) throw new Error('no bank transaction came back')
  return made
}

describe('xero-node', () => {
  test('creates, reads, updates, marks and deletes a bank transaction', async () => {
    const { bankTransactionID: id = '' } = await create({ reference: 'March' })
    const { body: read } = await api.getBankTransaction(tenant, id)
    expect(read.bankTransactions?.[0]).toMatchObject({ total: 20, status: 'AUTHORISED', reference: 'March' })
    const { body: changed } = await api.updateBankTransaction(tenant, id, {
      bankTransactions: [{ reference: 'April' } as BankTransaction],
    })
    expect(changed.bankTransactions?.[0]?.reference).toBe('April')
    const { body: listed } = await api.getBankTransactions(tenant, undefined, 'Type=="SPEND"', 'Date DESC', 1, 4, 50, [
      'April',
    ])
    expect(listed.bankTransactions?.map((row) => row.bankTransactionID)).toEqual([id])
    const { body: gone } = await api.updateOrCreateBankTransactions(tenant, {
      bankTransactions: [{ bankTransactionID: id, status: BankTransaction.StatusEnum.DELETED } as BankTransaction],
    })
    expect(gone.bankTransactions?.[0]?.status).toBe('DELETED')
    await api.createBankTransactionHistoryRecord(tenant, id, { historyRecords: [{ details: 'Wrong bank' }] })
    const { body: history } = await api.getBankTransactionsHistory(tenant, id)
    expect(history.historyRecords?.map((entry) => entry.changes)).toEqual(['Note', 'Deleted', 'Edited', 'Created'])
  })

  test('finds the prepayment and the overpayment that transactions made', async () => {
    const prepaid = await create({ type: BankTransaction.TypeEnum.RECEIVEPREPAYMENT })
    const overpaid = await create({
      type: BankTransaction.TypeEnum.SPENDOVERPAYMENT,
      lineAmountTypes: LineAmountTypes.NoTax,
      lineItems: [{ description: 'Paid twice', lineAmount: 30 }],
      reference: 'Twice',
    })
    const { body: prepayments } = await api.getPrepayments(tenant, undefined, undefined, undefined, 1, 4, 10, [
      'INV-0001',
    ])
    expect(prepayments.prepayments).toMatchObject([
      { prepaymentID: prepaid.prepaymentID, invoiceNumber: 'INV-0001', remainingCredit: 20 },
    ])
    const { body: overpayments } = await api.getOverpayments(tenant, undefined, undefined, undefined, 1, 4, 10, [
      'Twice',
    ])
    expect(overpayments.overpayments).toMatchObject([{ overpaymentID: overpaid.overpaymentID, remainingCredit: 30 }])
    const { body: one } = await api.getOverpayment(tenant, overpaid.overpaymentID ?? '')
    expect(one.overpayments?.[0]).toMatchObject({ type: 'SPEND-OVERPAYMENT', updatedDateUTCString: expect.any(String) })
    const { body: other } = await api.getPrepayment(tenant, prepaid.prepaymentID ?? '')
    expect(other.prepayments?.[0]?.lineItems).toHaveLength(1)
    await api.createPrepaymentHistory(tenant, prepaid.prepaymentID ?? '', { historyRecords: [{ details: 'Seen' }] })
    const { body: history } = await api.getPrepaymentHistory(tenant, prepaid.prepaymentID ?? '')
    expect(history.historyRecords?.[0]?.details).toBe('Seen')
  })

  test('creates, lists and deletes bank transfers', async () => {
    const transfer = { fromBankAccount: { code: 'T1' }, toBankAccount: { code: 'T2' }, amount: 12.5 }
    const { body: made } = await api.createBankTransfer(tenant, {
      bankTransfers: [transfer, { ...transfer, amount: 1 }],
    })
    const [first, second] = made.bankTransfers ?? []
    const { body: read } = await api.getBankTransfer(tenant, first?.bankTransferID ?? '')
    expect(read.bankTransfers?.[0]).toMatchObject({
      amount: 12.5,
      fromBankAccount: { code: 'T1' },
      status: 'AUTHORISED',
    })
    await api.deleteBankTransfer(tenant, first?.bankTransferID ?? '', { status: 'DELETED' })
    const { body: all } = await api.deleteBankTransfers(tenant, {
      bankTransfers: [{ bankTransferID: second?.bankTransferID ?? '', status: 'DELETED' }],
    })
    expect(all.bankTransfers?.[0]?.status).toBe('DELETED')
    expect((await api.getBankTransfers(tenant)).body.bankTransfers).toEqual([])
    const { body: deleted } = await api.getBankTransfers(tenant, undefined, undefined, undefined, true)
    expect(deleted.bankTransfers).toHaveLength(2)
    const { body: history } = await api.getBankTransferHistory(tenant, first?.bankTransferID ?? '')
    expect(history.historyRecords).toHaveLength(2)
  })

  test('uploads and downloads files of transactions and transfers', async () => {
    const { bankTransactionID: id = '' } = await create()
    await api.createBankTransactionAttachmentByFileName(tenant, id, 'fee.txt', Buffer.from('20.00') as never)
    const { body: files } = await api.getBankTransactionAttachments(tenant, id)
    expect(files.attachments).toMatchObject([{ fileName: 'fee.txt', contentLength: 5 }])
  })
})
