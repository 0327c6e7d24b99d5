import type { AuditVerdict } from '../../call/audit.ts'
import { type Finding, faulty, fine, unchecked, warned } from '../../call/findings.ts'
import type { StoreHealth, Waiting } from '../../store/health.ts'
import type { KeyKind } from '../../store/keys.ts'
import { counted, lengthInWords, sizeInWords } from './measures.ts'

/** What an open record tells. Whatever was not looked at is undefined. */
export interface RecordFacts {
  health: StoreHealth
  /** What SQLite finds wrong with its pages. */
  damage: readonly string[] | undefined
  audit: AuditVerdict | undefined
  /** When the last checkpoint was signed, milliseconds. */
  checkpointAt: number | undefined
  entries: number
  now: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Whether the record is whole, who else is on it, and what waits in it. */
export function recordFindings(facts: RecordFacts): Finding[] {
  return [
    storeFinding(facts),
    damageFinding(facts),
    auditFinding(facts),
    ...pauseFindings(facts.health),
    processesFinding(facts.health),
    heldFinding(facts.health.held, facts.now),
    openFinding(facts.health, facts.now),
  ]
}

function storeFinding({ health }: RecordFacts): Finding {
  const where = sizeInWords(health.bytes)
  return fine('record.store', `It opens: schema ${health.schema}, SQLite ${health.engine}, ${where}.`)
}

function damageFinding({ damage }: RecordFacts): Finding {
  const check = 'record.pages'
  if (!damage) return unchecked(check, 'Pages', 'the file is large; --deep reads all of it')
  if (damage.length === 0) return fine(check, 'Its pages are whole.')
  return faulty(
    check,
    `SQLite finds ${counted(damage.length, 'fault')} in its pages, such as: ${damage[0]?.replace(/\s+/g, ' ').slice(0, 100)}`,
    "Stop every process on it, keep a copy of the folder, and restore a backup; Xero's books are as they were.",
  )
}

function auditFinding({ audit, checkpointAt, entries, now }: RecordFacts): Finding {
  const check = 'record.audit'
  const last =
    checkpointAt === undefined ? 'no checkpoint yet' : `last checkpoint ${lengthInWords(now - checkpointAt)} ago`
  const size = `${counted(entries, 'entry', 'entries')}, ${last}`
  if (!audit) return unchecked(check, 'Audit', `it is long (${size}); --deep checks all of it`)
  if (audit.faults.length === 0) return fine(check, `The audit is whole: ${size}.`)
  return faulty(
    check,
    `The audit is not whole: ${audit.faults[0]}`,
    'Keep a copy of the folder; "xero-mcp audit verify" has every fault. Nothing is recorded on top, so nothing is written to Xero.',
  )
}

/** That the server is paused, where it is. */
export function pauseFindings({ paused }: StoreHealth): Finding[] {
  if (!paused) return []
  return [warned('record.paused', 'The server is paused: nothing is written to Xero.', 'To end that: xero-mcp resume')]
}

function processesFinding({ others }: StoreHealth): Finding {
  const fact =
    others === 0
      ? 'No other process is at work on it now.'
      : `${counted(others, 'other process', 'other processes')} at work on it now.`
  return fine('record.processes', fact)
}

/** What waits for a person. Held changes expire after 72 hours. */
export function heldFinding({ count, oldest }: Waiting, now: number): Finding {
  const check = 'record.held'
  if (count === 0) return fine(check, 'Nothing is held for a person.')
  const fact = `${counted(count, 'change')} held for a person, the oldest for ${lengthInWords(now - (oldest ?? now))}.`
  return oldest !== undefined && now - oldest > DAY_MS
    ? warned(check, fact, 'Decide on them with "xero-mcp approvals": after 72 hours they expire.')
    : fine(check, fact)
}

/** What is under way to Xero. A running server concludes it. */
export function openFinding({ sending, intents }: Pick<StoreHealth, 'sending' | 'intents'>, now: number): Finding {
  const check = 'record.open'
  if (sending.count === 0 && intents.count === 0) return fine(check, 'Nothing is under way to Xero.')
  const since = Math.min(sending.oldest ?? now, intents.oldest ?? now)
  const fact = `${counted(sending.count, 'change')} under way to Xero, the oldest for ${lengthInWords(now - since)}.`
  return now - since > HOUR_MS
    ? warned(
        check,
        fact,
        'A running server concludes them: start it, and look with list_changes or "xero-mcp audit show".',
      )
    : fine(check, fact)
}

/** What protects the key of the record. `madeUp`: the books are a simulator's, so there is little to protect. */
export function keyFinding(kind: KeyKind, madeUp: boolean): Finding {
  const check = 'record.key'
  if (kind !== 'key file beside the store' || madeUp) return fine(check, `Its key: ${kind}.`)
  return warned(
    check,
    'Its key lies in a file beside it: whoever copies the folder can read everything in it.',
    'Give the content of store.key as XERO_MCP_KEY from a keychain or a secret store, and remove the file.',
  )
}
