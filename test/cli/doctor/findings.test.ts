import { describe, expect, it } from 'vitest'
import { MIRROR_LISTS, type MirrorState } from '../../../src/books/mirror-copy.ts'
import { Fault } from '../../../src/call/fault.ts'
import type { Finding } from '../../../src/call/findings.ts'
import { findingInWords } from '../../../src/call/findings.ts'
import type { Login } from '../../../src/call/logins.ts'
import { policyOf } from '../../../src/call/policy.ts'
import { computerFindings } from '../../../src/cli/doctor/computer.ts'
import { entryFinding, hostFiles, hostFindings } from '../../../src/cli/doctor/hosts.ts'
import { bearerFinding, bearerScopes, connectionsFinding, loginFinding } from '../../../src/cli/doctor/logins.ts'
import { clockFinding, hostFinding, type NetworkAround, proxyFindings } from '../../../src/cli/doctor/network.ts'
import { copyFinding, limitsFinding, organisationFindings } from '../../../src/cli/doctor/organisations.ts'
import { type PlaceFacts, placeFindings } from '../../../src/cli/doctor/place.ts'
import { keyFinding, type RecordFacts, recordFindings } from '../../../src/cli/doctor/record.ts'
import { scopeFinding } from '../../../src/cli/doctor/scopes.ts'
import { policyFindings, settingsFindings } from '../../../src/cli/doctor/settings.ts'
import { readConfig } from '../../../src/config.ts'
import type { HostReached } from '../../../src/xero/reach-host.ts'
import { organisation } from '../../call/fixtures.ts'

const NOW = Date.UTC(2026, 10, 26)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A finding as it is read: state, fact and fix. */
const said = (finding: Finding) => findingInWords(finding)
const allSaid = (findings: readonly Finding[]) => findings.map(said)

describe('this computer', () => {
  it.each([
    ['20.19.0', 'ok: Node 20.19.0; the record is opened with libsql.'],
    ['24.1.0', 'ok: Node 24.1.0; the record is opened with libsql.'],
    ['20.18.3', 'fault: Node 20.18.3 is too old. => Install Node 20.19 or newer, and give the host its full path.'],
    ['18.20.0', 'fault: Node 18.20.0 is too old. => Install Node 20.19 or newer, and give the host its full path.'],
  ])('Node %s', (node, words) => {
    const facts = { version: '1.2.3', node, engine: 'libsql', platform: 'linux' }
    expect(allSaid(computerFindings(facts))).toEqual(['ok: xero-mcp 1.2.3 on linux.', words])
  })
})

describe('settings', () => {
  it.each<[string[], Record<string, string>, string]>([
    [['--demo=au'], {}, 'The made-up company (au) in this process; toolsets core, collections, inventory, close.'],
    [[], {}, 'Xero, with the logins of the record; toolsets core, collections, inventory, close.'],
    [
      [],
      { XERO_MCP_BEARER: 'tok-canary' },
      'Xero, with the token in XERO_MCP_BEARER; toolsets core, collections, inventory, close.',
    ],
    [
      ['--toolsets', 'core,ledger'],
      { XERO_MCP_CLIENT_ID: 'id', XERO_MCP_CLIENT_SECRET: 'secret-canary' },
      'Xero, with the custom connection in XERO_MCP_CLIENT_ID; toolsets core, ledger.',
    ],
  ])('%j', (args, environment, words) => {
    const findings = settingsFindings({ config: readConfig(args, environment), missingFolders: [] })
    expect(allSaid(findings)).toEqual([`ok: ${words}`])
  })

  it('names folders that are not there', () => {
    const [, folder] = settingsFindings({ config: readConfig([], {}), missingFolders: ['/gone'] })
    expect(folder).toMatchObject({
      check: 'settings.file_folders',
      state: 'warning',
      fact: 'The folder /gone is not there.',
    })
  })

  it.each([
    ['observe', 'Policy "observe": only reading, every write is refused.'],
    [
      'controlled',
      'Policy "controlled". Done at once: own notes; drafts and records; known contacts. Held for a person: posting; sending, paying, destroying. Refused: the rest.',
    ],
  ] as const)('the policy %s in one line', (name, words) => {
    const facts = { policy: policyOf(name), notices: [], file: undefined, mode: undefined }
    expect(allSaid(policyFindings(facts))).toEqual([`ok: ${words}`])
  })

  it.each([
    [[], 0o100644, ['ok settings.policy']],
    [[], 0o100664, ['ok settings.policy', 'warning settings.policy_file']],
    [[], undefined, ['ok settings.policy']],
    [['a.json: no JSON. Running as "observe".'], 0o100600, ['fault settings.policy']],
  ])('a policy file with faults %j and mode %s', (notices, mode, states) => {
    const findings = policyFindings({ policy: policyOf('draft'), notices, file: '/p/a.json', mode })
    expect(findings.map(({ state, check }) => `${state} ${check}`)).toEqual(states)
    const open = findings.find(({ check }) => check === 'settings.policy_file')
    if (open) expect(open).toMatchObject({ fix: 'chmod go-w /p/a.json', fact: expect.stringContaining('mode 664') })
  })
})

