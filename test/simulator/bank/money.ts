import { trialBalance } from '../../../src/simulator/ledger.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import { LAST_DAY } from '../accounting/books-check.ts'
import { type Caller, caller, type Json } from '../accounting/fixture.ts'

/** A caller whose organisation has a savings account (091) and two accounts in US dollars (092, 093) beside its current account (090). */
export function bank(): Caller {
  const api = caller()
  for (const [Code, Name, CurrencyCode] of [
    ['091', 'Savings', 'NZD'],
    ['092', 'Dollars', 'USD'],
    ['093', 'More dollars', 'USD'],
  ]) {
    api.one('PUT', 'Accounts', { Code, Name, CurrencyCode, Type: 'BANK', BankAccountNumber: `02-${Code}` })
  }
  return api
}

/** Money spent on advertising, 23.00 with tax in it unless told otherwise. */
export function spend(extra: Json = {}): Json {
  return sent({
    Type: 'SPEND',
    Contact: { Name: 'Rex' },
    BankAccount: { Code: '090' },
    LineItems: [{ Description: 'Signs', UnitAmount: 23, AccountCode: '400' }],
    ...extra,
  })
}

/** A body as it arrives: what is undefined was not sent. */
export function sent(body: Json): Json {
  return JSON.parse(JSON.stringify(body))
}

/** Money received for sales, 115.00 with tax in it unless told otherwise. */
export function receive(extra: Json = {}): Json {
  const LineItems = [{ Description: 'Deposit', UnitAmount: 115, AccountCode: '200' }]
  return spend({ Type: 'RECEIVE', Contact: { Name: 'Ann' }, LineItems, ...extra })
}

/** Balances by account code in base cents, debit positive, without those of nothing. */
export function balances({ books }: Pick<Caller, 'books'>): Record<string, bigint> {
  const found = [...trialBalance(books, LAST_DAY)].map(([id, amount]) => [books.accounts.get(id)?.code ?? id, amount])
  return Object.fromEntries(found.filter(([, amount]) => amount !== 0n).sort())
}

/** What an account in another currency holds of that currency, from the journals alone. */
export function foreignBalance({ books }: Pick<Caller, 'books'>, code: string): bigint {
  let balance = 0n
  for (const line of books.journals.flatMap(({ lines }) => lines)) {
    if (books.accounts.get(line.accountId)?.code === code) balance += line.foreignAmount ?? 0n
  }
  return balance
}

/** The sentences of a refusal; throws when the refused call has left anything behind. */
export function refused(api: Caller, method: string, path: string, body: unknown): string[] {
  const before = encodeState(api.books)
  const sentences = api.messages(method, path, body)
  if (encodeState(api.books) !== before) throw new Error('a refused call changed the books')
  return sentences
}
