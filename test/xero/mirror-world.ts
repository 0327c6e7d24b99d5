import type { MirrorKind, Reading } from '../../src/books/mirror.ts'
import { LIST_OF } from '../../src/books/mirror-copy.ts'
import { canonicalText } from '../../src/call/canonical.ts'
import { policyOf } from '../../src/call/policy.ts'
import { openInProcess } from '../../src/cli/open-demo.ts'
import { createLog } from '../../src/log.ts'
import { type HouseOptions, house, type TestHouse } from '../house.ts'
import { memoryStore } from '../memory-store.ts'

export const KINDS = Object.keys(LIST_OF) as MirrorKind[]

/** A house whose background keeps a copy only when told, and a second view of the same Xero that has none. */
export interface MirrorWorld extends TestHouse {
  /** Does everything that is due in the background. */
  keep(organisation?: number): Promise<void>
  /** Reads through the mirror. */
  copied(organisation?: number): Promise<Reading>
  /** The same books without a copy. */
  plain: TestHouse['open']
  /** Reads Xero itself. */
  direct(organisation?: number): Promise<Reading>
}

export async function mirrorWorld(options: HouseOptions = {}): Promise<MirrorWorld> {
  const own = await house(options)
  const around = {
    policy: () => policyOf('observe'),
    log: createLog('silent'),
    user: 'Bea',
    store: (clock: Parameters<typeof memoryStore>[0]) => memoryStore(clock),
    mirror: false,
    wait: async () => {},
  }
  const plain = await openInProcess(own.simulator, around)
  const signal = new AbortController().signal
  const read = async ({ houses }: TestHouse['open'], at: number) => {
    const reading = await houses[at]?.books.mirror.read(KINDS)
    if (!reading) throw new Error('no such organisation')
    return reading
  }
  return {
    ...own,
    plain,
    keep: async (at = 0) => {
      const keeper = [...own.open.mirrorKeepers.values()][at]
      while (await keeper?.keep(signal));
    },
    copied: (at = 0) => read(own.open, at),
    direct: (at = 0) => read(plain, at),
    close: async () => {
      await own.close()
      await plain.close()
    },
  }
}

/** Every document of a reading, by kind and id. */
export async function everything(reading: Reading, kinds: readonly MirrorKind[] = KINDS): Promise<Map<string, object>> {
  const found = new Map<string, object>()
  for (const kind of kinds) {
    for await (const document of reading.every(kind)) {
      const key = `${kind} ${document.id}`
      if (found.has(key)) throw new Error(`${key} came twice`)
      found.set(key, document)
    }
  }
  return found
}

/** A document without what Xero works out from others, which changes it without a note. */
function asNoted(document: object | undefined): object | undefined {
  if (!document || !('isCustomer' in document)) return document
  return { ...document, isCustomer: false, isSupplier: false }
}

/** How two pictures of the same books differ; ids alone, so that a failure can be read. */
export function differences(one: Map<string, object>, other: Map<string, object>, but?: ReadonlySet<string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((key) => {
    const [a, b] = [one, other].map((all) => (but ? asNoted(all.get(key)) : all.get(key)))
    return !but?.has(key.split(' ')[1] ?? '') && (a && canonicalText(a)) !== (b && canonicalText(b))
  })
}
