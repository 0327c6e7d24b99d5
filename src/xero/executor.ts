import type { Clock } from '../books/clock.ts'
import type { Organisation } from '../books/organisation.ts'
import { subjectOf } from '../call/acts.ts'
import type { Outcome } from '../call/change.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { asFault } from '../call/fault.ts'
import type { Hands } from '../call/hands.ts'
import type { Intent, IntentLog, StoredRequest } from '../call/intents.ts'
import { callScope, cancelSignal, reportPart, soonest, withDeadline } from './adapter.ts'
import { groupsOf } from './batch.ts'
import type { XeroClient } from './client.ts'
import { createInTurn, type InTurn } from './in-turn.ts'
import type { ContactNames } from './names.ts'
import type { Log } from './network.ts'
import { continueIntent, type Sent, sendGroup } from './sending.ts'
import type { SendRule } from './two-clocks.ts'

/** What carrying out changes needs. `client` waits in the write lane; `organisation` is what is known without a call. */
export interface ExecutorParts {
  client: XeroClient
  clock: Clock
  intents: IntentLog
  /** The key of a new request: a fresh one, so that wanting the same twice gives two. */
  newKey: (request: StoredRequest) => string
  rule: SendRule
  /** The app that requests are sent through; undefined where that is not known. */
  app?: string | undefined
  names: ContactNames
  organisation: () => Organisation | undefined
  /** What is remembered of settings is no longer so. */
  forgetSettings: () => void
  log: Log
}

/** One run of work: everything it sends must be answered by `deadline`, milliseconds. */
export interface Run extends ExecutorParts {
  deadline: number
  /** Aborted when whoever asked for it no longer waits. */
  signal?: AbortSignal | undefined
  /** Whether what is looked for was sent through another app. */
  sentByAnother?: boolean
}

const BUDGET_MS = 45_000
// Enough for an outage's backlog in one go; the rest follows a minute later.
const OPEN_WORK_AT_ONCE = 200
// A note is a call of its own: fifty of them would take the minute's calls from everybody who waits.
const NOTES_AT_ONCE = 10

/** Carries out changes in their order, up to 50 of a kind in a request; two runs on one document or contact follow each other. */
export function createHands(parts: ExecutorParts): Hands {
  const inTurn = createInTurn()
  let reconciling: Promise<void> | undefined
  return {
    carryOut: async (records) => {
      const run: Run = { ...parts, deadline: soonest(parts.clock.now() + BUDGET_MS), signal: cancelSignal() }
      await carryOut(run, records, inTurn)
    },
    reconcile: async () => {
      // Whoever set it off may be a call with little time left; this work has its own.
      reconciling ??= callScope
        .exit(() => reconcile(parts, inTurn))
        .finally(() => {
          reconciling = undefined
        })
      await reconciling
    },
  }
}

// Whoever comes second on a document sees that it moved, instead of writing over what the first one wrote.
async function carryOut(run: Run, records: readonly ChangeRecord[], inTurn: InTurn): Promise<void> {
  const open = new Set(records.map(({ id }) => id))
  const work = async () => {
    const { followUps, unsent } = await inOrder(run, records, open)
    if (run.signal?.aborted) await drop(run, unsent, open)
    // What follows from what was done is not for whoever asked: where it cannot be sent now, it is later.
    for (let left = followUps; left.length > 0; ) ({ followUps: left } = await inOrder(run, left, open))
  }
  try {
    await inTurn(subjectsOf(records), () => withDeadline(run.deadline, work))
  } catch (thrown) {
    note(run, thrown)
  } finally {
    await release(run, open)
  }
}

/** Sends groups one after another until one does not get through; answers what follows from those that did, and what has not left. */
async function inOrder(run: Run, records: readonly ChangeRecord[], open: Set<string>) {
  const groups = groupsOf(records)
  const report = reportPart()
  let done = 0
  const followUps: ChangeRecord[] = []
  const unsent: ChangeRecord[] = []
  let blocked = false
  for (const group of groups) {
    blocked ||= run.clock.now() >= run.deadline || run.signal?.aborted === true
    if (blocked) unsent.push(...group)
    else {
      const sent = await sendGroup(run, group)
      keep(open, sent)
      followUps.push(...sent.followUps)
      unsent.push(...sent.unsent)
      blocked = sent.blocked
      done += group.length
      if (groups.length > 1) report(done, records.length, `Writing to Xero, ${done} of ${records.length}`)
    }
  }
  return { followUps: followUps.slice(0, NOTES_AT_ONCE), unsent }
}

