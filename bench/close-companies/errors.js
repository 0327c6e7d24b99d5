import { DOCUMENT_ERRORS } from './document-errors.js'
import { addLookAlikes } from './look-alikes.js'
import { MONTH_ERRORS } from './month-errors.js'

/** Every type of error that a company can have, by name. */
export const ERRORS = { ...DOCUMENT_ERRORS, ...MONTH_ERRORS }

/** Adds look-alikes to a company, then as many errors, of the types in their order; those that it has nothing for are passed over. */
export function spoil(company, { count, types = Object.keys(ERRORS) }) {
  Object.assign(company, { touched: new Set(), gone: new Set(), truths: [] })
  addLookAlikes(company)
  for (const type of types) {
    if (company.truths.length === count) break
    const truth = ERRORS[type].make(company)
    if (truth) company.truths.push({ accounts: [], ...truth, type })
  }
  return company
}
