import { createPerson } from '../../src/simulator/person/person.ts'
import type { OrganisationState } from '../../src/simulator/state.ts'
import type { Item } from '../../src/simulator/state-stock.ts'
import type { TestHouse } from '../house.ts'
import { balanceOf } from './ledger-state.ts'

/** An item as the simulator has it. */
export function itemIn(books: OrganisationState, code: string): Item {
  const item = [...books.items.values()].find((one) => one.code === code)
  if (!item) throw new Error(`no item ${code}`)
  return item
}

/** Units on hand and what they cost, cents. */
export function stockOf(books: OrganisationState, code: string): { units: number; cost: bigint } {
  const { quantityOnHand, totalCostPool } = itemIn(books, code)
  return { units: Number(quantityOnHand) / 10_000, cost: totalCostPool }
}

/** By how much the inventory account differs from what the items on hand cost, cents: 0 when the ledger ties. */
export function untied(books: OrganisationState): bigint {
  const pools = [...books.items.values()].reduce((sum, { totalCostPool }) => sum + totalCostPool, 0n)
  return balanceOf(books, '630') - pools
}

/** A person approves every draft that was made since. */
export function approveDrafts({ simulator, books }: TestHouse, known: ReadonlySet<string>): number {
  const drafts = draftsSince(books, known)
  const person = createPerson(simulator, books.id)
  for (const { id } of drafts) person.approve(id)
  return drafts.length
}

/** Bills, invoices and credits that are drafts and were not there before. */
export function draftsSince({ invoices, creditNotes }: OrganisationState, known: ReadonlySet<string>) {
  const all = [...invoices.values(), ...creditNotes.values()]
  return all.filter(({ id, status }) => status === 'DRAFT' && !known.has(id))
}

/** The ids of all documents. */
export function idsIn({ invoices, creditNotes }: OrganisationState): Set<string> {
  return new Set([...invoices.keys(), ...creditNotes.keys()])
}
