import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

interface Source {
  path: string
  folder: string
  text: string
  code: string
}

/** As `relative` says it, with slashes on Windows too. */
function pathFrom(folder: string, path: string): string {
  return relative(folder, path).replaceAll('\\', '/')
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => pathFrom(root, join(entry.parentPath, entry.name)))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1')
}

const sources: Source[] = filesBelow('src')
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    const folder = path.split('/').length > 2 ? (path.split('/')[1] ?? '') : ''
    return { path, folder, text, code: withoutComments(text) }
  })

/** What each folder may import, by path prefix below src. Everything may import its own folder. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  books: [],
  call: ['books/'],
  tools: ['books/', 'call/', 'bundled-files.ts'],
  xero: [
    'books/',
    'call/acts.ts',
    'call/acts/',
    'call/change.ts',
    'call/changes.ts',
    'call/fault.ts',
    'call/hands.ts',
    'call/intents.ts',
    'call/leases.ts',
    'call/logins.ts',
    'call/progress.ts',
    'call/scopes.ts',
  ],
  store: [
    'books/',
    'call/access-tokens.ts',
    'call/acts.ts',
    'call/change.ts',
    'call/changes.ts',
    'call/intents.ts',
    'call/approvals.ts',
    'call/audit.ts',
    'call/jobs.ts',
    'call/leases.ts',
    'call/logins.ts',
    'call/notes.ts',
    'call/canonical.ts',
    'call/fault.ts',
  ],
  approvals: ['books/', 'call/'],
  simulator: ['books/money.ts', 'books/day.ts', 'books/time-zones.ts'],
  worker: ['books/', 'call/'],
  server: ['books/', 'call/', 'catalogue.ts', 'bundled-files.ts'],
  cli: [
    'books/',
    'call/',
    'approvals/',
    'server/',
    'simulator/',
    'xero/',
    'store/',
    'worker/',
    'catalogue.ts',
    'config.ts',
    'log.ts',
    'system.ts',
  ],
}

/** The adapters that wrap clock, randomness, timers and sockets; nothing else touches them. */
const ADAPTERS = new Set([
  'src/system.ts',
  'src/approvals/page-listen.ts',
  'src/cli/login-listen.ts',
  'src/server/http.ts',
  'src/simulator/clock.ts',
  'src/simulator/listen.ts',
  'src/simulator/webhooks/loopback.ts',
  'src/xero/https-network.ts',
  'src/xero/reach-host.ts',
])

