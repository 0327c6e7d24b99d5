import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../src/books/day.ts'
import type { Invoice } from '../../src/books/documents.ts'
import type { Change } from '../../src/call/change.ts'
import {
  archiveContact,
  create,
  createContact,
  draftFor,
  email,
  markSent,
  setStatus,
  update,
  updateContact,
} from './changes.ts'
import { rig, type Told } from './rig.ts'

type Rig = Awaited<ReturnType<typeof rig>>

type Version = Parameters<typeof archiveContact>[0]

function someContact({ organisation }: Rig) {
  const contact = [...organisation.contacts.values()].find(
    ({ status, isCustomer }) => isCustomer && status === 'ACTIVE',
  )
  if (!contact) throw new RangeError('the company has no customer')
  return { id: contact.id, name: contact.name }
}

async function applyOne({ clock, apply }: Rig, change: Change): Promise<Told> {
  const [outcome] = await clock.run(apply([change]))
  if (!outcome) throw new RangeError('a change has no outcome')
  return outcome
}

function recordOf(outcome: Told) {
  if (outcome.state !== 'done' || !outcome.record) throw new RangeError(`not done: ${JSON.stringify(outcome)}`)
  return outcome.record
}

async function madeInvoice(gateway: Rig, more: Parameters<typeof draftFor>[1] = {}): Promise<Invoice> {
  const record = recordOf(await applyOne(gateway, create(draftFor(someContact(gateway), more))))
  const invoice = await gateway.clock.run(gateway.books.invoice(record.id))
  if (!invoice) throw new RangeError('a new invoice cannot be read')
  gateway.recorder.clear()
  return invoice
}

describe('creating documents', () => {
  test('is one call when warm, and its answer is the read-back', async () => {
    const gateway = await rig()
    const { clock, books, recorder, organisation } = gateway
    const contact = someContact(gateway)
    await clock.run(
      Promise.all([books.organisation(), books.accounts(), books.taxRates(), books.contactsNamed(contact.name)]),
    )
    recorder.clear()
    await clock.run(
      Promise.all([books.organisation(), books.accounts(), books.taxRates(), books.contactsNamed(contact.name)]),
    )
    const outcome = await applyOne(gateway, create(draftFor(contact)))
    expect(recorder.calls()).toEqual(['PUT /Invoices'])
    const record = recordOf(outcome)
    expect(record).toMatchObject({
      status: 'DRAFT',
      total: 38_333n,
      currency: 'NZD',
      due: '2026-12-20',
      contact: contact.name,
    })
    expect(record.link).toContain(`/AccountsReceivable/Edit.aspx?InvoiceID=${record.id}`)
    expect(outcome.state === 'done' && outcome.warnings).toEqual([])
    const stored = organisation.invoices.get(record.id)
    expect(stored?.lines[0]).toMatchObject({ quantity: 25_000n, unitAmount: 1_333_333n, accountCode: '210' })
    expect(stored?.status).toBe('DRAFT')
  })

  test('every write carries a key of its own and four-place prices', async () => {
    const gateway = await rig()
    await applyOne(gateway, create(draftFor(someContact(gateway))))
    await applyOne(gateway, create(draftFor(someContact(gateway))))
    const writes = gateway.recorder.sent.filter(({ method }) => method === 'PUT')
    expect(new Set(writes.map(({ headers }) => headers['idempotency-key'])).size).toBe(2)
    expect(writes.every(({ url }) => url.includes('unitdp=4') && url.includes('summarizeErrors=false'))).toBe(true)
  })

  test('of a batch each document has its own outcome, in order, 50 to a call', async () => {
    const gateway = await rig()
    const contact = someContact(gateway)
    const changes = Array.from({ length: 60 }, (_, index) =>
      create(
        draftFor(contact, {
          number: `BATCH-${index}`,
          ...(index === 7
            ? {
                status: 'AUTHORISED',
                lines: [{ description: 'Wrong', quantity: 10_000n, unitAmount: 10_000n, accountCode: '999' }],
              }
            : {}),
        }),
      ),
    )
    const outcomes = await gateway.clock.run(gateway.apply(changes))
    expect(gateway.recorder.calls()).toEqual(['PUT /Invoices', 'PUT /Invoices'])
    expect(outcomes.map(({ state }) => state)).toEqual(changes.map((_, index) => (index === 7 ? 'failed' : 'done')))
    expect(outcomes[7]).toMatchObject({ fact: expect.stringContaining("Account code '999' is not a valid code") })
    expect(outcomes[8]).toMatchObject({ record: { label: 'BATCH-8' } })
  })

  test('a total that differs from the plan is a warning, not a failure', async () => {
    const gateway = await rig()
    const draft = draftFor(someContact(gateway), { totals: { subTotal: 1n, totalTax: 0n, total: 1n } })
    const outcome = await applyOne(gateway, create(draft))
    expect(outcome).toMatchObject({ state: 'done', warnings: [expect.stringContaining('383.33 NZD')] })
  })
})

