import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../src/books/day.ts'
import type { Change } from '../../src/call/change.ts'
import { withDeadline } from '../../src/xero/adapter.ts'
import { createClient } from '../../src/xero/client.ts'
import { everyRow } from '../../src/xero/find-invoices.ts'
import { failureOf } from '../../src/xero/https-network.ts'
import { createLimiter } from '../../src/xero/limiter.ts'
import type { Network, NetworkAnswer } from '../../src/xero/network.ts'
import { openOrganisation } from '../../src/xero/open.ts'
import { create, createContact, draftFor, update } from './changes.ts'
import { applying, rig, type Told, untilConcluded } from './rig.ts'
import { virtualClock } from './virtual-clock.ts'

type Rig = Awaited<ReturnType<typeof rig>>

function someContact({ organisation }: Rig) {
  const [contact] = [...organisation.contacts.values()].filter(({ status }) => status === 'ACTIVE')
  if (!contact) throw new RangeError('the company has no contact')
  return { id: contact.id, name: contact.name }
}

/** The same organisation through a network that may answer by itself. */
function reopened(gateway: Rig, between: (inner: Network) => Network) {
  const network = between(gateway.recorder.network)
  const { id, name } = gateway.ref
  const opened = openOrganisation({ ...gateway.parts, network }, { id, name })
  return { ...opened, apply: applying(gateway.store, opened.hands) }
}

function answerOf(status: number, body: unknown): NetworkAnswer {
  return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }
}

const stored = ({ organisation }: Rig, reference: string) =>
  [...organisation.invoices.values()].filter((invoice) => invoice.reference === reference).length

async function made(gateway: Rig, reference: string) {
  const [outcome] = await gateway.clock.run(gateway.apply([create(draftFor(someContact(gateway), { reference }))]))
  const id = outcome?.state === 'done' ? (outcome.record?.id ?? '') : ''
  const invoice = await gateway.clock.run(gateway.books.invoice(id))
  if (!invoice) throw new RangeError('the new invoice is missing')
  return invoice
}

