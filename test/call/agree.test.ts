import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { type Agreed, type AgreeParts, agree } from '../../src/call/agree.ts'
import type { Answer } from '../../src/call/approvals.ts'
import type { Change } from '../../src/call/change.ts'
import type { ChangeRecord } from '../../src/call/changes.ts'
import { policyFrom, policyOf } from '../../src/call/policy.ts'
import type { PolicyFile } from '../../src/call/policy-rules.ts'
import { run } from '../../src/call/run.ts'
import { CLAIM_MS } from '../../src/store/parts.ts'
import { ask, audited, deciding, plan } from '../store/rig.ts'
import {
  changeStatus,
  changesIn,
  draft,
  type FakeHouse,
  fakeHouse,
  known,
  markSent,
  organisation,
  planning,
  theOne,
} from './fixtures.ts'
import { withLimits } from './policy-fixtures.ts'

const aroha: Answer = { approverId: 'aroha', name: 'Aroha', method: 'totp', proof: '1' }
const wiremu: Answer = { approverId: 'wiremu', name: 'Wiremu', method: 'totp', proof: '1' }
const inHost: Answer = { approverId: undefined, name: 'Mere', method: 'elicitation', proof: '' }

interface Scene extends FakeHouse {
  parts: AgreeParts
}

/** A house with two people who may agree, and what agreeing needs. */
async function scene(options: Parameters<typeof fakeHouse>[0] = {}): Promise<Scene> {
  const fake = await fakeHouse(options)
  const { approvals } = fake.store
  await approvals.enrol({ id: 'aroha', name: 'Aroha', method: 'totp', credential: '{}', enrolledBy: undefined })
  await approvals.enrol({ id: 'wiremu', name: 'Wiremu', method: 'totp', credential: '{}', enrolledBy: 'aroha' })
  const houseOf = async (id: string) => (id === fake.house.books.ref.id ? fake.house : undefined)
  return { ...fake, parts: { approvals, houseOf } }
}

/** The changes that a plan left held, in its order. */
async function heldFor({ house }: Scene, ...changes: readonly Change[]): Promise<readonly ChangeRecord[]> {
  const { held = [] } = await run(planning(changes), {}, house)
  expect(held).toHaveLength(changes.length)
  return held
}

/** As `heldFor`, held by a policy of this tier. */
async function heldAt({ house }: Scene, tier: ChangeRecord['tier'], ...changes: readonly Change[]) {
  const begun = await house.changes.begin(plan(...changes), deciding('ask', tier))
  return begun.flatMap(({ record }) => (record ? [record] : []))
}

function told(agreed: readonly Agreed[]): string[] {
  return agreed.map((one) => ('record' in one ? one.record.state : `${one.fault.code}: ${one.fault.fact}`))
}

const approving = (id: string, total = 11_500n) => changeStatus('AUTHORISED', { id, total })

