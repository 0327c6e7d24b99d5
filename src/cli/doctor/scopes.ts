import { type Finding, fine, warned } from '../../call/findings.ts'
import type { LoginKind } from '../../call/logins.ts'

/** What a login may do against what the enabled tools need. */
export interface ScopeFacts {
  missing: readonly string[]
  /** Granted, and needed by nothing that is enabled. */
  unneeded: readonly string[]
  kind: LoginKind
}

const HOW_TO_GET: Readonly<Record<LoginKind, (scopes: string) => string>> = {
  pkce: (scopes) => `To ask for them besides: xero-mcp login --add ${scopes}`,
  web: (scopes) => `To ask for them besides: xero-mcp login --web --add ${scopes}`,
  custom: () =>
    'Tick them at https://developer.xero.com/app/manage, have the user agree again, then: xero-mcp login --custom',
  bearer: () => 'Give a token that has them',
}

const NEEDED_FOR: readonly (readonly [RegExp, string])[] = [
  [/^accounting\.invoices|^accounting\.transactions/, 'invoices, bills, credit notes, quotes and orders'],
  [/^accounting\.contacts/, 'contacts'],
  [/^accounting\.settings/, 'accounts, tax rates, tracking, items and other settings'],
  [/^accounting\.payments/, 'payments, prepayments, overpayments and refunds'],
  [/^accounting\.banktransactions/, 'bank transactions and transfers'],
  [/^accounting\.manualjournals/, 'manual journals'],
  [/^accounting\.journals/, 'the general ledger'],
  [/^accounting\.attachments/, 'attached files'],
  [/^accounting\.budgets/, 'budgets'],
  [/^accounting\.reports/, 'reports'],
]

/** Whether a login has the scopes that the enabled tools need; without one the tools that need it fail. */
export function scopeFinding({ missing, unneeded, kind }: ScopeFacts): Finding {
  const check = 'login.scopes'
  if (missing.length > 0) {
    const what = [...new Set(missing.map(needFor))].join('; ')
    return warned(
      check,
      `Xero did not grant ${missing.join(', ')}: what needs it fails (${what}).`,
      `${HOW_TO_GET[kind](missing.join(' '))}; or turn the toolset off.`,
    )
  }
  if (unneeded.length === 0) return fine(check, 'The scopes are those that the enabled tools need.')
  return fine(check, `The scopes suffice; more than needed: ${unneeded.join(', ')}.`)
}

function needFor(scope: string): string {
  const what = NEEDED_FOR.find(([pattern]) => pattern.test(scope))?.[1] ?? scope
  return scope.endsWith('.read') ? `reading ${what}` : `writing ${what}`
}
