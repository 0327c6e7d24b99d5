import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { DEFAULT_TOOLSETS, TOOLSETS } from '../dist/call/tool.js'
import { openHouse } from './house.js'
import { conclude, printTable } from './report.js'

// What a host is shown of the core, by default, and with every toolset.
const CORE_LIMIT = 8_000
const DEFAULT_LIMIT = 11_000
const WHOLE_LIMIT = 26_000
const INVOICES_LIMIT = 4_000

/** Counts what the tools cost in every conversation, and what a list of a hundred invoices costs (o200k tokens). */
export async function bench() {
  const whole = await toolsOf(TOOLSETS)
  const core = await toolsOf(['core'])
  const { client, close } = await openHouse('demo', { toolsets: DEFAULT_TOOLSETS })
  const { tools } = await client.listTools()
  const rows = whole.map((tool) => [tool.name, count(tool)]).sort(([, a], [, b]) => b - a)
  const list = count(tools)
  const instructions = count(client.getInstructions() ?? '')
  const invoices = await client.callTool({ name: 'find_documents', arguments: { kind: 'invoice', limit: 100 } })
  await close()
  const rowsShown = invoices.structuredContent?.shown
  if (invoices.isError || rowsShown !== 100) throw new Error(`not a list of 100 invoices: ${invoices.content[0].text}`)
  const text = count(invoices.content[0].text)
  const structured = count(invoices.structuredContent)
  printTable([
    ['tool', 'tokens'],
    ...rows,
    ['core', count(core)],
    ['by default', list],
    ['all tools', count(whole)],
    ['instructions', instructions],
  ])
  return conclude(
    'tokens',
    [
      { what: `tools/list of core, ${core.length} tools`, value: count(core), limit: CORE_LIMIT },
      { what: `tools/list by default, ${tools.length} tools`, value: list, limit: DEFAULT_LIMIT },
      { what: `tools/list of everything, ${whole.length} tools`, value: count(whole), limit: WHOLE_LIMIT },
      { what: '100 invoices, text and data', value: text + structured, limit: INVOICES_LIMIT },
    ],
    { tools: Object.fromEntries(rows), instructions, invoices: { text, structured } },
  )
}

async function toolsOf(toolsets) {
  const { client, close } = await openHouse('demo', { toolsets })
  const { tools } = await client.listTools()
  await close()
  return tools
}

function count(value) {
  return encode(typeof value === 'string' ? value : JSON.stringify(value)).length
}
