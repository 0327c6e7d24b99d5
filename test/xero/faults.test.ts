import { describe, expect, test } from 'vitest'
import type { FaultKind } from '../../src/simulator/edge/faults.ts'
import { faultOf } from '../../src/xero/errors.ts'
import { create, draftFor, email } from './changes.ts'
import { rig, untilConcluded } from './rig.ts'

type Rig = Awaited<ReturnType<typeof rig>>

function someContact({ organisation }: Rig) {
  const [contact] = [...organisation.contacts.values()].filter(({ status }) => status === 'ACTIVE')
  if (!contact) throw new RangeError('the company has no contact')
  return { id: contact.id, name: contact.name }
}

const isWrite = ({ method }: { method: string }) => method !== 'GET'

async function createUnder(gateway: Rig, kinds: readonly FaultKind[], reference = 'UNDER-FAULT') {
  for (const kind of kinds) gateway.simulator.faults.next(kind, isWrite)
  const [outcome] = await gateway.clock.run(gateway.apply([create(draftFor(someContact(gateway), { reference }))]))
  const stored = [...gateway.organisation.invoices.values()].filter((invoice) => invoice.reference === reference)
  return { outcome, stored: stored.length }
}

describe('reads', () => {
  test.each([
    '429-concurrent',
    '429-appminute',
    '500-before',
    '502-before',
    '503',
    '504-after',
    'reset-before',
    'reset-after',
    'stall',
    'torn',
    'token-expired',
  ] as const)('come through %s', async (kind) => {
    const { clock, books, simulator } = await rig({ company: 'empty' })
    simulator.faults.next(kind)
    expect((await clock.run(books.accounts())).length).toBeGreaterThan(0)
  })

  test('wait out a minute limit that ends soon, and say when one does not', async () => {
    const { clock, books, simulator } = await rig({ company: 'empty' })
    await clock.run(books.accounts())
    simulator.faults.next('429-minute')
    await expect(clock.run(books.taxRates())).rejects.toMatchObject({ code: 'limited', next: 'Try again in 60 s.' })
    clock.advance(45_000)
    const before = clock.now()
    await clock.run(books.taxRates())
    expect(clock.now() - before).toBeGreaterThanOrEqual(14_000)
    expect(clock.now() - before).toBeLessThanOrEqual(16_000)
  })

  test('say that the day is used up', async () => {
    const { clock, books, simulator } = await rig({ company: 'empty' })
    simulator.faults.next('429-day')
    await expect(clock.run(books.accounts())).rejects.toMatchObject({ code: 'limited' })
  })

  test('give up after four attempts, and stop asking a Xero that does not answer', async () => {
    const { clock, books, simulator, recorder } = await rig({ company: 'empty' })
    simulator.faults.odds(1, ['503'])
    await expect(clock.run(books.accounts())).rejects.toMatchObject({ code: 'unavailable' })
    expect(recorder.calls()).toHaveLength(4)
    await expect(clock.run(books.accounts())).rejects.toMatchObject({ code: 'unavailable' })
    expect(recorder.calls()).toHaveLength(5)
    simulator.faults.clear()
    clock.advance(15_000)
    expect((await clock.run(books.accounts())).length).toBeGreaterThan(0)
  })
})

