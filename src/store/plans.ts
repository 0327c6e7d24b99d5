import type { OrganisationRef } from '../books/organisation.ts'
import { effectOf, subjectOf } from '../call/acts.ts'
import { essenceOf, hashOf } from '../call/canonical.ts'
import { type Change, EFFECTS, type Effect, type Outcome } from '../call/change.ts'
import type { Begun, ChangeRecord, ChangeState, Decide, Decided, NewPlan, UsedRecord } from '../call/changes.ts'
import { appendAudit } from './audit.ts'
import { carryOutLocal, insertChange, notedSince, tell } from './change-moves.ts'
import { instant, recordsOf, text } from './change-rows.ts'
import { freshId, placeholders, type StoreParts } from './parts.ts'
import type { Row, Sql } from './sql.ts'

const HOUR_MS = 3_600_000
const REPLAY_MS = 24 * HOUR_MS
const COUNTED_MS = 48 * HOUR_MS
const COUNTED_EFFECTS: readonly Effect[] = ['post', 'send', 'pay', 'destroy']

/** One plan on its way through a decision: what was let through so far, and which earlier changes its copies can still be. */
interface Course {
  sql: Sql
  parts: StoreParts
  organisation: OrganisationRef
  plan: NewPlan
  decide: Decide
  used: UsedRecord[]
  alike: Map<string, Row[]>
}

/** Says what deciding now would say on a plan. Nothing is recorded. */
export async function previewPlan(
  sql: Sql,
  parts: StoreParts,
  organisation: OrganisationRef,
  plan: NewPlan,
  decide: Decide,
): Promise<Begun[]> {
  const course = await startCourse(sql, parts, organisation, plan, decide)
  const begun: Begun[] = []
  for (const [index, change] of plan.changes.entries()) {
    const earlier = await replayOf(course, change)
    const decided = earlier ? decidedOn(earlier) : decide(change, course.used)
    if (!earlier && decided.decision === 'apply') count(course, change, `preview ${index}`)
    begun.push({ change, decided, record: earlier, replayed: earlier !== undefined })
  }
  return begun
}

/** Decides on a plan and records it, inside the transaction of `sql`. */
export async function recordPlan(
  sql: Sql,
  parts: StoreParts,
  organisation: OrganisationRef,
  plan: NewPlan,
  decide: Decide,
): Promise<Begun[]> {
  const course = await startCourse(sql, parts, organisation, plan, decide)
  const planId = await freshId(sql, 'plans', 'pln', parts.newHandle)
  await sql.run(
    'insert into plans (id, organisation, tool, planned_at) values (?, ?, ?, ?)',
    ...[planId, organisation.id, plan.tool, parts.clock.now()],
  )
  const begun: Begun[] = []
  for (const change of plan.changes) begun.push(await recordChange(course, planId, change))
  return begun
}

async function startCourse(
  sql: Sql,
  parts: StoreParts,
  organisation: OrganisationRef,
  plan: NewPlan,
  decide: Decide,
): Promise<Course> {
  const rows = await sql.all(
    `select id, effect, tool, subject, written, amount, let_through_at from changes
     where organisation = ? and let_through_at > ? and state in ('sending', 'applied')
     and effect in (${placeholders(COUNTED_EFFECTS)}) order by seq`,
    ...[organisation.id, parts.clock.now() - COUNTED_MS, ...COUNTED_EFFECTS],
  )
  return { sql, parts, organisation, plan, decide, used: rows.map(usedIn), alike: new Map() }
}

function usedIn(row: Row): UsedRecord {
  const effect = EFFECTS.find((name) => name === row.effect) ?? 'destroy'
  const subject = row.subject ?? row.written ?? row.id
  const amount = BigInt(text(row, 'amount'))
  return { effect, tool: text(row, 'tool'), subject: `${subject}`, amount, at: instant(row, 'let_through_at') }
}

function count({ used, parts, plan }: Course, change: Change, id: string): void {
  const effect = effectOf(change)
  if (!COUNTED_EFFECTS.includes(effect)) return
  const amount = parts.countedAmount(change)
  used.push({ effect, tool: plan.tool, subject: subjectOf(change) ?? id, amount, at: parts.clock.now() })
}

