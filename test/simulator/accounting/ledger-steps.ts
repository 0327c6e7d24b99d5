import fc from 'fast-check'
import { formatDecimal } from '../../../src/books/money.ts'
import type { CreditNote, Invoice, OrganisationState } from '../../../src/simulator/state.ts'
import { type Json, line } from './fixture.ts'

const amount = fc.integer({ min: 1, max: 99_999 }).map((value) => value / 100)
const types = fc.constantFrom('Exclusive', 'Inclusive', 'NoTax')
const rate = fc.integer({ min: 300_000, max: 2_900_000 }).map((value) => value / 1_000_000)
const part = fc.integer({ min: 1, max: 130 })
const price = fc.record({ quantity: fc.integer({ min: 1, max: 900 }), price: amount })

/** Creates a document of any kind, posted more often than not. */
export const create = fc.record({
  act: fc.constant('create' as const),
  kind: fc.constantFrom('ACCREC', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT'),
  status: fc.constantFrom('DRAFT', 'SUBMITTED', 'AUTHORISED', 'AUTHORISED', 'AUTHORISED'),
  types,
  prices: fc.array(price, { minLength: 1, maxLength: 4 }),
  foreign: fc.boolean(),
  rate,
  contact: fc.constantFrom('Ann', 'Bob'),
})

/** Any call that can move the ledger. `pick` chooses among what there is; `part` is percent of what is due, past 100 too. */
export const step = fc.oneof(
  create,
  fc.record({ act: fc.constant('pay' as const), pick: fc.nat(), part, rate }),
  fc.record({ act: fc.constant('unpay' as const), pick: fc.nat() }),
  fc.record({ act: fc.constant('allocate' as const), pick: fc.nat(), other: fc.nat(), part }),
  fc.record({ act: fc.constant('deallocate' as const), pick: fc.nat() }),
  fc.record({
    act: fc.constant('status' as const),
    pick: fc.nat(),
    status: fc.constantFrom('AUTHORISED', 'VOIDED', 'DELETED', 'DRAFT'),
  }),
  fc.record({ act: fc.constant('edit' as const), pick: fc.nat(), price: amount, types }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Of<A extends Step['act']> = Extract<Step, { act: A }>
type Request = [method: string, path: string, body: Json | undefined]

/** The call that a step makes on these books; undefined when there is nothing to make it on. */
export function requestOf(books: OrganisationState, act: Step): Request | undefined {
  switch (act.act) {
    case 'create':
      return creation(act)
    case 'pay':
      return payment(books, act)
    case 'unpay': {
      const found = picked(books.payments.values(), act.pick)
      return found && ['POST', `Payments/${found.id}`, { Status: 'DELETED' }]
    }
    case 'allocate':
      return allocation(books, act)
    case 'deallocate': {
      const allocated = [...books.creditNotes.values()].filter((known) => known.allocations.length > 0)
      const note = picked(allocated, act.pick)
      return note && ['DELETE', `CreditNotes/${note.id}/Allocations/${note.allocations[0]?.id}`, undefined]
    }
    case 'status':
      return update(books, act.pick, () => ({ Status: act.status }))
    case 'edit':
      return update(books, act.pick, (document) => ({
        LineAmountTypes: act.types,
        LineItems: [{ LineItemID: document.lines[0]?.id, UnitAmount: act.price }],
      }))
  }
}

function creation(act: Of<'create'>): Request {
  const AccountCode = act.kind.startsWith('ACCREC') ? '200' : '400'
  const body = {
    Type: act.kind,
    Status: act.status,
    Contact: { Name: act.contact },
    DueDate: '2026-12-01',
    LineAmountTypes: act.types,
    LineItems: act.prices.map((entry) =>
      line({ AccountCode, Quantity: entry.quantity / 100, UnitAmount: entry.price }),
    ),
    ...(act.foreign ? { CurrencyCode: 'USD', CurrencyRate: act.rate } : {}),
  }
  return ['PUT', act.kind.endsWith('CREDIT') ? 'CreditNotes' : 'Invoices', body]
}

function payment(books: OrganisationState, act: Of<'pay'>): Request | undefined {
  const invoice = picked(books.invoices.values(), act.pick)
  if (!invoice) return undefined
  const Amount = formatDecimal((invoice.amountDue * BigInt(act.part)) / 100n, 2)
  const body = { Invoice: { InvoiceID: invoice.id }, Account: { Code: '090' }, Amount, CurrencyRate: act.rate }
  return ['PUT', 'Payments', body]
}

function allocation(books: OrganisationState, act: Of<'allocate'>): Request | undefined {
  const note = picked(books.creditNotes.values(), act.pick)
  const matching = [...books.invoices.values()].filter((known) => known.contactId === note?.contactId)
  const invoice = picked(matching, act.other)
  if (!note || !invoice) return undefined
  const [least = 0n] = [note.remainingCredit, invoice.amountDue].sort((a, b) => (a < b ? -1 : 1))
  const Amount = formatDecimal((least * BigInt(act.part)) / 100n, 2)
  const body = { Amount, Date: '2026-11-20', Invoice: { InvoiceID: invoice.id } }
  return ['PUT', `CreditNotes/${note.id}/Allocations`, body]
}

function update(
  books: OrganisationState,
  pick: number,
  body: (document: Invoice | CreditNote) => Json,
): Request | undefined {
  const document = picked([...books.invoices.values(), ...books.creditNotes.values()], pick)
  if (!document) return undefined
  const resource = 'amountDue' in document ? 'Invoices' : 'CreditNotes'
  return ['POST', `${resource}/${document.id}`, body(document)]
}

function picked<T>(values: Iterable<T>, index: number): T | undefined {
  const all = [...values]
  return all.length === 0 ? undefined : all[index % all.length]
}