describe('a write', () => {
  test('that a gateway between timed out (HTTP 408) is not called failed, and is found later', async () => {
    const gateway = await rig({ company: 'empty' })
    const { apply, hands } = reopened(gateway, (inner) => async (request) => {
      const answer = await inner(request)
      return request.method === 'PUT' ? answerOf(408, {}) : answer
    })
    const [outcome] = await gateway.clock.run(apply([create(draftFor(someContact(gateway), { reference: 'GATEWAY' }))]))
    expect(stored(gateway, 'GATEWAY')).toBe(1)
    expect(outcome).toMatchObject({ state: 'open' })
    await untilConcluded(gateway.clock, gateway.store, hands)
    expect(stored(gateway, 'GATEWAY')).toBe(1)
    expect(gateway.store.records()).toMatchObject([{ state: 'applied', outcome: { warnings: [] } }])
  })

  test.each([
    [400, { Title: 'Bad Request', Detail: 'The idempotency key is used with a different request' }],
    [302, {}],
    [401, { Detail: 'AuthorizationUnsuccessful' }],
  ])('whose answer was lost is open when the resend gets %i without a judgement', async (status, body) => {
    const gateway = await rig({ company: 'empty' })
    let sent = 0
    const { apply } = reopened(gateway, (inner) => async (request) => {
      if (request.method !== 'PUT') return await inner(request)
      sent += 1
      if (sent > 1) return answerOf(status, body)
      return { ...(await inner(request)), fate: 'reset' }
    })
    const [outcome] = await gateway.clock.run(apply([create(draftFor(someContact(gateway), { reference: 'RESENT' }))]))
    expect(stored(gateway, 'RESENT')).toBe(1)
    expect(outcome?.state).toBe('open')
  })

  test('is open, not failed, when our own code breaks after it was sent', async () => {
    const gateway = await rig({ company: 'empty' })
    const log = (event: string) => {
      if (event === 'xero_call') throw new Error('the log is full')
    }
    const { id, name } = gateway.ref
    const { hands } = openOrganisation({ ...gateway.parts, log }, { id, name })
    const apply = applying(gateway.store, hands)
    const [outcome] = await gateway.clock.run(apply([create(draftFor(someContact(gateway), { reference: 'BROKEN' }))]))
    expect(stored(gateway, 'BROKEN')).toBe(1)
    expect(outcome?.state).toBe('open')
    await untilConcluded(gateway.clock, gateway.store, gateway.hands)
    expect(stored(gateway, 'BROKEN')).toBe(1)
    expect(gateway.store.records()).toMatchObject([{ state: 'applied' }])
  })

  test('is not begun after its deadline', async () => {
    const gateway = await rig({ company: 'empty' })
    const { clock, apply, recorder } = gateway
    recorder.clear()
    const change = create(draftFor(someContact(gateway), { reference: 'TOO-LATE' }))
    const [outcome] = await clock.run(withDeadline(clock.now() - 1, () => apply([change])))
    expect(outcome).toMatchObject({ state: 'open' })
    expect(recorder.calls()).toEqual([])
    await untilConcluded(clock, gateway.store, gateway.hands)
    expect(stored(gateway, 'TOO-LATE')).toBe(1)
  })

  test('inside a tool call ends with it', async () => {
    const gateway = await rig({ company: 'empty' })
    const { clock, apply, simulator } = gateway
    simulator.faults.odds(1, ['stall'])
    const begun = clock.now()
    const change = create(draftFor(someContact(gateway)))
    const [outcome] = await clock.run(withDeadline(begun + 12_000, () => apply([change])))
    expect(outcome?.state).toBe('open')
    expect(clock.now() - begun).toBeLessThanOrEqual(13_000)
  })

  test('a batch with refusals in it is sent once', async () => {
    const gateway = await rig({ company: 'empty' })
    const { recorder, clock, apply } = gateway
    const wrong = { description: 'x', quantity: 10_000n, unitAmount: 10_000n, accountCode: '999' }
    const changes = [1, 2, 3].map((index) =>
      create(
        draftFor(someContact(gateway), {
          reference: `PART-${index}`,
          ...(index === 2 ? { status: 'AUTHORISED' as const, lines: [wrong] } : {}),
        }),
      ),
    )
    recorder.clear()
    const outcomes = await clock.run(apply(changes))
    expect(outcomes.map(({ state }) => state)).toEqual(['done', 'failed', 'done'])
    expect(recorder.calls()).toEqual(['PUT /Invoices'])
  })
})

describe('two tool calls at once on one document', () => {
  test('the second sees what the first did', async () => {
    const gateway = await rig({ company: 'empty' })
    const { clock, apply, organisation } = gateway
    const invoice = await made(gateway, 'SHARED')
    clock.advance(5_000)
    const [line] = invoice.lines ?? []
    const kept = { id: line?.id ?? '', description: 'Kept', quantity: 10_000n, unitAmount: 10_000n, accountCode: '200' }
    const added = (description: string): Change =>
      update(invoice, {
        lines: [kept, { description, quantity: 10_000n, unitAmount: 10_000n, accountCode: '200' }],
      })
    const outcomes = await clock.run(Promise.all([apply([added('One')]), apply([added('Two')])]))
    expect(outcomes.flat().map(({ state }) => state)).toEqual(['done', 'failed'])
    expect(outcomes[1]?.[0]).toMatchObject({ fact: expect.stringContaining('has changed since it was read') })
    expect(organisation.invoices.get(invoice.id)?.lines.map(({ description }) => description)).toEqual(['Kept', 'One'])
  })
})

