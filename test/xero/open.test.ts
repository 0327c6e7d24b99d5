import { describe, expect, test } from 'vitest'
import { dayAt } from '../../src/books/day.ts'
import { listen } from '../../src/simulator/listen.ts'
import { withDeadline } from '../../src/xero/adapter.ts'
import { httpsNetwork } from '../../src/xero/https-network.ts'
import { type OpenOptions, type OpenOrganisation, openOrganisation, openOrganisations } from '../../src/xero/open.ts'
import { clientCredentials } from '../../src/xero/tokens.ts'
import { create, draftFor, update } from './changes.ts'
import { intentsInMemory } from './intents-in-memory.ts'
import { leasesInMemory } from './leases-in-memory.ts'
import { applying, fixedBearer, rig, SCOPES } from './rig.ts'
import { virtualClock } from './virtual-clock.ts'

describe('opening', () => {
  const json = (value: unknown) => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(value)) })

  test('one entry for each organisation that the credential reaches, practices left out', async () => {
    const urls: string[] = []
    const clock = virtualClock()
    const opened = await openOrganisations({
      apiBase: 'https://api.xero.com',
      clock,
      random: () => 0.5,
      newId: () => 'x',
      log: () => undefined,
      tokenSource: fixedBearer('t'),
      intents: (organisation) => intentsInMemory(organisation, clock).logOf('worker'),
      network: async ({ url }) => {
        urls.push(url)
        return json([
          { id: '1', tenantId: 'a', tenantType: 'ORGANISATION', tenantName: 'First Ltd' },
          { id: '2', tenantId: 'b', tenantType: 'PRACTICE', tenantName: 'Advisers' },
          { id: '3', tenantId: 'c', tenantType: 'ORGANISATION', tenantName: 'Second Ltd' },
        ])
      },
    })
    expect(opened.map(({ ref }) => ({ ...ref }))).toEqual([
      { id: 'a', name: 'First Ltd', demo: false },
      { id: 'c', name: 'Second Ltd', demo: false },
    ])
    expect(urls).toEqual(['https://api.xero.com/connections'])
  })

  test('a whole reading and writing over real sockets', async () => {
    const { simulator, organisation, store } = await rig()
    const { port, close } = await listen(simulator)
    try {
      const url = `http://127.0.0.1:${port}`
      const clock = { now: simulator.clock.now, wait: async () => undefined }
      const network = httpsNetwork({ loopbackBase: url })
      const login = { clientId: 'app', clientSecret: 'secret', scopes: SCOPES, identityBase: url, network, clock }
      const [opened] = await openOrganisations({
        network,
        apiBase: url,
        clock,
        random: () => 0.5,
        newId: () => '00000000-0000-4000-8000-00000000000b',
        log: () => undefined,
        tokenSource: clientCredentials(login),
        intents: () => store.logOf('worker'),
      })
      if (!opened) throw new RangeError('the connection is missing')
      expect(opened.ref).toMatchObject({ id: organisation.id, demo: true })
      const found = await opened.books.findInvoices({ kind: 'invoice', unpaid: true, order: 'due', detail: true })
      expect(found.rows.length).toBeGreaterThan(10)
      const contact = found.rows[0]?.contact ?? { id: '', name: '' }
      const [outcome] = await applying(
        store,
        opened.hands,
      )([create(draftFor(contact, { reference: 'Über "TCP" & Söhne' }))])
      expect(outcome).toMatchObject({ state: 'done', record: { status: 'DRAFT', total: 38_333n } })
      const stored = [...organisation.invoices.values()].filter(({ reference }) => reference === 'Über "TCP" & Söhne')
      expect(stored).toHaveLength(1)
    } finally {
      await close()
    }
  })
})

