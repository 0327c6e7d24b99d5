import { canonicalText, fromCanonical } from '../call/canonical.ts'
import type { StoredRequest } from '../call/intents.ts'
import type { StoreParts } from './parts.ts'
import { changed, openText } from './seal.ts'

/** A request as its row keeps it, bound to its intent. */
export function sealRequest(
  { seal }: StoreParts,
  organisation: string,
  id: string,
  { body, ...head }: StoredRequest,
): Uint8Array {
  const content = canonicalText({ ...head, body: Buffer.from(body).toString('base64') })
  return seal.seal(content, `intents|${organisation}|${id}`)
}

/** The request of an intent, as it was sealed. Throws Fault `unavailable` when it is not. */
export function openRequest({ seal }: StoreParts, organisation: string, id: string, sealed: Uint8Array): StoredRequest {
  const content = fromCanonical(openText(seal, sealed, `intents|${organisation}|${id}`)) as Record<string, unknown>
  const { method, url, headers, body, app } = content
  if (typeof method !== 'string' || typeof url !== 'string' || typeof body !== 'string') throw changed()
  return {
    method,
    url,
    headers: headers as StoredRequest['headers'],
    body: new Uint8Array(Buffer.from(body, 'base64')),
    ...(typeof app === 'string' ? { app } : {}),
  }
}
