import { readFileSync } from 'node:fs'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, it } from 'vitest'
import { addDays, day } from '../../src/books/day.ts'
import { cents } from '../../src/books/money.ts'
import type { Change } from '../../src/call/change.ts'
import type { ChangeRecord } from '../../src/call/changes.ts'
import { replyWithView } from '../../src/call/reply.ts'
import { catalogue } from '../../src/catalogue.ts'
import { listedTool } from '../../src/server/tool-schema.ts'
import { listChanges } from '../../src/tools/changes/list-changes.ts'
import { findContacts } from '../../src/tools/contacts/find-contacts.ts'
import { findDocuments } from '../../src/tools/documents/find-documents.ts'
import { getDocument } from '../../src/tools/documents/get-document.ts'
import { guide } from '../../src/tools/guide/guide.ts'
import { SKILL_OF, TOPICS } from '../../src/tools/guide/guide-topics.ts'
import { listOrganisations } from '../../src/tools/organisation/list-organisations.ts'
import { getAgeing } from '../../src/tools/reports/get-ageing.ts'
import { listSettings } from '../../src/tools/settings/list-settings.ts'
import { SETTING_KINDS } from '../../src/tools/settings/setting-rows.ts'
import { changeRecord, contact, fakeBooks, guid, invoice, TODAY, viewed } from './fake-books.ts'

const NAMES = ['Northgate Schools Trust', 'Bluefin Logistics', 'Larkfield Dairy Co-operative', 'Harbour Dental']

const HUNDRED = Array.from({ length: 130 }, (_, index) =>
  invoice(index, {
    contact: { id: guid(1 + (index % 4)), name: NAMES[index % 4] ?? '' },
    date: addDays(day('2026-06-01'), index),
    due: addDays(day('2026-07-01'), index),
    total: cents(`${1000 + index * 37}.25`),
    amountDue: cents(`${1000 + index * 37}.25`),
    currency: index % 10 === 0 ? 'USD' : 'NZD',
    status: index % 3 === 0 ? 'DRAFT' : 'AUTHORISED',
  }),
)

function tokens(view: Awaited<ReturnType<typeof viewed>>): number {
  const { text, structured } = replyWithView(view, { id: guid(0), name: 'Kestrel Trading Ltd', demo: true })
  return encode(text + JSON.stringify(structured)).length
}

describe('lists of documents', () => {
  it.each([
    [{ limit: 100 }],
    [{ kind: 'invoice', limit: 100 }],
    [{ kind: 'invoice', unpaid: true, limit: 100 }],
    [{ overdue: true, limit: 100 }],
    [{ search: 'INV', limit: 100 }],
  ])('of a hundred rows stay below 4,000 tokens: %j', async (args) => {
    const books = fakeBooks(HUNDRED)
    expect(tokens(await viewed(findDocuments, args, books))).toBeLessThanOrEqual(4000)
    expect(books.calls).toEqual(['findInvoices'])
  })

  it('show every document once, page by page, and total them per currency', async () => {
    const books = fakeBooks(HUNDRED)
    const numbers: string[] = []
    let cursor: unknown
    do {
      const view = await viewed(findDocuments, { limit: 40, ...(cursor ? { cursor } : {}) }, books)
      numbers.push(...(view.table?.rows ?? []).map(([number]) => number ?? ''))
      cursor = view.data.cursor
      expect(view.data.count).toBe(130)
      expect(Object.keys(Object(view.data.totals))).toEqual(['NZD', 'USD'])
    } while (cursor)
    expect(numbers).toEqual(HUNDRED.map(({ number }) => number))
  })

  it('leave out columns that say nothing', async () => {
    const books = fakeBooks(HUNDRED.filter(({ currency }) => currency === 'NZD'))
    const drafts = await viewed(findDocuments, { kind: 'invoice', status: 'DRAFT' }, books)
    expect(drafts.table?.columns).toEqual(['number', 'contact', 'date', 'total'])
    const own = await viewed(findDocuments, { kind: 'invoice', overdue: true, contact: 'Bluefin' }, books)
    expect(own.table?.columns).toEqual(['number', 'due', 'days late', 'amount due'])
  })

  it.each([
    [{ status: 'PAID', unpaid: true }, 'is not unpaid'],
    [{ date_from: '2026-02-01', date_to: '2026-01-01' }, 'is after date_to'],
    [{ cursor: '10-abc' }, 'does not belong'],
  ])('refuse %j', async (args, words) => {
    await expect(viewed(findDocuments, args, fakeBooks())).rejects.toThrow(words)
  })

  it('name a document without number by its handle, which get_document takes', async () => {
    const bill = invoice(1, { kind: 'bill', number: '', id: guid(4321) })
    const books = fakeBooks([bill, ...HUNDRED])
    const list = await viewed(findDocuments, { kind: 'bill' }, books)
    const handle = list.table?.rows[0]?.[0]
    expect(handle).toBe('bill-00004321')
    const shown = await viewed(getDocument, { document: handle }, books)
    expect(shown.say).toContain('Bill "bill-00004321" of "Bluefin Logistics"')
  })
})

