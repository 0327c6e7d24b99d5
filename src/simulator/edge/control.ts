import { parseDay } from '../../books/day.ts'
import { parseInstant } from '../clock.ts'
import type { ApiContext, WireAnswer, WireRequest } from '../contract.ts'
import { raiseDue } from '../orders/raise-due.ts'
import type { OrganisationState } from '../state.ts'
import type { OrganisationSettings } from '../state-settings.ts'
import { contextOf } from './api.ts'
import { type Fields, fieldsOf, readBoolean, readText } from './body.ts'
import { jsonAnswer } from './envelope.ts'
import { type FaultKind, faultKinds, readFaultKind } from './faults.ts'
import type { Target } from './router.ts'
import type { Desk } from './traffic.ts'

/**
 * What a person does in Xero's web interface or what only time does, for tests and rehearsals; no part of Xero's API.
 * - `GET /simulator/clock`, `POST {"advance": milliseconds}` or `{"set": "2026-11-30T00:00:00Z"}`
 * - `POST /simulator/lock-dates {"organisation": id, "period": "2026-10-31" | null, "endOfYear": day | null}`
 * - `POST /simulator/email {"organisation": id, "allow": true}`
 * - `POST /simulator/consent {"denied": false, "organisations": [id]}`: what the consent page answers; all organisations when left out
 * - `POST /simulator/faults {"next": kind, "count": 1}` or `{"probability": 0.1, "kinds": [kind]}`, `DELETE` clears
 * Off unless the simulator was made with `control`; requests must name a loopback host, and writes be JSON (so that no web page can send them).
 */
export function controlAnswer(desk: Desk, request: WireRequest, target: Target): WireAnswer {
  if (!desk.control || !isLoopback(request.headers.host)) return problem(404, 'The controls are switched off')
  const writing = request.method !== 'GET'
  if (writing && !(request.headers['content-type'] ?? '').includes('application/json')) {
    return problem(415, 'Send the control as application/json')
  }
  const control = CONTROLS[`${request.method} ${target.segments[1] ?? ''}`]
  const body = readBody(request.body)
  if (!control || !body) return problem(400, 'No such control, or its body is no JSON object')
  const answer = control(desk, body)
  if (writing) desk.save()
  return answer
}

type Control = (desk: Desk, body: Fields) => WireAnswer

const CONTROLS: Readonly<Record<string, Control>> = {
  'GET clock': (desk) => jsonAnswer(200, { now: new Date(desk.clock.now()).toISOString() }),
  'POST clock': moveClock,
  'POST lock-dates': lockDates,
  'POST email': allowEmail,
  'POST consent': decideConsent,
  'POST faults': planFaults,
  'DELETE faults': (desk) => {
    desk.faults.clear()
    return jsonAnswer(200, {})
  },
}

function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host ?? '')
}

function readBody(bytes: Uint8Array): Fields | undefined {
  try {
    return fieldsOf(bytes.byteLength === 0 ? {} : JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    return undefined
  }
}

function moveClock(desk: Desk, body: Fields): WireAnswer {
  const advance = body.get('advance')
  const instant = parseInstant(readText(body.get('set')) ?? '')
  if (instant !== undefined) desk.clock.set(instant)
  else if (typeof advance === 'number' && advance >= 0) desk.clock.advance(advance)
  else return problem(400, 'advance must be milliseconds >= 0, or set an ISO 8601 instant')
  for (const organisation of desk.state.organisations.values()) raiseDue(itselfOf(desk, organisation))
  return jsonAnswer(200, { now: new Date(desk.clock.now()).toISOString() })
}

/** Xero itself, without anybody calling. */
function itselfOf(desk: Desk, organisation: OrganisationState): ApiContext {
  const actor = { appName: 'Xero', userName: 'System Generated' }
  return contextOf(organisation, { query: new Map() }, desk.clock.now(), actor, desk.ids)
}

function lockDates(desk: Desk, body: Fields): WireAnswer {
  const settings = settingsOf(desk, body)
  if (!settings) return problem(400, 'organisation is not one of this simulator')
  for (const [name, key] of [
    ['period', 'periodLockDate'],
    ['endOfYear', 'endOfYearLockDate'],
  ] as const) {
    if (!body.has(name)) continue
    const day = parseDay(readText(body.get(name)) ?? '')
    if (day) settings[key] = day
    else if (body.get(name) === null) delete settings[key]
    else return problem(400, `${name} must be YYYY-MM-DD or null`)
  }
  return jsonAnswer(200, { period: settings.periodLockDate ?? null, endOfYear: settings.endOfYearLockDate ?? null })
}

function allowEmail(desk: Desk, body: Fields): WireAnswer {
  const settings = settingsOf(desk, body)
  const allow = readBoolean(body.get('allow'))
  if (!settings || allow === undefined) return problem(400, 'organisation must be known and allow true or false')
  settings.allowEmail = allow
  return jsonAnswer(200, { allow })
}

function decideConsent(desk: Desk, body: Fields): WireAnswer {
  const listed = body.get('organisations')
  const chosen = Array.isArray(listed) ? listed.map((id: unknown) => (readText(id) ?? '').toLowerCase()) : undefined
  if (chosen?.some((id) => !desk.state.organisations.has(id))) {
    return problem(400, 'organisations must be ids of this simulator')
  }
  desk.consent.organisationIds = chosen
  desk.consent.denied = readBoolean(body.get('denied')) ?? false
  return jsonAnswer(200, { denied: desk.consent.denied, organisations: chosen ?? null })
}

function planFaults(desk: Desk, body: Fields): WireAnswer {
  const kind = readFaultKind(readText(body.get('next')))
  const count = body.get('count') ?? 1
  const probability = body.get('probability')
  if (kind && typeof count === 'number') {
    for (let planned = 0; planned < Math.min(count, 1_000); planned += 1) desk.faults.next(kind)
    return jsonAnswer(200, { next: kind, count })
  }
  if (typeof probability !== 'number') return problem(400, `next must be one of ${faultKinds.join(', ')}`)
  desk.faults.odds(probability, readKinds(body.get('kinds')))
  return jsonAnswer(200, { probability })
}

function readKinds(value: unknown): FaultKind[] {
  const names = Array.isArray(value) ? value : []
  const kinds = names.flatMap((name: unknown) => readFaultKind(readText(name)) ?? [])
  return kinds.length > 0 ? kinds : ['503']
}

function settingsOf(desk: Desk, body: Fields): OrganisationSettings | undefined {
  return desk.state.organisations.get((readText(body.get('organisation')) ?? '').toLowerCase())?.settings
}

function problem(status: number, error: string): WireAnswer {
  return jsonAnswer(status, { error })
}
