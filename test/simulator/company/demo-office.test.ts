import { describe, expect, test } from 'vitest'
import { addDays, day, monthOf } from '../../../src/books/day.ts'
import { sum } from '../../../src/books/money.ts'
import { accountByCode } from '../../../src/simulator/accounting/accounts-lookup.ts'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import { openMovements } from '../../../src/simulator/person/reconcile.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Region } from '../../../src/simulator/state-settings.ts'
import { itemByCode } from '../../../src/simulator/stock/item-lines.ts'
import { checkBooks } from '../accounting/books-check.ts'
import { documentsOf, founded } from './books.ts'

const CASES: readonly (readonly [Region, string])[] = [
  ['nz', '2026-11-20'],
  ['au', '2028-04-30'],
  ['uk', '2025-10-23'],
  ['us', '2029-01-14'],
]

/** The lowest that an account of the chart has ever stood at, at the end of a day. */
function lowest(books: OrganisationState, code: string): bigint {
  const account = accountByCode(books, code)
  const days = new Map<string, bigint>()
  for (const { date, lines } of books.journals) {
    const moved = sum(lines.filter((line) => line.accountId === account?.id).map((line) => line.amount))
    days.set(date, (days.get(date) ?? 0n) + moved)
  }
  let [running, low] = [0n, 1n << 60n]
  for (const date of [...days.keys()].sort()) {
    running += days.get(date) ?? 0n
    if (running < low) low = running
  }
  return low
}

function quantityOn(books: OrganisationState, code: string, contact: string): bigint {
  const lines = documentsOf(books, contact).filter((each) => each.number !== '')
  const latest = lines.filter((each) => each.lines.some((line) => line.itemCode === code)).at(-1)
  return latest?.lines.find((line) => line.itemCode === code)?.quantity ?? 0n
}

