// What says who somebody is, and that tokens may be refreshed, lets nothing be written.
const OF_THE_LOGIN = new Set(['openid', 'profile', 'email', 'offline_access'])

/** Whether scopes, as Xero granted them, let nothing be written. Where none are known, that is not said. */
export function readsOnly(scopes: readonly string[]): boolean {
  return scopes.length > 0 && scopes.every((scope) => scope.endsWith('.read') || OF_THE_LOGIN.has(scope))
}

/** What a login may do, in words for people. */
export function scopesInWords(scopes: readonly string[]): string {
  if (scopes.length === 0) return 'not known'
  return readsOnly(scopes) ? 'reads only' : 'reads and writes'
}
