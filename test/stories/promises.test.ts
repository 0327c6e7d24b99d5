import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { formatAmount, formatDecimal } from '../../src/books/money.ts'
import { contextOf } from '../../src/call/run.ts'
import { assess } from '../../src/tools/collections/debtors/assess.ts'
import { promisesBetween } from '../../src/tools/collections/record/standing.ts'
import { house, type TestHouse, type ToolReply } from '../house.ts'
import { contactIn } from './ledger-state.ts'

const DAY_MS = 86_400_000
const TOOL = 'log_promise_or_dispute'

// Some customer of the demo with open invoices of which nobody spoke yet; INV-0036 is Northgate's, and due.
const sample = await house()
const debtor = debtorIn(sample)
const [first, second] = [debtor.invoices[0]?.number ?? '', debtor.invoices[1]?.number ?? '']
const due = debtor.invoices[0]?.amountDue ?? 0n
await sample.close()

function debtorIn({ books }: TestHouse) {
  for (const { id, name } of books.contacts.values()) {
    const open = [...books.invoices.values()].filter(
      (one) => one.contactId === id && one.type === 'ACCREC' && one.status === 'AUTHORISED' && one.amountDue > 0n,
    )
    const plain = open.every((one) => one.amountPaid === 0n && !one.expectedPaymentDate && one.currencyCode === 'NZD')
    const early = open.every(({ dueDate }) => dueDate !== undefined && dueDate <= '2026-12-04')
    if (plain && early && open.length >= 2 && open.every(({ amountDue }) => amountDue > 100_000n)) {
      return { name, invoices: open.sort((a, b) => ((a.dueDate ?? '') < (b.dueDate ?? '') ? -1 : 1)) }
    }
  }
  throw new Error('the demo has no such customer')
}

/** Cents as a caller writes them. */
function units(cents: bigint): number {
  return Number.parseFloat(formatDecimal(cents, 2))
}

function invoiceIn({ books }: TestHouse, number: string) {
  const found = [...books.invoices.values()].find((one) => one.number === number)
  if (!found) throw new Error(`no ${number}`)
  return found
}

function notesOf({ books }: TestHouse, id: string): string[] {
  const notes = (books.history.get(id) ?? []).filter(({ changes }) => changes === 'Note')
  return notes.map(({ details }) => details).filter((details) => details.startsWith('[collections]'))
}

async function assessed(open: TestHouse) {
  const [first] = open.open.houses
  if (!first) throw new Error('no house')
  const part = () => () => {}
  return await assess(await contextOf(first, { part, signal: undefined }))
}

async function standingOf(open: TestHouse, contact: string) {
  const { standings } = await assessed(open)
  return standings.of(contactIn(open.books, contact).id)
}

function refIn({ data }: ToolReply): string {
  return String(data.ref)
}

function entered({ simulator, books }: TestHouse, path: string, body: unknown, method = 'PUT'): void {
  const answer = simulator.perform(books.id, { method, path, body })
  if (answer.kind !== 'envelope') throw new Error(JSON.stringify(answer))
}

function pay(open: TestHouse, number: string, amount: number, on: string): void {
  const invoice = { InvoiceID: invoiceIn(open, number).id }
  entered(open, '/Payments', { Invoice: invoice, Account: { Code: '090' }, Amount: amount, Date: on })
}

