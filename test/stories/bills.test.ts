import { describe, expect, it } from 'vitest'
import type { Invoice, OrganisationState } from '../../src/simulator/state.ts'
import { house } from '../house.ts'
import { amountIn, columnOf, contactIn, documentIn, everythingIn, watchLedger } from './ledger-state.ts'

const line = { description: 'Electricity, November', unit_price: 412.6, account: '445' }

function billsOf(books: OrganisationState, name: string): Invoice[] {
  const { id } = contactIn(books, name)
  return [...books.invoices.values()].filter((one) => one.type === 'ACCPAY' && one.contactId === id)
}

describe('entering a bill', () => {
  it('makes one draft with the supplier’s number, and the ledger stands still', async () => {
    const { call, books, close } = await house()
    const moved = watchLedger(books)
    await call('create_bills', { bills: [{ contact: 'Volt Energy', number: 'VE-2211', lines: [line] }] })
    expect(documentIn(books, 'VE-2211')).toMatchObject({
      type: 'ACCPAY',
      status: 'DRAFT',
      contactId: contactIn(books, 'Volt Energy').id,
      subTotal: 41_260n,
      totalTax: 6_189n,
      total: 47_449n,
    })
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    await close()
  })

  it.each([
    [{ number: 'oh 20519', lines: [line] }, 'same number: bill "OH-20519"'],
    [
      { number: 'X', date: '2026-11-17', lines: [{ ...line, unit_price: 1376.7 }] },
      'same amount and about the same date',
    ],
  ])('says that it looks entered already: %j', async (bill, warning) => {
    const { call, close } = await house()
    const { text } = await call('create_bills', { bills: [{ contact: 'Orbit Hardware', ...bill }], dry_run: true })
    expect(text).toContain(warning)
    expect(text).toContain('1,583.21 NZD, AUTHORISED')
    await close()
  })

  it('from a supplier whom Xero does not know is refused with the next step, and makes nobody', async () => {
    const { call, books, close } = await house()
    const before = everythingIn(books)
    const reply = await call('create_bills', { bills: [{ contact: 'Xyzzy Quux', number: '1', lines: [line] }] })
    expect(reply.isError).toBe(true)
    expect(reply.text).not.toContain('Use one of these')
    expect(reply.text).toContain('save_contact')
    expect(everythingIn(books)).toBe(before)
    await close()
  })

  it('without a number gives a handle, under which it gets one', async () => {
    const { call, books, close } = await house()
    const { data } = await call('create_bills', { bills: [{ contact: 'CloudNine Software', lines: [line] }] })
    const [change] = data.changes as { label: string }[]
    expect(change?.label).toMatch(/^bill-[0-9a-f]{8}$/)
    await call('update_document', { document: change?.label, number: 'CN-1' })
    expect(documentIn(books, 'CN-1')).toMatchObject({ status: 'DRAFT', total: 47_449n })
    await close()
  })
})

describe('what we owe', () => {
  it('this week and overdue, each listed with a total that its rows add up to', async () => {
    const { call, books, close } = await house()
    const open = [...books.invoices.values()].filter((one) => one.type === 'ACCPAY' && one.status === 'AUTHORISED')
    for (const [args, due] of [
      [
        { unpaid: true, due_from: '2026-11-23', due_to: '2026-11-29' },
        (one: string) => one >= '2026-11-23' && one <= '2026-11-29',
      ],
      [{ overdue: true }, (one: string) => one < '2026-11-20'],
    ] as const) {
      const { text, data } = await call('find_documents', { kind: 'bill', limit: 100, ...args })
      const wanted = open.filter(({ dueDate }) => dueDate !== undefined && due(dueDate))
      expect(wanted.length).toBeGreaterThan(0)
      expect(columnOf(text, 'number').sort()).toEqual(wanted.map(({ number }) => number).sort())
      const total = wanted.reduce((sum, { amountDue }) => sum + amountDue, 0n)
      expect(amountIn(String(Object(Object(data.totals).NZD).due))).toBe(total)
      expect(columnOf(text, 'amount due').reduce((sum, amount) => sum + amountIn(amount), 0n)).toBe(total)
    }
    await close()
  })

  it('is never added to what we are owed', async () => {
    const { call, simulator, close } = await house()
    const { text, data } = await call('find_documents', { organisation: 'Kestrel Services', unpaid: true, limit: 100 })
    const services = [...simulator.state.organisations.values()].find(
      ({ settings }) => settings.name === 'Kestrel Services',
    )
    const open = [...(services?.invoices.values() ?? [])].filter(({ status }) => status === 'AUTHORISED')
    for (const [type, name] of [
      ['ACCREC', 'invoice NZD'],
      ['ACCPAY', 'bill NZD'],
    ] as const) {
      const due = open.filter((one) => one.type === type).reduce((sum, { amountDue }) => sum + amountDue, 0n)
      expect(amountIn(String(Object(Object(data.totals)[name]).due)), name).toBe(due)
    }
    expect(text).toMatch(/invoices [\d,.]+ NZD due; bills [\d,.]+ NZD due/)
    await close()
  })

  it('names two bills with one number apart, so that each can be opened from the list', async () => {
    const { call, books, close } = await house()
    const { text } = await call('find_documents', { contact: 'Orbit Hardware', unpaid: true })
    const names = columnOf(text, 'number')
    expect(new Set(names).size).toBe(2)
    for (const name of names) {
      const { data, isError } = await call('get_document', { document: name })
      expect(isError).toBe(false)
      expect(data).toMatchObject({ number: 'OH-20519', amount_due: '1583.21' })
    }
    expect(billsOf(books, 'Orbit Hardware').filter(({ number }) => number === 'OH-20519')).toHaveLength(2)
    await close()
  })
})

describe('approving bills', () => {
  it('under "controlled" posts each small one by one journal and holds the rest, of one call', async () => {
    const { call, books, close } = await house({ policy: 'controlled' })
    const moved = watchLedger(books)
    const { text } = await call('approve_documents', { documents: ['BS-688', 'CE-461'], status: 'AUTHORISED' })
    expect(text).toContain('1 done, 1 held for a person')
    expect(documentIn(books, 'BS-688').status).toBe('AUTHORISED')
    expect(documentIn(books, 'CE-461').status).toBe('DRAFT')
    const { journals, accounts } = moved()
    expect(journals).toBe(1)
    expect(accounts['800']).toBe(-21_091n)
    expect(Object.values(accounts).reduce((sum, amount) => sum + amount, 0n)).toBe(0n)
    await close()
  })

  it('of one in the locked period is refused, whatever is asked', async () => {
    const { call, books, close } = await house({ policy: 'controlled' })
    const before = everythingIn(books)
    const bills = [{ contact: 'Volt Energy', number: 'VE-0', date: '2026-02-28', lines: [line] }]
    const reply = await call('create_bills', { bills, status: 'AUTHORISED' })
    expect(reply.isError).toBe(true)
    expect(reply.text).toContain('locked up to 2026-07-31')
    expect(everythingIn(books)).toBe(before)
    await close()
  })

  it('and e-mailing one says that it is a bill', async () => {
    const { call, close } = await house()
    const { text, isError } = await call('email_invoice', { document: 'PS-381' })
    expect(isError).toBe(true)
    expect(text).toContain('is a bill')
    await close()
  })
})
