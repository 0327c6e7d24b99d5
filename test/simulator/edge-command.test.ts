import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runSimulator } from '../../src/cli/simulator.ts'

/** What the command printed, seen by `visit` while it listens. */
async function run(
  args: readonly string[],
  visit: (printed: Record<string, unknown>) => Promise<void> = async () => {},
) {
  let out = ''
  let complaint = ''
  let stop: () => void = () => {}
  let listening: () => void = () => {}
  const started = new Promise<void>((resolve) => {
    listening = resolve
  })
  const code = runSimulator(args, {
    write: (text) => {
      out += text
      listening()
    },
    complain: (text) => {
      complaint += text
      listening()
    },
    stopped: new Promise<void>((resolve) => {
      stop = resolve
    }),
  })
  await started
  if (out.startsWith('{')) await visit(JSON.parse(out)).finally(stop)
  return { code: await code, out, complaint }
}

async function tokenOf(printed: Record<string, unknown>): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: 'simulator-custom', client_secret: 'simulator-secret' }
  const answer = await fetch(`${String(printed.identity)}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const { access_token: token } = Object.fromEntries(Object.entries(Object(await answer.json())))
  return String(token)
}

async function organisationOf(printed: Record<string, unknown>) {
  const headers = { authorization: `Bearer ${await tokenOf(printed)}`, accept: 'application/json' }
  const answer = await fetch(`${String(printed.api)}/api.xro/2.0/Organisation`, { headers })
  return { status: answer.status, json: await answer.json() }
}

describe('xero-mcp simulator', () => {
  it('serves a company and says where in one line of JSON', async () => {
    const result = await run(
      ['--company', 'empty', '--region', 'uk', '--clock', '2026-11-20T09:00:00Z'],
      async (printed) => {
        expect(printed.api).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
        const { status, json } = await organisationOf(printed)
        expect(status).toBe(200)
        expect(json).toMatchObject({ Organisations: [{ Version: 'UK', BaseCurrency: 'GBP' }] })
      },
    )
    expect(result.code).toBe(0)
    expect(result.out.trimEnd().split('\n')).toHaveLength(1)
  })

  it.each([
    ['auto', 302],
    ['ask', 200],
  ])('with --consent %s answers a login with %i', async (consent, status) => {
    await run(['--company', 'empty', '--consent', consent], async ({ login }) => {
      const challenge = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }
      const app = { client_id: 'simulator-desktop', redirect_uri: 'http://localhost:8475/callback' }
      const query = new URLSearchParams({ response_type: 'code', scope: 'openid', ...app, ...challenge })
      const answer = await fetch(`${String(login)}/identity/connect/authorize?${query}`, { redirect: 'manual' })
      expect(answer.status).toBe(status)
    })
  })

  it('goes on with the file of an earlier run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'))
    const args = ['--company', 'empty', '--file', join(folder, 'xero.json'), '--clock', '2026-11-20T09:00:00Z']
    const seen: unknown[] = []
    const note = async (printed: Record<string, unknown>) => {
      seen.push(printed.organisations)
    }
    await run(args, note)
    await run([...args, '--region', 'us'], note)
    rmSync(folder, { recursive: true })
    expect(seen[1]).toEqual(seen[0])
  })

  it.each([
    [['--port', '70000'], '--port'],
    [['--port', 'x'], '--port'],
    [['--company', 'acme'], '--company'],
    [['--company', 'seed:1:100001'], '--company'],
    [['--region', 'fr'], '--region'],
    [['--clock', 'noon'], '--clock'],
    [['--consent', 'maybe'], '--consent'],
    [['--colour', 'red'], '--colour'],
    [['extra'], 'extra'],
  ])('refuses %j by name', async (args, name) => {
    const { code, out, complaint } = await run(args)
    expect([code, out]).toEqual([2, ''])
    expect(complaint).toContain(name)
  })

  it('refuses a port in use, and says what else would do', async () => {
    const fixed = ['--company', 'empty', '--clock', '2026-11-20T09:00:00Z']
    await run(fixed, async ({ api }) => {
      const { port } = new URL(String(api))
      const { code, out, complaint } = await run([...fixed, '--port', port])
      expect([code, out]).toEqual([2, ''])
      expect(complaint).toContain(`--port: ${port} is in use. Name another one`)
    })
  })

  it('refuses a file that holds no state or cannot be written, and leaves it alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'))
    const [torn, lost] = [join(folder, 'torn.json'), join(folder, 'nowhere', 'xero.json')]
    writeFileSync(torn, '{torn')
    for (const file of [torn, lost, folder]) {
      const { code, out, complaint } = await run(['--company', 'empty', '--file', file])
      expect([code, out]).toEqual([2, ''])
      expect(complaint).toContain(`--file: ${file}`)
    }
    expect(readFileSync(torn, 'utf8')).toBe('{torn')
    rmSync(folder, { recursive: true })
  })

  it('explains itself', async () => {
    expect((await run(['--help'])).out).toContain('--company NAME')
  })
})
