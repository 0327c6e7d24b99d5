import { createSecretKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Checkpoint } from '../../src/call/audit.ts'
import { AUDIT_TABLES, appendAudit, hashOfEntry, type NewEntry, readEntry } from '../../src/store/audit.ts'
import { AUDIT_KEPT_MS, pruneAudit } from '../../src/store/audit-prune.ts'
import { auditOf } from '../../src/store/audit-verify.ts'
import { checkpointFile, readCheckpoints } from '../../src/store/checkpoint-file.ts'
import { checkpoint, signerOf } from '../../src/store/checkpoints.ts'
import type { Database, Row, SqlValue } from '../../src/store/sql.ts'
import { memoryDatabase } from './memory-database.ts'

const KEYS = { head: createSecretKey(Buffer.alloc(32, 1)) }
const SIGNER = signerOf(Buffer.alloc(32, 2))
const THIEF = signerOf(Buffer.alloc(32, 3))
const BEGAN = Date.UTC(2026, 10, 20)
const MINUTE = 60_000

const open: Database[] = []
afterEach(async () => {
  for (const database of open.splice(0)) await database.close()
})

function entry(number: number, more: Partial<NewEntry> = {}): NewEntry {
  return {
    at: BEGAN + number * MINUTE,
    kind: 'applied',
    organisation: 'tenant',
    actor: 'server',
    change: `chg_${number}`,
    facts: { number, state: 'AUTHORISED', exact: true },
    ...more,
  }
}

/** An audit of so many entries with a checkpoint after each fifth, and the checkpoints as they were kept elsewhere. */
async function recorded(count: number, every = 5) {
  const database = memoryDatabase(AUDIT_TABLES)
  open.push(database)
  const elsewhere: Checkpoint[] = []
  const sinks = [async (one: Checkpoint) => void elsewhere.push(one)]
  const add = async (number: number, more?: Partial<NewEntry>) =>
    await database.transaction((sql) => appendAudit(sql, entry(number, more), KEYS))
  const sign = async (number: number) =>
    await checkpoint(database, { keys: KEYS, signer: SIGNER, sinks, now: BEGAN + number * MINUTE, demanded: true })
  const grow = async (from: number, to: number) => {
    for (let number = from; number <= to; number += 1) {
      await add(number)
      if (number % every === 0) await sign(number)
    }
  }
  await grow(1, count)
  const audit = auditOf(database, { keys: KEYS, signer: SIGNER })
  return { database, audit, elsewhere, add, sign, grow }
}

type Recorded = Awaited<ReturnType<typeof recorded>>

/** What somebody without the keys can do: any statement on the tables. */
async function rehashFrom(database: Database, from: number): Promise<void> {
  const rows = await database.all('select * from audit where seq >= ? order by seq', from)
  const [before] = await database.all('select hash from audit where seq < ? order by seq desc limit 1', from)
  let prev = String(before?.hash ?? '')
  for (const row of rows) {
    const read = readEntry({ ...row, prev })
    if (!read) throw new Error('the rewriter writes readable rows')
    const hash = hashOfEntry(read)
    await database.run('update audit set prev = ?, hash = ? where seq = ?', prev, hash, read.seq)
    prev = hash
  }
  await database.run('update audit_head set hash = ?', prev)
}

async function copied(database: Database): Promise<() => Promise<void>> {
  const tables = ['audit', 'checkpoints', 'audit_head']
  const rows = await Promise.all(tables.map((table) => database.all(`select * from ${table}`)))
  return async () => {
    for (const [index, table] of tables.entries()) {
      await database.run(`delete from ${table}`)
      for (const row of rows[index] ?? []) await insert(database, table, row)
    }
  }
}

async function insert(database: Database, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row)
  const marks = columns.map(() => '?').join(', ')
  await database.run(`insert into ${table} (${columns.join(', ')}) values (${marks})`, ...Object.values(row))
}

type Tampering = readonly [name: string, tamper: (one: Recorded) => Promise<unknown>, fault: string, seen?: 'elsewhere']

const run =
  (...statements: string[]) =>
  async ({ database }: Recorded) => {
    for (const statement of statements) await database.run(statement)
  }

