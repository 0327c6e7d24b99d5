import { spawn } from 'node:child_process'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { conclude, printTable, show } from './report.js'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const PRODUCT = [at('../dist/main.js'), 'serve', '--demo', '--http', '--http-port', '0', '--log-level', 'error']
const CLIENTS = [1, 50]

/** One cheap call over HTTP, by one client and by fifty, of this server and of a bare one in turn. */
export async function bench({ calls, rounds }) {
  const servers = [
    { name: 'bare', args: [at('bare-http.js')], tool: 'echo', input: { text: 'x' } },
    { name: 'xero-mcp', args: PRODUCT, tool: 'list_organisations', input: {} },
  ]
  const started = await Promise.all(servers.map(start))
  try {
    const measured = []
    for (const clients of CLIENTS) measured.push({ clients, ...(await compare(started, clients, calls, rounds)) })
    printTable([
      ['server', 'clients', 'p50 ms', 'p95 ms', 'calls a second'],
      ...measured.flatMap(({ clients, ...results }) =>
        Object.entries(results).map(([name, { p50, p95, perSecond }]) => [
          ...[name, clients, show(p50), show(p95), show(Math.round(perSecond))],
        ]),
      ),
    ])
    const bars = measured.flatMap(({ clients, bare, 'xero-mcp': ours }) => [
      { what: `p50 at ${clients}, times bare`, value: ours.p50 / bare.p50, limit: 3 },
      { what: `p95 at ${clients}, times bare`, value: ours.p95 / bare.p95, limit: 4 },
    ])
    return conclude('http', bars, { calls, rounds, node: process.version, measured })
  } finally {
    for (const { child } of started) child.kill()
  }
}

async function start(server) {
  const child = spawn(process.execPath, server.args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SystemRoot: process.env.SystemRoot },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${server.name} ended with ${code}: ${said}`)))
    child.stderr.on('data', (chunk) => {
      said += chunk
      const [found] = /http:\S+\/mcp/.exec(said) ?? []
      if (found && (server.name === 'bare' || /Bearer xmcp_\S{43}\n/.test(said))) resolve(found)
    })
  })
  return { ...server, child, url, authorization: /Bearer xmcp_\S+/.exec(said)?.[0] }
}

/** Rounds of both in turn, so that what else the computer does falls on both; the first warms up. */
async function compare(servers, clients, calls, rounds) {
  const samples = Object.fromEntries(servers.map(({ name }) => [name, { times: [], elapsed: 0 }]))
  for (let round = 0; round <= rounds; round++) {
    for (const server of servers) {
      const began = performance.now()
      const times = await load(server, clients, calls)
      if (round === 0) continue
      samples[server.name].times.push(...times)
      samples[server.name].elapsed += performance.now() - began
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, sample]) => [name, summary(sample)]))
}

function summary({ times, elapsed }) {
  const sorted = times.sort((a, b) => a - b)
  const part = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return { p50: part(0.5), p95: part(0.95), perSecond: (times.length / elapsed) * 1_000 }
}

async function load(server, clients, calls) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const times = []
  const one = async () => {
    for (let call = 0; call < calls / clients; call++) {
      const began = performance.now()
      await ask(server, agent)
      times.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: clients }, one))
  agent.destroy()
  return times
}

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

function ask({ url, authorization, tool, input }, agent) {
  const params = { name: tool, arguments: input, _meta: META }
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': tool,
    ...(authorization ? { authorization } : {}),
  }
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => {
        const result = answer.statusCode === 200 ? JSON.parse(text).result : undefined
        if (result?.content && !result.isError) resolve(result)
        else reject(new Error(`${tool}: ${answer.statusCode} ${text.slice(0, 200)}`))
      })
    })
    asked.once('error', reject)
    asked.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }))
  })
}