describe('updating documents', () => {
  test('sends only what changes and keeps every line’s id', async () => {
    const gateway = await rig()
    const invoice = await madeInvoice(gateway)
    const [line] = invoice.lines ?? []
    if (!line) throw new RangeError('the invoice has no line')
    const outcome = await applyOne(
      gateway,
      update(invoice, {
        reference: 'PO 78',
        lines: [
          {
            id: line.id,
            description: 'Support, changed',
            quantity: 10_000n,
            unitAmount: 2_000_000n,
            accountCode: '210',
          },
          { description: 'Added', quantity: 10_000n, unitAmount: 500_000n, accountCode: '210' },
        ],
      }),
    )
    expect(outcome.state).toBe('done')
    expect(gateway.recorder.calls()).toEqual([`GET /Invoices/${invoice.id}`, `POST /Invoices/${invoice.id}`])
    const [sent] = gateway.recorder.sent.filter(({ method }) => method === 'POST')
    const body: unknown = JSON.parse(Buffer.from(sent?.body ?? []).toString('utf8'))
    expect(body).toEqual({
      Invoices: [
        {
          InvoiceID: invoice.id,
          Reference: 'PO 78',
          LineItems: [
            { LineItemID: line.id, Description: 'Support, changed', Quantity: 1, UnitAmount: 200, AccountCode: '210' },
            { Description: 'Added', Quantity: 1, UnitAmount: 50, AccountCode: '210' },
          ],
        },
      ],
    })
    const stored = gateway.organisation.invoices.get(invoice.id)
    expect(stored?.lines.map(({ id }) => id)).toContain(line.id)
    expect(stored?.lines).toHaveLength(2)
    expect(stored?.dueDate).toBe('2026-12-20')
  })

  test('without lines the lines stay', async () => {
    const gateway = await rig()
    const invoice = await madeInvoice(gateway)
    expect((await applyOne(gateway, update(invoice, { due: day('2027-01-15') }))).state).toBe('done')
    const stored = gateway.organisation.invoices.get(invoice.id)
    expect(stored?.lines.map(({ id }) => id)).toEqual(invoice.lines?.map(({ id }) => id))
    expect(stored?.dueDate).toBe('2027-01-15')
  })

  test('a document that somebody edited meanwhile is left alone', async () => {
    const gateway = await rig()
    const invoice = await madeInvoice(gateway)
    gateway.clock.advance(60_000)
    gateway.simulator.perform(gateway.organisation.id, {
      method: 'POST',
      path: `/Invoices/${invoice.id}`,
      body: { Reference: 'By hand' },
    })
    const outcome = await applyOne(gateway, update(invoice, { reference: 'By machine' }))
    expect(outcome).toMatchObject({ state: 'failed', fact: expect.stringContaining('has changed since it was read') })
    expect(gateway.recorder.calls()).toEqual([`GET /Invoices/${invoice.id}`])
    expect(gateway.organisation.invoices.get(invoice.id)?.reference).toBe('By hand')
  })

  test('a line that is not there any more stops the update', async () => {
    const gateway = await rig()
    const invoice = await madeInvoice(gateway)
    const lines = [
      { id: '11111111-1111-4111-8111-111111111111', description: 'Gone', quantity: 10_000n, unitAmount: 10_000n },
    ]
    expect(await applyOne(gateway, update(invoice, { lines }))).toMatchObject({ state: 'failed' })
    expect(gateway.recorder.calls()).toEqual([`GET /Invoices/${invoice.id}`])
  })

  test('what Xero refuses arrives in Xero’s words', async () => {
    const gateway = await rig()
    const found = await gateway.clock.run(gateway.books.findInvoices({ kind: 'invoice', statuses: ['VOIDED', 'PAID'] }))
    const [invoice] = found.rows
    if (!invoice) throw new RangeError('the company has no paid invoice')
    const lines = [{ description: 'New', quantity: 10_000n, unitAmount: 10_000n, accountCode: '210' }]
    const outcome = await applyOne(
      gateway,
      update(invoice, { date: addDays(invoice.date ?? day('2026-01-01'), 1), lines }),
    )
    expect(outcome).toMatchObject({ state: 'failed', fact: expect.stringMatching(/^Xero refused this: ".+"/) })
  })
})

