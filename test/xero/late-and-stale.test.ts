import { describe, expect, test } from 'vitest'
import { day } from '../../src/books/day.ts'
import { sha256 } from '../../src/call/canonical.ts'
import type { Change } from '../../src/call/change.ts'
import type { IntentLog } from '../../src/call/intents.ts'
import type { Network, NetworkAnswer } from '../../src/xero/network.ts'
import { type OpenOptions, openOrganisation } from '../../src/xero/open.ts'
import type { SendRule } from '../../src/xero/two-clocks.ts'
import { create, draftFor, email, setStatus, update } from './changes.ts'
import { writtenBy } from './intents-in-memory.ts'
import { applying, type Rig, rig, untilConcluded } from './rig.ts'

const isWrite = ({ method }: { method: string }) => method !== 'GET'
const MINUTE = 60_000

function someContact({ organisation }: Rig) {
  const [contact] = organisation.contacts.values()
  if (!contact) throw new RangeError('the company has no contact')
  return { id: contact.id, name: contact.name }
}

const drafted = (gateway: Rig, reference: string): Change => create(draftFor(someContact(gateway), { reference }))

const stored = ({ organisation }: Rig, reference: string) =>
  [...organisation.invoices.values()].filter((invoice) => invoice.reference === reference)

const emptyRig = () => rig({ company: 'empty', simulator: { limits: { minute: 100_000, day: 100_000 } } })

function reopened(gateway: Rig, more: Partial<OpenOptions>, worker = 'worker') {
  const { hands } = openOrganisation(
    { ...gateway.parts, intents: () => gateway.store.logOf(worker), ...more },
    gateway.ref,
  )
  return { hands, apply: applying(gateway.store, hands, worker) }
}

function answer(status: number, fate?: 'reset'): NetworkAnswer {
  return { status, headers: {}, body: new Uint8Array(), ...(fate ? { fate } : {}) }
}

/** A Xero that says 500 at once, keeps saying so for the same key, and does what was asked 100 s later. */
function lateAfter500({ clock, recorder }: Rig): Network {
  const keys = new Set<string>()
  return async (request) => {
    const key = request.headers['idempotency-key']
    if (key === undefined || (keys.size > 0 && !keys.has(key))) return await recorder.network(request)
    if (!keys.has(key)) clock.wait(100_000).then(() => recorder.network(request))
    keys.add(key)
    return answer(500)
  }
}

async function told(gateway: Rig, more: Partial<OpenOptions>) {
  const { hands, apply } = reopened(gateway, more)
  await gateway.clock.run(apply([drafted(gateway, 'LATE')]))
  for (let turn = 0; turn < 60; turn += 1) {
    await gateway.clock.run(gateway.clock.wait(15_000))
    await gateway.clock.run(hands.reconcile())
  }
  return { count: stored(gateway, 'LATE').length, states: gateway.store.records().map(({ state }) => state) }
}

describe('what Xero does late', () => {
  test('after a 500 is found, not done twice', async () => {
    const gateway = await emptyRig()
    const network = lateAfter500(gateway)
    expect(await told(gateway, { network })).toEqual({ count: 1, states: ['applied'] })
  })

  test('would be done twice by a rule that concludes from the first look', async () => {
    const gateway = await emptyRig()
    const hasty: SendRule = ({ firstSent }) =>
      firstSent === undefined ? { next: 'send' } : { next: 'read_back', conclusive: true }
    expect((await told(gateway, { network: lateAfter500(gateway), rule: hasty })).count).toBe(2)
  })

  /** Drops everything until shortly before the key is too old; what comes then takes four minutes inside Xero. */
  function slowResend({ clock, recorder }: Rig): Network {
    let begun: number | undefined
    return async (request) => {
      if (request.headers['idempotency-key'] === undefined) return await recorder.network(request)
      begun ??= clock.now()
      const age = clock.now() - begun
      if (age > 5 * MINUTE) return await recorder.network(request)
      if (age > 4.5 * MINUTE) clock.wait(4 * MINUTE).then(() => recorder.network(request))
      return answer(500, 'reset')
    }
  }

  test('after a resend at the last moment is found, not done twice', async () => {
    const gateway = await emptyRig()
    expect(await told(gateway, { network: slowResend(gateway) })).toEqual({ count: 1, states: ['applied'] })
  })

  test('would be done twice by a rule with one clock', async () => {
    const gateway = await emptyRig()
    const oneClock: SendRule = ({ firstSent }, now, last) => {
      if (firstSent === undefined) return { next: 'send' }
      if (now > firstSent + 6.5 * MINUTE) return { next: 'read_back', conclusive: true }
      if (last === 'answered') return { next: 'read_back', conclusive: false }
      return now < firstSent + 5 * MINUTE ? { next: 'send' } : { next: 'wait', until: firstSent + 6.5 * MINUTE }
    }
    expect((await told(gateway, { network: slowResend(gateway), rule: oneClock })).count).toBe(2)
  })
})

