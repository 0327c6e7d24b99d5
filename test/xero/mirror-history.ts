import fc from 'fast-check'
import type { MirrorWorld } from './mirror-world.ts'

const ACTS = [
  ...['contact', 'rename', 'archive', 'sale', 'sale', 'bill', 'approve', 'pay', 'pay', 'unpay', 'void', 'remove'],
  ...[
    'redue',
    'credit',
    'allocate',
    'advance',
    'spend',
    'journal',
    'unjournal',
    'quote',
    'unquote',
    'order',
    'unorder',
  ],
  ...['item', 'unitem', 'stock', 'draft', 'rewrite', 'wait', 'night', 'keep', 'read'],
] as const

type Act = (typeof ACTS)[number]

/** One thing that happens in the books, by a person unless it is one of `draft` and `rewrite`, or to the copy. */
export const history = fc.array(
  fc.record({
    act: fc.constantFrom(...ACTS),
    pick: fc.nat(),
    other: fc.nat(),
    gap: fc.integer({ min: 0, max: 400_000 }),
  }),
  { minLength: 3, maxLength: 18, size: 'max' },
)

export type HistoryStep = typeof history extends fc.Arbitrary<(infer Step)[]> ? Step : never

function one<T>(all: Iterable<T>, pick: number): T | undefined {
  const list = [...all]
  return list.length === 0 ? undefined : list[pick % list.length]
}

interface Request {
  method: string
  path: string
  body: unknown
}

const put = (path: string, body: unknown): Request => ({ method: 'PUT', path, body })
const post = (path: string, body: unknown): Request => ({ method: 'POST', path, body })

const line = (AccountCode: string, UnitAmount: number) => [
  { Description: 'Work', Quantity: 1, UnitAmount, AccountCode },
]

/** The request that a person's act comes to; undefined where there is nothing to act on. */
export function requestFor({ books }: MirrorWorld, { act, pick, other }: HistoryStep): Request | undefined {
  const contact = one(books.contacts.values(), pick)
  const Contact = { ContactID: contact?.id }
  const amount = (other % 900) + 1
  const invoice = one(books.invoices.values(), pick)
  const credit = one(books.creditNotes.values(), pick)
  const document = (Type: string, code: string, Status = 'AUTHORISED') => ({
    ...{ Type, Contact, Status, Date: '2026-11-10', DueDate: '2026-12-01' },
    LineItems: line(code, amount),
  })
  const requests: Partial<Record<Act, () => Request | undefined>> = {
    contact: () => put('/Contacts', { Name: `Contact ${other}` }),
    rename: () => contact && post(`/Contacts/${contact.id}`, { Name: `Renamed ${other}` }),
    archive: () => contact && post(`/Contacts/${contact.id}`, { ContactStatus: 'ARCHIVED' }),
    sale: () => put('/Invoices', document('ACCREC', '200', other % 3 === 0 ? 'DRAFT' : 'AUTHORISED')),
    bill: () => put('/Invoices', { ...document('ACCPAY', '400'), InvoiceNumber: `B${other}` }),
    approve: () => invoice && post(`/Invoices/${invoice.id}`, { Status: 'AUTHORISED' }),
    pay: () =>
      invoice &&
      put('/Payments', {
        ...{ Invoice: { InvoiceID: invoice.id }, Account: { Code: '090' }, Date: '2026-11-15' },
        Amount: other % 2 === 0 ? 0.5 : invoice.amountDue.toString().replace(/(..)$/, '.$1'),
      }),
    unpay: () => {
      const payment = one(books.payments.values(), pick)
      return payment && post(`/Payments/${payment.id}`, { Status: 'DELETED' })
    },
    void: () => invoice && post(`/Invoices/${invoice.id}`, { Status: 'VOIDED' }),
    remove: () => invoice && post(`/Invoices/${invoice.id}`, { Status: 'DELETED' }),
    redue: () => invoice && post(`/Invoices/${invoice.id}`, { DueDate: `2027-01-${(other % 20) + 10}` }),
    credit: () =>
      put('/CreditNotes', document(other % 2 === 0 ? 'ACCRECCREDIT' : 'ACCPAYCREDIT', other % 2 === 0 ? '200' : '400')),
    allocate: () =>
      credit &&
      invoice &&
      put(`/CreditNotes/${credit.id}/Allocations`, { Amount: 0.5, Invoice: { InvoiceID: invoice.id } }),
    advance: () =>
      put('/BankTransactions', {
        ...document('RECEIVE-PREPAYMENT', '200'),
        BankAccount: { Code: '090' },
        DueDate: undefined,
      }),
    spend: () => put('/BankTransactions', { ...document('SPEND', '400'), BankAccount: { Code: '090' } }),
    journal: () =>
      put('/ManualJournals', {
        ...{ Narration: `Correction ${other}`, Status: other % 2 === 0 ? 'DRAFT' : 'POSTED', Date: '2026-11-11' },
        JournalLines: [
          { LineAmount: amount, AccountCode: '400', TaxType: 'NONE' },
          { LineAmount: -amount, AccountCode: '200', TaxType: 'NONE' },
        ],
      }),
    unjournal: () => {
      const journal = one(books.manualJournals.values(), pick)
      const Status = journal?.status === 'DRAFT' ? 'DELETED' : 'VOIDED'
      return journal && post(`/ManualJournals/${journal.id}`, { Status })
    },
    quote: () => put('/Quotes', { Contact, Date: '2026-11-10', LineItems: line('200', amount) }),
    unquote: () => {
      const quote = one(books.quotes.values(), pick)
      return (
        quote &&
        post(`/Quotes/${quote.id}`, { Contact: { ContactID: quote.contactId }, Date: quote.date, Status: 'DELETED' })
      )
    },
    order: () => put('/PurchaseOrders', { Contact, Date: '2026-11-10', LineItems: line('400', amount) }),
    unorder: () => {
      const order = one(books.purchaseOrders.values(), pick)
      return order && post(`/PurchaseOrders/${order.id}`, { Status: 'DELETED' })
    },
    item: () => put('/Items', { Code: `I${other % 50}`, Name: `Item ${other}`, SalesDetails: { UnitPrice: amount } }),
    unitem: () => {
      const item = one(books.items.values(), pick)
      return item && { method: 'DELETE', path: `/Items/${item.id}`, body: undefined }
    },
  }
  return requests[act]?.()
}
