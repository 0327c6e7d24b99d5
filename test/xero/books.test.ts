import { describe, expect, test } from 'vitest'
import { addDays, dayAt } from '../../src/books/day.ts'
import { sum } from '../../src/books/money.ts'
import { rig } from './rig.ts'

type Rig = Awaited<ReturnType<typeof rig>>

describe('reference data', () => {
  test('is read once, by all who ask at the same time, and again after its time', async () => {
    const { clock, books, recorder } = await rig()
    const [first, second] = await clock.run(Promise.all([books.accounts(), books.accounts()]))
    expect(first).toBe(second)
    await clock.run(books.taxRates())
    await clock.run(books.accounts())
    expect(recorder.calls()).toEqual(['GET /Accounts', 'GET /TaxRates'])
    clock.advance(11 * 60_000)
    recorder.clear()
    const again = await clock.run(books.accounts())
    expect(again).toBe(first)
    const [request] = recorder.sent.filter(({ url }) => url.includes('/Accounts'))
    expect(request?.headers['if-modified-since']).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
  })

  test('a changed account is noticed after the time', async () => {
    const { clock, books, organisation, simulator } = await rig()
    const before = await clock.run(books.accounts())
    const account = before.find(({ code, systemAccount }) => code !== '' && systemAccount === '')
    clock.advance(11 * 60_000)
    simulator.perform(organisation.id, {
      method: 'POST',
      path: `/Accounts/${account?.id}`,
      body: { Name: 'Renamed by hand' },
    })
    const after = await clock.run(books.accounts())
    expect(after.find(({ id }) => id === account?.id)?.name).toBe('Renamed by hand')
  })

  test('organisation, currencies, themes, groups, tracking and users arrive', async () => {
    const { clock, books, ref } = await rig()
    const organisation = await clock.run(books.organisation())
    expect(organisation).toMatchObject({ name: 'Kestrel Trading Ltd', baseCurrency: 'NZD', zone: 'Pacific/Auckland' })
    expect(ref.demo).toBe(true)
    expect((await clock.run(books.currencies())).map(({ id }) => id)).toContain('NZD')
    expect((await clock.run(books.brandingThemes())).length).toBeGreaterThan(0)
    expect((await clock.run(books.contactGroups())).map(({ name }) => name)).toContain('Managed Services')
    expect((await clock.run(books.trackingCategories()))[0]?.options.length).toBeGreaterThan(0)
    expect(await clock.run(books.sendsReminders())).toBe(false)
    expect((await clock.run(books.users()))[0]?.role).not.toBe('')
  })
})

