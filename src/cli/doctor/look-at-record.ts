import { readFileSync } from 'node:fs'
import type { Clock } from '../../books/clock.ts'
import type { Checkpoint } from '../../call/audit.ts'
import { Fault } from '../../call/fault.ts'
import { type Finding, faulty, fine, unchecked } from '../../call/findings.ts'
import type { Policy } from '../../call/policy.ts'
import type { Config } from '../../config.ts'
import type { ScrubbedLog } from '../../log.ts'
import { readCheckpoints } from '../../store/checkpoint-file.ts'
import { storeDamage, storeHealth } from '../../store/health.ts'
import { type OpenedStore, recordFolder } from '../open-store.ts'
import { openToLook } from '../open-to-look.ts'
import { counted } from './measures.ts'
import { type PlaceFacts, placeFacts, placeFindings } from './place.ts'
import { keyFinding, recordFindings } from './record.ts'
import { within } from './within.ts'

/** What looking at the record takes. `deep`: everything is read, however long that takes. */
export interface RecordParts {
  config: Config
  policy: Policy
  log: ScrubbedLog
  clock: Clock
  deep: boolean
  platform: string
}

/** What was found of the record, and the record itself where it opened: one in memory where there is none yet. */
export interface RecordLook {
  findings: readonly Finding[]
  kept: OpenedStore | undefined
}

const OPEN_MS = 8_000
const MOST_BYTES = 200_000_000
const MOST_ENTRIES = 20_000

/** Looks at the folder of the record as it is, then opens the record and looks into it. A record that is not there yet is not made. */
export async function lookAtRecord(parts: RecordParts): Promise<RecordLook> {
  const { config, policy, log, clock, platform } = parts
  const { source } = config
  const place =
    source.kind === 'demo' ? undefined : placeFacts(recordFolder(source, config.keeping.folder), platform !== 'win32')
  const outside = place ? placeFindings(place) : []
  const kept = await within(clock, OPEN_MS, 'The record', () => openToLook(config, clock, log, () => policy.fourEyes))
  if (kept instanceof Fault) {
    const trouble = faulty('record.store', kept.fact, kept.next)
    return {
      findings: [...outside, trouble, unchecked('record.audit', 'Audit, and what waits,', 'the record does not open')],
      kept: undefined,
    }
  }
  const inside = !place?.made
    ? [notMade(place)]
    : await within(clock, 600_000, 'The record', () => lookInside(kept, parts))
  const found = inside instanceof Fault ? [faulty('record.store', inside.fact, inside.next)] : inside
  return { findings: [...outside, ...found], kept }
}

function notMade(place: PlaceFacts | undefined): Finding {
  return place
    ? unchecked('record.store', 'Key, audit and logins', 'there is no record yet')
    : fine('record.store', 'The demo keeps its record in memory.')
}

/** The checkpoints that are kept elsewhere, where they can be read; lines that are none are passed over. */
function elsewhere({ keeping: { checkpoints } }: Config): readonly Checkpoint[] {
  try {
    return checkpoints === undefined ? [] : readCheckpoints(readFileSync(checkpoints, 'utf8')).checkpoints
  } catch {
    return []
  }
}

async function lookInside(kept: OpenedStore, { config, clock, deep }: RecordParts): Promise<Finding[]> {
  const { store, worker, keyKind } = kept
  const now = clock.now()
  const health = await storeHealth(store.database, worker, now)
  const damage = deep || health.bytes <= MOST_BYTES ? await storeDamage(store.database) : undefined
  const entries = (await store.audit.last())?.seq ?? 0
  const audit = deep || entries <= MOST_ENTRIES ? await store.audit.verify(elsewhere(config)) : undefined
  const checkpointAt = (await store.audit.checkpoints()).at(-1)?.at
  const madeUp = config.source.kind === 'demo' || config.source.simulator !== undefined
  const people = (await store.approvals.approvers()).filter(({ revokedAt }) => revokedAt === undefined).length
  return [
    keyFinding(keyKind, madeUp),
    ...recordFindings({ health, damage, audit, checkpointAt, entries, now }),
    people === 0
      ? fine('record.approvers', 'Nobody is enrolled to agree to what is held: "xero-mcp approvals enrol".')
      : fine('record.approvers', `${counted(people, 'approver')} enrolled to agree to what is held.`),
  ]
}
