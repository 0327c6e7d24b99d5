import { ApiRefusal, type WireAnswer, type WireRequest } from '../contract.ts'
import { type Fields, fieldsOf } from './body.ts'
import { type Control, problem } from './control-answer.ts'
import { appControls } from './control-apps.ts'
import { machineControls } from './control-machine.ts'
import { personControls } from './control-person.ts'
import { statementControls } from './control-statement.ts'
import { render } from './envelope.ts'
import { isLoopback, type Target } from './router.ts'
import type { Desk } from './traffic.ts'

/**
 * What a person does in Xero's web interface or what only time does, for tests and rehearsals; no part of Xero's API.
 * Off unless the simulator was made with `control`; requests must name a loopback host, and writes be JSON (so that no web page can send them).
 * docs/simulator.md lists the controls. What Xero refuses is answered as Xero would, what its screens would not offer with 400 and the reason.
 */
export async function controlAnswer(desk: Desk, request: WireRequest, target: Target): Promise<WireAnswer> {
  if (!desk.control || !isLoopback(request.headers.host)) return problem(404, 'The controls are switched off')
  const writing = request.method !== 'GET'
  if (writing && !(request.headers['content-type'] ?? '').includes('application/json')) {
    return problem(415, 'Send the control as application/json')
  }
  const control = CONTROLS[`${request.method} ${target.segments[1] ?? ''}`]
  const body = writing ? readBody(request.body) : fieldsOf(Object.fromEntries(target.query))
  if (!control || !body) return problem(400, 'No such control, or its body is no JSON object')
  const answer = await answerOrRefusal(desk, () => control(desk, body))
  if (writing) desk.save()
  return answer
}

const CONTROLS: Readonly<Record<string, Control>> = {
  ...machineControls,
  ...personControls,
  ...statementControls,
  ...appControls,
}

async function answerOrRefusal(desk: Desk, run: () => WireAnswer | Promise<WireAnswer>): Promise<WireAnswer> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof RangeError) return problem(400, error.message)
    if (!(error instanceof ApiRefusal)) throw error
    return render(error.answer, { id: '', providerName: desk.staff.appName, now: desk.clock.now(), json: true })
  }
}

function readBody(bytes: Uint8Array): Fields | undefined {
  try {
    return fieldsOf(bytes.byteLength === 0 ? {} : JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    return undefined
  }
}
