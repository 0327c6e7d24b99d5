import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { afterEach, describe, expect, test } from 'vitest'
import { bundledFiles, skillText } from '../../src/bundled-files.ts'
import { createServer } from '../../src/server/mcp.ts'
import { surfaceOf } from './surface.ts'

const ERAS = [
  ['2025', 'legacy'],
  ['2026', { pin: '2026-07-28' }],
] as const
const NAMES = [
  'bills',
  'collections',
  'getting-started',
  'inventory',
  'invoicing',
  'month-end-close',
  'payments',
  'reporting',
].map((name) => `xero-${name}`)
const URIS = NAMES.map((name) => `skill://${name}/SKILL.md`)
const open: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()))
})

// No organisation is connected: skills need none.
async function connect(mode: (typeof ERAS)[number][1] = 'legacy') {
  const [near, far] = InMemoryTransport.createLinkedPair()
  const handle = serveStdio(() => createServer(surfaceOf([])), { transport: far })
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  await client.connect(near)
  open.push(async () => {
    await client.close()
    await handle.close()
  })
  return client
}

describe.each(ERAS)('skills for a client of %s', (era, mode) => {
  test('are declared, listed, and each file is what its entry says', async () => {
    const client = new SkillsClient(await connect(mode))
    expect(client.supported).toBe(true)
    expect(client.directoryRead).toBe(false)
    const { skills, ttlMs, cacheScope } = await client.list()
    expect(skills.map(({ uri }) => uri)).toEqual(URIS)
    expect([ttlMs, cacheScope]).toEqual(era === '2026' ? [300_000, 'public'] : [undefined, undefined])
    const files = await bundledFiles('skills')
    for (const skill of skills) {
      expect(await client.get(skill.uri)).toMatchObject({ skill })
      const { verified, text } = await client.read(skill)
      expect(verified).toBe(true)
      expect(text).toBe(files[`${skill.frontmatter.name}/SKILL.md`])
    }
  })

  test('are plain resources too', async () => {
    const client = await connect(mode)
    const { resources } = await client.listResources()
    expect(resources.map(({ uri, name, mimeType }) => [uri, name, mimeType])).toEqual(
      NAMES.map((name, index) => [URIS[index], name, 'text/markdown']),
    )
    expect(resources.every(({ description }) => (description?.length ?? 0) > 100)).toBe(true)
    expect((await client.listResourceTemplates()).resourceTemplates).toEqual([])
    const { contents } = await client.readResource({ uri: URIS[0] ?? '' })
    expect(contents).toMatchObject([{ uri: URIS[0], text: expect.stringContaining('name: xero-bills') }])
  })

  test.each([
    'skill://xero-bills',
    'skill://xero-bills/../../package.json',
    'skill://../package.json',
    'file:///etc/passwd',
    'skill://__proto__',
  ])('%s is not there', async (uri) => {
    const client = await connect(mode)
    await expect(client.readResource({ uri })).rejects.toThrow(/not found/i)
    await expect(new SkillsClient(client).get(uri)).rejects.toThrow(/no such skill/)
  })
})

describe('the skills as files', () => {
  test('have only the keys that every host knows, within their limits', async () => {
    const { skills } = await new SkillsClient(await connect()).list()
    for (const { frontmatter } of skills) {
      const { name, description, compatibility } = frontmatter
      expect(Object.keys(frontmatter).sort()).toEqual(['compatibility', 'description', 'license', 'name'])
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(name.length).toBeLessThanOrEqual(64)
      expect(description.length, name).toBeLessThanOrEqual(500)
      expect(description).toMatch(/\bUse when\b.*\bNot for\b/)
      expect(description).not.toMatch(/[<>\n]/)
      expect(String(compatibility).length).toBeLessThanOrEqual(100)
      expect(frontmatter.license).toBe('MIT')
    }
  })

  test.each(NAMES)('%s is short, says when not, asks for a yes, warns, and says what to answer', async (name) => {
    const text = await skillText(name)
    expect(encode(text).length).toBeLessThanOrEqual(1_400)
    expect(text).toMatch(/^Not for /)
    expect(text).not.toContain('---\nname')
    const headings = text.match(/^## .+/gm) ?? []
    expect(headings.slice(-3)).toEqual(['## Approval gates', '## Gotchas', '## Output'])
    expect(text).toMatch(/^1\. /m)
  })

  test('there is nothing else in the folder', async () => {
    expect(Object.keys(await bundledFiles('skills')).sort()).toEqual(NAMES.map((name) => `${name}/SKILL.md`))
  })

  test('are in the package', () => {
    const args = ['pack', '--dry-run', '--ignore-scripts', '--json']
    const cwd = fileURLToPath(new URL('../..', import.meta.url))
    const { stdout } = spawnSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' })
    const [{ files }] = JSON.parse(stdout)
    const paths = files.map(({ path }: { path: string }) => path)
    expect(paths).toEqual(expect.arrayContaining(NAMES.map((name) => `skills/${name}/SKILL.md`)))
  })
})
