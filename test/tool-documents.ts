import * as z from 'zod'
import { inputOf } from '../src/call/input.ts'
import type { Tool } from '../src/call/tool.ts'

/** The table between the markers in README.md. */
export function readmeTools(tools: readonly Tool[]): string {
  const rows = tools.map((tool) => `| \`${tool.name}\` | ${firstSentence(tool.about)} | ${reachOf(tool)} |`)
  return [
    '<!-- tools -->',
    '',
    '| tool | what it is for | usually · at most |',
    '|---|---|---|',
    ...rows,
    '',
    '<!-- /tools -->',
  ].join('\n')
}

/** docs/tools.md: every tool with arguments, example and the reply to it. */
export function toolsDocument(tools: readonly Tool[], replyTo: (name: string) => string): string {
  const head = '# Tools\n\nPrinted from the cards in `test/tools/`: do not edit. Replies are from the demo company.\n'
  return `${head}\n${tools.map((tool) => section(tool, replyTo(tool.name))).join('\n')}`
}

function section(tool: Tool, reply: string): string {
  const schema = z.toJSONSchema(inputOf(tool), { io: 'input' })
  const required = new Set(schema.required ?? [])
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => `| \`${name}\`${required.has(name) ? ' *' : ''} | ${shape(property)} | ${note(property)} |`,
  )
  return [
    `## ${tool.name}`,
    `${tool.title}: ${reachOf(tool)}. ${tool.about}`,
    rows.length === 0 ? 'It takes no arguments.' : ['| argument | shape | |', '|---|---|---|', ...rows].join('\n'),
    `\`\`\`json\n${JSON.stringify(tool.example)}\n\`\`\``,
    `\`\`\`text\n${reply}\n\`\`\``,
    '',
  ].join('\n\n')
}

function shape(property: unknown): string {
  if (typeof property !== 'object' || property === null) return ''
  const { type, enum: values, items } = property as { type?: string; enum?: string[]; items?: unknown }
  if (values) return values.join(' \\| ')
  return type === 'array' ? `list of ${shape(items) || 'rows'}` : (type ?? '')
}

function note(property: unknown): string {
  const described = typeof property === 'object' && property !== null && 'description' in property
  return described ? String(property.description).replaceAll('|', '\\|') : ''
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.)\s/)[0] ?? text
}

function reachOf(tool: Tool): string {
  if (tool.kind === 'read') return 'reads'
  return tool.effect === tool.reach ? tool.effect : `${tool.effect} · ${tool.reach}`
}
