import { createHmac } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import * as z from 'zod'
import type { Clock } from '../books/clock.ts'
import type { Answer, Approvals, Approver } from '../call/approvals.ts'
import { canonicalText } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'
import type { Leases } from '../call/leases.ts'
import { countTry, forgetTry } from './totp-tries.ts'

const SECRET_BYTES = 20
const PERIOD_SECONDS = 30
const DIGITS = 6
const WINDOW = 1

/** Name under which authenticator apps list the codes. */
const ISSUER = 'xero-mcp'

/** A new shared secret (base32), and the same as the otpauth:// address that authenticator apps read. */
export interface NewTotp {
  secret: string
  uri: string
}

/** A secret of 160 random bits for an approver of this name (RFC 4226 recommends that many). */
export function newTotp(name: string, random: (size: number) => Uint8Array): NewTotp {
  const buffer = Uint8Array.from(random(SECRET_BYTES)).buffer
  const totp = totpOf(new Secret({ buffer }), name)
  return { secret: totp.secret.base32, uri: totp.toString() }
}

/**
 * The credential of an approver who has shown one code for a new secret: that code is used up by it. Throws Fault `refused` for a wrong
 * code. Tries are not counted, since whoever enrols sees the secret itself.
 */
export function confirmedTotp(secret: string, code: string, clock: Pick<Clock, 'now'>): string {
  const step = stepOf(secret, digitsOf(code), clock.now())
  if (step !== undefined) return credentialText({ secret, lastStep: step })
  throw new Fault(
    'refused',
    'The code does not fit the secret.',
    'Check the clocks of both devices and type the next code.',
  )
}

/** What a verifier works on: the approvers, the tries that all processes share, and the time. */
export interface TotpParts {
  approvals: Pick<Approvals, 'approvers' | 'useCredential'>
  leases: Pick<Leases, 'read' | 'write'>
  clock: Pick<Clock, 'now'>
}

/** Checks one-time codes. */
export interface TotpVerifier {
  /**
   * The answer of an approver who types a code for these hashes. Throws Fault `refused` for a wrong or used code, a revoked approver and
   * after five wrong codes within 15 minutes, `invalid_input` for what is no code, `unavailable` when the store cannot be reached.
   */
  verify(approver: Pick<Approver, 'id'>, code: string, hashes: readonly string[]): Promise<Answer>
}

/** One-time codes by RFC 6238: a step of 30 seconds either side, each step of an approver good once, in whichever process. */
export function totpVerifier({ approvals, leases, clock }: TotpParts): TotpVerifier {
  return {
    async verify({ id }, code, hashes) {
      const digits = digitsOf(code)
      // Read again: what the caller holds may be older than the last use of a code.
      const approver = activeTotp(id, await approvals.approvers())
      const { secret, lastStep } = readCredential(approver.credential)
      const now = clock.now()
      // Counted before it is checked, so that guesses at the same time cannot outnumber the limit.
      const left = await countTry(leases, id, now)
      const step = stepOf(secret, digits, now)
      if (step === undefined) throw wrongCode(left)
      await forgetTry(leases, id, now)
      if (step <= lastStep) throw usedCode(lastStep > stepAt(now) + WINDOW)
      const used = credentialText({ secret, lastStep: step })
      if (!(await approvals.useCredential(id, approver.credential, used))) throw usedCode(false)
      return { approverId: id, name: approver.name, method: 'totp', proof: totpProof(secret, step, hashes) }
    },
  }
}

/**
 * The proof that an answer with a code leaves, as JSON text: the time step, the hashes agreed to with it, and an HMAC-SHA256 over both under
 * the approver's secret. A code signs nothing: this shows what the step was spent on, to whoever can open the secret.
 */
export function totpProof(secret: string, step: number, hashes: readonly string[]): string {
  const over = { method: 'totp', step, hashes: [...hashes].sort() }
  const mac = createHmac('sha256', Secret.fromBase32(secret).bytes).update(canonicalText(over)).digest('hex')
  return canonicalText({ ...over, mac })
}

const credentialShape = z.strictObject({ secret: z.string().regex(/^[A-Z2-7]{32,}$/), lastStep: z.number() })

type TotpCredential = z.output<typeof credentialShape>

function credentialText(credential: TotpCredential): string {
  return canonicalText(credential)
}

function readCredential(text: string): TotpCredential {
  try {
    return credentialShape.parse(JSON.parse(text))
  } catch {
    // A parser's words would quote the secret.
    throw new Fault('unavailable', 'The secret of this approver cannot be read.', 'Revoke the approver and enrol anew.')
  }
}

function activeTotp(id: string, approvers: readonly Approver[]): Approver {
  const approver = approvers.find((one) => one.id === id)
  if (approver && approver.revokedAt === undefined && approver.method === 'totp') return approver
  throw new Fault(
    'refused',
    'This approver has no one-time codes here, or was revoked.',
    'See xero-mcp approvals approvers.',
  )
}

function digitsOf(code: string): string {
  const digits = code.replace(/\s/g, '')
  if (/^\d{6}$/.test(digits)) return digits
  throw new Fault('invalid_input', `A code has ${DIGITS} digits.`, 'Type the one that the authenticator app shows now.')
}

function totpOf(secret: Secret, label = ''): TOTP {
  return new TOTP({ issuer: ISSUER, label, secret, algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS })
}

function stepAt(now: number): number {
  return TOTP.counter({ period: PERIOD_SECONDS, timestamp: now })
}

/** The time step a code belongs to, of those that are good now; the library compares in constant time. */
function stepOf(secret: string, digits: string, now: number): number | undefined {
  const delta = totpOf(Secret.fromBase32(secret)).validate({ token: digits, timestamp: now, window: WINDOW })
  return delta === null ? undefined : stepAt(now) + delta
}

function wrongCode(left: number): Fault {
  const more = left === 0 ? 'That was the last try for 15 minutes.' : `${left} more before a pause of 15 minutes.`
  return new Fault('refused', 'The code is wrong.', `Type the next one that the authenticator app shows. ${more}`)
}

function usedCode(clockIsBehind: boolean): Fault {
  const next = clockIsBehind
    ? "This computer's clock stands before the time of the last code used: set it right."
    : 'Wait for the next code, up to half a minute, and type that.'
  return new Fault('refused', 'The code was used already, and each is good once.', next)
}
