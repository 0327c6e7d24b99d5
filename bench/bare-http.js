// The yardstick of `http`: the least MCP server that the same SDK makes over HTTP, with one trivial tool.
import { createServer } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' }, { capabilities: { tools: {} } })
  server.registerTool(
    'echo',
    { description: 'Says it back', inputSchema: z.object({ text: z.string() }) },
    ({ text }) => ({ content: [{ type: 'text', text }] }),
  )
  return server
})
const listener = createServer(toNodeHandler(handler))
listener.listen(0, '127.0.0.1', () => process.stderr.write(`http://127.0.0.1:${listener.address().port}/mcp\n`))
