import { fixedClock } from '../../../src/simulator/clock.ts'
import { foundCompany } from '../../../src/simulator/company/companies.ts'
import { createSimulator } from '../../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Json } from '../accounting/fixture.ts'

/** A person at Xero's own screens, with bank accounts T1 in base currency, T2 in US dollars and T3 in euros. Throws on refusals. */
export function person(): {
  api: { books: OrganisationState }
  perform(method: string, path: string, body?: Json): Json
} {
  const simulator = createSimulator({ clock: fixedClock(Date.UTC(2026, 10, 20)) })
  const [books] = foundCompany(simulator, { company: 'empty' })
  if (!books) throw new Error('no company')
  const perform = (method: string, path: string, body?: Json): Json => {
    const answer = simulator.perform(books.id, { method, path, body })
    if (answer.kind !== 'envelope') throw new Error(JSON.stringify(answer))
    return answer.items[0] as Json
  }
  for (const [Code, CurrencyCode] of [
    ['T1', books.settings.baseCurrency],
    ['T2', 'USD'],
    ['T3', 'EUR'],
  ]) {
    perform('PUT', 'Accounts', { Code, Name: Code, CurrencyCode, Type: 'BANK', BankAccountNumber: '1' })
  }
  return { api: { books }, perform }
}
