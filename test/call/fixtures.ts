import * as z from 'zod'
import type { Books } from '../../src/books/books.ts'
import type { Clock } from '../../src/books/clock.ts'
import { day } from '../../src/books/day.ts'
import type { Organisation } from '../../src/books/organisation.ts'
import type { DocumentDraft, DocumentRef } from '../../src/call/acts/documents.ts'
import type { Change, ChangeOf, Outcome } from '../../src/call/change.ts'
import type { ChangeRecord, ChangeState } from '../../src/call/changes.ts'
import type { Hands } from '../../src/call/hands.ts'
import type { IntentLog } from '../../src/call/intents.ts'
import { baseAmount, type Preset, policyOf } from '../../src/call/policy.ts'
import type { House, Log } from '../../src/call/run.ts'
import { type Tool, type WriteTool, writeTool } from '../../src/call/tool.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { request, settings } from '../store/rig.ts'

/** A clock that stands still until it is moved. */
export function stillClock(start = Date.UTC(2026, 10, 20)): Clock & { advance(milliseconds: number): void } {
  let now = start
  const waiting: { at: number; wake: () => void }[] = []
  return {
    now: () => now,
    wait: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        waiting.push({ at: now + milliseconds, wake: resolve })
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
    advance(milliseconds) {
      now += milliseconds
      for (const { at, wake } of waiting) if (at <= now) wake()
    },
  }
}

export const organisation: Organisation = {
  id: 'org',
  name: 'Test Ltd',
  demo: true,
  legalName: 'Test Ltd',
  country: 'NZ',
  baseCurrency: 'NZD',
  zone: 'Pacific/Auckland',
  shortCode: '!abc',
  financialYearEnd: { day: 31, month: 3 },
  salesTaxBasis: 'INVOICE',
  salesTaxPeriod: 'TWOMONTHS',
  periodLockDate: undefined,
  endOfYearLockDate: undefined,
}

export const contact = { id: 'c1', name: 'Harbour Dental' }

export function draft(over: Partial<DocumentDraft> = {}): ChangeOf<'create_document'> {
  const totals = { subTotal: 10_000n, totalTax: 1_500n, total: 11_500n }
  const base: DocumentDraft = {
    kind: 'invoice',
    contact,
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

export function documentRef(over: Partial<DocumentRef> = {}): DocumentRef {
  return {
    id: 'd1',
    kind: 'invoice',
    number: 'INV-0001',
    contact,
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

export function changeStatus(to: ChangeOf<'set_status'>['to'], over: Partial<DocumentRef> = {}, ours = false): Change {
  return { act: 'set_status', document: documentRef(over), to, ours, summary: `make it ${to}`, warnings: [] }
}

/** What Xero does with a change: something certain, or `open` where no answer comes. */
export type Answering = (change: Change) => Outcome | 'open'

const done: Outcome = { state: 'done', record: undefined, warnings: [] }

/** Hands that note what they were given and record what came of it as the real ones do, each change in a request of its own. */
function fakeHands(intents: IntentLog, applied: Change[], answer: Answering): Hands {
  const carryOut = async (record: ChangeRecord) => {
    applied.push(record.change)
    const intent = await intents.open([record], `key of ${record.id}`, request())
    if (!(await intents.sending(intent.id))) throw new Error('it was not to be sent')
    const outcome = answer(record.change)
    if (outcome === 'open') await intents.release([record.id])
    else await intents.close(intent.id, [{ changeId: record.id, outcome }], [])
  }
  return {
    carryOut: async (records) => {
      for (const record of records) await carryOut(record)
    },
    reconcile: () => Promise.reject(new Error('not part of this test')),
  }
}

/** A house on a store in memory, with everything that a test looks at. */
export interface FakeHouse {
  house: House
  store: Store
  applied: Change[]
  logged: unknown[]
  clock: ReturnType<typeof stillClock>
}

/** A house whose hands note what they were given and answer as told: `done` unless told. */
export async function fakeHouse(
  options: { preset?: Preset; books?: Partial<Books>; answer?: Answering; fourEyes?: boolean } = {},
): Promise<FakeHouse> {
  const applied: Change[] = []
  const logged: unknown[] = []
  const clock = stillClock()
  const log: Log = {
    info: (facts, message) => logged.push([facts, message]),
    warn: (facts, message) => logged.push([facts, message]),
    error: (facts, message) => logged.push([facts, message]),
  }
  const ref = options.books?.ref ?? { id: 'org', name: 'Test Ltd', demo: true }
  const store = await openStore({
    file: undefined,
    ...settings(clock, { countedAmount: baseAmount, fourEyes: () => options.fourEyes === true }),
  })
  const unwanted = () => Promise.reject(new Error('not part of this test'))
  const findInvoices = async () => ({ rows: [], offset: 0, total: 0 })
  const books = new Proxy({ ref, organisation: async () => organisation, findInvoices, ...options.books } as Books, {
    get: (target, key) => Reflect.get(target, key) ?? unwanted,
  })
  const policy = policyOf(options.preset ?? 'draft')
  const house: House = {
    books,
    hands: fakeHands(store.intentsOf(ref), applied, options.answer ?? (() => done)),
    changes: store.changesOf(ref),
    notes: store.notesOf(ref),
    policy: () => policy,
    clock,
    organisations: [ref],
    log,
    user: 'Mere',
  }
  return { house, store, applied, logged, clock }
}

/** The changes of a house that are in one of these states (any, unless told), oldest first. */
export async function changesIn({ changes }: House, ...states: ChangeState[]): Promise<readonly ChangeRecord[]> {
  const { rows } = await changes.list({ limit: 1_000, ...(states.length > 0 ? { states } : {}) })
  return rows.toReversed()
}

/** The only change of a house in a state. */
export async function theOne(house: House, state: ChangeState): Promise<ChangeRecord> {
  const [record, ...more] = await changesIn(house, state)
  if (!record || more.length > 0) throw new Error(`${record ? more.length + 1 : 0} changes are ${state}`)
  return record
}

/** A write tool whose plan is what it is told. */
export function planning(
  plan: readonly Change[] | (() => Promise<readonly Change[]>),
  reach: WriteTool['reach'] = 'destroy',
): Tool {
  return writeTool({
    name: 'plan_things',
    title: 'Plan things',
    toolset: 'core',
    about: '',
    effect: 'draft',
    reach,
    input: z.strictObject({ words: z.array(z.strictObject({ word: z.string() })).optional() }),
    example: {},
    plan: typeof plan === 'function' ? plan : async () => plan,
  })
}

/** What marks a document of this id and total as sent. */
export function markSent(id: string, total: bigint): Change {
  const document = documentRef({ id, status: 'AUTHORISED', total })
  return { act: 'mark_sent', document, summary: 'mark as sent', warnings: [] }
}

/** Books in which every contact has posted documents. */
export const known = { findInvoices: async () => ({ rows: [], offset: 0, total: 3 }) }