describe('contact names', () => {
  test('are looked up anew after a write whose answer was lost', async () => {
    const gateway = await rig({ company: 'empty' })
    const { clock, books, apply, simulator } = gateway
    expect(await clock.run(books.contactsNamed('Tui Bakery'))).toEqual([])
    simulator.faults.odds(1, ['stall'])
    const [outcome]: readonly Told[] = await clock.run(apply([createContact({ name: 'Tui Bakery' })]))
    simulator.faults.clear()
    clock.advance(15_000)
    expect(outcome?.state).toBe('open')
    expect(await clock.run(books.contactsNamed('Tui Bakery'))).toMatchObject([{ name: 'Tui Bakery' }])
  })

  test('a name that is half a character is searched for without breaking', async () => {
    const { clock, books } = await rig({ company: 'empty' })
    expect(await clock.run(books.contactsNamed('Tui \ud800'))).toEqual([])
  })

  test.each(['100% Pure', 'A+B', "O'Neil", 'Say "hi"', 'Ann, Bob & Co', 'Ōtara 茶', 'a && b || 1==1'])(
    'of %s are found as written',
    async (name) => {
      const { clock, books, apply } = await rig({ company: 'empty' })
      await clock.run(apply([createContact({ name })]))
      clock.advance(600_000)
      expect(await clock.run(books.contactsNamed(name))).toMatchObject([{ name }])
    },
  )
})

describe('a list that changes between its pages', () => {
  const row = (index: number) => ({
    Type: 'ACCREC',
    InvoiceID: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    InvoiceNumber: `INV-${index}`,
    Contact: { ContactID: 'c', Name: 'C' },
    Status: 'AUTHORISED',
    CurrencyCode: 'NZD',
    Total: 1,
    AmountDue: 1,
  })

  test.each(['paid', 'edited to the end'])('has no gap: one %s', async (what) => {
    const clock = virtualClock()
    let all = Array.from({ length: 1_500 }, (_, index) => row(index))
    let calls = 0
    const client = createClient(
      {
        tenantId: 't',
        apiBase: 'https://api.xero.com',
        clock,
        adapter: async (request) => {
          const page = Number(new URLSearchParams(Object.entries(request.params ?? {})).get('page'))
          const invoices = all.slice((page - 1) * 1_000, page * 1_000)
          calls += 1
          const itemCount = all.length
          const moved = all[3]
          if (calls === 1) all = all.filter((_, index) => index !== 3)
          if (calls === 1 && what === 'edited to the end' && moved) all = [...all, moved]
          const data = { Invoices: invoices, pagination: { page, pageSize: 1_000, pageCount: 2, itemCount } }
          return { data, status: 200, statusText: '', headers: {} }
        },
      },
      'interactive',
    )
    const rows = await clock.run(everyRow(client, {}, false))
    const numbers = new Set(rows.map(({ number }) => number))
    expect(numbers.size).toBe(rows.length)
    expect(all.map(({ InvoiceNumber }) => InvoiceNumber).filter((number) => !numbers.has(number))).toEqual([])
    expect(calls).toBeLessThanOrEqual(6)
  })
})

describe('sharing a read', () => {
  test('of settings gives nobody the failure of a caller with less time', async () => {
    const gateway = await rig({ company: 'empty' })
    const { clock } = gateway
    let first = true
    const { books } = reopened(gateway, (inner) => async (request) => {
      if (!first || !request.url.includes('/TaxRates')) return await inner(request)
      first = false
      await clock.wait(request.timeoutMs)
      return { ...answerOf(200, {}), fate: 'reset' }
    })
    const short = withDeadline(clock.now() + 1_000, () => books.taxRates())
    const [one, other] = await clock.run(Promise.allSettled([short, books.taxRates()]))
    expect([one.status, other.status]).toEqual(['rejected', 'fulfilled'])
  })

  test('never shortens the time of a call that may take longer', async () => {
    const gateway = await rig({ company: 'empty' })
    const { clock, parts } = gateway
    let first = true
    const invoice = await made(gateway, 'READ')
    const slow: Network = async (request) => {
      if (request.url.includes('/Invoices/') && first) {
        first = false
        await clock.wait(request.timeoutMs)
        return { ...answerOf(200, {}), fate: 'reset' }
      }
      return await gateway.recorder.network(request)
    }
    const { books } = openOrganisation({ ...parts, network: slow }, gateway.ref)
    const short = withDeadline(clock.now() + 1_000, () => books.invoice(invoice.id))
    const long = books.invoice(invoice.id)
    const [one, other] = await clock.run(Promise.allSettled([short, long]))
    expect(one.status).toBe('rejected')
    expect(other).toMatchObject({ status: 'fulfilled', value: { id: invoice.id } })
  })
})

