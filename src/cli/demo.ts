import { env, execPath, exit, stderr, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { ConfigError, readConfig } from '../config.ts'
import { alignTables } from './align-tables.ts'

// The built entry: this scene is played against the same file that a host starts.
const ENTRY = fileURLToPath(new URL('../main.js', import.meta.url))

interface Step {
  tool: string
  said: string
  input: Record<string, unknown>
}

interface Heard {
  text: string
  data: Record<string, unknown>
}

/** Plays a scene through a real MCP client against this server with made-up books. Answers the exit code: 1 when a step is not what it should be, 2 when the arguments cannot be used. */
export async function playDemo(given: readonly string[]): Promise<number> {
  // `demo | head` has seen enough: that is no failure, and no reason for a stack.
  stdout.on('error', () => exit(0))
  const args = withDefaults(given)
  const wrong = complaintAbout(args)
  if (wrong !== undefined) {
    stderr.write(`xero-mcp demo: ${wrong}\n`)
    return 2
  }
  const client = new Client({ name: 'xero-mcp-demo', version: '1.0.0' })
  try {
    await client.connect(
      new StdioClientTransport({
        command: execPath,
        args: [ENTRY, 'serve', ...args],
        stderr: 'inherit',
      }),
    )
    await playScene(client)
    stdout.write(closing())
    return 0
  } catch (thrown) {
    stderr.write(`\nThe demo stopped: ${thrown instanceof Error ? thrown.message : 'for an unknown reason'}\n`)
    return 1
  } finally {
    await client.close()
  }
}

function withDefaults(given: readonly string[]): string[] {
  const has = (flag: string) => given.some((argument) => argument === flag || argument.startsWith(`${flag}=`))
  return [...(has('--demo') ? [] : ['--demo']), ...(has('--log-level') ? [] : ['--log-level', 'error']), ...given]
}

// Asked here as well as by the server, so that a slip is told in one sentence and not as a lost connection.
function complaintAbout(args: readonly string[]): string | undefined {
  try {
    readConfig(args, {})
    return undefined
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.message
    throw thrown
  }
}

async function playScene(client: Client): Promise<void> {
  stdout.write(title('xero-mcp: an assistant at work in the made-up books of Kestrel Trading Ltd'))
  const ageing = await say(client, { tool: 'get_ageing', said: 'Who owes us money?', input: { limit: 8 } })
  expect(ageing.data.demo === true, 'the books must be made up')
  expect(/ALL CONTACTS/.test(ageing.text), 'the ageing must have a total')
  const drafted = await say(client, {
    tool: 'create_invoices',
    said: 'Invoice Harbour Dental for two hours of support at 145.',
    input: {
      invoices: [
        {
          contact: 'Harbour Dental',
          reference: 'Printer support',
          lines: [{ description: 'On-site support', quantity: 2, unit_price: 145, account: '200' }],
        },
      ],
    },
  })
  const invoice = firstChange(drafted)
  expect(drafted.data.outcome === 'applied' && invoice.status === 'DRAFT', 'the invoice must be a draft')
  const number = String(invoice.label)
  const held = await say(client, {
    tool: 'approve_documents',
    said: `Now approve ${number}.`,
    input: { documents: [number], status: 'AUTHORISED' },
  })
  expect(held.data.outcome === 'held', 'the approval must be held for a person')
  const listed = await say(client, { tool: 'list_changes', said: 'What is still open?', input: {} })
  expect(listed.text.includes(String(firstChange(held).change)), 'the held approval must be listed')
  const after = await say(client, {
    tool: 'get_document',
    said: `And ${number} itself?`,
    input: { document: number },
  })
  expect(after.text.includes('DRAFT'), `${number} must still be a draft`)
}

async function say(client: Client, { tool, said, input }: Step): Promise<Heard> {
  const call = Object.keys(input).length > 0 ? JSON.stringify(input) : ''
  stdout.write(`\n${bold(`You: ${said}`)}\n${dim(`  ${tool} ${call}`.trimEnd())}\n\n`)
  const result = await client.callTool({ name: tool, arguments: input })
  const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
  stdout.write(`${indent(alignTables(text))}\n`)
  expect(result.isError !== true, `${tool} must not fail`)
  const data = result.structuredContent
  return { text, data: isRecord(data) ? data : {} }
}

function firstChange({ data }: Heard): Record<string, unknown> {
  const [first]: unknown[] = Array.isArray(data.changes) ? data.changes : []
  return isRecord(first) ? first : {}
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function expect(fact: boolean, words: string): void {
  if (!fact) throw new Error(`${words}.`)
}

function closing(): string {
  const settings = { mcpServers: { xero: { command: 'node', args: [ENTRY, '--demo'] } } }
  return [
    title('Nothing was posted: the invoice is a draft, and its approval waits for a person.'),
    'In a conversation that person opens the link above, enrols a passkey and decides on the approvals page.',
    '',
    'To talk to these books yourself, paste this into the MCP settings of your host',
    '(claude_desktop_config.json, .mcp.json, .cursor/mcp.json; it is mcp.json.example with your path):',
    '',
    JSON.stringify(settings, null, 2),
    '',
    'Then ask: "Who owes us money?"',
    '',
  ].join('\n')
}

function title(text: string): string {
  return `\n${bold(text)}\n\n`
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

function bold(text: string): string {
  return styled(text, 1)
}

function dim(text: string): string {
  return styled(text, 2)
}

function styled(text: string, code: number): string {
  return stdout.isTTY && !env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text
}
