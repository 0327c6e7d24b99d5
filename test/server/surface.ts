import * as z from 'zod'
import type { Books } from '../../src/books/books.ts'
import type { Clock } from '../../src/books/clock.ts'
import { type Preset, policyOf } from '../../src/call/policy.ts'
import type { House } from '../../src/call/run.ts'
import { readTool, type Tool, writeTool } from '../../src/call/tool.ts'
import type { Surface } from '../../src/server/mcp.ts'
import { memoryStore } from '../memory-store.ts'

/** A clock that never wakes anybody up. */
export const stillClock: Clock = { now: () => Date.UTC(2026, 10, 20), wait: () => new Promise(() => {}) }

/** An organisation that knows its own name and refuses to be read. */
export async function house(name: string, preset: Preset = 'draft', applied: unknown[] = []): Promise<House> {
  const ref = { id: `id-of-${name}`, name, demo: true }
  const organisation = async () => ({ ...ref, zone: 'UTC', baseCurrency: 'NZD' })
  const { store } = await memoryStore(stillClock)
  const intents = store.intentsOf(ref)
  return {
    books: { ref, organisation } as unknown as Books,
    hands: {
      carryOut: async (records) => {
        applied.push(...records.map(({ change }) => change))
        const outcome = { state: 'done', record: undefined, warnings: [] } as const
        await intents.conclude(records.map(({ id: changeId }) => ({ changeId, outcome })))
      },
      reconcile: async () => {},
    },
    changes: store.changesOf(ref),
    notes: store.notesOf(ref),
    policy: () => policyOf(preset),
    user: 'Ann',
    clock: stillClock,
    organisations: [ref],
    log: { info() {}, warn() {}, error() {} },
  }
}

/** A small catalogue in which every kind of tool occurs once. */
export const tools: readonly Tool[] = [
  readTool({
    name: 'look_around',
    title: 'Look around',
    toolset: 'core',
    about: 'Says where it is.',
    input: z.strictObject({
      deep: z
        .strictObject({ count: z.number().multipleOf(1).min(1).default(3), name: z.string().min(1).max(9) })
        .optional(),
      rows: z.array(z.strictObject({ a: z.string().describe('A') })).optional(),
    }),
    example: {},
    run: async (input, { books }) => ({ say: `in ${books.ref.name}`, data: { input, big: 12n, none: undefined } }),
  }),
  draft('save_contact', 'record', 'record'),
  draft('create_contact_draft', 'draft', 'post'),
  draft('approve_documents', 'post', 'post'),
  draft('email_invoice', 'send', 'send'),
  draft('void_documents', 'destroy', 'destroy'),
  readTool({
    name: 'break_down',
    title: 'Break down',
    toolset: 'core',
    about: 'Fails.',
    input: z.strictObject({}),
    example: {},
    run: async () => {
      throw new Error('secret internals')
    },
  }),
]

function draft(name: string, effect: 'record' | 'draft' | 'post' | 'send' | 'destroy', reach: typeof effect): Tool {
  return writeTool({
    name,
    title: name,
    toolset: 'core',
    effect,
    reach,
    about: 'Creates a contact.',
    input: z.strictObject({ name: z.string() }),
    example: { name: 'x' },
    plan: async ({ name: contact }) => [
      { act: 'create_contact', contact: { name: contact }, summary: `Create "${contact}"`, warnings: [] },
    ],
  })
}

/** A surface over the given organisations. */
export function surfaceOf(houses: readonly House[], more: Partial<Surface> = {}): Surface {
  return {
    version: '9.9.9',
    readOnly: false,
    questionKey: new Uint8Array(32).fill(9),
    agree: async () => {},
    toolsets: ['core'],
    defaultOrganisation: undefined,
    catalogue: async () => tools,
    several: async () => houses.length > 1,
    houses: async () => houses,
    ...more,
  }
}
