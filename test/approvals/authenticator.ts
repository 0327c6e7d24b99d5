import { createHash, createSign, generateKeyPairSync } from 'node:crypto'

/** A security key in software: it makes ES256 passkeys for localhost and signs with them, well or badly as a test asks. */
export interface SoftwareKey {
  id: string
  /** PKCS #8 in base64, to be put into another authenticator. */
  privateKey: string
  create(challenge: string, origin: string): string
  sign(options: { challenge: string; origin: string; over?: Partial<Signing> }): string
}

/** What can be wrong with a signature. */
interface Signing {
  counter: number
  verified: boolean
  party: string
  clientData: Record<string, unknown>
}

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha = (data: Uint8Array | string) => createHash('sha256').update(data).digest()

/** A new key whose passkey id is made of `seed`. */
export function softwareKey(seed: string): SoftwareKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rawId = sha(seed)
  const id = b64(rawId)
  let counter = 0
  const clientData = (type: string, challenge: string, origin: string, over: object = {}) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...over }))
  const authenticatorData = (flags: number, count: number, party: string, attested = Buffer.alloc(0)) => {
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(count)
    return Buffer.concat([sha(party), Buffer.from([flags]), counted, attested])
  }
  return {
    id,
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    create(challenge, origin) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
      const key = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
        Buffer.from(x, 'base64url'),
        Buffer.from([0x22, 0x58, 0x20]),
        Buffer.from(y, 'base64url'),
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, rawId.length]), rawId, key])
      const data = authenticatorData(0x45, 0, 'localhost', attested)
      // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}
      const head = Buffer.from([0xa3, 0x63])
      const attestationObject = Buffer.concat([
        head,
        Buffer.from('fmt'),
        Buffer.from([0x64]),
        Buffer.from('none'),
        Buffer.from([0x67]),
        Buffer.from('attStmt'),
        Buffer.from([0xa0, 0x68]),
        Buffer.from('authData'),
        Buffer.from([0x58, data.length]),
        data,
      ])
      const response = {
        attestationObject: b64(attestationObject),
        clientDataJSON: b64(clientData('webauthn.create', challenge, origin)),
        transports: ['internal'],
      }
      return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })
    },
    sign({ challenge, origin, over = {} }) {
      counter = over.counter ?? counter + 1
      const data = authenticatorData(over.verified === false ? 0x01 : 0x05, counter, over.party ?? 'localhost')
      const client = clientData('webauthn.get', challenge, origin, over.clientData)
      const signer = createSign('sha256').update(Buffer.concat([data, sha(client)]))
      const response = {
        authenticatorData: b64(data),
        clientDataJSON: b64(client),
        signature: b64(signer.sign(privateKey)),
      }
      return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })
    },
  }
}
