import { StdioServerTransport, serveStdio as serve } from '@modelcontextprotocol/server/stdio'
import { createServer, type Surface } from './mcp.ts'

/** Serves over standard input and output until either ends or the process is told to stop. Standard output carries JSON-RPC alone. */
export async function serveStdio(surface: Surface, onError: (error: Error) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const transport = new StdioServerTransport()
    const handle = serve(() => createServer(surface), { transport, onerror: onError })
    const { onclose } = transport
    transport.onclose = () => {
      onclose?.()
      resolve()
    }
    const stop = () => {
      handle.close().catch(onError)
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  })
}