describe('a yes', () => {
  it('carries out what was shown, all in one go, and answers how it stands then', async () => {
    const at = await scene()
    const batches: number[] = []
    const { hands } = at.house
    at.house.hands = {
      ...hands,
      carryOut: async (records) => {
        batches.push(records.length)
        await hands.carryOut(records)
      },
    }
    const held = await heldFor(at, approving('d1'), approving('d2'), approving('d3'))
    const agreed = await agree(at.parts, held, aroha)
    expect(told(agreed)).toEqual(['applied', 'applied', 'applied'])
    expect(agreed.map(({ id }) => id)).toEqual(held.map(({ id }) => id))
    expect(at.applied).toEqual(held.map(({ change }) => change))
    expect(batches).toEqual([3])
    expect(agreed.map((one) => 'record' in one && one.record.agreed)).toEqual([['Aroha'], ['Aroha'], ['Aroha']])
  })

  it('to several is one for each: what cannot be agreed to keeps none of the others back', async () => {
    const at = await scene()
    const [late] = await heldFor(at, approving('d1'))
    at.clock.advance(72 * 3_600_000 - 1)
    const [first, last] = await heldFor(at, approving('d2'), approving('d3'))
    at.clock.advance(1)
    if (!late || !first || !last) throw new Error('not held')
    const agreed = await agree(at.parts, [first, late, { id: 'chg_none', hash: 'x' }, last], aroha)
    expect(told(agreed)).toEqual([
      'applied',
      `refused: ${late.id} is not held any more: it is expired.`,
      'not_found: There is no change chg_none.',
      'applied',
    ])
    expect(at.applied).toEqual([first.change, last.change])
  })

  it('tells of what Xero refuses as failed, and of what it did not answer as still being sent', async () => {
    const at = await scene({
      answer: (change) => {
        if ('document' in change && change.document.id === 'd1') return { state: 'failed', fact: 'No.', next: 'Stop.' }
        return 'open'
      },
    })
    const held = await heldFor(at, approving('d1'), approving('d2'))
    expect(told(await agree(at.parts, held, aroha))).toEqual(['failed', 'sending'])
  })

  it('whose carrying out throws leaves it being sent, for whoever goes on, and never throws itself', async () => {
    const at = await scene({
      answer: () => {
        throw new Error('socket secret-token-1234')
      },
    })
    const held = await heldFor(at, approving('d1'))
    const agreed = await agree(at.parts, held, aroha)
    expect(told(agreed)).toEqual(['sending'])
    expect(JSON.stringify(at.logged)).toContain('carrying out threw')
    at.clock.advance(CLAIM_MS)
    const { intents } = await at.store.intentsOf(at.house.books.ref).claimOpen(10)
    expect(intents.flatMap(({ changes }) => changes.map(({ id }) => id))).toEqual([held[0]?.id])
    expect(told(await agree(at.parts, held, aroha))).toEqual([
      `refused: ${held[0]?.id} is not held any more: it is sending.`,
    ])
    expect(at.applied).toHaveLength(1)
  })

  it('is carried out once, however many give it at the same moment', async () => {
    const at = await scene()
    const held = await heldFor(at, approving('d1'))
    const answers = await Promise.all([aroha, wiremu, aroha].map((answer) => agree(at.parts, held, answer)))
    expect(at.applied).toHaveLength(1)
    expect(answers.flatMap(told).filter((one) => one === 'applied')).toHaveLength(1)
    expect(answers.flatMap(told).filter((one) => one.startsWith('refused: '))).toHaveLength(2)
  })

  it('named twice in one answer counts once', async () => {
    const at = await scene()
    const [held] = await heldFor(at, approving('d1'))
    if (!held) throw new Error('not held')
    const agreed = await agree(at.parts, [held, held], aroha)
    expect(told(agreed)).toEqual(['applied', `refused: ${held.id} is not held any more: it is sending.`])
    expect(at.applied).toHaveLength(1)
  })
})

