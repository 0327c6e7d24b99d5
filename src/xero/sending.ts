import type { Outcome } from '../call/change.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { asFault, Fault } from '../call/fault.ts'
import type { Concluded, Intent } from '../call/intents.ts'
import type { WriteCall } from './adapter.ts'
import { type Batch, batchOf } from './batch.ts'
import { isForAnother } from './credential.ts'
import type { Run } from './executor.ts'
import { notesAfter } from './follow-ups.ts'
import type { Checked } from './operations.ts'
import { faultOutcome } from './outcomes.ts'
import { readBack } from './read-back.ts'
import { CONCLUDE_AFTER_MS } from './two-clocks.ts'

/** What came of trying to send: changes that are `concluded`, those that are certainly `unsent`, and what follows. Others stay open. */
export interface Sent {
  concluded: readonly string[]
  unsent: readonly ChangeRecord[]
  followUps: readonly ChangeRecord[]
  /** Xero is out of reach, or its answer was lost: what comes after must not be sent now. */
  blocked: boolean
}

const STAYS_OPEN: Sent = { concluded: [], unsent: [], followUps: [], blocked: true }

/** Checks, records and sends changes that can share a request, and records what came of them. Throws Fault where the record cannot be kept. */
export async function sendGroup(run: Run, records: readonly ChangeRecord[]): Promise<Sent> {
  const batch = batchOf(records)
  if (!batch) throw new Fault('internal', 'This change is not one for Xero.', 'Please report this.')
  let checked: readonly Checked[]
  try {
    checked = await batch.check(run)
  } catch (thrown) {
    return await unsentBecause(run, batch, thrown)
  }
  const moved = records.flatMap(({ id }, index): Concluded[] => {
    const outcome = checked[index]?.moved
    return outcome ? [{ changeId: id, outcome }] : []
  })
  if (moved.length > 0) await run.intents.conclude(moved)
  const settled = moved.map(({ changeId }) => changeId)
  const going = batchOf(records.filter(({ id }) => !settled.includes(id)))
  if (!going) return { concluded: settled, unsent: [], followUps: [], blocked: false }
  const sent = await sendNew(run, going, checked.find(({ moved: outcome }) => !outcome)?.before)
  return { ...sent, concluded: [...settled, ...sent.concluded] }
}

/** Goes on with a request whose fate is open: sends it again, reads back, or leaves it for later. */
export async function continueIntent(run: Run, intent: Intent): Promise<Sent> {
  const batch = batchOf(intent.changes)
  if (!batch) return STAYS_OPEN
  // No attempt ever left: what the plan relied on is to be checked anew.
  if (intent.firstSent === undefined) return await close(run, intent, [])
  // Xero knows a key only among those of its app: through another one the same bytes are a second write, so it can only be looked for.
  const isOwn = intent.request.app === run.app
  const step = run.rule(intent, run.clock.now(), isOwn ? 'lost' : 'answered')
  if (step.next === 'wait') return STAYS_OPEN
  if (step.next === 'read_back') return await look(run, intent, step.conclusive)
  const write = writeOf(run, batch, intent)
  return await attempt(run, batch, undefined, write)
}

async function sendNew(run: Run, batch: Batch, before: unknown): Promise<Sent> {
  return await attempt(run, batch, before, writeOf(run, batch, undefined))
}

/** A write on its way, with the intent that it is recorded in. */
interface RecordedWrite {
  call: WriteCall
  intent: Intent | undefined
}

function writeOf(run: Run, { records }: Batch, intent: Intent | undefined): RecordedWrite {
  const write: RecordedWrite = {
    intent,
    call: {
      deadline: run.deadline,
      stored: intent && { request: intent.request, key: intent.key },
      attempts: 0,
      status: undefined,
      halted: false,
      open: async (request) => {
        const key = run.newKey(request)
        // Where it cannot be recorded, another worker may have taken over.
        write.call.halted = true
        write.intent = await run.intents.open(records, key, { ...request, app: run.app })
        write.call.halted = false
        return key
      },
      sending: async () => {
        const { intent: open } = write
        if (!open || run.rule(open, run.clock.now(), 'lost').next !== 'send') return false
        const now = run.clock.now()
        if (!(await run.intents.sending(open.id))) return false
        write.intent = { ...open, firstSent: open.firstSent ?? now, lastSent: now }
        return true
      },
    },
  }
  return write
}