test('a fixed discount on a line that is kept stays', async () => {
  const { clock, books, apply, organisation, recorder } = await rig()
  const found = await clock.run(books.findInvoices({ kind: 'invoice', statuses: ['DRAFT'], detail: true }))
  const stored = organisation.invoices.get(found.rows[0]?.id ?? '')
  const [line] = stored?.lines ?? []
  if (!stored || !line) throw new RangeError('the company has no draft')
  line.discountAmount = 125n
  const invoice = await clock.run(books.invoice(stored.id))
  if (!invoice) throw new RangeError('the draft cannot be read')
  const lines = [{ id: line.id, description: 'Same', quantity: 10_000n, unitAmount: 1_000_000n, accountCode: '210' }]
  await clock.run(apply([update(invoice, { lines })]))
  const post = recorder.sent.find(({ method }) => method === 'POST')
  expect(Buffer.from(post?.body ?? []).toString()).toContain('"DiscountAmount":1.25')
})

test('a tool call’s deadline holds for every call made inside it', async () => {
  const { clock, books, simulator } = await rig()
  await clock.run(books.organisation())
  simulator.faults.odds(1, ['stall'])
  const begun = clock.now()
  const today = dayAt(begun, 'Pacific/Auckland')
  const work = withDeadline(begun + 10_000, () => books.openPositions('receivable', today))
  await expect(clock.run(work)).rejects.toMatchObject({ code: 'unavailable' })
  expect(clock.now() - begun).toBeLessThanOrEqual(11_000)
})

test('three processes on one store ask for one token, and none of their reads is refused', async () => {
  const { clock, parts, recorder } = await rig({ company: 'empty' })
  const leases = leasesInMemory(clock, () => 2)
  const slow: OpenOptions['network'] = async (request) => {
    await clock.wait(100)
    const answer = await parts.network(request)
    await clock.wait(100)
    statuses.push(answer.status)
    return answer
  }
  const statuses: number[] = []
  const login = { clientId: 'app', clientSecret: 'secret', scopes: SCOPES, identityBase: 'https://identity.xero.com' }
  const opened = await clock.run(
    Promise.all(
      ['a', 'b', 'c'].map(async (owner) => {
        const shared = { leases, owner, random: parts.random }
        const tokenSource = clientCredentials({ ...login, network: slow, clock, shared })
        return await openOrganisations({ ...parts, network: slow, leases, owner, tokenSource })
      }),
    ),
  )
  const reads = opened.flatMap(([organisation]) =>
    Array.from({ length: 30 }, (_, n) => organisation?.background.findContacts({ search: `nobody ${n}` })),
  )
  await clock.run(Promise.all(reads))
  const tokens = () => recorder.sent.filter(({ url }) => url.endsWith('/connect/token'))
  expect(tokens()).toHaveLength(1)
  clock.advance(29 * 60_000)
  await clock.run(Promise.all(opened.map(([organisation]) => organisation?.books.findContacts({ search: 'anybody' }))))
  expect(tokens()).toHaveLength(2)
  expect(statuses.filter((status) => status !== 200)).toEqual([])
  expect(recorder.calls()).toHaveLength(93)
})

test('what one app has left of its own limit holds for all that it reaches in every process, and for no other app', async () => {
  const { clock, parts, organisation, recorder } = await rig({ company: 'empty' })
  const leases = leasesInMemory(clock)
  const spent: OpenOptions['network'] = async () => ({
    status: 429,
    headers: { 'x-rate-limit-problem': 'appminute', 'retry-after': '40' },
    body: new Uint8Array(),
  })
  const opened = (clientId: string | undefined, network: OpenOptions['network'], tenant = organisation.id) =>
    openOrganisation({ ...parts, leases, owner: `${clientId}`, clientId, network }, { id: tenant, name: '' })
  const read = ({ books }: OpenOrganisation) =>
    clock.run(withDeadline(clock.now() + 5_000, () => books.findContacts({ search: 'anybody' })))
  await expect(read(opened('first', spent, 'another'))).rejects.toMatchObject({ code: 'limited' })
  recorder.clear()
  await expect(read(opened('first', recorder.network))).rejects.toMatchObject({ code: 'limited' })
  expect(recorder.calls()).toEqual([])
  await read(opened('second', recorder.network))
  await read(opened(undefined, recorder.network))
  expect(recorder.calls()).toHaveLength(2)
})
