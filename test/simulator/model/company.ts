import { utcMidnight } from '../../../src/books/day.ts'
import { fixedClock } from '../../../src/simulator/clock.ts'
import type { Answer } from '../../../src/simulator/contract.ts'
import { createSimulator, emptyState } from '../../../src/simulator/simulator.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Account } from '../../../src/simulator/state-settings.ts'
import type { Json } from '../accounting/fixture.ts'
import { company, idOf } from '../reports/random-books.ts'

/** The person who claims expenses. */
export const USER = '7cf47fe2-c3dd-4c6b-9895-7ba767ba529c'

/** An organisation with everything that can move its ledger, and a person at Xero's own screens. */
export interface World {
  books: OrganisationState
  /** The latest day that anything happened on. */
  today: string
  perform(method: string, path: string, body?: Json): Answer
  /** The first item of an answer. Throws on refusals. */
  one(method: string, path: string, body?: Json): Json
}

const MORE: [string, string, string, string, Account['class'], string?][] = [
  ['092', '091', 'More dollars', 'BANK', 'ASSET'],
  ['093', '090', 'Savings', 'BANK', 'ASSET'],
  ['310', '300', 'Cost of Goods Sold', 'DIRECTCOSTS', 'EXPENSE'],
  ['620', '610', 'Prepayments', 'CURRENT', 'ASSET'],
  ['631', '630', 'Goods in Transit', 'INVENTORY', 'ASSET'],
  ['801', '800', 'Unpaid Expense Claims', 'CURRLIAB', 'LIABILITY', 'UNPAIDEXPCLM'],
]

/**
 * An organisation of the kind that a sequence is about. In `plain` books everything is in base currency. In `mixed` ones there are foreign
 * documents and bank accounts, and gains of every kind go to one account with the cents of rounding: which of them a cent goes to depends
 * on the order in which things were entered.
 */
export function found(kind: 'plain' | 'mixed', begin: string): World {
  const books = company()
  addAccounts(books)
  if (kind === 'mixed') for (const code of ['497', '498', '499']) books.accounts.delete(idOf(code))
  const person = { email: 'a@example.com', firstName: 'A', lastName: 'B' }
  books.users.set(USER, { id: USER, ...person, isSubscriber: true, role: 'STANDARD', updatedAt: 0 })
  const state = { ...emptyState(), organisations: new Map([[books.id, books]]) }
  const simulator = createSimulator({ state, clock: fixedClock(0) })
  const world: World = {
    books,
    today: begin,
    perform: (method, path, body) => simulator.perform(books.id, { method, path, body }, noon(world.today)),
    one: (method, path, body) => {
      const answer = world.perform(method, path, body)
      if (answer.kind !== 'envelope') throw new Error(JSON.stringify(answer))
      return JSON.parse(JSON.stringify(answer.items[0]))
    },
  }
  for (const Name of ['Ann', 'Bob']) world.one('PUT', 'Contacts', { Name })
  for (const [Code, asset] of [
    ['FRIDGE', '630'],
    ['OVEN', '631'],
  ]) {
    const PurchaseDetails = { UnitPrice: 20, COGSAccountCode: '310' }
    const SalesDetails = { UnitPrice: 50, AccountCode: '200' }
    world.one('PUT', 'Items', { Code, InventoryAssetAccountCode: asset, PurchaseDetails, SalesDetails })
  }
  return world
}

function addAccounts(books: OrganisationState): void {
  for (const [code, like, name, type, group, systemAccount] of MORE) {
    const { systemAccount: _, ...model } = books.accounts.get(idOf(like)) ?? {}
    const system = systemAccount === undefined ? {} : { systemAccount }
    const account = { ...model, id: idOf(code), code, name, type, class: group, ...system }
    books.accounts.set(idOf(code), account as Account)
  }
}

/** Noon of a day of the organisation, which is in New Zealand. */
function noon(today: string): number {
  return utcMidnight(today as Parameters<typeof utcMidnight>[0])
}
