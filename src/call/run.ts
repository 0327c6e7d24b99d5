import type { Books } from '../books/books.ts'
import type { Clock } from '../books/clock.ts'
import { dayAt } from '../books/day.ts'
import { lockDateOf, type OrganisationRef } from '../books/organisation.ts'
import { type Change, contactOf, effectOf, type Hands, type Outcome, reachesAtMost } from './change.ts'
import type { ChangeLog, ChangeRecord } from './changes.ts'
import { asFault, Fault } from './fault.ts'
import { inTime, type Progress } from './in-time.ts'
import { parseInput } from './input.ts'
import { heldTwin, openTwin } from './open-twin.ts'
import { replyWithOutcomes, type Settled } from './outcome-reply.ts'
import { decide, type Policy, type PolicyFacts, type Verdict } from './policy.ts'
import { type Reply, replyWithFault, replyWithView } from './reply.ts'
import type { Context, Tool, WriteTool } from './tool.ts'
import { countsAgainstLimits, type UsedToday, usedToday } from './used-today.ts'

/** How long a tool call may take before it answers without its result, in milliseconds. */
export const CALL_LIMIT_MS = 45_000

// Xero's last answer is then told before the limit, with its outcome.
const GATEWAY_LIMIT_MS = CALL_LIMIT_MS - 2_000

/** One organisation with everything a call needs: eyes, hands, record, policy, clock and log. */
export interface House {
  books: Books
  hands: Hands
  changes: ChangeLog
  policy: Policy
  clock: Clock
  organisations: readonly OrganisationRef[]
  log: Log
  /** Runs something whose calls to Xero must be answered by `deadline`, milliseconds: no work goes on for a call that was given up. */
  withDeadline?<T>(deadline: number, work: () => Promise<T>): Promise<T>
}

/** Where the server notes what happens, on standard error; values are scrubbed of secrets on the way out. */
export interface Log {
  info(facts: Record<string, unknown>, message: string): void
  warn(facts: Record<string, unknown>, message: string): void
  error(facts: Record<string, unknown>, message: string): void
}

/** The path of one call: parse strictly, then look, or plan, decide, record, act and record again. It always answers and never throws. */
export async function run(tool: Tool, raw: unknown, house: House, signal?: AbortSignal): Promise<Reply> {
  const started = house.clock.now()
  try {
    const input = parseInput(tool, raw)
    const reply = await inTime(house.clock, CALL_LIMIT_MS, signal, (progress) => {
      const work = () => answer(tool, input, house, progress)
      return house.withDeadline ? house.withDeadline(started + GATEWAY_LIMIT_MS, work) : work()
    })
    house.log.info({ tool: tool.name, ms: house.clock.now() - started, isError: reply.isError }, 'call')
    return reply
  } catch (thrown) {
    const fault = asFault(thrown)
    const cause = fault.code === 'internal' && thrown instanceof Error ? { stack: thrown.stack } : {}
    house.log.warn({ tool: tool.name, ms: house.clock.now() - started, code: fault.code, ...cause }, fault.fact)
    return replyWithFault(fault, house.books.ref)
  }
}

async function answer(tool: Tool, input: Record<string, unknown>, house: House, progress: Progress): Promise<Reply> {
  const { books } = house
  const { zone } = await books.organisation()
  const context: Context = {
    books,
    today: dayAt(house.clock.now(), zone),
    organisations: house.organisations,
    changes: house.changes,
    policy: house.policy,
  }
  if (tool.kind === 'read') return replyWithView(await tool.run(input, context), books.ref)
  const { dry_run: dryRun, ...planInput } = input
  const plan = await tool.plan(planInput, context)
  keepWithinReach(tool, plan)
  const facts = await factsFor(plan, house)
  // Nothing waits from here until the records are written, so calls at the same time cannot pass a limit together.
  const used = usedToday(house.changes, context.today, zone)
  const verdicts = decideAll(plan, facts, used, house)
  if (dryRun === true) return replyWithOutcomes(verdicts.map(preview), books.ref)
  if (progress.over) throw new Fault('unavailable', 'The call was given up while it planned.', 'Nothing was written.')
  return await settle(tool, verdicts, house, progress)
}

interface Decided extends Verdict {
  change: Change
}

function keepWithinReach(tool: WriteTool, plan: readonly Change[]): void {
  for (const change of plan) {
    const effect = effectOf(change)
    if (reachesAtMost(effect, tool.reach)) continue
    throw new Error(`${tool.name} planned ${effect}, beyond its reach ${tool.reach}`)
  }
}

type Facts = (change: Change) => Omit<PolicyFacts, 'usedToday'>

