import { describe, expect } from 'vitest'
import { day } from '../../src/books/day.ts'
import type { Invoice } from '../../src/books/documents.ts'
import type { DigestQuery, MirroredDocuments, MirrorKind, MirrorQuery } from '../../src/books/mirror.ts'
import type { MirrorCopy, MirrorRow } from '../../src/books/mirror-copy.ts'
import type { StoreSettings } from '../../src/store/open-store.ts'
import * as rig from './rig.ts'
import { apply, approving, beginOne, done, organisation } from './rig.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const other = { id: 'org-2', name: 'Other Ltd', demo: false }

export function invoiceRow(id: string, over: Partial<Invoice> = {}): MirrorRow {
  const document: Invoice = {
    ...{ id, kind: 'invoice', number: `INV-${id}`, reference: '', contact: { id: 'c1', name: 'Harbour Dental' } },
    ...{ status: 'AUTHORISED', date: day('2026-11-01'), due: day('2026-12-01'), lineAmountTypes: 'Exclusive' },
    ...{ lines: [], currency: 'NZD', currencyRate: 1_000_000n, subTotal: 100n, totalTax: 15n, total: 115n },
    ...{ amountDue: 115n, amountPaid: 0n, amountCredited: 0n, settlements: [], sentToContact: false },
    ...{ expectedPaymentDate: undefined, plannedPaymentDate: undefined, fullyPaidOn: undefined, url: '' },
    ...{ hasAttachments: false, updatedAt: 10, ...over },
  }
  const { kind, status, date, fullyPaidOn: closedOn, contact, updatedAt } = document
  return { kind, id, status, date, closedOn, contactId: contact.id, updatedAt, document }
}

async function all<Kind extends MirrorKind>(copy: MirrorCopy, kind: Kind, query: MirrorQuery = {}) {
  const found: MirroredDocuments[Kind][] = []
  for await (const document of copy.every(kind, query)) found.push(document)
  return found
}

async function fill(copy: MirrorCopy, rows: readonly MirrorRow[], now: number, alone = false): Promise<void> {
  expect(await copy.take(now + MINUTE)).toBe(true)
  const walk = await copy.beginWalk('Invoices', now)
  await copy.keepPage('Invoices', rows, now, { ...walk, page: 2 })
  await copy.endWalk('Invoices', walk, alone)
  await copy.release()
}

const LIVE = { statuses: ['AUTHORISED', 'PAID'] }

/** Digests of a copy's invoices, and the ids of those that were made. */
function digesting(copy: MirrorCopy) {
  const made: string[] = []
  const numberOf = ({ id, number }: Invoice) => {
    made.push(id)
    return number
  }
  const digest = async (query: DigestQuery = LIVE) => {
    const found: string[] = []
    for await (const some of copy.digest('invoice', query, numberOf)) found.push(...some)
    return found.sort()
  }
  return { digest, made }
}

async function writing(copy: MirrorCopy, now: number, work: () => Promise<void>): Promise<void> {
  expect(await copy.take(now + MINUTE)).toBe(true)
  await work()
  await copy.release()
}

