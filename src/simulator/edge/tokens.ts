import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { AccessToken, IdentityState, RefreshToken } from '../identity-state.ts'
import type { IdSource } from '../ids.ts'

/** How long an access token is valid. */
export const ACCESS_TOKEN_LIFE = 30 * 60_000

/** How long an id_token is valid. */
const ID_TOKEN_LIFE = 5 * 60_000

/** How long a refresh token may lie unused. */
const REFRESH_TOKEN_LIFE = 60 * 86_400_000

/** How long a refresh token can be used again after its first exchange, for a client that lost the answer. */
const REFRESH_GRACE = 30 * 60_000

/** Expired access tokens are remembered this long, so that their use is answered "token expired". */
const KEEP_EXPIRED = 86_400_000

/** What a grant is about: the app, the scopes, and the consent it came from. */
export interface Grant {
  clientId: string
  scopes: readonly string[]
  authEventId: string
}

/** Signs tokens with a key that is made when first needed and kept with the state. */
export interface Signer {
  sign(payload: Readonly<Record<string, unknown>>): Promise<string>
  jwks(): Promise<unknown>
}

/** The RS256 signer of one simulator. */
export function createSigner(identity: IdentityState): Signer {
  let pending: Promise<{ key: KeyObject; kid: string }> | undefined
  const kept = () => {
    pending ??= signingKey(identity).then((key) => ({ key, kid: keyId(key) }))
    return pending
  }
  return {
    async sign(payload) {
      const { key, kid } = await kept()
      const text = `${encode({ alg: 'RS256', kid, typ: 'JWT' })}.${encode(payload)}`
      return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`
    },
    async jwks() {
      const { key, kid } = await kept()
      const jwk = createPublicKey(key).export({ format: 'jwk' })
      return { keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] }
    },
  }
}

async function signingKey(identity: IdentityState): Promise<KeyObject> {
  if (identity.signingKey !== undefined) return createPrivateKey(identity.signingKey)
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  identity.signingKey = String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
  return privateKey
}

function keyId(key: KeyObject): string {
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return createHash('sha256').update(der).digest('hex').slice(0, 40).toUpperCase()
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Who signed in: the simulated person, the same for all apps. */
export interface Person {
  xeroUserId: string
  email: string
  givenName: string
  familyName: string
}

/** What issuing tokens needs. `issuer` is the identity host's URL. */
export interface TokenDesk {
  identity: IdentityState
  ids: IdSource
  signer: Signer
  issuer: string
  person: Person
}

/** Issues an access token and remembers it. */
export async function issueAccessToken(desk: TokenDesk, grant: Grant, now: number): Promise<AccessToken> {
  const expiresAt = now + ACCESS_TOKEN_LIFE
  const claims = {
    nbf: seconds(now),
    exp: seconds(expiresAt),
    iss: desk.issuer,
    aud: `${desk.issuer}/resources`,
    client_id: grant.clientId,
    sub: createHash('md5').update(desk.person.email).digest('hex'),
    auth_time: seconds(now),
    xero_userid: desk.person.xeroUserId,
    global_session_id: desk.ids.guid().replaceAll('-', ''),
    jti: desk.ids.guid().replaceAll('-', '').toUpperCase(),
    authentication_event_id: grant.authEventId,
    scope: grant.scopes,
  }
  const token = await desk.signer.sign(claims)
  const issued = { token, ...copy(grant), expiresAt, revoked: false }
  forgetExpired(desk.identity, now)
  desk.identity.accessTokens.set(token, issued)
  return issued
}

/** Issues a refresh token and remembers it. */
export function issueRefreshToken(desk: TokenDesk, grant: Grant, now: number): RefreshToken {
  const issued = { token: desk.ids.secret(32), ...copy(grant), issuedAt: now, revoked: false }
  forgetSpent(desk.identity, now)
  desk.identity.refreshTokens.set(issued.token, issued)
  return issued
}

/** Issues an id_token for the person who signed in. */
export function issueIdToken(
  desk: TokenDesk,
  grant: Grant,
  now: number,
  extra: { nonce?: string | undefined; accessToken: string },
): Promise<string> {
  const { person } = desk
  const claims: Record<string, unknown> = {
    nbf: seconds(now),
    exp: seconds(now + ID_TOKEN_LIFE),
    iss: desk.issuer,
    aud: grant.clientId,
    iat: seconds(now),
    at_hash: createHash('sha256').update(extra.accessToken).digest().subarray(0, 16).toString('base64url'),
    sub: createHash('md5').update(person.email).digest('hex'),
    auth_time: seconds(now),
    xero_userid: person.xeroUserId,
    authentication_event_id: grant.authEventId,
  }
  if (extra.nonce !== undefined) claims.nonce = extra.nonce
  if (grant.scopes.includes('email')) claims.email = person.email
  if (grant.scopes.includes('profile')) {
    claims.preferred_username = person.email
    claims.given_name = person.givenName
    claims.family_name = person.familyName
    claims.name = `${person.givenName} ${person.familyName}`
  }
  return desk.signer.sign(claims)
}

/** Whether a refresh token can still be exchanged. */
export function isExchangeable(token: RefreshToken, now: number): boolean {
  if (token.revoked || now >= token.issuedAt + REFRESH_TOKEN_LIFE) return false
  return token.usedAt === undefined || now < token.usedAt + REFRESH_GRACE
}

function copy(grant: Grant): { clientId: string; scopes: string[]; authEventId: string } {
  return { clientId: grant.clientId, scopes: [...grant.scopes], authEventId: grant.authEventId }
}

/** A token that can no longer be exchanged is answered like one that never was. */
function forgetSpent({ refreshTokens, codes }: IdentityState, now: number): void {
  for (const [text, token] of refreshTokens) if (!isExchangeable(token, now)) refreshTokens.delete(text)
  for (const [text, code] of codes) if (code.used || now >= code.expiresAt) codes.delete(text)
}

function forgetExpired(identity: IdentityState, now: number): void {
  for (const [text, token] of identity.accessTokens) {
    if (token.expiresAt + KEEP_EXPIRED > now) return
    identity.accessTokens.delete(text)
  }
}

function seconds(instant: number): number {
  return Math.floor(instant / 1000)
}