const TAMPERINGS: readonly Tampering[] = [
  ['an edited amount', run(`update audit set facts = '{"number":8}' where seq = 8`), 'Entry 8 was changed after'],
  ['an edited actor', run("update audit set actor = 'Ann' where seq = 3"), 'Entry 3 was changed after'],
  ['a moved instant', run('update audit set at = at + 1 where seq = 3'), 'Entry 3 was changed after'],
  [
    'an edit with its own hash made anew',
    async ({ database }) => {
      await database.run("update audit set actor = 'Ann' where seq = 8")
      const [row] = await database.all('select * from audit where seq = 8')
      const read = row && readEntry(row)
      await database.run('update audit set hash = ? where seq = 8', read ? hashOfEntry(read) : '')
    },
    'Entry 9 does not follow entry 8 as it is now',
  ],
  ['facts that are no JSON', run("update audit set facts = 'gone' where seq = 4"), 'Entry 4 was changed after'],
  ['only another spelling', run("update audit set facts = ' ' || facts where seq = 4"), 'Entry 4 was changed after'],
  ['a deleted entry', run('delete from audit where seq = 7'), 'Entry 7 is missing.'],
  ['several deleted entries', run('delete from audit where seq in (7, 8, 9)'), 'Entries 7 to 9 are missing.'],
  ['a deleted first entry', run('delete from audit where seq = 1'), 'Entry 1 is missing.'],
  [
    'a deletion that looks like pruning',
    run('delete from audit where seq <= 5'),
    'no entry says that they were pruned',
  ],
  [
    'a deletion with the rest moved up',
    async ({ database }) => {
      await database.run('delete from audit where seq = 7')
      for (let seq = 8; seq <= 12; seq += 1) await database.run('update audit set seq = ? where seq = ?', seq - 1, seq)
      await rehashFrom(database, 7)
      await database.run('update audit_head set seq = 11')
    },
    'not written by this server',
  ],
  [
    'an entry put in front',
    run(
      'insert into audit select 0, at, kind, organisation, actor, change, facts, prev, hash from audit where seq = 1',
    ),
    'Entry 0 stands before the start',
  ],
  [
    'an entry put at the end',
    async ({ database }) => {
      const [row] = await database.all('select * from audit where seq = 12')
      await insert(database, 'audit', { ...row, seq: 13, prev: String(row?.hash) })
      await rehashFrom(database, 13)
    },
    'not written by this server',
  ],
  [
    'a row with a word for a number',
    run(
      "insert into audit select 'x', at, kind, organisation, actor, change, facts, prev, hash from audit where seq = 12",
    ),
    'holds a row whose number is none',
  ],
  [
    'a row with a number beyond all numbers',
    run(
      'insert into audit select 9e300, at, kind, organisation, actor, change, facts, prev, hash from audit where seq = 12',
    ),
    'holds a row whose number is none',
  ],
  ['half a number', run('update audit set seq = 7.5 where seq = 7'), 'holds a row whose number is none'],
  [
    'an entry put at the end, the head left alone',
    async ({ database }) => {
      const [row] = await database.all('select * from audit where seq = 12')
      await insert(database, 'audit', { ...row, seq: 13, prev: String(row?.hash) })
    },
    'Entries after 12 were put in',
  ],
  [
    'a cut end, between checkpoints',
    run('delete from audit where seq > 11'),
    'ends with entry 11, and entry 12 was recorded',
  ],
  [
    'a cut end with its record moved',
    run(
      'delete from audit where seq > 11',
      'update audit_head set seq = 11, hash = (select hash from audit where seq = 11)',
    ),
    'not written by this server',
  ],
  [
    'a cut end with its record removed',
    run('delete from audit where seq > 11', 'delete from audit_head'),
    'record of where the audit ends is missing',
  ],
  [
    'a cut down to before the last checkpoint',
    run('delete from audit where seq > 8'),
    'Entry 10 has a checkpoint and is missing',
  ],
  [
    'everything rewritten, every hash made anew',
    async ({ database }) => {
      await database.run("update audit set actor = 'Ann'")
      await rehashFrom(database, 1)
    },
    'Entry 5 differs from its checkpoint',
  ],
  [
    'everything rewritten and signed again with another key',
    async ({ database }) => {
      await database.run("update audit set actor = 'Ann'")
      await rehashFrom(database, 1)
      await database.run('delete from checkpoints')
      await forge(database, 10, '')
    },
    'entry 10 is signed with another key',
  ],
  [
    'another key named in a checkpoint',
    run(`update checkpoints set public_key = '${THIEF.publicKey}' where seq = 5`),
    'entry 5 is signed with another key',
  ],
  [
    'two checkpoints swapped',
    run(
      'update checkpoints set seq = 99 where seq = 5',
      'update checkpoints set seq = 5 where seq = 10',
      'update checkpoints set seq = 10 where seq = 99',
    ),
    "entry 5 has a signature that is not this server's",
  ],
  [
    'a forged checkpoint',
    async ({ database }) => await forge(database, 12, 'x'),
    'entry 12 is signed with another key',
  ],
  [
    'a checkpoint with another hash',
    run("update checkpoints set hash = 'x' where seq = 10"),
    'entry 10 has a signature',
  ],
  [
    'a checkpoint taken out',
    run('delete from checkpoints where seq = 5'),
    'entry 10 does not follow the checkpoint before it',
  ],
  [
    'the last checkpoint taken out',
    run('delete from checkpoints where seq = 10'),
    'entry 5, is not the last that this server made',
  ],
  ['everything deleted but the checkpoints', run('delete from audit', 'delete from audit_head'), 'is missing'],
  [
    'everything deleted',
    run('delete from audit', 'delete from audit_head', 'delete from checkpoints'),
    'kept elsewhere',
    'elsewhere',
  ],
]

