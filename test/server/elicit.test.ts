import { Client, type ClientCapabilities, type ElicitResult } from '@modelcontextprotocol/client'
import { describe, expect, it } from 'vitest'
import { type HouseOptions, house } from '../house.ts'

const ERAS = [
  ['2025', 'legacy'],
  ['2026', { pin: '2026-07-28' }],
] as const
const MODERN = ERAS[1][1]

const YES: ElicitResult = { action: 'accept', content: { agree: true } }
const FORMS: ClientCapabilities = { elicitation: { form: {} } }

interface HostOptions extends HouseOptions {
  answer?: () => ElicitResult
  capabilities?: ClientCapabilities
}

/** A house whose host answers every question so, and keeps what it was asked. */
async function houseOf(mode: (typeof ERAS)[number][1], options: HostOptions = {}) {
  const { answer = () => YES, capabilities = FORMS, ...more } = options
  const questions: string[] = []
  const client = new Client({ name: 'host', version: '1' }, { capabilities, versionNegotiation: { mode } })
  if (capabilities.elicitation) {
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      questions.push(params.message)
      return answer()
    })
  }
  const opened = await house({ ...more, client })
  // The note on a document's history beside it is no second writing.
  const written = () => opened.calls.filter((one) => /^(PUT|POST) \/[^/]+(\/[^/]+)?$/.test(one)).length
  return { ...opened, questions, written }
}

const line = { description: 'Support in October', quantity: 2, unit_price: 100, account: '200' }
const invoiceTo = (contact: string, price = 100) => ({ contact, lines: [{ ...line, unit_price: price }] })
const SMALL = { invoices: [invoiceTo('Harbour Dental')], status: 'AUTHORISED' }

const rules = (...given: object[]) => JSON.stringify({ name: 'ours', base: 'draft', rules: given })
const FREE_BELOW_100 = { name: 'tiny', decision: 'apply', when: { effects: ['post'], max_amount: 100 } }
const NOT_KAURI = { name: 'not them', decision: 'refuse', when: { effects: ['post'], contacts: ['Kauri Legal'] } }

describe.each(ERAS)('a host of %s that can ask', (_, mode) => {
  it('is asked about a small posting, and a yes does it once', async () => {
    const { call, books, questions, written, open, close } = await houseOf(mode)
    const before = books.invoices.size
    const reply = await call('create_invoices', SMALL)
    expect(questions).toHaveLength(1)
    expect(reply).toMatchObject({ isError: false, data: { outcome: 'applied', changes: [{ status: 'AUTHORISED' }] } })
    expect(books.invoices.size).toBe(before + 1)
    expect(written()).toBe(1)
    expect(JSON.stringify(await open.store.audit.entries(1, 100))).toContain('elicitation')
    const again = await call('create_invoices', SMALL)
    expect(again.data).toMatchObject({ outcome: 'applied' })
    expect([questions.length, written(), books.invoices.size]).toEqual([1, 1, before + 1])
    await close()
  })

  it('reads what it says yes to: organisation, contact, lines, amount and why', async () => {
    const { call, questions, close } = await houseOf(mode, { answer: () => ({ action: 'decline' }) })
    await call('create_invoices', SMALL)
    const [question = ''] = questions
    expect(question).toContain('Do this in Xero?')
    expect(question).toContain('Organisation: Kestrel Trading Ltd (demo)')
    expect(question).toContain('To: Harbour Dental')
    expect(question).toContain('Status: AUTHORISED')
    expect(question).toContain('Support in October | 2 | 100.00 | 200 | OUTPUT2 | 200.00')
    expect(question).toContain('Total: 230.00 NZD')
    expect(question).toMatch(/Asked because: \S+/)
    await close()
  })

  it.each<[string, ElicitResult]>([
    ['accepts an empty form', { action: 'accept', content: {} }],
    ['accepts without a form', { action: 'accept' }],
    ['accepts with a no', { action: 'accept', content: { agree: false } }],
    ['accepts with something else', { action: 'accept', content: { agree: 'true' } }],
    ['accepts with more than was asked', { action: 'accept', content: { agree: true, all: true } }],
    ['declines', { action: 'decline' }],
    ['cancels', { action: 'cancel' }],
  ])('that %s leaves it held, and is not asked twice', async (_name, answer) => {
    const { call, questions, written, close } = await houseOf(mode, { answer: () => answer })
    const reply = await call('create_invoices', SMALL)
    expect(reply.data).toMatchObject({ outcome: 'held' })
    expect([questions.length, written()]).toEqual([1, 0])
    expect((await call('list_changes', { states: ['held'] })).data).toMatchObject({ count: 1 })
    await close()
  })

  it('is told of the changes that needed no yes as well', async () => {
    for (const answer of [YES, { action: 'decline' } as const]) {
      const { call, questions, close } = await houseOf(mode, {
        policyText: rules(FREE_BELOW_100),
        answer: () => answer,
      })
      const invoices = [invoiceTo('Harbour Dental'), invoiceTo('Kauri Legal', 20)]
      const reply = await call('create_invoices', { invoices, status: 'AUTHORISED' })
      expect(questions).toHaveLength(1)
      expect(questions[0]).not.toContain('Kauri')
      expect(reply.text).toContain('Harbour Dental')
      expect(reply.text).toContain('Kauri Legal')
      const state = answer === YES ? 'applied' : 'held'
      expect(reply.data.changes).toMatchObject([{ state }, { state: 'applied' }])
      await close()
    }
  })

  it.each<[string, string, object, HostOptions, number?]>([
    ['an amount above the rule', 'create_invoices', { ...SMALL, invoices: [invoiceTo('Harbour Dental', 600)] }, {}],
    [
      'a plan of which one is above it',
      'create_invoices',
      { ...SMALL, invoices: [...SMALL.invoices, invoiceTo('Kauri Legal', 600)] },
      {},
      2,
    ],
    [
      'a plan of which one was refused',
      'create_invoices',
      { ...SMALL, invoices: [...SMALL.invoices, invoiceTo('Kauri Legal')] },
      { policyText: rules(NOT_KAURI) },
    ],
    ['an e-mail', 'email_invoice', { document: 'INV-0036', action: 'mark_as_sent' }, {}],
    ['a void', 'void_documents', { documents: ['BS-688'] }, {}],
    ['bank details', 'save_contact', { contact: 'Pinewood Cafe', bank_account: '01-0902-0068389-00' }, {}],
    ['an e-mail address', 'save_contact', { contact: 'Pinewood Cafe', email: 'new@example.com' }, {}],
    ['a host without the ability', 'create_invoices', SMALL, { capabilities: {} }],
    ['a host that only opens links', 'create_invoices', SMALL, { capabilities: { elicitation: { url: {} } } }],
  ])('is not asked about %s', async (_name, tool, input, options, held = 1) => {
    const { call, questions, written, close } = await houseOf(mode, options)
    const reply = await call(tool, input as Record<string, unknown>)
    expect(reply.text).toContain('held')
    expect((await call('list_changes', { states: ['held'] })).data.count).toBe(held)
    expect([questions.length, written()]).toEqual([0, 0])
    await close()
  })

  it('that says no more than that it can ask is asked', async () => {
    const { call, questions, close } = await houseOf(mode, { capabilities: { elicitation: {} } })
    expect((await call('create_invoices', SMALL)).data).toMatchObject({ outcome: 'applied' })
    expect(questions).toHaveLength(1)
    await close()
  })
})

