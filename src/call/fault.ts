/**
 * What went wrong, as a closed list: what callers and tests tell apart.
 * `invalid_input` the arguments; `not_found` and `ambiguous` a name or id; `refused` our policy or Xero's nature;
 * `rejected` Xero's validation; `unauthorised` the credential; `limited` Xero's call limits; `unavailable` Xero or the network;
 * `unknown_outcome` a write whose answer was lost; `internal` a mistake of ours.
 */
export type FaultCode =
  | 'invalid_input'
  | 'not_found'
  | 'ambiguous'
  | 'refused'
  | 'rejected'
  | 'unauthorised'
  | 'limited'
  | 'unavailable'
  | 'unknown_outcome'
  | 'internal'

/** The one error a tool throws. `fact` says what is so, `next` what to do; both are safe to show a model and a person. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly fact: string
  readonly next: string
  constructor(code: FaultCode, fact: string, next: string) {
    super(`${fact} ${next}`)
    this.name = 'Fault'
    this.code = code
    this.fact = fact
    this.next = next
  }
}

/** Any thrown thing as a Fault: strangers become `internal`, and their words stay out of the reply. */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  return new Fault(
    'internal',
    'The server made a mistake and stopped before it could answer.',
    'Look with list_changes (states sending, unknown, applied) before repeating a write, and report the log lines of this call.',
  )
}