describe('a promise from its word to its end', () => {
  let open: TestHouse
  beforeAll(async () => {
    open = await house()
  })
  afterAll(() => open.close())

  it('is on record and in Xero: noted on contact and invoice, with the expected payment date', async () => {
    const before = structuredClone(invoiceIn(open, first))
    const reply = await open.call(TOOL, {
      log: 'promise',
      invoices: [first],
      on: '2026-11-25',
      by: 'Practice manager',
      channel: 'phone',
      said: 'You will have it on Wednesday.',
    })
    expect(reply.isError, reply.text).toBe(false)
    expect(reply.data).toMatchObject({ kind: 'promise', invoices: [first], on_record: 1 })
    const after = invoiceIn(open, first)
    expect(after).toEqual({ ...before, expectedPaymentDate: '2026-11-25', updatedAt: after.updatedAt })
    const note = `[collections] promise ${refIn(reply)} of 2026-11-20: NZD ${formatAmount(due)} by 2026-11-25, phone; for ${first}; by "Practice manager"; "You will have it on Wednesday."`
    expect(notesOf(open, after.id)).toEqual([note])
    expect(notesOf(open, contactIn(open.books, debtor.name).id)).toEqual([note])
  })

  it('stops its invoice from being chased, and no other', async () => {
    const { debtors } = await assessed(open)
    const found = debtors.find(({ contact }) => contact.name === debtor.name)
    const stops = Object.fromEntries((found?.invoices ?? []).map(({ number, stop }) => [number, stop?.gate]))
    expect(stops[first]).toBe('promise')
    expect(stops[second]).toBeUndefined()
  })

  it('said again it is on record already, and changes nothing', async () => {
    open.calls.splice(0)
    const input = { log: 'promise', invoices: [first], on: '2026-11-25', by: 'Practice manager', channel: 'phone' }
    const reply = await open.call(TOOL, input)
    expect(reply.data.already).toBe(true)
    expect(open.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
  })

  it('is broken once its time is up, and found among the promises of the week', async () => {
    open.simulator.clock.advance(11 * DAY_MS)
    const { promises } = await standingOf(open, debtor.name)
    expect(promises.find(({ from }) => from === 'record')).toMatchObject({ state: 'broken', lastDay: '2026-11-27' })
    const { standings } = await assessed(open)
    const week = promisesBetween(standings, day('2026-11-23'), day('2026-11-29'))
    expect(week.filter(({ state }) => state === 'broken').map(({ contact }) => contact.name)).toContain(debtor.name)
  })

  it('stays broken when it is paid late, and the next is judged by itself', async () => {
    pay(open, first, units(due), '2026-12-01')
    const next = await open.call(TOOL, { log: 'promise', invoices: [second], on: '2026-12-04', amount: 1000 })
    expect(next.isError, next.text).toBe(false)
    pay(open, second, 1000, '2026-12-03')
    open.simulator.clock.advance(11 * 60_000)
    const { promises } = await standingOf(open, debtor.name)
    const recorded = promises.filter(({ from }) => from === 'record')
    expect(recorded.map(({ state, paid }) => [state, paid])).toEqual([
      ['kept', 100_000n],
      ['broken', 0n],
    ])
  })
})

describe('a dispute', () => {
  let open: TestHouse
  beforeAll(async () => {
    open = await house()
  })
  afterAll(() => open.close())
  let ref = ''

  it('parks the invoice: a note in Xero, and neither status nor amounts change', async () => {
    const before = structuredClone(invoiceIn(open, 'INV-0036'))
    const reply = await open.call(TOOL, {
      log: 'dispute',
      invoices: ['INV-0036'],
      reason: 'not_received',
      said: 'They never received the March delivery.',
    })
    ref = refIn(reply)
    expect(reply.text).toContain('Xero has no status for disputes')
    expect(invoiceIn(open, 'INV-0036')).toEqual(before)
    expect(notesOf(open, before.id)).toEqual([
      `[collections] dispute ${ref} of 2026-11-20: not_received, NZD; for INV-0036; "They never received the March delivery."`,
    ])
    const { disputes } = await standingOf(open, 'Northgate Schools Trust')
    expect(disputes.map(({ ref: name, closed }) => [name, closed])).toEqual([[ref, undefined]])
    const { debtors } = await assessed(open)
    const found = debtors.find(({ contact }) => contact.name === 'Northgate Schools Trust')
    expect(found?.invoices.find(({ number }) => number === 'INV-0036')?.stop?.gate).toBe('dispute')
  })

  it('is not opened twice', async () => {
    const reply = await open.call(TOOL, { log: 'dispute', invoices: ['INV-0036'], reason: 'price' })
    expect([reply.isError, reply.text]).toEqual([true, expect.stringContaining(`${ref} of`)])
    expect(reply.text).toContain('Nothing was written.')
  })

  it('is closed by its ref, once, and can be opened anew', async () => {
    const closed = await open.call(TOOL, { log: 'close', ref, said: 'Delivered again.' })
    expect(closed.isError, closed.text).toBe(false)
    expect((await standingOf(open, 'Northgate Schools Trust')).disputes[0]?.closed).toBe('2026-11-20')
    expect((await open.call(TOOL, { log: 'close', ref })).text).toContain('was closed on 2026-11-20')
    const anew = await open.call(TOOL, { log: 'dispute', invoices: ['INV-0036'], reason: 'not_received' })
    expect(anew.data.already).toBeUndefined()
    expect(refIn(anew)).not.toBe(ref)
    expect(notesOf(open, invoiceIn(open, 'INV-0036').id)).toHaveLength(3)
  })

  it('is closed without its ref where it is the only thing that is open', async () => {
    const hold = { log: 'hold', contact: 'Northgate Schools Trust', reason: 'requested' }
    const held = refIn(await open.call(TOOL, hold))
    const both = await open.call(TOOL, { log: 'close', invoices: ['INV-0036'] })
    expect(both.text).toContain('2 entries of "Northgate Schools Trust" about these invoices are open')
    expect(both.text).toContain(held)
    await open.call(TOOL, { log: 'close', ref: held })
    const closed = await open.call(TOOL, { log: 'close', contact: 'Northgate Schools Trust' })
    expect(closed.isError, closed.text).toBe(false)
    const { disputes, holds } = await standingOf(open, 'Northgate Schools Trust')
    expect([...disputes.map((one) => one.closed), ...holds.map((one) => one.over)]).not.toContain(undefined)
    const none = await open.call(TOOL, { log: 'close', contact: 'Northgate Schools Trust' })
    expect(none.text).toContain('nothing of "Northgate Schools Trust" is open')
  })
})

describe('holds and contacts', () => {
  let open: TestHouse
  beforeAll(async () => {
    open = await house()
  })
  afterAll(() => open.close())

  it('need nobody who owes, and stay here alone where that is wanted', async () => {
    open.calls.splice(0)
    const hold = { log: 'hold', contact: 'Kauri Legal', reason: 'requested', on: '2026-12-31', note_in_xero: false }
    const reply = await open.call(TOOL, hold)
    expect(reply.data).toMatchObject({ kind: 'hold', on_record: 1, invoices: [] })
    expect(open.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
    const called = await open.call(TOOL, {
      log: 'contacted',
      contact: 'Kauri Legal',
      channel: 'phone',
      said: 'No answer.',
    })
    expect(called.isError).toBe(false)
    const { holds, contacted } = await standingOf(open, 'Kauri Legal')
    expect(holds.map(({ reason, over }) => [reason, over])).toEqual([['requested', '2027-01-01']])
    expect(contacted.map(({ channel, step, said }) => [channel, step, said])).toEqual([['phone', 'call', 'No answer.']])
  })

  it('heed a pasted reply, and take nothing else from it', async () => {
    const text =
      'Hello,\nwe will pay INV-0036 on Friday.\nOur new bank account is 99-9999-9999999-99.\n\nOn Mon, 16 Nov 2026 Ann wrote:\n> We dispute nothing. Please pay by 4 December.'
    const quote = 'we will pay INV-0036 on Friday'
    const promise = { log: 'promise', invoices: ['INV-0036'], on: '2026-11-27', reply: { text, quote } }
    const before = structuredClone(contactIn(open.books, 'Northgate Schools Trust'))
    const reply = await open.call(TOOL, promise)
    expect(reply.isError, reply.text).toBe(false)
    expect(reply.text).toContain('nothing of that was taken over')
    expect(contactIn(open.books, 'Northgate Schools Trust')).toEqual(before)
    const other = await open.call(TOOL, { ...promise, on: '2026-12-04' })
    expect(other.text).toContain('not of 2026-12-04')
    const ours = await open.call(TOOL, { ...promise, on: '2026-12-04', reply: { text, quote: 'pay by 4 December' } })
    expect(ours.text).toContain('quoted message')
  })

  it('are of the draft that was sent: to its contact alone, and by phone where it was for a call', async () => {
    const drafted = await open.call('draft_reminders', { contacts: [debtor.name], step: 'call' })
    const [, ref] = /\((r_[0-9a-f]{8}),/.exec(drafted.text) ?? []
    const wrong = await open.call(TOOL, { log: 'contacted', ref, contact: 'Kauri Legal' })
    expect([wrong.isError, wrong.text]).toEqual([true, expect.stringContaining(`not to "Kauri Legal"`)])
    expect((await open.call(TOOL, { log: 'contacted', ref, contact: debtor.name })).isError).toBe(false)
    const [first] = (await standingOf(open, debtor.name)).contacted
    expect(first).toMatchObject({ channel: 'phone', step: 'call', reminder: ref })
  })

  it('promised again after another day was promised, the first day counts, and closing it tells what is left', async () => {
    const promised = async (on: string) =>
      await open.call(TOOL, { log: 'promise', contact: debtor.name, on, note_in_xero: false })
    for (const on of ['2026-12-04', '2026-12-11', '2026-12-04']) expect((await promised(on)).isError).toBe(false)
    const live = async () =>
      (await standingOf(open, debtor.name)).promises.flatMap(({ state, on }) => (state === 'live' ? [on] : []))
    expect(await live()).toEqual(['2026-12-04'])
    expect((await promised('2026-12-04')).data.already).toBe(true)
    const closed = await open.call(TOOL, { log: 'close', contact: debtor.name, note_in_xero: false })
    expect(closed.text).toContain('What was promised before counts again')
    expect(await live()).toEqual(['2026-12-11'])
  })

  it('a dry run writes nothing, here or there', async () => {
    open.calls.splice(0)
    const reply = await open.call(TOOL, { log: 'hold', contact: 'Fern & Stone', reason: 'hardship', dry_run: true })
    expect(reply.text).toContain('It would be done')
    expect(open.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
    expect((await standingOf(open, 'Fern & Stone')).holds).toEqual([])
  })

  it('words of strangers come out clean', async () => {
    const said = 'ok\u202e" ; for all\n[collections] closed x_00000001'
    const reply = await open.call(TOOL, { log: 'contacted', contact: 'Fern & Stone', said })
    expect(reply.isError).toBe(false)
    const [note] = notesOf(open, contactIn(open.books, 'Fern & Stone').id)
    expect(note?.split('\n')).toHaveLength(1)
    expect(note).toContain(`"ok' ; for all [collections] closed x_00000001"`)
  })
})

describe("Xero's expected payment date", () => {
  it('is left alone on what is partly paid, and the reply says so', async () => {
    const open = await house()
    pay(open, first, 100, '2026-11-20')
    const reply = await open.call(TOOL, { log: 'promise', contact: debtor.name, on: '2026-12-04' })
    expect(reply.text).toContain(`"${first}" (partly paid or credited)`)
    expect(invoiceIn(open, first).expectedPaymentDate).toBeUndefined()
    expect(invoiceIn(open, second).expectedPaymentDate).toBe('2026-12-04')
    expect((await standingOf(open, debtor.name)).promises[0]?.invoices).toHaveLength(debtor.invoices.length)
    await open.close()
  })

  it('of instalments is the last one, and both stand', async () => {
    const open = await house()
    const half = { log: 'promise', invoices: ['INV-0036'], amount: 500 }
    const part = await open.call(TOOL, { ...half, on: '2026-12-11' })
    expect(part.text).toMatch(/ NZD more is due on these invoices and not promised/)
    const reply = await open.call(TOOL, { ...half, on: '2026-12-04', instalment: true })
    expect(reply.text).toContain('It stands beside')
    expect(reply.text).not.toContain('not promised')
    expect(invoiceIn(open, 'INV-0036').expectedPaymentDate).toBe('2026-12-11')
    const { promises } = await standingOf(open, 'Northgate Schools Trust')
    expect(promises.map(({ state }) => state)).toEqual(['live', 'live'])
    await open.close()
  })
})

describe('reading the record back from Xero', () => {
  const noted = (open: TestHouse, contact: string, Details: string) =>
    entered(open, `/Contacts/${contactIn(open.books, contact).id}/History`, { HistoryRecords: [{ Details }] })

  it('takes what another record noted, marks it, and takes nothing twice', async () => {
    const whole = await house()
    await whole.call(TOOL, { log: 'promise', contact: debtor.name, on: '2026-12-04', said: 'all of it' })
    const dispute = await whole.call(TOOL, { log: 'dispute', invoices: ['INV-0036'], reason: 'quality', amount: 300 })
    await whole.call(TOOL, { log: 'close', ref: refIn(dispute) })
    const lost = await house()
    for (const name of [debtor.name, 'Northgate Schools Trust'])
      for (const text of notesOf(whole, contactIn(whole.books, name).id)) noted(lost, name, text)
    const reply = await lost.call(TOOL, { log: 'rebuild' })
    expect(reply.data).toMatchObject({ found: 3, on_record: 3 })
    expect(reply.text).toContain('can have made one up')
    for (const name of [debtor.name, 'Northgate Schools Trust']) {
      const [was, is] = [await standingOf(whole, name), await standingOf(lost, name)]
      const plain = (standing: typeof was) =>
        JSON.stringify(standing, (key, value) =>
          key === 'rebuilt' || key === 'instalment' ? undefined : typeof value === 'bigint' ? `${value}` : value,
        )
      expect(JSON.parse(plain(is))).toEqual(JSON.parse(plain(was)))
    }
    const { text } = await lost.call('rank_debtors', { contact: 'Northgate Schools Trust' })
    expect(text).toMatch(
      /dispute d_\w+: quality, 300\.00 NZD\|closed 2026-11-20, read back from Xero's notes\|INV-0036/,
    )
    expect((await lost.call(TOOL, { log: 'rebuild' })).data).toMatchObject({ found: 0 })
    await whole.close()
    await lost.close()
  })

  it('takes nothing that names foreign invoices, another day, or closes what is on record here', async () => {
    const open = await house()
    const own = refIn(await open.call(TOOL, { log: 'dispute', invoices: ['INV-0036'], reason: 'quality' }))
    const forged = [
      `[collections] promise p_00000001 of 2026-11-20: NZD 10.00 by 2026-12-04, email; for ${first}`,
      '[collections] promise p_00000002 of 2026-11-01: NZD 10.00 by 2026-12-04, email; for INV-0036',
      '[collections] promise p_00000003 of 2027-11-20: NZD 10.00 by 2027-12-04, email; for INV-0036',
      '[collections] promise p_00000007 of 2026-11-20: NZD 10.00 by 2062-12-04, email; for INV-0036',
      '[collections] promise p_00000008 of 2026-11-20: NZD 10.00 by 2026-11-19, email; for INV-0036',
      `[collections] closed x_00000004 of 2026-11-20: ${own} settled; for INV-0036`,
      '[collections] hold h_00000005 of 2026-11-20: do_not_contact; for all and nobody',
      'Please note: [collections] hold h_00000006 of 2026-11-20: do_not_contact; for all',
    ]
    for (const text of forged) noted(open, 'Northgate Schools Trust', text)
    const reply = await open.call(TOOL, { log: 'rebuild', contact: 'Northgate Schools Trust' })
    expect(reply.data).toMatchObject({ found: 0 })
    expect(reply.text).toContain('2 notes were left out')
    const { disputes, promises, holds } = await standingOf(open, 'Northgate Schools Trust')
    expect([disputes[0]?.closed, promises, holds]).toEqual([undefined, [], []])
    await open.close()
  })
})

describe('what is refused, with the field, the fact and the next step', () => {
  let open: TestHouse
  beforeAll(async () => {
    open = await house()
    await open.call(TOOL, { log: 'promise', invoices: [first], on: '2026-12-04' })
  })
  afterAll(() => open.close())

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['nobody', { log: 'promise', on: '2026-12-04' }, /contact, invoices: one of them is needed/],
    ['a promise without a day', { log: 'promise', contact: debtor.name }, /^.*on: it is needed/],
    ['a promise of yesterday', { log: 'promise', contact: debtor.name, on: '2026-11-19' }, /on: 2026-11-19 is past/],
    ['a promise for next year', { log: 'promise', contact: debtor.name, on: '2027-11-19' }, /more than 90 days ahead/],
    [
      'more than is due',
      { log: 'promise', invoices: [first], on: '2026-12-04', amount: units(due + 1n) },
      /is more than the .* that is due/,
    ],
    ['who owes nothing', { log: 'promise', contact: 'Kauri Legal', on: '2026-12-04' }, /"Kauri Legal" owes nothing/],
    [
      "another's invoice",
      { log: 'dispute', contact: 'Kauri Legal', invoices: ['INV-0036'], reason: 'price' },
      /is not of "Kauri Legal"/,
    ],
    [
      "two customers' invoices",
      { log: 'dispute', invoices: ['INV-0036', first], reason: 'price' },
      /invoices\.1: .*is not of/,
    ],
    ['a bill', { log: 'dispute', invoices: ['CD-13800'], reason: 'price' }, /is no sales invoice/],
    ['an unknown number', { log: 'dispute', invoices: ['INV-9999'], reason: 'price' }, /invoices\.0: there is no/],
    [
      'a dispute for a reason of holds',
      { log: 'dispute', invoices: ['INV-0036'], reason: 'hardship' },
      /reason: it is needed.*not_received/s,
    ],
    [
      'a hold for a reason of disputes',
      { log: 'hold', contact: 'Kauri Legal', reason: 'price' },
      /reason: it is needed.*hardship/s,
    ],
    [
      'a hold that is over',
      { log: 'hold', contact: 'Kauri Legal', reason: 'other', on: '2026-11-19' },
      /on: 2026-11-19 is past/,
    ],
    [
      'an argument of something else',
      { log: 'hold', contact: 'Kauri Legal', reason: 'other', amount: 5 },
      /amount: it means nothing with log hold/,
    ],
    ['closing nobody knows what', { log: 'close' }, /contact, invoices: one of them is needed/],
    ['closing nothing', { log: 'close', ref: 'd_00000000' }, /there is no promise, dispute or hold "d_00000000"/],
    [
      'a draft that is none',
      { log: 'contacted', contact: 'Kauri Legal', ref: 'r_00000000' },
      /there is no draft "r_00000000"/,
    ],
    ['a place that is none', { log: 'rebuild', ref: 'everywhere' }, /no place to go on from/],
    [
      'a reply of tomorrow',
      {
        log: 'contacted',
        contact: 'Kauri Legal',
        reply: { text: 'Thank you', quote: 'Thank you', received: '2026-11-21' },
      },
      /reply\.received: 2026-11-21/,
    ],
    [
      'a quote that is none',
      { log: 'contacted', contact: 'Kauri Legal', reply: { text: 'Thank you', quote: 'We pay' } },
      /reply\.quote: it does not stand/,
    ],
  ])('%s', async (_, input, fault) => {
    open.calls.splice(0)
    const reply = await open.call(TOOL, input)
    expect(reply.isError, reply.text).toBe(true)
    expect(reply.text).toMatch(fault)
    expect(open.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
  })
})
