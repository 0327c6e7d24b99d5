import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type VerifiedAuthenticationResponse,
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { COSEALG } from '@simplewebauthn/server/helpers'
import * as z from 'zod'
import type { Answer, Approvals, Approver } from '../call/approvals.ts'
import { sha256 } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'

/** Whom passkeys are made for: browsers let a page of this host, on any port, ask for them. */
const RELYING_PARTY = 'localhost'

// The three that every browser and every supported Node knows: what is enrolled under one version must be checked under another.
const ALGORITHMS = [COSEALG.EdDSA, COSEALG.ES256, COSEALG.RS256]

/** How long a person has to answer their authenticator. */
const CEREMONY_MS = 120_000

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/)

const credentialShape = z.strictObject({
  id: base64url,
  publicKey: base64url,
  counter: z.number(),
  transports: z.array(z.string()),
})

/** What is kept of a passkey: its public key and how often it has signed (0 for ever where it does not count). Base64url. */
export type PasskeyCredential = z.infer<typeof credentialShape>

/** What a signature says of the changes that it is over. */
export type Verdict = 'approved' | 'rejected'

const proofShape = z.strictObject({
  credentialId: base64url,
  authenticatorData: base64url,
  clientDataJSON: base64url,
  signature: base64url,
  hashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).min(1),
})

const attachment = z.enum(['platform', 'cross-platform']).optional()

// Nobody reads extensions: the page asks for none.
const extensions = z.strictObject({}).catch({})

const signedShape = z.strictObject({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: attachment,
  clientExtensionResults: extensions,
  response: z.strictObject({
    authenticatorData: base64url,
    clientDataJSON: base64url,
    signature: base64url,
    userHandle: z.string().optional(),
  }),
})

const createdShape = z.strictObject({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: attachment,
  clientExtensionResults: extensions,
  response: z.strictObject({
    attestationObject: base64url,
    clientDataJSON: base64url,
    authenticatorData: base64url.optional(),
    transports: z.array(z.string().max(20)).max(10).optional(),
    publicKeyAlgorithm: z.number().optional(),
    publicKey: base64url.optional(),
  }),
})

const clientDataShape = z.looseObject({
  challenge: base64url,
  origin: z.string().regex(/^http:\/\/localhost(:\d{1,5})?$/),
  crossOrigin: z.literal(false).optional(),
})

/**
 * What is signed to agree to changes, 64 hexadecimal digits: the hash of the one, or SHA-256 over the hashes (32 bytes each) of several in
 * order. A no is signed over another one, so that it can never pass for a yes.
 */
export function challengeOf(hashes: readonly string[], verdict: Verdict): string {
  const [only = '', ...others] = hashes
  const yes = others.length === 0 ? only : sha256(Buffer.from(hashes.join(''), 'hex'))
  return verdict === 'approved' ? yes : sha256(`rejected ${yes}`)
}

