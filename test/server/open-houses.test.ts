import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/call/change.ts'
import { type Preset, policyOf } from '../../src/call/policy.ts'
import { type House, run } from '../../src/call/run.ts'
import { catalogue } from '../../src/catalogue.ts'
import { foundSimulator, openInProcess } from '../../src/cli/open-demo.ts'
import { createLog } from '../../src/log.ts'
import { fixedClock } from '../../src/simulator/clock.ts'
import { memoryStore } from '../memory-store.ts'

const NOW = Date.UTC(2026, 10, 19, 20)

function around(preset: Preset, log: ReturnType<typeof createLog>) {
  return { policy: () => policyOf(preset), log, user: 'Ann', store: memoryStore }
}

/** Carries out a change as if the policy had let it through. */
async function outcomeOf({ changes, hands }: House, change: Change) {
  const plan = { tool: 'x', proposer: { user: 'Ann', client: 'test' }, changes: [change], again: true }
  const [begun] = await changes.begin(plan, () => ({ decision: 'apply', why: '', tier: 'person' }))
  await hands.carryOut(begun?.record ? [begun.record] : [])
  return (await changes.find(begun?.record?.id ?? ''))?.state
}

async function demo(policy: Preset) {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => lines.push(line) })
  const simulator = foundSimulator({ company: 'demo', region: 'nz' }, fixedClock(NOW), log)
  const { houses } = await openInProcess(simulator, around(policy, log))
  const [house] = houses
  if (!house) throw new Error('no organisation')
  return { houses, house, simulator, lines }
}

function tool(name: string) {
  const found = catalogue.find((one) => one.name === name)
  if (!found) throw new Error(`no tool ${name}`)
  return found
}

describe('the demo in this process', () => {
  test('connects both companies, each by its own login, and knows that they are made up', async () => {
    const { houses } = await demo('draft')
    expect(houses.map(({ books: { ref } }) => [ref.name, ref.demo])).toEqual([
      ['Kestrel Trading Ltd', true],
      ['Kestrel Services', true],
    ])
    for (const { organisations } of houses) expect(organisations).toHaveLength(2)
  })

  test('under observe even the credential cannot write', async () => {
    const { house, simulator } = await demo('observe')
    const contacts = () => [...simulator.state.organisations.values()].map((one) => one.contacts.size)
    const before = contacts()
    const change = { act: 'create_contact', contact: { name: 'Intruder' }, summary: '', warnings: [] } as const
    expect(await outcomeOf(house, change)).toBe('failed')
    expect(contacts()).toEqual(before)
    const permitted = await demo('draft')
    expect(await outcomeOf(permitted.house, change)).toBe('applied')
  })

  test('a question is one line of the log; its calls to Xero are told only when asked for', async () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line) => lines.push(line) })
    const simulator = foundSimulator({ company: 'empty', region: 'nz' }, fixedClock(NOW), log)
    const { houses } = await openInProcess(simulator, around('draft', log))
    const [house] = houses
    if (!house) throw new Error('nothing is connected')
    await run(tool('get_ageing'), {}, house)
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['call'])
  })

  test('the log of a session holds no token and no secret', async () => {
    const { house, simulator, lines } = await demo('draft')
    const names = ['list_organisations', 'get_ageing', 'find_documents', 'list_settings', 'create_invoices']
    for (const name of names) await run(tool(name), tool(name).example, house)
    const { accessTokens, apps } = simulator.state.identity
    const secrets = [...accessTokens.keys(), ...[...apps.values()].flatMap((app) => app.clientSecret ?? [])]
    expect(secrets.length).toBeGreaterThanOrEqual(4)
    expect(lines.length).toBeGreaterThan(10)
    for (const secret of secrets) expect(lines.join('')).not.toContain(secret)
  })
})
