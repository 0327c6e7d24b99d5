import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort, loginRig } from './login-rig.ts'

const main = resolve(import.meta.dirname, '../../dist/main.js')
const onLinux = process.platform === 'linux'
// A pseudo-terminal comes from util-linux; elsewhere `script` takes other arguments.
const hasScript = onLinux && spawnSync('script', ['--version']).status === 0

let xero: Awaited<ReturnType<typeof loginRig>>
let folder: string
let settings: string[]
beforeEach(async () => {
  xero = await loginRig()
  // The process has the computer's own clock.
  xero.simulator.clock.set(Date.now())
  folder = mkdtempSync(join(tmpdir(), 'login-'))
  settings = ['--simulator', xero.listening.api, '--data', join(folder, 'data'), '--port', String(await freePort())]
})
afterEach(async () => {
  await xero.close()
  rmSync(folder, { recursive: true })
})

/** The command as a shell starts it; `watch` is shown what has been printed so far. */
async function start(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
  watch: (printed: string, child: ReturnType<typeof spawn>) => void = () => {},
) {
  const child = spawn(program, [...args], { env: { PATH: process.env.PATH ?? '', HOME: folder, ...environment } })
  let [out, errors] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += chunk
    watch(out, child)
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return { code, out: out.replaceAll('\r', ''), errors }
}

/** What would give a secret away: the record's own files, and whatever the browser's launcher noted. */
function written(): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join('\n')
}

function expectNoSecret(...texts: string[]): void {
  const shown = texts.join('\n')
  const { accessTokens, refreshTokens } = xero.simulator.state.identity
  const secrets = [...accessTokens.keys(), ...refreshTokens.keys(), 'web-s3cret-value', 'custom-secret']
  expect(secrets.length).toBeGreaterThan(3)
  expect(secrets.filter((secret) => shown.includes(secret))).toEqual([])
}

const addressIn = (text: string) => /^http\S+$/m.exec(text.replaceAll('\r', ''))?.[0]

describe('xero-mcp login as a process', { timeout: 60_000 }, () => {
  it.skipIf(!onLinux)('opens the browser of the system, and shows no secret anywhere', async () => {
    const [browser, noted] = [join(folder, 'browser.mjs'), join(folder, 'noted.txt')]
    writeFileSync(
      browser,
      `#!${process.execPath}
import { writeFileSync } from 'node:fs'
const answer = await fetch(process.argv[2])
writeFileSync(${JSON.stringify(noted)}, [process.argv[2], answer.status].join(' '))
`,
    )
    chmodSync(browser, 0o700)
    const args = [main, 'login', '--client-id', 'DESKTOP', ...settings]
    const { code, out, errors } = await start(process.execPath, args, {
      ...{ BROWSER: browser, DISPLAY: ':0' },
      // No other browser is known here.
      XDG_DATA_DIRS: folder,
    })
    expect([code, errors]).toEqual([0, ''])
    expect(out).toContain('Your browser shows Xero')
    expect(out).toContain('Connected to Xero. Organisations here:')
    expect(out).not.toContain('DESKTOP"')
    await expect.poll(() => existsSync(noted), { timeout: 10_000 }).toBe(true)
    expect(readFileSync(noted, 'utf8')).toMatch(/ 200$/)
    expectNoSecret(out, errors, written())

    const ended = await start(process.execPath, [main, 'logout', '--all', ...settings.slice(0, 4)])
    expect([ended.code, ended.errors]).toEqual([0, ''])
    expect(ended.out).toContain('ended here and at Xero')
    expectNoSecret(ended.out, written())
  })

  it.skipIf(!hasScript)('takes a secret that is typed and an address that is pasted on a terminal', async () => {
    const command = [process.execPath, main, 'login', '--web', '--client-id', 'WEB', '--no-browser', ...settings]
    let typed = 0
    const { code, out } = await start('script', ['-qec', command.join(' '), '/dev/null'], {}, (printed, { stdin }) => {
      if (typed === 0 && printed.includes('(not shown): ')) {
        typed = 1
        stdin?.write('web-s3cret-value\r')
      }
      const address = typed === 1 && printed.includes('Paste the address') ? addressIn(printed) : undefined
      if (address === undefined) return
      typed = 2
      void fetch(address, { redirect: 'manual' }).then((answer) => stdin?.write(`${answer.headers.get('location')}\r`))
    })
    expect(code).toBe(0)
    expect(out).toContain('Connected to Xero. Organisations here:')
    expectNoSecret(out, written())
  })

  it('stops with Ctrl+C in one sentence, and keeps nothing', async () => {
    const args = [main, 'login', '--client-id', 'DESKTOP', '--no-browser', ...settings]
    const { code, errors } = await start(process.execPath, args, {}, (printed, child) => {
      if (printed.includes('This waits')) child.kill('SIGINT')
    })
    expect([code, errors]).toEqual([1, '\nStopped. Nobody was logged in.\n'])
    expect(xero.sent).toEqual([])
  })

  it('stores a custom connection with a secret from the environment', async () => {
    const environment = {
      XERO_MCP_CLIENT_ID: 'CUSTOM',
      XERO_MCP_CLIENT_SECRET: 'custom-secret',
      XERO_MCP_PASSPHRASE: 'words of a passphrase',
    }
    const args = [main, 'login', '--custom', ...settings.slice(0, 4), '--policy', 'observe']
    const { code, out, errors } = await start(process.execPath, args, environment)
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(errors).toContain('Tick the missing ones')
    for (const app of xero.simulator.state.identity.apps.values()) app.scopes = ALL_READS
    const again = await start(process.execPath, args, environment)
    expect([again.code, again.errors]).toEqual([0, ''])
    expect(again.out).toContain('Leave XERO_MCP_CLIENT_SECRET out of the server')
    expect(again.out).not.toContain('read and write')
    expect(again.out).toContain('in "env" beside "args": XERO_MCP_PASSPHRASE.')
    expect(again.out).toContain('"--policy",\n        "observe"')
    const shown = [out, errors, again.out, again.errors, written()].join('\n')
    expect(shown).not.toMatch(/custom-secret|words of a passphrase/)
    for (const token of xero.simulator.state.identity.accessTokens.keys()) expect(shown).not.toContain(token)
  })

  it('asks nobody while the record has no key', async () => {
    const environment = { XERO_MCP_KEY_FILE: join(folder, 'nowhere') }
    const args = [main, 'login', '--client-id', 'DESKTOP', '--no-browser', ...settings]
    const { code, out, errors } = await start(process.execPath, args, environment)
    expect([code, out]).toEqual([1, ''])
    expect(errors).toContain('XERO_MCP_KEY_FILE')
    expect(xero.simulator.state.identity.codes.size).toBe(0)
  })
})

const ALL_READS = [
  ...['attachments', 'banktransactions', 'budgets', 'contacts', 'invoices', 'manualjournals', 'payments', 'settings'],
  ...['aged', 'balancesheet', 'banksummary', 'budgetsummary', 'executivesummary', 'profitandloss', 'trialbalance'].map(
    (report) => `reports.${report}`,
  ),
].map((name) => `accounting.${name}.read`)
