import { createSign, generateKeyPairSync } from 'node:crypto'

/** A part of a certificate in DER: tag, length, contents. */
function part(tag: number, ...contents: Uint8Array[]): Buffer {
  const body = Buffer.concat(contents)
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

const sequence = (...contents: Uint8Array[]) => part(0x30, ...contents)
const oid = (...bytes: number[]) => part(0x06, Buffer.from(bytes))
const instant = (at: number) =>
  part(0x18, Buffer.from(`${new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`))

/** A key and a certificate for `host` that it signed itself, in PEM, valid between two instants. */
export function selfSigned(host: string, from: number, until: number): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))
  const name = sequence(part(0x31, sequence(oid(0x55, 0x04, 0x03), part(0x0c, Buffer.from(host)))))
  const altNames = sequence(oid(0x55, 0x1d, 0x11), part(0x04, sequence(part(0x82, Buffer.from(host)))))
  const content = sequence(
    part(0xa0, part(0x02, Buffer.from([2]))),
    part(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(instant(from), instant(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    part(0xa3, sequence(altNames)),
  )
  const signature = createSign('sha256').update(content).sign(privateKey)
  const der = sequence(content, ecdsaWithSha256, part(0x03, Buffer.from([0]), signature))
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n')
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}