describe('a list that is behind', () => {
  test.each(['500-after', '504-after'] as const)('by a minute makes no duplicate after %s', async (kind) => {
    const gateway = await emptyRig()
    const { clock, recorder, organisation, simulator } = gateway
    const network: Network = async (request) => {
      const whole = await recorder.network(request)
      if (request.method !== 'GET' || !new URL(request.url).pathname.endsWith('/Invoices')) return whole
      const body: { Invoices: { InvoiceID: string }[] } = JSON.parse(Buffer.from(whole.body).toString('utf8'))
      const known = body.Invoices.filter(
        ({ InvoiceID }) => clock.now() - (organisation.invoices.get(InvoiceID)?.updatedAt ?? 0) > MINUTE,
      )
      return { ...whole, body: Buffer.from(JSON.stringify({ ...body, Invoices: known })) }
    }
    for (let times = 0; times < 6; times += 1) simulator.faults.next(kind, isWrite)
    const { hands, apply } = reopened(gateway, { network })
    expect(await clock.run(apply([drafted(gateway, 'STALE')]))).toMatchObject([{ state: 'open' }])
    await untilConcluded(clock, gateway.store, hands)
    expect(stored(gateway, 'STALE')).toHaveLength(1)
    expect(gateway.store.records()).toMatchObject([{ state: 'applied' }])
  })
})

describe('equal drafts', () => {
  test('are both written, where a key made of the content would swallow one', async () => {
    const gateway = await emptyRig()
    const { clock } = gateway
    await clock.run(gateway.apply([drafted(gateway, 'TWICE')]))
    await clock.run(gateway.apply([drafted(gateway, 'TWICE')]))
    expect(stored(gateway, 'TWICE')).toHaveLength(2)
    const byContent = reopened(gateway, { newKey: ({ body }) => sha256(body) })
    await clock.run(byContent.apply([drafted(gateway, 'HASH')]))
    await clock.run(byContent.apply([drafted(gateway, 'HASH')]))
    expect(stored(gateway, 'HASH')).toHaveLength(1)
  })

  test.each(['504-after', 'reset-before', '500-after', '500-before'] as const)(
    'in one batch are each written once after %s',
    async (kind) => {
      const gateway = await emptyRig()
      const { clock, store, simulator } = gateway
      simulator.faults.odds(1, [kind])
      const changes = ['EQUAL', 'EQUAL', 'OTHER', 'EQUAL'].map((reference) => drafted(gateway, reference))
      await clock.run(gateway.apply(changes))
      simulator.faults.clear()
      await untilConcluded(clock, store, gateway.hands)
      expect([stored(gateway, 'EQUAL').length, stored(gateway, 'OTHER').length]).toEqual([3, 1])
      const ids = store.records().map(({ outcome }) => writtenBy(outcome)?.id)
      expect(new Set(ids).size).toBe(4)
    },
  )

  test('of which one was written and one was not belong to one change each, whoever reconciles', async () => {
    for (const [first, second] of [
      ['504-after', 'reset-before'],
      ['reset-before', '504-after'],
    ] as const) {
      const gateway = await emptyRig()
      const { clock, store, simulator } = gateway
      simulator.faults.odds(1, [first])
      await clock.run(gateway.apply([drafted(gateway, 'PAIR'), drafted(gateway, 'PAIR')]))
      simulator.faults.odds(1, [second])
      clock.advance(20_000)
      const other = reopened(gateway, {}, 'other')
      await clock.run(other.apply([drafted(gateway, 'PAIR')]))
      // Nobody can resend: only the looks decide.
      clock.advance(6 * MINUTE)
      simulator.faults.clear()
      for (let minute = 0; minute < 30; minute += 1) {
        clock.advance(MINUTE)
        await clock.run(Promise.all([gateway.hands.reconcile(), other.hands.reconcile()]))
      }
      expect(store.records().map(({ state }) => state)).toEqual(['applied', 'applied', 'applied'])
      expect(stored(gateway, 'PAIR')).toHaveLength(3)
      expect(new Set(store.records().map(({ outcome }) => writtenBy(outcome)?.id)).size).toBe(3)
    }
  })
})

