import type { Clock } from '../books/clock.ts'
import { dayAt } from '../books/day.ts'
import {
  type ListState,
  MIRROR_LISTS,
  type MirrorCopy,
  type MirrorList,
  type MirrorState,
} from '../books/mirror-copy.ts'
import type { XeroClient } from './client.ts'
import { pagesOf } from './every-page.ts'
import { loadOne, loadPage } from './mirror-lists.ts'

/** What bringing a copy up to date needs. */
export interface RefreshParts {
  copy: MirrorCopy
  client: XeroClient
  clock: Clock
}

const HOUR_MS = 3_600_000
// Xero's clock and ours may differ, and what is written shows a little later; asking for a little more costs nothing.
const OVERLAP_MS = 5 * 60_000
// Begun longer ago, a reading has met too much that has changed since.
const WALK_MS = 24 * HOUR_MS
const NIGHT_ENDS_MS = 2 * HOUR_MS
const UNMET_AT_ONCE = 40

/** What is due of a copy now: a page of a whole reading, what changed in a list, or (undefined) nothing. `zone` is the organisation's. */
export function nextDue(
  state: MirrorState,
  now: number,
  zone: string,
  setAside: (list: MirrorList) => boolean,
): { list: MirrorList; whole: boolean } | undefined {
  const lists = MIRROR_LISTS.filter((list) => !setAside(list))
  const night = (instant: number) => dayAt(instant - NIGHT_ENDS_MS, zone)
  const isWhole = ({ wholeAt, walk }: ListState) =>
    walk === undefined && wholeAt !== undefined && night(wholeAt) >= night(now)
  const unread = lists.find((list) => !isWhole(state.lists[list]))
  if (unread) return { list: unread, whole: true }
  const old = lists.find((list) => (state.lists[list].asOf ?? 0) <= now - HOUR_MS)
  return old && { list: old, whole: false }
}

/**
 * Reads the next page of a whole list, going on where any process stopped; the last one ends it. What it did not meet is asked for by its id,
 * so that nothing leaves the copy but what Xero has no more.
 */
export async function walkOn({ copy, client, clock }: RefreshParts, list: MirrorList, state: ListState): Promise<void> {
  const now = clock.now()
  const under = state.walk && state.walk.began > now - WALK_MS ? state.walk : undefined
  const walk = under ?? (await copy.beginWalk(list, now))
  const { rows, total, last, whole } = await loadPage(client, list, { page: walk.page })
  if (walk.total !== undefined && total !== undefined && total < walk.total) {
    // What went moved the others to earlier pages: some may have slipped past.
    await copy.beginWalk(list, now)
    return
  }
  await copy.keepPage(list, rows, now, { ...walk, page: walk.page + 1, total })
  if (!last) return
  if (!whole) await askForUnmet({ copy, client, clock }, list, walk.run)
  await copy.endWalk(list, walk, whole)
}

async function askForUnmet(parts: RefreshParts, list: MirrorList, run: number): Promise<void> {
  for (let before: string | undefined; ; ) {
    const ids = await parts.copy.unmet(list, run, UNMET_AT_ONCE)
    if (ids.length === 0 || ids[0] === before) return
    before = ids[0]
    for (const id of ids) await readAgain(parts, list, id)
  }
}

async function readAgain({ copy, client, clock }: RefreshParts, list: MirrorList, id: string): Promise<void> {
  const readAt = clock.now()
  const row = await loadOne(client, list, id)
  if (row) await copy.put(list, [row], readAt)
  else await copy.remove(list, id)
}

/**
 * Reads what has changed in a list since it was last brought up to date, and by its id what this server wrote to and Xero did not note.
 * `state` was read before. Nothing for a list that was never read whole.
 */
export async function catchUp(parts: RefreshParts, list: MirrorList, { writes, lists }: MirrorState): Promise<void> {
  const { copy, client, clock } = parts
  const { asOf } = lists[list]
  if (asOf === undefined) return
  const began = clock.now()
  const since = new Date(Math.floor((asOf - OVERLAP_MS) / 1_000) * 1_000)
  const met = new Set<string>()
  const told = pagesOf(list)
  for (let page = 1; ; page += 1) {
    const { rows, pages, last, whole } = await loadPage(client, list, { page, since })
    told(page, pages, last)
    for (const { id } of rows) met.add(id)
    if (whole) {
      const walk = await copy.beginWalk(list, began)
      await copy.keepPage(list, rows, began, { ...walk, page: 2, total: undefined })
      await copy.endWalk(list, walk, true)
    } else await copy.put(list, rows, began)
    if (last) break
  }
  const marks = (await copy.marks(list)).filter(({ number }) => number <= writes)
  for (const { id } of marks) if (!met.has(id)) await readAgain(parts, list, id)
  await copy.unmark(marks)
  await copy.noteChanges(list, began, writes)
}