const BANNED: readonly { what: RegExp; where: (source: Source) => boolean; why: string }[] = [
  { what: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, where: notAdapter, why: 'time is injected' },
  { what: /\bMath\.random\(|\brandomUUID\(|\brandomBytes\(/, where: notAdapter, why: 'randomness is injected' },
  { what: /\bsetTimeout\(|\bsetInterval\(/, where: notAdapter, why: 'timers are injected' },
  {
    what: /\bfetch\(|from 'node:(http|https|net|tls|http2|dgram)'/,
    where: notAdapter,
    why: 'sockets open in one place',
  },
  { what: /\bparseFloat\(|\bNumber\(|\.toFixed\(/, where: inDomain, why: 'money never touches a float' },
  { what: /\bconsole\./, where: () => true, why: 'stdout belongs to JSON-RPC' },
  {
    what: /\bz\.object\(|\bz\.int\(|\bz\.iso\.|\.nullable\(/,
    where: inDomain,
    why: 'inputs are strict and schemas small',
  },
  { what: /Map\.groupBy|Object\.groupBy/, where: () => true, why: 'missing on Node 20' },
  { what: /\bas any\b|@ts-ignore|@ts-expect-error/, where: () => true, why: 'types are kept' },
]

function notAdapter({ path }: Source): boolean {
  return !ADAPTERS.has(path)
}

function inDomain({ folder }: Source): boolean {
  return folder === 'books' || folder === 'call' || folder === 'tools'
}

function hasInstallScript(name: string): boolean {
  const { scripts = {} } = JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8'))
  const named = ['preinstall', 'install', 'postinstall'].some((stage) => stage in scripts)
  return named || existsSync(join(root, name, 'binding.gyp'))
}

describe('the house is tidy', () => {
  it('has sources to look at', () => expect(sources.length).toBeGreaterThan(50))

  it('imports flow one way', () => {
    const wrong = sources.flatMap(({ path, folder, code }) => {
      const allowed = MAY_IMPORT[folder] ?? ['']
      return [...code.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
        .map(([, target = '']) => pathFrom(join(root, 'src'), resolve(root, path, '..', target)))
        .filter((to) => !to.startsWith(`${folder}/`) && !allowed.some((prefix) => to.startsWith(prefix)))
        .map((to) => `${path} imports ${to}`)
    })
    expect(wrong).toEqual([])
  })

  it('every folder of src has its place in the import table', () => {
    const folders = new Set(sources.map(({ folder }) => folder).filter((folder) => folder !== ''))
    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([])
  })

  it.each(BANNED)('$why', ({ what, where }) => {
    const found = sources.filter((source) => where(source) && what.test(source.code)).map(({ path }) => path)
    expect(found).toEqual([])
  })

  it('only main and the command line join the simulator to the server', () => {
    const found = sources.filter(
      ({ folder, path, code }) =>
        folder !== 'simulator' && folder !== 'cli' && path !== 'src/main.ts' && /simulator\//.test(code),
    )
    expect(found.map(({ path }) => path)).toEqual([])
  })

  it('only one file speaks the protocol of logins', () => {
    const found = sources.filter(({ code }) => /'(openid-client|oauth4webapi|jose)/.test(code)).map(({ path }) => path)
    expect(found).toEqual(['src/xero/openid.ts'])
  })

  it('only run() may apply a change: nothing in tools names Hands or ChangeLog', () => {
    const found = sources.filter(
      ({ folder, code }) => folder === 'tools' && /\bHands\b|\bChangeLog\b|\.apply\(/.test(code),
    )
    expect(found.map(({ path }) => path)).toEqual([])
  })

  it('files stay short and names stay plain', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)
    const odd = sources
      .map(({ path }) => path)
      .filter(
        (path) =>
          /(utils?|helpers?|common|handlers?|types|misc)(\/|\.ts$)/.test(path) || !/^[a-z0-9/-]+\.ts$/.test(path),
      )
    expect(long).toEqual([])
    expect(odd).toEqual([])
  })

  it('every exported thing has a doc sentence', () => {
    const bare: string[] = []
    for (const { path, text } of sources) {
      const lines = text.split('\n')
      lines.forEach((line, index) => {
        if (!/^export (async )?(function|const|interface|type|class) /.test(line)) return
        if (!/\*\/\s*$/.test(lines[index - 1] ?? '')) bare.push(`${path}:${index + 1} ${line.slice(0, 60)}`)
      })
    }
    expect(bare).toEqual([])
  })

  it('the documents name folders, files and dependencies as they are', () => {
    const documents = ['README.md', 'CONTRIBUTING.md', ...filesBelow('docs')].filter((path) => path.endsWith('.md'))
    const named = documents.flatMap((document) =>
      [...readFileSync(join(root, document), 'utf8').matchAll(/`((?:src|test|bench|docs)\/[a-z0-9/.-]+)`/g)]
        .map(([, path = '']) => path)
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${document} names ${path}`),
    )
    expect(named).toEqual([])
    const architecture = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8')
    const folders = [...architecture.matchAll(/^\| `([a-z]+)\/` \|/gm)].map(([, folder]) => folder)
    expect(folders.sort()).toEqual(Object.keys(MAY_IMPORT).sort())
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    )
    const decisions = readFileSync(join(root, 'docs', 'decisions.md'), 'utf8')
    const listed = [...decisions.matchAll(/^\| `([^`]+)` (\S+) \|/gm)].map(([, name, version]) => [name, version])
    expect(Object.fromEntries(listed)).toEqual({ ...dependencies, ...devDependencies, ...optionalDependencies })
  })

  it('reads nothing from outside the project and names no place of its making', () => {
    const texts = [
      ...sources.map(({ path }) => path),
      ...filesBelow('test'),
      ...filesBelow('bench'),
      ...filesBelow('docs'),
      ...readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : [])),
    ]
    const wrong = texts
      .filter((path) => basename(path) !== 'tidy.test.ts' && /\.(ts|js|md|json)$/.test(path))
      .filter((path) =>
        /\/work\/|\.\.\/shared\/|\/tmp\/bash_jobs|registry\.npmjs/.test(readFileSync(join(root, path), 'utf8')),
      )
    expect(wrong).toEqual([])
  })

  it('pins every dependency exactly, and none needs an install script', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([])
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
    // The lock file does not say it for every registry, so the packages themselves are asked.
    const installed = Object.entries<{ dev?: boolean }>(lock.packages)
      .filter(([name, entry]) => name !== '' && !entry.dev && existsSync(join(root, name, 'package.json')))
      .map(([name]) => name)
    expect(installed.length).toBeGreaterThan(Object.keys(manifest.dependencies).length)
    expect(installed.filter(hasInstallScript)).toEqual([])
  })
})
