import type { Outcome } from '../call/change.ts'
import type { ChangeRecord } from '../call/changes.ts'
import type { Concluded, EqualChange, Intent } from '../call/intents.ts'
import { type Batch, batchOf } from './batch.ts'
import type { Run } from './executor.ts'
import { CLOCK_SKEW_MS, CONCLUDE_AFTER_MS } from './two-clocks.ts'

/** What a look at Xero says of the changes of an intent: those that are `undecided` must wait for another look. */
export interface ReadBack {
  outcomes: readonly Concluded[]
  absent: readonly ChangeRecord[]
  undecided: readonly ChangeRecord[]
}

type Found = Outcome | 'absent' | 'undecided'

/**
 * Looks in Xero for what the changes of an intent wrote. Before the look is `conclusive`, only what is there counts: the request may still
 * be carried out. Throws Fault where Xero cannot be asked.
 */
export async function readBack(run: Run, intent: Intent, conclusive: boolean): Promise<ReadBack> {
  const looking = intent.request.app === run.app ? run : { ...run, sentByAnother: true }
  const outcomes: Concluded[] = []
  const absent: ChangeRecord[] = []
  const undecided: ChangeRecord[] = []
  const taken = new Set<string>()
  for (const record of intent.changes) {
    const found = await findOne(looking, intent, record, { taken, conclusive })
    if (found === 'absent') absent.push(record)
    else if (found === 'undecided') undecided.push(record)
    else outcomes.push({ changeId: record.id, outcome: found })
  }
  return conclusive ? { outcomes, absent, undecided } : { outcomes, absent: [], undecided: [...undecided, ...absent] }
}

interface Look {
  /** What other changes of the same intent were found to have made. */
  taken: Set<string>
  conclusive: boolean
}

async function findOne(run: Run, intent: Intent, record: ChangeRecord, look: Look): Promise<Found> {
  const batch: Batch | undefined = batchOf([record])
  if (!batch) return 'absent'
  const since = (intent.firstSent ?? run.clock.now()) - CLOCK_SKEW_MS
  const candidates = await batch.find(run, since)
  if (batch.makes) return await choose(run, intent, record, candidates, look)
  const [first] = candidates
  if (!first) return 'absent'
  return first.state === 'done' || look.conclusive ? first : 'undecided'
}

/**
 * Of equal documents each belongs to one change. Which changes are open is asked after the look, and what is linked after that: so whatever
 * another worker wrote meanwhile shows in one of the two. While another may still be on its way, nothing is decided. Then whoever was sent
 * first chooses first, and takes the oldest: so none is left over that was there before the next one was sent.
 */
async function choose(
  run: Run,
  intent: Intent,
  record: ChangeRecord,
  candidates: readonly Outcome[],
  { taken, conclusive }: Look,
): Promise<Found> {
  if (candidates.length === 0) return 'absent'
  const sent = (await run.intents.equalOpen(record.id)).filter(({ lastSent }) => lastSent !== undefined)
  if (sent.length > 0 && !conclusive) return 'undecided'
  const now = run.clock.now()
  if (sent.some(({ lastSent = now }) => now <= lastSent + CONCLUDE_AFTER_MS)) return 'undecided'
  if (comesAfter(intent, record, sent)) return 'undecided'
  const linked = await run.intents.alreadyLinked(candidates.flatMap(idsOf))
  const free = candidates.filter((one) => idsOf(one).every((id) => !linked.has(id) && !taken.has(id)))
  const [oldest] = free
  if (!oldest) return 'absent'
  for (const id of idsOf(oldest)) taken.add(id)
  return oldest
}

/** Whether an equal change of another intent was sent before: by instant, then by the smallest id among equals of an intent. */
function comesAfter({ changes, firstSent = 0 }: Intent, record: ChangeRecord, sent: readonly EqualChange[]): boolean {
  const isOwn = ({ changeId }: EqualChange) => changes.some(({ id }) => id === changeId)
  const own = [record.id, ...sent.filter(isOwn).map(({ changeId }) => changeId)].sort()
  const [first = record.id] = own
  return sent.some((other) => {
    const { changeId, firstSent: before = 0 } = other
    return !isOwn(other) && (before < firstSent || (before === firstSent && changeId < first))
  })
}

function idsOf(outcome: Outcome): string[] {
  return outcome.state === 'done' && outcome.record ? [outcome.record.id] : []
}