describe('a yes that does not count', () => {
  it('is one to something else than what was shown', async () => {
    const at = await scene()
    const [held, other] = await heldFor(at, approving('d1'), approving('d2'))
    if (!held || !other) throw new Error('not held')
    const agreed = await agree(at.parts, [{ id: held.id, hash: other.hash }], aroha)
    expect(told(agreed)).toEqual([`refused: ${held.id} is not what was shown.`])
    expect(at.applied).toEqual([])
    expect(await changesIn(at.house, 'held')).toHaveLength(2)
  })

  it('is one in an organisation that is not connected', async () => {
    const at = await scene()
    const elsewhere = at.store.changesOf({ id: 'gone', name: 'Gone Ltd', demo: false })
    const [begun] = await elsewhere.begin(plan(draft()), ask)
    const [held] = await heldFor(at, approving('d1'))
    if (!begun?.record || !held) throw new Error('not held')
    const agreed = await agree(at.parts, [begun.record, held], aroha)
    expect(told(agreed)).toEqual(['unavailable: The organisation of this change is not connected here.', 'applied'])
    expect(await elsewhere.find(begun.record.id)).toMatchObject({ state: 'held', agreed: [] })
  })

  it('is one in the host for what takes an enrolled person, and one in the host is enough where the tier says so', async () => {
    const at = await scene({ books: known })
    const [small] = await heldFor(at, approving('d1'))
    const [large] = await heldFor(at, approving('d2', 100_001n))
    const [sent] = await heldFor(at, markSent('d3', 100n))
    if (!small || !large || !sent) throw new Error('not held')
    const agreed = await agree(at.parts, [large, sent, small], inHost)
    const notEnough = 'refused: An answer in the assistant’s host is not enough for this change.'
    expect(told(agreed)).toEqual([notEnough, notEnough, 'applied'])
    expect(at.applied).toEqual([small.change])
  })

  it('is one of somebody who is not enrolled, or not any more', async () => {
    const at = await scene()
    const held = await heldFor(at, approving('d1'))
    const nobody: Answer = { approverId: 'nobody', name: 'Aroha', method: 'totp', proof: '1' }
    const refused = ['refused: Whoever answered is not an enrolled approver.']
    expect(told(await agree(at.parts, held, nobody))).toEqual(refused)
    await at.store.approvals.revoke('wiremu', aroha)
    expect(told(await agree(at.parts, held, wiremu))).toEqual(refused)
    expect(at.applied).toEqual([])
  })

  it('is the first of two people; the second one, who must be another, lets it happen', async () => {
    const at = await scene()
    const held = await heldAt(at, 'two_people', approving('d1'))
    expect(told(await agree(at.parts, held, aroha))).toEqual(['held'])
    expect(told(await agree(at.parts, held, aroha))).toEqual(['refused: This person has agreed to it already.'])
    expect(at.applied).toEqual([])
    const [second] = await agree(at.parts, held, wiremu)
    expect(second).toMatchObject({ record: { state: 'applied', agreed: ['Aroha', 'Wiremu'] } })
    expect(at.applied).toHaveLength(1)
  })

  it('is with four eyes one to what the own assistant proposed', async () => {
    const at = await scene({ fourEyes: true, books: known })
    at.house.user = 'Aroha'
    const held = await heldFor(at, approving('d1'))
    const own = ['refused: Nobody agrees to what their own assistant proposed.']
    expect(told(await agree(at.parts, held, aroha))).toEqual(own)
    expect(told(await agree(at.parts, held, inHost))).toEqual(own)
    expect(told(await agree(at.parts, held, wiremu))).toEqual(['applied'])
  })

  it('is one while the server is paused', async () => {
    const at = await scene()
    const held = await heldFor(at, approving('d1'))
    await at.store.pause('Aroha')
    expect(told(await agree(at.parts, held, aroha))).toEqual([
      'refused: The server is paused: nothing is written to Xero.',
    ])
    await at.store.resume('Aroha')
    expect(told(await agree(at.parts, held, aroha))).toEqual(['applied'])
  })
})

