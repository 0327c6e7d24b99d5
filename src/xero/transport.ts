import type { Clock } from '../books/clock.ts'
import { Fault } from '../call/fault.ts'
import type { WriteCall } from './adapter.ts'
import type { Lane } from './budgets.ts'
import { cancelled } from './cancelled.ts'
import type { ClockWatch } from './clock-error.ts'
import { faultOf, member, parseJson, unavailable, unknownOutcome } from './errors.ts'
import type { HostPin } from './hosts.ts'
import type { TokenSource } from './kept-tokens.ts'
import type { Limiter } from './limiter.ts'
import { exchange, type Log, type Network, type NetworkAnswer } from './network.ts'
import type { CallReport } from './organisation-limits.ts'
import { type Attempt, type Breaker, type CallProgress, failedAttempt, isTrouble, judge, newProgress } from './retry.ts'
import { unreachable } from './unreachable.ts'

/**
 * One call to be carried out: `body` is sent as it is, again and again if need be. `deadline` is milliseconds; `write` is present for writes.
 * Once `signal` is aborted it does not leave any more; what has left is awaited, and of a write also certainty.
 */
export interface OutgoingCall {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
  lane: Lane
  deadline: number
  signal?: AbortSignal | undefined
  write?: WriteCall
}

/** Carries out calls within limits and with retries. Resolves with any answer that says something, else throws Fault. */
export type Send = (call: OutgoingCall) => Promise<NetworkAnswer>

/** What a transport is made of. Without a limiter (before an organisation is known) calls go at once. */
export interface TransportParts {
  network: Network
  clock: Clock
  random: () => number
  tokens: TokenSource
  pin: HostPin
  breaker: Breaker
  limiter?: Limiter
  /** Where a wrong clock of this computer is noticed. */
  clockWatch?: ClockWatch | undefined
  log: Log
}

const LONGEST_WAIT: Record<Lane, number> = { interactive: 30_000, write: 40_000, batch: 10 * 60_000 }
const LONGEST_EXCHANGE = 30_000
// What was recorded as leaving now must not leave much later.
const STALE_RECORD_MS = 10_000
const NO_LIMIT: Limiter = { acquire: async () => ({ done: () => undefined }) }

/** Builds the one path by which every call of this folder reaches the network. */
export function createTransport(parts: TransportParts): Send {
  return async (call) => {
    parts.pin(call.url)
    const progress = newProgress(call.method !== 'GET', call.write?.stored !== undefined)
    try {
      return await persist(parts, call, progress)
    } catch (thrown) {
      // Not a Fault: a mistake of ours, which may have come after the sending.
      const sent = progress.write && progress.sent
      throw progress.maybeWritten || (sent && !(thrown instanceof Fault)) ? unknownOutcome() : thrown
    }
  }
}

async function persist(parts: TransportParts, call: OutgoingCall, progress: CallProgress): Promise<NetworkAnswer> {
  const { clock, tokens } = parts
  let token = await tokens.token()
  let renewed = false
  for (;;) {
    const { answer, attempt, failed } = await attemptOnce(parts, call, progress, token)
    if (answer && isStaleToken(answer) && !renewed) {
      renewed = true
      token = await tokens.renew(token)
      continue
    }
    const verdict = judge(progress, attempt, parts.random)
    if (verdict.next === 'answer' && answer) return settled(answer, progress)
    const wait = verdict.next === 'again' ? verdict.afterMs : Number.POSITIVE_INFINITY
    if (clock.now() + wait > Math.min(call.deadline, clock.now() + LONGEST_WAIT[call.lane])) throw spent(answer, failed)
    const signal = signalFor(call, progress)
    await clock.wait(wait, signal).catch((thrown: unknown) => {
      throw signal?.aborted ? cancelled() : thrown
    })
  }
}

// A write whose fate is unknown is sent again until that is certain, whoever waits for it.
function signalFor({ signal }: OutgoingCall, { maybeWritten }: CallProgress): AbortSignal | undefined {
  return maybeWritten ? undefined : signal
}

// A refusal on a resend does not say what became of the first sending, unless Xero judged the content itself.
function settled(answer: NetworkAnswer, progress: CallProgress): NetworkAnswer {
  const told = answer.status >= 200 && answer.status < 300
  if (!progress.write || told) return answer
  const certain = progress.maybeWritten ? isJudgement(answer) : answer.status >= 400 && answer.status < 500
  if (!certain) throw unknownOutcome()
  return answer
}

function isJudgement(answer: NetworkAnswer): boolean {
  return answer.status === 400 && Array.isArray(member(parseJson(textOf(answer)), 'Elements'))
}

interface Attempted {
  answer: NetworkAnswer | undefined
  attempt: Attempt
  /** What is said where there is no answer. */
  failed?: Fault
}

