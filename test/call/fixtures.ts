import type { Books } from '../../src/books/books.ts'
import type { Clock } from '../../src/books/clock.ts'
import { day } from '../../src/books/day.ts'
import type { Organisation } from '../../src/books/organisation.ts'
import type { Change, ChangeOf, DocumentDraft, DocumentRef, Hands, Outcome } from '../../src/call/change.ts'
import { type Preset, policyOf } from '../../src/call/policy.ts'
import type { House, Log } from '../../src/call/run.ts'
import { changesInMemory } from '../../src/store/changes-in-memory.ts'

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

/** A house whose hands note what they were given and answer as told. */
export function fakeHouse(
  options: { preset?: Preset; books?: Partial<Books>; answer?: (change: Change) => Outcome } = {},
): {
  house: House
  applied: Change[]
  logged: unknown[]
  clock: ReturnType<typeof stillClock>
} {
  const applied: Change[] = []
  const logged: unknown[] = []
  const clock = stillClock()
  const done: Outcome = { state: 'done', record: undefined, warnings: [] }
  const hands: Hands = {
    async apply(changes) {
      applied.push(...changes)
      return changes.map((change) => options.answer?.(change) ?? done)
    },
  }
  const log: Log = {
    info: (facts, message) => logged.push([facts, message]),
    warn: (facts, message) => logged.push([facts, message]),
    error: (facts, message) => logged.push([facts, message]),
  }
  const ref = { id: 'org', name: 'Test Ltd', demo: true }
  const unwanted = () => Promise.reject(new Error('not part of this test'))
  const books = new Proxy({ ref, organisation: async () => organisation, ...options.books } as Books, {
    get: (target, key) => Reflect.get(target, key) ?? unwanted,
  })
  let handle = 0
  const changes = changesInMemory(ref, clock, () => String(++handle).padStart(8, '0'))
  const house = { books, hands, changes, policy: policyOf(options.preset ?? 'draft'), clock, organisations: [ref], log }
  return { house, applied, logged, clock }
}