describe('the policy, asked again', () => {
  it('refuses what it allows no more, says why, and leaves it held and without a yes', async () => {
    const at = await scene()
    const held = await heldFor(at, approving('d1'))
    at.house.policy = () => policyOf('observe')
    const [one] = await agree(at.parts, held, aroha)
    expect(one).toMatchObject({
      fault: { code: 'refused', fact: expect.stringContaining('no rule of the policy "observe" allows that') },
    })
    expect(at.applied).toEqual([])
    expect(await theOne(at.house, 'held')).toMatchObject({ agreed: [] })
    expect(await audited(at.store)).not.toContain(`agreed ${held[0]?.id}`)
    expect((await changesIn(at.house)).length).toBe(1)
  })

  it('refuses what takes more people by now than it was held for, and lets an enrolled person do what the host no longer may', async () => {
    const at = await scene({ books: known })
    const held = await heldAt(at, 'elicitation', approving('d1'), approving('d2', 100_001n))
    const [small, large] = [held.slice(0, 1), held.slice(1)]
    const rules: PolicyFile['rules'] = [
      { name: 'two', decision: 'ask', tier: 'two_people', when: { effects: ['post'] } },
    ]
    const strict = policyFrom({ name: 'strict', base: 'draft', rules })
    const before = at.house.policy
    at.house.policy = () => strict
    const more = /^refused: The policy asks for more than it did when this was held/
    for (const answer of [inHost, aroha]) expect(told(await agree(at.parts, small, answer))[0]).toMatch(more)
    at.house.policy = before
    expect(told(await agree(at.parts, large, inHost))[0]).toMatch(more)
    expect(told(await agree(at.parts, [...small, ...large], aroha))).toEqual(['applied', 'applied'])
  })

  it('refuses what has come to lie in a locked period since', async () => {
    let lock = organisation.periodLockDate
    const at = await scene({ books: { organisation: async () => ({ ...organisation, periodLockDate: lock }) } })
    const held = await heldFor(at, approving('d1'))
    lock = day('2026-11-30')
    expect(told(await agree(at.parts, held, aroha))).toEqual([
      expect.stringContaining('the books are locked up to 2026-11-30'),
    ])
    expect(at.applied).toEqual([])
  })

  it('that cannot be asked leaves it held', async () => {
    let down = false
    const at = await scene({
      books: {
        organisation: async () => {
          if (down) throw new Error('at /srv/secret/path')
          return organisation
        },
      },
    })
    const held = await heldFor(at, approving('d1'))
    down = true
    const agreed = await agree(at.parts, held, aroha)
    expect(told(agreed)).toEqual([expect.stringMatching(/^internal: /)])
    expect(JSON.stringify(agreed)).not.toContain('secret')
    expect(await changesIn(at.house, 'held')).toHaveLength(1)
  })

  it('does not stop what it would let pass by now', async () => {
    const at = await scene({ books: known })
    const held = await heldFor(at, approving('d1'))
    at.house.policy = () => policyOf('controlled')
    expect(told(await agree(at.parts, held, aroha))).toEqual(['applied'])
  })
})

describe('what was agreed to', () => {
  it("counts in the day's limits from then on, and not while it is held", async () => {
    const at = await scene({ preset: 'controlled', books: known })
    at.house.policy = () => withLimits(policyOf('controlled'), { max_per_day: 100_000n })
    const held = await heldFor(at, markSent('large', 100_001n))
    await run(planning([markSent('d1', 60_000n)]), {}, at.house)
    expect(at.applied).toHaveLength(1)
    expect(told(await agree(at.parts, held, aroha))).toEqual(['applied'])
    expect(at.applied).toHaveLength(2)
    const next = await run(planning([markSent('d2', 1n)]), {}, at.house)
    expect(next.structured).toMatchObject({ outcome: 'held' })
    expect(at.applied).toHaveLength(2)
  })

  it('on another day than it was asked for counts on the day of the yes', async () => {
    const at = await scene({ preset: 'controlled', books: known })
    at.house.policy = () => withLimits(policyOf('controlled'), { max_per_day: 100_000n })
    const held = await heldFor(at, markSent('large', 100_001n))
    at.clock.advance(24 * 3_600_000)
    expect(told(await agree(at.parts, held, aroha))).toEqual(['applied'])
    const next = await run(planning([markSent('d2', 1n)]), {}, at.house)
    expect(next.structured).toMatchObject({ outcome: 'held' })
  })

  it('is what the same change within 24 hours of the yes is', async () => {
    const at = await scene()
    const held = await heldFor(at, approving('d1'))
    await agree(at.parts, held, aroha)
    const reply = await run(planning([approving('d1')]), {}, at.house)
    expect(reply.structured).toMatchObject({ outcome: 'applied', changes: [{ change: held[0]?.id }] })
    expect(reply.text).toContain('Asked for before.')
    expect(at.applied).toHaveLength(1)
  })

  it('and stays in this server is carried out with the yes, and never reaches Xero', async () => {
    const at = await scene()
    const [target] = await heldFor(at, approving('d1'))
    if (!target) throw new Error('not held')
    const withdraw: Change = { act: 'withdraw_change', changeId: target.id, summary: 'drop it', warnings: [] }
    const held = await heldAt(at, 'person', withdraw)
    expect(told(await agree(at.parts, held, aroha))).toEqual(['applied'])
    expect((await at.house.changes.find(target.id))?.state).toBe('withdrawn')
    expect(at.applied).toEqual([])
  })
})