async function attemptOnce(
  parts: TransportParts,
  call: OutgoingCall,
  progress: CallProgress,
  token: string,
): Promise<Attempted> {
  const { clock, breaker, limiter = NO_LIMIT } = parts
  const signal = signalFor(call, progress)
  letThrough(breaker.restsUntil(clock.now()), parts)
  const permit = await limiter.acquire(
    call.lane,
    Math.min(call.deadline, clock.now() + LONGEST_WAIT[call.lane]),
    signal,
  )
  try {
    // It may have begun to rest while this call stood in line.
    letThrough(breaker.enter(clock.now()), parts)
    await clearToLeave(call, clock, signal)
  } catch (thrown) {
    permit.done({})
    throw thrown
  }
  const sentAt = clock.now()
  progress.sent = true
  const headers = { ...call.headers, authorization: `Bearer ${token}` }
  const timeoutMs = Math.max(1_000, Math.min(LONGEST_EXCHANGE, call.deadline - sentAt))
  const { method, url, body } = call
  let report: CallReport = {}
  try {
    const answer = await exchange(parts.network, clock, { method, url, headers, body, timeoutMs })
    if (call.write) call.write.status = answer.status
    const attempt = attemptOf(answer)
    report = reportOf(answer, attempt)
    note(parts, call, progress, sentAt, answer)
    parts.clockWatch?.note(answer.headers, sentAt, clock.now())
    breaker.note(isTrouble(attempt), clock.now())
    return { answer, attempt }
  } catch (thrown) {
    const attempt = failedAttempt(thrown)
    const failed = unreachable(thrown, url)
    breaker.note(true, clock.now(), failed)
    report = { lost: attempt.failure !== 'not_sent' }
    const failure = attempt.reason ?? attempt.failure
    parts.log('xero_call_failed', { method, path: pathOf(url), failure, attempt: progress.attempts + 1 })
    return { answer: undefined, attempt, failed }
  } finally {
    permit.done(report)
  }
}

// The record that an attempt leaves is durable before its first byte does.
async function clearToLeave({ write, deadline }: OutgoingCall, clock: Clock, signal?: AbortSignal): Promise<void> {
  for (let recordedAt = Number.NEGATIVE_INFINITY; ; ) {
    if (signal?.aborted) throw cancelled()
    if (clock.now() >= deadline) throw unavailable('There was no time left to ask Xero.')
    if (!write || clock.now() - recordedAt <= STALE_RECORD_MS) break
    recordedAt = clock.now()
    write.halted = true
    write.halted = !(await write.sending())
    if (write.halted) throw unavailable('This write is on hold.')
  }
  if (!write) return
  write.attempts += 1
  write.status = undefined
}

function attemptOf(answer: NetworkAnswer): { status: number; limit?: string; retryAfterMs?: number } {
  const { status, headers } = answer
  const seconds = headers['retry-after'] ?? ''
  const problem = headers['x-rate-limit-problem']
  return {
    status,
    ...(problem === undefined ? {} : { limit: problem.toLowerCase() }),
    ...(/^\d{1,6}$/.test(seconds) ? { retryAfterMs: Number.parseInt(seconds, 10) * 1_000 } : {}),
  }
}

// The app's own limit first: its name ends in "minute".
const LIMITS = ['appminute', 'minute', 'day', 'concurrent'] as const

function reportOf(answer: NetworkAnswer, attempt: { status: number; limit?: string; retryAfterMs?: number }) {
  const count = (name: string) => {
    const text = answer.headers[name] ?? ''
    return /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : undefined
  }
  const minuteLeft = count('x-minlimit-remaining')
  return {
    minuteLeft,
    dayLeft: count('x-daylimit-remaining'),
    appLeft: count('x-appminlimit-remaining'),
    limit: attempt.status === 429 ? limitOf(attempt) : undefined,
    retryAfterMs: attempt.retryAfterMs,
    // What stands before Xero answers without its headers, and does not say whether Xero saw the call.
    lost: attempt.status >= 500 && minuteLeft === undefined,
  }
}

function limitOf({ limit, retryAfterMs }: { limit?: string; retryAfterMs?: number }) {
  const named = LIMITS.find((name) => limit?.includes(name))
  // Only the minute and the day say when to come back.
  return named ?? (retryAfterMs === undefined ? 'concurrent' : 'minute')
}

function note(
  parts: TransportParts,
  call: OutgoingCall,
  progress: CallProgress,
  sentAt: number,
  answer: NetworkAnswer,
): void {
  parts.log('xero_call', {
    method: call.method,
    path: pathOf(call.url),
    status: answer.status,
    lane: call.lane,
    attempt: progress.attempts + 1,
    ms: parts.clock.now() - sentAt,
    bytes: answer.body.byteLength,
    correlation: (answer.headers['xero-correlation-id'] ?? '').slice(0, 64),
  })
}

// Query text can hold ledger words: only the path is logged.
function pathOf(url: string): string {
  return new URL(url).pathname
}

function isStaleToken(answer: NetworkAnswer): boolean {
  if (answer.status !== 401) return false
  return /TokenExpired|AuthenticationUnsuccessful/.test(textOf(answer))
}

function letThrough(restsUntil: number | undefined, { breaker, clock }: TransportParts): void {
  if (restsUntil === undefined) return
  const why = breaker.why()
  const seconds = Math.ceil((restsUntil - clock.now()) / 1_000)
  const fact = `Xero did not answer several times in a row.${why ? ` ${why.fact}` : ''}`
  throw new Fault('unavailable', fact, `${why ? `${why.next} ` : ''}Calls go out again in ${seconds} s.`)
}

function spent(answer: NetworkAnswer | undefined, failed: Fault | undefined): Fault {
  if (answer) return faultOf({ status: answer.status, headers: answer.headers, text: textOf(answer) })
  return failed ?? unavailable('Xero could not be reached.')
}

/** An answer's body as text. */
export function textOf(answer: NetworkAnswer): string {
  return Buffer.from(answer.body).toString('utf8')
}
