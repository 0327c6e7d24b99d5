import { describe, expect, it } from 'vitest'
import type { Books, InvoiceQuery } from '../../src/books/books.ts'
import { day, dayAt } from '../../src/books/day.ts'
import type { Change } from '../../src/call/change.ts'
import { dayStart, prepareDecide, timeAt } from '../../src/call/decision.ts'
import { Fault } from '../../src/call/fault.ts'
import { type Policy, policyFrom, policyOf } from '../../src/call/policy.ts'
import { invoice, line } from '../tools/fake-books.ts'
import { changeStatus, draft, organisation, stillClock } from './fixtures.ts'
import { patchContact, usedBefore } from './policy-fixtures.ts'

const post = draft({ status: 'AUTHORISED' })
const at = (id: string) => draft({ status: 'AUTHORISED', contact: { id, name: id } })

function booksWith(total: number, more: object = {}) {
  const asked: InvoiceQuery[] = []
  const books = {
    ref: { id: 'org', name: 'Test Ltd', demo: true },
    organisation: async () => organisation,
    findInvoices: async (query: InvoiceQuery) => {
      asked.push(query)
      return { rows: [], offset: 0, total, ...more }
    },
  }
  return { asked, books: books as Partial<Books> as Books }
}

async function decided(
  change: Change,
  policy: Policy,
  { books }: ReturnType<typeof booksWith>,
  used = [usedBefore(0n)],
) {
  const decide = await prepareDecide([change], { tool: 'any', books, policy, clock: stillClock() })
  return decide(change, used)
}

describe('a bundle', () => {
  it('is decided on as its strictest change, in whatever order they come; what is beside it is not touched', async () => {
    const { books } = booksWith(1)
    const policy = policyOf('draft')
    for (const order of [
      [post, draft()],
      [draft(), post],
    ]) {
      const bundled = order.map((change) => ({ ...change, bundle: 'J-1' }))
      const alone = draft()
      const decide = await prepareDecide([...bundled, alone], { tool: 'any', books, policy, clock: stillClock() })
      expect(bundled.map((change) => decide(change, []).decision)).toEqual(['ask', 'ask'])
      expect(decide(alone, []).decision).toBe('apply')
    }
  })
})

describe('the facts of a plan', () => {
  it("ask for each contact's posted documents once, and only where they can turn a decision", async () => {
    const known = booksWith(1)
    const parts = { tool: 'any', books: known.books, policy: policyOf('controlled'), clock: stillClock() }
    const decide = await prepareDecide([at('c1'), at('c1'), at('c2'), draft(), patchContact({ phone: '1' })], parts)
    expect(known.asked).toEqual(['c1', 'c2'].map((id) => ({ contactIds: [id], statuses: ['AUTHORISED', 'PAID'] })))
    expect(decide(at('c2'), []).decision).toBe('apply')
  })

  it.each<[string, Policy, Change, number]>([
    ['a draft', policyOf('controlled'), draft(), 0],
    ['what only a person may agree to', policyOf('draft'), changeStatus('VOIDED', { status: 'AUTHORISED' }), 0],
    ['what is refused', policyOf('observe'), post, 0],
    ['what is above what a host may answer', policyOf('draft'), changeStatus('AUTHORISED', { total: 100_001n }), 0],
    ['what a host may answer', policyOf('draft'), changeStatus('AUTHORISED'), 1],
    ['what passes by itself', policyOf('controlled'), post, 1],
    ['what no limit lets pass', policyOf('controlled'), changeStatus('AUTHORISED', { total: 100_001n }), 0],
  ])('%s', async (_, policy, change, calls) => {
    const books = booksWith(1)
    await decided(change, policy, books)
    expect(books.asked).toHaveLength(calls)
  })

  it('tell a contact without posted documents from one with', async () => {
    expect((await decided(post, policyOf('controlled'), booksWith(0))).decision).toBe('ask')
    expect((await decided(post, policyOf('controlled'), booksWith(1))).decision).toBe('apply')
  })

  it('count what was let through on the day of the organisation alone', async () => {
    const began = dayStart(stillClock().now(), organisation.zone)
    const used = (when: number) => [usedBefore(499_000n, { at: when })]
    expect((await decided(post, policyOf('controlled'), booksWith(1), used(began))).decision).toBe('ask')
    expect((await decided(post, policyOf('controlled'), booksWith(1), used(began - 1))).decision).toBe('apply')
  })

  it('see an amount that is far above what is usual', async () => {
    const rows = [1, 2, 3, 4, 5].map((id) => invoice(id, { kind: 'invoice', total: 4_000n, status: 'PAID' }))
    const { decision, why } = await decided(post, policyOf('controlled'), booksWith(5, { rows }))
    expect(decision).toBe('ask')
    expect(why).toContain('40.00 is the middle of 5, up to 80.00 is not unusual')
  })

  it("read an existing document's accounts where a rule asks for them", async () => {
    const rule = { name: 'no loans', decision: 'refuse' as const, when: { any_account: ['900'] } }
    const policy = policyFrom({ name: 'own', base: 'controlled', rules: [rule] })
    const rows = (code: string) => [invoice(1, { id: 'd1', lines: [line(1, { accountCode: code })] })]
    const loan = booksWith(1, { rows: rows('900') })
    expect((await decided(changeStatus('AUTHORISED'), policy, loan)).decision).toBe('refuse')
    expect(loan.asked[0]).toEqual({ ids: ['d1'], detail: true })
    expect((await decided(changeStatus('AUTHORISED'), policy, booksWith(1, { rows: rows('200') }))).decision).toBe(
      'apply',
    )
    expect((await decided(draft(), policy, booksWith(1))).decision).toBe('apply')
  })

  it('end the call when they cannot be read', async () => {
    const { books } = booksWith(1)
    const fault = new Fault('unavailable', 'Xero is out of reach.', 'Try again.')
    const broken = { ...books, findInvoices: () => Promise.reject(fault) }
    await expect(decided(post, policyOf('controlled'), { asked: [], books: broken })).rejects.toBe(fault)
  })
})

describe('the day of an organisation', () => {
  it.each([
    ['Pacific/Auckland', '2026-11-20T00:00:00Z', '2026-11-19T11:00:00Z', '13:00'],
    ['Europe/London', '2026-03-29T12:00:00Z', '2026-03-29T00:00:00Z', '13:00'],
    ['Europe/London', '2026-10-25T23:30:00Z', '2026-10-24T23:00:00Z', '23:30'],
    ['America/New_York', '2026-11-01T04:00:00Z', '2026-11-01T04:00:00Z', '00:00'],
  ])('in %s at %s began at %s', (zone, instant, began, time) => {
    const now = Date.parse(instant)
    expect(new Date(dayStart(now, zone)).toISOString()).toBe(new Date(began).toISOString())
    expect(timeAt(now, zone)).toBe(time)
    expect(dayAt(dayStart(now, zone), zone)).toBe(day(dayAt(now, zone)))
  })
})
