import { z } from 'zod'
import { handleOf } from '../../books/handles.ts'
import { IN_BATCH } from '../../books/records.ts'
import { repeatsText } from '../../call/acts/repeating.ts'
import type { RecordResource } from '../calls/records.ts'
import { flag, maybeDay, optional, read, text } from './shape.ts'

interface Fact {
  name: string
  value: string
}

const texts = {
  title: text,
  summary: text,
  terms: text,
  deliveryAddress: text,
  attentionTo: text,
  telephone: text,
  deliveryInstructions: text,
  particulars: text,
  narrative: text,
  details: text,
}

const factShape = z.looseObject({
  ...texts,
  showOnCashBasisReports: optional(z.boolean()),
  fromBankAccount: optional(z.looseObject({ name: text })),
  toBankAccount: optional(z.looseObject({ name: text })),
  batchPaymentID: text,
  approvedForSending: flag,
  schedule: optional(
    z.looseObject({
      period: optional(z.number()),
      unit: text,
      dueDate: optional(z.number()),
      dueDateType: text,
      startDate: maybeDay,
      nextScheduledDate: maybeDay,
      endDate: maybeDay,
    }),
  ),
})

type WireFacts = z.output<typeof factShape>

const NAMES: Readonly<Record<keyof typeof texts, string>> = {
  title: 'title',
  summary: 'summary',
  terms: 'terms',
  deliveryAddress: 'delivery address',
  attentionTo: 'attention',
  telephone: 'telephone',
  deliveryInstructions: 'delivery instructions',
  particulars: 'particulars',
  narrative: 'narrative',
  details: 'details',
}

/** What only some kinds of records have, by name, as ledger text. */
export function factsOf(resource: RecordResource, value: unknown): Fact[] {
  const wire = read(resource, factShape, value)
  const facts = Object.entries(NAMES).flatMap(([field, name]): Fact[] => {
    const said = wire[field]
    return typeof said === 'string' && said !== '' ? [{ name, value: said }] : []
  })
  return [
    ...facts,
    ...transferFacts(wire),
    ...scheduleFacts(wire),
    ...journalFacts(wire),
    ...batchFacts(resource, wire),
  ]
}

function transferFacts({ fromBankAccount, toBankAccount }: WireFacts): Fact[] {
  if (!fromBankAccount || !toBankAccount) return []
  return [
    { name: 'from account', value: fromBankAccount.name },
    { name: 'to account', value: toBankAccount.name },
  ]
}

function journalFacts({ showOnCashBasisReports }: WireFacts): Fact[] {
  return showOnCashBasisReports === false ? [{ name: 'cash basis', value: 'not shown on cash basis reports' }] : []
}

function batchFacts(resource: RecordResource, { batchPaymentID: id }: WireFacts): Fact[] {
  return resource !== 'Payment' || id === '' ? [] : [{ name: IN_BATCH, value: handleOf({ kind: 'batch_payment', id }) }]
}

function scheduleFacts({ schedule, approvedForSending }: WireFacts): Fact[] {
  if (!schedule) return []
  const { period, nextScheduledDate, startDate, endDate, dueDate, dueDateType } = schedule
  const unit = schedule.unit.toUpperCase() === 'WEEKLY' ? 'WEEKLY' : 'MONTHLY'
  const facts = [
    { name: 'repeats', value: repeatsText({ period: period ?? 1, unit }) },
    { name: 'first', value: startDate ?? '' },
    { name: 'next', value: nextScheduledDate ?? '' },
    { name: 'last', value: endDate ?? '' },
    { name: 'due', value: dueDate === undefined ? '' : `${dueDate} ${dueDateType}` },
    { name: 'sends by itself', value: approvedForSending ? 'yes' : '' },
  ]
  return facts.filter(({ value }) => value !== '')
}
