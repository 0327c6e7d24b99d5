import { createSecretKey } from 'node:crypto'
import type { MirrorCopy } from '../books/mirror-copy.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { ReferenceCopy } from '../books/reference-copy.ts'
import type { AccessTokens } from '../call/access-tokens.ts'
import type { Approvals } from '../call/approvals.ts'
import type { Audit, Checkpoint } from '../call/audit.ts'
import type { ChangeLog } from '../call/changes.ts'
import { Fault } from '../call/fault.ts'
import type { IntentLog } from '../call/intents.ts'
import type { Jobs } from '../call/jobs.ts'
import type { Leases } from '../call/leases.ts'
import type { Logins } from '../call/logins.ts'
import type { Notes } from '../call/notes.ts'
import { accessTokensIn } from './access-tokens.ts'
import { approvalQueue } from './approvals.ts'
import { AUDIT_KEPT_MS, pruneAudit } from './audit-prune.ts'
import { auditOf } from './audit-verify.ts'
import { bytes } from './change-rows.ts'
import { changeLog } from './changes.ts'
import { type CheckpointSink, checkpoint, signerOf } from './checkpoints.ts'
import { intentLog } from './intents.ts'
import { jobsIn } from './jobs.ts'
import { leasesIn } from './leases.ts'
import { loginsIn } from './logins.ts'
import { migrate } from './migrations.ts'
import { mirrorCopy } from './mirror.ts'
import { notesOf } from './notes.ts'
import { organisationsIn } from './organisations.ts'
import type { StoreParts } from './parts.ts'
import { isPaused, pause, resume } from './pause.ts'
import { referenceCopy } from './reference.ts'
import { forgetCopy, prune, purgeOrganisation, RETENTION, type Retention } from './retention.ts'
import { openText, type Random, type Seal, sealWith, subkeysOf } from './seal.ts'
import type { Database, Sql } from './sql.ts'
import { openSqlite } from './sqlite.ts'

/** What a store works with on any engine; `key` is the 32 bytes that seal it. */
export interface StoreSettings extends Pick<StoreParts, 'clock' | 'newHandle' | 'worker' | 'countedAmount'> {
  key: Uint8Array
  /** What it means that the key does not open the store, in a sentence. */
  whenWrong?: string | undefined
  random: Random
  /** How long a held change waits for a person, milliseconds; 72 hours unless told. */
  heldFor?: number | undefined
  /** Whether nobody may agree to what their own assistant proposed; asked anew each time, since a policy may tighten. */
  fourEyes?: (() => boolean) | undefined
  /** Where checkpoints are kept besides the store. */
  sinks?: readonly CheckpointSink[] | undefined
  /** What is kept how long, milliseconds, where it is not the usual time. */
  retention?: Partial<Retention> | undefined
  auditKeptFor?: number | undefined
}

/** What a store is opened with. `file` is undefined for one in memory. */
export interface StoreOptions extends StoreSettings {
  file: string | undefined
  /** Told what the operator's log should know, paths included. */
  onTrouble?: ((message: string) => void) | undefined
}

/** Everything that outlives a process, or (in memory) a call. Throws Fault `unavailable` when it cannot be reached. */
export interface Store {
  database: Database
  changesOf(organisation: OrganisationRef): ChangeLog
  intentsOf(organisation: OrganisationRef): IntentLog
  /** The copy of an organisation's documents; there is none until it is filled. */
  mirrorOf(organisation: OrganisationRef): MirrorCopy
  /** What was read of an organisation's settings, for all processes. */
  referenceOf(organisation: OrganisationRef): ReferenceCopy
  approvals: Approvals
  leases: Leases
  /** What people of the operator put on record about an organisation. */
  notesOf(organisation: OrganisationRef): Notes
  /** Work beside the calls, shared out among the processes. */
  jobs: Jobs
  logins: Logins
  /** By which hosts are let in over HTTP. */
  accessTokens: AccessTokens
  audit: Audit
  /** The key by which checkpoints are checked, base64url. */
  publicKey: string
  /** The organisations of which changes or documents are kept. */
  organisations(): Promise<readonly OrganisationRef[]>
  /** Makes a checkpoint of the audit when one is due, or `demanded`; answers it. */
  checkpoint(demanded?: boolean): Promise<Checkpoint | undefined>
  /** Stops every process on the store from beginning, approving and sending; false where it was paused already. */
  pause(actor: string, reason?: string): Promise<boolean>
  resume(actor: string): Promise<boolean>
  isPaused(): Promise<boolean>
  /** Removes what has been kept long enough. */
  prune(): Promise<number>
  /** Removes what is kept of one organisation, by its id; the audit stays. */
  purge(organisation: string, actor: string): Promise<number>
  /** Removes what is kept of one organisation only to read it; what was done in it stays. */
  forgetCopy(organisation: string): Promise<void>
  close(): Promise<void>
}

