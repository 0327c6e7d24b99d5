import type { Audit, AuditEntry, AuditVerdict, Checkpoint } from '../call/audit.ts'
import { Fault } from '../call/fault.ts'
import {
  AUDIT_PAGE,
  type AuditHead,
  type AuditKeys,
  hashOfEntry,
  macOf,
  readEntry,
  readHead,
  rowsAfter,
} from './audit.ts'
import { allCheckpoints, type CheckpointSigner, isSigned } from './checkpoints.ts'
import type { Row, Sql } from './sql.ts'

/** What a store's own audit is known by. */
interface Trust {
  keys: AuditKeys
  signer: Pick<CheckpointSigner, 'publicKey'>
}

/** Reads and checks the audit of a store. A checkpoint by any other key than that of `signer` is a forgery. */
export function auditOf(database: Sql, trust: Trust): Audit {
  return {
    entries: async (from, limit) => {
      const rows = await rowsAfter(database, from - 1, Math.min(Math.max(limit, 1), AUDIT_PAGE))
      return rows.map(entryIn)
    },
    last: async () => {
      const [row] = await database.all('select * from audit order by seq desc limit 1')
      return row && entryIn(row)
    },
    checkpoints: () => allCheckpoints(database),
    verify: (elsewhere) => verifyAudit(database, elsewhere, trust),
  }
}

function entryIn(row: Row): AuditEntry {
  const entry = readEntry(row)
  if (entry) return entry
  throw new Fault(
    'unavailable',
    `Entry ${row.seq} of the audit was changed outside the server and cannot be read.`,
    'Run "xero-mcp audit verify" to see everything that is wrong.',
  )
}

const MOST_FAULTS = 50

// Where a check along the chain stands. `anchor` is the last entry that was pruned, 0 where none was.
interface Walk {
  faults: string[]
  entries: number
  anchor: number
  seq: number
  hash: string
  prunedTo: number
  own: ReadonlyMap<number, Checkpoint>
  elsewhere: ReadonlyMap<number, readonly Checkpoint[]>
}

async function verifyAudit(
  database: Sql,
  elsewhere: readonly Checkpoint[],
  { keys, signer: { publicKey } }: Trust,
): Promise<AuditVerdict> {
  const checkpoints = await allCheckpoints(database)
  const kept = elsewhere.filter((one) => one.publicKey === publicKey && isSigned(one))
  const walk: Walk = {
    faults: [...signatureFaults(checkpoints, publicKey), ...foreignFaults(elsewhere, kept)],
    entries: 0,
    anchor: 0,
    seq: 0,
    hash: '',
    prunedTo: 0,
    own: new Map(checkpoints.map((one) => [one.seq, one])),
    elsewhere: bySeq(kept),
  }
  const ending = await walkAll(database, walk)
  walk.faults.push(
    ...pruningFaults(walk),
    ...endFaults(walk, ending, keys),
    ...missingFaults(walk, checkpoints, ending),
  )
  return { entries: walk.entries, checkpoints: checkpoints.length, faults: atMost(walk.faults) }
}

function bySeq(checkpoints: readonly Checkpoint[]): Map<number, readonly Checkpoint[]> {
  const found = new Map<number, Checkpoint[]>()
  for (const one of checkpoints) found.set(one.seq, [...(found.get(one.seq) ?? []), one])
  return found
}

function atMost(faults: readonly string[]): string[] {
  if (faults.length <= MOST_FAULTS) return [...faults]
  return [...faults.slice(0, MOST_FAULTS), `And ${faults.length - MOST_FAULTS} more faults.`]
}

async function walkAll(database: Sql, walk: Walk): Promise<Row | undefined> {
  let after = Number.MIN_SAFE_INTEGER
  for (;;) {
    const rows = await rowsAfter(database, after)
    const last = walkPage(rows, after, walk)
    if (last !== undefined && rows.length > 0) {
      after = last
      continue
    }
    const ending = await endingOf(database)
    // Others may have appended since the last page: then there is more to read.
    if (last === undefined || !(isSafe(ending?.newest) && ending.newest > after)) return ending
  }
}

/** The number of the last row of a page, `after` for an empty one; undefined where a row has none that could be ours: there the check ends. */
function walkPage(rows: readonly Row[], after: number, walk: Walk): number | undefined {
  let last = after
  for (const row of rows) {
    if (!isSafe(row.seq) || row.seq <= last) {
      walk.faults.push('The audit holds a row whose number is none of this server: it was put in.')
      return undefined
    }
    checkRow(row.seq, row, walk)
    last = row.seq
  }
  return last
}

