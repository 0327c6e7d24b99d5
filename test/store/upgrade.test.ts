import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { SCHEMA_VERSION } from '../../src/store/migrations.ts'
import type { Store } from '../../src/store/open-store.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { login, reached } from './logins-contract.ts'
import { openOn, organisation, stillClock, temporaryFolder } from './rig.ts'

const built = resolve(import.meta.dirname, '../../dist')

/** A copy of the store that version 4 of the schema left: old-store.mjs tells what is in it. */
function oldStore(): string {
  const file = join(temporaryFolder(), 'store.sqlite')
  writeFileSync(file, gunzipSync(readFileSync(join(import.meta.dirname, 'store-4.sqlite.gz'))), { mode: 0o600 })
  return file
}

async function schemaOf(file: string): Promise<{ version: unknown; tables: unknown[] }> {
  const database = await openSqlite(file)
  const [row] = await database.all('select version from schema_version')
  const tables = await database.all("select name from sqlite_master where type = 'table' order by name")
  await database.close()
  return { version: row?.version, tables: tables.map(({ name }) => name) }
}

/** Everything that version 4 sealed, read back. */
async function expectWhole(store: Store): Promise<void> {
  const log = store.changesOf(organisation)
  const { rows } = await log.list()
  const told = rows.map(
    ({ state, change }) => `${state} ${change.act === 'create_document' ? change.draft.reference : change.act}`,
  )
  expect(told.sort()).toEqual(['applied applied', 'held attach_file', 'held held', 'rejected rejected', 'sending open'])
  const applied = rows.find(({ state }) => state === 'applied')
  expect(applied?.outcome).toMatchObject({ state: 'done', record: { id: 'd7', label: 'INV-0007' } })
  const [file] = rows.flatMap(({ change }) => (change.act === 'attach_file' ? [change.file.sha256] : []))
  const intents = store.intentsOf(organisation)
  expect(Buffer.from((await intents.content(file ?? '')) ?? []).toString()).toBe('the file')
  expect(await store.approvals.approvers()).toMatchObject([{ id: 'p1', name: 'Aroha', credential: 'a credential' }])
  expect(await store.approvals.takeOnce('session')).toBe('a session')
  expect(await store.leases.read('token lgn_1')).toEqual({ value: 'a token', version: 1 })
  const documents: unknown[] = []
  for await (const document of store.mirrorOf(organisation).every('invoice', {})) documents.push(document)
  expect(documents).toMatchObject([{ number: 'INV-0007', contact: { name: 'Harbour Dental' }, total: 11_500n }])
  expect((await store.audit.verify([])).faults).toEqual([])
  expect(await store.audit.checkpoints()).toHaveLength(1)
  expect([await store.isPaused(), await store.resume('Mere')]).toEqual([true, true])
  const { intents: open } = await intents.claimOpen(9)
  expect(open.map(({ key, request }) => [key, Buffer.from(request.body).toString()])).toEqual([
    ['key 2', 'the open body'],
  ])
}

describe('a store of an older version', () => {
  it('had a row in every table', async () => {
    const database = await openSqlite(oldStore())
    const tables = await database.all("select name from sqlite_master where type = 'table'")
    const rows = await Promise.all(tables.map(({ name }) => database.all(`select 1 as one from ${name} limit 1`)))
    expect(tables.filter((_, index) => rows[index]?.length === 0).map(({ name }) => name)).toEqual([])
    await database.close()
  })

  it('is brought up to date, and everything sealed in it can be read; what is new can be kept', async () => {
    const file = oldStore()
    expect((await schemaOf(file)).version).toBe(4)
    // A claim of the process that wrote it has run out by then.
    const clock = stillClock(Date.UTC(2026, 10, 20, 1))
    const store = await openOn(file, { clock })
    await expectWhole(store)
    await store.logins.keep(login('lgn_1'), [reached(organisation.id)])
    expect((await store.logins.connections()).map(({ login: by }) => by)).toEqual(['lgn_1'])
    await store.referenceOf(organisation).keep('currencies', { value: [], at: 1, wholeAt: 1, writes: 0 })
    expect((await store.audit.verify([])).faults).toEqual([])
    await store.close()
    expect((await schemaOf(file)).version).toBe(SCHEMA_VERSION)
  })

  it('keeps its schema when the process is killed while bringing it up to date, after every statement', {
    timeout: 240_000,
  }, async () => {
    const file = oldStore()
    const before = await schemaOf(file)
    for (let statements = 0; ; statements += 1) {
      const { signal, status } = spawnSync(process.execPath, [
        join(import.meta.dirname, 'upgrade-worker.mjs'),
        built,
        file,
        `${statements}`,
      ])
      if (status === 0) {
        expect(statements).toBeGreaterThan(5)
        break
      }
      expect(signal).toBe('SIGKILL')
      expect(await schemaOf(file)).toEqual(before)
    }
    expect((await schemaOf(file)).version).toBe(SCHEMA_VERSION)
    const store = await openOn(file, { clock: stillClock(Date.UTC(2026, 10, 20, 1)) })
    await expectWhole(store)
    await store.close()
  })
})

describe('a store of a newer version', () => {
  it('is refused, and not a byte of it is touched', async () => {
    const file = oldStore()
    const database = await openSqlite(file)
    await database.run('update schema_version set version = ?', SCHEMA_VERSION + 1)
    await database.run('create table of_the_future (n bigint)')
    await database.close()
    const log = () => (existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : Buffer.alloc(0))
    const before = [readFileSync(file), log()]
    const thrown: unknown = await openOn(file).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'unavailable', fact: expect.stringContaining('newer version') })
    expect([readFileSync(file), log()]).toEqual(before)
  })
})

describe('a key that does not open a store of an older version', () => {
  it('leaves it as it was', async () => {
    const file = oldStore()
    const before = await schemaOf(file)
    await expect(openOn(file, { key: new Uint8Array(32).fill(8) })).rejects.toMatchObject({ code: 'unavailable' })
    expect(await schemaOf(file)).toEqual(before)
  })
})