const HELD_MS = 72 * 3_600_000

/** Opens a store, makes it where there is none, and brings its schema up to date. Throws Fault `unavailable`, also for the wrong key. */
export async function openStore({ file, onTrouble, ...settings }: StoreOptions): Promise<Store> {
  const database = await openSqlite(file ?? ':memory:', { onTrouble })
  try {
    return await storeOver(database, settings)
  } catch (thrown) {
    await database.close()
    throw thrown
  }
}

/** A store on an open engine. Throws Fault `unavailable` for a newer schema and for the wrong key. */
export async function storeOver(database: Database, settings: StoreSettings): Promise<Store> {
  const {
    key,
    whenWrong,
    random,
    clock,
    newHandle,
    worker,
    countedAmount,
    heldFor = HELD_MS,
    fourEyes = () => false,
    sinks = [],
    retention,
    auditKeptFor: keepMs = AUDIT_KEPT_MS,
  } = settings
  const { sealing, auditSeed, auditHead } = subkeysOf(key)
  const [keys, signer] = [{ head: createSecretKey(auditHead) }, signerOf(auditSeed)]
  const seal = sealWith(sealing, random)
  await migrate(database, (sql) => checkKey(sql, seal, whenWrong))
  const parts: StoreParts = { database, seal, auditKeys: keys, clock, newHandle, worker, countedAmount, heldFor }
  const audit = auditOf(database, { keys, signer })
  return {
    ...repositoriesOf(parts),
    approvals: approvalQueue(parts, { fourEyes }),
    audit,
    get publicKey() {
      return signer.publicKey
    },
    checkpoint: (demanded = false) => checkpoint(database, { keys, signer, sinks, now: clock.now(), demanded }),
    prune: async () => {
      const removed = await prune(parts, { ...RETENTION, ...retention })
      await pruneAudit(database, audit, { keys, now: clock.now(), keepMs })
      return removed
    },
    close: () => database.close(),
  }
}

type Repositories = Omit<Store, 'approvals' | 'audit' | 'publicKey' | 'checkpoint' | 'prune' | 'close'>

/** What needs nothing but the parts that all of a store's repositories share. */
function repositoriesOf(parts: StoreParts): Repositories {
  return {
    database: parts.database,
    changesOf: (organisation) => changeLog(parts, organisation),
    intentsOf: (organisation) => intentLog(parts, organisation),
    mirrorOf: (organisation) => mirrorCopy(parts, organisation),
    notesOf: (organisation) => notesOf(parts, organisation),
    referenceOf: ({ id }) => referenceCopy(parts, id),
    leases: leasesIn(parts),
    jobs: jobsIn(parts),
    logins: loginsIn(parts),
    accessTokens: accessTokensIn(parts),
    organisations: () => organisationsIn(parts),
    pause: (actor, reason) => pause(parts, actor, reason),
    resume: (actor) => resume(parts, actor),
    isPaused: () => isPaused(parts.database),
    purge: (organisation, actor) => purgeOrganisation(parts, organisation, actor),
    forgetCopy: (organisation) => forgetCopy(parts, organisation),
  }
}

const KNOWN = 'key check'

const ANOTHER = 'The key does not open this store: it was made with another one.'

async function checkKey(sql: Sql, seal: Seal, whenWrong = ANOTHER): Promise<void> {
  const [row] = await sql.all('select value from shared_values where name = ?', KNOWN)
  if (!row) {
    await sql.run(
      'insert into shared_values (name, value, version) values (?, ?, 1)',
      ...[KNOWN, seal.seal(KNOWN, `shared_values||${KNOWN}`)],
    )
    return
  }
  try {
    openText(seal, bytes(row, 'value'), `shared_values||${KNOWN}`)
  } catch {
    throw new Fault(
      'unavailable',
      whenWrong,
      'Give the key that it was made with. Without it the store cannot be read; another folder starts a new one.',
    )
  }
}
