import fc from 'fast-check'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Json } from '../accounting/fixture.ts'

const quantity = fc.integer({ min: 0, max: 60_000 }).map((value) => value / 10_000)
const price = fc.integer({ min: 0, max: 9_999 }).map((value) => value / 100)
const code = fc.constantFrom('FRIDGE', 'FRIDGE', 'OVEN', 'HOUR')
const types = fc.constantFrom('Exclusive', 'Inclusive', 'NoTax')
const sold = fc.record({ code, quantity, price })

/** Creates a document of a type that moves stock, approved more often than not. */
export const create = fc.record({
  act: fc.constant('create' as const),
  type: fc.constantFrom(
    ...(['ACCPAY', 'ACCPAY', 'SPEND', 'ACCREC', 'ACCREC', 'RECEIVE', 'ACCPAYCREDIT', 'ACCRECCREDIT'] as const),
  ),
  status: fc.constantFrom('DRAFT', 'AUTHORISED', 'AUTHORISED', 'AUTHORISED'),
  types,
  lines: fc.array(sold, { minLength: 1, maxLength: 3 }),
  rate: fc.option(fc.integer({ min: 300_000, max: 2_900_000 }).map((value) => value / 1_000_000)),
  backorders: fc.boolean(),
})

/** Any call that can move stock; `pick` chooses among the documents that there are. */
export const step = fc.oneof(
  create,
  create,
  fc.record({ act: fc.constant('end' as const), pick: fc.nat() }),
  fc.record({ act: fc.constant('approve' as const), pick: fc.nat(), backorders: fc.boolean() }),
  fc.record({
    act: fc.constant('edit' as const),
    pick: fc.nat(),
    change: fc.oneof(
      fc.record({ Description: fc.constantFrom('one', 'two') }),
      fc.record({ Quantity: quantity }),
      fc.record({ UnitAmount: price }),
      fc.record({ ItemCode: code }),
    ),
    backorders: fc.boolean(),
  }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
type Create = Extract<Step, { act: 'create' }>
type Request = [method: string, path: string, body: Json]

/** The call that a step makes on these books; undefined when there is nothing to make it on. */
export function requestOf(books: OrganisationState, act: Step): Request | undefined {
  if (act.act === 'create') return ['PUT', pathOf(act.type, '', act.backorders), bodyOf(act)]
  const documents = documentsOf(books)
  const document = documents[act.pick % Math.max(documents.length, 1)]
  if (!document) return undefined
  if (act.act === 'end') return endOf(document)
  const path = pathOf(document.type, `/${document.id}`, act.backorders)
  if (act.act === 'approve') return ['POST', path, { Status: 'AUTHORISED' }]
  const [first, ...rest] = document.lines.map((line) => ({ LineItemID: line.id }))
  return ['POST', path, { LineItems: [{ ...first, ...act.change }, ...rest] }]
}

/** A document that may move stock. */
export type Moving = { id: string; type: string; status: string } & Pick<
  Extract<ReturnType<OrganisationState['invoices']['get']>, object>,
  'lines' | 'lineAmountTypes' | 'currencyRate'
>

/** Every document that may move stock, of whatever status. */
export function documentsOf({ invoices, creditNotes, bankTransactions }: OrganisationState): Moving[] {
  return [...invoices.values(), ...creditNotes.values(), ...bankTransactions.values()]
}

/** Voids or deletes a document. */
export function endOf({ id, type, status }: Moving): Request {
  const isPosted = status === 'AUTHORISED' || status === 'PAID'
  return ['POST', pathOf(type, `/${id}`, false), { Status: isPosted && type.startsWith('ACC') ? 'VOIDED' : 'DELETED' }]
}

function pathOf(type: string, rest: string, backorders: boolean): string {
  const resource = type.endsWith('CREDIT') ? 'CreditNotes' : type.startsWith('ACC') ? 'Invoices' : 'BankTransactions'
  return `${resource}${rest}${backorders ? '?allowBackorders=true' : ''}`
}

function bodyOf(act: Create): Json {
  const isBank = !act.type.startsWith('ACC')
  return {
    Type: act.type,
    Contact: { Name: 'Ann' },
    DueDate: '2026-12-01',
    LineAmountTypes: act.types,
    LineItems: act.lines.map((line) => ({ ItemCode: line.code, Quantity: line.quantity, UnitAmount: line.price })),
    ...(isBank ? { BankAccount: { Code: '090' } } : { Status: act.status }),
    ...(act.rate === null || isBank ? {} : { CurrencyCode: 'USD', CurrencyRate: act.rate }),
  }
}
