import { describe, expect, test } from 'vitest'
import type { Preset } from '../../src/call/policy.ts'
import { run } from '../../src/call/run.ts'
import { catalogue } from '../../src/catalogue.ts'
import { foundSimulator, openInProcess } from '../../src/cli/open-houses.ts'
import { createLog } from '../../src/log.ts'
import { fixedClock } from '../../src/simulator/clock.ts'

const NOW = Date.UTC(2026, 10, 19, 20)

async function demo(policy: Preset) {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => lines.push(line) })
  const simulator = foundSimulator({ company: 'demo', region: 'nz' }, fixedClock(NOW), log)
  const houses = await openInProcess(simulator, { policy, log })
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
    const [outcome] = await house.hands.apply([change])
    expect(outcome).toMatchObject({ state: 'failed' })
    expect(contacts()).toEqual(before)
    const permitted = await demo('draft')
    expect(await permitted.house.hands.apply([change])).toMatchObject([{ state: 'done' }])
  })

  test('a question is one line of the log; its calls to Xero are told only when asked for', async () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line) => lines.push(line) })
    const simulator = foundSimulator({ company: 'empty', region: 'nz' }, fixedClock(NOW), log)
    const [house] = await openInProcess(simulator, { policy: 'draft', log })
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
