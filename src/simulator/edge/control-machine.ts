import { parseInstant } from '../clock.ts'
import type { WireAnswer } from '../contract.ts'
import { type Fields, readBoolean, readText } from './body.ts'
import { type Control, problem } from './control-answer.ts'
import { jsonAnswer } from './envelope.ts'
import { type FaultKind, faultKinds, readFaultKind } from './faults.ts'
import { raiseEverywhere } from './perform.ts'
import type { Desk } from './traffic.ts'

/** Controls of the simulator itself: its clock, its consent page and its faults. */
export const machineControls: Readonly<Record<string, Control>> = {
  'GET clock': (desk) => jsonAnswer(200, { now: new Date(desk.clock.now()).toISOString() }),
  'POST clock': moveClock,
  'POST consent': decideConsent,
  'POST faults': planFaults,
  'DELETE faults': (desk) => {
    desk.faults.clear()
    return jsonAnswer(200, {})
  },
}

function moveClock(desk: Desk, body: Fields): WireAnswer {
  const advance = body.get('advance')
  const instant = parseInstant(readText(body.get('set')) ?? '')
  if (instant !== undefined) desk.clock.set(instant)
  else if (typeof advance === 'number' && advance >= 0) desk.clock.advance(advance)
  else return problem(400, 'advance must be milliseconds >= 0, or set an ISO 8601 instant')
  raiseEverywhere(desk, desk.clock.now())
  return jsonAnswer(200, { now: new Date(desk.clock.now()).toISOString() })
}

function decideConsent(desk: Desk, body: Fields): WireAnswer {
  const listed = body.get('organisations')
  const chosen = Array.isArray(listed) ? listed.map((id: unknown) => (readText(id) ?? '').toLowerCase()) : undefined
  if (chosen?.some((id) => !desk.state.organisations.has(id))) {
    return problem(400, 'organisations must be ids of this simulator')
  }
  const { consent } = desk
  consent.organisationIds = chosen
  consent.denied = readBoolean(body.get('denied')) ?? false
  consent.ask = readBoolean(body.get('ask')) ?? consent.ask
  return jsonAnswer(200, { ask: consent.ask, denied: consent.denied, organisations: chosen ?? null })
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
