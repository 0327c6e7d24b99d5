import { describe, expect, it } from 'vitest'
import type { Connection } from '../../src/call/logins.ts'
import { loginPage } from '../../src/cli/login-page.ts'
import { type LoggedIn, loggedInText, scopeLines } from '../../src/cli/login-words.ts'
import { hasScreen, openBrowser } from '../../src/cli/open-browser.ts'

const connection = (name: string, more: Partial<Connection> = {}): Connection => ({
  ...{ organisation: name.toLowerCase(), name, connectionId: `c-${name}`, login: 'lgn_1', removed: false },
  ...more,
})

function textOf(done: Partial<LoggedIn> = {}): string {
  const scopes = ['openid', 'offline_access', 'accounting.invoices', 'accounting.reports.aged.read']
  const login = {
    id: 'lgn_1',
    kind: 'pkce',
    clientId: 'APP',
    identityBase: 'https://identity.xero.com',
    scopes,
    at: 0,
  } as const
  return loggedInText({
    ...{ login, asked: [], before: [], connections: [connection('Acme')], usual: undefined, first: true },
    settings: {
      ...{
        simulator: undefined,
        clientId: undefined,
        given: undefined,
        scopes: [],
        policy: 'draft',
        flags: [],
        variables: [],
      },
    },
    ...done,
  })
}

const settings = (more: Partial<LoggedIn['settings']>) => ({
  settings: {
    ...{
      simulator: undefined,
      clientId: undefined,
      given: undefined,
      scopes: [],
      policy: 'draft',
      flags: [],
      variables: [],
    },
    ...more,
  },
})

describe('what a person reads after logging in', () => {
  it('names the usual organisation, the only one in use being that', () => {
    const two = [connection('Acme'), connection('Beta', { removed: true })]
    expect(textOf({ connections: two })).toContain(
      '  Acme  the only one in use: meant when a call names none\n  Beta  out of use here, until xero-mcp org add\n',
    )
    const both = [connection('Acme'), connection('Beta')]
    expect(textOf({ connections: both })).toContain('None of them is the usual one')
    expect(textOf({ connections: both, usual: 'beta' })).toContain('  Acme\n  Beta  the usual one')
  })

  it('tells what came and what went', () => {
    const text = textOf({
      before: [connection('Acme'), connection('Gone')],
      connections: [connection('Acme'), connection('New')],
      first: false,
    })
    expect(text).toContain('  New   new\n')
    expect(text).toContain('No longer connected by this app: Gone.')
    expect(text).not.toContain('mcpServers')
  })

  it('says what was asked for and not granted', () => {
    const asked = ['accounting.invoices.read', 'accounting.settings']
    expect(textOf({ asked })).toContain('Xero did not grant: accounting.settings. What needs it will say so.')
    expect(textOf({ asked: ['accounting.invoices.read'] })).not.toContain('did not grant')
  })

  it('gives the host what a server needs to find the record', () => {
    const text = textOf(settings({ flags: ['--data', '/books'], variables: ['XERO_MCP_PASSPHRASE'] }))
    expect(text).toMatch(/"args": \[\s+"[^"]+main\.js",\s+"--data",\s+"\/books"\s+\]/)
    expect(text).toContain('in "env" beside "args": XERO_MCP_PASSPHRASE.')
  })

  it('warns of a credential that would count first', () => {
    const text = textOf(settings({ given: { kind: 'bearer', token: 'never-shown-token' } }))
    expect(text).toContain('Leave XERO_MCP_BEARER out')
    expect(text).not.toContain('never-shown-token')
  })

  it('shows hostile names on one line, cut', () => {
    const name = `Acme\n\u001b[2Jpwned\u202e${'x'.repeat(300)}`
    const line = textOf({ connections: [connection(name)] }).split('\n')[3] ?? ''
    expect(line).toMatch(/^ {2}Acme \S*pwned/)
    expect(line).not.toMatch(/\p{C}/u)
    expect(line.length).toBeLessThan(120)
  })
})

describe('scopes in words', () => {
  it('are said once, by what they allow', () => {
    const scopes = [
      ...['openid', 'offline_access', 'accounting.contacts', 'accounting.contacts.read'],
      ...[
        'accounting.reports.aged.read',
        'accounting.reports.balancesheet.read',
        'accounting.reports.read',
        'files.read',
      ],
    ]
    expect(scopeLines(scopes)).toEqual([
      'The assistant may read and write',
      '  - contacts',
      'The assistant may read, and not write',
      '  - reports',
      '  - files.read',
    ])
    expect(scopeLines(['accounting.constructor'])).toEqual([
      'The assistant may read and write',
      '  - accounting.constructor',
    ])
  })
})

describe('the page at the end', () => {
  it('allows its own style by its hash and nothing else, and escapes what it tells', () => {
    const page = loginPage({ status: 200, good: true, title: '<i>', organisations: ['<script>'], lines: ['"x" & y'] })
    expect(page.body).toContain('<title>&lt;i&gt;</title>')
    expect(page.body).toContain('<li>&lt;script&gt;</li>')
    expect(page.body).toContain('&quot;x&quot; &amp; y')
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe|script-src|\*/)
  })
})

describe('the browser', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { WSL_DISTRO_NAME: 'Debian' }, true],
    ['linux', { SSH_CONNECTION: '1', DISPLAY: 'localhost:10.0' }, true],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '1' }, false],
    ['win32', {}, true],
    ['win32', { SSH_CONNECTION: '1' }, false],
  ])('on %s with %j is there: %s', (platform, environment, there) => {
    expect(hasScreen({ platform, environment })).toBe(there)
  })

  it('that is not there is not an error', async () => {
    const clock = { now: () => 0, wait: async () => {} }
    expect(await openBrowser('http://localhost:1/', { platform: 'linux', environment: {} }, clock)).toBe(false)
  })
})
