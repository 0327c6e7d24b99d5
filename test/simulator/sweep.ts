import { knownScopes } from '../../src/simulator/edge/scopes.ts'
import { createPerson } from '../../src/simulator/person/person.ts'
import type { Region } from '../../src/simulator/state-settings.ts'
import { type Operation, operations } from './conformance.ts'
import { type Json, type Reply, type Wire, wire } from './wire.ts'

/** What came back for one operation. */
export interface Swept {
  operation: Operation
  path: string
  reply: Reply
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

/** Resources whose records take notes and files; the id under which the sweep knows one of each. */
const HOLDERS: Readonly<Record<string, string>> = {
  Accounts: 'AccountID',
  BatchPayments: 'BatchPaymentID',
  BankTransactions: 'BankTransactionID',
  BankTransfers: 'BankTransferID',
  Contacts: 'ContactID',
  CreditNotes: 'CreditNoteID',
  ExpenseClaims: 'ExpenseClaimID',
  Invoices: 'InvoiceID',
  Items: 'ItemID',
  ManualJournals: 'ManualJournalID',
  Overpayments: 'OverpaymentID',
  Payments: 'PaymentID',
  Prepayments: 'PrepaymentID',
  PurchaseOrders: 'PurchaseOrderID',
  Quotes: 'QuoteID',
  Receipts: 'ReceiptID',
  RepeatingInvoices: 'RepeatingInvoiceID',
}

/** Query parameters that an operation cannot do without. */
const NEEDED: Readonly<Record<string, string>> = {
  getReportAgedPayablesByContact: '?contactId={ContactID}',
  getReportAgedReceivablesByContact: '?contactId={ContactID}',
  getReportTenNinetyNine: '?reportYear=2026',
}

/**
 * Calls every operation of the API over books that hold one record of every kind, each so that it can succeed: first what writes, then all
 * that reads, at last what deletes. `xero` must have every scope.
 */
export async function sweep(xero: Wire): Promise<Swept[]> {
  const swept: Swept[] = []
  const ids: Json = {}
  const call: Call = async (name, body, from = ids) => {
    const operation = operations.find((one) => one.name === name)
    if (!operation) throw new Error(`there is no operation ${name}`)
    const path = fill(`${operation.path}${NEEDED[name] ?? ''}`, from)
    const files = operation.path.includes('/Attachments/') && body !== undefined ? { 'content-type': 'image/png' } : {}
    const reply = await xero.unchecked(operation.method, path, body, { accept: acceptOf(operation), ...files })
    swept.push({ operation, path, reply })
    return Object.values(reply.json).find(Array.isArray)?.[0] ?? reply.json
  }
  await writeAll(call, ids, xero)
  for (const { name, method } of operations) if (method === 'GET') await call(name)
  await deleteAll(call, ids)
  return swept
}

type Call = (name: string, body?: unknown, ids?: Json) => Promise<Json>

/** A wire into the books of a company in one country, with every scope that Xero knows, of an app on the top tier. */
export async function sweepWire(region: Region): Promise<Wire> {
  const xero = await wire(
    'empty',
    {},
    [...knownScopes].filter((scope) => scope.includes('.') || scope === 'paymentservices').join(' '),
    region,
  )
  const app = xero.simulator.state.identity.apps.get('DESKTOP')
  if (app) app.tier = 'enterprise'
  return xero
}

function acceptOf({ reply, path }: Operation): string {
  if (path.endsWith('/pdf')) return 'application/pdf'
  return reply === 'bytes' ? '*/*' : 'application/json'
}

function fill(path: string, ids: Json): string {
  const [, resource = ''] = path.split('/')
  return path.replace(/\{(\w+)\}/g, (_, name) => {
    return encodeURIComponent(String(ids[`${resource}/${name}`] ?? ids[name] ?? 'none'))
  })
}

const line = (extra: Json = {}) => ({
  Description: 'Work',
  Quantity: 1,
  UnitAmount: 100,
  AccountCode: '200',
  Tracking: [{ Name: 'Region', Option: 'North' }],
  ...extra,
})

const bank = { Code: '090' }
const today = { Date: '2026-11-20' }

async function writeAll(call: Call, ids: Json, xero: Wire): Promise<void> {
  ids.OrganisationID = xero.books.id
  const sales = [...xero.books.accounts.values()].find(({ code }) => code === '200')?.id ?? ''
  const lines = [{ accountId: sales, balances: [{ period: '2026-11', amount: 100_000n }] }]
  createPerson(xero.simulator, xero.books.id).setBudget({ type: 'OVERALL', description: 'Plan', tracking: [], lines })
  await writeSettings(call, ids)
  await writeContacts(call, ids)
  await writeDocuments(call, ids)
  await writeMoney(call, ids)
  await writeCredits(call, ids)
  await writeOrders(call, ids)
  await writeExpenses(call, ids)
  for (const { name, method, path } of operations) {
    const [, resource = ''] = path.split('/')
    const from = { ...ids, FileName: 'a.png' }
    if (path.endsWith('/History') && method === 'PUT') await call(name, { HistoryRecords: [{ Details: 'Called' }] })
    else if (path.endsWith('/Attachments/{FileName}') && method !== 'GET' && resource in HOLDERS) {
      const { AttachmentID } = await call(name, PNG, from)
      ids[`${resource}/AttachmentID`] = AttachmentID
    }
  }
  ids.FileName = 'a.png'
}

async function writeSettings(call: Call, ids: Json): Promise<void> {
  const account = { Name: 'Sundry', Type: 'EXPENSE', Description: 'All sorts', TaxType: 'NONE' }
  ids.AccountID = (await call('createAccount', { Code: '4999', ...account })).AccountID
  await call('updateAccount', { Name: 'Sundries' })
  ids.spareAccount = (await call('createAccount', { Code: '4998', ...account, Name: 'Spare' })).AccountID
  const category = await call('createTrackingCategory', { Name: 'Region' })
  ids.TrackingCategoryID = category.TrackingCategoryID
  await call('updateTrackingCategory', { Name: 'Region' })
  const option = await call('createTrackingOptions', { Name: 'North' })
  ids.TrackingOptionID = option.TrackingOptionID
  await call('updateTrackingOptions', { Name: 'North' })
  const spare = await call('createTrackingCategory', { Name: 'Spare' })
  ids.spareCategory = spare.TrackingCategoryID
  ids.spareOption = (await call('createTrackingOptions', { Name: 'Gone' })).TrackingOptionID
  await call('createCurrency', { Code: 'USD', Description: 'United States Dollar' })
  const TaxComponents = [{ Name: 'Duty', Rate: 5, IsCompound: false, IsNonRecoverable: false }]
  const rate = await call('createTaxRates', { Name: 'Duty', ReportTaxType: 'INPUT', TaxComponents })
  ids.TaxType = rate.TaxType
  await call('updateTaxRate', { Name: 'Duty', TaxType: rate.TaxType, ReportTaxType: 'INPUT', TaxComponents })
  const service = await call('createPaymentService', {
    PaymentServiceName: 'Pay here',
    PaymentServiceUrl: 'https://pay.example/?a=[AMOUNTDUE]',
    PayNowText: 'Pay now',
  })
  await call('postSetup', { ConversionDate: { Month: 4, Year: 2025 }, ConversionBalances: [], Accounts: [] })
  const theme = await call('getBrandingThemes')
  ids.BrandingThemeID = theme.BrandingThemeID
  await call('createBrandingThemePaymentServices', { PaymentServiceID: service.PaymentServiceID })
  ids.UserID = (await call('getUsers')).UserID
}

async function writeContacts(call: Call, ids: Json): Promise<void> {
  const contact = await call('createContacts', {
    Name: 'Ann',
    ContactNumber: 'C-1',
    EmailAddress: 'ann@example.com',
    AccountNumber: '7',
    ContactPersons: [{ FirstName: 'Bo', EmailAddress: 'bo@example.com' }],
    PaymentTerms: { Sales: { Day: 20, Type: 'OFFOLLOWINGMONTH' } },
  })
  ids.ContactID = contact.ContactID
  ids.ContactNumber = 'C-1'
  await call('updateOrCreateContacts', { Name: 'Cy', IsSupplier: true })
  await call('updateContact', { FirstName: 'Ann' })
  ids.ContactGroupID = (await call('createContactGroup', { Name: 'Good ones' })).ContactGroupID
  await call('updateContactGroup', { Name: 'Better ones' })
  await call('createContactGroupContacts', { Contacts: [{ ContactID: ids.ContactID }] })
}

async function writeDocuments(call: Call, ids: Json): Promise<void> {
  const item = await call('createItems', {
    Code: 'WIDGET',
    Name: 'Widget',
    PurchaseDetails: { UnitPrice: 4, COGSAccountCode: '310' },
    SalesDetails: { UnitPrice: 10, AccountCode: '200' },
    InventoryAssetAccountCode: '630',
  })
  ids.ItemID = item.ItemID
  await call('updateItem', { Code: 'WIDGET', Name: 'Widget two' })
  ids.spareItem = (await call('updateOrCreateItems', { Code: 'SPARE', Name: 'Spare' })).ItemID
  const Contact = { ContactID: ids.ContactID }
  const sale = { Type: 'ACCREC', Contact, ...today, DueDate: '2026-12-20', LineItems: [line({ DiscountRate: 10 })] }
  const invoice = await call('createInvoices', {
    ...sale,
    Status: 'DRAFT',
    Reference: 'A',
    Url: 'https://example.com/',
  })
  ids.InvoiceID = invoice.InvoiceID
  await call('updateInvoice', { Status: 'AUTHORISED', ExpectedPaymentDate: '2026-12-24' })
  await call('emailInvoice', {})
  const rows = [line({ AccountCode: '300', Quantity: 5 })]
  const bill = { ...sale, Type: 'ACCPAY', Status: 'AUTHORISED', LineItems: rows, PlannedPaymentDate: '2026-12-24' }
  ids.bill = await call('updateOrCreateInvoices', bill)
  const credit = { Contact, ...today, Status: 'AUTHORISED', LineItems: [line()] }
  ids.CreditNoteID = (await call('createCreditNotes', { Type: 'ACCRECCREDIT', ...credit })).CreditNoteID
  await call('updateCreditNote', { Reference: 'B' })
  await call('updateOrCreateCreditNotes', {
    Type: 'ACCPAYCREDIT',
    ...credit,
    LineItems: [line({ AccountCode: '300' })],
  })
}

async function writeMoney(call: Call, ids: Json): Promise<void> {
  const Contact = { ContactID: ids.ContactID }
  const Invoice = { InvoiceID: ids.InvoiceID }
  const payment = { Invoice, Account: bank, ...today, Amount: 1 }
  ids.PaymentID = (await call('createPayments', { ...payment, Reference: 'p' })).PaymentID
  ids.sparePayment = (await call('createPayment', payment)).PaymentID
  const batch = { Account: bank, ...today, Payments: [{ Invoice, Amount: 2 }] }
  ids.BatchPaymentID = (await call('createBatchPayment', batch)).BatchPaymentID
  ids.spareBatch = (await call('createBatchPayment', batch)).BatchPaymentID
  const money = (Type: string, LineItems = [line()]) => ({ Type, Contact, BankAccount: bank, ...today, LineItems })
  const made = await call('createBankTransactions', { ...money('RECEIVE'), Reference: 'r' })
  ids.BankTransactionID = made.BankTransactionID
  await call('updateBankTransaction', { Reference: 's' })
  await call('updateOrCreateBankTransactions', money('SPEND', [line({ AccountCode: '400' })]))
  const pre = await call('createBankTransactions', money('RECEIVE-PREPAYMENT', [line({ AccountCode: '200' })]))
  ids.PrepaymentID = pre.PrepaymentID
  const over = await call('createBankTransactions', {
    ...money('RECEIVE-OVERPAYMENT', [{ Description: 'Too much', Quantity: 1, UnitAmount: 50 }] as Json[] as never),
    LineAmountTypes: 'NoTax',
  })
  ids.OverpaymentID = over.OverpaymentID
  const transfer = { FromBankAccount: bank, ToBankAccount: { Code: '091' }, Amount: 5, ...today }
  ids.BankTransferID = (await call('createBankTransfer', transfer)).BankTransferID
  ids.spareTransfers = [
    (await call('createBankTransfer', transfer)).BankTransferID,
    (await call('createBankTransfer', transfer)).BankTransferID,
  ]
}

async function writeCredits(call: Call, ids: Json): Promise<void> {
  const allocation = { Amount: 1, ...today, Invoice: { InvoiceID: ids.InvoiceID } }
  ids.creditAllocation = (await call('createCreditNoteAllocation', allocation)).AllocationID
  ids.preAllocation = (await call('createPrepaymentAllocations', allocation)).AllocationID
  ids.overAllocation = (await call('createOverpaymentAllocations', allocation)).AllocationID
}

async function writeOrders(call: Call, ids: Json): Promise<void> {
  const Contact = { ContactID: ids.ContactID }
  const order = { Contact, ...today, LineItems: [line({ AccountCode: '300' })] }
  const made = await call('createPurchaseOrders', { ...order, DeliveryDate: '2026-12-01', Reference: 'o' })
  ids.PurchaseOrderID = made.PurchaseOrderID
  ids.PurchaseOrderNumber = made.PurchaseOrderNumber
  await call('updatePurchaseOrder', { Reference: 'q' })
  await call('updateOrCreatePurchaseOrders', order)
  const quote = { Contact, ...today, LineItems: [line()] }
  ids.QuoteID = (await call('createQuotes', { ...quote, ExpiryDate: '2026-12-20', Title: 't' })).QuoteID
  await call('updateQuote', { Contact, ...today, Summary: 's' })
  await call('updateOrCreateQuotes', quote)
  const Schedule = { Period: 1, Unit: 'MONTHLY', DueDate: 10, DueDateType: 'OFFOLLOWINGMONTH', StartDate: '2026-12-01' }
  const repeating = {
    Type: 'ACCREC',
    Contact,
    Schedule,
    LineItems: [line()],
    Status: 'DRAFT',
    LineAmountTypes: 'Exclusive',
  }
  ids.RepeatingInvoiceID = (await call('createRepeatingInvoices', repeating)).RepeatingInvoiceID
  const spare = await call('updateOrCreateRepeatingInvoices', repeating)
  ids.spareRepeating = spare.RepeatingInvoiceID
  const [source] = ids.bill?.LineItems ?? []
  const linked = { SourceTransactionID: ids.bill?.InvoiceID, SourceLineItemID: source?.LineItemID }
  ids.LinkedTransactionID = (await call('createLinkedTransaction', linked)).LinkedTransactionID
  await call('updateLinkedTransaction', { ...linked, ContactID: ids.ContactID })
  const journal = {
    Narration: 'Accrual',
    ...today,
    JournalLines: [1, -1].map((LineAmount) => ({ LineAmount, AccountCode: '400' })),
  }
  ids.ManualJournalID = (await call('createManualJournals', { ...journal, Status: 'POSTED' })).ManualJournalID
  await call('updateManualJournal', { Narration: 'Accrual of rent', JournalLines: journal.JournalLines })
  await call('updateOrCreateManualJournals', journal)
  const entry = await call('getJournals')
  ids.JournalID = entry.JournalID
  ids.JournalNumber = entry.JournalNumber
  ids.BudgetID = (await call('getBudgets')).BudgetID
  ids.ReportID = 'BalanceSheet'
}

async function writeExpenses(call: Call, ids: Json): Promise<void> {
  const User = { UserID: ids.UserID }
  const receipt = { ...today, Contact: { ContactID: ids.ContactID }, LineItems: [line({ AccountCode: '400' })], User }
  const { ReceiptID } = await call('createReceipt', receipt)
  ids.ReceiptID = ReceiptID
  await call('updateReceipt', { ...receipt, Reference: 'x' })
  const claim = await call('createExpenseClaims', { User, Receipts: [{ ReceiptID }] })
  ids.ExpenseClaimID = claim.ExpenseClaimID
  await call('updateExpenseClaim', { Status: 'AUTHORISED', User, Receipts: [{ ReceiptID }] })
}

async function deleteAll(call: Call, ids: Json): Promise<void> {
  const Status = 'DELETED'
  const [one, two] = ids.spareTransfers
  await call('deletePayment', { Status }, { PaymentID: ids.sparePayment })
  await call('deleteBatchPayment', { BatchPaymentID: ids.spareBatch, Status })
  await call('deleteBatchPaymentByUrlParam', { Status })
  await call('deleteBankTransfers', { BankTransfers: [{ BankTransferID: one, Status }] })
  await call('deleteBankTransfer', { Status }, { BankTransferID: two })
  await call('deleteCreditNoteAllocations', undefined, { ...ids, AllocationID: ids.creditAllocation })
  await call('deletePrepaymentAllocations', undefined, { ...ids, AllocationID: ids.preAllocation })
  await call('deleteOverpaymentAllocations', undefined, { ...ids, AllocationID: ids.overAllocation })
  await call('updateRepeatingInvoice', { Status }, { RepeatingInvoiceID: ids.spareRepeating })
  await call('deleteLinkedTransaction')
  await call('deleteContactGroupContact')
  await call('deleteContactGroupContacts')
  await call('deleteItem', undefined, { ItemID: ids.spareItem })
  await call('deleteAccount', undefined, { AccountID: ids.spareAccount })
  const spare = { TrackingCategoryID: ids.TrackingCategoryID, TrackingOptionID: ids.spareOption }
  await call('deleteTrackingOptions', undefined, spare)
  await call('deleteTrackingCategory', undefined, { TrackingCategoryID: ids.spareCategory })
}
