import type { Answer, WireAnswer } from '../contract.ts'
import { msPlain } from './wire-dates.ts'
import { envelopeXml } from './xml.ts'

/** What an answer needs on its way out: a GUID for the envelope, the app's name, the instant, and whether JSON was asked for. */
export interface EnvelopeFacts {
  id: string
  providerName: string
  now: number
  json: boolean
}

/** Puts an endpoint's answer on the wire. Headers common to every response are added by the caller. */
export function render(answer: Answer, facts: EnvelopeFacts): WireAnswer {
  switch (answer.kind) {
    case 'envelope':
      return renderEnvelope(answer, facts)
    case 'json':
      return jsonAnswer(answer.status, answer.json, answer.headers)
    case 'html':
      return textAnswer(answer.status, 'text/html; charset=utf-8', answer.text)
    case 'bytes':
      return { status: answer.status, headers: { 'content-type': answer.contentType }, body: answer.bytes }
    case 'empty':
      return { status: answer.status, headers: {}, body: new Uint8Array() }
  }
}

function renderEnvelope(answer: Extract<Answer, { kind: 'envelope' }>, facts: EnvelopeFacts): WireAnswer {
  const { summarizeErrors } = answer
  const envelope = {
    ...(summarizeErrors === undefined ? {} : { SummarizeErrors: summarizeErrors }),
    Id: facts.id,
    Status: 'OK',
    ProviderName: facts.providerName,
    DateTimeUTC: msPlain(facts.now),
    ...(answer.pagination ? { pagination: answer.pagination } : {}),
    [answer.resource]: answer.single === true ? answer.items[0] : answer.items,
  }
  const status = answer.status ?? 200
  const headers = summarizeErrors === undefined ? {} : { 'content-type': 'application/json' }
  return facts.json
    ? jsonAnswer(status, envelope, headers)
    : textAnswer(status, 'text/xml; charset=utf-8', envelopeXml(envelope, answer.resource))
}

/** A JSON answer with Xero's content type. */
export function jsonAnswer(status: number, json: unknown, headers: Readonly<Record<string, string>> = {}): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(json)),
  }
}

/** An answer of plain text, XML or HTML. */
export function textAnswer(status: number, contentType: string, text: string): WireAnswer {
  return { status, headers: { 'content-type': contentType }, body: Buffer.from(text) }
}

/**
 * Whether the caller asked for JSON. XML is Xero's default: without an Accept header, or with one that does not name JSON, the reply is XML.
 */
export function wantsJson(accept: string | undefined): boolean {
  return accept?.toLowerCase().includes('json') ?? false
}
