import { destination, pino } from 'pino'
import type { Log } from './call/run.ts'
import type { LogLevel } from './config.ts'

/** Anywhere log lines can go; standard error unless a test listens. */
export interface LogStream {
  write(line: string): unknown
}

/** The server's log, and a way to tell it a secret that must never be in a line. */
export interface ScrubbedLog extends Log {
  secret(value: string): void
  /** What helps only in looking for a fault. */
  debug(facts: Record<string, unknown>, message: string): void
}

// A host that never reads standard error must not stop the server; beyond this, lines are dropped.
const LONGEST_BACKLOG = 4 * 1024 * 1024

/** Logs as JSON lines on standard error. Secrets are taken out of the finished line, wherever in it they stand. */
export function createLog(level: LogLevel, stream: LogStream = standardError()): ScrubbedLog {
  const secrets = new Set<string>()
  const logger = pino(
    { level, base: { pid: process.pid }, hooks: { streamWrite: (line) => scrub(line, secrets) } },
    stream,
  )
  return {
    debug: (facts, message) => logger.debug(facts, message),
    info: (facts, message) => logger.info(facts, message),
    warn: (facts, message) => logger.warn(facts, message),
    error: (facts, message) => logger.error(facts, message),
    secret: (value) => {
      for (const form of formsOf(value)) secrets.add(form)
    },
  }
}

function standardError(): LogStream {
  return destination({ dest: 2, sync: false, maxLength: LONGEST_BACKLOG })
}

const SHORTEST_SECRET = 6

// As it is, and as JSON, a URL and a Basic header would write it.
function formsOf(value: string): string[] {
  if (value.length < SHORTEST_SECRET) return []
  const bytes = Buffer.from(value)
  const forms = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), bytes.toString('hex')]
  return [...forms, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')]
}

const GONE = '[secret]'
const AUTHORIZATION = /(authorization\\?["']?\s*[:=,]\s*\[?\s*\\?["']?)(?:(?:basic|bearer|dpop)\s+)?[^\s"'\\,}\]]+/gi
const SCHEME = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi
const TOKEN = /\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){0,3}/g
const NAMED =
  /((?:refresh|access|id)_?token|client_?secret|code_?verifier|assertion|password|passphrase|api_?key|secret)(\\?["']?\s*[:=]\s*\\?["']?)[^\s"'\\&,}\]]+/gi
const CODE = /([?&]code=)[^\s"'\\&]+/g
const LONG = /[A-Za-z0-9+/_-]{32,}={0,2}/g
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A log line without anything that looks like a credential or is one of the known secrets. It stays valid JSON. */
export function scrub(line: string, secrets: ReadonlySet<string> = new Set()): string {
  let clean = line
  for (const secret of secrets) clean = clean.replaceAll(secret, GONE)
  return clean
    .replace(AUTHORIZATION, `$1${GONE}`)
    .replace(SCHEME, `$1 ${GONE}`)
    .replace(TOKEN, GONE)
    .replace(NAMED, `$1$2${GONE}`)
    .replace(CODE, `$1${GONE}`)
    .replace(LONG, (text) => (looksSecret(text) ? GONE : text))
}

// Ids and file paths are long too: a path's parts are short, and a secret mixes letters and digits in one part.
function looksSecret(text: string): boolean {
  return text
    .split('/')
    .some((part) => part.length >= 20 && !GUID.test(part) && /\d/.test(part) && /[A-Za-z]/.test(part))
}