describe('finding invoices', () => {
  test('a page is one call, pages follow one another without gap or repetition', async () => {
    const { clock, books, recorder, organisation } = await rig()
    const first = await clock.run(books.findInvoices({ order: 'date' }))
    expect(recorder.calls()).toEqual(['GET /Invoices'])
    expect(first.total).toBe(organisation.invoices.size)
    expect(first.rows).toHaveLength(1_000)
    const second = await clock.run(books.findInvoices({ order: 'date', offset: 1_000 }))
    const ids = new Set([...first.rows, ...second.rows].map(({ id }) => id))
    expect(ids.size).toBe(organisation.invoices.size)
    const inside = await clock.run(books.findInvoices({ order: 'date', offset: 1_100 }))
    expect(inside.rows[0]?.id).toBe(second.rows[100]?.id)
    expect(inside.offset).toBe(1_100)
  })

  test('documents of archived contacts are among them', async () => {
    const { clock, books, organisation } = await rig()
    const found = await clock.run(books.findInvoices({ kind: 'invoice', unpaid: true }))
    const owing = [...organisation.invoices.values()].find(({ id }) => id === found.rows[0]?.id)
    const contact = organisation.contacts.get(owing?.contactId ?? '')
    if (contact) contact.status = 'ARCHIVED'
    clock.advance(1_000)
    const again = await clock.run(books.findInvoices({ kind: 'invoice', unpaid: true }))
    expect(again.total).toBe(found.total)
  })

  test('light rows have no lines, detailed ones have lines and settlements to the cent', async () => {
    const { clock, books, organisation } = await rig()
    const light = await clock.run(books.findInvoices({ kind: 'invoice', statuses: ['PAID'] }))
    expect(light.rows.every(({ lines, settlements }) => lines === undefined && settlements === undefined)).toBe(true)
    const whole = await clock.run(books.findInvoices({ kind: 'invoice', statuses: ['PAID'], detail: true }))
    expect(whole.rows.length).toBe(light.rows.length)
    for (const row of whole.rows) {
      const truth = organisation.invoices.get(row.id)
      expect(row.total).toBe(truth?.total)
      expect(row.lines?.map(({ quantity }) => quantity)).toEqual(truth?.lines.map(({ quantity }) => quantity))
      expect(row.lines?.map(({ unitAmount }) => unitAmount)).toEqual(truth?.lines.map(({ unitAmount }) => unitAmount))
      expect(sum((row.settlements ?? []).map(({ amount }) => amount))).toBe(row.amountPaid + row.amountCredited)
    }
  })

  test('filters agree with the ledger', async () => {
    const { clock, books, organisation } = await rig()
    const today = dayAt(clock.now(), 'Pacific/Auckland')
    const found = await clock.run(books.findInvoices({ kind: 'invoice', unpaid: true, dueTo: addDays(today, -1) }))
    const truth = [...organisation.invoices.values()].filter(
      ({ type, status, amountDue, dueDate }) =>
        type === 'ACCREC' && status === 'AUTHORISED' && amountDue > 0n && (dueDate ?? '9999') < today,
    )
    expect(new Set(found.rows.map(({ id }) => id))).toEqual(new Set(truth.map(({ id }) => id)))
    expect(found.total).toBe(truth.length)
  })

  test('numbers with commas and quotes are found, each of them', async () => {
    const { clock, books, organisation } = await rig()
    const documents = [...organisation.invoices.values()].filter(({ type }) => type === 'ACCPAY').slice(0, 3)
    const numbers = ['BILL 12, second part', 'say "hello" && goodbye', 'A+B/2']
    for (const [index, document] of documents.entries()) document.number = numbers[index] ?? ''
    const found = await clock.run(books.findInvoices({ numbers }))
    expect(new Set(found.rows.map(({ number }) => number))).toEqual(new Set(numbers))
    expect(found.total).toBe(3)
  })

  test('search text cannot break out of the query', async () => {
    const { clock, books, recorder } = await rig()
    const text = '" OR Status=="DRAFT" && 1+1 #?%'
    const found = await clock.run(books.findInvoices({ search: text }))
    expect(found.total).toBe(0)
    const query = new URL(recorder.sent.at(-1)?.url ?? '').searchParams
    expect(query.get('searchTerm')).toBe(text.trim())
    expect(query.get('where')).toBeNull()
  })

  test('many ids are read in short lists; ids that are none find nothing and cost nothing', async () => {
    const { clock, books, recorder, organisation } = await rig()
    const ids = [...organisation.invoices.keys()].slice(0, 90)
    const found = await clock.run(books.findInvoices({ ids, order: 'date', descending: true }))
    expect(found.total).toBe(90)
    const dates = found.rows.map(({ date }) => date ?? '')
    expect(dates).toEqual([...dates].sort().reverse())
    expect(recorder.calls()).toHaveLength(3)
    recorder.clear()
    expect((await clock.run(books.findInvoices({ ids: ['x" OR 1==1'] }))).total).toBe(0)
    expect(recorder.calls()).toEqual([])
  })
})

describe('single things', () => {
  test('an invoice by id is one call; what does not exist is undefined', async () => {
    const { clock, books, recorder, organisation } = await rig()
    const id = [...organisation.invoices.keys()][5] ?? ''
    expect((await clock.run(books.invoice(id)))?.id).toBe(id)
    expect(recorder.calls()).toEqual([`GET /Invoices/${id}`])
    expect(await clock.run(books.invoice('00000000-0000-4000-8000-000000000000'))).toBeUndefined()
    recorder.clear()
    expect(await clock.run(books.invoice('../Accounts'))).toBeUndefined()
    expect(recorder.calls()).toEqual([])
  })

  test('contacts, their history and an invoice’s history and attachments', async () => {
    const { clock, books, organisation } = await rig()
    const invoice = [...organisation.invoices.values()].find(
      ({ type, status }) => type === 'ACCREC' && status === 'PAID',
    )
    const contact = await clock.run(books.contact(invoice?.contactId ?? ''))
    expect(contact?.name).toBe(organisation.contacts.get(invoice?.contactId ?? '')?.name)
    expect(contact?.receivable).toBeDefined()
    expect((await clock.run(books.history('invoice', invoice?.id ?? ''))).length).toBeGreaterThan(0)
    expect(await clock.run(books.history('contact', contact?.id ?? ''))).toBeInstanceOf(Array)
    expect(await clock.run(books.attachments('invoice', invoice?.id ?? ''))).toBeInstanceOf(Array)
    expect(await clock.run(books.onlineInvoiceUrl(invoice?.id ?? ''))).toMatch(/^https:/)
  })

  test('the members of a group', async () => {
    const { clock, books, organisation } = await rig()
    const group = [...organisation.contactGroups.values()].find(({ contactIds }) => contactIds.length > 0)
    const found = await clock.run(books.findContacts({ group: group?.name }))
    expect(new Set(found.rows.map(({ id }) => id))).toEqual(new Set(group?.contactIds))
  })

  test('a name search is remembered for a while and includes archived contacts', async () => {
    const { clock, books, recorder, organisation } = await rig()
    const contact = [...organisation.contacts.values()][3]
    const rows = await clock.run(books.contactsNamed(contact?.name ?? ''))
    expect(rows.map(({ id }) => id)).toContain(contact?.id)
    await clock.run(books.contactsNamed(contact?.name.toUpperCase() ?? ''))
    expect(recorder.calls()).toEqual(['GET /Contacts'])
    clock.advance(6 * 60_000)
    await clock.run(books.contactsNamed(contact?.name ?? ''))
    expect(recorder.calls()).toHaveLength(2)
  })
})

