import type { Json } from '../accounting/fixture.ts'

/** What earlier calls have made, by name: ids and, of invoices, their lines. */
export type Made = Record<string, string>

/** One call of xero-node on a company: the method, what it is given after the tenant, and what comes of it. */
export interface Row {
  method: string
  args(made: Made): unknown[]
  /** What the call moves in the ledger, base cents by account code, debit positive. */
  moved?: Record<string, number>
  /** What to remember of the answer. */
  keep?(body: Json, made: Made): void
  /** Part of what the answer holds. */
  answer?(made: Made): Json
  /** The status that it is refused with here. */
  refused?: number
}

const at = (body: Json, list: string, index = 0): Json => body[list]?.[index] ?? {}

/** Remembers the id of the first element of a list under a name. */
export function keeping(name: string, list: string, id: string, index = 0): Required<Row>['keep'] {
  return (body, made) => {
    made[name] = at(body, list, index)[id]
  }
}

export const sale = (extra: Json = {}): Json => ({
  type: 'ACCREC',
  status: 'AUTHORISED',
  contact: { name: 'Ann' },
  date: '2026-11-02',
  dueDate: '2026-12-20',
  lineItems: [{ description: 'Work', quantity: 1, unitAmount: 100, accountCode: '200' }],
  ...extra,
})

export const cost = (extra: Json = {}): Json =>
  sale({
    type: 'ACCPAY',
    contact: { name: 'Sue' },
    lineItems: [{ description: 'Signs', quantity: 1, unitAmount: 100, accountCode: '400' }],
    ...extra,
  })

export const spent = (extra: Json = {}): Json => ({
  type: 'SPEND',
  contact: { name: 'Sue' },
  bankAccount: { code: '090' },
  date: '2026-11-03',
  lineItems: [{ description: 'Signs', quantity: 1, unitAmount: 23, accountCode: '400' }],
  ...extra,
})

/** What a sale of 100 and tax moves, so many times. */
export const SOLD = (times = 1) => ({ '610': 11_500 * times, '200': -10_000 * times, '820': -1_500 * times })

/** What a cost of 100 and tax moves. */
export const COST = (times = 1) => ({ '800': -11_500 * times, '400': 10_000 * times, '820': 1_500 * times })
