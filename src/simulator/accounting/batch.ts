import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import type { Fields } from '../edge/body.ts'
import { validationException } from '../edge/refusals.ts'
import { beginWork, rollBack, type Work } from './work.ts'

/** What came of one element: how it looks in the answer, and Xero's sentences about it. */
export interface Outcome {
  json: Record<string, unknown>
  errors: readonly string[]
  warnings?: readonly string[]
}

/** The id that Xero gives to what could not be created. */
export const ZERO_ID = '00000000-0000-0000-0000-000000000000'

/**
 * Writes the elements of a request. By default one refused element refuses them all (400, nothing written);
 * with `summarizeErrors=false` each element stands for itself and the answer is 200.
 */
export function writeBatch(
  call: ApiCall,
  context: ApiContext,
  resource: string,
  elements: readonly Fields[],
  write: (work: Work, fields: Fields) => Outcome,
): Answer {
  const apart = call.query.get('summarizeerrors')?.toLowerCase() === 'false'
  const work = beginWork(context)
  const outcomes = elements.map((fields) => {
    const mark = work.undo.length
    const outcome = write(work, fields)
    if (outcome.errors.length > 0) rollBack(work, mark)
    return outcome
  })
  const refused = outcomes.filter((outcome) => outcome.errors.length > 0)
  if (refused.length > 0 && !apart) {
    rollBack(work)
    throw validationException(refused.map((outcome) => withRemarks(outcome)))
  }
  const items = outcomes.map((outcome) => {
    const json = withRemarks(outcome)
    return apart ? { ...json, StatusAttributeString: standing(outcome) } : json
  })
  return { kind: 'envelope', resource, items }
}

function standing(outcome: Outcome): string {
  if (outcome.errors.length > 0) return 'ERROR'
  return outcome.warnings && outcome.warnings.length > 0 ? 'WARNING' : 'OK'
}

function withRemarks(outcome: Outcome): Record<string, unknown> {
  const { json, errors, warnings = [] } = outcome
  return {
    ...json,
    ...(errors.length > 0 ? { ValidationErrors: messages([...new Set(errors)]) } : {}),
    ...(warnings.length > 0 ? { Warnings: messages(warnings) } : {}),
  }
}

function messages(sentences: readonly string[]): { Message: string }[] {
  return sentences.map((sentence) => ({ Message: sentence }))
}