test('identical reads at the same time share one call', async () => {
  const { clock, books, recorder } = await rig()
  const query = { kind: 'invoice', unpaid: true } as const
  const [a, b] = await clock.run(Promise.all([books.findInvoices(query), books.findInvoices(query)]))
  expect(a.rows.length).toBe(b.rows.length)
  expect(recorder.calls()).toEqual(['GET /Invoices'])
})

describe('open positions', () => {
  /** The same question answered from the simulator's own ledger. */
  function ledgerAt({ organisation }: Rig, type: string, asAt: string) {
    const posted = [...organisation.invoices.values()].filter(
      (invoice) => invoice.type === type && invoice.date <= asAt && ['AUTHORISED', 'PAID'].includes(invoice.status),
    )
    const open = new Map<string, bigint>()
    for (const invoice of posted) {
      const paid = [...organisation.payments.values()].filter(
        (payment) => payment.target.id === invoice.id && payment.status === 'AUTHORISED' && payment.date <= asAt,
      )
      const settled = [...paid, ...invoice.credits.filter(({ date }) => date <= asAt)]
      const due = invoice.total - sum(settled.map(({ amount }) => amount))
      if (due > 0n) open.set(invoice.id, due)
    }
    return open
  }

  test.each(['receivable', 'payable'] as const)('%s today, in ceil(N / 1000) + 3 calls', async (side) => {
    const gateway = await rig()
    const { clock, books, recorder } = gateway
    await clock.run(books.organisation())
    recorder.clear()
    const today = dayAt(clock.now(), 'Pacific/Auckland')
    const { invoices } = await clock.run(books.openPositions(side, today))
    expect(recorder.calls().length).toBeLessThanOrEqual(Math.ceil(invoices.length / 1_000) + 3)
    const truth = ledgerAt(gateway, side === 'receivable' ? 'ACCREC' : 'ACCPAY', today)
    expect(truth.size).toBeGreaterThan(0)
    expect(new Map(invoices.map(({ id, amountDue }) => [id, amountDue]))).toEqual(truth)
  })

  test.each([
    ['receivable', 20],
    ['receivable', 75],
    ['receivable', 200],
    ['payable', 45],
  ] as const)('%s as they stood %i days ago', async (side, days) => {
    const gateway = await rig()
    const { clock, books, recorder } = gateway
    await clock.run(books.organisation())
    recorder.clear()
    const asAt = addDays(dayAt(clock.now(), 'Pacific/Auckland'), -days)
    const { invoices, credits } = await clock.run(books.openPositions(side, asAt))
    expect(recorder.calls().length).toBeLessThanOrEqual(Math.ceil(invoices.length / 1_000) + 3)
    const truth = ledgerAt(gateway, side === 'receivable' ? 'ACCREC' : 'ACCPAY', asAt)
    expect(new Map(invoices.map(({ id, amountDue }) => [id, amountDue]))).toEqual(truth)
    for (const { total, remaining, allocations } of credits) {
      expect(total - sum(allocations.map(({ amount }) => amount))).toBe(remaining)
    }
    for (const { total, amountDue, amountPaid, amountCredited } of invoices) {
      expect(amountDue).toBe(total - amountPaid - amountCredited)
    }
  })
})