const PLACE: PlaceFacts = {
  ...{ folder: '/data', made: true, kind: 'folder', mode: 0o700, writable: true, openFiles: [], bytes: 1_400_000 },
  ...{ free: 50_000_000_000, remote: false },
}

describe('where the record is', () => {
  it.each<[Partial<PlaceFacts>, string]>([
    [{}, 'ok: /data, for its owner alone.'],
    [{ made: false }, 'ok: /data has no record yet: the first start makes it.'],
    [{ kind: 'nothing', mode: undefined }, 'ok: /data is not there yet: the first start makes it.'],
    [{ kind: 'something else' }, 'fault: /data is no folder. => Name a folder with --data, or move what is there.'],
    [
      { writable: false },
      'fault: This user cannot write /data. => It must belong to the user that the server runs as.',
    ],
    [{ mode: 0o777 }, 'fault: Other users of this computer can write into /data (mode 777). => chmod 700 /data'],
    [{ mode: 0o755 }, 'warning: Other users of this computer can look into /data (mode 755). => chmod 700 /data'],
    [{ mode: undefined }, 'ok: /data, for its owner alone.'],
    [{ bytes: 0 }, 'ok: The record takes nothing yet; 50 GB are free on its disk.'],
    [{ free: undefined }, 'ok: The record takes 1.4 MB; the system does not say how much is free.'],
    [
      { free: 99_000_000 },
      'warning: The record takes 1.4 MB; 99 MB are free on its disk. => Free space before it runs out: then nothing can be written to Xero.',
    ],
    [
      { free: 1_000 },
      'fault: The disk is full. The record takes 1.4 MB; 1 kB are free on its disk. => Free space: nothing is sent to Xero that could not be recorded first.',
    ],
    [
      { openFiles: ['store.key', 'store.sqlite'] },
      'warning: Other users of this computer can read store.key, store.sqlite. => chmod 600 /data/store.key /data/store.sqlite',
    ],
    [
      { remote: true },
      'fault: /data is on a network drive, where the locks of SQLite do not hold. => Name a folder on a disk of this computer with --data.',
    ],
  ])('%j', (over, words) => expect(allSaid(placeFindings({ ...PLACE, ...over }))).toContain(words))
})

const NONE = { count: 0, oldest: undefined }
const RECORD: RecordFacts = {
  health: {
    schema: 5,
    engine: '3.50.1',
    bytes: 2_500_000,
    held: NONE,
    sending: NONE,
    intents: NONE,
    others: 0,
    paused: false,
  },
  damage: [],
  audit: { entries: 12, checkpoints: 1, faults: [] },
  checkpointAt: NOW - 2 * HOUR,
  entries: 12,
  now: NOW,
}
const health = (over: Partial<RecordFacts['health']>) => ({ health: { ...RECORD.health, ...over } })

