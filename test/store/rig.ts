import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'vitest'
import type { Clock } from '../../src/books/clock.ts'
import { day } from '../../src/books/day.ts'
import type { DocumentDraft, DocumentRef } from '../../src/call/acts/documents.ts'
import type { Change, ChangeOf, Outcome } from '../../src/call/change.ts'
import type { ChangeRecord, Decide, Decided, NewPlan } from '../../src/call/changes.ts'
import type { StoredRequest } from '../../src/call/intents.ts'
import { openStore, type Store, type StoreOptions, type StoreSettings, storeOver } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'

export const organisation = { id: 'org-1', name: 'Test Ltd', demo: true }
export const key = new Uint8Array(32).fill(7)

export interface StillClock extends Clock {
  advance(milliseconds: number): void
}

export function stillClock(start = Date.UTC(2026, 10, 20)): StillClock {
  let now = start
  return {
    now: () => now,
    wait: () => Promise.reject(new Error('a store waits for nothing')),
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}

/** Bytes that differ each time, the same in every run. */
export function countingRandom(): (length: number) => Uint8Array {
  let next = 0
  return (length) => {
    next += 1
    const bytes = new Uint8Array(length)
    new DataView(bytes.buffer).setUint32(0, next)
    return bytes
  }
}

let handles = 0

export function settings(clock: Clock, over: Partial<StoreSettings> = {}): StoreSettings {
  return {
    key,
    clock,
    worker: 'worker-a',
    random: countingRandom(),
    newHandle: () => (++handles).toString(16).padStart(8, '0'),
    countedAmount: (change) => (change.act === 'create_document' ? change.draft.totals.total : 100n),
    ...over,
  }
}

/** Declares tests that each get two workers on a store of their own, opened by `openPair` and closed afterwards. */
export function testsOn(openPair: (over?: Partial<StoreSettings>) => Promise<Pair>) {
  return (title: string, work: (pair: Pair) => Promise<void>, over?: Partial<StoreSettings>): void => {
    it(title, async () => {
      const pair = await openPair(over)
      try {
        await work(pair)
      } finally {
        await pair.close()
      }
    })
  }
}

/** Two workers on one store. */
export interface Pair {
  a: Store
  b: Store
  clock: StillClock
  close(): Promise<void>
}

export async function pairInMemory(over: Partial<StoreSettings> = {}): Promise<Pair> {
  const clock = stillClock()
  const database = await openSqlite(':memory:')
  const a = await storeOver(database, settings(clock, over))
  const b = await storeOver(database, settings(clock, { worker: 'worker-b', ...over }))
  return { a, b, clock, close: () => database.close() }
}

export async function pairOnFile(over: Partial<StoreSettings> = {}): Promise<Pair> {
  const clock = stillClock()
  const folder = temporaryFolder()
  const file = join(folder, 'store.db')
  const a = await openStore({ file, ...settings(clock, over) })
  const b = await openStore({ file, ...settings(clock, { worker: 'worker-b', ...over }) })
  return {
    a,
    b,
    clock,
    close: async () => {
      await a.close()
      await b.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'xero-mcp-store-'))
}

export function openOn(file: string, over: Partial<StoreOptions> = {}): Promise<Store> {
  return openStore({ file, ...settings(stillClock(), over), ...over })
}

export function draft(over: Partial<DocumentDraft> = {}): ChangeOf<'create_document'> {
  const totals = { subTotal: 10_000n, totalTax: 1_500n, total: 11_500n }
  const base: DocumentDraft = {
    kind: 'invoice',
    contact: { id: 'c1', name: 'Harbour Dental' },
    status: 'DRAFT',
    date: day('2026-11-20'),
    due: undefined,
    number: undefined,
    reference: undefined,
    currency: 'NZD',
    lineAmountTypes: 'Exclusive',
    lines: [],
    totals,
  }
  return { act: 'create_document', draft: { ...base, ...over }, summary: 'draft something', warnings: [] }
}

/** A draft that differs from every other by its reference. */
export function numbered(reference: string, status: DocumentDraft['status'] = 'DRAFT'): Change {
  return draft({ reference, status })
}

export function documentRef(over: Partial<DocumentRef> = {}): DocumentRef {
  return {
    id: 'd1',
    kind: 'invoice',
    number: 'INV-0001',
    contact: { id: 'c1', name: 'Harbour Dental' },
    status: 'DRAFT',
    date: day('2026-11-01'),
    total: 11_500n,
    amountDue: 11_500n,
    currency: 'NZD',
    currencyRate: 1_000_000n,
    updatedAt: 1,
    ...over,
  }
}

export function touching(over: Partial<DocumentRef> = {}): Change {
  const document = documentRef(over)
  const [summary, warnings, patch, differences] = ['change it', [], { reference: 'PO 7' }, []]
  return { act: 'update_document', document, patch, differences, totals: undefined, summary, warnings }
}

export function approving(over: Partial<DocumentRef> = {}): Change {
  return { act: 'set_status', document: documentRef(over), to: 'AUTHORISED', ours: false, summary: 's', warnings: [] }
}

export function withdrawing(changeId: string): Change {
  return { act: 'withdraw_change', changeId, summary: 'withdraw', warnings: [] }
}

export function plan(...changes: readonly Change[]): NewPlan {
  return { tool: 'create_invoices', proposer: { user: 'Mere', client: 'desk 1' }, changes, again: false }
}

export function deciding(decision: Decided['decision'], tier: Decided['tier'] = 'person'): Decide {
  return () => ({ decision, why: `told to ${decision}`, tier })
}

export const apply = deciding('apply')
export const ask = deciding('ask')
export const refuse = deciding('refuse')

export function done(id: string, updatedAt = 5): Outcome {
  return { state: 'done', record: { id, label: id, status: 'DRAFT', updatedAt }, warnings: [] }
}

export const failed: Outcome = { state: 'failed', fact: 'Xero refused it.', next: 'Mend it.' }

export function request(body = 'the body'): StoredRequest {
  return { method: 'PUT', url: 'https://api/Invoices', headers: { 'x-a': 'b' }, body: new TextEncoder().encode(body) }
}

/** The records that a plan left, all of which must have one. */
export async function begin(store: Store, changes: readonly Change[], decide: Decide): Promise<ChangeRecord[]> {
  const begun = await store.changesOf(organisation).begin(plan(...changes), decide)
  return begun.map(({ record }) => {
    if (!record) throw new Error('it was refused')
    return record
  })
}

/** The one record of a plan of one change. */
export async function beginOne(store: Store, change: Change, decide: Decide): Promise<ChangeRecord> {
  const [record] = await begin(store, [change], decide)
  if (!record) throw new Error('no record')
  return record
}

/** Every line of the audit as kind and change. */
export async function audited(store: Store): Promise<string[]> {
  const rows = await store.database.all('select kind, change from audit order by seq')
  return rows.map((row) => `${row.kind} ${row.change}`.trim())
}