it('a host that fails while it asks still hears what was done and what is held', async () => {
  const answer = () => {
    throw new Error('no window to ask in')
  }
  const { call, close } = await houseOf('legacy', { policyText: rules(FREE_BELOW_100), answer })
  const invoices = [invoiceTo('Harbour Dental'), invoiceTo('Kauri Legal', 20)]
  const reply = await call('create_invoices', { invoices, status: 'AUTHORISED' })
  expect(reply.isError).toBe(false)
  expect(reply.data.changes).toMatchObject([{ state: 'held' }, { state: 'applied' }])
  await close()
})

describe('an answer that comes back by hand', () => {
  const ANSWER = { agree: { action: 'accept', content: { agree: true } } }

  async function openQuestion(options: HostOptions = {}) {
    const opened = await houseOf(MODERN, options)
    const ask = async (more: object = {}) =>
      await opened.client.callTool({ name: 'create_invoices', arguments: SMALL, ...more }, {
        allowInputRequired: true,
      } as object)
    const { requestState } = (await ask()) as unknown as { requestState: string }
    expect(requestState).toMatch(/^v1\./)
    return { ...opened, ask, requestState }
  }

  it('counts once: played again it changes nothing', async () => {
    const { ask, requestState, written, books, close } = await openQuestion()
    const before = books.invoices.size
    const first = await ask({ requestState, inputResponses: ANSWER })
    expect(first.structuredContent).toMatchObject({ outcome: 'applied' })
    const second = await ask({ requestState, inputResponses: ANSWER })
    expect(second.structuredContent).toMatchObject({ outcome: 'applied' })
    expect([written(), books.invoices.size]).toEqual([1, before + 1])
    await close()
  })

  it('is refused when its state was changed', async () => {
    const { ask, requestState, written, close } = await openQuestion()
    const [version, body = '', seal] = requestState.split('.')
    const read = JSON.parse(Buffer.from(body, 'base64url').toString())
    read.p.shown[0].hash = '0'.repeat(64)
    const changed = [version, Buffer.from(JSON.stringify(read)).toString('base64url'), seal].join('.')
    for (const state of [changed, `${requestState.slice(0, -3)}AAA`, 'v1.e30.e30', '']) {
      const answered = ask({ requestState: state, inputResponses: ANSWER })
      if (state === '') await answered.catch(() => {})
      else await expect(answered).rejects.toThrow(/requestState/)
    }
    expect(written()).toBe(0)
    await close()
  })

  it('is refused when its state is another server’s', async () => {
    const { ask, written, close } = await openQuestion()
    const { questionCodec } = await import('../../src/server/elicit.ts')
    const context = { mcpReq: { method: 'tools/call' } } as Parameters<ReturnType<typeof questionCodec>['verify']>[1]
    const open = { organisation: 'x', changes: [], shown: [] }
    const foreign = await questionCodec(new Uint8Array(32).fill(8)).mint(open, context)
    await expect(ask({ requestState: foreign, inputResponses: ANSWER })).rejects.toThrow(/requestState/)
    const elsewhere = { mcpReq: { method: 'prompts/get' } } as typeof context
    const other = await questionCodec(new Uint8Array(32).fill(9)).mint(open, elsewhere)
    await expect(ask({ requestState: other, inputResponses: ANSWER })).rejects.toThrow(/requestState/)
    expect(written()).toBe(0)
    await close()
  })

  it('without a state is no yes', async () => {
    const { ask, written, close } = await openQuestion()
    await ask({ inputResponses: ANSWER })
    expect(written()).toBe(0)
    await close()
  })
})
