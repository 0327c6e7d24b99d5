import { cleanText } from '../books/ledger-text.ts'

/** How a check came out. `not_checked`: something before it failed, or there was no time. */
export type FindingState = 'ok' | 'warning' | 'fault' | 'not_checked'

/**
 * What one check found: a fact in a sentence, and the next step where one is needed. `check` is a stable name such as `record.disk`;
 * `about` names what it was about where there are several, such as an organisation. Neither a secret nor unclean ledger text is in it.
 */
export interface Finding {
  check: string
  about?: string
  state: FindingState
  fact: string
  fix?: string
}

/** That all is well. */
export function fine(check: string, fact: string): Finding {
  return { check, state: 'ok', fact }
}

/** That something may go wrong, and what to do. */
export function warned(check: string, fact: string, fix: string): Finding {
  return { check, state: 'warning', fact, fix }
}

/** That something is wrong, and what to do. */
export function faulty(check: string, fact: string, fix: string): Finding {
  return { check, state: 'fault', fact, fix }
}

/** That a check of something could not be made, and why. */
export function unchecked(check: string, what: string, why: string): Finding {
  return { check, state: 'not_checked', fact: `${what} not checked: ${why}.` }
}

/** The same finding, about one of several. */
export function about(name: string, finding: Finding): Finding {
  return { ...finding, about: cleanText(name, 80) }
}

/** A finding in one line, its state first. */
export function findingInWords({ state, fact, fix, about: subject }: Finding): string {
  const whole = subject === undefined ? fact : `${subject}: ${fact}`
  return `${state === 'not_checked' ? 'open' : state}: ${whole}${fix === undefined ? '' : ` => ${fix}`}`
}
