import { describe, expect, it } from 'vitest'
import { house } from '../house.ts'
import { columnOf, contactIn, documentIn, everythingIn } from './ledger-state.ts'

const lines = [{ description: 'Monthly service', unit_price: 1800, account: '200' }]

describe('a new customer', () => {
  it('is created once and billed at once, on the terms that were given', async () => {
    const { call, books, close } = await house()
    const before = books.contacts.size
    const fields = { name: 'Harrow & Vane', sales_account: '200', sales_terms: { day: 31, type: 'OFFOLLOWINGMONTH' } }
    await call('save_contact', fields)
    const again = await call('save_contact', fields)
    expect(again.isError).toBe(true)
    expect(books.contacts.size).toBe(before + 1)
    await call('create_invoices', {
      invoices: [{ contact: 'Harrow & Vane', date: '2027-01-31', lines: [{ description: 'x', unit_price: 1800 }] }],
    })
    expect(documentIn(books, 'INV-0123')).toMatchObject({
      status: 'DRAFT',
      contactId: contactIn(books, 'Harrow & Vane').id,
      dueDate: '2027-02-28',
      subTotal: 180_000n,
    })
    await close()
  })

  it.each([
    [`O'Brien & Sons "Best" <Ltd>`, `O'Brien & Sons 'Best' <Ltd>`],
    [`O'Brien & Sons "Best" <Ltd>`, `o’brien & sons “best” <ltd>`],
    [`D’Arcy`, `D'Arcy`],
  ])('called %s is found as %s too: replies print quotation marks otherwise', async (name, written) => {
    const { call, books, close } = await house()
    await call('save_contact', { name })
    const reply = await call('create_invoices', { invoices: [{ contact: written, lines }] })
    expect(reply.isError, reply.text).toBe(false)
    expect(documentIn(books, 'INV-0123').contactId).toBe(contactIn(books, name).id)
    await close()
  })

  it('that nobody wrote down is asked for, not made up', async () => {
    const { call, books, close } = await house()
    const before = everythingIn(books)
    const missing = await call('create_invoices', { invoices: [{ contact: 'Smith Constructions', lines }] })
    expect(missing.text).toContain('"Smith & Daughters Construction"')
    const unclear = await call('create_invoices', { invoices: [{ contact: 'Acme', lines }] })
    expect(unclear.text).toContain('"Acme Corp"')
    expect(unclear.text).toContain('"Acme East Division"')
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})

describe('changing a contact', () => {
  it('changes what is given and nothing else', async () => {
    const { call, books, close } = await house()
    const before = structuredClone(contactIn(books, 'Harbour Dental'))
    await call('save_contact', { contact: 'Harbour Dental', phone: '09 555 0142' })
    const { phones, updatedAt: _now, ...after } = contactIn(books, 'Harbour Dental')
    const { phones: phonesBefore, updatedAt: _then, ...rest } = before
    expect(after).toEqual(rest)
    expect(JSON.stringify(phones)).toContain('09 555 0142')
    expect(phones.filter((phone) => phone.PhoneType !== 'DEFAULT')).toEqual(
      phonesBefore.filter((phone) => phone.PhoneType !== 'DEFAULT'),
    )
    await close()
  })

  it.each([
    ['draft', { email: 'ap@harbourdental.example' }],
    ['controlled', { email: 'ap@harbourdental.example' }],
    ['controlled', { bank_account: '12-3456-7890123-00', phone: '1' }],
    ['controlled', { archive: true }],
  ] as const)('under "%s" holds %j and touches nothing', async (policy, fields) => {
    const { call, books, close } = await house({ policy })
    const before = everythingIn(books)
    const reply = await call('save_contact', { contact: 'Harbour Dental', ...fields })
    expect(reply.data).toMatchObject({ outcome: 'held' })
    expect(reply.text).not.toContain('7890123')
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})

describe('looking contacts up', () => {
  it.each([
    ['contacts', {}],
    ['suppliers', { role: 'supplier' }],
  ] as const)('lists %s by name, each once, page by page', async (_what, filter) => {
    const { call, books, close } = await house()
    const names: string[] = []
    let cursor: unknown
    do {
      const reply = await call('find_contacts', { limit: 30, ...filter, ...(cursor ? { cursor } : {}) })
      names.push(...columnOf(reply.text, 'name'))
      cursor = reply.data.cursor
    } while (cursor)
    const active = [...books.contacts.values()].filter(({ status }) => status === 'ACTIVE')
    const wanted = active.filter(({ isSupplier }) => !('role' in filter) || isSupplier).map(({ name }) => name)
    expect([...names].sort()).toEqual(wanted.sort())
    const lower = names.map((name) => name.toLowerCase())
    expect(lower).toEqual([...lower].sort())
    await close()
  })

  it('in another organisation answers from its books and says so', async () => {
    const { call, close } = await house()
    const reply = await call('find_contacts', { organisation: 'kestrel services', search: 'Kestrel Trading' })
    expect(reply.text).toMatch(/^Kestrel Services \(demo\): /)
    expect(columnOf(reply.text, 'name')).toEqual(['Kestrel Trading Ltd'])
    await close()
  })
})