describe.each(CASES)('the offices of the demo in %s on %s', (region, on) => {
  const [trading, services] = founded(on, { company: 'demo', region })
  if (!trading || !services) throw new Error('the demo has two companies')
  const today = day(on)
  const both = [trading, services]
  const balance = (books: OrganisationState, code: string) =>
    trialBalance(books, today).get(accountByCode(books, code)?.id ?? '') ?? 0n

  test('keep true books', () => {
    for (const books of both) checkBooks(books)
  })

  test('are never overdrawn, and nothing is left on wages payable, clearing or suspense', () => {
    for (const books of both) {
      expect(lowest(books, '090')).toBeGreaterThan(0n)
      expect(lowest(books, '091')).toBeGreaterThan(0n)
      for (const code of ['855', '840', '850']) expect(balance(books, code)).toBe(0n)
    }
    expect(lowest(trading, '092')).toBeGreaterThan(-200_000n)
    const unpaid = documentsOf(trading, 'Kestrel Payroll Bureau').map((each) => each.amountDue)
    expect(balance(trading, '803')).toBe(0n)
    expect(sum(unpaid)).toBeLessThan(4_000_000n)
  })

  test('have the ratios of a small firm of engineers: margin, wages, profit', () => {
    const income = -sum(['200', '210', '260', '270'].map((code) => balance(trading, code)))
    const direct = sum(['300', '310', '325'].map((code) => balance(trading, code)))
    const wages = balance(trading, '477') + balance(trading, '478')
    const classes = new Set(['REVENUE', 'EXPENSE'])
    const profit = -sum(
      [...trading.accounts.values()].filter((a) => classes.has(a.class)).map((a) => balance(trading, a.code)),
    )
    const percent = (part: bigint) => (part * 100n) / income
    expect([percent(income - direct) >= 55n, percent(income - direct) <= 80n]).toEqual([true, true])
    expect([percent(wages) >= 30n, percent(wages) <= 50n]).toEqual([true, true])
    expect([percent(profit) >= 1n, percent(profit) <= 20n]).toEqual([true, true])
    for (const code of ['270', '404', '416', '437', '505']) expect(balance(trading, code)).not.toBe(0n)
    for (const books of both) expect(balance(books, '880')).toBeGreaterThan(0n)
  })

  test('pay wages by journal each month, and the tax office what is owed', () => {
    const months = [...trading.manualJournals.values()]
      .filter(({ narration, status }) => narration.startsWith('Wages') && status === 'POSTED')
      .map(({ date }) => monthOf(date))
    expect(new Set(months).size).toBe(months.length)
    expect(months.length).toBeGreaterThanOrEqual(17)
    const returns = [...trading.bankTransactions.values()].filter(({ reference }) => reference === 'TAX RETURN')
    expect(returns.length).toBeGreaterThanOrEqual(5)
    const drafts = [...trading.manualJournals.values()].filter(({ status }) => status === 'DRAFT')
    expect(drafts.length).toBe(1)
  })

  test('keep three items in stock: one running out, one counted short, one that stopped selling', () => {
    const [router, cable, widget] = ['ROUTER-X1', 'CABLE-2M', 'WIDGET-S'].map((code) => itemByCode(trading, code))
    if (!router || !cable || !widget) throw new Error('an item is missing')
    const tracked = [...trading.items.values()].filter((item) => item.inventoryAssetAccountId !== undefined)
    expect(tracked).toEqual([router, cable, widget])
    const sold = (id: string, from: string) =>
      [...trading.invoices.values()]
        .filter(({ type, date, status }) => type === 'ACCREC' && date >= from && /AUTHORISED|PAID/.test(status))
        .flatMap(({ lines }) => lines.filter((line) => line.itemId === id).map((line) => line.quantity ?? 0n))
    expect(router.quantityOnHand).toBeLessThanOrEqual(30_000n)
    expect(sum(sold(router.id, addDays(today, -90)))).toBeGreaterThan(router.quantityOnHand * 3n)
    expect(sold(widget.id, addDays(today, -90))).toEqual([])
    expect(sum(sold(widget.id, '2000-01-01'))).toBeGreaterThan(0n)
    expect(widget.quantityOnHand).toBeGreaterThanOrEqual(1_000_000n)
    const note = (trading.history.get(cable.id) ?? []).find(({ details }) => details.startsWith('Stocktake'))
    const onHand = cable.quantityOnHand / 10_000n
    expect(note?.details).toContain(`${onHand - 37n} counted on the shelf, ${onHand} in Xero`)
    expect(balance(trading, '310')).toBeGreaterThan(0n)
  })

  test('have an order delivered short, others open, and an accepted quote that is still to be invoiced', () => {
    const orders = [...trading.purchaseOrders.values()]
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(['BILLED', 'AUTHORISED', 'SUBMITTED', 'DRAFT']))
    const orbit = orders.filter(({ contactId }) => trading.contacts.get(contactId)?.name === 'Orbit Hardware')
    const short = orbit.find(({ status }) => status === 'AUTHORISED')
    const ordered = short?.lines.find(({ itemCode }) => itemCode === 'ROUTER-X1')?.quantity ?? 0n
    expect(ordered - quantityOn(trading, 'ROUTER-X1', 'Orbit Hardware')).toBe(80_000n)
    const quotes = [...trading.quotes.values()]
    expect(new Set(quotes.map(({ status }) => status))).toEqual(
      new Set(['ACCEPTED', 'DECLINED', 'SENT', 'DRAFT', 'INVOICED']),
    )
    const accepted = quotes.filter(({ status }) => status === 'ACCEPTED')
    expect(accepted.map(({ contactId }) => trading.contacts.get(contactId)?.name)).toEqual(['Meridian Films'])
    expect(accepted[0]?.currencyCode).not.toBe(trading.settings.baseCurrency)
  })

  test('have templates that raise nothing before next month, and a budget of this financial year', () => {
    const templates = [...trading.repeatingInvoices.values()]
    expect(templates.map(({ type }) => type).sort()).toEqual(['ACCPAY', 'ACCPAY', 'ACCREC'])
    for (const { schedule, invoiceIds } of templates) {
      expect(monthOf(schedule.nextScheduledDate ?? today) > monthOf(today)).toBe(true)
      expect(invoiceIds).toEqual([])
    }
    const [budget] = [...trading.budgets.values()]
    const months = budget?.lines[0]?.balances.map(({ period }) => period) ?? []
    expect(months.length).toBe(12)
    expect(months).toContain(monthOf(today))
    expect(budget?.lines.every(({ accountId }) => trading.accounts.has(accountId))).toBe(true)
  })

  test('have transfers, a deposit, overpayments paid back and open, and bills paid in batches', () => {
    expect(trading.bankTransfers.size).toBeGreaterThan(15)
    expect([...trading.prepayments.values()].map((each) => each.remainingCredit > 0n)).toEqual([true])
    expect([...trading.overpayments.values()].map((each) => each.status)).toEqual(['PAID', 'AUTHORISED'])
    expect(trading.batchPayments.size).toBeGreaterThanOrEqual(2)
    for (const batch of trading.batchPayments.values()) expect(batch.paymentIds.length).toBeGreaterThanOrEqual(2)
  })

  test('have reconciled most of the statement, and left the last days and two strangers', () => {
    for (const books of both) {
      const lines = [...books.statementLines.values()]
      const open = lines.filter(({ matched }) => matched.length === 0)
      expect(open.length).toBeGreaterThanOrEqual(2)
      expect(open.length * 2).toBeLessThan(lines.length)
      expect(open.every(({ date }) => date >= addDays(today, -16) && date <= today)).toBe(true)
      const account = accountByCode(books, '090')?.id ?? ''
      const amounts = new Set(openMovements(books, account).map(({ amount }) => amount))
      const strangers = open.filter((line) => line.accountId === account && !amounts.has(line.amount))
      expect(strangers.map(({ payee }) => payee).sort()).toEqual(['R PALMER', 'SKYWAY TOLLS'])
    }
  })
})