async function forge(database: Database, seq: number, prev: string): Promise<void> {
  const [row] = await database.all('select hash from audit where seq = ?', seq)
  const hash = String(row?.hash)
  const values: SqlValue[] = [seq, BEGAN, hash, prev, THIEF.sign('whatever'), THIEF.publicKey]
  await database.run('insert into checkpoints values (?, ?, ?, ?, ?, ?)', ...values)
}

/** Sets one column of one entry; false where that changes nothing. */
async function edit(database: Database, seq: number, column: string, value: SqlValue): Promise<boolean> {
  const [before] = await database.all(`select ${column} from audit where seq = ?`, seq)
  const [taken] = column === 'seq' ? await database.all('select 1 from audit where seq = ?', value) : []
  if (!before || taken || before[column] === value) return false
  await database.run(`update audit set ${column} = ? where seq = ?`, value, seq)
  return true
}

describe('an audit nobody has touched', () => {
  it('is whole, and holds what was told, in order', async () => {
    const { audit, elsewhere } = await recorded(12)
    expect(await audit.verify(elsewhere)).toEqual({ entries: 12, checkpoints: 2, faults: [] })
    expect(await audit.verify([])).toEqual({ entries: 12, checkpoints: 2, faults: [] })
    const entries = await audit.entries(1, 1000)
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
    expect(entries[3]).toMatchObject(entry(4))
    expect(await audit.entries(11, 1)).toEqual([await audit.last().then((last) => ({ ...last, ...entries[10] }))])
    expect((await audit.last())?.seq).toBe(12)
    expect((await audit.checkpoints()).map(({ seq }) => seq)).toEqual([5, 10])
  })

  it('is whole when it is empty, and across pages', async () => {
    const none = await recorded(0)
    expect(await none.audit.verify([])).toEqual({ entries: 0, checkpoints: 0, faults: [] })
    expect(await none.audit.last()).toBeUndefined()
    const many = await recorded(2_100, 500)
    expect(await many.audit.verify(many.elsewhere)).toEqual({ entries: 2_100, checkpoints: 4, faults: [] })
  })

  it('stays whole while others append during the check', async () => {
    const { database, audit, add } = await recorded(3)
    let more = 4
    const slow: Database = {
      ...database,
      all: async (text, ...values) => {
        const rows = await database.all(text, ...values)
        if (more <= 6 && text.includes('from audit where seq >')) await add(more++)
        return rows
      },
    }
    const checked = auditOf(slow, { keys: KEYS, signer: SIGNER })
    expect(await checked.verify([])).toMatchObject({ entries: 6, faults: [] })
    expect((await audit.verify([])).entries).toBe(6)
  })

  it('has no entry of a transaction that failed', async () => {
    const { database, audit } = await recorded(2)
    const failing = database.transaction(async (sql) => {
      await appendAudit(sql, entry(3), KEYS)
      throw new Error('the rest failed')
    })
    await expect(failing).rejects.toThrow('the rest failed')
    expect(await audit.verify([])).toMatchObject({ entries: 2, faults: [] })
  })
})