/** What the copy of documents must do on every engine, whether two workers share a connection or have one each. */
export function mirrorContract(name: string, openPair: (over?: Partial<StoreSettings>) => Promise<rig.Pair>): void {
  const test = rig.testsOn(openPair)

  describe(`${name}: a copy of documents`, () => {
    test('gives back on one worker what another kept, text that looks like our marks included', async ({
      a,
      b,
      clock,
    }) => {
      const odd = invoiceRow('i1', { number: '\u00005', reference: '\u0000\u0000', total: -9_007_199_254_740_993n })
      await fill(a.mirrorOf(organisation), [odd, invoiceRow('i2', { kind: 'bill' })], clock.now())
      const copy = b.mirrorOf(organisation)
      expect(await all(copy, 'invoice')).toEqual([odd.document])
      expect((await all(copy, 'bill')).map(({ id }) => id)).toEqual(['i2'])
      const { asOf, wholeAt, walk } = (await copy.state()).lists.Invoices
      expect([asOf, wholeAt, walk]).toEqual([clock.now(), clock.now(), undefined])
    })

    test('goes through more rows than it holds at once, each of them once', async ({ a, clock }) => {
      const ids = Array.from({ length: 1_201 }, (_, index) => `i${index}`)
      const copy = a.mirrorOf(organisation)
      await fill(
        copy,
        ids.map((id, index) => invoiceRow(id, { status: index % 3 === 0 ? 'PAID' : 'AUTHORISED' })),
        clock.now(),
      )
      expect((await all(copy, 'invoice')).map(({ id }) => id).sort()).toEqual(ids.sort())
      expect(await all(copy, 'invoice', { statuses: ['PAID'] })).toHaveLength(401)
    })

    test('makes a digest of each document once, again when it has changed, and forgets what has gone', async ({
      a,
      b,
      clock,
    }) => {
      const rows = Array.from({ length: 1_201 }, (_, index) => invoiceRow(`i${index}`))
      await fill(a.mirrorOf(organisation), rows, clock.now())
      const copy = b.mirrorOf(organisation)
      const { digest, made } = digesting(copy)
      const whole = async () => (await all(copy, 'invoice', LIVE)).map(({ number }) => number).sort()
      expect(await digest()).toEqual(await whole())
      expect(made.splice(0)).toHaveLength(1_201)
      expect(await digest()).toEqual(await whole())
      expect(made).toEqual([])
      clock.advance(MINUTE)
      const writer = a.mirrorOf(organisation)
      await writing(writer, clock.now(), async () => {
        // Xero does not note every change.
        await writer.put('Invoices', [invoiceRow('i7', { number: 'NEW' })], clock.now())
        await writer.put('Invoices', [invoiceRow('i9', { status: 'VOIDED', updatedAt: clock.now() })], clock.now())
        await writer.remove('Invoices', 'i8')
      })
      const [first, second] = await Promise.all([digest(), digest()])
      expect(first).toEqual(await whole())
      expect(second).toEqual(first)
      expect(first).toHaveLength(1_199)
      expect(made.splice(0)).toEqual(['i7'])
      expect(await digest({ statuses: ['PAID'] })).toEqual([])
      await fill(a.mirrorOf(organisation), rows.slice(0, 600), clock.now(), true)
      expect(await digest()).toEqual(await whole())
      expect(await whole()).toHaveLength(599)
    })

    test('makes digests anew of a copy that was removed and filled again in the meantime', async ({ a, b, clock }) => {
      const { digest } = digesting(b.mirrorOf(organisation))
      for (let time = 0; time < 3; time += 1) await fill(a.mirrorOf(organisation), [invoiceRow('i1')], clock.now())
      expect(await digest()).toEqual(['INV-i1'])
      await a.purge(organisation.id, 'Mere')
      clock.advance(MINUTE)
      await fill(a.mirrorOf(organisation), [invoiceRow('i1', { number: 'ANEW' })], clock.now())
      expect(await digest()).toEqual(['ANEW'])
    })

    test('answers queries by status, day, contact and when it was closed', async ({ a, clock }) => {
      const copy = a.mirrorOf(organisation)
      const closed = (id: string, on: string) => invoiceRow(id, { status: 'PAID', fullyPaidOn: day(on) })
      const rows = [
        invoiceRow('open'),
        closed('early', '2026-11-05'),
        closed('late', '2026-11-15'),
        invoiceRow('undated', { date: undefined, status: 'DRAFT' }),
        invoiceRow('theirs', { contact: { id: 'c2', name: 'Kauri' }, date: day('2026-10-01') }),
      ]
      await fill(copy, rows, clock.now())
      const ids = async (query: MirrorQuery) => (await all(copy, 'invoice', query)).map(({ id }) => id).sort()
      expect(await ids({ closedAfter: day('2026-11-05') })).toEqual(['late', 'open', 'theirs', 'undated'])
      expect(await ids({ dateFrom: day('2026-11-01') })).toEqual(['early', 'late', 'open'])
      expect(await ids({ dateTo: day('2026-10-31') })).toEqual(['theirs'])
      expect(await ids({ contactIds: ['c2'] })).toEqual(['theirs'])
      const many = Array.from({ length: 400 }, (_, index) => `c${index}`)
      expect(await ids({ contactIds: many, statuses: ['DRAFT'] })).toEqual(['undated'])
      expect(await ids({ statuses: [] })).toEqual([])
    })

    test('shows a contact by the name it has now', async ({ a, clock }) => {
      const copy = a.mirrorOf(organisation)
      await fill(copy, [invoiceRow('i1')], clock.now())
      await copy.take(clock.now() + MINUTE)
      const walk = await copy.beginWalk('Contacts', clock.now())
      const document = { id: 'c1', name: 'Harbour Dental Group' } as never
      const facts = { status: 'ACTIVE', date: undefined, closedOn: undefined, contactId: 'c1', updatedAt: 1 }
      await copy.keepPage('Contacts', [{ kind: 'contact', id: 'c1', ...facts, document }], 1, { ...walk, page: 2 })
      expect((await all(copy, 'invoice'))[0]?.contact.name).toBe('Harbour Dental Group')
    })

    test('keeps the newer of two versions, and of equal ones the one that was asked for later', async ({
      a,
      clock,
    }) => {
      const copy = a.mirrorOf(organisation)
      await fill(copy, [invoiceRow('i1', { reference: 'first' })], clock.now())
      await copy.take(clock.now() + MINUTE)
      const put = async (reference: string, updatedAt: number, readAt: number) => {
        await copy.put('Invoices', [invoiceRow('i1', { reference, updatedAt })], readAt)
        return (await all(copy, 'invoice'))[0]?.reference
      }
      expect(await put('older version', 9, clock.now() + 5)).toBe('first')
      expect(await put('asked before', 10, clock.now() - 5)).toBe('first')
      expect(await put('asked later', 10, clock.now() + 5)).toBe('asked later')
      expect(await put('newer version', 11, clock.now() - 5)).toBe('newer version')
    })

    test('is brought up to date by one worker at a time, and by another where that one stays away', async ({
      a,
      b,
      clock,
    }) => {
      const [mine, theirs] = [a.mirrorOf(organisation), b.mirrorOf(organisation)]
      expect(await mine.take(clock.now() + MINUTE)).toBe(true)
      expect(await theirs.take(clock.now() + MINUTE)).toBe(false)
      expect(await b.mirrorOf(other).take(clock.now() + MINUTE)).toBe(true)
      const walk = await mine.beginWalk('Invoices', clock.now())
      await mine.keepPage('Invoices', [invoiceRow('i1')], clock.now(), { ...walk, page: 2, total: 3 })
      clock.advance(2 * MINUTE)
      expect(await theirs.take(clock.now() + MINUTE)).toBe(true)
      const late = mine.keepPage('Invoices', [invoiceRow('i2')], clock.now(), { ...walk, page: 3 })
      await expect(late).rejects.toMatchObject({ code: 'unavailable' })
      const { walk: left, asOf } = (await theirs.state()).lists.Invoices
      expect([left, asOf]).toEqual([{ ...walk, page: 2, total: 3 }, undefined])
      const anew = await theirs.beginWalk('Invoices', clock.now())
      const stale = theirs.keepPage('Invoices', [], clock.now(), { ...walk, page: 4 })
      await expect(stale).rejects.toMatchObject({ code: 'unavailable' })
      expect(await theirs.unmet('Invoices', anew.run, 10)).toEqual(['i1'])
    })

    test('loses what a complete answer did not have, and nothing else', async ({ a, clock }) => {
      const copy = a.mirrorOf(organisation)
      await fill(copy, [invoiceRow('i1'), invoiceRow('i2'), invoiceRow('i3', { status: 'VOIDED' })], clock.now())
      await copy.take(clock.now() + MINUTE)
      const walk = await copy.beginWalk('Invoices', clock.now())
      await copy.keepPage('Invoices', [invoiceRow('i1')], clock.now(), { ...walk, page: 2 })
      expect(await copy.unmet('Invoices', walk.run, 10)).toEqual(['i2'])
      await copy.endWalk('Invoices', walk, true)
      expect((await all(copy, 'invoice')).map(({ id }) => id)).toEqual(['i1'])
    })

    test('knows what this server wrote to, from before it was sent', async ({ a, b, clock }) => {
      const copy = b.mirrorOf(organisation)
      await fill(copy, [invoiceRow('d1')], clock.now())
      expect((await copy.state()).writes).toBe(0)
      const record = await beginOne(a, approving(), apply)
      const intents = a.intentsOf(organisation)
      const intent = await intents.open([record], 'key', rig.request())
      await intents.sending(intent.id)
      expect(await copy.marks('Invoices')).toEqual([{ id: 'd1', number: 1 }])
      await intents.close(intent.id, [{ changeId: record.id, outcome: done('d1') }], [])
      expect((await copy.state()).writes).toBe(2)
      expect((await copy.state()).lists.Invoices.writes).toBe(0)
      await copy.take(clock.now() + MINUTE)
      await copy.unmark([{ id: 'd1', number: 1 }])
      expect(await copy.marks('Invoices')).toEqual([{ id: 'd1', number: 2 }])
      await copy.unmark([{ id: 'd1', number: 2 }])
      await copy.noteChanges('Invoices', clock.now(), 2)
      expect([await copy.marks('Invoices'), (await copy.state()).lists.Invoices.writes]).toEqual([[], 2])
    })

    test('notes nothing of writes where there is no copy', async ({ a }) => {
      const record = await beginOne(a, approving(), apply)
      const intent = await a.intentsOf(organisation).open([record], 'key', rig.request())
      await a.intentsOf(organisation).sending(intent.id)
      expect(await a.database.all('select * from mirror_marks')).toEqual([])
    })

    test('counts writes on every worker from when that is first asked, before any list is read', async ({ a, b }) => {
      const [one, other] = [a.mirrorOf(organisation), b.mirrorOf(organisation)]
      expect(await one.writesCounted()).toBe(0)
      const record = await beginOne(a, approving(), apply)
      const intent = await a.intentsOf(organisation).open([record], 'key', rig.request())
      await a.intentsOf(organisation).sending(intent.id)
      const begun = await other.writesCounted()
      expect(begun).toBe(1)
      expect(await one.writesCounted()).toBe(begun)
      expect((await one.state()).writes).toBe(begun)
    })

    test('is sealed, and bound to its organisation and to what queries ask about', async ({ a, clock }) => {
      const copy = a.mirrorOf(organisation)
      await fill(copy, [invoiceRow('i1', { reference: 'very secret' })], clock.now())
      const [row] = await a.database.all('select * from mirror_documents')
      expect(Buffer.from(JSON.stringify(row)).includes('secret')).toBe(false)
      expect(Buffer.from(row?.body as Uint8Array).includes('secret')).toBe(false)
      for (const [column, value] of Object.entries({
        organisation: 'org-2',
        status: 'PAID',
        contact: 'c9',
        day: '2020-01-01',
      })) {
        await a.database.run(`update mirror_documents set ${column} = ?`, value)
        const read = all(column === 'organisation' ? a.mirrorOf(other) : copy, 'invoice')
        await expect(read).rejects.toMatchObject({ code: 'unavailable' })
        await a.database.run(`update mirror_documents set ${column} = ?`, row?.[column] ?? null)
      }
      expect(await all(copy, 'invoice')).toHaveLength(1)
    })

    test('of one organisation is removed with it, by name, and of the other stays', async ({ a, clock }) => {
      await fill(a.mirrorOf(organisation), [invoiceRow('i1')], clock.now())
      await fill(a.mirrorOf(other), [invoiceRow('i1', { reference: 'theirs' })], clock.now())
      expect(await a.organisations()).toEqual([organisation, other])
      expect(await a.purge(organisation.id, 'person')).toBe(1)
      expect(await a.organisations()).toEqual([other])
      expect(await all(a.mirrorOf(organisation), 'invoice')).toEqual([])
      expect((await a.mirrorOf(organisation).state()).lists.Invoices.asOf).toBeUndefined()
      expect((await all(a.mirrorOf(other), 'invoice'))[0]?.reference).toBe('theirs')
    })

    test('of one organisation is forgotten without what was done in it', async ({ a, clock }) => {
      const audited = async () => (await a.database.all('select seq from audit')).length
      await fill(a.mirrorOf(organisation), [invoiceRow('i1')], clock.now())
      await fill(a.mirrorOf(other), [invoiceRow('i1')], clock.now())
      const before = await audited()
      await a.forgetCopy(organisation.id)
      expect(await all(a.mirrorOf(organisation), 'invoice')).toEqual([])
      expect((await a.mirrorOf(organisation).state()).lists.Invoices.asOf).toBeUndefined()
      expect(await all(a.mirrorOf(other), 'invoice')).toHaveLength(1)
      expect(await audited()).toBe(before)
    })

    test('that nobody keeps up for thirty days is removed', async ({ a, clock }) => {
      await fill(a.mirrorOf(organisation), [invoiceRow('i1')], clock.now())
      clock.advance(29 * DAY)
      await a.prune()
      expect(await all(a.mirrorOf(organisation), 'invoice')).toHaveLength(1)
      clock.advance(2 * DAY)
      await a.prune()
      expect(await a.database.all('select * from mirror_documents')).toEqual([])
      expect(await a.organisations()).toEqual([])
    })

    test(
      'is removed at once where copying was turned off',
      async ({ a, clock }) => {
        await fill(a.mirrorOf(organisation), [invoiceRow('i1')], clock.now())
        clock.advance(1)
        await a.prune()
        expect(await a.database.all('select * from mirror_lists')).toEqual([])
      },
      { retention: { mirror: 0 } },
    )

    test('of an older shape is read anew', async ({ a, clock }) => {
      const copy = a.mirrorOf(organisation)
      await fill(copy, [invoiceRow('i1')], clock.now())
      await a.database.run('update mirror_lists set shape = 0')
      expect((await copy.state()).lists.Invoices.asOf).toBeUndefined()
      await copy.take(clock.now() + MINUTE)
      const walk = await copy.beginWalk('Invoices', clock.now())
      expect(walk.run).toBe(2)
      expect(await a.database.all('select * from mirror_documents')).toEqual([])
    })
  })
}
