import { describe, expect, it } from 'vitest'
import { house } from '../house.ts'
import { contactIn, everythingIn } from './ledger-state.ts'

const policyText = JSON.stringify({ name: 'everything', rules: [{ name: 'all of it', decision: 'apply' }] })
const line = { description: 'Support, [Month Year]', unit_price: 450, account: '200' }
const retainer = { contact: 'Kauri Legal', start: '2026-12-01', due_days: 14, reference: 'Retainer', lines: [line] }

describe('a repeating invoice', () => {
  it('is set up to raise drafts, without a person', async () => {
    const { call, books, close } = await house()
    books.repeatingInvoices.clear()
    const { text } = await call('create_repeating_invoice', {
      ...retainer,
      every: 2,
      unit: 'WEEKLY',
      end: '2027-06-30',
    })
    expect(text).toContain('every 2 weeks from 2026-12-01 until 2027-06-30')
    expect([...books.repeatingInvoices.values()]).toMatchObject([
      {
        ...{ type: 'ACCREC', status: 'DRAFT', contactId: contactIn(books, 'Kauri Legal').id, reference: 'Retainer' },
        schedule: { period: 2, unit: 'WEEKLY', startDate: '2026-12-01', endDate: '2027-06-30', dueDate: 14 },
        ...{ subTotal: 45_000n, totalTax: 6_750n, approvedForSending: false },
      },
    ])
    await close()
  })

  it('of purchases takes the supplier’s terms, and raises what it says when its day comes', async () => {
    const { call, books, simulator, close } = await house()
    books.repeatingInvoices.clear()
    const supplier = [...books.contacts.values()].find(({ paymentTerms }) => paymentTerms?.bills !== undefined)
    const lines = [{ ...line, account: '400' }]
    const input = { kind: 'bill', contact: supplier?.name, start: '2026-11-20', lines }
    const { text } = await call('create_repeating_invoice', input)
    const [template] = [...books.repeatingInvoices.values()]
    expect(template?.schedule.dueDate, text).toBe(supplier?.paymentTerms?.bills?.day)
    simulator.clock.advance(24 * 3_600_000)
    await call('find_documents', { kind: 'bill' })
    expect(template && books.repeatingInvoices.get(template.id)?.invoiceIds.length).toBeGreaterThan(0)
    await close()
  })

  it.each([{ status: 'AUTHORISED' }, { status: 'AUTHORISED', send: true }])(
    'that acts by itself waits for a person: %j',
    async (more) => {
      const { call, books, close } = await house()
      books.repeatingInvoices.clear()
      const before = everythingIn(books)
      const { data, text } = await call('create_repeating_invoice', { ...retainer, ...more })
      expect(data).toMatchObject({ outcome: 'held' })
      expect(text).toContain('without asking anybody')
      expect(everythingIn(books)).toBe(before)
      await close()
    },
  )

  it('asked for twice is one, and an equal one again is warned of', async () => {
    const { call, books, close } = await house({ policyText })
    books.repeatingInvoices.clear()
    await call('create_repeating_invoice', retainer)
    await call('create_repeating_invoice', retainer)
    expect(books.repeatingInvoices.size).toBe(1)
    const { text } = await call('create_repeating_invoice', { ...retainer, again: true })
    expect(text).toContain('possible duplicate: repeating-invoice-')
    expect(books.repeatingInvoices.size).toBe(2)
    await close()
  })

  it('is undone by deleting it', async () => {
    const { call, books, close } = await house({ policyText })
    books.repeatingInvoices.clear()
    const { text } = await call('create_repeating_invoice', retainer)
    await call('undo_change', { change: /chg_[0-9a-f]{8}/.exec(text)?.[0] })
    expect([...books.repeatingInvoices.values()].map(({ status }) => status)).toEqual(['DELETED'])
    await close()
  })

  it.each([
    [{ start: '2026-11-01' }, /start: 2026-11-01 is past/],
    [{ end: '2026-11-25' }, /end: 2026-11-25 is before start/],
    [{ send: true }, /send: Xero sends approved sales invoices alone/],
    [{ kind: 'bill', status: 'AUTHORISED', send: true, lines: [{ ...line, account: '400' }] }, /send: /],
    [{ every: 0 }, /every/],
    [{ contact: 'Nobody At All' }, /contact/],
    [{ lines: [{ ...line, account: '610' }] }, /account 610/],
    [{ number: 'R-1' }, /unknown argument "number"/],
  ])('is refused where it cannot be, and nothing is written: %j', async (more, fault) => {
    const { call, books, close } = await house({ policyText })
    books.repeatingInvoices.clear()
    const before = everythingIn(books)
    const { text, isError } = await call('create_repeating_invoice', { ...retainer, ...more })
    expect(text).toMatch(fault)
    expect(isError).toBe(true)
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})
