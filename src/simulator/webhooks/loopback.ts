import { request as open } from 'node:http'
import type { WireAnswer, WireRequest } from '../contract.ts'

/** How long an app may take for an answer, in milliseconds. */
const PATIENCE = 5_000

/** Sends a webhook to an app that listens on this machine. Rejects when it does not answer within five seconds. */
export function loopbackNetwork(request: WireRequest): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { ...request.headers, 'content-length': String(request.body.byteLength) }
    const outgoing = open(request.url, { method: request.method, headers, signal: AbortSignal.timeout(PATIENCE) })
    outgoing.once('error', reject)
    outgoing.once('response', (incoming) => {
      const chunks: Uint8Array[] = []
      incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk))
      incoming.once('error', reject)
      incoming.once('end', () => {
        const answered = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
        const body = Buffer.concat(chunks)
        resolve({ status: incoming.statusCode ?? 0, headers: Object.fromEntries(answered), body })
      })
    })
    outgoing.end(request.body)
  })
}
