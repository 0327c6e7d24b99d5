import { describe, expect, test } from 'vitest'
import { house, type TestHouse } from '../house.ts'

const NAMES = ['Collections - High', 'Collections - Medium', 'Collections - Low']

function membersOf({ books }: TestHouse, name: string): string[] {
  const group = [...books.contactGroups.values()].find((one) => one.name === name)
  return (group ? [...group.contactIds] : []).map((id) => books.contacts.get(id)?.name ?? id).sort()
}

async function tiersOf({ call }: TestHouse): Promise<Map<string, string[]>> {
  const { data } = await call('rank_debtors', { limit: 50 })
  const rows = data.rows as { contact: string; tier: string }[]
  return new Map(
    ['A', 'B', 'C'].map((tier) => [
      tier,
      rows
        .filter((one) => one.tier === tier)
        .map(({ contact }) => contact)
        .sort(),
    ]),
  )
}

// Without a copy each ranking reads all of the demo.
describe('group_debtors', { timeout: 120_000 }, () => {
  test('creates the groups first, then puts each tier into its own, and does nothing the third time', async () => {
    const open = await house({ copyKept: true })
    const first = await open.call('group_debtors')
    expect(first.text).toMatch(/nobody is put in yet/)
    expect(NAMES.map((name) => membersOf(open, name))).toEqual([[], [], []])
    const second = await open.call('group_debtors', { note: true })
    expect(second.isError, second.text).toBe(false)
    const tiers = await tiersOf(open)
    expect(NAMES.map((name) => membersOf(open, name))).toEqual([...tiers.values()])
    const all = NAMES.flatMap((name) => membersOf(open, name))
    expect(all).not.toContain('Northgate Schools Trust')
    const third = await open.call('group_debtors')
    expect(third.text).toContain('the groups hold the ranking of today already')
    await open.close()
  })

  test('puts nobody into a group of those who are not chased', async () => {
    const open = await house({ copyKept: true })
    await open.call('set_collections_policy', { set: { hold_groups: ['Managed Services'] } })
    for (const high of ['collections hold', ' In dispute', 'Managed Services']) {
      const reply = await open.call('group_debtors', { tiers: ['A'], high })
      expect(reply.text).toMatch(/is a group of those who are not chased/)
    }
    expect((await open.call('list_changes', { states: ['applied', 'held'] })).text).not.toMatch(/Put .* into/)
    await open.close()
  })

  test('asks a person before it takes anybody out', async () => {
    const open = await house({ copyKept: true })
    await open.call('save_contact_group', { new_group: 'Chase' })
    await open.call('save_contact_group', { group: 'Chase', add: ['Kauri Legal'] })
    const { text, data } = await open.call('group_debtors', { tiers: ['A'], high: 'chase' })
    expect(data).toMatchObject({ leaving: 1 })
    expect(membersOf(open, 'Chase')).toContain('Kauri Legal')
    expect(membersOf(open, 'Chase')).toContain('Bluefin Logistics')
    expect(text).toMatch(/held|waits/)
    const held = await open.call('list_changes', { states: ['held'] })
    expect(held.text).toMatch(/Take .*Kauri Legal.* out of the group/)
    await open.close()
  })

  test('a note on each who is put in says why', async () => {
    const open = await house({ copyKept: true })
    await open.call('save_contact_group', { new_group: 'Chase' })
    await open.call('group_debtors', { tiers: ['A'], high: 'Chase', note: true })
    const bluefin = [...open.books.contacts.values()].find(({ name }) => name === 'Bluefin Logistics')
    const history = await open.open.houses[0]?.books.history('contact', bluefin?.id ?? '')
    expect(history?.map(({ details }) => details).join()).toMatch(
      /\[collections\] 2026-11-20: put into Chase, tier A, risk \d+ of 100, [\d,.]+ NZD due/,
    )
    await open.close()
  })
})
