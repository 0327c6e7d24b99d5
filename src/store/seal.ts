import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto'
import { sha256 } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'

/** Encrypts what is kept, bound to where it is kept: opened under another context it is refused. */
export interface Seal {
  seal(content: string | Uint8Array, context: string): Uint8Array
  /** Throws Fault `unavailable` when the content was sealed with another key, elsewhere, or was changed. */
  open(sealed: Uint8Array, context: string): Uint8Array
}

/** So many random bytes, fit for keys. */
export type Random = (length: number) => Uint8Array

const VERSION = 1
const KEY_ID = 4
const IV = 12
const TAG = 16
const HEAD = 1 + KEY_ID + IV

/**
 * Seals with AES-256-GCM under a 32-byte key: version, key id, random IV of 96 bits, ciphertext, tag. The context, such as
 * `table|organisation|row`, is its additional data.
 */
export function sealWith(key: Uint8Array, random: Random): Seal {
  // Node looks at bytes anew for each row, which takes longer than the row.
  const secret = createSecretKey(key)
  const keyId = Buffer.from(sha256(Buffer.concat([Buffer.from('key id'), key])), 'hex').subarray(0, KEY_ID)
  return {
    seal(content, context) {
      const iv = random(IV)
      const cipher = createCipheriv('aes-256-gcm', secret, iv)
      cipher.setAAD(Buffer.from(context))
      const text = Buffer.concat([cipher.update(content), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), keyId, iv, text, cipher.getAuthTag()])
    },
    open(sealed, context) {
      const blob = Buffer.from(sealed)
      if (blob.length < HEAD + TAG || blob[0] !== VERSION) throw changed()
      if (!blob.subarray(1, 1 + KEY_ID).equals(keyId)) throw otherKey()
      const decipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(1 + KEY_ID, HEAD))
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(blob.subarray(-TAG))
      const text = decipher.update(blob.subarray(HEAD, -TAG))
      try {
        return Buffer.concat([text, decipher.final()])
      } catch {
        throw changed()
      }
    },
  }
}

/** Sealed text, as it was. */
export function openText(seal: Seal, sealed: Uint8Array, context: string): string {
  return Buffer.from(seal.open(sealed, context)).toString('utf8')
}

/** The Fault for a row that is not as this server wrote it. */
export function changed(): Fault {
  return new Fault(
    'unavailable',
    'A row of the store is not as this server wrote it.',
    'Nothing is sent on the strength of it. Verify the audit, then restore the store from a backup.',
  )
}

function otherKey(): Fault {
  return new Fault(
    'unavailable',
    'The store was sealed with another key.',
    'Start with the key that it was made with; without that key its content cannot be read.',
  )
}

/** The keys that are derived from a store's one key, so that none is used for two purposes; `auditSeed` is an Ed25519 private key, `auditHead` keeps the audit's end. */
export function subkeysOf(key: Uint8Array): { sealing: Uint8Array; auditSeed: Uint8Array; auditHead: Uint8Array } {
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', key, '', `xero-mcp ${purpose}`, 32))
  return { sealing: derive('sealing'), auditSeed: derive('audit signature'), auditHead: derive('audit end') }
}
