import { expect } from 'vitest'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import type { Account } from '../../../src/simulator/state-settings.ts'
import { LAST_DAY } from '../accounting/books-check.ts'
import { bill, type Caller, caller, type Json, line, organisation, sale } from '../accounting/fixture.ts'

/** A caller on books that also have bank accounts in two foreign currencies and an account for prepayments. */
export function rig(): Caller {
  const books = organisation()
  for (const code of ['USD', 'EUR']) books.currencies.set(code, { code, description: code })
  const accounts: [string, Partial<Account>][] = [
    ['091', { name: 'Dollars', type: 'BANK', currencyCode: 'USD' }],
    ['092', { name: 'Euros', type: 'BANK', currencyCode: 'EUR' }],
    ['620', { name: 'Prepayments', type: 'CURRENT' }],
  ]
  const [bank] = books.accounts.values()
  for (const [code, extra] of accounts) {
    if (bank) books.accounts.set(idOf(code), { ...bank, id: idOf(code), code, ...extra })
  }
  return caller(books)
}

/** The id of the account with a code. */
export function idOf(code: string): string {
  return `aaaaaaaa-0000-0000-0000-000000000${code}`
}

/** The balance of an account, cents, debit positive. */
export function balance(api: Caller, code: string): bigint {
  return trialBalance(api.books, LAST_DAY).get(idOf(code)) ?? 0n
}

/** The balances of several accounts. */
export function balances(api: Caller, ...codes: string[]): bigint[] {
  return codes.map((code) => balance(api, code))
}

/** An authorised sales invoice (115.00 with tax unless told otherwise). */
export function invoice(api: Caller, extra: Json = {}): string {
  return api.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', Date: '2026-11-01', ...extra })).InvoiceID
}

/** An authorised bill. */
export function purchase(api: Caller, extra: Json = {}): string {
  return api.one('PUT', 'Invoices', bill({ Status: 'AUTHORISED', Date: '2026-11-01', ...extra })).InvoiceID
}

/** An authorised credit note of 115.00: to Ann, or from Sue when the type says so. */
export function credit(api: Caller, extra: Json = {}): string {
  const purchases = extra.Type === 'ACCPAYCREDIT'
  const body = purchases
    ? { Contact: { Name: 'Sue' }, LineItems: [line({ AccountCode: '400' })] }
    : { Type: 'ACCRECCREDIT', Contact: { Name: 'Ann' }, LineItems: [line()] }
  return api.one('PUT', 'CreditNotes', { ...body, Status: 'AUTHORISED', Date: '2026-11-05', ...extra }).CreditNoteID
}

/** The sentences of a refusal, which must have left the books exactly as they were. */
export function refused(api: Caller, method: string, path: string, body?: unknown): string[] {
  const before = encodeState(api.books)
  const sentences = api.messages(method, path, body)
  expect(sentences).not.toEqual([])
  expect(encodeState(api.books)).toBe(before)
  return sentences
}

/** The four ways of money in advance, with what the wire calls them. */
export const ADVANCES = [
  { type: 'RECEIVE-PREPAYMENT', path: 'Prepayments', name: 'Prepayment' },
  { type: 'RECEIVE-OVERPAYMENT', path: 'Overpayments', name: 'Overpayment' },
  { type: 'SPEND-PREPAYMENT', path: 'Prepayments', name: 'Prepayment' },
  { type: 'SPEND-OVERPAYMENT', path: 'Overpayments', name: 'Overpayment' },
] as const

/** Money in advance of 115.00, received from Ann or spent on Sue; a prepayment has tax. Gives the id of the credit. */
export function advance(api: Caller, type: (typeof ADVANCES)[number]['type'], extra: Json = {}): string {
  const received = type.startsWith('RECEIVE')
  const prepayment = type.endsWith('-PREPAYMENT')
  const coded = prepayment ? { AccountCode: '620', TaxType: received ? 'OUTPUT2' : 'INPUT2' } : { TaxType: 'NONE' }
  const made = api.one('PUT', 'BankTransactions', {
    Type: type,
    Contact: { Name: received ? 'Ann' : 'Sue' },
    BankAccount: { Code: '090' },
    Date: '2026-11-03',
    LineItems: [{ Description: 'In advance', Quantity: 1, UnitAmount: 115, ...coded }],
    ...extra,
  })
  return made.PrepaymentID ?? made.OverpaymentID
}