// What is still open is the same however long ago it was asked for; what is done may be wanted again after a day, or once it was deleted or
// voided, or a setting or group was changed otherwise since: who was taken out of a group can be put back at once.
async function replayOf(course: Course, change: Change): Promise<ChangeRecord | undefined> {
  const { sql, parts, organisation, plan, alike } = course
  if (plan.again) return undefined
  const essence = essenceOf(change)
  const now = parts.clock.now()
  const rows =
    alike.get(essence) ??
    (await sql.all(
      `select * from changes where organisation = ? and essence = ?
       and (state = 'sending' or (state = 'held' and expires_at > ?) or (state = 'applied' and decided_at > ?))
       and not exists (select 1 from changes later where later.organisation = changes.organisation
         and later.subject = changes.written and later.seq > changes.seq and later.state = 'applied'
         and later.act = 'set_status' and later.effect in ('draft', 'destroy'))
       and not (state = 'applied' and act in ('set_group_members', 'update_setting') and exists (
         select 1 from changes later where later.organisation = changes.organisation and later.subject = changes.subject
         and later.act = changes.act and later.seq > changes.seq and later.state = 'applied' and later.essence <> changes.essence))
       order by seq`,
      ...[organisation.id, essence, now, now - REPLAY_MS],
    ))
  alike.set(essence, rows.slice(1))
  const [record] = await recordsOf(sql, parts.seal, rows.slice(0, 1))
  return record
}

function decidedOn({ state, why, tier }: ChangeRecord): Decided {
  return { decision: state === 'held' ? 'ask' : 'apply', why, tier }
}

async function recordChange(course: Course, planId: string, change: Change): Promise<Begun> {
  const { sql, parts, plan, decide, used, organisation } = course
  const earlier = await replayOf(course, change)
  // Whoever planned it looked first, so that it was not there then.
  if (earlier && change.act === 'put_on_record' && change.wholePlan) throw notedSince()
  if (earlier) {
    await tell(sql, parts, earlier, 'replayed', plan.proposer.user, { plan: planId, tool: plan.tool })
    return { change, decided: decidedOn(earlier), record: earlier, replayed: true }
  }
  const decided = decide(change, used)
  if (decided.decision === 'refuse') {
    const facts = { plan: planId, tool: plan.tool, effect: effectOf(change), essence: essenceOf(change) }
    const [at, actor] = [parts.clock.now(), plan.proposer.user]
    await appendAudit(
      sql,
      { at, kind: 'refused', organisation: organisation.id, actor, change: '', facts },
      parts.auditKeys,
    )
    return { change, decided, record: undefined, replayed: false }
  }
  const record = await newRecord(course, planId, change, decided)
  await insertChange(sql, parts, record)
  await tell(sql, parts, record, KINDS[record.state] ?? 'planned', plan.proposer.user, factsOf(record))
  if (record.state !== 'held') count(course, change, record.id)
  return { change, decided, record, replayed: false }
}

const KINDS: Readonly<Partial<Record<ChangeState, 'held' | 'applied' | 'failed'>>> = {
  held: 'held',
  applied: 'applied',
  failed: 'failed',
}

function factsOf({ planId, tool, effect, hash, tier }: ChangeRecord) {
  return { plan: planId, tool, effect, hash, tier }
}

async function newRecord(course: Course, planId: string, change: Change, decided: Decided): Promise<ChangeRecord> {
  const { sql, parts, organisation, plan } = course
  const now = parts.clock.now()
  const outcome =
    decided.decision === 'apply' && effectOf(change) === 'local'
      ? await carryOutLocal(sql, parts, { change, organisation, proposer: plan.proposer })
      : undefined
  const agreed = {
    id: await freshId(sql, 'changes', 'chg', parts.newHandle),
    planId,
    organisation,
    tool: plan.tool,
    proposer: plan.proposer,
    change,
    effect: effectOf(change),
    tier: decided.tier,
    why: decided.why,
    plannedAt: now,
    expiresAt: now + parts.heldFor,
  }
  const state = stateOf(decided, outcome)
  return { ...agreed, state, hash: hashOf(agreed), decidedAt: now, outcome, agreed: [] }
}

function stateOf({ decision }: Decided, outcome: Outcome | undefined): ChangeState {
  if (decision === 'ask') return 'held'
  if (outcome === undefined) return 'sending'
  return outcome.state === 'done' ? 'applied' : 'failed'
}