describe('contacts', () => {
  it('are found by role across the whole list', async () => {
    const contacts = Array.from({ length: 30 }, (_, index) =>
      contact(index, `Contact ${index}`, { isSupplier: index % 2 === 0, bankAccount: '12-3456-7890123-45' }),
    )
    const view = await viewed(findContacts, { role: 'supplier', limit: 5 }, fakeBooks([], { contacts }))
    expect(view.data).toMatchObject({ count: 15, shown: 5 })
    expect(JSON.stringify(view)).not.toContain('7890123')
  })
})

describe('a contact group', () => {
  it('that does not exist is a fault that names those there are', async () => {
    await expect(viewed(findContacts, { group: 'Schools' }, fakeBooks())).rejects.toThrow('no contact group "Schools"')
  })
})

describe('the ageing', () => {
  const positions = { invoices: HUNDRED.filter(({ status }) => status === 'AUTHORISED'), credits: [] }

  it('ends every page with the sum of all contacts', async () => {
    const books = fakeBooks([], { positions })
    const first = await viewed(getAgeing, { limit: 3 }, books)
    expect(first.table?.rows.at(-1)?.[0]).toBe('ALL CONTACTS')
    const second = await viewed(getAgeing, { limit: 3, cursor: first.data.cursor }, books)
    expect(second.table?.rows.at(-1)).toEqual(first.table?.rows.at(-1))
    expect(second.data.cursor).toBeUndefined()
    expect(second.table?.rows).toHaveLength(2)
  })

  it('says how many have something overdue, and of one contact shows that row alone', async () => {
    const books = fakeBooks([], { positions })
    const overdue = await viewed(getAgeing, { overdue_only: true }, books)
    expect(overdue.say).toMatch(/\d+ contacts? with something overdue:$/)
    const one = await viewed(getAgeing, { contact: 'Bluefin Logistics' }, books)
    expect(one.table?.rows).toHaveLength(1)
    expect(one.table?.rows[0]?.[0]).not.toBe('ALL CONTACTS')
  })

  it('says what it cannot see on an earlier day, and refuses a later one', async () => {
    const earlier = await viewed(getAgeing, { as_at: '2026-09-30' }, fakeBooks())
    expect(earlier.notes?.join()).toContain('voided or deleted since 2026-09-30')
    expect((await viewed(getAgeing, {}, fakeBooks())).notes).toEqual([])
    await expect(viewed(getAgeing, { as_at: addDays(TODAY, 1) }, fakeBooks())).rejects.toThrow('is after today')
  })
})

describe('settings, changes and the guide', () => {
  it.each(SETTING_KINDS)('lists %s', async (kind) => {
    const view = await viewed(listSettings, { kind }, fakeBooks())
    for (const row of view.table?.rows ?? []) expect(row).toHaveLength(view.table?.columns.length ?? 0)
    expect(view.data.kind).toBe(kind)
  })

  const { lines: _, ...document } = invoice(36)
  const approval = (of = document): Change => ({
    act: 'set_status',
    document: of,
    to: 'AUTHORISED',
    ours: false,
    summary: 'Approve it',
    warnings: [],
  })

  it('says of a held change why, since when, until when, who can agree and where, and that nothing has happened', async () => {
    const why = 'It posts to the ledger.'
    const record = changeRecord('chg_1a2b3c4d', approval(), { state: 'held', why, tier: 'two_people', agreed: ['Bo'] })
    const view = await viewed(listChanges, {}, fakeBooks(), [record])
    expect(view.say).toContain('1 held.\n- chg_1a2b3c4d held, 2026-11-20: Approve it\n  Held: It posts to the ledger.')
    expect(view.say).toContain(
      'Since 2026-11-20 13:00, until 2026-11-21 13:00: two approvers must agree; agreed so far: Bo.',
    )
    expect(view.say).toContain('go.xero.com')
    expect(view.next).toContain('a person agrees on the approvals page or with "xero-mcp approvals"')
    expect(view.next).toContain('withdraw_change')
    const observing = await viewed(listChanges, {}, fakeBooks(), [record], 'observe')
    expect(observing.next).not.toContain('withdraw_change')
    expect((await viewed(listChanges, { states: ['failed'] }, fakeBooks(), [record])).say).toBe('No change is failed.')
    expect((await viewed(listChanges, {}, fakeBooks(), [])).say).toBe('No change is held or sending.')
  })

  it('says of a held change that another one has overtaken it', async () => {
    const said = async (...records: ChangeRecord[]) => (await viewed(listChanges, {}, fakeBooks(), records)).say
    const held = changeRecord('chg_1', approval(), { state: 'held', plannedAt: 5 })
    const later = (more: Partial<ChangeRecord>, of = document) => changeRecord('chg_2', approval(of), more)
    expect(await said(held, later({ decidedAt: 6 }))).toContain('Overtaken: chg_2')
    expect(await said(held, later({ decidedAt: 4 }))).not.toContain('Overtaken')
    expect(await said(held, later({ decidedAt: 6, state: 'failed' }))).not.toContain('Overtaken')
    expect(await said(held, later({ decidedAt: 6 }, { ...document, id: guid(7) }))).not.toContain('Overtaken')
    const mail: Change = { act: 'email_document', document, summary: 'Send it', warnings: [] }
    expect(await said(held, changeRecord('chg_3', mail, { decidedAt: 6 }))).not.toContain('Overtaken')
  })

  it('pages through changes, and tells what came of those that are over', async () => {
    const outcome = { state: 'failed', fact: 'Xero said no.', next: 'Mend it.' } as const
    const records = [
      ...Array.from({ length: 4 }, (_, index) => changeRecord(`chg_${index}`, approval())),
      changeRecord('chg_f', approval(), { state: 'failed', outcome }),
      changeRecord('chg_s', approval(), { state: 'sending' }),
    ]
    const states = ['sending', 'applied', 'failed']
    const first = await viewed(listChanges, { states, limit: 4 }, fakeBooks(), records)
    expect(first.say.split('\n')[0]).toBe('1 sending, 4 applied, 1 failed.')
    expect(first.next).toContain('undo_change')
    expect(first.data).toMatchObject({ count: 6, shown: 4 })
    const last = await viewed(listChanges, { states, limit: 4, cursor: first.data.cursor }, fakeBooks(), records)
    expect(last.say).toContain('Xero said no. Mend it.')
    expect(last.next).toBe('What is sending is being carried out: do not repeat it, look again in a minute.')
    expect(last.data).not.toHaveProperty('cursor')
    await expect(viewed(listChanges, { cursor: first.data.cursor }, fakeBooks(), records)).rejects.toThrow('cursor')
  })

  it.each(TOPICS)('guides through %s within its budget', async (topic) => {
    const view = await viewed(guide, { topic }, fakeBooks())
    expect(view.say).toMatch(new RegExp(`^${topic}\n\\S`))
    expect(tokens(view)).toBeLessThan(1_700)
  })

  it.each(Object.entries(SKILL_OF))('tells %s in the words of %s', async (topic, skill) => {
    const { say } = await viewed(guide, { topic }, fakeBooks())
    const file = readFileSync(new URL(`../../skills/${skill}/SKILL.md`, import.meta.url), 'utf8')
    const [told = ''] = say.split('\n').slice(1)
    expect(told).not.toBe('')
    expect(file.trimEnd().endsWith(say.slice(say.indexOf(told)))).toBe(true)
  })
})

