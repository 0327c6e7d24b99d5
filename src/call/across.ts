import { cleanText } from '../books/ledger-text.ts'
import { acrossReply, type Gathered, togetherReply } from './across-reply.ts'
import { asFault, Fault } from './fault.ts'
import { inTime, type Progress } from './in-time.ts'
import { parseInput } from './input.ts'
import { type CallParts, callParts } from './progress.ts'
import { type Reply, replyWithFault } from './reply.ts'
import { CALL_LIMIT_MS, type Caller, contextOf, GATEWAY_LIMIT_MS, type House } from './run.ts'
import type { Part, ReadTool } from './tool.ts'

/** Every organisation that is connected, and which of them calls mean when they name none. */
export interface AllHouses {
  houses: readonly House[]
  usual: House | undefined
}

/** How many organisations one call asks; the rest is on further pages. */
export const ORGANISATIONS_AT_ONCE = 25

// Each organisation has limits of its own, so they do not slow each other down; the machine and the app's limit do.
const PARALLEL = 5

// What all organisations of a reply share.
const ROWS = 200
const LEAST_ROWS = 3
const CURSOR = /^all-(\d{1,6})$/

/** Asks a reading tool of every organisation, a few at a time. One that fails is told of and hides no other. It always answers and never throws. */
export async function runAcross(tool: ReadTool, raw: unknown, all: AllHouses, caller: Caller = {}): Promise<Reply> {
  const [first] = all.houses
  if (!first) throw new Error('there is no organisation to ask')
  const { clock, log } = first
  const started = clock.now()
  const parts = callParts(clock, caller.progress)
  try {
    const { pageFrom, given } = pageIn(raw)
    const input = parseInput(tool, given)
    const page = pageOf(all.houses, pageFrom)
    const waiting = { signal: caller.signal, part: parts.part }
    const asked = { tool, input: shared(input, tool, page.length), page, usual: all.usual, waiting }
    const gathered = { tool, input, from: pageFrom, count: all.houses.length }
    const reply = await inTime(clock, CALL_LIMIT_MS, caller.signal, (progress) =>
      ask({ ...asked, deadline: started + GATEWAY_LIMIT_MS }, gathered, progress),
    )
    log.info({ tool: tool.name, ms: clock.now() - started, organisations: page.length }, 'call')
    return reply
  } catch (thrown) {
    const fault = asFault(thrown)
    log.warn({ tool: tool.name, ms: clock.now() - started, code: fault.code }, fault.fact)
    return replyWithFault(fault, undefined)
  } finally {
    await parts.end()
  }
}

interface Asked {
  tool: ReadTool
  input: Record<string, unknown>
  page: readonly House[]
  usual: House | undefined
  /** By when calls to Xero must be answered, milliseconds. */
  deadline: number
  waiting: Pick<Caller, 'signal'> & Pick<CallParts, 'part'>
}

async function ask(asked: Asked, gathered: Omit<Gathered, 'parts'>, progress: Progress): Promise<Reply> {
  const { page, usual, tool, waiting } = asked
  const answers: (Part['answer'] | undefined)[] = page.map(() => undefined)
  const soFar = async () => {
    const parts = page.map((house, index) => partOf(house, answers[index] ?? { fault: NO_TIME }, usual))
    return tool.across?.together ? togetherReply({ ...gathered, parts }) : acrossReply({ ...gathered, parts })
  }
  progress.soFar = soFar
  const report = waiting.part()
  let [next, done] = [0, 0]
  const work = async () => {
    while (next < page.length && !progress.over) {
      const index = next++
      const house = page[index]
      if (!house || waiting.signal?.aborted) continue
      answers[index] = await answerOf(house, asked)
      report(++done, page.length, 'Organisations answered')
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))
  return await soFar()
}

const NO_TIME = new Fault('unavailable', 'There was no time left for it.', 'Ask it alone, by name.')

async function answerOf(house: House, { tool, input, deadline, waiting }: Asked): Promise<Part['answer']> {
  const work = async () => ({ view: await tool.run(input, await contextOf(house, waiting)) })
  try {
    return await (house.withDeadline ? house.withDeadline(deadline, work, waiting) : work())
  } catch (thrown) {
    const fault = asFault(thrown)
    const cause = fault.code === 'internal' && thrown instanceof Error ? { stack: thrown.stack } : {}
    house.log.warn({ tool: tool.name, code: fault.code, ...cause }, fault.fact)
    return { fault }
  }
}

function partOf(house: House, answer: Part['answer'], usual: House | undefined): Part {
  return { organisation: house.books.ref, usual: house === usual, answer }
}

/** The cursor of `all` counts organisations; those within one organisation belong to it. */
function pageIn(raw: unknown): { pageFrom: number; given: unknown } {
  if (typeof raw !== 'object' || raw === null || !('cursor' in raw) || typeof raw.cursor !== 'string') {
    return { pageFrom: 0, given: raw }
  }
  const { cursor, ...given } = raw
  const from = CURSOR.exec(String(cursor))?.[1]
  if (from !== undefined) return { pageFrom: Number.parseInt(from, 10), given }
  throw new Fault(
    'invalid_input',
    `cursor: "${cleanText(String(cursor), 40)}" belongs to one organisation.`,
    'Go on with its name in organisation and the other arguments unchanged, or leave cursor out.',
  )
}

function pageOf(houses: readonly House[], from: number): readonly House[] {
  const page = houses.slice(from, from + ORGANISATIONS_AT_ONCE)
  if (page.length > 0) return page
  throw new Fault('invalid_input', 'cursor: there are no more organisations.', 'Leave cursor out to begin again.')
}

/** What each organisation is asked: rows are shared, so that all of them fit one reply. */
function shared(input: Record<string, unknown>, tool: ReadTool, count: number): Record<string, unknown> {
  if ('detail' in input && input.detail !== undefined) {
    throw new Fault(
      'invalid_input',
      'detail: typed rows are given for one organisation at a time.',
      'Leave detail out, or name one organisation.',
    )
  }
  if (!('limit' in tool.input.shape)) return input
  const most = Math.max(LEAST_ROWS, Math.floor(ROWS / count))
  const wanted = typeof input.limit === 'number' ? input.limit : most
  return { ...input, limit: Math.min(wanted, most) }
}
