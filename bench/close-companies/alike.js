import { day } from '../../dist/books/day.js'
import { addContact, bill, billLine } from './company.js'

/**
 * Notes that something of a company only looks like a type of error. The kind is the key up to its first sign or figure. Where no document of the key shows
 * whether it is taken for one, `about` does: words of what is said, an account's code, or anything that the type's rules say.
 */
export function markAlike(company, type, key, about = {}) {
  company.alikes.set(key, { type, kind: key.replace(/[#\d].*$/, '').trim(), ...about })
}

/** A supplier of a company that it had none of before. */
export function supplier(company, account = '429', name = company.names()) {
  return addContact(company, name, { supplier: true, account })
}

/** The one line of a bill. */
export function lineOf(company, words, account, unitAmount, more = {}) {
  return [billLine(company, { words, account, unitAmount, ...more })]
}

/** Adds a bill that only looks like a type of error. */
export function addAlike(company, type, key, { contact, on, number, lines, ...more }) {
  company.invoices.push(bill(company, { key, contact, day: day(on), number, lines, ...more }))
  markAlike(company, type, key)
}

/** Adds a supplier's credit, on its bill where it is for one. */
export function addCredit(company, key, { contact, on, number, lines, reference, appliesTo }) {
  const creditNote = { key, type: 'ACCPAYCREDIT', contact, day: day(on), lines, reference, number }
  const applied = appliesTo === undefined ? {} : { appliesTo }
  company.steps.push({ kind: 'creditNote', day: creditNote.day, creditNote: { ...creditNote, ...applied } })
}
