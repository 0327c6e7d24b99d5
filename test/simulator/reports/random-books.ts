import fc from 'fast-check'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { formatDecimal } from '../../../src/books/money.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Account } from '../../../src/simulator/state-settings.ts'
import { type Caller, caller, type Json, organisation } from '../accounting/fixture.ts'

export const REGION = 'cccccccc-0000-0000-0000-000000000001'
export const TEAM = 'cccccccc-0000-0000-0000-000000000002'
export const OPTIONS = { North: 'dddddddd-0000-0000-0000-000000000001', South: 'dddddddd-0000-0000-0000-000000000002' }
export const TEAMS = { Red: 'dddddddd-0000-0000-0000-000000000003', Blue: 'dddddddd-0000-0000-0000-000000000004' }

/** The id of an account of the test company by its code. */
export function idOf(code: string): string {
  return `aaaaaaaa-0000-0000-0000-000000000${code}`
}

const MORE: [string, string, string, Account['class'], string?][] = [
  ['091', 'Dollar Account', 'BANK', 'ASSET'],
  ['270', 'Interest Income', 'OTHERINCOME', 'REVENUE'],
  ['300', 'Purchases', 'DIRECTCOSTS', 'EXPENSE'],
  ['497', 'Bank Revaluations', 'EXPENSE', 'EXPENSE', 'BANKCURRENCYGAIN'],
  ['499', 'Unrealised Currency Gains', 'EXPENSE', 'EXPENSE', 'UNREALISEDCURRENCYGAIN'],
  ['630', 'Inventory', 'INVENTORY', 'ASSET'],
  ['710', 'Equipment', 'FIXED', 'ASSET'],
  ['877', 'Tracking Transfers', 'CURRLIAB', 'LIABILITY', 'TRACKINGTRANSFERS'],
  ['900', 'Loan', 'TERMLIAB', 'LIABILITY'],
]

/** The test company with an account for every section of the reports, and two tracking categories. */
export function company(): OrganisationState {
  const books = organisation()
  const model = books.accounts.get(idOf('404'))
  if (!model) throw new Error('no model account')
  for (const [code, name, type, group, systemAccount] of MORE) {
    const currency = type === 'BANK' ? { currencyCode: 'USD', bankAccountNumber: '02' } : {}
    const system = systemAccount === undefined ? {} : { systemAccount }
    books.accounts.set(idOf(code), { ...model, id: idOf(code), code, name, type, class: group, ...system, ...currency })
  }
  const options = (of: Record<string, string>) =>
    Object.entries(of).map(([name, id]) => ({ id, name, status: 'ACTIVE' as const }))
  books.trackingCategories.set(REGION, { id: REGION, name: 'Region', status: 'ACTIVE', options: options(OPTIONS) })
  books.trackingCategories.set(TEAM, { id: TEAM, name: 'Team', status: 'ACTIVE', options: options(TEAMS) })
  return books
}

const amount = fc.integer({ min: -20_000, max: 99_999 }).map((value) => value / 100)
const tracking = fc.record({
  region: fc.constantFrom('North', 'South', undefined),
  team: fc.constantFrom('Red', 'Blue', undefined),
})
const entry = fc.record({ amount, account: fc.nat(), tracking })
const types = fc.constantFrom('Exclusive', 'Inclusive', 'NoTax')
const gap = fc.integer({ min: 1, max: 45 })
const part = fc.integer({ min: 1, max: 100 })
const rate = fc.integer({ min: 400_000, max: 900_000 }).map((value) => value / 1_000_000)

const sell = fc.record({
  act: fc.constant('document' as const),
  gap,
  kind: fc.constantFrom('ACCREC', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT', 'ACCREC'),
  types,
  lines: fc.array(entry, { minLength: 1, maxLength: 4 }),
  foreign: fc.boolean(),
  rate,
})

/** Each step happens some days after the one before it. */
export const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: sell },
    { weight: 4, arbitrary: fc.record({ act: fc.constant('pay' as const), gap, pick: fc.nat(), part, rate }) },
    {
      weight: 2,
      arbitrary: fc.record({
        act: fc.constant('money' as const),
        gap,
        received: fc.boolean(),
        foreign: fc.boolean(),
        rate,
        types,
        lines: fc.array(entry, { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('unpay' as const), gap, pick: fc.nat() }) },
    {
      weight: 2,
      arbitrary: fc.record({ act: fc.constant('allocate' as const), gap, pick: fc.nat(), other: fc.nat(), part }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('void' as const), gap, pick: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('recode' as const), gap, pick: fc.nat(), entry }) },
    {
      weight: 2,
      arbitrary: fc.record({
        act: fc.constant('journal' as const),
        gap,
        types,
        from: entry,
        to: fc.nat(),
        cash: fc.boolean(),
      }),
    },
  ),
  { minLength: 4, maxLength: 30, size: 'max' },
)

export type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never
type Of<A extends Step['act']> = Extract<Step, { act: A }>

/** Books after some steps, the first on 2025-01-10; `last` is the day of the latest. Refused calls change nothing. */
export function booksAfter(all: readonly Step[]): { xero: Caller; last: string; done: number } {
  const xero = caller(company())
  let today = day('2025-01-10')
  let done = 0
  for (const step of all) {
    today = addDays(today, step.gap)
    xero.today(today)
    const request = requestOf(xero.books, step, today)
    if (request && xero.answer(...request).kind === 'envelope') done += 1
  }
  return { xero, last: today, done }
}

type Request = [method: string, path: string, body: Json]

