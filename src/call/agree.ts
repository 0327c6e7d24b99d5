import type { Answer, Approvals } from './approvals.ts'
import type { ChangeRecord } from './changes.ts'
import { prepareDecide } from './decision.ts'
import { asFault, Fault } from './fault.ts'
import { type Policy, policyBeside } from './policy.ts'
import type { House } from './run.ts'

/** A change as a person saw it: the hash is what they agree to. */
export interface Shown {
  id: string
  hash: string
}

/** What agreeing needs: the queue, and the organisation that a change belongs to (undefined where it is not connected here). */
export interface AgreeParts {
  approvals: Approvals
  houseOf(organisationId: string): Promise<House | undefined>
  /** What holds whoever says the yes tighter than the server's policy does: they may answer what another proposed under a wider one. */
  beside?: Policy | undefined
}

/** What came of one: the change as it stands afterwards, or why it could not be agreed to. */
export type Agreed = { id: string; record: ChangeRecord } | { id: string; fault: Fault }

/**
 * Records a person's yes to changes as they were shown, and carries out those that enough people agreed to. The policy is asked again first: what
 * it refuses by now does not happen. Each change is for itself; it never throws for one.
 */
export async function agree(parts: AgreeParts, shown: readonly Shown[], answer: Answer): Promise<readonly Agreed[]> {
  const released = new Map<House, ChangeRecord[]>()
  const agreed: Agreed[] = []
  for (const one of shown) {
    try {
      const { house, record } = await agreeToOne(parts, one, answer)
      agreed.push({ id: one.id, record })
      if (record.state === 'sending') released.set(house, [...(released.get(house) ?? []), record])
    } catch (thrown) {
      agreed.push({ id: one.id, fault: asFault(thrown) })
    }
  }
  for (const [house, records] of released) await house.hands.carryOut(records).catch(noted(house))
  return await Promise.all(agreed.map((one) => ('record' in one ? standing(parts, one) : one)))
}

// It is on record as sending: whoever reconciles next goes on with it.
function noted({ log }: House): (thrown: unknown) => void {
  return (thrown) => log.error({ stack: thrown instanceof Error ? thrown.stack : String(thrown) }, 'carrying out threw')
}

async function standing(
  { approvals }: AgreeParts,
  { id, record }: { id: string; record: ChangeRecord },
): Promise<Agreed> {
  return { id, record: (await approvals.find(id).catch(() => undefined)) ?? record }
}

async function agreeToOne({ approvals, houseOf, beside }: AgreeParts, { id, hash }: Shown, answer: Answer) {
  const held = await approvals.find(id)
  if (!held) throw new Fault('not_found', `There is no change ${id}.`, 'See what is held now.')
  const house = await houseOf(held.organisation.id)
  if (!house) {
    throw new Fault(
      'unavailable',
      'The organisation of this change is not connected here.',
      'Start with the settings that connect it, then agree again.',
    )
  }
  await askPolicyAgain(held, { ...house, policy: () => policyBeside(house.policy(), beside) }, answer)
  return { house, record: await approvals.approve(id, hash, answer) }
}

async function askPolicyAgain(held: ChangeRecord, house: House, { method }: Answer): Promise<void> {
  const { tool, proposer, change } = held
  const { books, clock } = house
  const decide = await prepareDecide([change], { tool, books, policy: house.policy(), clock })
  const [now] = await house.changes.preview({ tool, proposer, changes: [change], again: true }, decide)
  if (!now) return
  const { decision, why, tier } = now.decided
  if (decision === 'refuse') {
    throw new Fault('refused', `It can no longer happen. ${why}`, 'Nothing was written. Reject it, or withdraw it.')
  }
  const asksMore = tier === 'two_people' ? held.tier !== tier : tier === 'person' && held.tier === 'elicitation'
  if (decision === 'apply' || !asksMore || (tier === 'person' && method !== 'elicitation')) return
  throw new Fault(
    'refused',
    `The policy asks for more than it did when this was held. ${why}`,
    'Nothing was written. Withdraw it and ask for it again.',
  )
}
