import type { ContactRef } from '../../../src/books/contacts.ts'
import { addDays, type Day, day } from '../../../src/books/day.ts'
import { businessDays, type DayCount } from '../../../src/books/day-count.ts'
import type { Settlement } from '../../../src/books/documents.ts'
import type { OpenInvoice, Receivables } from '../../../src/tools/collections/debtors/receivables.ts'
import type { RecordEntry } from '../../../src/tools/collections/record/record-entry.ts'

export type Promised = Extract<RecordEntry, { kind: 'promise' }>

export const northgate: ContactRef = { id: 'c-northgate', name: 'Northgate Motors' }

/** An entry about Northgate, made on a Monday unless told. */
export const about = {
  contact: northgate,
  invoices: [{ id: 'i-1', number: 'INV-1' }],
  day: day('2026-11-02'),
  said: '',
}

export function promise(own: Partial<Promised> = {}): Promised {
  const told = { amount: 100_000n, currency: 'NZD', on: day('2026-11-06'), channel: 'email' as const, statedBy: '' }
  return { ...about, kind: 'promise', ref: 'p_00000001', ...told, ...own }
}

export function paid(amount: bigint, date: string, kind: Settlement['kind'] = 'payment'): Settlement {
  return { id: `s-${date}-${amount}`, kind, date: day(date), amount, reference: '' }
}

/** What invoices were settled with, by id; each is of 1,000.00 NZD unless told. */
export type Settled = Record<string, readonly Settlement[]>

/** The sales side with these invoices; what is wholly settled is not open. */
export function receivables(
  today: string,
  settled: Settled = {},
  { days = businessDays(), total = 100_000n, expected }: { days?: DayCount; total?: bigint; expected?: Day } = {},
): Receivables {
  const ids = ['i-1', 'i-2', ...Object.keys(settled)].filter((id, index, all) => all.indexOf(id) === index)
  const open = ids.flatMap((id): OpenInvoice[] => {
    const settlements = settled[id] ?? []
    const amountDue = total - settlements.reduce((so, { amount }) => so + amount, 0n)
    if (amountDue <= 0n) return []
    const money = { currency: 'NZD', total, amountDue, dueInBase: amountDue, settlements }
    const days = { issued: day('2026-10-01'), due: day('2026-10-20'), expectedPaymentDate: expected }
    return [{ id, number: id.toUpperCase(), reference: '', contact: northgate, ...days, ...money, sentToContact: true }]
  })
  return {
    asOf: 0,
    from: 'xero',
    today: day(today),
    baseCurrency: 'NZD',
    cases: [],
    open,
    credits: [],
    unapplied: [],
    credited: new Map(),
    days,
    settlementsOf: (id) => settled[id] ?? (ids.includes(id) ? [] : undefined),
  }
}

export { addDays, day }
