import type { Books } from '../books/books.ts'
import type { Clock } from '../books/clock.ts'
import { dayAt } from '../books/day.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import { effectOf } from './acts.ts'
import { type Change, reachesAtMost } from './change.ts'
import type { Begun, ChangeLog, NewPlan } from './changes.ts'
import { prepareDecide } from './decision.ts'
import { asFault, Fault } from './fault.ts'
import { type Files, NO_FOLDERS } from './files.ts'
import type { Finding } from './findings.ts'
import type { Hands } from './hands.ts'
import { inTime, type Progress } from './in-time.ts'
import { parseInput } from './input.ts'
import type { NoteReader } from './notes.ts'
import type { Policy } from './policy.ts'
import { type CallParts, callParts, type ProgressNote, type Report } from './progress.ts'
import { type Reply, replyWithFault, replyWithView, type View } from './reply.ts'
import { previewReply, settledReply } from './settled.ts'
import type { Context, Tool, WriteTool } from './tool.ts'

/** How long a tool call may take before it answers without its result, in milliseconds. */
export const CALL_LIMIT_MS = 45_000

/** How long calls to Xero may take within it, milliseconds: Xero's last answer is then told before the limit, with its outcome. */
export const GATEWAY_LIMIT_MS = CALL_LIMIT_MS - 2_000

/** One organisation with everything a call needs: eyes, hands, record, policy, clock and log. */
export interface House {
  books: Books
  hands: Hands
  changes: ChangeLog
  notes: NoteReader
  /** The operator's policy as it stands now. */
  policy(): Policy
  clock: Clock
  organisations: readonly OrganisationRef[]
  /** The books of the other organisations that whoever calls may see; absent where there are none. */
  others?(): readonly Books[]
  /** Whether its login to Xero may read only, as far as that is known. */
  loginReads?: boolean
  log: Log
  /** Whose assistant this is, as the operator named them. */
  user: string
  /** The files of this computer that may be touched; absent where the operator named no folders. */
  files?: Files
  /** How the connection and the record stand, in words that an assistant may read; absent where nobody looks. */
  connection?(): Promise<readonly Finding[]>
  /** Where a person agrees to what is held, in a sentence; undefined where nobody can from here. */
  whereToAgree?(): Promise<string | undefined>
  /**
   * Runs something whose calls to Xero must be answered by `deadline`, milliseconds, and leave only while the caller waits: no work goes on
   * for a call that was given up.
   */
  withDeadline?<T>(deadline: number, work: () => Promise<T>, waiting: Waiting): Promise<T>
}

/** Who waits for some work: `signal` is aborted when nobody does any more, `part` gives what tells them how far it is. */
export interface Waiting {
  signal?: AbortSignal | undefined
  part?: (() => Report) | undefined
}

/** Who makes a call: the host's name and version, its way to cancel, and where it wants to be told how far a call is. */
export interface Caller {
  client?: string | undefined
  signal?: AbortSignal | undefined
  progress?: ((note: ProgressNote) => Promise<void>) | undefined
}

/** Where the server notes what happens, on standard error; values are scrubbed of secrets on the way out. */
export interface Log {
  info(facts: Record<string, unknown>, message: string): void
  warn(facts: Record<string, unknown>, message: string): void
  error(facts: Record<string, unknown>, message: string): void
}

/** The path of one call: parse strictly, then look, or plan, decide, record, act and record again. It always answers and never throws. */
export async function run(tool: Tool, raw: unknown, house: House, caller: Caller = {}): Promise<Reply> {
  const parts = callParts(house.clock, caller.progress)
  const reply = await replyOf(tool, raw, house, caller, parts)
  await parts.end()
  return reply
}

/** The same path for work that no host waits for: it takes as long as it takes, and the signal alone ends its reading. */
export async function runUnasked(tool: Tool, raw: unknown, house: House, caller: Caller): Promise<Reply> {
  try {
    const { part } = callParts(house.clock, undefined)
    const progress: Progress = { over: false, soFar: undefined }
    return await answer(tool, parseInput(tool, raw), house, { ...caller, part }, progress)
  } catch (thrown) {
    return failed(thrown, tool, house, house.clock.now())
  }
}

