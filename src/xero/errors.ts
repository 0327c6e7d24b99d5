import { quoted } from '../books/ledger-text.ts'
import { Fault } from '../call/fault.ts'
import { type CallMade, missingScopeFault, notConnectedFault, refusedTokenFault } from './credential.ts'

/** A refusal as it came over the wire. */
export interface Refusal {
  status: number
  headers: Readonly<Record<string, string>>
  text: string
}

const MOST_SENTENCES = 10
const SOME_CALL: CallMade = { method: 'GET', url: 'https://api.xero.com/' }

/** The Fault for an answer of Xero that is not 2xx: Xero's own sentences quoted, and what to do. `call` is what it answers. */
export function faultOf(refusal: Refusal, call: CallMade = SOME_CALL): Fault {
  const body = parseJson(refusal.text)
  switch (refusal.status) {
    case 400:
    case 412:
      return badRequest(body)
    case 401:
      return unauthorised(body, refusal.headers, call)
    case 403:
      return notConnectedFault(call)
    case 404:
      return new Fault('not_found', 'Xero has no such thing.', 'Check the id or the number with a find tool.')
    case 429:
      return new Fault('limited', "Xero's call limit for this organisation is used up.", limitNext(refusal.headers))
    case 501:
      return new Fault('refused', 'Xero does not offer this.', 'Nothing was written.')
    default:
      return otherRefusal(refusal)
  }
}

function otherRefusal({ status, text }: Refusal): Fault {
  const refused = status > 400 && status < 500 && status !== 408
  if (refused) return new Fault('rejected', `Xero refused this (HTTP ${status}).`, REJECTED_NEXT)
  if (status === 503) return offline(text)
  return unavailable(`Xero answered with an error of its own (HTTP ${status}).`)
}

function offline(text: string): Fault {
  if (!/organi[sz]ation is offline/i.test(text.slice(0, 2_000)))
    return unavailable('Xero is not available at present (HTTP 503).')
  const next = 'Xero is working on its books: look into Xero itself, and try again in some minutes.'
  return new Fault('unavailable', 'Xero says that the organisation is offline.', next)
}

/** Xero or the network does not work at present; reading can simply be tried again. */
export function unavailable(fact: string): Fault {
  return new Fault('unavailable', fact, 'Try again in a minute.')
}

/** A write whose answer was lost. */
export function unknownOutcome(): Fault {
  return new Fault(
    'unknown_outcome',
    'The request was sent to Xero but no clear answer came back: it may or may not have been carried out.',
    'It is followed up by itself: see list_changes, and do not repeat it.',
  )
}

/** The Fault in what xero-node rejects with: a JSON string `{response: {statusCode, body, headers}}`, or an error of its own. */
export function faultOfClientError(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  const parsed = typeof thrown === 'string' ? parseJson(thrown) : undefined
  const response = member(parsed, 'response')
  const status = member(response, 'statusCode')
  if (typeof status === 'number' && status >= 400) {
    const body = member(response, 'body')
    return faultOf({ status, headers: {}, text: typeof body === 'string' ? body : (JSON.stringify(body) ?? '') })
  }
  return unavailable("Xero's answer could not be read.")
}

/** What Xero says is wrong with an element of a batch, in its own words, cleaned and quoted; empty where nothing is. */
export function complaintsOf(element: unknown): string[] {
  return sentences(list(member(element, 'validationErrors') ?? member(element, 'ValidationErrors')))
}

/** What Xero warns of on an element that it accepted, cleaned and quoted. */
export function warningsOf(element: unknown): string[] {
  return sentences(list(member(element, 'warnings') ?? member(element, 'Warnings')))
}

/** The fact of a rejected change, from Xero's sentences. */
export function rejectedFact(complaints: readonly string[]): string {
  if (complaints.length === 0) return 'Xero refused this without saying why.'
  return `Xero refused this: ${complaints.join(' ')}`
}

/** What to do about a rejected change. */
export const REJECTED_NEXT = 'Nothing was written. Correct what Xero names and try again.'

/** What to do about an e-mail that Xero would not send. */
export const EMAIL_REFUSED_NEXT = 'Nothing was sent, and asking again unchanged will not help.'

function badRequest(body: unknown): Fault {
  const elements = list(member(body, 'Elements'))
  const faults = elements.flatMap((element, index) => {
    const complaints = complaintsOf(element)
    return elements.length === 1 ? complaints : complaints.map((sentence) => `${index + 1}: ${sentence}`)
  })
  if (faults.length > 0) return new Fault('rejected', rejectedFact(faults.slice(0, MOST_SENTENCES)), REJECTED_NEXT)
  const [problem] = list(body)
  const message =
    member(problem, 'detail') ?? member(body, 'Message') ?? member(body, 'Detail') ?? member(body, 'Title')
  const said = typeof message === 'string' ? [quoted(message, 300)] : []
  if (member(body, 'Type') === 'QueryParseException') {
    return new Fault('internal', rejectedFact(said), 'The query was built wrongly by this server: please report it.')
  }
  return new Fault('rejected', rejectedFact(said), REJECTED_NEXT)
}

function unauthorised(body: unknown, headers: Readonly<Record<string, string>>, call: CallMade): Fault {
  const detail = String(member(body, 'Detail') ?? member(body, 'detail') ?? '')
  const scope = detail.startsWith('AuthorizationUnsuccessful') || headerSays(headers, 'insufficient_scope')
  return scope ? missingScopeFault(call) : refusedTokenFault(detail, call)
}

function limitNext(headers: Readonly<Record<string, string>>): string {
  const seconds = headers['retry-after'] ?? ''
  return /^\d{1,6}$/.test(seconds) ? `Try again in ${seconds} s.` : 'Try again in a minute.'
}

function headerSays(headers: Readonly<Record<string, string>>, word: string): boolean {
  return (headers['www-authenticate'] ?? '').includes(word)
}

function sentences(items: readonly unknown[]): string[] {
  const texts = items.map((item) => member(item, 'message') ?? member(item, 'Message'))
  return texts.filter((text) => typeof text === 'string').map((text) => quoted(text, 300))
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A property of a value that may be anything. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

/** JSON text as a value, undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
