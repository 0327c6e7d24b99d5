import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import type { Invoice } from '../../../src/books/documents.ts'
import { Fault } from '../../../src/call/fault.ts'
import { owed, type Parties, promisedInvoices } from '../../../src/tools/collections/record/record-parties.ts'
import { northgate } from './record-facts.ts'

function invoice(number: string, own: Partial<Invoice> = {}): Invoice {
  const dates = { date: day('2026-10-01'), due: day('2026-11-10'), expectedPaymentDate: undefined }
  const others = { plannedPaymentDate: undefined, fullyPaidOn: undefined, lines: undefined, settlements: undefined }
  const money = {
    currency: 'NZD',
    currencyRate: 1_000_000n,
    subTotal: 0n,
    totalTax: 0n,
    total: 10_000n,
    amountDue: 10_000n,
  }
  return {
    ...{ id: `id-${number}`, kind: 'invoice', number, reference: '', contact: northgate, status: 'AUTHORISED' },
    ...{ lineAmountTypes: 'Exclusive', amountPaid: 0n, amountCredited: 0n, sentToContact: true, url: '' },
    ...{ hasAttachments: false, updatedAt: 0, ...dates, ...others, ...money, ...own },
  }
}

function parties(open: readonly Invoice[], named: readonly Invoice[] = []): Parties {
  return { contact: northgate, named, open }
}

describe('the invoices that a promise is about', () => {
  const [old, next] = [invoice('1'), invoice('2', { due: day('2026-12-31') })]
  const numbers = (given: Parties, on: string, amount?: bigint) =>
    promisedInvoices(given, day(on), amount).open.map(({ number }) => number)

  test.each<[string, string, bigint | undefined, string[]]>([
    ['what is due by its day', '2026-11-27', undefined, ['1']],
    ['what is due by its day, for part of it', '2026-11-27', 5_000n, ['1']],
    ['all, where more is promised than is due by then', '2026-11-27', 15_000n, ['1', '2']],
    ['all, where nothing is due by then', '2026-11-01', undefined, ['1', '2']],
    ['all, where all is due by then', '2026-12-31', undefined, ['1', '2']],
  ])('are %s', (_, on, amount, expected) => expect(numbers(parties([old, next]), on, amount)).toEqual(expected))

  test('are those that were named', () => {
    expect(numbers(parties([next], [next]), '2026-11-27')).toEqual(['2'])
  })
})

describe('what is owed', () => {
  test('is added up in one currency', () => {
    expect(owed(parties([invoice('1'), invoice('2')]))).toMatchObject({ due: 20_000n, currency: 'NZD' })
  })

  test.each<[string, Parties, RegExp]>([
    ['in several currencies', parties([invoice('1'), invoice('2', { currency: 'USD' })]), /"NZD" and "USD"/],
    ['by nobody', parties([]), /owes nothing/],
    ['no longer', parties([], [invoice('1', { status: 'PAID', amountDue: 0n })]), /nothing is due \(PAID\)/],
    ['not yet', parties([], [invoice('1', { status: 'DRAFT' })]), /nothing is due \(DRAFT\)/],
    [
      'on too many',
      parties(Array.from({ length: 201 }, (_, index) => invoice(`${index}`))),
      /more open invoices than the 200/,
    ],
  ])('is refused where it is owed %s', (_, given, fact) => {
    expect(() => owed(given)).toThrow(Fault)
    expect(() => owed(given)).toThrow(fact)
  })
})