describe('every list', () => {
  const books = () => fakeBooks(HUNDRED, { positions: { invoices: HUNDRED, credits: [] } })

  it.each([
    [findDocuments, { limit: 2 }, true],
    [findDocuments, { limit: 2, detail: 'full' }, true],
    [findContacts, { limit: 2 }, true],
    [getAgeing, { limit: 2 }, true],
    [listSettings, { kind: 'accounts', limit: 2 }, true],
    [listChanges, {}, false],
    [listOrganisations, {}, false],
  ] as const)('of %o with %j has one shape', async (tool, args, more) => {
    const { data } = await viewed(tool, args, books())
    expect(data).toMatchObject({ count: expect.any(Number), shown: expect.any(Number), as_of: TODAY })
    expect(Number(data.shown)).toBeLessThanOrEqual(Number(data.count))
    expect(typeof data.cursor).toBe(more ? 'string' : 'undefined')
    if ('rows' in data) expect(data.rows).toHaveLength(Number(data.shown))
    for (const total of Object.values(Object(data.totals))) expect(total).toMatchObject({ total: expect.any(String) })
    const { outputSchema } = listedTool(tool, 'absent')
    for (const name of ['count', 'shown', 'as_of', 'totals', 'cursor', 'rows']) {
      expect(outputSchema.properties).toHaveProperty(name)
    }
  })
})

describe('the guide of a server that only reads', () => {
  const observing = async (topic: string) => (await viewed(guide, { topic }, fakeBooks(), [], 'observe')).say

  it('names no write tool in its overview', async () => {
    const text = await observing('overview')
    for (const { name, kind } of catalogue) if (kind === 'write') expect(text).not.toContain(name)
    expect(text).toContain('only reads')
    expect(text).not.toMatch(/dry_run|draft/i)
  })

  it.each(TOPICS)('says first in %s that nothing can be changed', async (topic) => {
    expect(await observing(topic)).toMatch(new RegExp(`^${topic}\nThis server only reads`))
  })
})

describe('the catalogue', () => {
  it('costs at most 26,000 tokens of tools/list', () => {
    const list = { tools: catalogue.map((tool) => listedTool(tool, 'absent')) }
    expect(encode(JSON.stringify(list)).length).toBeLessThanOrEqual(26_000)
  })

  it.each(catalogue.map((tool) => [tool.name, tool] as const))('describes %s briefly', (name, tool) => {
    expect(tool.about).toContain('Use when')
    expect(tool.about.length).toBeLessThanOrEqual(300)
    expect(name.length).toBeLessThanOrEqual(45)
    const others = tool.about.match(/\([a-z]+(_[a-z]+)+\)/g) ?? []
    for (const other of others) expect(catalogue.map((one) => `(${one.name})`)).toContain(other)
  })
})