test('of equal drafts that were sent long after each other each finds its own', async () => {
  const gateway = await emptyRig()
  const { clock, store, simulator } = gateway
  for (let round = 0; round < 6; round += 1) {
    const reference = `APART-${round}`
    simulator.faults.odds(1, ['504-after'])
    await clock.run(gateway.apply([drafted(gateway, reference)]))
    clock.advance(12 * MINUTE)
    await clock.run(gateway.apply([drafted(gateway, reference)]))
    clock.advance(7 * MINUTE)
    simulator.faults.clear()
    await untilConcluded(clock, store, gateway.hands)
    expect(stored(gateway, reference), reference).toHaveLength(2)
  }
  const sent = store.intents().filter(({ firstSent }) => firstSent !== undefined)
  expect(sent).toHaveLength(store.records().length)
})

describe('what somebody else does', () => {
  async function made(gateway: Rig, reference: string, status: 'DRAFT' | 'AUTHORISED' = 'DRAFT') {
    const { clock, apply, books } = gateway
    await clock.run(apply([create(draftFor(someContact(gateway), { reference, status }))]))
    const invoice = await clock.run(books.invoice(stored(gateway, reference)[0]?.id ?? ''))
    if (!invoice) throw new RangeError('the invoice is missing')
    return invoice
  }
  const byHand = ({ simulator, organisation }: Rig, id: string, body: object) =>
    simulator.perform(organisation.id, { method: 'POST', path: `/Invoices/${id}`, body: { ...body } })

  test.each([
    ['a status', (invoice: Parameters<typeof setStatus>[0]) => setStatus(invoice, 'AUTHORISED')],
    ['a patch', (invoice: Parameters<typeof setStatus>[0]) => update(invoice, { reference: 'MACHINE' })],
    ['an e-mail', (invoice: Parameters<typeof setStatus>[0]) => email(invoice)],
  ])('days before %s that was agreed to then stops it', async (_, change) => {
    const gateway = await emptyRig()
    const { clock, store, hands } = gateway
    const invoice = await made(gateway, 'AGREED')
    const [record] = store.begin([change(invoice)], 'worker', { agreed: ['Alex'] })
    clock.advance(3 * 24 * 60 * MINUTE)
    byHand(gateway, invoice.id, { Date: '2026-11-21' })
    await clock.run(store.logOf('worker').release([record?.id ?? '']))
    await untilConcluded(clock, store, hands)
    const { state, outcome } = store.record(record?.id ?? '')
    expect(state).toBe('failed')
    expect(outcome).toMatchObject({ fact: expect.stringContaining('its date is now 2026-11-21, it was 2026-11-20') })
  })

  test('while the answer to an update is missing is told as it is, and nothing is written over it', async () => {
    const gateway = await emptyRig()
    const { clock, store, hands, simulator, organisation } = gateway
    const invoice = await made(gateway, 'OVERTAKEN')
    for (let times = 0; times < 4; times += 1) simulator.faults.next('504-after', isWrite)
    clock.advance(5_000)
    await clock.run(gateway.apply([update(invoice, { due: day('2027-01-31') })]))
    byHand(gateway, invoice.id, { DueDate: '2027-02-28' })
    clock.advance(6 * MINUTE)
    simulator.faults.clear()
    await untilConcluded(clock, store, hands)
    const last = store.records().at(-1)
    expect(last?.state).toBe('failed')
    expect(last?.outcome).toMatchObject({ next: expect.stringContaining('part of it may have been written') })
    expect(organisation.invoices.get(invoice.id)?.dueDate).toBe('2027-02-28')
  })

  test('to a drafted document while its answer is missing becomes a warning', async () => {
    const gateway = await emptyRig()
    const { clock, store, hands, simulator } = gateway
    simulator.faults.odds(1, ['504-after'])
    await clock.run(gateway.apply([create(draftFor(someContact(gateway), { reference: 'NUMBERED', number: 'N-1' }))]))
    byHand(gateway, stored(gateway, 'NUMBERED')[0]?.id ?? '', { Reference: 'By hand', Status: 'AUTHORISED' })
    clock.advance(7 * MINUTE)
    simulator.faults.clear()
    await untilConcluded(clock, store, hands)
    expect(store.records()[0]).toMatchObject({ state: 'applied', outcome: { record: { label: 'N-1' } } })
    expect(store.records()[0]?.outcome).toMatchObject({
      warnings: [expect.stringContaining('its reference differ'), expect.stringContaining('AUTHORISED')],
    })
  })
})

