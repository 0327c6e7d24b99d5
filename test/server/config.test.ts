import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig, splitSettings } from '../../src/config.ts'

const files: Record<string, string> = {
  'good.json': '{"demo": true, "policy": "observe", "toolsets": ["core"], "log-level": "warn"}',
  'unknown.json': '{"polcy": "observe"}',
  'torn.json': '{"policy": ',
  'list.json': '[]',
  'broken-policy.json': '{"demo": "uk", "policy": ["draft"]}',
}

function read(argv: string[], environment: Record<string, string> = {}) {
  return readConfig(argv, environment, (path) => {
    const content = files[path]
    if (content === undefined) throw new Error('ENOENT')
    return content
  })
}

describe('settings', () => {
  test('have safe defaults', () => {
    expect(read([])).toEqual({
      source: { kind: 'xero', simulator: undefined, given: undefined },
      policy: { preset: 'draft' },
      keeping: {
        folder: undefined,
        key: undefined,
        keyFile: undefined,
        passphrase: undefined,
        allowKeyFile: false,
        checkpoints: undefined,
        mirror: true,
        keepDays: { requests: undefined, changes: undefined, audit: undefined },
      },
      user: undefined,
      approvalsPort: 0,
      organisation: undefined,
      toolsets: ['core', 'collections', 'inventory', 'close'],
      scopeModel: 'granular',
      fileFolders: [],
      http: undefined,
      logLevel: 'info',
      notices: [],
    })
  })

  test.each<[string[], Record<string, string>, object]>([
    [['--demo'], {}, { source: { kind: 'demo', country: 'nz', clock: undefined } }],
    [
      ['--demo=au', '--policy', 'observe'],
      {},
      { source: { kind: 'demo', country: 'au' }, policy: { preset: 'observe' } },
    ],
    [['--demo', '--clock', '2026-11-20T09:00:00+13:00'], {}, { source: { clock: Date.UTC(2026, 10, 19, 20) } }],
    [['--demo', '--organisation=Kestrel Services'], {}, { organisation: 'Kestrel Services' }],
    [['--simulator', 'http://127.0.0.1:5000'], {}, { source: { kind: 'xero', simulator: 'http://127.0.0.1:5000' } }],
    [[], { XERO_MCP_DEMO: 'us', XERO_MCP_LOG_LEVEL: 'silent' }, { source: { country: 'us' }, logLevel: 'silent' }],
    [[], { XERO_MCP_DEMO: '1' }, { source: { country: 'nz' } }],
    [
      [],
      { XERO_MCP_DEMO: '', PATH: '/bin', XERO_CLIENT_ID: 'x' },
      { source: { kind: 'xero', simulator: undefined, given: undefined } },
    ],
    [['--config', 'good.json'], {}, { source: { country: 'nz' }, policy: { preset: 'observe' }, logLevel: 'warn' }],
    [
      ['--policy=draft'],
      { XERO_MCP_CONFIG: 'good.json', XERO_MCP_POLICY: 'controlled' },
      { policy: { preset: 'draft' } },
    ],
    [[], { XERO_MCP_CONFIG: 'good.json', XERO_MCP_POLICY: 'controlled' }, { policy: { preset: 'controlled' } }],
    [['--toolsets', 'core'], {}, { toolsets: ['core'] }],
    [['--scope-model', 'legacy'], {}, { scopeModel: 'legacy' }],
    [['--file-folders', '/a,/b c'], {}, { fileFolders: ['/a', '/b c'] }],
    [['--policy', 'books/policy.json'], {}, { policy: { file: 'books/policy.json' } }],
    [['--allow-key-file', '--data', '/data'], {}, { keeping: { allowKeyFile: true, folder: '/data' } }],
    [[], { XERO_MCP_KEY: 'abc', XERO_MCP_KEY_FILE: '/run/key' }, { keeping: { key: 'abc', keyFile: '/run/key' } }],
    [['--mirror', 'off'], {}, { keeping: { mirror: false } }],
    [['--keep-requests', '3', '--keep-audit=3650'], {}, { keeping: { keepDays: { requests: 3, audit: 3650 } } }],
    [['--approvals-port', '5055', '--user', 'Ann'], {}, { approvalsPort: 5055, user: 'Ann' }],
    [['--http'], {}, { http: { host: '127.0.0.1', port: 5070, hosts: [] } }],
    [['--http=false'], {}, { http: undefined }],
    [
      ['--http', '--http-host', '0.0.0.0', '--http-port=0', '--http-hosts', 'Books.example.com, box'],
      {},
      { http: { host: '0.0.0.0', port: 0, hosts: ['books.example.com', 'box'] } },
    ],
    [[], { XERO_MCP_HTTP: 'true', XERO_MCP_HTTP_PORT: '8080' }, { http: { port: 8080 } }],
  ])('%j %j', (argv, environment, expected) => {
    expect(read(argv, environment)).toMatchObject(expected)
  })

  test.each<[string[], Record<string, string>, RegExp]>([
    [['--polcy=draft'], {}, /"--polcy" is not a flag.*--policy/],
    [['serve'], {}, /not a flag/],
    [['--policy'], {}, /--policy needs a value/],
    [['--policy', '--demo'], {}, /--policy needs a value/],
    [['--demo=fr'], {}, /--demo: must be nz, au, uk, us \(now "fr"\)/],
    [['--simulator', 'https://api.xero.com'], {}, /--simulator: must be http on localhost/],
    [['--simulator', 'http://user@localhost:1'], {}, /must be http on localhost/],
    [['--simulator', 'http://127.0.0.1.evil.example'], {}, /must be http on localhost/],
    [['--simulator', 'nonsense'], {}, /must be http on localhost/],
    [['--demo', '--simulator', 'http://localhost:1'], {}, /exclude each other/],
    [['--clock', '2026-11-20T09:00:00Z'], {}, /--clock sets the time of the demo/],
    [['--demo', '--clock', 'tomorrow'], {}, /--clock: must be an instant/],
    [['--policy', 'observe', '--policy=controlled'], {}, /--policy is given twice/],
    [['--config', 'good.json', '--config', 'good.json'], {}, /--config is given twice/],
    [['--file-folders', 'scans'], {}, /--file-folders: must be absolute/],
    [['--toolsets', 'core,magic'], {}, /--toolsets: must be core/],
    [['--scope-model', 'wide'], {}, /--scope-model: must be granular, legacy/],
    [['--log-level', 'loud'], {}, /--log-level: must be debug/],
    [['--client-secret', 'x'], {}, /XERO_MCP_CLIENT_SECRET/],
    [['--key', 'x'], {}, /XERO_MCP_KEY/],
    [['--passphrase', 'x'], {}, /XERO_MCP_PASSPHRASE/],
    [['--mirror', 'no'], {}, /--mirror: must be on or off/],
    [['--keep-audit', '30'], {}, /--keep-audit: must be at least 365 days/],
    [['--keep-changes', 'forever'], {}, /--keep-changes: must be a number of days/],
    [['--approvals-port', 'x'], {}, /--approvals-port: must be a port/],
    [['--http', '--http-port', '70000'], {}, /--http-port: must be a port/],
    [['--http-port', '80'], {}, /--http-port says where HTTP is served: add --http/],
    [['--http', '--http-host', '0.0.0.0'], {}, /--http-host lets other computers in.*--http-hosts/],
    [['--http', '--http-hosts', 'https://books.example.com'], {}, /--http-hosts: must be names without scheme/],
    [['--allow-key-file=maybe'], {}, /--allow-key-file: must be true or false/],
    [[], { XERO_MCP_POLICYY: 'x' }, /XERO_MCP_POLICYY is not a setting.*XERO_MCP_POLICY/],
    [['--config', 'none.json'], {}, /none.json cannot be read/],
    [['--config', 'torn.json'], {}, /torn.json is not JSON/],
    [['--config', 'list.json'], {}, /one JSON object/],
    [['--config', 'unknown.json'], {}, /"polcy" in unknown.json is no setting/],
  ])('%j %j is refused', (argv, environment, message) => {
    expect(() => read(argv, environment)).toThrow(ConfigError)
    expect(() => read(argv, environment)).toThrow(message)
  })

  test.each<[string[], Record<string, string>, RegExp]>([
    [['--policy=dfart'], {}, /^--policy: "dfart" is no policy.*observe/],
    [[], { XERO_MCP_POLICY: 'full' }, /^XERO_MCP_POLICY/],
    [['--config', 'broken-policy.json'], {}, /"policy" in broken-policy.json/],
    [['--policy', 'Draft'], { XERO_MCP_POLICY: 'controlled' }, /^--policy/],
  ])('%j %j: a broken policy means observe', (argv, environment, notice) => {
    const { policy, notices } = read(argv, environment)
    expect(policy).toEqual({ preset: 'observe' })
    expect(notices).toEqual([expect.stringMatching(notice)])
  })

  test.each<[string[], string[], string[]]>([
    [['list', '--demo', '--json'], ['--demo'], ['list', '--json']],
    [
      ['verify', '--data', '/data', '--checkpoints', 'c.jsonl'],
      ['--data', '/data'],
      ['verify', '--checkpoints', 'c.jsonl'],
    ],
    [['--config=x.json', 'approve', 'chg_1'], ['--config=x.json'], ['approve', 'chg_1']],
  ])('%j parts into settings and a command’s own words', (argv, settings, own) => {
    expect(splitSettings(argv, ['checkpoints'])).toEqual({ settings, own })
  })

  test('never repeats what stands behind a flag that there is not', () => {
    const message = expect.stringMatching(/^"--xero-client-secret" is not a flag(?!.*hunter22)/s)
    expect(() => read(['--xero-client-secret=hunter22'])).toThrow(expect.objectContaining({ message }))
  })

  test('never repeats a secret', () => {
    expect(() => read([], { XERO_MCP_SIMULATOR: 'x', XERO_MCP_CLIENT_SECRET: 'hunter22' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter22') }),
    )
  })
})
