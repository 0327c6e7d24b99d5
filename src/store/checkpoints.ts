import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Checkpoint } from '../call/audit.ts'
import { canonicalText } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'
import { type AuditHead, type AuditKeys, headOf, writeHead } from './audit.ts'
import type { Database, Row, Sql } from './sql.ts'

/** Signs checkpoints; `publicKey` is the raw Ed25519 key, base64url, by which anybody can check them. */
export interface CheckpointSigner {
  publicKey: string
  sign(text: string): string
}

/** Keeps a checkpoint somewhere else, where whoever can write to the store should not be able to. */
export type CheckpointSink = (checkpoint: Checkpoint) => Promise<void>

/** What a checkpoint is made with; `demanded` makes one whatever the time, and hands the last one over again where nothing is new. */
export interface CheckpointMaking {
  keys: AuditKeys
  signer: CheckpointSigner
  sinks: readonly CheckpointSink[]
  /** Milliseconds UTC. */
  now: number
  demanded?: boolean
}

const MOST_ENTRIES = 100
const LONGEST_MS = 3_600_000

// RFC 8410: what comes before the 32 bytes of an Ed25519 key in its two encodings.
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** The signer of a 32-byte seed. Throws RangeError for any other length. */
export function signerOf(seed: Uint8Array): CheckpointSigner {
  if (seed.length !== 32) throw new RangeError('a signing seed has 32 bytes')
  let known: KeyObject | undefined
  // Reading a key takes longer than opening a store otherwise does, and few who open one sign.
  const key = () => {
    known ??= createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' })
    return known
  }
  return {
    get publicKey() {
      const whole = createPublicKey(key()).export({ format: 'der', type: 'spki' })
      return whole.subarray(PUBLIC_PREFIX.length).toString('base64url')
    },
    sign: (text) => sign(null, Buffer.from(text), key()).toString('base64url'),
  }
}

/** Whether a checkpoint was signed with the key that it names. */
export function isSigned(checkpoint: Checkpoint): boolean {
  try {
    const raw = Buffer.from(checkpoint.publicKey, 'base64url')
    const key = createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, raw]), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(signedText(checkpoint)), key, Buffer.from(checkpoint.signature, 'base64url'))
  } catch {
    return false
  }
}

function signedText({ seq, at, hash, prevSignature }: Omit<Checkpoint, 'signature' | 'publicKey'>): string {
  return canonicalText({ seq, at, hash, prevSignature })
}

/**
 * Makes a checkpoint when 100 entries or an hour have passed since the last, and hands it to the sinks once it is durable. Answers it, or
 * undefined where none was due. Throws Fault `unavailable` when the store cannot be written, the end of the audit was altered, or a sink failed.
 */
export async function checkpoint(database: Database, making: CheckpointMaking): Promise<Checkpoint | undefined> {
  const made = await database.transaction((sql) => makeCheckpoint(sql, making))
  if (!made) return undefined
  const kept = await Promise.allSettled(making.sinks.map((sink) => sink(made)))
  if (kept.every(({ status }) => status === 'fulfilled')) return made
  throw new Fault(
    'unavailable',
    `The checkpoint of audit entry ${made.seq} could not be kept elsewhere.`,
    'Look whether the checkpoint file can be written; the next checkpoint covers this one too.',
  )
}

async function makeCheckpoint(sql: Sql, making: CheckpointMaking): Promise<Checkpoint | undefined> {
  const { keys, signer, now, demanded = false } = making
  const head = await headOf(sql, keys)
  const last = await lastCheckpoint(sql)
  if (head.seq === (last?.seq ?? 0)) return demanded ? last : undefined
  if (!demanded && !(await isDue(sql, head, last, now))) return undefined
  // A clock that was set back must not put checkpoints out of order.
  const at = Math.max(now, last?.at ?? now)
  const unsigned = { seq: head.seq, at, hash: head.hash, prevSignature: head.checkpoint }
  const made = { ...unsigned, signature: signer.sign(signedText(unsigned)), publicKey: signer.publicKey }
  await sql.run(
    'insert into checkpoints (seq, at, hash, prev_signature, signature, public_key) values (?, ?, ?, ?, ?, ?)',
    ...[made.seq, made.at, made.hash, made.prevSignature, made.signature, made.publicKey],
  )
  await writeHead(sql, { ...head, checkpoint: made.signature }, keys)
  return made
}

async function isDue(sql: Sql, head: AuditHead, last: Checkpoint | undefined, now: number): Promise<boolean> {
  if (head.seq - (last?.seq ?? 0) >= MOST_ENTRIES) return true
  if (last) return now - last.at >= LONGEST_MS
  const [first] = await sql.all('select at from audit order by seq limit 1')
  return typeof first?.at === 'number' && now - first.at >= LONGEST_MS
}

async function lastCheckpoint(sql: Sql): Promise<Checkpoint | undefined> {
  const [row] = await sql.all(`${SELECT} order by seq desc limit 1`)
  return row ? readCheckpoint(row) : undefined
}

const SELECT = 'select seq, at, hash, prev_signature, signature, public_key from checkpoints'

/** Every checkpoint of the store, oldest first. */
export async function allCheckpoints(sql: Sql): Promise<readonly Checkpoint[]> {
  return (await sql.all(`${SELECT} order by seq`)).map(readCheckpoint)
}

// Nothing of it is believed before its signature was checked, so whatever is there is read as it stands.
function readCheckpoint(row: Row): Checkpoint {
  const { seq, at, hash, prev_signature: prevSignature, signature, public_key: publicKey } = row
  return {
    seq: typeof seq === 'number' ? seq : -1,
    at: typeof at === 'number' ? at : -1,
    hash: String(hash),
    prevSignature: String(prevSignature),
    signature: String(signature),
    publicKey: String(publicKey),
  }
}
