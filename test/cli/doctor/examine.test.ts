import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Fault } from '../../../src/call/fault.ts'
import { examine } from '../../../src/cli/doctor/examine.ts'
import { within } from '../../../src/cli/doctor/within.ts'
import { runDoctor } from '../../../src/cli/doctor.ts'
import { readConfig } from '../../../src/config.ts'
import { createLog } from '../../../src/log.ts'
import { systemClock } from '../../../src/system.ts'
import type { HostReached } from '../../../src/xero/reach-host.ts'
import { stillClock } from '../../call/fixtures.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'xero-mcp-examine-'))
afterAll(() => rmSync(ROOT, { recursive: true, force: true }))

const asked: string[] = []
const parts = (environment: Record<string, string> = {}) => ({
  ...{ version: '1.2.3', deep: false, flags: [], node: '22.1.0', nodePath: '/bin/node', program: '/x/main.js' },
  computer: { environment, home: ROOT, platform: 'linux' },
  clock: systemClock,
  log: createLog('silent'),
  reach: async (address: string): Promise<HostReached> => {
    asked.push(address)
    const nothing = { resolvedMs: undefined, connectedMs: undefined, certificate: undefined }
    return { host: new URL(address).host, ...nothing, trouble: 'not_resolved', code: 'ENOTFOUND' }
  },
})

describe('an examination without a network', () => {
  it('tells each host, and goes on with what does not need one', async () => {
    const folder = join(ROOT, 'data')
    const proxied = parts({ HTTPS_PROXY: 'http://me:proxy-canary@proxy.example:3128' })
    const findings = await examine(readConfig(['--data', folder], {}), proxied)
    expect(asked).toEqual(['https://login.xero.com', 'https://identity.xero.com', 'https://api.xero.com'])
    const short = findings.map(({ check, state }) => `${check} ${state}`)
    expect(short).toEqual([
      'settings.configuration ok',
      'settings.policy ok',
      'record.folder ok',
      'record.disk ok',
      'record.store not_checked',
      'network.login fault',
      'network.identity fault',
      'network.api fault',
      'network.clock not_checked',
      'login.none fault',
      'organisation.reached not_checked',
      'host.entry ok',
    ])
    const api = findings.find(({ check }) => check === 'network.api')
    expect(api?.fix).toContain('HTTPS_PROXY names proxy.example:3128, which this server does not use')
    expect(JSON.stringify(findings)).not.toContain('proxy-canary')
    expect(readdirSync(ROOT)).toEqual([])
  })

  it('does not ask Xero with a credential either', async () => {
    const environment = { XERO_MCP_CLIENT_ID: 'id', XERO_MCP_CLIENT_SECRET: 'secret-canary' }
    const findings = await examine(readConfig(['--data', join(ROOT, 'data')], environment), parts())
    expect(findings.find(({ check }) => check === 'organisation.reached')).toMatchObject({
      ...{ state: 'not_checked', fact: 'Organisations not checked: 3 hosts of 3 cannot be reached.' },
    })
    expect(JSON.stringify(findings)).not.toContain('secret-canary')
  })
})

it('settings that cannot be used leave the rest unchecked, and say so', async () => {
  let out = ''
  const code = await runDoctor(['--json', '--policy', 'draft', '--key', 'secret-canary'], {
    ...{ environment: {}, now: () => 0, parts: () => parts(), complain: () => {} },
    write: (text) => {
      out += text
    },
  })
  expect(code).toBe(1)
  expect(out).not.toContain('secret-canary')
  const { result, checks } = JSON.parse(out)
  expect(result).toBe('fault')
  expect(checks.map(({ check, state }: { check: string; state: string }) => `${check} ${state}`)).toEqual([
    'computer.server ok',
    'computer.node ok',
    'settings.configuration fault',
    'record.store not_checked',
    'network.hosts not_checked',
    'organisation.reached not_checked',
  ])
})

describe('a wait', () => {
  it('ends at its limit', async () => {
    const clock = stillClock()
    const waiting = within(clock, 5_000, 'Xero', () => new Promise<never>(() => {}))
    clock.advance(5_000)
    expect(await waiting).toMatchObject({ code: 'unavailable', fact: 'Xero did not answer within 5 seconds.' })
  })

  it('answers what the work answers or throws', async () => {
    expect(await within(stillClock(), 5_000, 'Xero', async () => 7)).toBe(7)
    const fault = new Fault('limited', 'a', 'b')
    expect(await within(stillClock(), 5_000, 'Xero', async () => Promise.reject(fault))).toBe(fault)
  })
})