describe('statuses', () => {
  test('many documents are approved with one read and one write', async () => {
    const gateway = await rig()
    const invoices = [await madeInvoice(gateway), await madeInvoice(gateway), await madeInvoice(gateway)]
    await gateway.clock.run(gateway.books.organisation())
    gateway.recorder.clear()
    const outcomes = await gateway.clock.run(gateway.apply(invoices.map((one) => setStatus(one, 'AUTHORISED'))))
    const notes = invoices.map(({ id }) => `PUT /Invoices/${id}/History`)
    expect(gateway.recorder.calls()).toEqual(['GET /Invoices', 'POST /Invoices', ...notes])
    expect(outcomes.map(recordOf).map(({ status }) => status)).toEqual(['AUTHORISED', 'AUTHORISED', 'AUTHORISED'])
    expect(recordOf(outcomes[0] ?? { state: 'failed', fact: '', next: '' }).link).toContain('View.aspx')
    expect(invoices.map(({ id }) => gateway.organisation.invoices.get(id)?.status)).toEqual([
      'AUTHORISED',
      'AUTHORISED',
      'AUTHORISED',
    ])
  })

  test('the one that moved is left out, the others go', async () => {
    const gateway = await rig()
    const [first, second] = [await madeInvoice(gateway), await madeInvoice(gateway)]
    gateway.simulator.perform(gateway.organisation.id, {
      method: 'POST',
      path: `/Invoices/${first.id}`,
      body: { Status: 'DELETED' },
    })
    const outcomes = await gateway.clock.run(
      gateway.apply([setStatus(first, 'AUTHORISED'), setStatus(second, 'AUTHORISED')]),
    )
    expect(outcomes[0]).toMatchObject({ state: 'failed', fact: expect.stringContaining('its status is now DELETED') })
    expect(outcomes[1]).toMatchObject({ state: 'done', record: { status: 'AUTHORISED' } })
  })

  test('submit, void and delete', async () => {
    const gateway = await rig()
    const submitted = await madeInvoice(gateway)
    expect(recordOf(await applyOne(gateway, setStatus(submitted, 'SUBMITTED'))).status).toBe('SUBMITTED')
    const deleted = await madeInvoice(gateway)
    expect(recordOf(await applyOne(gateway, setStatus(deleted, 'DELETED'))).status).toBe('DELETED')
    const voided = await madeInvoice(gateway, { status: 'AUTHORISED' })
    expect(recordOf(await applyOne(gateway, setStatus(voided, 'VOIDED'))).status).toBe('VOIDED')
  })

  test('a paid invoice is not voided, in Xero’s words', async () => {
    const gateway = await rig()
    const found = await gateway.clock.run(gateway.books.findInvoices({ kind: 'invoice', statuses: ['PAID'] }))
    const [paid] = found.rows
    if (!paid) throw new RangeError('the company has no paid invoice')
    const outcome = await applyOne(gateway, setStatus(paid, 'VOIDED'))
    expect(outcome).toMatchObject({ state: 'failed', fact: expect.stringMatching(/^Xero refused this: "/) })
    expect(gateway.organisation.invoices.get(paid.id)?.status).toBe('PAID')
  })

  test('sent is marked, and e-mail is refused for a demo company in Xero’s words', async () => {
    const gateway = await rig()
    const invoice = await madeInvoice(gateway, { status: 'AUTHORISED' })
    expect(await applyOne(gateway, markSent(invoice))).toMatchObject({ state: 'done' })
    expect(gateway.organisation.invoices.get(invoice.id)?.sentToContact).toBe(true)
    const other = await madeInvoice(gateway, { status: 'AUTHORISED' })
    const refused = await applyOne(gateway, email(other))
    expect(refused).toMatchObject({ state: 'failed', fact: expect.stringMatching(/^Xero refused this: "/) })
    expect(refused).toMatchObject({ next: expect.stringMatching(/^Nothing was sent\b/) })
    expect(JSON.stringify(refused)).not.toContain('Correct what Xero names')
    gateway.organisation.settings.allowEmail = true
    expect(await applyOne(gateway, email(other))).toMatchObject({ state: 'done', record: { id: other.id } })
    expect(gateway.organisation.outbox.filter(({ invoiceId }) => invoiceId === other.id)).toHaveLength(1)
  })
})

describe('contacts', () => {
  test('are created, and the names in memory learn of it', async () => {
    const gateway = await rig()
    const { clock, books, recorder } = gateway
    expect(await clock.run(books.contactsNamed('Tui Bakery'))).toEqual([])
    const made = recordOf(await applyOne(gateway, createContact({ name: 'Tui Bakery Ltd', email: 'hi@tui.example' })))
    recorder.clear()
    expect(await clock.run(books.contactsNamed('Tui Bakery'))).toEqual([
      { id: made.id, name: 'Tui Bakery Ltd', status: 'ACTIVE' },
    ])
    expect(recorder.calls()).toEqual([])
    await applyOne(gateway, archiveContact({ id: made.id, name: 'Tui Bakery Ltd' }))
    expect(await clock.run(books.contactsNamed('Tui Bakery'))).toMatchObject([{ status: 'ARCHIVED' }])
    expect(gateway.organisation.contacts.get(made.id)?.status).toBe('ARCHIVED')
  })

  test('a name that is taken is refused in Xero’s words', async () => {
    const gateway = await rig()
    const outcome = await applyOne(gateway, createContact({ name: someContact(gateway).name }))
    expect(outcome).toMatchObject({
      state: 'failed',
      fact: expect.stringContaining('already assigned to another contact'),
    })
  })

  test('an update changes what it names and keeps persons, phones, addresses and terms', async () => {
    const gateway = await rig()
    const contact = someContact(gateway)
    const stored = gateway.organisation.contacts.get(contact.id)
    if (!stored) throw new RangeError('the contact is missing')
    stored.persons = [{ firstName: 'Mere', lastName: 'Ngata', email: 'mere@x.example', includeInEmails: true }]
    stored.phones = [
      { PhoneType: 'MOBILE', PhoneNumber: '021 111', PhoneAreaCode: '', PhoneCountryCode: '' },
      { PhoneType: 'DEFAULT', PhoneNumber: '999', PhoneAreaCode: '09', PhoneCountryCode: '64' },
    ]
    stored.paymentTerms = { sales: { day: 20, type: 'OFFOLLOWINGMONTH' }, bills: { day: 7, type: 'DAYSAFTERBILLDATE' } }
    const outcome = await applyOne(
      gateway,
      updateContact(contact, { phone: '09 555 1234', salesTerms: { day: 10, type: 'DAYSAFTERBILLDATE' } }),
    )
    expect(outcome.state).toBe('done')
    const after = await gateway.clock.run(gateway.books.contact(contact.id))
    expect(after?.phone).toBe('09 555 1234')
    expect(after?.salesTerms).toEqual({ day: 10, type: 'DAYSAFTERBILLDATE' })
    expect(after?.purchasesTerms).toEqual({ day: 7, type: 'DAYSAFTERBILLDATE' })
    const now = gateway.organisation.contacts.get(contact.id)
    expect(now?.persons).toHaveLength(1)
    expect(JSON.stringify(now?.phones)).toContain('021 111')
  })

  test('a plain update is one call', async () => {
    const gateway = await rig()
    const contact = someContact(gateway)
    await applyOne(gateway, updateContact(contact, { email: 'new@x.example' }))
    expect(gateway.recorder.calls()).toEqual([`POST /Contacts/${contact.id}`])
    expect(gateway.organisation.contacts.get(contact.id)?.email).toBe('new@x.example')
  })

  test.each([
    ['an update', (ref: Version) => updateContact(ref, { email: 'new@x.example' })],
    ['an update of whole lists', (ref: Version) => updateContact(ref, { phone: '09 555 1234' })],
    ['archiving', (ref: Version) => archiveContact(ref)],
  ])('%s is not sent when somebody else changed the contact meanwhile', async (_, change) => {
    const gateway = await rig()
    const { id, name } = someContact(gateway)
    const read = await gateway.clock.run(gateway.books.contact(id))
    if (!read) throw new RangeError('the contact cannot be read')
    gateway.clock.advance(5_000)
    expect((await applyOne(gateway, updateContact({ id, name }, { taxNumber: '99-999' }))).state).toBe('done')
    gateway.recorder.clear()
    const outcome = await applyOne(gateway, change({ id, name, updatedAt: read.updatedAt }))
    expect(outcome).toMatchObject({ state: 'failed', fact: expect.stringContaining('has changed since it was read') })
    expect(gateway.recorder.calls()).toEqual([`GET /Contacts/${id}`])
    expect(gateway.organisation.contacts.get(id)).toMatchObject({ status: 'ACTIVE', taxNumber: '99-999' })
  })

  test.each([
    ['an update', (ref: Version) => updateContact(ref, { email: 'new@x.example' })],
    ['an update of whole lists', (ref: Version) => updateContact(ref, { phone: '09 555 1234' })],
    ['archiving', (ref: Version) => archiveContact(ref)],
  ])('%s of a contact as it was read goes out after one read', async (_, change) => {
    const gateway = await rig()
    const { id, name } = someContact(gateway)
    const read = await gateway.clock.run(gateway.books.contact(id))
    gateway.recorder.clear()
    const outcome = await applyOne(gateway, change({ id, name, updatedAt: read?.updatedAt ?? 0 }))
    expect(outcome.state).toBe('done')
    expect(gateway.recorder.calls().slice(0, 2)).toEqual([`GET /Contacts/${id}`, `POST /Contacts/${id}`])
  })
})