describe('the record', () => {
  it.each<[Partial<RecordFacts>, string]>([
    [{}, 'ok: It opens: schema 5, SQLite 3.50.1, 2.5 MB.'],
    [{}, 'ok: Its pages are whole.'],
    [{ damage: undefined }, 'open: Pages not checked: the file is large; --deep reads all of it.'],
    [
      { damage: ['Page 7: never\n used'] },
      "fault: SQLite finds 1 fault in its pages, such as: Page 7: never used => Stop every process on it, keep a copy of the folder, and restore a backup; Xero's books are as they were.",
    ],
    [{}, 'ok: The audit is whole: 12 entries, last checkpoint 2 hours ago.'],
    [{ entries: 1, checkpointAt: undefined }, 'ok: The audit is whole: 1 entry, no checkpoint yet.'],
    [
      { audit: undefined },
      'open: Audit not checked: it is long (12 entries, last checkpoint 2 hours ago); --deep checks all of it.',
    ],
    [
      { audit: { entries: 3, checkpoints: 0, faults: ['Entry 3 was altered.', 'more'] } },
      'fault: The audit is not whole: Entry 3 was altered. => Keep a copy of the folder; "xero-mcp audit verify" has every fault. Nothing is recorded on top, so nothing is written to Xero.',
    ],
    [
      health({ paused: true }),
      'warning: The server is paused: nothing is written to Xero. => To end that: xero-mcp resume',
    ],
    [health({ others: 2 }), 'ok: 2 other processes at work on it now.'],
    [health({ held: { count: 1, oldest: NOW - HOUR } }), 'ok: 1 change held for a person, the oldest for 1 hour.'],
    [
      health({ held: { count: 2, oldest: NOW - 2 * DAY } }),
      'warning: 2 changes held for a person, the oldest for 2 days. => Decide on them with "xero-mcp approvals": after 72 hours they expire.',
    ],
    [
      health({ sending: { count: 1, oldest: NOW - MINUTE } }),
      'ok: 1 change under way to Xero, the oldest for 1 minute.',
    ],
    [
      health({ sending: { count: 3, oldest: NOW - 3 * HOUR } }),
      'warning: 3 changes under way to Xero, the oldest for 3 hours. => A running server concludes them: start it, and look with list_changes or "xero-mcp audit show".',
    ],
  ])('%#: %j', (over, words) => expect(allSaid(recordFindings({ ...RECORD, ...over }))).toContain(words))

  it.each([
    ['XERO_MCP_KEY', false, 'ok'],
    ['passphrase', false, 'ok'],
    ['key file beside the store', true, 'ok'],
    ['key file beside the store', false, 'warning'],
  ] as const)('its key: %s, made up %s', (kind, madeUp, state) => {
    expect(keyFinding(kind, madeUp)).toMatchObject({ check: 'record.key', state })
  })
})

const REACHED: HostReached = {
  ...{ host: 'api.xero.com', resolvedMs: 12, connectedMs: 40, trouble: undefined, code: '' },
  certificate: { until: NOW + 90 * DAY, issuer: 'DigiCert Inc' },
}
const ABROAD: NetworkAround = { proxy: undefined, simulator: undefined, now: NOW }