describe('the record before the bytes', () => {
  test('that cannot be written, or is refused, lets nothing leave; later it goes once', async () => {
    for (const trouble of ['paused', 'broken'] as const) {
      const gateway = await emptyRig()
      const { clock, store, hands, recorder } = gateway
      const [record] = store.begin([drafted(gateway, 'HALTED')], 'worker')
      store[trouble] = true
      await clock.run(hands.carryOut(record ? [record] : []))
      expect(recorder.calls(), trouble).toEqual([])
      expect(store.records()).toMatchObject([{ state: 'sending' }])
      store[trouble] = false
      await untilConcluded(clock, store, hands)
      expect(store.records()).toMatchObject([{ state: 'applied' }])
      expect(stored(gateway, 'HALTED')).toHaveLength(1)
    }
  })

  test('is renewed when committing it took long, so that it says when the bytes left', async () => {
    const gateway = await emptyRig()
    const { clock, store, recorder } = gateway
    const inner = store.logOf('worker')
    let commits = 0
    const slow: IntentLog = {
      ...inner,
      sending: async (id) => {
        commits += 1
        const may = await inner.sending(id)
        if (commits === 1) await clock.wait(15_000)
        return may
      },
    }
    const leftAt: number[] = []
    const network: Network = (request) => {
      if (request.method !== 'GET') leftAt.push(clock.now())
      return recorder.network(request)
    }
    const { apply } = reopened(gateway, { network, intents: () => slow })
    expect(await clock.run(apply([drafted(gateway, 'SLOW')]))).toMatchObject([{ state: 'done' }])
    expect(commits).toBe(2)
    expect(leftAt).toEqual([store.intents()[0]?.lastSent])
  })

  test('is what another worker sends again, byte by byte and without a token', async () => {
    const gateway = await emptyRig()
    const { clock, store, simulator, recorder } = gateway
    simulator.faults.odds(1, ['reset-before'])
    await clock.run(gateway.apply([drafted(gateway, 'BYTES')]))
    simulator.faults.clear()
    await untilConcluded(clock, store, reopened(gateway, {}, 'other').hands)
    const puts = recorder.sent.filter(({ method }) => method === 'PUT')
    const facts = puts.map(({ url, headers, body }) => [url, headers['idempotency-key'], sha256(body)].join(' '))
    expect([new Set(facts).size, store.intents().length]).toEqual([1, 1])
    expect(Object.keys(store.intents()[0]?.request.headers ?? {}).sort()).toEqual(['content-type', 'xero-tenant-id'])
  })
})

describe('the note that a change leaves in Xero', () => {
  test('says what, which change, who agreed and what they agreed to, and its failure fails nothing else', async () => {
    const gateway = await emptyRig()
    const { clock, store, hands, organisation } = gateway
    const draft = draftFor(someContact(gateway), { status: 'AUTHORISED', reference: 'NOTED' })
    const [record] = store.begin([create(draft)], 'worker', { agreed: ['Alex Marsh', 'Bea\u202eTane'] })
    await clock.run(hands.carryOut(record ? [record] : []))
    const id = stored(gateway, 'NOTED')[0]?.id ?? ''
    const [note] = (organisation.history.get(id) ?? []).filter(({ changes }) => changes === 'Note')
    expect(note?.details).toBe(
      `Created as AUTHORISED through xero-mcp: change ${record?.id}, agreed by Alex Marsh, BeaTane, hash ${record?.hash.slice(0, 12)}.`,
    )
    expect(store.records().map(({ state, effect }) => [state, effect])).toEqual([
      ['applied', 'post'],
      ['applied', 'record'],
    ])
    const refusing: Network = async (request) =>
      request.url.includes('/History')
        ? { ...answer(400), body: Buffer.from('{"Message":"No."}') }
        : gateway.recorder.network(request)
    const [outcome] = await clock.run(
      reopened(gateway, { network: refusing }).apply([create({ ...draft, reference: 'SECOND' })]),
    )
    expect(outcome?.state).toBe('done')
    expect(store.records().map(({ state }) => state)).toEqual(['applied', 'applied', 'applied', 'failed'])
  })

  test('is left for no draft', async () => {
    const gateway = await emptyRig()
    await gateway.clock.run(gateway.apply([drafted(gateway, 'QUIET')]))
    expect(gateway.store.records()).toHaveLength(1)
  })
})