async function replyOf(tool: Tool, raw: unknown, house: House, caller: Caller, { part }: CallParts): Promise<Reply> {
  const started = house.clock.now()
  try {
    const input = parseInput(tool, raw)
    const reply = await inTime(house.clock, CALL_LIMIT_MS, caller.signal, (progress) => {
      const work = () => answer(tool, input, house, { ...caller, part }, progress)
      const waiting = { signal: caller.signal, part }
      return house.withDeadline ? house.withDeadline(started + GATEWAY_LIMIT_MS, work, waiting) : work()
    })
    house.log.info({ tool: tool.name, ms: house.clock.now() - started, isError: reply.isError }, 'call')
    return reply
  } catch (thrown) {
    return failed(thrown, tool, house, started)
  }
}

function failed(thrown: unknown, tool: Tool, house: House, started: number): Reply {
  const fault = asFault(thrown)
  const cause = fault.code === 'internal' && thrown instanceof Error ? { stack: thrown.stack } : {}
  house.log.warn({ tool: tool.name, ms: house.clock.now() - started, code: fault.code, ...cause }, fault.fact)
  return replyWithFault(fault, house.books.ref)
}

async function answer(
  tool: Tool,
  input: Record<string, unknown>,
  house: House,
  caller: Caller & Pick<CallParts, 'part'>,
  progress: Progress,
): Promise<Reply> {
  const { books } = house
  if (tool.kind === 'write' && house.loginReads) throw ONLY_READS
  const context = await contextOf(house, caller)
  if (tool.kind === 'read') return replyWithView(await tool.run(input, context), books.ref)
  const { dry_run: dryRun, again, ...planInput } = input
  const planned = await tool.plan(planInput, context)
  const { changes, shown } = 'shown' in planned ? planned : { changes: planned, shown: undefined }
  keepWithinReach(tool, changes)
  const decide = await prepareDecide(changes, { tool: tool.name, books, policy: context.policy, clock: house.clock })
  const proposer = { user: house.user, client: caller.client ?? 'unknown client' }
  const plan: NewPlan = { tool: tool.name, proposer, changes, again: again === true }
  if (dryRun === true) return previewReply(await house.changes.preview(plan, decide), books.ref, shown)
  if (progress.over) throw new Fault('unavailable', 'The call was given up while it planned.', 'Nothing was written.')
  progress.soFar = async () => replyWithFault(RECORDING, books.ref)
  const begun = await house.changes.begin(plan, decide)
  return await settle(begun, house, progress, shown)
}

/** What a tool may use in one organisation, as it stands now. Throws Fault where the organisation cannot be read. */
export async function contextOf(
  { books, clock, organisations, others, changes, notes, policy, files, connection }: House,
  { part, signal }: Pick<Caller, 'signal'> & Pick<CallParts, 'part'>,
): Promise<Context> {
  const { zone } = await books.organisation()
  return {
    ...{ books, organisations, changes, notes, policy: policy(), files: files ?? NO_FOLDERS },
    others: () => others?.() ?? [],
    today: dayAt(clock.now(), zone),
    connection: async () => (await connection?.()) ?? [],
    progress: part(),
    signal: signal ?? new AbortController().signal,
  }
}

const ONLY_READS = new Fault(
  'refused',
  'The login to Xero that reaches this organisation may only read.',
  'Nothing was done. To let this server write there, a person runs "xero-mcp login" again and agrees to more.',
)

const RECORDING = new Fault(
  'unknown_outcome',
  'The time ran out while the plan was being recorded, so it may still be carried out.',
  'See list_changes. Asking for the same again is safe: within 24 hours it is the same plan, not a second one.',
)

function keepWithinReach(tool: WriteTool, plan: readonly Change[]): void {
  for (const change of plan) {
    const effect = effectOf(change)
    if (reachesAtMost(effect, tool.reach)) continue
    throw new Error(`${tool.name} planned ${effect}, beyond its reach ${tool.reach}`)
  }
}

async function settle(
  begun: readonly Begun[],
  house: House,
  progress: Progress,
  shown: View | undefined,
): Promise<Reply> {
  progress.soFar = () => settledReply(begun, house, shown)
  const sending = begun.flatMap(({ record, replayed }) => (record?.state === 'sending' && !replayed ? [record] : []))
  // Whatever happens here is on record as sending, so the reply tells that it is open and the reconciler goes on with it.
  if (sending.length > 0) {
    await house.hands.carryOut(sending).catch((thrown: unknown) => {
      house.log.error({ stack: thrown instanceof Error ? thrown.stack : String(thrown) }, 'carrying out threw')
    })
  }
  return await settledReply(begun, house, shown)
}