describe('the network', () => {
  it.each<[Partial<HostReached>, Partial<NetworkAround>, string]>([
    [{}, {}, 'ok: api.xero.com in 52 ms (name 12, TLS 40), certificate trusted.'],
    [
      { certificate: { until: NOW + 3 * DAY, issuer: 'Proxy Ltd' } },
      {},
      "warning: api.xero.com in 52 ms (name 12, TLS 40), but its certificate ends in 3 days. => Look at this computer's clock, and at what stands between it and Xero (issuer: Proxy Ltd).",
    ],
    [
      { trouble: 'not_resolved', code: 'ENOTFOUND' },
      {},
      "fault: The name api.xero.com cannot be resolved (ENOTFOUND). => Look at this computer's connection and its firewall: port 443 of *.xero.com must be open.",
    ],
    [
      { trouble: 'not_connected', code: 'ECONNREFUSED' },
      { proxy: 'proxy:3128' },
      'fault: api.xero.com cannot be connected to (ECONNREFUSED). => HTTPS_PROXY names proxy:3128, which this server does not use: let it connect to *.xero.com on port 443 directly.',
    ],
    [
      { trouble: 'not_trusted', code: 'SELF_SIGNED_CERT_IN_CHAIN' },
      { proxy: 'proxy:3128' },
      "fault: The certificate of api.xero.com is not trusted (SELF_SIGNED_CERT_IN_CHAIN). => Where a company's proxy inspects TLS, give Node its certificate: NODE_EXTRA_CA_CERTS=FILE. Else look at this computer's clock.",
    ],
    [
      { trouble: 'too_slow' },
      {},
      "fault: api.xero.com does not answer in time. => Look at this computer's connection and its firewall: port 443 of *.xero.com must be open.",
    ],
  ])('%j', (over, around, words) => {
    const finding = hostFinding({ ...REACHED, ...over }, { ...ABROAD, ...around })
    expect(finding.check).toBe('network.api')
    expect(said(finding)).toBe(words)
  })

  it('a simulator, and a proxy that is not used', () => {
    const local = { ...ABROAD, simulator: 'http://127.0.0.1:5050' }
    expect(said(hostFinding({ ...REACHED, trouble: 'not_connected' }, local))).toBe(
      'fault: Nothing answers at http://127.0.0.1:5050. => Start it: xero-mcp simulator --port 5050',
    )
    expect(said(hostFinding(REACHED, local))).toBe('ok: http://127.0.0.1:5050 in 40 ms.')
    expect(proxyFindings({ ...local, proxy: 'p:1' })).toEqual([])
    expect(allSaid(proxyFindings({ ...ABROAD, proxy: 'p:1' }))).toEqual([
      'ok: HTTPS_PROXY names p:1; this server does not use it and connects directly.',
    ])
  })

  it.each<[number, number, string | undefined, string, string]>([
    [0, 80, undefined, 'ok', "agrees with Xero's"],
    [61_500, 2_000, undefined, 'ok', "agrees with Xero's"],
    [90_000, 50, undefined, 'warning', "1 minute ahead of Xero's"],
    [-4 * MINUTE, 50, undefined, 'warning', "3 minutes behind Xero's"],
    [-10 * MINUTE, 50, undefined, 'fault', "9 minutes behind Xero's"],
    [3 * DAY + MINUTE, 50, 'http://127.0.0.1:5050', 'warning', "3 days ahead of the simulator's"],
  ])('a clock %i ms ahead', (aheadMs, tookMs, simulator, state, words) => {
    const finding = clockFinding({ aheadMs, tookMs }, { ...ABROAD, simulator })
    expect(finding).toMatchObject({ check: 'network.clock', state, fact: expect.stringContaining(words) })
  })
})

const LOGIN: Login = {
  ...{ id: 'lgn_1', kind: 'pkce', clientId: 'C', identityBase: 'https://identity.xero.com', scopes: [] },
  at: NOW - 70 * DAY,
}
const kept = (daysAgo: number, over = {}) => ({
  accessUntil: NOW + 12 * MINUTE,
  refreshedAt: NOW - daysAgo * DAY,
  ...over,
})