function requestOf(books: OrganisationState, step: Step, today: Day): Request | undefined {
  switch (step.act) {
    case 'document':
      return documentRequest(step)
    case 'pay':
      return payRequest(books, step)
    case 'unpay':
      return unpayRequest(books, step)
    case 'allocate':
      return allocateRequest(books, step, today)
    case 'journal':
      return journalRequest(step)
    case 'money':
      return moneyRequest(step)
    case 'void':
      return update(books, step.pick, { Status: 'VOIDED' })
    case 'recode':
      return recodeRequest(books, step)
  }
}

const SALES = ['200', '260', '270']
const COSTS = ['300', '400', '404', '710']

function lineOf(codes: readonly string[], { amount, account, tracking }: Of<'document'>['lines'][number]): Json {
  const chosen = [
    { Name: 'Region', Option: tracking.region },
    { Name: 'Team', Option: tracking.team },
  ]
  return {
    Description: 'Work',
    Quantity: 1,
    UnitAmount: amount,
    AccountCode: codes[account % codes.length],
    Tracking: chosen.filter(({ Option }) => Option !== undefined),
  }
}

function documentRequest({ kind, types, lines, foreign, rate }: Of<'document'>): Request {
  const codes = kind.startsWith('ACCREC') ? SALES : COSTS
  const body = {
    Type: kind,
    Status: 'AUTHORISED',
    Contact: { Name: 'Ann' },
    DueDate: '2027-12-01',
    LineAmountTypes: types,
    LineItems: lines.map((line) => lineOf(codes, line)),
    ...(foreign ? { CurrencyCode: 'USD', CurrencyRate: rate } : {}),
  }
  return ['PUT', kind.endsWith('CREDIT') ? 'CreditNotes' : 'Invoices', body]
}

function payRequest(books: OrganisationState, { pick, part, rate }: Of<'pay'>): Request | undefined {
  const invoice = picked(
    [...books.invoices.values()].filter(({ status }) => status === 'AUTHORISED'),
    pick,
  )
  if (!invoice) return undefined
  const Amount = formatDecimal((invoice.amountDue * BigInt(part) + 99n) / 100n, 2)
  return [
    'PUT',
    'Payments',
    { Invoice: { InvoiceID: invoice.id }, Account: { Code: '090' }, Amount, CurrencyRate: rate },
  ]
}

/** A foreign payment taken back leaves the cents that rounding moved: only those in base currency are. */
function unpayRequest(books: OrganisationState, { pick }: Of<'unpay'>): Request | undefined {
  const payment = picked(
    [...books.payments.values()].filter(
      ({ status, currencyRate }) => status === 'AUTHORISED' && currencyRate === 1_000_000n,
    ),
    pick,
  )
  return payment && ['POST', `Payments/${payment.id}`, { Status: 'DELETED' }]
}

/** Dated on the day it happens: in a foreign currency cents fall on days in the order in which things were entered. */
function allocateRequest(
  books: OrganisationState,
  { pick, other, part }: Of<'allocate'>,
  today: Day,
): Request | undefined {
  const note = picked(
    [...books.creditNotes.values()].filter(({ status }) => status === 'AUTHORISED'),
    pick,
  )
  const invoices = [...books.invoices.values()].filter(
    ({ status, type, currencyCode }) =>
      status === 'AUTHORISED' && note?.type === `${type}CREDIT` && note.currencyCode === currencyCode,
  )
  const invoice = picked(invoices, other)
  if (!note || !invoice) return undefined
  const least = note.remainingCredit < invoice.amountDue ? note.remainingCredit : invoice.amountDue
  const Amount = formatDecimal((least * BigInt(part) + 99n) / 100n, 2)
  return ['PUT', `CreditNotes/${note.id}/Allocations`, { Amount, Date: today, Invoice: { InvoiceID: invoice.id } }]
}

function moneyRequest({ received, foreign, rate, types, lines }: Of<'money'>): Request {
  const codes = received ? SALES : COSTS
  const body = {
    Type: received ? 'RECEIVE' : 'SPEND',
    Contact: { Name: 'Ann' },
    BankAccount: { Code: foreign ? '091' : '090' },
    LineAmountTypes: types,
    LineItems: lines.map((line) => lineOf(codes, line)),
    ...(foreign ? { CurrencyRate: rate } : {}),
  }
  return ['PUT', 'BankTransactions', body]
}

function journalRequest({ types, from, to, cash }: Of<'journal'>): Request {
  const one = lineOf([...SALES, ...COSTS], from)
  const other = ['200', '404', '900', '970'][to % 4]
  const TaxType = 'NONE'
  const body = {
    Narration: 'Correction',
    Status: 'POSTED',
    LineAmountTypes: types,
    ShowOnCashBasisReports: cash,
    JournalLines: [
      { ...one, TaxType, LineAmount: from.amount },
      { Description: 'Against', TaxType, LineAmount: -from.amount, AccountCode: other },
    ],
  }
  return ['PUT', 'ManualJournals', body]
}

function recodeRequest(books: OrganisationState, { pick, entry }: Of<'recode'>): Request | undefined {
  const invoice = picked([...books.invoices.values()], pick)
  if (!invoice) return undefined
  const codes = invoice.type === 'ACCREC' ? SALES : COSTS
  const { AccountCode, Tracking } = lineOf(codes, entry)
  const LineItems = invoice.lines.map(({ id }, at) => ({
    LineItemID: id,
    ...(at === 0 ? { AccountCode, Tracking } : {}),
  }))
  return ['POST', `Invoices/${invoice.id}`, { LineItems }]
}

function update(books: OrganisationState, pick: number, body: Json): Request | undefined {
  const invoice = picked([...books.invoices.values()], pick)
  return invoice && ['POST', `Invoices/${invoice.id}`, body]
}

function picked<T>(all: readonly T[], index: number): T | undefined {
  return all.length === 0 ? undefined : all[index % all.length]
}
