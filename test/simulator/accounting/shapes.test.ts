import { expect, test } from 'vitest'
import { nonconformities } from '../conformance.ts'
import { bill, caller, type Json, line, sale } from './fixture.ts'

function ofTheBank(): [string, Json[]][] {
  const { one, call } = caller()
  one('PUT', 'Accounts', { Code: '091', Name: 'Savings', Type: 'BANK', BankAccountNumber: '02' })
  const received = (Type: string, LineItems: Json[]) =>
    one('PUT', 'BankTransactions', { Type, LineItems, Contact: { Name: 'Ann' }, BankAccount: { Code: '090' } })
  const written = received('RECEIVE', [line()])
  const { PrepaymentID } = received('RECEIVE-PREPAYMENT', [line()])
  const { OverpaymentID } = received('RECEIVE-OVERPAYMENT', [{ Description: 'Paid twice', LineAmount: 10 }])
  const ends = { FromBankAccount: { Code: '090' }, ToBankAccount: { Code: '091' } }
  const moved = one('PUT', 'BankTransfers', { ...ends, Amount: 5 })
  const transfer = `BankTransfers/${moved.BankTransferID}`
  return [
    ['BankTransaction', [written, one('GET', `BankTransactions/${written.BankTransactionID}`)]],
    ['BankTransaction', [...call('GET', 'BankTransactions').items, ...call('GET', 'BankTransactions?page=1').items]],
    ['BankTransfer', [moved, one('GET', transfer), ...call('GET', 'BankTransfers').items]],
    ['BankTransfer', [one('POST', transfer, { Status: 'DELETED' })]],
    ['Prepayment', [one('GET', `Prepayments/${PrepaymentID}`), ...call('GET', 'Prepayments?page=1').items]],
    ['Overpayment', [one('GET', `Overpayments/${OverpaymentID}`), ...call('GET', 'Overpayments').items]],
  ]
}

function everything(): [string, Json[]][] {
  const { one, call } = caller()
  const contact = one('PUT', 'Contacts', {
    Name: 'Ann',
    EmailAddress: 'a@x.nz',
    AccountNumber: '7',
    ContactPersons: [{ FirstName: 'B', EmailAddress: 'b@x.nz' }],
    PaymentTerms: { Sales: { Day: 20, Type: 'OFFOLLOWINGMONTH' } },
  })
  const group = one('PUT', 'ContactGroups', { Name: 'G' })
  one('PUT', `ContactGroups/${group.ContactGroupID}/Contacts`, { ContactID: contact.ContactID })
  const category = one('PUT', 'TrackingCategories', { Name: 'Region' })
  one('PUT', `TrackingCategories/${category.TrackingCategoryID}/Options`, { Name: 'North' })
  const item = one('PUT', 'Items', { Code: 'HOUR', Name: 'Work', SalesDetails: { UnitPrice: 80, AccountCode: '200' } })
  const lines = [line({ ItemCode: 'HOUR', DiscountRate: 10, Tracking: [{ Name: 'Region', Option: 'North' }] })]
  const body = sale({ Status: 'AUTHORISED', LineItems: lines, ExpectedPaymentDate: '2026-12-24', Url: 'https://x.nz' })
  const written = one('PUT', 'Invoices', body)
  const cost = one('PUT', 'Invoices', bill({ PlannedPaymentDate: '2026-12-24' }))
  const [{ LineItemID }] = cost.LineItems
  const source = { SourceTransactionID: cost.InvoiceID, SourceLineItemID: LineItemID }
  const linked = one('PUT', 'LinkedTransactions', source)
  const { InvoiceID } = written
  const payment = one('PUT', 'Payments', {
    Invoice: { InvoiceID },
    Account: { Code: '090' },
    Amount: 5,
    Reference: 'r',
  })
  const note = one('PUT', 'CreditNotes', sale({ Type: 'ACCRECCREDIT', Status: 'AUTHORISED' }))
  const allocation = { Amount: 5, Date: '2026-11-20', Invoice: { InvoiceID } }
  const allocated = one('PUT', `CreditNotes/${note.CreditNoteID}/Allocations`, allocation)
  const order = { Contact: { Name: 'Ann' }, Date: '2026-11-20', LineItems: lines, Reference: 'r' }
  const purchase = { ...order, DeliveryDate: '2026-12-01', ExpectedArrivalDate: '2026-12-02', Telephone: '1' }
  const purchaseOrder = one('PUT', 'PurchaseOrders', purchase)
  const quote = one('PUT', 'Quotes', { ...order, ExpiryDate: '2026-12-20', Title: 't', Summary: 's', Terms: 'u' })
  const template = one('PUT', 'RepeatingInvoices', {
    ...order,
    Type: 'ACCREC',
    Schedule: { Period: 1, Unit: 'WEEKLY', DueDate: 7, DueDateType: 'DAYSAFTERINVOICEDATE', StartDate: '2026-12-01' },
  })
  const service = one('PUT', 'PaymentServices', { PaymentServiceName: 'P', PaymentServiceUrl: 'https://x.nz' })
  return [
    ...ofTheBank(),
    ['Invoice', [written, one('GET', `Invoices/${InvoiceID}`), ...call('GET', 'Invoices').items]],
    ['Invoice', [...call('GET', 'Invoices?page=1').items, ...call('GET', 'Invoices?summaryOnly=true').items]],
    ['Contact', [contact, one('GET', `Contacts/${contact.ContactID}`), ...call('GET', 'Contacts').items]],
    ['Contact', call('GET', 'Contacts?page=1').items],
    ['ContactGroup', [one('GET', `ContactGroups/${group.ContactGroupID}`)]],
    ['Payment', [payment, ...call('GET', 'Payments').items, one('GET', `Payments/${payment.PaymentID}`)]],
    ['CreditNote', [note, ...call('GET', 'CreditNotes?page=1').items]],
    ['Allocation', [allocated]],
    ['PurchaseOrder', [purchaseOrder, one('GET', 'PurchaseOrders/PO-0001'), ...call('GET', 'PurchaseOrders').items]],
    ['Quote', [quote, one('GET', `Quotes/${quote.QuoteID}`), ...call('GET', 'Quotes').items]],
    ['RepeatingInvoice', [template, one('GET', `RepeatingInvoices/${template.RepeatingInvoiceID}`)]],
    ['PaymentService', [service]],
    ['Currency', call('GET', 'Currencies').items],
    ['Action', call('GET', 'Organisation/Actions').items],
    ['HistoryRecord', call('GET', `Invoices/${InvoiceID}/History`).items],
    ['TrackingCategory', call('GET', 'TrackingCategories').items],
    ['Item', [item, one('GET', 'Items/HOUR'), ...call('GET', 'Items').items]],
    ['LinkedTransaction', [linked]],
    ['Account', call('GET', 'Accounts').items],
    ['TaxRate', call('GET', 'TaxRates').items],
    ['BrandingTheme', call('GET', 'BrandingThemes').items],
    ['Organisation', call('GET', 'Organisation').items],
    ['ReportWithRow', call('GET', 'Reports/TrialBalance').items],
  ]
}

test("every answer has the fields and kinds of values of Xero's own schema", () => {
  for (const [type, items] of everything()) {
    expect(items.length).toBeGreaterThan(0)
    expect([type, items.flatMap((item) => nonconformities(item, type))]).toEqual([type, []])
  }
})
