import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/open-store.ts'
import { openEngine } from '../../src/store/sqlite-engine.ts'
import {
  apply,
  ask,
  audited,
  begin,
  beginOne,
  draft,
  numbered,
  openOn,
  organisation,
  plan,
  request,
  temporaryFolder,
} from './rig.ts'

/** A store in a folder of its own, with what the operator was told. */
function place() {
  const folder = join(temporaryFolder(), 'data')
  const file = join(folder, 'store.db')
  const told: string[] = []
  return { folder, file, told, open: () => openOn(file, { onTrouble: (message) => told.push(message) }) }
}

/** The trouble's fact: a Fault that shows no path, while the operator is told it. */
async function troubleOf(work: Promise<unknown>, told: readonly string[], file: string): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toMatchObject({ name: 'Fault', code: 'unavailable' })
  const text = JSON.stringify({ ...(thrown as object), message: (thrown as Error).message })
  expect(text).not.toContain(file)
  expect(text).not.toMatch(/sqlite|data\//i)
  expect(told.at(-1)).toContain(file)
  return (thrown as { fact: string }).fact
}

async function counts(store: Store): Promise<unknown> {
  const of = (table: string) => store.database.all(`select count(*) as n from ${table}`).then(([row]) => row?.n)
  return {
    changes: await of('changes'),
    plans: await of('plans'),
    audit: await of('audit'),
    intents: await of('intents'),
  }
}

