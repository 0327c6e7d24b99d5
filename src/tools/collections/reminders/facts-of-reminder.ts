import type { Day } from '../../../books/day.ts'
import type { Organisation } from '../../../books/organisation.ts'
import type { AssessedDebtor, AssessedInvoice } from '../debtors/assessment.ts'
import { covers } from '../record/standing.ts'
import { brokenPromiseOn } from '../record/stops.ts'
import type { InterestClaim } from './interest-claim.ts'
import { greetingOf, type ReminderFacts } from './reminder-facts.ts'

/** What the facts of one message are gathered from; `links` are online invoices by invoice id. */
export interface ReminderSource {
  debtor: Pick<AssessedDebtor, 'contact' | 'details' | 'invoices' | 'standing'>
  invoices: readonly AssessedInvoice[]
  organisation: Pick<Organisation, 'name' | 'country'>
  today: Day
  links: ReadonlyMap<string, string>
  claim: InterestClaim | undefined
}

/** The facts of a message to a debtor about some of its invoices, the longest overdue first. Pure. */
export function factsOf({ debtor, invoices, organisation, today, links, claim }: ReminderSource): ReminderFacts {
  const { contact, details, standing } = debtor
  const { name, country } = organisation
  return {
    organisation: { name, country },
    contact: {
      name: contact.name,
      greeting: greetingOf({ name: contact.name, firstName: details?.firstName ?? '' }),
      email: details?.email ?? '',
      phone: details?.phone ?? '',
    },
    today,
    invoices: [...invoices].sort(byDue).map(({ id, number, reference, issued, due, total, amountDue, currency }) => ({
      ...{ number, reference, issued, due, total, amount: amountDue, currency, link: links.get(id) },
    })),
    queried: debtor.invoices
      .filter((one) => one.stop?.gate === 'dispute' && one.due < today && !invoices.includes(one))
      .map(({ number }) => number),
    promise: brokenPromise(standing, invoices),
    interest: claim,
    question: standing.disputes.find((one) => one.closed === undefined && invoices.some(({ id }) => covers(one, id)))
      ?.reason,
  }
}

function byDue(a: AssessedInvoice, b: AssessedInvoice): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1
  return a.number < b.number ? -1 : 1
}

// An expected date in Xero may be the bookkeeper's guess: only what was put on record as promised is held against the customer.
function brokenPromise(
  standing: AssessedDebtor['standing'],
  invoices: readonly AssessedInvoice[],
): ReminderFacts['promise'] {
  const promises = standing.promises.filter(({ from }) => from === 'record')
  const broken = invoices.flatMap(({ id }) => brokenPromiseOn({ ...standing, promises }, id) ?? [])
  const newest = promises.find((one) => broken.includes(one))
  if (!newest || newest.paid > 0n) return undefined
  const { amount, currency, day: made, on } = newest
  return { amount, currency, made, on }
}
