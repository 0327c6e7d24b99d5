import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AccountingApi, AccountType, Invoice, LineAmountTypes, LinkedTransaction, XeroClient } from 'xero-node'
import { type Listening, listen } from '../../../src/simulator/listen.ts'
import { logIn } from '../edge-rig.ts'
import { wire } from '../wire.ts'

/** Xero's own client over a real socket. */
let listening: Listening
let api: AccountingApi
let tenant: string

const SCOPES = 'accounting.invoices accounting.settings accounting.contacts'

beforeAll(async () => {
  const { simulator, books } = await wire('empty', {}, SCOPES)
  listening = await listen(simulator)
  const client = new XeroClient()
  client.accountingApi.basePath = `${listening.api}/api.xro/2.0`
  const { access_token: token } = await logIn(simulator, SCOPES)
  client.setTokenSet({ access_token: String(token) })
  api = client.accountingApi
  tenant = books.id
  await api.createAccount(tenant, { code: 'S1', name: 'Stock', type: AccountType.INVENTORY, taxType: 'NONE' })
  await api.createAccount(tenant, { code: 'S2', name: 'Cost of stock', type: AccountType.DIRECTCOSTS, taxType: 'NONE' })
  await api.createItems(tenant, { items: [item] }, undefined, 4)
})

afterAll(() => listening.close())

const item = {
  code: 'LAMP',
  name: 'Lamp',
  inventoryAssetAccountCode: 'S1',
  purchaseDetails: { unitPrice: 12.3456, cOGSAccountCode: 'S2' },
  salesDetails: { unitPrice: 30, accountCode: '200' },
}

async function invoice(type: Invoice.TypeEnum, quantity: number, allowBackorders = false): Promise<Invoice> {
  const made = {
    type,
    contact: { name: 'Harbour Dental' },
    dueDate: '2026-12-20',
    status: Invoice.StatusEnum.AUTHORISED,
    lineAmountTypes: LineAmountTypes.NoTax,
    lineItems: [{ itemCode: 'LAMP', quantity }],
  }
  const { body } = await api.createInvoices(tenant, { invoices: [made] }, true, 4, undefined, allowBackorders)
  const [created] = body.invoices ?? []
  if (!created) throw new Error('no invoice came back')
  return created
}

async function lamp() {
  const { body } = await api.getItem(tenant, 'LAMP', 4)
  return body.items?.[0]
}

describe('xero-node', () => {
  test('creates, reads, updates and deletes items', async () => {
    expect((await lamp())?.purchaseDetails).toMatchObject({ unitPrice: 12.3456, cOGSAccountCode: 'S2' })
    const { body } = await api.updateOrCreateItems(tenant, { items: [{ code: 'SPARE', name: 'Spare' }] })
    const itemID = body.items?.[0]?.itemID ?? ''
    const { body: updated } = await api.updateItem(tenant, itemID, { items: [{ code: 'SPARE', isSold: false }] })
    expect(updated.items?.[0]).toMatchObject({ name: 'Spare', isSold: false })
    const { body: history } = await api.getItemHistory(tenant, itemID)
    expect(history.historyRecords?.map((row) => row.changes)).toEqual(['Updated', 'Created'])
    const { response } = await api.deleteItem(tenant, itemID)
    expect(response.status).toBe(204)
    const { body: listed } = await api.getItems(tenant, undefined, 'IsTrackedAsInventory==true', 'Code ASC')
    expect(listed.items?.map((row) => row.code)).toEqual(['LAMP'])
  })

  test('moves stock by invoices, back orders included', async () => {
    await invoice(Invoice.TypeEnum.ACCPAY, 2)
    expect(await lamp()).toMatchObject({ quantityOnHand: 2, totalCostPool: 24.69, isTrackedAsInventory: true })
    await expect(invoice(Invoice.TypeEnum.ACCREC, 3)).rejects.toContain('Quantity available is 2')
    await invoice(Invoice.TypeEnum.ACCREC, 3, true)
    expect(await lamp()).toMatchObject({
      quantityOnHand: 0,
      quantityOnBackOrder: 1,
      quantityAvailable: -1,
      totalCostPool: 0,
    })
    await invoice(Invoice.TypeEnum.ACCPAY, 2)
    expect(await lamp()).toMatchObject({ quantityOnHand: 1, quantityOnBackOrder: 0, totalCostPool: 12.34 })
  })

  test('links a cost to the invoice that charges it', async () => {
    const cost = await invoice(Invoice.TypeEnum.ACCPAY, 1)
    const charge = await invoice(Invoice.TypeEnum.ACCREC, 1)
    const { body: made } = await api.createLinkedTransaction(tenant, {
      sourceTransactionID: cost.invoiceID ?? '',
      sourceLineItemID: cost.lineItems?.[0]?.lineItemID ?? '',
    })
    const id = made.linkedTransactions?.[0]?.linkedTransactionID ?? ''
    expect(made.linkedTransactions?.[0]?.status).toBe(LinkedTransaction.StatusEnum.APPROVED)
    const target = {
      targetTransactionID: charge.invoiceID ?? '',
      targetLineItemID: charge.lineItems?.[0]?.lineItemID ?? '',
    }
    const { body: billed } = await api.updateLinkedTransaction(tenant, id, { linkedTransactions: [target] })
    expect(billed.linkedTransactions?.[0]).toMatchObject({ ...target, status: LinkedTransaction.StatusEnum.BILLED })
    const { body: listed } = await api.getLinkedTransactions(tenant, 1, undefined, cost.invoiceID)
    expect(listed.linkedTransactions).toHaveLength(1)
    await expect(api.deleteLinkedTransaction(tenant, id)).rejects.toContain('BILLED')
  })
})
