import { createSecretKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Checkpoint } from '../../src/call/audit.ts'
import { runAudit } from '../../src/cli/audit.ts'
import { AUDIT_TABLES, appendAudit } from '../../src/store/audit.ts'
import { auditOf } from '../../src/store/audit-verify.ts'
import { checkpointFile } from '../../src/store/checkpoint-file.ts'
import { checkpoint, signerOf } from '../../src/store/checkpoints.ts'
import type { Database } from '../../src/store/sql.ts'
import { memoryDatabase } from '../store/memory-database.ts'

const KEYS = { head: createSecretKey(Buffer.alloc(32, 1)) }
const SIGNER = signerOf(Buffer.alloc(32, 2))
const BEGAN = Date.UTC(2026, 10, 20, 9, 30)
const folder = mkdtempSync(join(tmpdir(), 'audit-'))
const kept = join(folder, 'checkpoints.jsonl')
const open: Database[] = []

afterEach(async () => {
  for (const database of open.splice(0)) await database.close()
  rmSync(kept, { force: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

const ORGANISATIONS = [
  { id: 'tenant-1', name: 'Kestrel Trading Ltd', demo: true },
  { id: 'tenant-2', name: 'Kestrel Services', demo: true },
]

/** A store with an audit, and the command over it. */
async function command(count = 6) {
  const database = memoryDatabase(AUDIT_TABLES)
  open.push(database)
  for (let number = 1; number <= count; number += 1) {
    await database.transaction((sql) =>
      appendAudit(
        sql,
        {
          at: BEGAN + number * 1_000,
          kind: number % 2 === 0 ? 'applied' : 'planned',
          organisation: number === 6 ? 'tenant-2' : 'tenant-1',
          actor: 'Ann | \u001b[31mBo',
          change: `chg_${Math.ceil(number / 2)}`,
          facts: { effect: 'draft', hash: 'ab'.repeat(32) },
        },
        KEYS,
      ),
    )
  }
  const sinks = [checkpointFile(kept)]
  if (count > 0) await checkpoint(database, { keys: KEYS, signer: SIGNER, sinks, now: BEGAN, demanded: true })
  const audit = auditOf(database, { keys: KEYS, signer: SIGNER })
  const run = async (...args: string[]) => {
    let said = ''
    let closed = 0
    const hear = (text: string) => {
      said += text
    }
    let opened = 0
    const code = await runAudit(args, {
      write: hear,
      complain: hear,
      open: async () => {
        opened += 1
        const close = async () => {
          closed += 1
        }
        return { audit, publicKey: SIGNER.publicKey, organisations: ORGANISATIONS, close }
      },
    })
    expect(closed).toBe(opened)
    return { code, said, opened }
  }
  return { database, run }
}

describe('audit show', () => {
  it('prints the newest entries in columns, with nothing in them that a terminal would obey', async () => {
    const { run } = await command()
    const { code, said } = await run('show', '--limit', '2')
    expect(code).toBe(0)
    expect(said).toBe(
      [
        'seq  when (UTC)           what     organisation         who           change  facts',
        '  5  2026-11-20 09:30:05  planned  Kestrel Trading Ltd  Ann ¦ [31mBo  chg_3   effect draft, hash abababababab…',
        '  6  2026-11-20 09:30:06  applied  Kestrel Services     Ann ¦ [31mBo  chg_3   effect draft, hash abababababab…',
        '',
      ].join('\n'),
    )
  })

  it('tells when a token ends as an instant', async () => {
    const { database, run } = await command(0)
    const facts = { expires: Date.UTC(2027, 1, 24, 3, 39, 30), token: 'tok_1' }
    const entry = { at: BEGAN, kind: 'token_made', organisation: '', actor: 'Ann', change: '', facts } as const
    await database.transaction((sql) => appendAudit(sql, entry, KEYS))
    expect((await run('show')).said).toContain('expires 2027-02-24 03:39:30, token tok_1')
  })

  it('keeps to one change or one organisation, also far back', async () => {
    const { run } = await command(2_300)
    const { said } = await run('show', '--change', 'chg_2')
    expect(said.trimEnd().split('\n')).toHaveLength(3)
    expect(said).not.toContain('organisation')
    const other = await run('show', '--organisation', 'kestrel services')
    expect(other.said.trimEnd().split('\n')).toHaveLength(2)
    expect((await run('show', '--change', 'chg_none')).said).toBe('No entry of the audit fits.\n')
    expect((await (await command(0)).run('show')).said).toBe('No entry of the audit fits.\n')
  })
})

describe('audit verify', () => {
  it('says that an audit is whole, and what that rests on', async () => {
    const { run } = await command()
    expect(await run('verify', '--checkpoints', kept)).toMatchObject({
      code: 0,
      said: 'The audit is whole: 6 entries and 1 checkpoint, and agrees with 1 checkpoint kept elsewhere.\n',
    })
    const { code, said } = await run('verify')
    expect(code).toBe(0)
    expect(said).toContain('cannot be seen whether the store was set back')
  })

  it('exits with 1 and every fault when it is not', async () => {
    const { database, run } = await command()
    await database.run("update audit set actor = 'Cy' where seq = 2")
    const { code, said } = await run('verify', '--checkpoints', kept)
    expect(code).toBe(1)
    expect(said).toBe(
      'The audit is not whole: 6 entries and 1 checkpoint checked.\n- Entry 2 was changed after it was recorded.\n',
    )
    const older = await (await command(3)).run('verify', '--checkpoints', kept)
    expect(older.code).toBe(1)
    expect(older.said).toContain('kept elsewhere')
  })

  it('does not pass over a line of the file that it cannot read', async () => {
    const { run } = await command()
    writeFileSync(kept, `${readFileSync(kept, 'utf8')}{}\n`)
    const { code, said } = await run('verify', '--checkpoints', kept)
    expect(code).toBe(1)
    expect(said).toContain('Line 2 of the checkpoint file is no checkpoint.')
  })
})

describe('audit export', () => {
  it('writes every entry, the checkpoints and the key as lines of JSON', async () => {
    const { run } = await command(1_500)
    const { code, said } = await run('export')
    expect(code).toBe(0)
    const lines = said
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(1_502)
    expect(lines[0]).toMatchObject({ seq: 1, prev: '' })
    expect(lines[1_499].prev).toBe(lines[1_498].hash)
    const { checkpoint: signed } = lines[1_500] as { checkpoint: Checkpoint }
    expect(signed).toMatchObject({ seq: 1_500, hash: lines[1_499].hash, publicKey: lines[1_501].publicKey })
    expect((await run('export', '--from', '1500')).said.trimEnd().split('\n')).toHaveLength(3)
  })

  it('makes a new file for its owner alone, and never writes over one', async () => {
    const { run } = await command()
    const out = join(folder, 'export.jsonl')
    expect(await run('export', '--out', out)).toMatchObject({ code: 0, said: '6 entries exported.\n' })
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(8)
    const again = await run('export', '--out', out)
    expect(again).toMatchObject({ code: 2, said: expect.stringContaining('--out: the file is there already') })
  })
})

describe('arguments that cannot be used', () => {
  it.each([
    [[], 'Say one of show, verify, export'],
    [['look'], 'Say one of show, verify, export'],
    [['show', 'chg_1'], 'Say one of show, verify, export'],
    [['show', '--limit', '0'], '--limit must be a whole number from 1 to 10000'],
    [['show', '--limit', 'x'], '--limit must be'],
    [['show', '--from', '3'], '--from does not go with show'],
    [['export', '--from', '-1'], '--from'],
    [
      ['show', '--organisation', 'Kestrel'],
      'no organisation here is called "Kestrel". Known: Kestrel Services; Kestrel Trading Ltd.',
    ],
    [['verify', '--checkpoint', 'x'], "Unknown option '--checkpoint'"],
    [['verify', '--checkpoints', join(folder, 'none')], '--checkpoints: the file cannot be read (ENOENT)'],
  ])('%j: the flag, and what would do', async (args, words) => {
    const { code, said } = await (await command(1)).run(...args)
    expect(code).toBe(2)
    expect(said).toContain(words)
  })

  it('help opens nothing', async () => {
    const { code, said, opened } = await (await command(0)).run('--help')
    expect([code, opened]).toEqual([0, 0])
    expect(said).toContain('audit verify [--checkpoints FILE]')
  })
})
