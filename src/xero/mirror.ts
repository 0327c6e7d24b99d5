import type { Clock } from '../books/clock.ts'
import {
  type DigestQuery,
  isAskedFor,
  type Mirror,
  type MirroredDocuments,
  type MirrorKeeper,
  type MirrorKind,
  type MirrorQuery,
  type Reading,
} from '../books/mirror.ts'
import { LIST_OF, type MirrorCopy, type MirrorList, type MirrorState } from '../books/mirror-copy.ts'
import { asFault, type FaultCode } from '../call/fault.ts'
import { callScope, withDeadline } from './adapter.ts'
import type { XeroClient } from './client.ts'
import { pagesOf } from './every-page.ts'
import { createInTurn } from './in-turn.ts'
import { type KeptReading, type KeptReadings, keptReadings } from './kept-digests.ts'
import { loadPage } from './mirror-lists.ts'
import { catchUp, nextDue, walkOn } from './mirror-refresh.ts'
import type { Log } from './network.ts'

/** What a mirror needs: the copy, or (undefined) none is kept, and the time zone of the organisation. */
export interface MirrorParts {
  copy: MirrorCopy | undefined
  clock: Clock
  zone(): Promise<string>
  log: Log
}

/** The mirror of one organisation as readers and the background see it, each through a client that waits in its own lane. */
export interface OrganisationMirror {
  through(client: XeroClient): Mirror
  keeper(client: XeroClient): MirrorKeeper
}

const FRESH_MS = 60_000
const OLDEST_MS = 24 * 3_600_000
// A process that dies holds the others up for no longer; what takes longer is begun again.
const HELD_MS = 75_000
const REQUEST_MS = 60_000
const ELSEWHERE_MS = 250
const ELSEWHERE_TIMES = 20
const REQUESTS_AT_ONCE = 25
const SET_ASIDE_MS = 3_600_000

/** The mirror of one organisation. Readers of this process share what one of them brings up to date; other processes are kept out by a lease. */
export function createMirror(parts: MirrorParts): OrganisationMirror {
  const inTurn = createInTurn()
  const { copy } = parts
  const holding = copy && holdingOf(copy, parts.clock)
  const kept = keptReadings(FRESH_MS)
  return {
    through: (client) => ({
      read: async (kinds, { recent = false } = {}) => {
        const own = copy && holding && { ...parts, copy, client, holding }
        const asOf = own && (await freshened(own, kinds, (work) => inTurn(['reading'], work)))
        if (copy && asOf !== undefined) {
          kept.drop()
          return { asOf, from: 'copy', every: (kind, query = {}) => copy.every(kind, query), digest: copy.digest }
        }
        return fromXero(
          client,
          parts.clock.now(),
          copy && (await keptOf(copy, parts, recent ? kept.recent : kept.anew)),
        )
      },
    }),
    keeper: (client) => {
      if (!copy || !holding) return { keep: async () => false }
      const setAside = new Map<MirrorList, number>()
      const own: Own = { ...parts, copy, client, holding }
      // Whoever set it off may be a call with little time left; this work has its own.
      return { keep: (signal) => callScope.exit(() => keep(own, setAside, signal)) }
    },
  }
}

// Where the store cannot tell of writes, nothing is kept.
async function keptOf(copy: MirrorCopy, { clock, log }: MirrorParts, at: KeptReadings['anew']) {
  try {
    return at(clock.now(), await copy.writesCounted())
  } catch (thrown) {
    note(log, thrown)
    return undefined
  }
}

function fromXero(client: XeroClient, now: number, kept: KeptReading | undefined): Reading {
  const pageOf = latestPages(client)
  return {
    asOf: kept?.asOf ?? now,
    from: 'xero',
    every: (kind, query = {}) => everyFromXero(pageOf, kind, query),
    digest: <Kind extends MirrorKind, Value>(
      kind: Kind,
      query: DigestQuery,
      of: (document: MirroredDocuments[Kind]) => Value,
    ) => {
      const made = () => digestFromXero(pageOf, kind, query, of)
      return kept ? (kept.digest(kind, query, of, made) as AsyncIterable<readonly Value[]>) : made()
    },
  }
}

interface Own extends MirrorParts {
  copy: MirrorCopy
  client: XeroClient
  /** Does work while no other process does any on the copy; false where one does. */
  holding: Holding
}

type Holding = (work: () => Promise<void>) => Promise<boolean>

// Readers and the background of this process are the same owner: the last of them gives the lease back.
function holdingOf(copy: MirrorCopy, clock: Clock): Holding {
  let holders = 0
  return async (work) => {
    holders += 1
    try {
      if (!(await copy.take(clock.now() + HELD_MS))) return false
      await withDeadline(clock.now() + REQUEST_MS, work)
      return true
    } finally {
      holders -= 1
      // It runs out by itself where it cannot be given back.
      if (holders === 0) await copy.release().catch(() => undefined)
    }
  }
}

