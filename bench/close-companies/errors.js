import { DOCUMENT_ERRORS } from './document-errors.js'
import { addLookAlikes } from './look-alikes.js'
import { MONTH_ERRORS } from './month-errors.js'

/** Every type of error that a company can have, by name. */
export const ERRORS = { ...DOCUMENT_ERRORS, ...MONTH_ERRORS }

/** Whether a look-alike of a name looks like a type of error. */
export function isAlikeOf(type, alike) {
  return (ERRORS[type].alike ?? type) === alike
}

/** Adds look-alikes to a company, then as many errors, of the types from `start` on in their order; those that it has nothing for are passed over. */
export function spoil(company, { count, start = 0 }) {
  Object.assign(company, { touched: new Set(), gone: new Set(), truths: [] })
  addLookAlikes(company)
  const types = Object.keys(ERRORS)
  for (let index = 0; index < types.length && company.truths.length < count; index += 1) {
    const type = types[(start + index) % types.length]
    const truth = ERRORS[type].make(company)
    if (truth) company.truths.push({ accounts: [], ...truth, type })
  }
  return company
}