async function attempt(run: Run, batch: Batch, before: unknown, write: RecordedWrite): Promise<Sent> {
  let outcomes: readonly (Outcome | undefined)[]
  try {
    outcomes = batch.outcomes(run, await batch.send(run.client, before, write.call))
  } catch (thrown) {
    return await afterFault(run, batch, write, thrown)
  }
  const { intent } = write
  if (!intent) throw new Fault('internal', 'A write was answered without its record.', 'Please report this.')
  const told = batch.records.flatMap(({ id }, index): Concluded[] => {
    const outcome = outcomes[index]
    return outcome ? [{ changeId: id, outcome }] : []
  })
  if (told.length < batch.records.length) return await lookAtOnce(run, intent)
  return await close(run, intent, told)
}

// Nothing was written: Xero is out of reach or its limits are spent. What is sent later goes the normal way.
const NOT_NOW = new Set(['unavailable', 'limited'])

async function afterFault(run: Run, batch: Batch, write: RecordedWrite, thrown: unknown): Promise<Sent> {
  const { call, intent } = write
  if (call.halted) return STAYS_OPEN
  if (!intent) return await unsentBecause(run, batch, thrown)
  if (isForAnother(thrown)) return { ...STAYS_OPEN, blocked: false }
  const again = call.stored !== undefined || call.attempts > 1
  const unsure = !(thrown instanceof Fault) && (again || call.attempts > 0)
  if (unsure || asFault(thrown).code === 'unknown_outcome') {
    // The contact may be there now, or have another name.
    run.names.forget()
    return call.status === undefined || !settlesNothing(call.status) ? STAYS_OPEN : await lookAtOnce(run, intent)
  }
  if (NOT_NOW.has(asFault(thrown).code)) return { ...(await close(run, intent, [])), blocked: true }
  return await refused(run, batch, intent, thrown, again)
}

// An error of Xero's own, or an acceptance that could not be read: the record may be there already.
function settlesNothing(status: number): boolean {
  return status === 500 || (status >= 200 && status < 300)
}

/** Xero refused the request. Where it was sent more than once, an earlier attempt may be why: then a look comes first. */
async function refused(run: Run, batch: Batch, intent: Intent, thrown: unknown, again: boolean): Promise<Sent> {
  const failed = batch.records.map(({ id }) => ({ changeId: id, outcome: faultOutcome(thrown, batch.refusedNext) }))
  if (!again) return await close(run, intent, failed)
  const seen = await lookOrNothing(run, intent, true)
  if (!seen || seen.undecided.length > 0) return STAYS_OPEN
  const found = seen.outcomes.filter(({ outcome }) => outcome.state === 'done')
  const missing = failed.filter(({ changeId }) => !found.some((one) => one.changeId === changeId))
  return await close(run, intent, [...found, ...missing])
}

async function lookAtOnce(run: Run, intent: Intent): Promise<Sent> {
  run.names.forget()
  const step = run.rule(intent, run.clock.now(), 'answered')
  return step.next === 'read_back' ? await look(run, intent, step.conclusive) : STAYS_OPEN
}

async function look(run: Run, intent: Intent, conclusive: boolean): Promise<Sent> {
  const seen = await lookOrNothing(run, intent, conclusive)
  if (!seen || seen.undecided.length > 0) return STAYS_OPEN
  return await close(run, intent, seen.outcomes)
}

async function lookOrNothing(run: Run, intent: Intent, conclusive: boolean) {
  try {
    return await readBack(run, intent, conclusive)
  } catch (thrown) {
    run.log('read_back_failed', { code: asFault(thrown).code, waits: CONCLUDE_AFTER_MS })
    return undefined
  }
}

async function close(run: Run, intent: Intent, outcomes: readonly Concluded[]): Promise<Sent> {
  const { recorded, followUps } = await run.intents.close(intent.id, outcomes, notesAfter(intent.changes, outcomes))
  if (!recorded) return STAYS_OPEN
  const concluded = outcomes.map(({ changeId }) => changeId)
  return { concluded, unsent: intent.changes.filter(({ id }) => !concluded.includes(id)), followUps, blocked: false }
}

/** Nothing left: the changes fail with what to do, or stay unsent where that can only be waited for. */
async function unsentBecause(run: Run, { records, refusedNext }: Batch, thrown: unknown): Promise<Sent> {
  // Another process on this record was started with the toolset or policy that it takes.
  if (isForAnother(thrown)) return { ...STAYS_OPEN, unsent: records, blocked: false }
  if (NOT_NOW.has(asFault(thrown).code)) return { ...STAYS_OPEN, unsent: records }
  const outcome = faultOutcome(thrown, refusedNext)
  await run.intents.conclude(records.map(({ id }) => ({ changeId: id, outcome })))
  return { concluded: records.map(({ id }) => id), unsent: [], followUps: [], blocked: false }
}