/** What a browser needs to make a passkey over `challenge` (64 hexadecimal digits); one authenticator is enrolled once. */
export async function creationOptions(
  approvers: readonly Approver[],
  challenge: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return await generateRegistrationOptions({
    rpName: 'Approvals for Xero',
    rpID: RELYING_PARTY,
    userName: 'approver',
    userID: bytesOf(sha256(`user ${challenge}`)),
    challenge: bytesOf(challenge),
    timeout: CEREMONY_MS,
    attestationType: 'none',
    excludeCredentials: passkeysOf(approvers).map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

/** The credential of a passkey that a browser has just made over `challenge`, as `Approver.credential` keeps it. Throws Fault `refused`. */
export async function createdCredential(text: string, challenge: string, origin: string): Promise<string> {
  const made = parsed(createdShape, text)
  if (!made || !isSameOrigin(made.response.clientDataJSON)) throw notCreated()
  const { transports = [], clientDataJSON, attestationObject } = made.response
  const verified = await verifyRegistrationResponse({
    response: {
      id: made.id,
      rawId: made.rawId,
      type: made.type,
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject },
    },
    expectedChallenge: textOfChallenge(challenge),
    expectedOrigin: origin,
    expectedRPID: RELYING_PARTY,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((): VerifiedRegistrationResponse => ({ verified: false }))
  if (!verified.verified) throw notCreated()
  const { id, publicKey, counter } = verified.registrationInfo.credential
  return JSON.stringify({ id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports })
}

/** What a browser needs to sign `challenge` with one of the approvers' passkeys; undefined where none of them has one. */
export async function requestOptions(
  approvers: readonly Approver[],
  challenge: string,
): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
  const passkeys = passkeysOf(approvers)
  if (passkeys.length === 0) return undefined
  return await generateAuthenticationOptions({
    rpID: RELYING_PARTY,
    allowCredentials: passkeys.map(({ id, transports }) => ({ id, transports })),
    challenge: bytesOf(challenge),
    timeout: CEREMONY_MS,
    userVerification: 'required',
  })
}

/**
 * The answer of whoever signed these hashes on the page of this origin, its passkey's counter moved on. Throws Fault `refused` for a signature
 * that is not over them, not by an enrolled passkey, not from this origin, without the person verified, or that was used before.
 */
export async function signedAnswer(
  text: string,
  hashes: readonly string[],
  verdict: Verdict,
  { approvals, origin }: { approvals: Pick<Approvals, 'approvers' | 'useCredential'>; origin: string },
): Promise<Answer> {
  const signed = parsed(signedShape, text)
  if (!signed || !isSameOrigin(signed.response.clientDataJSON)) throw notSigned()
  const approver = (await approvals.approvers()).find((one) => isActive(one) && passkeyOf(one)?.id === signed.id)
  const credential = approver && passkeyOf(approver)
  if (!approver || !credential) {
    throw new Fault('refused', 'This passkey belongs to no approver.', 'Sign with one that is enrolled here.')
  }
  const { authenticatorData, clientDataJSON, signature } = signed.response
  const proof = { credentialId: signed.id, authenticatorData, clientDataJSON, signature, hashes: [...hashes] }
  const counter = await counterOf(credential, proof, challengeOf(hashes, verdict), origin)
  if (counter === undefined) throw notSigned()
  const after = JSON.stringify({ ...credential, counter })
  if (!(await approvals.useCredential(approver.id, approver.credential, after))) {
    throw new Fault('refused', 'This passkey was used elsewhere at the same moment.', 'Open the change and sign again.')
  }
  return { approverId: approver.id, name: approver.name, method: 'passkey', proof: JSON.stringify(proof) }
}

/** Whether a proof out of the audit is this approver's signature over the change with this hash, alone or among others. */
export async function verifyProof(
  approver: Pick<Approver, 'credential'>,
  hash: string,
  proof: string,
  verdict: Verdict = 'approved',
): Promise<boolean> {
  const credential = parsed(credentialShape, approver.credential)
  const kept = parsed(proofShape, proof)
  if (!credential || !kept || kept.credentialId !== credential.id || !kept.hashes.includes(hash)) return false
  const origin = clientData(kept.clientDataJSON)?.origin
  if (origin === undefined) return false
  // The credential has signed since, so its counter says nothing of this signature.
  const then = { ...credential, counter: 0 }
  return (await counterOf(then, kept, challengeOf(kept.hashes, verdict), origin)) !== undefined
}

/** The passkey's counter after a good signature; undefined for any other. */
async function counterOf(
  credential: PasskeyCredential,
  { credentialId: id, authenticatorData, clientDataJSON, signature }: z.infer<typeof proofShape>,
  challenge: string,
  origin: string,
): Promise<number | undefined> {
  const response = { authenticatorData, clientDataJSON, signature }
  const verified = await verifyAuthenticationResponse({
    response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
    expectedChallenge: textOfChallenge(challenge),
    expectedOrigin: origin,
    expectedRPID: RELYING_PARTY,
    requireUserVerification: true,
    credential: {
      id: credential.id,
      publicKey: bytesOf(credential.publicKey, 'base64url'),
      counter: credential.counter,
    },
  }).catch((): VerifiedAuthenticationResponse | undefined => undefined)
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined
}

function passkeysOf(approvers: readonly Approver[]): PasskeyCredential[] {
  return approvers.filter(isActive).flatMap((approver) => passkeyOf(approver) ?? [])
}

function isActive({ revokedAt }: Approver): boolean {
  return revokedAt === undefined
}

function passkeyOf({ method, credential }: Approver): PasskeyCredential | undefined {
  return method === 'passkey' ? parsed(credentialShape, credential) : undefined
}

// The library lets a frame of another site pass where the browser does not name that site.
function isSameOrigin(clientDataJSON: string): boolean {
  return clientData(clientDataJSON) !== undefined
}

function clientData(text: string): z.infer<typeof clientDataShape> | undefined {
  return parsed(clientDataShape, Buffer.from(text, 'base64url').toString('utf8'))
}

function parsed<Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function bytesOf(text: string, encoding: 'hex' | 'base64url' = 'hex'): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, encoding))
}

function textOfChallenge(challenge: string): string {
  return Buffer.from(challenge, 'hex').toString('base64url')
}

function notCreated(): Fault {
  return new Fault(
    'refused',
    'The browser made no passkey that this page can use.',
    'Try again; the authenticator must be able to verify you, with a fingerprint, face or PIN.',
  )
}

function notSigned(): Fault {
  return new Fault(
    'refused',
    'The signature does not fit what was shown, so nothing was agreed to.',
    'Open the change again, look at it and sign once more.',
  )
}