function isSafe(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

// In one statement, so that what others append meanwhile is no fault.
async function endingOf(database: Sql): Promise<Row | undefined> {
  const [ending] = await database.all(
    `select newest.seq as newest, head.seq, head.hash, head.checkpoint, head.mac
     from (select max(seq) as seq from audit) newest left join audit_head head on head.id = 1`,
  )
  return ending
}

function checkRow(seq: number, row: Row, walk: Walk): void {
  const hash = String(row.hash)
  if (walk.entries === 0) begin(seq, walk)
  walk.entries += 1
  if (seq !== walk.seq + 1) walk.faults.push(gapText(walk.seq + 1, seq))
  else if (row.prev !== walk.hash) {
    const before = seq === 1 ? 'start the audit' : `follow entry ${seq - 1} as it is now`
    walk.faults.push(`Entry ${seq} does not ${before}: one of them was changed.`)
  }
  const entry = readEntry(row)
  if (!entry || hashOfEntry(entry) !== hash) walk.faults.push(`Entry ${seq} was changed after it was recorded.`)
  if (entry?.kind === 'pruned' && typeof entry.facts.to === 'number') {
    walk.prunedTo = Math.max(walk.prunedTo, entry.facts.to)
  }
  if ((walk.own.get(seq)?.hash ?? hash) !== hash) walk.faults.push(`Entry ${seq} differs from its checkpoint.`)
  if (walk.elsewhere.get(seq)?.some((one) => one.hash !== hash)) {
    walk.faults.push(
      `Entry ${seq} differs from the checkpoint kept elsewhere: the audit was rewritten, or the store was set back to an older copy.`,
    )
  }
  walk.seq = seq
  walk.hash = hash
}

function begin(seq: number, walk: Walk): void {
  const anchor = walk.own.get(seq - 1)
  if (!anchor) return
  walk.anchor = anchor.seq
  walk.seq = anchor.seq
  walk.hash = anchor.hash
}

function pruningFaults({ anchor, prunedTo }: Walk): string[] {
  if (prunedTo === anchor) return []
  if (prunedTo > anchor) return [`Entries up to ${prunedTo} were pruned, and some of them are there again.`]
  return [`Entries ${prunedTo + 1} to ${anchor} are missing, and no entry says that they were pruned.`]
}

function gapText(expected: number, found: number): string {
  if (found < expected) return `Entry ${found} stands before the start of the audit: it was put in.`
  return found === expected + 1 ? `Entry ${expected} is missing.` : `Entries ${expected} to ${found - 1} are missing.`
}

function signatureFaults(checkpoints: readonly Checkpoint[], publicKey: string): string[] {
  let before = ''
  return checkpoints.flatMap((one) => {
    const faults: string[] = []
    if (one.publicKey !== publicKey) faults.push(`The checkpoint of entry ${one.seq} is signed with another key.`)
    else if (!isSigned(one))
      faults.push(`The checkpoint of entry ${one.seq} has a signature that is not this server's.`)
    if (one.prevSignature !== before) {
      faults.push(
        `The checkpoint of entry ${one.seq} does not follow the checkpoint before it: one was removed or put in.`,
      )
    }
    before = one.signature
    return faults
  })
}

function foreignFaults(elsewhere: readonly Checkpoint[], kept: readonly Checkpoint[]): string[] {
  const own = new Set(kept)
  return elsewhere
    .filter((one) => !own.has(one))
    .map(({ seq }) => `The checkpoint of entry ${seq} that was kept elsewhere is not signed by this store's key.`)
}

function endFaults({ entries, seq, hash, own }: Walk, ending: Row | undefined, keys: AuditKeys): string[] {
  const head = ending && readHead(ending)
  if (!head) {
    return entries === 0 && own.size === 0 ? [] : ['The record of where the audit ends is missing.']
  }
  if (ending.mac !== macOf(head, keys)) {
    return ['The record of where the audit ends was not written by this server, or with another key.']
  }
  return [...tailFaults(head, seq, hash), ...lastCheckpointFaults(head, own)]
}

function tailFaults(head: AuditHead, seq: number, hash: string): string[] {
  if (seq < head.seq)
    return [`The audit ends with entry ${seq}, and entry ${head.seq} was recorded: the end was cut off.`]
  if (seq > head.seq) return [`Entries after ${head.seq} were put in: this server did not record them.`]
  return hash === head.hash ? [] : [`Entry ${seq}, the last one, was changed after it was recorded.`]
}

function lastCheckpointFaults(head: AuditHead, own: ReadonlyMap<number, Checkpoint>): string[] {
  const last = [...own.values()].at(-1)
  if ((last?.signature ?? '') === head.checkpoint) return []
  return [`The last checkpoint${last ? `, of entry ${last.seq},` : ''} is not the last that this server made.`]
}

// Checkpoints whose entries cannot be there any more, or that the store has lost.
function missingFaults(walk: Walk, checkpoints: readonly Checkpoint[], ending: Row | undefined): string[] {
  const end = walk.seq
  const own = checkpoints
    .filter(({ seq }) => seq > end)
    .map(({ seq }) => `Entry ${seq} has a checkpoint and is missing: the audit ends with entry ${end}.`)
  const later = Number(ending?.seq ?? 0)
  const kept = [...walk.elsewhere.keys()].sort((a, b) => a - b)
  return [
    ...own,
    ...kept.flatMap((seq) => {
      if (seq > Math.max(end, later)) {
        return [
          `Entry ${seq} has a checkpoint kept elsewhere, and the audit ends with entry ${end}: the store was set back to an older copy, or cut off.`,
        ]
      }
      const signatures = walk.elsewhere.get(seq)?.map(({ signature }) => signature)
      const there = walk.own.get(seq)?.signature
      if (there !== undefined && signatures?.every((one) => one === there)) return []
      return [`The checkpoint of entry ${seq} is kept elsewhere, and this store does not have it.`]
    }),
  ]
}
