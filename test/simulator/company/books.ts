import { type Day, day, daysBetween, utcMidnight } from '../../../src/books/day.ts'
import { sum } from '../../../src/books/money.ts'
import { endpoints } from '../../../src/simulator/accounting/endpoints.ts'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { type CompanyChoice, foundCompany } from '../../../src/simulator/company/companies.ts'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import { createSimulator } from '../../../src/simulator/simulator.ts'
import type { Invoice, OrganisationState } from '../../../src/simulator/state.ts'
import type { Region } from '../../../src/simulator/state-settings.ts'

/** Mid-morning of a day in a region, in milliseconds UTC. */
export function instantOn(text: string, region: Region): number {
  return utcMidnight(day(text)) + { nz: -1, au: 0, uk: 11, us: 19 }[region] * 3_600_000
}

/** Companies founded in a fresh simulator whose clock stands on a day. */
export function founded(text: string, choice: CompanyChoice): OrganisationState[] {
  const clock = fixedClock(instantOn(text, choice.region ?? 'nz'))
  return foundCompany(createSimulator({ clock, endpoints }), choice)
}

/** The whole of an organisation's books as text, in the order of its maps. */
export function asText(organisation: OrganisationState): string {
  return JSON.stringify(organisation, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`
    return value instanceof Map ? [...value] : value
  })
}

/** Days that an open document is overdue. */
export function overdueOf(invoice: Invoice, today: Day): number {
  return invoice.dueDate === undefined ? 0 : daysBetween(invoice.dueDate, today)
}

/** Documents with something due, sales or bills. */
export function openOf(organisation: OrganisationState, type: Invoice['type']): Invoice[] {
  return [...organisation.invoices.values()].filter(
    (invoice) => invoice.type === type && invoice.status === 'AUTHORISED' && invoice.amountDue > 0n,
  )
}

/** The sum of a trial balance, which must be zero. */
export function imbalance(organisation: OrganisationState, today: Day): bigint {
  return sum(trialBalance(organisation, today).values())
}

/** The balance of a system account on a day. */
export function balanceOf(organisation: OrganisationState, systemAccount: string, today: Day): bigint {
  const account = [...organisation.accounts.values()].find((each) => each.systemAccount === systemAccount)
  return trialBalance(organisation, today).get(account?.id ?? '') ?? 0n
}

/** Documents of one contact in order of their days. */
export function documentsOf(organisation: OrganisationState, name: string): Invoice[] {
  const id = organisation.contactNames.get(name.toLowerCase())
  return [...organisation.invoices.values()]
    .filter((invoice) => invoice.contactId === id)
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}