describe('the network over sockets', () => {
  const broken = (code: string) => Object.assign(new Error(code), { code })

  test.each(['EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED'])(
    '%s on a connection that stood may have carried the request',
    (code) => {
      expect(failureOf(broken(code), true).kind).toBe('lost')
      expect(failureOf(broken(code), false).kind).toBe('not_sent')
    },
  )

  test('a certificate that is refused was told nothing', () => {
    expect(failureOf(broken('CERT_HAS_EXPIRED'), true).kind).toBe('not_sent')
  })
})

test('an account that was deleted is gone from the chart within the hour', async () => {
  const { clock, books, simulator, organisation } = await rig({ company: 'empty' })
  const before = await clock.run(books.accounts())
  const { id } = { ...before.find(({ code }) => code === '404') }
  expect(id).toBeTruthy()
  simulator.perform(organisation.id, { method: 'DELETE', path: `/Accounts/${id}` })
  for (let minutes = 0; minutes < 66; minutes += 11) {
    clock.advance(11 * 60_000)
    await clock.run(books.accounts())
  }
  expect((await clock.run(books.accounts())).some((account) => account.id === id)).toBe(false)
})

test('a write does not wait behind a read that the app limit holds back', async () => {
  const clock = virtualClock()
  const limiter = createLimiter(clock)
  const permit = await limiter.acquire('interactive', clock.now() + 1_000)
  permit.done({ appLeft: 3 })
  clock.advance(40_000)
  const order: string[] = []
  const enter = async (lane: 'interactive' | 'write') => {
    const mine = await limiter.acquire(lane, clock.now() + 30_000)
    order.push(lane)
    mine.done({})
  }
  await clock.run(Promise.all([enter('interactive'), enter('write')]))
  expect(order).toEqual(['write', 'interactive'])
})

describe('a burst', () => {
  test('of ten tool calls with three reads each is served in turn, within bounds', async () => {
    const clock = virtualClock()
    const limiter = createLimiter(clock)
    const order: number[] = []
    const begun = clock.now()
    const call = async (index: number) => {
      const permit = await limiter.acquire('interactive', begun + 30_000)
      order.push(index)
      await clock.wait(300)
      permit.done({ minuteLeft: 60 - order.length, dayLeft: 4_000 })
    }
    await clock.run(Promise.all(Array.from({ length: 30 }, (_, index) => call(index))))
    expect(order).toEqual(Array.from({ length: 30 }, (_, index) => index))
    expect(clock.now() - begun).toBeLessThanOrEqual(6 * 300)
  })
})

test('an as-at day before a part payment shows the invoice as it stood', async () => {
  const gateway = await rig()
  const { clock, books, simulator, organisation, apply } = gateway
  const contact = someContact(gateway)
  const draft = draftFor(contact, { status: 'AUTHORISED', date: day('2026-10-01'), due: day('2026-10-20') })
  const [outcome] = await clock.run(apply([create(draft)]))
  const id = outcome?.state === 'done' ? (outcome.record?.id ?? '') : ''
  const bank = [...organisation.accounts.values()].find(({ type }) => type === 'BANK')
  const paid = simulator.perform(organisation.id, {
    method: 'PUT',
    path: '/Payments',
    body: { Invoice: { InvoiceID: id }, Account: { AccountID: bank?.id }, Date: '2026-11-10', Amount: 100 },
  })
  expect(paid).toMatchObject({ kind: 'envelope' })
  const before = await clock.run(books.openPositions('receivable', day('2026-11-09')))
  expect(before.invoices.find((invoice) => invoice.id === id)?.amountDue).toBe(38_333n)
  const after = await clock.run(books.openPositions('receivable', addDays(day('2026-11-09'), 1)))
  expect(after.invoices.find((invoice) => invoice.id === id)?.amountDue).toBe(28_333n)
})
