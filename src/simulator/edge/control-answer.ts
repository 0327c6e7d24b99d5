import type { WireAnswer } from '../contract.ts'
import type { OrganisationState } from '../state.ts'
import { type Fields, readText } from './body.ts'
import { jsonAnswer } from './envelope.ts'
import type { Desk } from './traffic.ts'

/** One control: what it reads is the JSON body, or for GET the query. */
export type Control = (desk: Desk, body: Fields) => WireAnswer | Promise<WireAnswer>

/** A refusal of a control, with the reason. */
export function problem(status: number, error: string): WireAnswer {
  return jsonAnswer(status, { error })
}

/** The organisation that a control is for. Throws RangeError when the simulator has no such organisation. */
export function organisationFor(desk: Desk, body: Fields): OrganisationState {
  const organisation = desk.state.organisations.get((readText(body.get('organisation')) ?? '').toLowerCase())
  if (!organisation) throw new RangeError('organisation is not one of this simulator')
  return organisation
}
