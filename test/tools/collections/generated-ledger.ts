import { addDays, type Day, day, weekday } from '../../../src/books/day.ts'
import type { ReceivableCase } from '../../../src/tools/collections/debtors/receivables.ts'

/** A repeatable source of numbers from 0 to 1. */
export function numbersFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 4_294_967_296
  return () => {
    state = (state + 0x6d2b79f5) % 4_294_967_296
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * A made-up ledger of so many customers over two years up to a day, with the habits of real ones: customers differ by 13 days, one customer's
 * payments by 8 with a few far off, most invoices are paid in runs on the customer's own weekday, a run that is late is late for all in it,
 * hardly anything clears at weekends, and a few customers have most of the invoices. What would be paid after the last day is open.
 */
export function generatedLedger(seed: number, customers = 60, last = day('2026-11-20')): ReceivableCase[] {
  const random = numbersFrom(seed)
  return Array.from({ length: customers }, (_, customer) => casesOf(`c${customer}`, random, last)).flat()
}

function casesOf(contactId: string, random: () => number, last: Day): ReceivableCase[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const count = Math.min(150, Math.max(1, Math.round(Math.exp(Math.log(6) + 1.6 * normal()))))
  const habit = -3 + normal() * (13 / (1 + count / 8))
  const payday = 1 + Math.floor(random() * 5)
  const size = 8 + normal()
  const shocks = new Map<string, number>()
  return Array.from({ length: count }, (_, index) => {
    const issued = addDays(last, -Math.floor(random() * 730))
    const due = addDays(issued, random() < 0.7 ? 30 : 14)
    const run = due.slice(0, 7) + Math.floor(due.charCodeAt(9) / 5)
    const shock = shocks.get(run) ?? (random() < 0.9 ? 2.5 * normal() : 18 * Math.abs(normal()))
    shocks.set(run, shock)
    const lateness = Math.max(-25, Math.round(habit + shock))
    const cleared = clearing(addDays(due, lateness), random() < 0.72 ? payday : undefined)
    const paid = cleared > last ? undefined : cleared < issued ? issued : cleared
    const amount = BigInt(Math.round(100 * Math.exp(size + 0.8 * normal())))
    return { id: `${contactId}-${index}`, contactId, issued, due, paid, amount, currency: 'NZD' }
  })
}

/** The day on which money arrives: the customer's next weekday of paying, else the next weekday that is none of the weekend. */
function clearing(from: Day, payday: number | undefined): Day {
  let at = from
  while (payday === undefined ? weekday(at) === 0 || weekday(at) === 6 : weekday(at) !== payday) at = addDays(at, 1)
  return at
}