describe('logins', () => {
  it.each<[Partial<Login>, ReturnType<typeof kept> | undefined, string, string]>([
    [{}, kept(3), 'ok', 'was last refreshed 3 days ago; its access token is good for 12 minutes.'],
    [{}, kept(3, { accessUntil: undefined }), 'ok', 'the next call asks for a new access token'],
    [{}, kept(50), 'warning', 'last refreshed 50 days ago; after 60 days Xero ends it.'],
    [{}, kept(60), 'fault', 'Xero ends one that is not used for 60 days.'],
    [{}, kept(1, { ended: 'Xero refused it.' }), 'fault', 'has ended: Xero refused it.'],
    [{}, undefined, 'fault', 'has no tokens any more.'],
    [{ kind: 'custom' }, undefined, 'ok', 'The custom connection of 17 Sep 2026 asks for tokens as it needs them.'],
  ])('%j %j', (over, tokens, state, words) => {
    const finding = loginFinding({ ...LOGIN, ...over }, tokens, NOW)
    expect(finding).toMatchObject({
      check: 'login.tokens',
      about: 'lgn_1',
      state,
      fact: expect.stringContaining(words),
    })
    expect(finding.fix?.includes('xero-mcp login') ?? false).toBe(state !== 'ok')
  })

  it.each<[string, string[], string[], string, string]>([
    ['the same', ['A', 'B'], ['A', 'B'], 'ok', 'Xero has the 2 connections that are known here.'],
    ['one gone', ['A', 'B'], ['A'], 'fault', 'Xero has no connection any more to "B".'],
    ['one more', ['A'], ['A', 'B'], 'warning', 'Xero also has a connection to "B", which is not known here.'],
  ])('connections: %s', (_, here, there, state, fact) => {
    const of = (names: string[]) => names.map((name) => ({ organisation: name, name, removed: false }))
    expect(connectionsFinding(of(here), of(there))).toMatchObject({ state, fact })
  })

  it('a connection that another login has taken over is known here', () => {
    const at = [{ organisation: 'A', name: 'A' }]
    expect(connectionsFinding([], at, ['A'])).toMatchObject({
      state: 'ok',
      fact: 'No organisation here is read through it any more: a later login reaches them.',
    })
  })

  it('a connection that is out of use here', () => {
    const known = [{ organisation: 'A', name: 'A', removed: true }]
    expect(connectionsFinding(known, known).fact).toBe(
      'Xero has the 1 connection that is known here; "A" out of use here.',
    )
  })

  it.each([
    [{ exp: NOW / 1_000 + 600 }, 'ok', 'good for another 10 minutes'],
    [{ exp: NOW / 1_000 - 7_200 }, 'fault', 'ended 2 hours ago'],
    ['no json', 'ok', 'does not tell'],
  ])('a token from outside: %j', (claims, state, words) => {
    const body = typeof claims === 'string' ? claims : JSON.stringify(claims)
    const token = `e30.${Buffer.from(body).toString('base64url')}.sig`
    const finding = bearerFinding(token, NOW)
    expect(finding).toMatchObject({ state, fact: expect.stringContaining(words) })
    expect(JSON.stringify(finding)).not.toContain(token)
  })

  it('tells the scopes of such a token', () => {
    const token = (scope: unknown) => `e30.${Buffer.from(JSON.stringify({ scope })).toString('base64url')}.s`
    expect(bearerScopes(token(['a', 'b']))).toEqual(['a', 'b'])
    expect(bearerScopes(token('a b'))).toEqual(['a', 'b'])
    expect(bearerScopes(token(7))).toBeUndefined()
    expect(bearerScopes('none')).toBeUndefined()
  })

  it.each<[string[], string[], string, string]>([
    [[], [], 'ok', 'The scopes are those that the enabled tools need.'],
    [[], ['accounting.budgets.read'], 'ok', 'The scopes suffice; more than needed: accounting.budgets.read.'],
    [
      ['accounting.contacts', 'accounting.reports.aged.read'],
      [],
      'warning',
      'Xero did not grant accounting.contacts, accounting.reports.aged.read: what needs it fails (writing contacts; reading reports).',
    ],
  ])('scopes: missing %j, unneeded %j', (missing, unneeded, state, fact) => {
    expect(scopeFinding({ missing, unneeded, kind: 'pkce' })).toMatchObject({ check: 'login.scopes', state, fact })
  })

  it.each([
    ['pkce', 'xero-mcp login --add a b;'],
    ['web', 'xero-mcp login --web --add a b;'],
    ['custom', 'then: xero-mcp login --custom;'],
    ['bearer', 'Give a token that has them;'],
  ] as const)('says how a login of kind %s gets scopes', (kind, fix) => {
    expect(scopeFinding({ missing: ['a', 'b'], unneeded: [], kind }).fix).toContain(fix)
  })
})

const copied = (asOf: (number | undefined)[]): MirrorState => ({
  writes: 0,
  lists: Object.fromEntries(
    MIRROR_LISTS.map((list, index) => [
      list,
      { asOf: asOf[index % asOf.length], wholeAt: undefined, writes: 0, walk: undefined },
    ]),
  ) as MirrorState['lists'],
})