describe('writes', () => {
  test.each([
    '429-concurrent',
    '429-appminute',
    '502-before',
    '503',
    '504-after',
    'reset-before',
    'reset-after',
    'stall',
    'stall-before',
    'torn',
    'token-expired',
  ] as const)('happen once under %s', async (kind) => {
    const gateway = await rig({ company: 'empty' })
    const { outcome, stored } = await createUnder(gateway, [kind])
    expect(outcome).toMatchObject({ state: 'done', record: { status: 'DRAFT' } })
    expect(stored).toBe(1)
    const writes = gateway.recorder.sent.filter((request) => request.url.includes('/Invoices'))
    expect(new Set(writes.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(new Set(writes.map(({ body }) => Buffer.from(body).toString('utf8'))).size).toBe(1)
  })

  test('are found at once after a 500 that carried them out', async () => {
    const gateway = await rig({ company: 'empty' })
    const { outcome, stored } = await createUnder(gateway, ['500-after'])
    expect(outcome).toMatchObject({ state: 'done', record: { status: 'DRAFT', total: 38_333n }, warnings: [] })
    expect(stored).toBe(1)
    expect(gateway.recorder.calls()).toEqual(['PUT /Invoices', 'GET /Invoices'])
  })

  test('stay open after a 500 that did nothing, are not sent under a new key before it is certain, and then are', async () => {
    const gateway = await rig({ company: 'empty' })
    const { outcome, stored } = await createUnder(gateway, ['500-before'])
    expect([outcome?.state, stored]).toEqual(['open', 0])
    expect(gateway.recorder.calls()).toEqual(['PUT /Invoices', 'GET /Invoices'])
    await untilConcluded(gateway.clock, gateway.store, gateway.hands)
    expect(gateway.store.records()).toMatchObject([{ state: 'applied' }])
    const puts = gateway.store.intents().map(({ firstSent = 0, lastSent = 0 }) => ({ firstSent, lastSent }))
    expect(puts).toHaveLength(2)
    expect((puts[0]?.lastSent ?? 0) - (puts[0]?.firstSent ?? 0)).toBeLessThan(5 * 60_000)
    expect((puts[1]?.firstSent ?? 0) - (puts[0]?.lastSent ?? 0)).toBeGreaterThan(6.5 * 60_000)
  })

  test('an e-mail whose answer was lost is found by its line in the history', async () => {
    const gateway = await rig({ company: 'empty' })
    gateway.organisation.settings.allowEmail = true
    const contact = someContact(gateway)
    Object.assign(gateway.organisation.contacts.get(contact.id) ?? {}, { email: 'pay@only.example' })
    const draft = draftFor(contact, { status: 'AUTHORISED' })
    const [made] = await gateway.clock.run(gateway.apply([create(draft)]))
    const id = made?.state === 'done' ? (made.record?.id ?? '') : ''
    const invoice = await gateway.clock.run(gateway.books.invoice(id))
    if (!invoice) throw new RangeError('the invoice cannot be read')
    gateway.simulator.faults.next('500-after', isWrite)
    const [outcome] = await gateway.clock.run(gateway.apply([email(invoice)]))
    expect(outcome).toMatchObject({ state: 'done', record: { id }, warnings: [] })
    expect(gateway.organisation.outbox).toHaveLength(1)
  })

  test('stop after a lost answer: what follows is sent later', async () => {
    const gateway = await rig({ company: 'empty' })
    const contact = someContact(gateway)
    gateway.simulator.faults.odds(1, ['504-after'])
    const changes = Array.from({ length: 60 }, (_, index) => create(draftFor(contact, { reference: `STOP-${index}` })))
    const outcomes = await gateway.clock.run(gateway.apply(changes))
    expect(outcomes.every(({ state }) => state === 'open')).toBe(true)
    const stored = () =>
      [...gateway.organisation.invoices.values()].filter(({ reference }) => reference.startsWith('STOP-'))
    expect(stored()).toHaveLength(50)
    gateway.simulator.faults.clear()
    await untilConcluded(gateway.clock, gateway.store, gateway.hands)
    expect(new Set(stored().map(({ reference }) => reference)).size).toBe(60)
    expect(stored()).toHaveLength(60)
    expect(gateway.store.records().every(({ state }) => state === 'applied')).toBe(true)
  })

  test('are answered within 45 s', async () => {
    const gateway = await rig({ company: 'empty' })
    gateway.simulator.faults.odds(1, ['stall'])
    const before = gateway.clock.now()
    const [outcome] = await gateway.clock.run(gateway.apply([create(draftFor(someContact(gateway)))]))
    expect(outcome?.state).toBe('open')
    expect(gateway.clock.now() - before).toBeLessThanOrEqual(46_000)
  })

  test('in a storm of faults no invoice is written twice, and every outcome is true', async () => {
    const gateway = await rig({ company: 'empty', simulator: { seed: 11 } })
    const kinds: FaultKind[] = [
      '429-concurrent',
      '500-before',
      '500-after',
      '502-before',
      '504-after',
      'reset-before',
      'reset-after',
      'stall',
      'torn',
    ]
    gateway.simulator.faults.odds(0.4, kinds)
    const contact = someContact(gateway)
    const count = (reference: string) =>
      [...gateway.organisation.invoices.values()].filter((invoice) => invoice.reference === reference).length
    // How many there may be by what was told.
    const TRUE = { done: [1], failed: [0], open: [0, 1] }
    const told = []
    for (let index = 0; index < 150; index += 1) {
      const reference = `STORM-${index}`
      const [outcome] = await gateway.clock.run(gateway.apply([create(draftFor(contact, { reference }))]))
      const state = outcome?.state ?? 'failed'
      told.push(state)
      expect(TRUE[state], `${reference} ${state}`).toContain(count(reference))
      gateway.clock.advance(20_000)
    }
    expect(told.filter((state) => state === 'done').length).toBeGreaterThan(80)
    expect(told).toContain('open')
    gateway.simulator.faults.clear()
    await untilConcluded(gateway.clock, gateway.store, gateway.hands)
    expect(gateway.store.records().map(({ state }) => state)).not.toContain('sending')
    gateway.store.records().forEach(({ state }, index) => {
      expect(count(`STORM-${index}`), `STORM-${index} ${state}`).toBe(state === 'applied' ? 1 : 0)
    })
  })
})

test('hundreds of calls stay inside the limits of a counting Xero', async () => {
  const gateway = await rig()
  const { clock, books, background, recorder, organisation, log } = gateway
  const ids = [...organisation.invoices.keys()].slice(0, 150)
  const batch = ids.map((id) => background.invoice(id))
  const person = (async () => {
    for (const id of ids.slice(100, 110)) {
      await clock.wait(7_000)
      await books.invoice(id)
    }
  })()
  await clock.run(Promise.all([...batch, person]))
  expect(log.filter(({ facts }) => facts.status === 429)).toEqual([])
  expect(recorder.calls().length).toBeGreaterThanOrEqual(150)
})

test('a refusal of Xero Files, which is a list, is told in its own words', () => {
  const text =
    '[{"type":"Validation","title":"Validation failure","detail":"Extension: boo is not a valid File extension."}]'
  const fault = faultOf({ status: 400, headers: {}, text })
  expect([fault.code, fault.fact]).toEqual([
    'rejected',
    'Xero refused this: "Extension: boo is not a valid File extension."',
  ])
})
