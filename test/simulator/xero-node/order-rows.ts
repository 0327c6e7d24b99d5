import { keeping, type Row } from './rows.ts'

const lineItems = [{ description: 'Steel', quantity: 3, unitAmount: 20, accountCode: '400' }]

const journal = (amount: number) => [
  { lineAmount: amount, accountCode: '404', description: 'Fee' },
  { lineAmount: -amount, accountCode: '850', description: 'Fee' },
]

const template = () => ({
  type: 'ACCREC',
  contact: { name: 'Ann' },
  lineAmountTypes: 'Exclusive',
  lineItems: [{ description: 'Support', quantity: 1, unitAmount: 9, accountCode: '200' }],
  schedule: { period: 1, unit: 'MONTHLY', dueDate: 10, dueDateType: 'DAYSAFTERBILLDATE', startDate: '2027-01-31' },
})

/** Journals, orders, templates, claims and linked costs. */
export const orderRows: Row[] = [
  {
    method: 'createManualJournals',
    args: () => [{ manualJournals: [{ narration: 'Fee', status: 'POSTED', journalLines: journal(7) }] }],
    moved: { '404': 700, '850': -700 },
    keep: keeping('ManualJournal', 'manualJournals', 'manualJournalID'),
  },
  {
    method: 'updateManualJournal',
    args: ({ ManualJournal }) => [
      ManualJournal,
      { manualJournals: [{ narration: 'Fee', status: 'POSTED', journalLines: journal(9) }] },
    ],
    moved: { '404': 200, '850': -200 },
  },
  {
    method: 'updateOrCreateManualJournals',
    args: () => [{ manualJournals: [{ narration: 'Later', journalLines: journal(5) }] }],
    answer: () => ({ manualJournals: [{ status: 'DRAFT' }] }),
  },
  {
    method: 'createPurchaseOrders',
    args: ({ supplier }) => [{ purchaseOrders: [{ contact: { contactID: supplier }, lineItems }] }],
    keep: (body, made) => {
      keeping('PurchaseOrder', 'purchaseOrders', 'purchaseOrderID')(body, made)
      keeping('orderNumber', 'purchaseOrders', 'purchaseOrderNumber')(body, made)
    },
  },
  {
    method: 'updatePurchaseOrder',
    args: ({ PurchaseOrder }) => [PurchaseOrder, { purchaseOrders: [{ status: 'AUTHORISED' }] }],
    answer: () => ({ purchaseOrders: [{ status: 'AUTHORISED' }] }),
  },
  {
    method: 'updateOrCreatePurchaseOrders',
    args: ({ PurchaseOrder }) => [{ purchaseOrders: [{ purchaseOrderID: PurchaseOrder, reference: 'r' }] }],
    answer: () => ({ purchaseOrders: [{ reference: 'r' }] }),
  },
  {
    method: 'createQuotes',
    args: ({ Contact }) => [{ quotes: [{ contact: { contactID: Contact }, date: '2026-11-20', lineItems }] }],
    keep: (body, made) => {
      keeping('Quote', 'quotes', 'quoteID')(body, made)
      keeping('quoteNumber', 'quotes', 'quoteNumber')(body, made)
    },
  },
  {
    method: 'updateQuote',
    args: ({ Quote, Contact, quoteNumber }) => [
      Quote,
      { quotes: [{ quoteNumber, contact: { contactID: Contact }, date: '2026-11-20', status: 'SENT' }] },
    ],
    answer: () => ({ quotes: [{ status: 'SENT' }] }),
  },
  {
    method: 'updateOrCreateQuotes',
    args: ({ Quote, Contact, quoteNumber }) => [
      {
        quotes: [
          { quoteID: Quote, quoteNumber, contact: { contactID: Contact }, date: '2026-11-20', status: 'ACCEPTED' },
        ],
      },
    ],
    answer: () => ({ quotes: [{ status: 'ACCEPTED' }] }),
  },
  {
    method: 'createRepeatingInvoices',
    args: () => [{ repeatingInvoices: [template(), template()] }],
    keep: (body, made) => {
      keeping('RepeatingInvoice', 'repeatingInvoices', 'repeatingInvoiceID')(body, made)
      keeping('spare', 'repeatingInvoices', 'repeatingInvoiceID', 1)(body, made)
    },
  },
  {
    method: 'updateOrCreateRepeatingInvoices',
    args: () => [{ repeatingInvoices: [template()] }],
    answer: () => ({ repeatingInvoices: [{ status: 'DRAFT', total: 10.35 }] }),
  },
  {
    method: 'updateRepeatingInvoice',
    args: ({ spare }) => [spare, { repeatingInvoices: [{ status: 'DELETED' }] }],
    answer: () => ({ repeatingInvoices: [{ status: 'DELETED' }] }),
  },
  {
    method: 'createReceipt',
    args: ({ User }) => [
      {
        receipts: [
          {
            contact: { name: 'Sue' },
            user: { userID: User },
            date: '2026-11-01',
            lineAmountTypes: 'Inclusive',
            lineItems,
          },
        ],
      },
    ],
    keep: keeping('Receipt', 'receipts', 'receiptID'),
  },
  {
    method: 'updateReceipt',
    args: ({ Receipt, User }) => [Receipt, { receipts: [{ user: { userID: User }, reference: 'taxi' }] }],
    answer: () => ({ receipts: [{ reference: 'taxi' }] }),
  },
  {
    method: 'createExpenseClaims',
    args: ({ Receipt, User }) => [{ expenseClaims: [{ user: { userID: User }, receipts: [{ receiptID: Receipt }] }] }],
    keep: keeping('ExpenseClaim', 'expenseClaims', 'expenseClaimID'),
  },
  {
    method: 'updateExpenseClaim',
    args: ({ ExpenseClaim, User, Receipt }) => [
      ExpenseClaim,
      { expenseClaims: [{ status: 'AUTHORISED', user: { userID: User }, receipts: [{ receiptID: Receipt }] }] },
    ],
    moved: { '801': -6_000, '400': 5_217, '820': 783 },
  },
  {
    method: 'createLinkedTransaction',
    args: ({ bill, costLine }) => [{ sourceTransactionID: bill, sourceLineItemID: costLine }],
    keep: keeping('LinkedTransaction', 'linkedTransactions', 'linkedTransactionID'),
  },
  {
    method: 'updateLinkedTransaction',
    args: ({ LinkedTransaction, Contact }) => [LinkedTransaction, { linkedTransactions: [{ contactID: Contact }] }],
    answer: ({ Contact }) => ({ linkedTransactions: [{ contactID: Contact, status: 'APPROVED' }] }),
  },
]

/** A cost is linked once: what is deleted is linked anew. */
export const relinkedRows: Row[] = [
  { method: 'deleteLinkedTransaction', args: ({ LinkedTransaction }) => [LinkedTransaction] },
]
