import { expect, test } from 'vitest'
import * as z from 'zod'
import { runAcross } from '../../src/call/across.ts'
import { Fault } from '../../src/call/fault.ts'
import { CALL_LIMIT_MS, type House } from '../../src/call/run.ts'
import { type ReadTool, readTool } from '../../src/call/tool.ts'
import { house } from '../server/surface.ts'

const look = (run: ReadTool['run']): ReadTool => {
  const tool = readTool({
    ...{ name: 'look_around', title: 'Look', toolset: 'core', about: 'Looks.', example: {}, across: {} },
    input: z.strictObject({ limit: z.number().default(50) }),
    run,
  })
  return tool as ReadTool
}

/** A clock by which the whole call's time is up when `late` settles. */
function limited(one: House, late: Promise<void>): House {
  const wait = (milliseconds: number) => (milliseconds >= CALL_LIMIT_MS ? late : new Promise<void>(() => {}))
  return { ...one, clock: { now: one.clock.now, wait } }
}

const houses = () => Promise.all(['Acme', 'Birch', 'Cedar'].map((name) => house(name)))

test('what is there when the time is up is told, and what is not is said', async () => {
  let over = () => {}
  const late = new Promise<void>((resolve) => {
    over = resolve
  })
  const all = (await houses()).map((one) => limited(one, late))
  let answered = 0
  const tool = look(async (_, { books: { ref } }) => {
    if (ref.name === 'Birch') await new Promise(() => {})
    answered += 1
    if (answered === 2) setImmediate(over)
    return { say: `in ${ref.name}`, data: { count: 1 } }
  })
  const reply = await runAcross(tool, {}, { houses: all, usual: undefined })
  expect(reply.isError).toBe(false)
  expect(reply.text).toContain('All organisations: 2 answered, 1 did not.')
  expect(reply.text).toContain('Acme (demo): in Acme')
  expect(reply.text).toContain('Birch (demo): NO ANSWER. There was no time left for it.')
  expect(reply.structured.organisations).toMatchObject([{ count: 1 }, { error: 'unavailable' }, { count: 1 }])
})

test('after a cancelling no further organisation is asked', async () => {
  const cancel = new AbortController()
  const asked: string[] = []
  const many = await Promise.all(Array.from({ length: 12 }, (_, index) => house(`Client ${index}`)))
  const tool = look(async (_, { books: { ref } }) => {
    asked.push(ref.name)
    if (asked.length === 5) cancel.abort()
    await new Promise<void>((resolve) => setImmediate(resolve))
    return { say: 'here', data: {} }
  })
  const reply = await runAcross(tool, {}, { houses: many, usual: undefined }, { signal: cancel.signal })
  expect(reply.text).toContain('12 did not')
  await new Promise<void>((resolve) => setImmediate(resolve))
  expect(asked).toHaveLength(5)
})

test('where none answers it is an error, and a mistake of ours shows nothing of itself', async () => {
  const tool = look(async (_, { books: { ref } }) => {
    if (ref.name === 'Acme') throw new Error('secret internals')
    throw new Fault('limited', 'No calls are left today.', 'Ask tomorrow.')
  })
  const reply = await runAcross(tool, {}, { houses: await houses(), usual: undefined })
  expect(reply.isError).toBe(true)
  expect(reply.text).toContain('No calls are left today.')
  expect(JSON.stringify(reply)).not.toContain('secret internals')
})

test('rows are shared among the organisations, and never more than were asked for', async () => {
  const limits: unknown[] = []
  const tool = look(async ({ limit }) => {
    limits.push(limit)
    return { say: 'here', data: {} }
  })
  const many = await Promise.all(Array.from({ length: 25 }, (_, index) => house(`Client ${index}`)))
  await runAcross(tool, { limit: 100 }, { houses: many, usual: undefined })
  await runAcross(tool, { limit: 2 }, { houses: many.slice(0, 3), usual: undefined })
  expect([limits.slice(0, 25).every((limit) => limit === 8), limits.slice(25)]).toEqual([true, [2, 2, 2]])
})
