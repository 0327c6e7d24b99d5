import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { bundledFiles } from '../src/bundled-files.ts'
import { inputOf } from '../src/call/input.ts'
import { TOOLSETS } from '../src/call/tool.ts'
import { catalogue } from '../src/catalogue.ts'
import { listedPrompts, promptNamed } from '../src/server/prompts.ts'
import { statementFields } from '../src/tools/close/statements/statement-input.ts'
import { guideText, TOPICS } from '../src/tools/guide/guide-topics.ts'

const root = resolve(import.meta.dirname, '..')
const OFFERING = { readOnly: false, toolsets: TOOLSETS }
const prompts = listedPrompts(OFFERING)
const tools = catalogue.map(({ name }) => name)
/** Programs and packages that are called like a skill. */
const PROGRAMS = ['xero-mcp', 'xero-node', 'xero-mcp-server']

let skills: string[] = []
/** Texts for the model: whatever looks like a name in them must be one. */
const told = new Map<string, string>()
/** Texts for people, which also speak of Xero's own names and of files. */
const written = new Map<string, string>()
const words = new Set<string>()

beforeAll(async () => {
  const files = await bundledFiles('skills')
  skills = Object.keys(files).map((path) => path.split('/')[0] ?? '')
  for (const [path, text] of Object.entries(files)) told.set(`skills/${path}`, text)
  for (const topic of TOPICS) {
    told.set(`guide ${topic}`, await guideText(topic, false))
    told.set(`guide ${topic}, reading`, await guideText(topic, true))
  }
  for (const prompt of prompts) tellPrompt(prompt)
  for (const tool of catalogue) {
    const schema = z.toJSONSchema(inputOf(tool), { io: 'input' })
    told.set(`tool ${tool.name}`, `${tool.about} ${describedIn(schema).join(' ')}`)
    for (const word of wordsOf(schema)) words.add(word)
  }
  const documents = readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)
  for (const path of [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...documents.filter((one) => one.endsWith('.md')),
  ]) {
    written.set(path, readFileSync(join(root, path), 'utf8'))
  }
})

function tellPrompt(prompt: (typeof prompts)[number]): void {
  const fitting: Readonly<Record<string, string>> = {
    amount: '7',
    budget: '5000',
    day: '2026-12-04',
    until: '2026-12-04',
  }
  const all = Object.fromEntries((prompt.arguments ?? []).map(({ name }) => [name, fitting[name] ?? '2026-10']))
  for (const given of [{}, all]) {
    const { messages } = promptNamed(prompt.name, given, OFFERING)
    told.set(`prompt ${prompt.name} with ${JSON.stringify(given)}`, JSON.stringify([prompt, messages]))
  }
}

/** Names of arguments and the values they may have, at every depth. */
function wordsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties, enum: values } = schema as { properties?: object; enum?: unknown[] }
  return [...Object.keys(properties ?? {}), ...(values ?? []).map(String), ...Object.values(schema).flatMap(wordsOf)]
}

function describedIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { description } = schema as { description?: unknown }
  return [...(typeof description === 'string' ? [description] : []), ...Object.values(schema).flatMap(describedIn)]
}

// Fields that a tool tells in words, not by its schema.
const inWords = Object.keys(statementFields.shape)

const known = () => [
  ...tools,
  ...prompts.map(({ name }) => name),
  ...[...skills, ...words, ...inWords, ...TOPICS, ...TOOLSETS],
]

/** What of the found words is not known, each with where it stands. */
function strangers(texts: ReadonlyMap<string, string>, pattern: RegExp, names: readonly string[]): string[] {
  return [...texts].flatMap(([where, text]) =>
    [...new Set(text.match(pattern) ?? [])].filter((name) => !names.includes(name)).map((name) => `${where}: ${name}`),
  )
}

