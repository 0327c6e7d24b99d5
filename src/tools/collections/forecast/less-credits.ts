import type { Day } from '../../../books/day.ts'
import { type Cents, divideRounded } from '../../../books/money.ts'

/** A document that credits can be taken off. */
export interface Creditable {
  id: string
  contactId: string
  due: Day
  currency: string
  amountDue: Cents
  dueInBase: Cents
}

/** A credit that a contact has not used yet. */
export interface Unused {
  contact: { id: string }
  currency: string
  remaining: Cents
}

/**
 * Documents less the unused credits of their contacts in the same currency, off the earliest due first, in that order. What a contact has
 * left over counts nowhere.
 */
export function lessCredits<One extends Creditable>(documents: readonly One[], credits: readonly Unused[]): One[] {
  const left = new Map<string, Cents>()
  for (const { contact, currency, remaining } of credits) {
    const key = `${currency} ${contact.id}`
    left.set(key, (left.get(key) ?? 0n) + remaining)
  }
  return [...documents].sort(byDue).map((one) => {
    const key = `${one.currency} ${one.contactId}`
    const credit = left.get(key) ?? 0n
    const taken = credit < one.amountDue ? credit : one.amountDue
    left.set(key, credit - taken)
    return { ...one, amountDue: one.amountDue - taken, dueInBase: shareInBase(one, one.amountDue - taken) }
  })
}

/** What a part of what is due on a document is in base currency. */
export function shareInBase({ amountDue, dueInBase }: Pick<Creditable, 'amountDue' | 'dueInBase'>, part: Cents): Cents {
  return amountDue === 0n ? 0n : divideRounded(dueInBase * part, amountDue)
}

function byDue(a: Creditable, b: Creditable): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
