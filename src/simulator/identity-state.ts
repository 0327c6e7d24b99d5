/** Apps, codes, tokens and connections known to the identity service. Instants are milliseconds UTC. */
export interface IdentityState {
  apps: Map<string, AppRegistration>
  codes: Map<string, AuthorisationCode>
  accessTokens: Map<string, AccessToken>
  refreshTokens: Map<string, RefreshToken>
  connections: Map<string, Connection>
  /** Private key (PEM) that signs tokens, made when first needed. */
  signingKey?: string
}

/** A registered app that may ask for tokens. */
export interface AppRegistration {
  clientId: string
  name: string
  /** Undefined for a PKCE app. */
  clientSecret?: string
  kind: 'web' | 'pkce' | 'custom'
  redirectUris: string[]
  /** The one organisation of a custom connection. */
  organisationId?: string
  /** Scopes a custom connection was granted; others may ask for any known scope. */
  scopes?: string[]
  /** Xero's commercial tier of the app, Starter when absent; the general ledger is open to the top tiers alone. */
  tier?: Tier
}

/** The tiers that Xero sells connections in, lowest first. */
export type Tier = 'starter' | 'core' | 'plus' | 'advanced' | 'enterprise'

/** A code that the login page handed out, good once for five minutes. */
export interface AuthorisationCode {
  code: string
  clientId: string
  redirectUri: string
  scopes: string[]
  challenge?: string
  nonce?: string
  expiresAt: number
  used: boolean
  authEventId: string
}

/** A bearer token, good for thirty minutes. */
export interface AccessToken {
  token: string
  clientId: string
  scopes: string[]
  expiresAt: number
  authEventId: string
  revoked: boolean
}

/** A refresh token: it rotates when used and stays usable for a grace period. */
export interface RefreshToken {
  token: string
  clientId: string
  scopes: string[]
  authEventId: string
  issuedAt: number
  /** When it was first exchanged; it stays usable for the grace period after that. */
  usedAt?: number
  revoked: boolean
}

/** One organisation that a person connected to an app. */
export interface Connection {
  id: string
  clientId: string
  authEventId: string
  organisationId: string
  createdAt: number
  updatedAt: number
}
