import { serveStdio as serve } from '@modelcontextprotocol/server/stdio'
import { createServer, type Surface } from './mcp.ts'

/** Serves over standard input and output until the input ends or the process is told to stop. Standard output carries JSON-RPC alone. */
export async function serveStdio(surface: Surface, onError: (error: Error) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const handle = serve(() => createServer(surface), { onerror: onError })
    const stop = () => {
      handle.close().then(resolve, resolve)
    }
    process.stdin.once('end', stop)
    process.stdin.once('close', stop)
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  })
}
