import { type Day, day, utcMidnight } from '../../../src/books/day.ts'
import { endpoints } from '../../../src/simulator/accounting/endpoints.ts'
import type { Answer, ApiCall, ApiContext } from '../../../src/simulator/contract.ts'
import { performCall } from '../../../src/simulator/edge/api.ts'
import { emptyBooks } from '../../../src/simulator/empty-books.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Account, TaxRate } from '../../../src/simulator/state-settings.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are read as a client reads them
export type Json = Record<string, any>

const ACCOUNTS: [string, string, string, Account['class'], string, string?][] = [
  ['090', 'Current Account', 'BANK', 'ASSET', 'NONE'],
  ['200', 'Sales', 'REVENUE', 'REVENUE', 'OUTPUT2'],
  ['260', 'Other Revenue', 'REVENUE', 'REVENUE', 'OUTPUT2'],
  ['400', 'Advertising', 'EXPENSE', 'EXPENSE', 'INPUT2'],
  ['404', 'Bank Fees', 'EXPENSE', 'EXPENSE', 'NONE'],
  ['498', 'Realised Currency Gains', 'EXPENSE', 'EXPENSE', 'NONE', 'REALISEDCURRENCYGAIN'],
  ['610', 'Accounts Receivable', 'CURRENT', 'ASSET', 'NONE', 'DEBTORS'],
  ['800', 'Accounts Payable', 'CURRLIAB', 'LIABILITY', 'NONE', 'CREDITORS'],
  ['820', 'GST', 'CURRLIAB', 'LIABILITY', 'NONE', 'GST'],
  ['860', 'Rounding', 'CURRLIAB', 'LIABILITY', 'NONE', 'ROUNDING'],
  ['960', 'Retained Earnings', 'EQUITY', 'EQUITY', 'NONE', 'RETAINEDEARNINGS'],
  ['970', 'Owner Funds', 'EQUITY', 'EQUITY', 'NONE'],
]

function rate(taxType: string, percent: bigint, side: 'sales' | 'purchases' | 'both'): TaxRate {
  return {
    taxType,
    name: taxType,
    rate: percent * 10_000n,
    components: [],
    status: 'ACTIVE',
    reportTaxType: taxType,
    appliesTo: {
      assets: true,
      equity: true,
      liabilities: true,
      expenses: side !== 'sales',
      revenue: side !== 'purchases',
    },
  }
}

/** A small organisation with one chart, the books of a test. Demo company: no. */
export function organisation(): OrganisationState {
  const accounts = ACCOUNTS.map(
    ([code, name, type, group, taxType, systemAccount]): Account => ({
      id: `aaaaaaaa-0000-0000-0000-000000000${code}`,
      code,
      name,
      type,
      class: group,
      taxType,
      ...(systemAccount === undefined ? {} : { systemAccount }),
      ...(type === 'BANK' ? { currencyCode: 'NZD', bankAccountNumber: '01' } : {}),
      enablePaymentsToAccount: code === '970',
      showInExpenseClaims: false,
      status: 'ACTIVE',
      updatedAt: 0,
    }),
  )
  const rates = [rate('OUTPUT2', 15n, 'sales'), rate('INPUT2', 15n, 'purchases'), rate('NONE', 0n, 'both')]
  return {
    id: 'org',
    ...emptyBooks(),
    settings: {
      name: 'Test Ltd',
      legalName: 'Test Ltd',
      region: 'nz',
      version: 'NZ',
      countryCode: 'NZ',
      baseCurrency: 'NZD',
      timeZone: 'NEWZEALANDSTANDARDTIME',
      zone: 'Pacific/Auckland',
      shortCode: '!test',
      organisationClass: 'PREMIUM',
      isDemoCompany: false,
      allowEmail: false,
      financialYearEndDay: 31,
      financialYearEndMonth: 3,
      taxNumber: '',
      salesTaxBasis: 'INVOICE',
      salesTaxPeriod: 'TWOMONTHS',
      createdAt: 0,
    },
    accounts: new Map(accounts.map((account) => [account.id, account])),
    taxRates: new Map(rates.map((entry) => [entry.taxType, entry])),
    currencies: new Map([
      ['NZD', { code: 'NZD', description: 'New Zealand Dollar' }],
      ['USD', { code: 'USD', description: 'United States Dollar' }],
    ]),
    brandingThemes: new Map([['theme', { id: 'theme', name: 'Standard', sortOrder: 1, createdAt: 0 }]]),
    users: new Map(),
  }
}

/** A caller of the endpoints with a hand-moved clock. */
export interface Caller {
  books: OrganisationState
  today(value: string): void
  later(milliseconds: number): void
  answer(method: string, path: string, body?: unknown, headers?: Record<string, string>): Answer
  /** The items of a 200 answer, or the parsed body of any other JSON answer. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Json
  one(method: string, path: string, body?: unknown): Json
  messages(method: string, path: string, body?: unknown): string[]
}

export function caller(books: OrganisationState = organisation()): Caller {
  let now = utcMidnight(day('2026-11-20'))
  let today: Day = day('2026-11-20')
  let ids = 0
  const newId = () => `${(++ids).toString(16).padStart(8, '0')}-1111-4111-8111-111111111111`
  const answer: Caller['answer'] = (method, path, body, headers = {}) => {
    const url = new URL(`http://x/${path}`)
    const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]))
    const segments = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
    const bytes = body instanceof Uint8Array ? body : new Uint8Array()
    const call: ApiCall = { method, path: segments, query, headers, body, bytes }
    const context: ApiContext = {
      organisation: books,
      now,
      today,
      newId,
      unitPlaces: query.get('unitdp') === '4' ? 4 : 2,
      allowBackorders: query.get('allowbackorders') === 'true',
      appName: 'Acme App',
      clientId: 'ACME',
      userName: 'System Generated',
      undo: [],
    }
    return performCall(endpoints, call, context)
  }
  const call: Caller['call'] = (method, path, body, headers) => {
    const result = answer(method, path, body, headers)
    if (result.kind === 'envelope')
      return JSON.parse(JSON.stringify({ status: 200, ...result, [result.resource]: result.items }))
    return result.kind === 'json'
      ? JSON.parse(JSON.stringify({ status: result.status, ...(result.json as Json) }))
      : { ...result }
  }
  return {
    books,
    today: (value) => {
      today = day(value)
      now = utcMidnight(today)
    },
    later: (milliseconds) => {
      now += milliseconds
    },
    answer,
    call,
    one: (method, path, body) => {
      const result = call(method, path, body)
      if (result.kind !== 'envelope') throw new Error(`refused: ${JSON.stringify(result)}`)
      return result.items[0]
    },
    messages: (method, path, body) => {
      const result = call(method, path, body)
      return (result.Elements ?? []).flatMap((element: Json) =>
        (element.ValidationErrors ?? []).map((error: Json) => error.Message),
      )
    },
  }
}

/** One line of a sale. */
export function line(extra: Json = {}): Json {
  return { Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200', ...extra }
}

/** A sales invoice body. */
export function sale(extra: Json = {}): Json {
  return { Type: 'ACCREC', Contact: { Name: 'Ann' }, DueDate: '2026-12-20', LineItems: [line()], ...extra }
}

/** A bill body. */
export function bill(extra: Json = {}): Json {
  return {
    Type: 'ACCPAY',
    Contact: { Name: 'Sue' },
    DueDate: '2026-12-20',
    LineItems: [line({ AccountCode: '400' })],
    ...extra,
  }
}
