import type { Clock } from '../src/books/clock.ts'
import { baseAmount } from '../src/call/policy.ts'
import type { OpenedStore } from '../src/cli/open-store.ts'
import { openStore } from '../src/store/open-store.ts'

/** The real record, in memory; ids and secrets count up, so that two runs say the same. */
export async function memoryStore(clock: Clock, fourEyes = false): Promise<OpenedStore> {
  let handles = 0
  let drawn = 0
  const worker = 'test'
  const store = await openStore({
    file: undefined,
    key: new Uint8Array(32).fill(7),
    random: (length) => new Uint8Array(length).map(() => (drawn = (drawn + 1) % 251)),
    newHandle: () => (++handles).toString(16).padStart(8, '0'),
    ...{ clock, worker, countedAmount: baseAmount, fourEyes: () => fourEyes },
  })
  return { store, worker, keyKind: 'this process only' }
}