function likeTool(): RegExp {
  const verbs = new Set(tools.filter((name) => name.includes('_')).map((name) => name.split('_')[0]))
  return new RegExp(`(?<![A-Za-z_./])(?:${[...verbs].join('|')})_[a-z_]+(?![a-z_]|\\.[a-z])`, 'g')
}

/** Code without names of acts and fields: what stands alone between quotes, is a key, or follows a dot. */
function sentencesOf(code: string): string {
  return code.replace(/'[a-z_]+'|\.[a-z_]+|^\s*[a-z_]+[:,(]|[{,] ?[a-z_]+:/gm, '')
}

describe('names in texts', () => {
  test('there are texts to look at', () => {
    expect(skills).toHaveLength(8)
    expect(prompts.map(({ name }) => name)).toHaveLength(21)
    expect(told.size).toBeGreaterThan(40)
    expect(written.size).toBeGreaterThan(8)
  })

  test('what looks like a tool, prompt or argument to a model is one', () => {
    expect(strangers(told, /\b[a-z]+(?:_[a-z]+)+\b/g, known())).toEqual([])
  })

  test('what a skill puts in backticks is a name, an argument or a value', () => {
    const values = ['true', 'false', '--toolsets', 'core', 'organisation']
    const wrong = [...told]
      .filter(([where]) => where.startsWith('skills/'))
      .flatMap(([where, text]) => [...text.matchAll(/`([^`]+)`/g)].map(([, quoted = '']) => [where, quoted] as const))
      .flatMap(([where, quoted]) => quoted.split(/[\s:,]+/).map((word) => [where, word] as const))
      .filter(([, word]) => ![...known(), ...values].includes(word))
    expect(wrong).toEqual([])
  })

  test('what begins like a tool in a document is one', () => {
    expect(strangers(written, likeTool(), known())).toEqual([])
  })

  test('what a reply or a fault calls a tool is one', () => {
    const folders = ['books', 'call', 'server', 'tools', 'xero'].map((name) => join(root, 'src', name))
    const sentences = new Map(
      folders.flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((path) => path.endsWith('.ts'))
          .map((path) => [path, sentencesOf(readFileSync(join(folder, path), 'utf8'))] as const),
      ),
    )
    expect(sentences.size).toBeGreaterThan(60)
    expect(strangers(sentences, likeTool(), known())).toEqual([])
  })

  test('what is called like a skill is one', () => {
    const names = [...skills, ...PROGRAMS]
    expect(strangers(new Map([...told, ...written]), /(?<![\w/.@-])xero-[a-z]+(?:-[a-z]+)*/g, names)).toEqual([])
  })

  test('topics of the guide that are named exist', () => {
    const named = [...told].flatMap(([where, text]) =>
      [...text.matchAll(/topic `?([a-z]+)/g)].map(([, topic = '']) => [where, topic] as const),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(([, topic]) => !(TOPICS as readonly string[]).includes(topic))).toEqual([])
  })
})

describe('nothing is left out', () => {
  test('a skill names every tool', () => {
    const text = [...told].filter(([where]) => where.startsWith('skills/')).map(([, one]) => one)
    expect(tools.filter((name) => !text.join('').includes(`\`${name}\``))).toEqual([])
  })

  test('the README lists every prompt with its arguments, and every skill', () => {
    const readme = written.get('README.md') ?? ''
    const section = /<!-- prompts -->([\s\S]*)<!-- \/prompts -->/.exec(readme)?.[1] ?? ''
    const rows = prompts.map(({ name, description, arguments: given = [] }) => {
      return `| \`${name}\` | ${given.map((one) => `\`${one.name}\``).join(', ')} | ${description} |`
    })
    expect(section.match(/^\| `[^\n]*/gm)).toEqual(rows)
    const named = readme.match(/(?<=\]\()skills\/[a-z-]+\/SKILL\.md(?=\))/g) ?? []
    expect([...named].sort()).toEqual(skills.map((name) => `skills/${name}/SKILL.md`).sort())
  })
})
