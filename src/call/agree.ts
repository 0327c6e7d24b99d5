import type { Answer, Approvals } from './approvals.ts'
import type { ChangeRecord } from './changes.ts'
import { prepareDecide } from './decision.ts'
import { Fault } from './fault.ts'
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
}

/**
 * Records a person's yes to changes as they were shown, and carries out those that enough people agreed to. The policy is asked again first: what
 * it refuses by now does not happen. Answers the changes as they stand afterwards; throws Fault at the first that cannot be agreed to,
 * when those before it are recorded and carried out already.
 */
export async function agree(
  parts: AgreeParts,
  shown: readonly Shown[],
  answer: Answer,
): Promise<readonly ChangeRecord[]> {
  const houses = new Map<string, { house: House; agreed: ChangeRecord[] }>()
  const records: ChangeRecord[] = []
  let fault: unknown
  for (const one of shown) {
    try {
      const { house, record } = await agreeToOne(parts, one, answer)
      records.push(record)
      const known = houses.get(record.organisation.id) ?? { house, agreed: [] }
      houses.set(record.organisation.id, known)
      if (record.state === 'sending') known.agreed.push(record)
    } catch (thrown) {
      fault = thrown
      break
    }
  }
  for (const { house, agreed } of houses.values()) if (agreed.length > 0) await house.hands.carryOut(agreed)
  if (fault !== undefined) throw fault
  return await Promise.all(records.map(async (record) => (await parts.approvals.find(record.id)) ?? record))
}

async function agreeToOne({ approvals, houseOf }: AgreeParts, { id, hash }: Shown, answer: Answer) {
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
  await refuseWhatPolicyRefuses(held, house)
  return { house, record: await approvals.approve(id, hash, answer) }
}

async function refuseWhatPolicyRefuses({ tool, proposer, change }: ChangeRecord, house: House): Promise<void> {
  const { books, clock } = house
  const decide = await prepareDecide([change], { tool, books, policy: house.policy(), clock })
  const [now] = await house.changes.preview({ tool, proposer, changes: [change], again: true }, decide)
  if (now?.decided.decision !== 'refuse') return
  throw new Fault(
    'refused',
    `It can no longer happen. ${now.decided.why}`,
    'Nothing was written. Reject it, or withdraw it.',
  )
}