describe('tampering is seen:', () => {
  it.each(TAMPERINGS.map(([name, ...rest]) => ({ name, rest })))('$name', async ({ rest: [tamper, fault, seen] }) => {
    const one = await recorded(12)
    await tamper(one)
    const { faults } = await one.audit.verify(seen ? one.elsewhere : [])
    expect(faults.join('\n')).toContain(fault)
    expect((await one.audit.verify(one.elsewhere)).faults).not.toEqual([])
  })

  it('a store that was set back to an older copy, by the checkpoints kept elsewhere', async () => {
    const one = await recorded(7)
    const setBack = await copied(one.database)
    await one.grow(8, 12)
    await setBack()
    // An old copy is whole in itself: only what is kept elsewhere knows better.
    expect((await one.audit.verify([])).faults).toEqual([])
    const [fault] = (await one.audit.verify(one.elsewhere)).faults
    expect(fault).toMatch(/^Entry 10 has a checkpoint kept elsewhere, and the audit ends with entry 7/)
    for (let number = 8; number <= 12; number += 1) await one.add(number, { actor: 'another past' })
    expect((await one.audit.verify([])).faults).toEqual([])
    const faults = (await one.audit.verify(one.elsewhere)).faults.join('\n')
    expect(faults).toContain('Entry 10 differs from the checkpoint kept elsewhere')
  })

  it('checkpoints put into the file kept elsewhere', async () => {
    const { audit, elsewhere } = await recorded(12)
    const [first] = elsewhere
    if (!first) throw new Error('no checkpoint')
    const { faults } = await audit.verify([
      ...elsewhere,
      { ...first, seq: 7 },
      { ...first, publicKey: THIEF.publicKey },
    ])
    expect(faults).toEqual([
      "The checkpoint of entry 7 that was kept elsewhere is not signed by this store's key.",
      "The checkpoint of entry 5 that was kept elsewhere is not signed by this store's key.",
    ])
  })

  it('and is not covered by what is recorded afterwards', async () => {
    const edited = await recorded(12)
    await edited.database.run("update audit set actor = 'Ann' where seq = 12")
    await edited.grow(13, 16)
    expect((await edited.audit.verify([])).faults).toEqual(['Entry 12 was changed after it was recorded.'])
    const cut = await recorded(12)
    await cut.database.run('delete from audit where seq > 10')
    await cut.grow(13, 16)
    expect((await cut.audit.verify([])).faults).toEqual(['Entries 11 to 12 are missing.'])
  })

  it('and where the end is not ours, nothing more is recorded or signed', async () => {
    const one = await recorded(12)
    await one.database.run('delete from audit_head')
    await expect(one.add(13)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(one.sign(13)).rejects.toMatchObject({ code: 'unavailable' })
    const other = await recorded(12)
    await other.database.run("update audit_head set seq = 11, hash = 'x'")
    await expect(other.add(13)).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('in few words, however much of it there is', async () => {
    const { database, audit } = await recorded(120, 200)
    await database.run("update audit set actor = 'Ann'")
    const { faults } = await audit.verify([])
    expect(faults).toHaveLength(51)
    expect(faults.at(-1)).toBe('And 70 more faults.')
  })

  it('with another master key nothing verifies', async () => {
    const { database } = await recorded(12)
    const other = auditOf(database, { keys: { head: createSecretKey(Buffer.alloc(32, 9)) }, signer: THIEF })
    const { faults } = await other.verify([])
    expect(faults).toHaveLength(3)
    expect(faults[0]).toContain('entry 5 is signed with another key')
  })

  it('any edit of any column of any rows', async () => {
    const one = await recorded(12)
    const restore = await copied(one.database)
    const columns = ['seq', 'at', 'kind', 'organisation', 'actor', 'change', 'facts', 'prev', 'hash'] as const
    const edits = fc.record({ seq: fc.integer({ min: 1, max: 12 }), column: fc.constantFrom(...columns) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(edits, { minLength: 1, maxLength: 4 }),
        fc.string(),
        fc.nat(),
        async (list, text, number) => {
          let moved = false
          for (const { seq, column } of list) {
            const value = { at: number, seq: 100 + number }[column as string] ?? text
            moved = (await edit(one.database, seq, column, value)) || moved
          }
          const { faults } = await one.audit.verify([])
          expect(faults.length > 0).toBe(moved)
          await restore()
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('checkpoints', () => {
  const making = { keys: KEYS, signer: SIGNER, sinks: [] }

  it('are made after 100 entries or an hour, on demand, and not twice', async () => {
    const { database, add } = await recorded(0)
    const at = async (now: number, demanded = false) => await checkpoint(database, { ...making, now, demanded })
    expect(await at(BEGAN)).toBeUndefined()
    await add(0)
    expect(await at(BEGAN + 59 * MINUTE)).toBeUndefined()
    expect(await at(BEGAN + 60 * MINUTE)).toMatchObject({ seq: 1, prevSignature: '' })
    expect(await at(BEGAN + 600 * MINUTE)).toBeUndefined()
    for (let number = 1; number <= 99; number += 1) await add(60)
    expect(await at(BEGAN + 61 * MINUTE)).toBeUndefined()
    await add(61)
    const second = await at(BEGAN + 61 * MINUTE)
    expect(second).toMatchObject({ seq: 101 })
    expect(await at(BEGAN + 62 * MINUTE, true)).toEqual(second)
    await add(62)
    // The clock was set back.
    expect(await at(BEGAN, true)).toMatchObject({ seq: 102, at: second?.at, prevSignature: second?.signature })
  })

  it('are durable before they are kept elsewhere, and a sink that fails is told', async () => {
    const { database, audit, add } = await recorded(0)
    await add(1)
    const sinks = [async () => await Promise.reject(new Error('disk full')), async () => {}]
    const failed = checkpoint(database, { ...making, sinks, now: BEGAN, demanded: true })
    await expect(failed).rejects.toMatchObject({ code: 'unavailable', fact: expect.stringContaining('entry 1') })
    expect(await audit.checkpoints()).toHaveLength(1)
  })

  it('are one line each in a file of the owner alone, whatever was cut off before', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'))
    try {
      const path = join(folder, 'checkpoints.jsonl')
      const { elsewhere } = await recorded(10)
      const [first, second] = elsewhere
      if (!first || !second) throw new Error('no checkpoints')
      await checkpointFile(path)(first)
      expect(statSync(path).mode & 0o777).toBe(0o600)
      writeFileSync(path, `${readFileSync(path, 'utf8')}{"seq":7,"at"`)
      await checkpointFile(path)(second)
      const text = readFileSync(path, 'utf8')
      expect(readCheckpoints(text)).toEqual({ checkpoints: [first, second], unreadable: [2] })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('need a seed of 32 bytes', () => expect(() => signerOf(Buffer.alloc(31))).toThrow(RangeError))
})

describe('pruning', () => {
  const later = (number: number) => ({ keys: KEYS, now: BEGAN + number * MINUTE + AUDIT_KEPT_MS })

  it('goes up to a checkpoint, says what went, and leaves an audit that verifies, twice over', async () => {
    const { database, audit, elsewhere, grow } = await recorded(12)
    expect(await pruneAudit(database, audit, later(4))).toBeUndefined()
    expect(await pruneAudit(database, audit, later(9))).toEqual({ from: 1, to: 5 })
    expect(await audit.verify(elsewhere)).toEqual({ entries: 8, checkpoints: 2, faults: [] })
    expect(await audit.last()).toMatchObject({ seq: 13, kind: 'pruned', facts: { from: 1, to: 5, entries: 5 } })
    await grow(14, 20)
    expect(await pruneAudit(database, audit, later(11))).toEqual({ from: 6, to: 10 })
    expect(await pruneAudit(database, audit, later(11))).toBeUndefined()
    expect((await audit.verify(elsewhere)).faults).toEqual([])
  })

  it('leaves its own word even when everything else goes', async () => {
    const { database, audit } = await recorded(10)
    expect(await pruneAudit(database, audit, later(99))).toEqual({ from: 1, to: 10 })
    expect(await audit.verify([])).toMatchObject({ entries: 1, faults: [] })
  })

  it.each<readonly [string, string, string]>([
    [
      'more deleted than was pruned',
      'delete from audit where seq <= 10',
      'Entries 6 to 10 are missing, and no entry says',
    ],
    ['the anchor taken out', 'delete from checkpoints where seq = 5', 'Entries 1 to 5 are missing'],
    ['the anchor changed', "update checkpoints set hash = 'x' where seq = 5", 'entry 5 has a signature'],
  ])('does not hide %s', async (_name, statement, fault) => {
    const { database, audit } = await recorded(12)
    await pruneAudit(database, audit, later(9))
    await database.run(statement)
    expect((await audit.verify([])).faults.join('\n')).toContain(fault)
  })

  it('is refused where the audit is not whole, and old entries put back are seen', async () => {
    const one = await recorded(12)
    const [old] = await one.database.all('select * from audit where seq = 5')
    await one.database.run("update audit set actor = 'Ann' where seq = 3")
    await expect(pruneAudit(one.database, one.audit, later(9))).rejects.toMatchObject({ code: 'refused' })
    await one.database.run("update audit set actor = 'server' where seq = 3")
    await pruneAudit(one.database, one.audit, later(9))
    await insert(one.database, 'audit', old ?? {})
    expect((await one.audit.verify([])).faults.join('\n')).toContain('some of them are there again')
  })
})