/** Brings the lists of these kinds up to date; answers as of when they are, or undefined where they cannot be relied on. */
async function freshened(
  own: Own,
  kinds: readonly MirrorKind[],
  alone: (work: () => Promise<void>) => Promise<void>,
): Promise<number | undefined> {
  const { copy, clock, log } = own
  const lists = [...new Set(['contact' as const, ...kinds].map((kind) => LIST_OF[kind]))]
  try {
    const before = await copy.state()
    if (lists.some((list) => before.lists[list].asOf === undefined)) return undefined
    if (staleOf(before, lists, clock.now()).length > 0) await alone(() => refresh(own, lists))
    const { lists: states, writes } = await copy.state()
    if (lists.some((list) => states[list].writes !== writes)) return undefined
    const asOf = Math.min(...lists.map((list) => states[list].asOf ?? 0))
    return asOf > clock.now() - OLDEST_MS ? asOf : undefined
  } catch (thrown) {
    note(log, thrown)
    return undefined
  }
}

function staleOf({ lists: states, writes }: MirrorState, lists: readonly MirrorList[], now: number): MirrorList[] {
  return lists.filter((list) => (states[list].asOf ?? 0) < now - FRESH_MS || states[list].writes !== writes)
}

// Another process may be at it: then what it reads will do.
async function refresh(own: Own, lists: readonly MirrorList[]): Promise<void> {
  const { copy, clock, log } = own
  for (let time = 0; time < ELSEWHERE_TIMES; time += 1) {
    const done = await own.holding(async () => {
      const state = await copy.state()
      const stale = staleOf(state, lists, clock.now())
      const results = await Promise.allSettled(stale.map((list) => catchUp(own, list, state)))
      for (const result of results) if (result.status === 'rejected') note(log, result.reason)
    })
    if (done) return
    await clock.wait(ELSEWHERE_MS)
    if (staleOf(await copy.state(), lists, clock.now()).length === 0) return
  }
}

async function keep(own: Own, setAside: Map<MirrorList, number>, signal: AbortSignal): Promise<boolean> {
  const { copy, clock, log } = own
  const isSetAside = (list: MirrorList) => (setAside.get(list) ?? 0) > clock.now()
  for (let request = 0; request < REQUESTS_AT_ONCE && !signal.aborted; request += 1) {
    const due = nextDue(await copy.state(), clock.now(), await own.zone(), isSetAside)
    if (!due) return false
    try {
      const done = await own.holding(() => doDue(own, due))
      if (!done) return false
    } catch (thrown) {
      note(log, thrown)
      if (isPassing(asFault(thrown).code)) return false
      // What the credential may not read, or Xero sends in an unknown shape, must not stop the rest.
      setAside.set(due.list, clock.now() + SET_ASIDE_MS)
    }
  }
  return !signal.aborted
}

async function doDue(own: Own, { list, whole }: { list: MirrorList; whole: boolean }): Promise<void> {
  const state = await own.copy.state()
  await (whole ? walkOn(own, list, state.lists[list]) : catchUp(own, list, state))
}

function isPassing(code: FaultCode): boolean {
  return code === 'limited' || code === 'unavailable'
}

type PageOf = (list: MirrorList, page: number) => ReturnType<typeof loadPage>

const PAGES_KEPT = 3

/** Pages as one reading gets them: kinds of one list that are read at once share its calls, as long as neither is far ahead. */
function latestPages(client: XeroClient): PageOf {
  const kept = new Map<MirrorList, Map<number, ReturnType<typeof loadPage>>>()
  return (list, page) => {
    const pages = kept.get(list) ?? new Map<number, ReturnType<typeof loadPage>>()
    kept.set(list, pages)
    const loaded = pages.get(page) ?? loadPage(client, list, { page })
    pages.set(page, loaded)
    pages.delete(page - PAGES_KEPT)
    return loaded
  }
}

async function* everyFromXero<Kind extends MirrorKind>(
  pageOf: PageOf,
  kind: Kind,
  query: MirrorQuery,
): AsyncGenerator<MirroredDocuments[Kind]> {
  const told = pagesOf(LIST_OF[kind])
  for (let page = 1; ; page += 1) {
    const { rows, pages, last } = await pageOf(LIST_OF[kind], page)
    told(page, pages, last)
    for (const row of rows) {
      // A row's kind says what its document is.
      if (row.kind === kind && isAskedFor(row, query)) yield row.document as MirroredDocuments[Kind]
    }
    if (last) return
  }
}

async function* digestFromXero<Kind extends MirrorKind, Value>(
  pageOf: PageOf,
  kind: Kind,
  query: DigestQuery,
  of: (document: MirroredDocuments[Kind]) => Value,
): AsyncGenerator<readonly Value[]> {
  for await (const document of everyFromXero(pageOf, kind, query)) yield [of(document)]
}

function note(log: Log, thrown: unknown): void {
  log('mirror_interrupted', { code: asFault(thrown).code, fact: asFault(thrown).fact })
}
