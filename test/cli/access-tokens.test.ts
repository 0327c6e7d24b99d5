import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/call/canonical.ts'
import { runAccessTokens, type TokenAround } from '../../src/cli/access-tokens.ts'
import { memoryStore } from '../memory-store.ts'

const NOW = Date.UTC(2026, 10, 20)
const KNOWN = [
  { id: 'id-1', name: 'Kestrel Trading Ltd', demo: true },
  { id: 'id-2', name: 'Kestrel Services', demo: true },
]

const FILES: Record<string, string> = {
  'tight.json':
    '{"name":"tight","base":"draft","rules":[{"name":"no","decision":"refuse","when":{"tools":["save_contact"]}}]}',
  'typo.json':
    '{"name":"typo","base":"draft","rules":[{"name":"no","decision":"refuse","when":{"tools":["save_contakt"]}}]}',
  'four.json': '{"name":"four","base":"draft","four_eyes":true,"rules":[]}',
}

async function desk(over: Partial<TokenAround> = {}) {
  let now = NOW
  const { store } = await memoryStore({ now: () => now, wait: async () => {} })
  let [out, errors, drawn, asked] = ['', '', 0, 0]
  const around: TokenAround = {
    tokens: store.accessTokens,
    actor: 'Mere',
    now: () => now,
    random: (length) => new Uint8Array(length).fill(++drawn),
    organisations: async () => {
      asked += 1
      return KNOWN
    },
    readFile: (path) => FILES[path] ?? raise(path),
    toolNames: async () => ['save_contact'],
    fourEyes: () => false,
    write: (text) => {
      out += text
    },
    complain: (text) => {
      errors += text
    },
    ...over,
  }
  const run = async (...args: string[]) => {
    ;[out, errors] = ['', '']
    const code = await runAccessTokens(args, around)
    return { code, out, errors }
  }
  const advance = (days: number) => {
    now += days * 86_400_000
  }
  return { run, advance, tokens: store.accessTokens, asked: () => asked }
}

function raise(path: string): never {
  throw new Error(`ENOENT ${path}`)
}

describe('access tokens on the command line', () => {
  it('are printed once, alone on standard output, and kept as a hash', async () => {
    const { run, tokens, asked } = await desk()
    const { code, out, errors } = await run('--new-token')
    expect([code, asked()]).toEqual([0, 0])
    expect(out).toMatch(/^xmcp_[A-Za-z0-9_-]{43}\n$/)
    expect(errors).toContain('Access token of "Mere" until 2027-02-18, for every organisation.')
    expect(errors).not.toContain('xmcp_')
    expect(await tokens.find(sha256(out.trim()))).toMatchObject({ name: 'Mere', policy: undefined })
    expect(JSON.stringify(await tokens.list())).not.toContain(out.trim())
  })

  it('may see fewer organisations, do less and last shorter', async () => {
    const { run, tokens } = await desk()
    const limited = ['--token-organisations', 'kestrel services, id-1', '--token-policy', 'tight.json']
    const { code, out } = await run('--new-token', '--token-name', 'Close bot', ...limited, '--token-days', '7')
    expect(code).toBe(0)
    expect(await tokens.find(sha256(out.trim()))).toMatchObject({
      name: 'Close bot',
      organisations: [{ id: 'id-2' }, { id: 'id-1' }],
      policy: FILES['tight.json'],
      expiresAt: NOW + 7 * 86_400_000,
    })
  })

  it('are listed without secrets, and end when they are revoked', async () => {
    const { run, advance, tokens } = await desk()
    expect((await run('--list-tokens')).out).toContain('no access tokens')
    const { out: token } = await run('--new-token', '--token-name', 'Ann|x', '--token-policy', 'observe')
    await run('--new-token', '--token-name', 'Ben', '--token-policy', 'tight.json', '--token-organisations', 'id-2')
    await run('--new-token', '--token-name', 'Eve', '--token-days', '1')
    advance(1)
    expect((await run('--revoke-token', 'ben')).out).toContain('is ended')
    const { out } = await run('--list-tokens')
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/ {2,}/g, '|')),
    ).toEqual([
      'name|state|made|until|last used|policy|organisations',
      'Ann/x|in use|2026-11-20|2027-02-18|never|observe|all',
      'Ben|revoked|2026-11-20|2027-02-18|never|tight|Kestrel Services',
      "Eve|expired|2026-11-20|2026-11-21|never|the server's|all",
    ])
    expect(out).not.toMatch(/xmcp_|[0-9a-f]{64}/)
    expect(await run('--revoke-token', 'Ben')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('No access token'),
    })
    expect(await tokens.find(sha256(token.trim()))).toBeDefined()
  })

  it.each<[string[], number, RegExp]>([
    [['--new-token', '--token-days', '0'], 2, /--token-days must be a whole number from 1 to 3650/],
    [['--new-token', '--token-name', ''], 2, /--token-name must be a name/],
    [['--new-token', '--token-name', 'a\nb'], 2, /--token-name must be a name/],
    [['--new-token', '--token-name', 'x'.repeat(81)], 2, /--token-name must be a name/],
    [
      ['--new-token', '--token-organisations', 'Kestrel'],
      2,
      /--token-organisations: no organisation.*Kestrel Services/,
    ],
    [['--new-token', '--token-organisations', ''], 2, /--token-organisations: no organisation/],
    [['--new-token', '--token-policy', 'tightest'], 2, /--token-policy must be observe, draft, controlled or/],
    [['--new-token', '--token-policy', 'none.json'], 2, /none.json: the file cannot be read/],
    [['--new-token', '--token-policy', 'typo.json'], 2, /"save_contakt" is no tool. Did you mean save_contact/],
    [['--new-token', '--token-policy', 'four.json'], 2, /four_eyes holds for the whole server/],
    [['--new-token', '--list-tokens'], 2, /exclude each other/],
    [['--list-tokens', '--token-days', '3'], 2, /--token-days goes with --new-token alone/],
    [['--token-name', 'Ann'], 2, /--token-name goes with --new-token alone/],
    [['--new-token', 'Ann'], 2, /"Ann" is not understood/],
    [['--new-tokens'], 2, /Unknown option '--new-tokens'/],
    [['--revoke-token', 'Nobody'], 1, /No access token of "Nobody" is in use/],
  ])('%j ends with %i and words', async (args, code, words) => {
    const { run, tokens } = await desk()
    const told = await run(...args)
    expect(told).toMatchObject({ code, out: '' })
    expect(told.errors).toMatch(words)
    expect(await tokens.list()).toEqual([])
  })

  it('of a name that is in use are refused by the store', async () => {
    const { run } = await desk()
    await run('--new-token', '--token-name', 'Ann')
    const again = await run('--new-token', '--token-name', 'ann')
    expect(again).toMatchObject({ code: 1, out: '', errors: expect.stringContaining('in use') })
  })
})