const CANCELLED: Outcome = {
  state: 'failed',
  fact: 'The call was cancelled before this was sent.',
  next: 'Nothing was written. Call again if it is still wanted.',
}

/** Concludes what a cancelled call has not sent: nobody expects it to happen later. */
async function drop(run: Run, unsent: readonly ChangeRecord[], open: Set<string>): Promise<void> {
  if (unsent.length === 0) return
  await run.intents.conclude(unsent.map(({ id }) => ({ changeId: id, outcome: CANCELLED })))
  for (const { id } of unsent) open.delete(id)
}

function keep(open: Set<string>, { concluded, followUps }: Sent): void {
  for (const id of concluded) open.delete(id)
  for (const { id } of followUps) open.add(id)
}

async function reconcile(parts: ExecutorParts, inTurn: InTurn): Promise<void> {
  const work = await parts.intents.claimOpen(OPEN_WORK_AT_ONCE)
  const claimed = [...work.intents.flatMap(({ changes }) => changes), ...work.unsent]
  const open = new Set(claimed.map(({ id }) => id))
  try {
    const unsent = [...work.unsent]
    const waiting: ChangeRecord[] = []
    for (const intent of work.intents) {
      const sent = await inTurn(subjectsOf(intent.changes), () => continueOne(parts, intent))
      keep(open, sent)
      unsent.push(...sent.unsent, ...sent.followUps)
      waiting.push(...intent.changes.filter(({ id }) => open.has(id) && !sent.unsent.some((one) => one.id === id)))
    }
    await sendUnsent(parts, unsent, waiting, open, inTurn)
  } catch (thrown) {
    note(parts, thrown)
  } finally {
    await release(parts, open)
  }
}

async function continueOne(parts: ExecutorParts, intent: Intent): Promise<Sent> {
  const run: Run = { ...parts, deadline: parts.clock.now() + BUDGET_MS }
  return await withDeadline(run.deadline, () => continueIntent(run, intent))
}

/** What was never sent goes the normal way, after what is still open on the same document or contact. */
async function sendUnsent(
  parts: ExecutorParts,
  unsent: readonly ChangeRecord[],
  waiting: readonly ChangeRecord[],
  open: Set<string>,
  inTurn: InTurn,
): Promise<void> {
  const busy = new Set(subjectsOf(waiting))
  const ready = notesLast(unsent.filter(({ change }) => !busy.has(subjectOf(change) ?? '')))
  for (let left = ready; left.length > 0; ) {
    const followUps: ChangeRecord[] = []
    for (const group of groupsOf(left)) {
      const run: Run = { ...parts, deadline: parts.clock.now() + BUDGET_MS }
      const sent = await inTurn(subjectsOf(group), () => withDeadline(run.deadline, () => sendGroup(run, group)))
      keep(open, sent)
      followUps.push(...sent.followUps)
      if (sent.blocked) return
    }
    left = followUps.slice(0, NOTES_AT_ONCE)
  }
}

function notesLast(records: readonly ChangeRecord[]): ChangeRecord[] {
  const notes = records.filter(({ change }) => change.act === 'add_note')
  return [...records.filter(({ change }) => change.act !== 'add_note'), ...notes.slice(0, NOTES_AT_ONCE)]
}

function subjectsOf(records: readonly ChangeRecord[]): string[] {
  return [...new Set(records.flatMap(({ change }) => subjectOf(change) ?? []))]
}

async function release({ intents, log }: ExecutorParts, open: ReadonlySet<string>): Promise<void> {
  if (open.size === 0) return
  // A claim that cannot be given up runs out by itself.
  await intents.release([...open]).catch((thrown: unknown) => log('release_failed', { code: asFault(thrown).code }))
}

function note({ log }: ExecutorParts, thrown: unknown): void {
  log('writes_interrupted', { code: asFault(thrown).code, fact: asFault(thrown).fact })
}
