import { beforeEach, describe, expect, test } from 'vitest'
import { checkBooks } from '../accounting/books-check.ts'
import type { Caller, Json } from '../accounting/fixture.ts'
import { balances, credit, idOf, invoice, refused, rig } from './rig.ts'

let api: Caller

beforeEach(() => {
  api = rig()
})

const DOLLARS = { CurrencyCode: 'USD', CurrencyRate: 0.5 }

function pay(InvoiceID: string, Amount: number, extra: Json = {}): Json {
  return { Invoice: { InvoiceID }, Account: { Code: '090' }, Date: '2026-11-10', Amount, ...extra }
}

function lastLines(): { account: string | undefined; amount: bigint; foreign?: bigint }[] {
  const lines = api.books.journals.at(-1)?.lines ?? []
  return lines.map((entry) => ({
    account: api.books.accounts.get(entry.accountId)?.code,
    amount: entry.amount,
    ...(entry.foreignAmount === undefined ? {} : { foreign: entry.foreignAmount }),
  }))
}

describe('a payment in another currency', () => {
  test('into a base account is worth what its rate says, and the difference is realised', () => {
    const id = invoice(api, DOLLARS)
    const payment = api.one('PUT', 'Payments', pay(id, 115, { CurrencyRate: 0.46 }))
    expect(payment).toMatchObject({ Amount: 115, BankAmount: 250, CurrencyRate: 0.46 })
    expect(lastLines()).toEqual([
      { account: '090', amount: 250_00n },
      { account: '610', amount: -230_00n },
      { account: '498', amount: -20_00n },
    ])
    checkBooks(api.books)
  })

  test('into an account of its own currency keeps that amount on the ledger line', () => {
    const id = invoice(api, DOLLARS)
    const payment = api.one('PUT', 'Payments', pay(id, 115, { Account: { Code: '091' }, CurrencyRate: 0.575 }))
    expect(payment).toMatchObject({ Amount: 115, BankAmount: 115, CurrencyRate: 0.575 })
    expect(lastLines()).toEqual([
      { account: '091', amount: 200_00n, foreign: 115_00n },
      { account: '610', amount: -230_00n },
      { account: '498', amount: 30_00n },
    ])
    api.one('POST', `Payments/${payment.PaymentID}`, { Status: 'DELETED' })
    expect(lastLines()[0]).toEqual({ account: '091', amount: -200_00n, foreign: -115_00n })
    expect(balances(api, '091', '610', '498')).toEqual([0n, 230_00n, 0n])
  })

  test('of an invoice in base currency into a foreign account is converted by its rate', () => {
    const id = invoice(api)
    const payment = api.one('PUT', 'Payments', pay(id, 115, { Account: { Code: '091' }, CurrencyRate: 0.6 }))
    expect(payment).toMatchObject({ Amount: 115, BankAmount: 69, CurrencyRate: 0.6 })
    expect(lastLines()).toEqual([
      { account: '091', amount: 115_00n, foreign: 69_00n },
      { account: '610', amount: -115_00n },
    ])
  })

  test('is refused between two foreign currencies', () => {
    const id = invoice(api, DOLLARS)
    expect(refused(api, 'PUT', 'Payments', pay(id, 1, { Account: { AccountID: idOf('092') } }))).toHaveLength(1)
  })

  test('without a rate takes that of the day', () => {
    const payment = api.one('PUT', 'Payments', pay(invoice(api, DOLLARS), 115))
    expect(payment.CurrencyRate).toBeLessThan(1)
    expect(payment.BankAmount).toBeCloseTo(115 / payment.CurrencyRate, 1)
  })
})

describe('credit in another currency', () => {
  test('refunded at another rate realises the difference', () => {
    const id = credit(api, DOLLARS)
    const body = { CreditNote: { CreditNoteID: id }, Account: { Code: '090' }, Amount: 115, CurrencyRate: 0.46 }
    expect(api.one('PUT', 'Payments', body)).toMatchObject({ BankAmount: 250, PaymentType: 'ARCREDITPAYMENT' })
    expect(lastLines()).toEqual([
      { account: '090', amount: -250_00n },
      { account: '610', amount: 230_00n },
      { account: '498', amount: 20_00n },
    ])
    checkBooks(api.books)
  })

  test('applied to an invoice of another rate realises the difference, and gives it back when taken off', () => {
    const sold = invoice(api, { ...DOLLARS, CurrencyRate: 0.46 })
    const note = credit(api, DOLLARS)
    const { AllocationID } = api.one('PUT', `CreditNotes/${note}/Allocations`, {
      Amount: 115,
      Invoice: { InvoiceID: sold },
    })
    expect(balances(api, '610', '498')).toEqual([0n, 20_00n])
    checkBooks(api.books)
    api.one('DELETE', `CreditNotes/${note}/Allocations/${AllocationID}`)
    expect(balances(api, '610', '498')).toEqual([20_00n, 0n])
    checkBooks(api.books)
  })

  test('is refused for an invoice in base currency', () => {
    const note = credit(api, DOLLARS)
    const body = { Amount: 1, Invoice: { InvoiceID: invoice(api) } }
    expect(refused(api, 'PUT', `CreditNotes/${note}/Allocations`, body)).toHaveLength(1)
  })
})