describe('organisations', () => {
  it('tells what it is, without anything that hides in its texts', () => {
    const findings = organisationFindings({ ...organisation, demo: false, plan: 'PRE\u202eMIUM' }, NOW)
    expect(allSaid(findings)).toEqual([
      'ok: live books, NZ, NZD, plan PREMIUM.',
      'ok: Times are in Auckland (NZDT, UTC+13). GST on invoice basis, two-monthly. The financial year ends on 31 Mar. No lock date is set.',
    ])
  })

  it('warns of a time zone that is not known, and tells why it is out of reach', () => {
    const [, zone] = organisationFindings({ ...organisation, unknownZone: 'MOON' }, NOW)
    expect(zone).toMatchObject({ state: 'warning', fix: expect.stringContaining('"MOON"') })
    expect(allSaid(organisationFindings(new Fault('limited', 'No more today.', 'Wait.'), NOW))).toEqual([
      'fault: No more today. => Wait.',
    ])
  })

  it.each([
    [{}, 'ok', 'Xero has not said yet how many calls are left today.'],
    [{ day: 4_000, minute: 55, seenAt: NOW - 1 }, 'ok', '4000 calls left today, 55 this minute.'],
    [{ day: 4_000, seenAt: NOW - 3 * HOUR }, 'ok', '4000 calls left today (3 hours ago).'],
    [{ day: 20 }, 'warning', '20 calls left today.'],
    [{ day: 0, blockedUntil: NOW + 2 * HOUR }, 'warning', 'Xero takes no call for another 2 hours.'],
  ])('limits: %j', (limits, state, fact) => {
    expect(limitsFinding(limits, NOW)).toMatchObject({ check: 'organisation.limits', state, fact })
  })

  it.each([
    [undefined, 'No copy of its documents is kept: analysis reads Xero each time.'],
    [copied([undefined]), 'No copy of its documents yet: a running server makes one.'],
    [copied([NOW - HOUR, undefined]), 'The copy of its documents has 6 of 11 lists; a running server goes on.'],
    [copied([NOW - HOUR, NOW - 2 * HOUR]), 'The copy of its documents is complete as of 2 hours ago.'],
  ])('the copy %#', (state, fact) => expect(copyFinding(state, NOW)).toMatchObject({ state: 'ok', fact }))
})

describe('hosts', () => {
  const file = (servers: unknown, mode = 0o600) => ({
    path: '/h/mcp.json',
    text: JSON.stringify({ mcpServers: servers }),
    mode,
  })
  const entry = (over = {}) => ({ command: 'node', args: ['/opt/xero-mcp/dist/main.js'], ...over })
  const exists = (path: string) => path === '/opt/xero-mcp/dist/main.js'

  it.each<[string, Parameters<typeof hostFindings>[0], string[]]>([
    ['an entry that works', file({ xero: entry() }), ['ok: "xero" in /h/mcp.json starts this server.']],
    ['another server', file({ other: { command: 'x', args: [] } }), []],
    [
      'a relative path',
      file({ xero: entry({ args: ['xero-mcp/dist/main.js'] }) }),
      ['warning: "xero" in /h/mcp.json names a file by a relative path. => Give its full path.'],
    ],
    [
      'a file that is gone',
      file({ xero: entry({ args: ['/old/xero-mcp/dist/main.js'] }) }),
      ['warning: "xero" in /h/mcp.json names a file that is not there. => Give the full path of dist/main.js.'],
    ],
    [
      'secrets for all to read',
      file({ xero: entry({ env: { XERO_MCP_KEY: 'key-canary' } }) }, 0o644),
      [
        'warning: "xero" in /h/mcp.json has secrets, and other users of this computer can read it. => chmod 600 /h/mcp.json',
      ],
    ],
    [
      'secrets for the owner',
      file({ xero: entry({ env: { XERO_MCP_KEY: 'key-canary' } }) }),
      ['ok: "xero" in /h/mcp.json starts this server.'],
    ],
    [
      'a file that is broken',
      { path: '/h/mcp.json', text: '{,}', mode: 0o600 },
      [
        'warning: /h/mcp.json is not JSON, so its host starts no server. => Mend it: a comma or a bracket is often missing.',
      ],
    ],
  ])('%s', (_, host, words) => expect(allSaid(hostFindings(host, exists))).toEqual(words))

  it('knows where hosts keep their configuration', () => {
    const at = (platform: string) => hostFiles({ environment: {}, home: '/me', platform })[0]
    expect(at('darwin')).toBe('/me/Library/Application Support/Claude/claude_desktop_config.json')
    expect(at('linux')).toBe('/me/.config/Claude/claude_desktop_config.json')
    expect(at('win32')).toBe('\\me\\AppData\\Roaming\\Claude\\claude_desktop_config.json')
    expect(entryFinding('/bin/node', '/x/main.js', ['--data', '/d']).fact).toContain(
      '{"command":"/bin/node","args":["/x/main.js","--data","/d"]}',
    )
  })
})
