/** An organisation that a token may see. */
export interface TokenOrganisation {
  id: string
  name: string
}

/** A token by which an assistant's host is let in over HTTP. The token itself is shown once and kept nowhere. */
export interface AccessToken {
  /** Such as `tok_1a2b3c4d`. */
  id: string
  /** Whose assistant it is for: the proposer of what it writes. */
  name: string
  /** SHA-256 of the token, 64 hexadecimal digits. */
  sha256: string
  /** The organisations that it sees; undefined for every one. */
  organisations: readonly TokenOrganisation[] | undefined
  /** A preset's name or the text of a policy file, by which it is held tighter than the server is; undefined for the server's own policy. */
  policy: string | undefined
  /** Milliseconds, as are the others. */
  madeAt: number
  expiresAt: number
  revokedAt: number | undefined
  /** To the minute. */
  lastUsedAt: number | undefined
}

/** What is said of a token when it is made. */
export type NewAccessToken = Pick<AccessToken, 'name' | 'sha256' | 'organisations' | 'policy' | 'expiresAt'>

/** The access tokens of a store. Throws Fault `unavailable` when it cannot be reached. */
export interface AccessTokens {
  /** Keeps a new one; throws Fault `refused` while a token of that name is in use. */
  add(token: NewAccessToken, actor: string): Promise<AccessToken>
  /** The one with this hash, while it is neither expired nor revoked. */
  find(sha256: string): Promise<AccessToken | undefined>
  /** All that are kept, in the order in which they were made. */
  list(): Promise<readonly AccessToken[]>
  /** Ends the one of this name that is in use; false where there is none. */
  revoke(name: string, actor: string): Promise<boolean>
  /** Notes that it was used. */
  noteUse(id: string): Promise<void>
}

/** Whether two names of tokens are the same to a person. */
export function sameTokenName(one: string, other: string): boolean {
  return tokenNameKey(one) === tokenNameKey(other)
}

/** A token's name as it is compared. */
export function tokenNameKey(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase()
}
