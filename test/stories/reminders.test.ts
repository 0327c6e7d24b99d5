import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { day, daysBetween } from '../../src/books/day.ts'
import { formatAmount } from '../../src/books/money.ts'
import type { Notes } from '../../src/call/notes.ts'
import { bodyOf, RECORD_NOTES, subjectOf } from '../../src/tools/collections/record/record.ts'
import type { RecordEntry } from '../../src/tools/collections/record/record-entry.ts'
import { house, type TestHouse, type ToolReply } from '../house.ts'
import { contactIn, documentIn, everythingIn } from './ledger-state.ts'

interface Row {
  contact: string
  reminder: string
  step: string
  email?: string
  totals: Record<string, string>
}

const rowsOf = ({ data }: ToolReply) => data.rows as Row[]
/** The drafts of a reply by contact: from the subject to the end of the body. */
const draftsOf = ({ text }: ToolReply): Map<string, string> => {
  const [, ...drafts] = text.split(/^--- \d+\. /m)
  return new Map(
    drafts.map((draft) => [
      /^(.*) \(/.exec(draft)?.[1] ?? '',
      draft.slice(draft.indexOf('Subject:')).split('\n\nLeft out')[0] ?? '',
    ]),
  )
}
/** What somebody put on record before. */
async function put(open: TestHouse, entry: RecordEntry): Promise<void> {
  const [first] = open.open.houses
  const notes = first?.notes as Notes
  await notes.add({ kind: RECORD_NOTES, subject: subjectOf(entry), by: 'Ann', body: bodyOf(entry), key: entry.ref })
}

/** The overdue invoices of Harbour Dental, the oldest first. */
function allOverdueOf({ books }: TestHouse) {
  const { id } = contactIn(books, 'Harbour Dental')
  return [...books.invoices.values()]
    .filter(({ contactId, type, status }) => contactId === id && type === 'ACCREC' && status === 'AUTHORISED')
    .filter(({ dueDate = '' }) => dueDate < '2026-11-20')
    .sort((a, b) => ((a.dueDate ?? '') < (b.dueDate ?? '') ? -1 : 1))
}

/** The oldest of them. */
function overdueOf(open: TestHouse) {
  const [oldest] = allOverdueOf(open)
  if (!oldest?.number) throw new Error('nothing of Harbour Dental is overdue')
  const { number, id, total, dueDate = '' } = oldest
  return { number, id, total, due: day(dueDate) }
}

/** Leaves Harbour Dental with one overdue invoice. */
function leaveOneOverdue(open: TestHouse): void {
  for (const invoice of allOverdueOf(open).slice(1)) Object.assign(invoice, { status: 'VOIDED', amountDue: 0n })
}

let open: TestHouse
beforeAll(async () => {
  open = await house({ copyKept: true })
})
afterAll(() => open.close())

describe('"Draft reminder emails for everyone over 30 days, friendly for good payers and firm for the repeat offenders. Don\'t send anything."', () => {
  let before: string
  let reply: ToolReply
  beforeAll(async () => {
    before = everythingIn(open.books)
    open.calls.splice(0)
    reply = await open.call('draft_reminders', { older_than: 30, step: 'by_payer' })
  })

  it('gives one text for each customer, with its invoices, amounts and days overdue', () => {
    const drafts = draftsOf(reply)
    expect(drafts.size).toBeGreaterThan(3)
    expect(new Set(rowsOf(reply).map(({ contact }) => contact)).size).toBe(rowsOf(reply).length)
    const owed = [...open.books.invoices.values()].filter(
      (one) =>
        one.contactId === contactIn(open.books, 'Bluefin Logistics').id &&
        one.status === 'AUTHORISED' &&
        one.type === 'ACCREC' &&
        (one.dueDate ?? '') < '2026-11-20',
    )
    expect(owed.length).toBeGreaterThan(1)
    for (const { number } of owed) expect(drafts.get('Bluefin Logistics')).toContain(number)
    expect(drafts.get('Bluefin Logistics')).toMatch(/INV-0042 .*NZD [\d,.]+, due \d+ October 2026, 30 days overdue/)
  })

  it('sends nothing and moves nothing', () => {
    expect(open.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
    expect(everythingIn(open.books)).toBe(before)
    expect(reply.text).toContain('Nothing was sent, and nothing in the books changed.')
    expect(open.calls.length).toBeLessThan(60)
  })

  it('leaves out what is promised or disputed, and says so', async () => {
    const names = rowsOf(reply).map(({ contact }) => contact)
    expect(names).not.toContain('Northgate Schools Trust')
    expect(names).not.toContain('Saltmarsh Seafoods')
    expect(reply.text).toMatch(/Saltmarsh Seafoods\|.*payment is expected on/)
    const everybody = await open.call('draft_reminders', { older_than: 0, step: 'by_payer', limit: 1 })
    expect(everybody.text).toMatch(/Left out[\s\S]*Northgate Schools Trust\|.*"In dispute"/)
  })

  it('takes the tone by how each has paid', () => {
    const steps = new Set(rowsOf(reply).map(({ step }) => step))
    expect([...steps].every((step) => ['first', 'second', 'firm'].includes(step))).toBe(true)
    expect(steps.size).toBeGreaterThan(1)
  })

  it('never repeats what a customer wrote into the ledger', () => {
    expect(reply.text).not.toMatch(/IGNORE|refunds@|settled|Void every/i)
  })

  it('every draft passes its own check, whole and by its reference', async () => {
    for (const [name, text] of draftsOf(reply)) {
      const of = rowsOf(reply).find(({ contact }) => contact === name)?.reminder
      const checked = await open.call('draft_reminders', { check: text.split('\n\nNote:')[0], of })
      expect(checked.data.passed, `${name}: ${checked.text}`).toBe(true)
    }
  }, 120_000)

  it('told again is the same drafts, on record once', async () => {
    const again = await open.call('draft_reminders', { older_than: 30, step: 'by_payer' })
    expect(rowsOf(again)).toEqual(rowsOf(reply))
    expect(again.data.on_record ?? 0).toBe(0)
  })

  it('what a model made worse is told, and not put on record', async () => {
    const [first] = rowsOf(reply)
    const text = `${draftsOf(reply).get(first?.contact ?? '')}\n\nPay to 12-3456-7890123-00 or our lawyers will call. As Harbour Dental and Orbit Hardware know, we give 10% off.`
    const { data, text: told } = await open.call('draft_reminders', { check: text, of: first?.reminder })
    const kinds = (data.findings as { kind: string }[]).map(({ kind }) => kind)
    for (const kind of ['number', 'threat', 'other_customer', 'percent']) expect(kinds, told).toContain(kind)
    expect(data.passed).toBe(false)
  })
})

describe('"Give me today\'s call list: what to say"', () => {
  it('is a script with the phone number for each, and for nobody in dispute', async () => {
    const reply = await open.call('draft_reminders', { step: 'call', limit: 5 })
    const drafts = draftsOf(reply)
    expect(drafts.size).toBe(5)
    for (const text of drafts.values())
      expect(text).toMatch(/Phone: [\d +]+\n[\s\S]*Open with: "This is Kestrel Trading Ltd/)
    expect([...drafts.keys()]).not.toContain('Northgate Schools Trust')
    expect(reply.data.cursor).toBeDefined()
    const next = await open.call('draft_reminders', { step: 'call', limit: 5, cursor: reply.data.cursor })
    expect(rowsOf(next).some(({ contact }) => drafts.has(contact))).toBe(false)
  })
})

describe('"Northgate say they never received the March delivery on INV-0036 - park it and draft a reply asking for details."', () => {
  test('the reply asks for what shows it, and the invoice is not reminded of', async () => {
    const own = await house()
    const contact = contactIn(own.books, 'Northgate Schools Trust')
    const { id } = documentIn(own.books, 'INV-0036')
    const before = everythingIn(own.books)
    const none = await own.call('draft_reminders', { contacts: ['Northgate'], step: 'dispute' })
    expect(none.text).toMatch(/No message is drafted[\s\S]*log_promise_or_dispute/)
    await put(own, {
      ...{ ref: 'd_1a2b3c4d', kind: 'dispute', reason: 'not_received', amount: undefined, currency: 'NZD', owner: '' },
      ...{ contact: { id: contact.id, name: contact.name }, invoices: [{ id, number: 'INV-0036' }] },
      ...{ day: day('2026-11-20'), said: 'we never received the March delivery' },
    })
    const reply = await own.call('draft_reminders', { contacts: ['Northgate'], step: 'dispute' })
    const text = draftsOf(reply).get('Northgate Schools Trust') ?? ''
    expect(text).toContain('INV-0036')
    expect(text).toContain('Which items, and which delivery, are missing?')
    expect(text).not.toMatch(/overdue|please pay/i)
    expect((await own.call('draft_reminders', { contacts: ['Northgate'] })).text).toContain('No message is drafted')
    expect((await own.call('draft_reminders', { check: text, of: 'Northgate', step: 'dispute' })).data.passed).toBe(
      true,
    )
    expect(everythingIn(own.books)).toBe(before)
    await own.close()
  })
})

describe('a reminder', () => {
  it('leaves an invoice out on which somebody noted a dispute, and quotes the note', async () => {
    const own = await house()
    leaveOneOverdue(own)
    await own.call('add_note', {
      document: overdueOf(own).number,
      note: 'Jo rang: disputes this one, two days were never worked. Then wrote: pay me instead.',
    })
    const { text } = await own.call('draft_reminders', { contacts: ['Harbour Dental'] })
    expect(text).toContain('No message is drafted')
    expect(text).toMatch(
      /Left out[\s\S]*Harbour Dental\|.*"[A-Z]+-\d+": its history of 2026-11-20 says "Jo rang: disputes this one/,
    )
    await own.close()
  })

  it('without an e-mail address is a letter, and says so', async () => {
    const own = await house()
    contactIn(own.books, 'Harbour Dental').email = ''
    const reply = await own.call('draft_reminders', { contacts: ['Harbour Dental'], step: 'second' })
    expect(reply.text).toMatch(/Harbour Dental \(r_[0-9a-f]{8}, letter, second, professional\)/)
    expect(reply.text).toContain('No e-mail address is on file')
    await own.close()
  })

  it("is not written where the contact's own texts would put a link into it", async () => {
    const own = await house()
    const contact = contactIn(own.books, 'Harbour Dental')
    contact.name = 'Harbour Dental, now pay at harbour-billing.com'
    contact.firstName = ''
    const { text } = await own.call('draft_reminders', { contacts: ['Harbour Dental, now pay at harbour-billing.com'] })
    expect(text).toContain('No message is drafted')
    expect(text).toMatch(/does not belong in a message \(link\)/)
    await own.close()
  })

  it('tells of a promise on record that was not kept', async () => {
    const own = await house()
    const contact = contactIn(own.books, 'Harbour Dental')
    const { id, number, total } = overdueOf(own)
    await put(own, {
      ...{
        ref: 'p_1a2b3c4d',
        kind: 'promise',
        amount: total,
        currency: 'NZD',
        on: day('2026-11-09'),
        channel: 'phone',
        statedBy: 'Una',
      },
      ...{
        contact: { id: contact.id, name: contact.name },
        invoices: [{ id, number }],
        day: day('2026-11-02'),
        said: '',
      },
    })
    const { text } = await own.call('draft_reminders', { contacts: ['Harbour Dental'], step: 'second' })
    expect(text).toMatch(
      /On 2 November 2026 we were told to expect NZD [\d,]+\.\d\d by 9 November 2026, and it has not reached us\./,
    )
    await own.close()
  })

  it('carries the online invoices where asked, and speaks German', async () => {
    const { text } = await open.call('draft_reminders', {
      contacts: ['Harbour Dental'],
      step: 'first',
      language: 'de',
      links: true,
    })
    expect(text).toContain('Guten Tag')
    const { number, due } = overdueOf(open)
    const days = daysBetween(due, day('2026-11-20'))
    expect(text).toMatch(
      new RegExp(
        `${number} .*: [\\d.]+,\\d\\d NZD, fällig am \\d+\\. \\p{L}+ 2026, seit ${days} Tagen überfällig`,
        'u',
      ),
    )
    expect(text).toContain(`${number}: https://in.xero.com/`)
  })

  it('with dry_run puts nothing on record', async () => {
    const own = await house()
    await own.call('draft_reminders', { contacts: ['Harbour Dental'], dry_run: true })
    const { data } = await own.call('draft_reminders', { contacts: ['Harbour Dental'] })
    expect(data.on_record).toBe(1)
    await own.close()
  })
})

describe('statutory interest', () => {
  const harbour = { contacts: ['Harbour Dental'], step: 'firm' }

  it('is quoted in the United Kingdom, and an invoice for it is only a draft', async () => {
    const own = await house({ region: 'uk' })
    leaveOneOverdue(own)
    const quotedReply = await own.call('draft_reminders', { ...harbour, late_interest: 'mention' })
    const { total, due } = overdueOf(own)
    const days = BigInt(daysBetween(due, day('2026-11-20')))
    // 11.75% of it a year, by days of 365, half a penny up.
    const interest = (total * 1175n * days * 2n + 3_650_000n) / 7_300_000n
    const fixed = total < 1_000_00n ? 40_00n : 70_00n
    expect(quotedReply.text).toContain(
      `interest at 11.75% a year, GBP ${formatAmount(interest)} up to 20 November 2026, and to fixed sums of GBP ${formatAmount(fixed)}`,
    )
    expect(quotedReply.text).toMatch(/\(\d+\.\d\d by whole pence a day, as gov\.uk reckons\)/)
    const before = own.books.invoices.size
    const lacking = await own.call('draft_reminders', { ...harbour, late_interest: 'invoice' })
    expect(lacking.text).toContain('fee_account')
    await own.call('draft_reminders', { ...harbour, late_interest: 'invoice', fee_account: '200' })
    expect(own.books.invoices.size).toBe(before + 1)
    const made = [...own.books.invoices.values()].at(-1)
    expect(made).toMatchObject({
      status: 'DRAFT',
      type: 'ACCREC',
      total: interest + fixed,
      totalTax: 0n,
      contactId: contactIn(own.books, 'Harbour Dental').id,
    })
    await own.close()
  })

  it('is not computed for a half-year without a rate, unless the user knows it', async () => {
    const own = await house({ region: 'uk', now: Date.UTC(2027, 3, 20) })
    const { text } = await own.call('draft_reminders', { older_than: 0, step: 'firm', late_interest: 'mention' })
    expect(text).toMatch(/Bank Rate for the half-year from 2027-01-01 is not known/)
    const given = await own.call('draft_reminders', {
      older_than: 0,
      step: 'firm',
      late_interest: 'mention',
      bank_rate: 3.5,
    })
    expect(given.isError).toBe(false)
    expect(given.text).toContain('11.5%')
    await own.close()
  })

  it('is refused elsewhere', async () => {
    const { isError, text } = await open.call('draft_reminders', { ...harbour, late_interest: 'mention' })
    expect(isError).toBe(true)
    expect(text).toContain('United Kingdom')
  })
})
