import * as z from 'zod'
import type { Books } from '../books/books.ts'
import type { Clock } from '../books/clock.ts'
import { type Day, dayAt } from '../books/day.ts'
import { cleanText } from '../books/ledger-text.ts'
import { lockDateOf, type OrganisationRef } from '../books/organisation.ts'
import { type Change, contactOf, effectOf, type Hands, type Outcome, reachesAtMost } from './change.ts'
import type { ChangeLog, ChangeRecord } from './changes.ts'
import { asFault, Fault } from './fault.ts'
import { replyWithOutcomes, type Settled } from './outcome-reply.ts'
import { baseAmount, decide, type Policy, type PolicyFacts, type Verdict } from './policy.ts'
import { type Reply, replyWithFault, replyWithView } from './reply.ts'
import type { Context, Tool, WriteTool } from './tool.ts'

/** How long a tool call may take before it answers without its result, in milliseconds. */
export const CALL_LIMIT_MS = 45_000

/** One organisation with everything a call needs: eyes, hands, record, policy, clock and log. */
export interface House {
  books: Books
  hands: Hands
  changes: ChangeLog
  policy: Policy
  clock: Clock
  organisations: readonly OrganisationRef[]
  log: Log
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
    const input = parse(tool, raw)
    const reply = await within(house.clock, signal, () => answer(tool, input, house))
    house.log.info({ tool: tool.name, ms: house.clock.now() - started, isError: reply.isError }, 'call')
    return reply
  } catch (thrown) {
    const fault = asFault(thrown)
    const cause = fault.code === 'internal' && thrown instanceof Error ? { stack: thrown.stack } : {}
    house.log.warn({ tool: tool.name, ms: house.clock.now() - started, code: fault.code, ...cause }, fault.fact)
    return replyWithFault(fault, house.books.ref)
  }
}

async function answer(tool: Tool, input: Record<string, unknown>, house: House): Promise<Reply> {
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
  const verdicts = await decideAll(tool, plan, house, context.today)
  if (dryRun === true) return replyWithOutcomes(verdicts.map(preview), books.ref)
  return replyWithOutcomes(await settle(tool, verdicts, house), books.ref)
}

/** The arguments that a tool takes, with what `run` itself understands: write tools can always be rehearsed with `dry_run`. */
export function inputOf(tool: Tool): z.ZodObject {
  if (tool.kind === 'read') return tool.input
  return tool.input.extend({ dry_run: z.boolean().optional().describe('Only show the plan') })
}

const inputs = new WeakMap<Tool, z.ZodObject>()

function parse(tool: Tool, raw: unknown): Record<string, unknown> {
  const schema = inputs.get(tool) ?? inputOf(tool)
  inputs.set(tool, schema)
  const result = schema.safeParse(raw ?? {})
  if (result.success) return result.data
  const faults = result.error.issues.slice(0, 5).map((issue) => wordIssue(issue, schema))
  throw new Fault('invalid_input', faults.join(' '), `Nothing was done. Mend this and call ${tool.name} again.`)
}

function wordIssue(issue: z.core.$ZodIssue, schema: z.ZodObject): string {
  const where = issue.path.map(String).join('.')
  if (issue.code !== 'unrecognized_keys') return `${where || 'arguments'}: ${cleanText(issue.message)}.`
  const unknown = issue.keys.map((key) => `"${cleanText(key, 40)}"`).join(', ')
  const known = where === '' ? ` Known: ${Object.keys(schema.shape).join(', ')}.` : ''
  return `${where || 'arguments'}: unknown argument ${unknown}.${known}`
}

interface Decided extends Verdict {
  change: Change
}

async function decideAll(tool: WriteTool, plan: readonly Change[], house: House, today: Day): Promise<Decided[]> {
  for (const change of plan) {
    const effect = effectOf(change)
    if (reachesAtMost(effect, tool.reach)) continue
    throw new Error(`${tool.name} planned ${effect}, beyond its reach ${tool.reach}`)
  }
  const decided: Decided[] = []
  const { zone } = await house.books.organisation()
  let usedToday = usedOn(today, zone, house)
  for (const change of plan) {
    const facts = { ...(await factsFor(change, house)), usedToday }
    const verdict = decide(change, house.policy, facts)
    if (verdict.decision === 'apply' && countsAgainstLimits(change)) usedToday += baseAmount(change)
    decided.push({ change, ...verdict })
  }
  return decided
}

function countsAgainstLimits(change: Change): boolean {
  const effect = effectOf(change)
  return effect === 'post' || effect === 'send'
}

function usedOn(today: Day, zone: string, { changes }: House): bigint {
  return changes
    .list(['sending', 'applied', 'unknown'])
    .filter((record) => countsAgainstLimits(record.change) && dayAt(record.decidedAt, zone) >= today)
    .reduce((total, record) => total + baseAmount(record.change), 0n)
}

async function factsFor(change: Change, { books, policy }: House): Promise<Omit<PolicyFacts, 'usedToday'>> {
  const organisation = await books.organisation()
  const contact = contactOf(change)
  const matters = policy.preset === 'controlled' && countsAgainstLimits(change)
  const posted =
    matters && contact
      ? await books.findInvoices({ contactIds: [contact.id], statuses: ['AUTHORISED', 'PAID'] })
      : undefined
  return {
    baseCurrency: organisation.baseCurrency,
    lockDate: lockDateOf(organisation),
    contactKnown: (posted?.total ?? 0) > 0,
  }
}

function preview({ change, decision, why }: Decided): Settled {
  const verb = { apply: 'It would be done.', ask: 'It would be held for a person.', refuse: 'It would be refused.' }[
    decision
  ]
  return { change, effect: effectOf(change), state: 'preview', why: `${verb} ${why}`, record: undefined }
}

async function settle(tool: WriteTool, decided: readonly Decided[], house: House): Promise<Settled[]> {
  const records = decided.map((one) => (one.decision === 'refuse' ? undefined : begin(tool, one, house)))
  const sent = records.filter((record) => record?.state === 'sending').filter((record) => record !== undefined)
  await act(sent, house)
  return decided.map(({ change, decision, why }, index) => {
    const record = records[index] ? house.changes.find(records[index].id) : undefined
    const state = decision === 'refuse' ? 'refused' : stateOf(record)
    return { change, effect: effectOf(change), state, why, record }
  })
}

function stateOf(record: ChangeRecord | undefined): Settled['state'] {
  if (record?.state === 'held' || record?.state === 'applied' || record?.state === 'failed') return record.state
  return 'unknown'
}

function begin(tool: WriteTool, { change, decision, why }: Decided, { books, changes }: House): ChangeRecord {
  const state = decision === 'ask' ? 'held' : 'sending'
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

async function within(clock: Clock, signal: AbortSignal | undefined, work: () => Promise<Reply>): Promise<Reply> {
  const timer = new AbortController()
  const late = clock.wait(CALL_LIMIT_MS, timer.signal).then(
    () => {
      throw new Fault(
        'unknown_outcome',
        `This took longer than ${CALL_LIMIT_MS / 1000} seconds and is still open.`,
        'If it was a write, do not repeat it: see list_changes and find_documents for what happened.',
      )
    },
    () => new Promise<never>(() => {}),
  )
  try {
    return await Promise.race([work(), late, ...(signal ? [aborted(signal)] : [])])
  } finally {
    timer.abort()
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () =>
      reject(new Fault('unknown_outcome', 'The call was cancelled.', 'See list_changes for what it had begun.'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
