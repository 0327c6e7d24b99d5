import type { Readable } from 'node:stream'

/** A request whose body has not been read. */
export interface Unread extends Readable {
  headers: { readonly 'content-length'?: string | undefined }
  /** Whether all of it has arrived. */
  complete: boolean
}

/** Why a body was not taken: it is longer than any may be, or too much is being read at the moment. */
export type BodyRefusal = 'too_long' | 'busy'

/** Reads bodies of requests; of one that is refused the rest is thrown away, so that the answer still reaches whoever sends it. */
export interface BodyReader {
  read(incoming: Unread): Promise<Body | BodyRefusal>
}

/** A body, which counts among what is held at once until it is let go. */
export interface Body {
  text: string
  release(): void
}

/** Reads bodies of at most `longest` bytes each, and holds at most `together` bytes of all of them. */
export function bodyReader(longest: number, together: number): BodyReader {
  let held = 0
  return {
    read: (incoming) =>
      new Promise((resolve, reject) => {
        const chunks: Uint8Array[] = []
        let size = 0
        const release = () => {
          held -= size
          size = 0
        }
        const refuse = (why: BodyRefusal) => {
          release()
          incoming.removeAllListeners('data').resume()
          resolve(why)
        }
        if (isLonger(incoming, longest)) return refuse('too_long')
        incoming.on('data', (chunk: Uint8Array) => {
          size += chunk.byteLength
          held += chunk.byteLength
          chunks.push(chunk)
          if (size > longest) refuse('too_long')
          else if (held > together) refuse('busy')
        })
        incoming.on('end', () => resolve({ text: Buffer.concat(chunks).toString('utf8'), release }))
        incoming.on('close', () => {
          if (incoming.complete) return
          release()
          reject(new Error('The request ended before its body did.'))
        })
      }),
  }
}

function isLonger({ headers }: Unread, longest: number): boolean {
  return Number.parseInt(headers['content-length'] ?? '0', 10) > longest
}