function decideAll(
  plan: readonly Change[],
  facts: Facts,
  used: UsedToday,
  { policy, changes, clock }: House,
): Decided[] {
  return plan.map((change) => {
    const twin = openTwin(change, changes, clock.now())
    if (twin) return { change, decision: 'refuse', why: twinText(twin) }
    const verdict = decide(change, policy, { ...facts(change), usedToday: used.beside(change) })
    if (verdict.decision === 'apply') used.add(change)
    return { change, ...verdict }
  })
}

function twinText({ id, state }: ChangeRecord): string {
  const open = state === 'sending' ? 'is being sent' : 'had no clear answer'
  return `The same change was asked for before and ${open} (${id}), so it may have happened: look with find_documents or find_contacts. Only if it has not after 7 minutes, ask again.`
}

async function factsFor(plan: readonly Change[], { books, policy }: House): Promise<Facts> {
  const organisation = await books.organisation()
  const known = new Map<string, boolean>()
  for (const change of policy.preset === 'controlled' ? plan.filter(countsAgainstLimits) : []) {
    const contact = contactOf(change)
    if (!contact || known.has(contact.id)) continue
    const posted = await books.findInvoices({ contactIds: [contact.id], statuses: ['AUTHORISED', 'PAID'] })
    known.set(contact.id, posted.total > 0)
  }
  const [baseCurrency, lockDate] = [organisation.baseCurrency, lockDateOf(organisation)]
  return (change) => ({ baseCurrency, lockDate, contactKnown: known.get(contactOf(change)?.id ?? '') === true })
}

function preview({ change, decision, why }: Decided): Settled {
  const verb = { apply: 'It would be done.', ask: 'It would be held for a person.', refuse: 'It would be refused.' }[
    decision
  ]
  return { change, effect: effectOf(change), state: 'preview', why: `${verb} ${why}`, record: undefined }
}

async function settle(tool: WriteTool, decided: readonly Decided[], house: House, progress: Progress): Promise<Reply> {
  const records = decided.map((one) => (one.decision === 'refuse' ? undefined : begin(tool, one, house)))
  const tell = () =>
    replyWithOutcomes(
      decided.map((one, index) => told(one, records[index], house)),
      house.books.ref,
    )
  progress.soFar = tell
  await act(
    records.filter((record) => record !== undefined).filter(({ state }) => state === 'sending'),
    house,
  )
  return tell()
}

function told({ change, decision, why }: Decided, begun: ChangeRecord | undefined, { changes }: House): Settled {
  const record = begun && changes.find(begun.id)
  const state = decision === 'refuse' ? 'refused' : stateOf(record)
  return { change, effect: effectOf(change), state, why, record: record ?? begun }
}

function stateOf(record: ChangeRecord | undefined): Settled['state'] {
  if (record?.state === 'held' || record?.state === 'applied' || record?.state === 'failed') return record.state
  return 'unknown'
}

function begin(tool: WriteTool, { change, decision, why }: Decided, { books, changes }: House): ChangeRecord {
  const state = decision === 'ask' ? 'held' : 'sending'
  const twin = state === 'held' ? heldTwin(change, changes) : undefined
  if (twin) return twin
  return changes.add({ organisation: books.ref, tool: tool.name, change, effect: effectOf(change), state, why })
}

async function act(records: readonly ChangeRecord[], house: House): Promise<void> {
  const local = records.filter((record) => record.effect === 'local')
  for (const record of local) concludeLocal(record, house.changes)
  const remote = records.filter((record) => record.effect !== 'local')
  if (remote.length === 0) return
  const outcomes = await house.hands.apply(remote.map((record) => record.change)).catch((thrown: unknown) => {
    house.log.error({ stack: thrown instanceof Error ? thrown.stack : String(thrown) }, 'apply threw')
    return []
  })
  remote.forEach((record, index) => {
    const outcome = outcomes[index] ?? LOST
    house.changes.conclude(record.id, outcome.state === 'done' ? 'applied' : outcome.state, outcome)
  })
}

const LOST: Outcome = {
  state: 'unknown',
  fact: 'The server lost track of this change while it was being sent.',
  next: 'Look with find_documents whether it happened before repeating it.',
}

function concludeLocal(record: ChangeRecord, changes: ChangeLog): void {
  const { change } = record
  const done = change.act === 'withdraw_change' && changes.conclude(change.changeId, 'withdrawn')
  changes.conclude(
    record.id,
    done ? 'applied' : 'failed',
    done
      ? { state: 'done', record: undefined, warnings: [] }
      : { state: 'failed', fact: 'That change is not held any more.', next: 'See list_changes.' },
  )
}