describe('a store in trouble', () => {
  it('tells a full disk, keeps what it has, and goes on when there is room', async () => {
    const { open, file, told } = place()
    const store = await open()
    const [record] = await begin(store, [draft()], apply)
    const before = await counts(store)
    await store.database.all('pragma max_page_count = 1')
    const many = Array.from({ length: 50 }, (_, index) => numbered(`${index} ${'x'.repeat(500)}`))
    const attempt = store.changesOf(organisation).begin(plan(...many), apply)
    expect(await troubleOf(attempt, told, file)).toContain('full')
    expect(await counts(store)).toEqual(before)
    const log = store.intentsOf(organisation)
    const large = request('x'.repeat(1_000_000))
    expect(await troubleOf(log.open(record ? [record] : [], 'k', large), told, file)).toContain('full')
    expect(await counts(store)).toEqual(before)
    await store.database.all('pragma max_page_count = 100000')
    expect(await begin(store, many, apply)).toHaveLength(50)
    await store.close()
  })

  it('tells a store that it may only read', async () => {
    const { open, file, told } = place()
    const store = await open()
    const held = await beginOne(store, draft(), ask)
    await store.database.run('pragma query_only = 1')
    expect(await troubleOf(store.changesOf(organisation).begin(plan(numbered('x')), ask), told, file)).toContain(
      'not written',
    )
    expect(await troubleOf(store.pause('Mere'), told, file)).toContain('not written')
    expect(await store.approvals.find(held.id)).toEqual(held)
    await store.close()
  })

  it('tells a lock that is not given up', async () => {
    const { open, file, told } = place()
    const store = await open()
    const stranger = await openEngine(file)
    stranger.execute('begin immediate')
    await store.database.all('pragma busy_timeout = 1')
    expect(await troubleOf(store.changesOf(organisation).begin(plan(draft()), ask), told, file)).toContain('locked')
    stranger.execute('rollback')
    stranger.close()
    expect((await beginOne(store, draft(), ask)).state).toBe('held')
    await store.close()
  })

  it('tells a damaged file, and leaves it as it is', async () => {
    const { open, file, told } = place()
    const store = await open()
    await begin(
      store,
      Array.from({ length: 40 }, (_, index) => numbered(`${index}`)),
      ask,
    )
    await store.close()
    const damaged = readFileSync(file)
    damaged.fill(0xff, 120, damaged.length)
    writeFileSync(file, damaged)
    expect(await troubleOf(open(), told, file)).toContain('damaged')
    expect(readFileSync(file).equals(damaged)).toBe(true)
  })

  it('tells a page that was damaged in the middle', async () => {
    const { open, file, told } = place()
    const store = await open()
    await begin(
      store,
      Array.from({ length: 40 }, (_, index) => numbered(`${index}`)),
      ask,
    )
    await store.close()
    const damaged = readFileSync(file)
    damaged.fill(0xff, 4096 * 4)
    writeFileSync(file, damaged)
    const use = async () => {
      const opened = await open()
      await opened
        .changesOf(organisation)
        .list()
        .finally(() => opened.close())
    }
    expect(await troubleOf(use(), told, file)).toContain('damaged')
  })

  it('tells a file that is something else, and leaves it alone', async () => {
    const { open, file, folder, told } = place()
    mkdirSync(folder)
    writeFileSync(file, 'my notes, '.repeat(1_000))
    expect(await troubleOf(open(), told, file)).toContain('no store')
    expect(readFileSync(file, 'utf8')).toBe('my notes, '.repeat(1_000))
  })

  it("tells another program's database, and leaves it alone", async () => {
    const { open, file, folder, told } = place()
    mkdirSync(folder)
    const theirs = await openEngine(file)
    theirs.execute('create table bookmarks (url text)')
    theirs.close()
    const before = readFileSync(file)
    await expect(open()).rejects.toMatchObject({
      name: 'Fault',
      code: 'unavailable',
      fact: expect.stringContaining('no store'),
    })
    expect(told).toEqual([])
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('tells a folder that cannot be', async () => {
    const below = join(temporaryFolder(), 'a file')
    writeFileSync(below, '')
    const file = join(below, 'data', 'store.db')
    const told: string[] = []
    const opening = openOn(file, { onTrouble: (message) => told.push(message) })
    expect(await troubleOf(opening, told, file)).toContain('cannot be opened')
  })

  it('leaves a store of a newer version alone', async () => {
    const { open } = place()
    const store = await open()
    await beginOne(store, draft(), ask)
    await store.database.run('update schema_version set version = 999')
    await store.close()
    await expect(open()).rejects.toMatchObject({ code: 'unavailable', fact: expect.stringContaining('newer version') })
    await expect(open()).rejects.toMatchObject({ next: expect.stringContaining('Nothing in it was touched') })
  })
})

describe('a store at rest', () => {
  it('is for its owner alone', async () => {
    const { open, folder } = place()
    const store = await open()
    await beginOne(store, draft(), ask)
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])
    expect(modes).toEqual([
      ['store.db', 0o600],
      ['store.db-shm', 0o600],
      ['store.db-wal', 0o600],
    ])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    await store.close()
    chmodSync(join(folder, 'store.db'), 0o644)
    await (await open()).close()
    expect(statSync(join(folder, 'store.db')).mode & 0o777).toBe(0o600)
  })

  it('shows no ledger text, no credential and no secret in its bytes', async () => {
    const { open, folder } = place()
    const store = await open()
    const planted = [
      'Planted Contact Ltd',
      'Planted reference',
      'planted client',
      'planted-credential',
      'planted-once',
      'planted-token',
      'planted reason',
      'planted body',
      'planted label',
      'planted why',
    ]
    const change = { ...draft({ contact: { id: 'c1', name: 'Planted Contact Ltd' }, reference: 'Planted reference' }) }
    const proposed = { ...plan(change, numbered('2')), proposer: { user: 'Mere', client: 'planted client' } }
    const begun = await store
      .changesOf(organisation)
      .begin(proposed, ({ act }) => ({ decision: 'apply', why: `planted why ${act}`, tier: 'person' }))
    const log = store.intentsOf(organisation)
    const records = begun.flatMap(({ record }) => (record ? [record] : []))
    const intent = await log.open(records, 'k', request('planted body'))
    await log.sending(intent.id)
    await log.close(
      intent.id,
      [
        {
          changeId: records[0]?.id ?? '',
          outcome: { state: 'done', record: { id: 'd1', label: 'planted label', status: 'DRAFT' }, warnings: [] },
        },
      ],
      [],
    )
    const { approvals } = store
    const person = await approvals.enrol({
      id: 'p',
      name: 'Aroha',
      method: 'totp',
      credential: 'planted-credential',
      enrolledBy: undefined,
    })
    const held = await beginOne(store, numbered('3'), ask)
    await approvals.reject(
      held.id,
      held.hash,
      { approverId: 'p', name: person.name, method: 'totp', proof: '1' },
      'planted reason',
    )
    await approvals.keepOnce('session', 'planted-once', Number.MAX_SAFE_INTEGER)
    await store.leases.write('tokens:x', 'planted-token', 0)
    expect(await audited(store)).toHaveLength(9)
    const bytes = () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
    expect(bytes().includes('create_invoices')).toBe(true)
    for (const text of planted) expect(bytes().includes(text), text).toBe(false)
    await store.close()
    for (const text of planted) expect(bytes().includes(text), text).toBe(false)
  })
})
