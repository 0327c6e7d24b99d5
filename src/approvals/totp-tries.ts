import * as z from 'zod'
import { Fault } from '../call/fault.ts'
import type { Leases } from '../call/leases.ts'

const MOST_WRONG = 5
const PAUSE_MS = 15 * 60_000
const MOST_ROUNDS = 50

type Shared = Pick<Leases, 'read' | 'write'>

/** Notes one more try of an approver at `now`; answers how many are left after it. Throws Fault `refused` when there are none. */
export async function countTry(leases: Shared, approverId: string, now: number): Promise<number> {
  let before: readonly number[] = []
  await rewrite(leases, approverId, (tries) => {
    // A clock that was moved back must not free what was counted, nor hold it for longer than the pause.
    before = tries.map((at) => Math.min(at, now)).filter((at) => now - at < PAUSE_MS)
    return before.length < MOST_WRONG ? [...before, now] : before
  })
  if (before.length < MOST_WRONG) return MOST_WRONG - before.length - 1
  const minutes = Math.ceil((Math.min(...before) + PAUSE_MS - now) / 60_000)
  throw new Fault(
    'refused',
    `${MOST_WRONG} wrong codes within 15 minutes: codes of this approver are not taken for now.`,
    `Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}. If it was not you who typed them, somebody guesses: look into it.`,
  )
}

/** Takes back a try that `countTry` noted at `at`: its code was right. Wrong ones before it stay. */
export async function forgetTry(leases: Shared, approverId: string, at: number): Promise<void> {
  await rewrite(leases, approverId, (tries) => {
    const index = tries.lastIndexOf(at)
    return index < 0 ? tries : tries.toSpliced(index, 1)
  })
}

async function rewrite(
  leases: Shared,
  approverId: string,
  change: (tries: readonly number[]) => readonly number[],
): Promise<void> {
  const name = `totp-tries:${approverId}`
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const shared = await leases.read(name)
    const next = change(shared ? triesIn(shared.value) : [])
    if (await leases.write(name, JSON.stringify(next), shared?.version ?? 0)) return
  }
  throw new Fault(
    'unavailable',
    'Codes of this approver are being checked elsewhere all the time.',
    'Try again in a minute.',
  )
}

const triesShape = z.array(z.number())

function triesIn(text: string): readonly number[] {
  try {
    return triesShape.parse(JSON.parse(text))
  } catch {
    throw new Fault('unavailable', 'The count of wrong codes cannot be read.', 'The store is damaged: restore it.')
  }
}
