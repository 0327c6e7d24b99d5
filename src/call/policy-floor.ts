import { formatAmount, magnitude } from '../books/money.ts'
import { contactOf, kindOf, moneyOf, postingDateOf, subjectOf } from './acts.ts'
import type { Change } from './change.ts'
import { habitOf } from './contact-habit.ts'
import { plainName } from './policy-conditions.ts'
import type { Case } from './policy-facts.ts'

/** What no policy can allow: reasons to refuse or to ask a person whatever its rules say. Each is a sentence for people; undefined where there is none. */

/** Why a change is refused under any policy. */
export function alwaysRefused({ change, effect, facts: { lockDate } }: Case): string | undefined {
  // Xero refuses these itself; refusing first keeps a person from being asked for what cannot happen.
  if (effect !== 'post' && effect !== 'pay' && effect !== 'destroy') return undefined
  const date = postingDateOf(change)
  if (!lockDate || date === undefined || date === 'unknown' || date > lockDate) return undefined
  if (change.act === 'set_status' && change.to === 'DELETED') return undefined
  return `It is dated ${date}, and the books are locked up to ${lockDate}.`
}

// A swapped bank account or address is how invoices are hijacked, so no policy lets it pass by itself.
/** Why a person must agree to a change under any policy, told from the change itself. */
export function alwaysAsked({ change, effect }: Case, guarded: readonly string[]): string | undefined {
  const updates = change.act === 'update_document' || change.act === 'update_record'
  if (updates && change.patch.contact !== undefined && effect === 'post') {
    return 'It moves a posted document to another contact, which a person must always agree to.'
  }
  if (changesWhatAwaitsApproval(change) && effect !== 'record') {
    return 'It changes a document that already awaits a person in Xero.'
  }
  return (effect === 'post' ? movesMoreThanItsTotal(change) : undefined) ?? otherwiseAsked(change, guarded)
}

function otherwiseAsked(change: Change, guarded: readonly string[]): string | undefined {
  return setsWhereMoneyGoes(change) ?? paysSeveralContacts(change) ?? takesGuardedName(change, guarded)
}

const IN_LEDGER = new Set<string | undefined>(['invoice', 'bill', 'credit_note', 'supplier_credit', 'bank_transaction'])

// Limits count the total, which says nothing of what opposite lines move.
function movesMoreThanItsTotal(change: Change): string | undefined {
  const money = IN_LEDGER.has(kindOf(change)) ? moneyOf(change) : undefined
  if (money?.amount === 0n) {
    return 'It comes to nothing in total, so its amount does not tell what it moves between accounts or in stock.'
  }
  const { amount = 0n, against = 0n } = money ?? {}
  if (against <= magnitude(amount)) return undefined
  return `Its lines take ${formatAmount(against)} off, more than it comes to, so its amount does not tell what it moves between accounts or in stock.`
}

function setsWhereMoneyGoes(change: Change): string | undefined {
  if (change.act === 'create_contact' && change.contact.bankAccount !== undefined) {
    return 'It sets bank details, which a person must always agree to.'
  }
  if (change.act !== 'update_contact') return undefined
  const { bankAccount, email } = change.patch
  if (bankAccount !== undefined) return 'It changes bank details, which a person must always agree to.'
  return email === undefined ? undefined : 'It changes an e-mail address, which a person must always agree to.'
}

// Whoever approves in Xero may have looked already, so what they saw must not change under their hands.
function changesWhatAwaitsApproval(change: Change): boolean {
  if (change.act === 'set_record_status' || change.act === 'update_record') return change.record.status === 'SUBMITTED'
  if (change.act !== 'update_document' && change.act !== 'set_status') return false
  return change.document.status === 'SUBMITTED'
}

// What is usual for a contact can only be told of one.
function paysSeveralContacts(change: Change): string | undefined {
  if (change.act !== 'record_batch_payment' || contactOf(change) !== undefined) return undefined
  return 'It pays or is paid by several contacts at once, which a person must always agree to.'
}

// Otherwise renaming a contact would put it under another rule.
function takesGuardedName(change: Change, guarded: readonly string[]): string | undefined {
  if (!namesGiven(change).some((name) => guarded.includes(plainName(name)))) return undefined
  return "It gives or takes a contact's name that a rule relies on, which a person must always agree to."
}

function namesGiven(change: Change): string[] {
  if (change.act === 'create_contact') return [change.contact.name]
  if (change.act !== 'update_contact' || change.patch.name === undefined) return []
  return [change.patch.name, change.contact.name]
}

/** Whether `askedForHistory` has anything to say about a change once the contact's history is known. */
export function dependsOnHistory({ change, effect }: Case): boolean {
  return (effect === 'post' || effect === 'pay') && contactOf(change) !== undefined
}

/** Why a person must agree to what posts or pays, told from the contact's history: none, not known, or an amount far outside it. */
export function askedForHistory(at: Case): string | undefined {
  if (!dependsOnHistory(at)) return undefined
  const { history, baseCurrency } = at.facts
  if (!history) return "This contact's history could not be looked at, so a person must agree."
  if (history.total === 0) return 'It is the first for a contact that has no posted document yet.'
  if (at.amount === undefined) return `Its amount in ${baseCurrency} is not known, so a person must agree.`
  const own = subjectOf(at.change)
  const alike = history.documents.filter(({ kind, id }) => kind === kindOf(at.change) && id !== own)
  const habit = habitOf(alike.map(({ amount }) => amount))
  if (!habit || at.amount <= habit.limit) return undefined
  const { count, median, limit } = habit
  return `Its amount of ${formatAmount(at.amount)} is far above what is usual for this contact: ${formatAmount(median)} is the middle of ${count}, up to ${formatAmount(limit)} is not unusual.`
}
