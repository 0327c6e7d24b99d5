import { z } from 'zod'
import type { Day } from '../../books/day.ts'
import type { OpenCredit } from '../../books/documents.ts'
import type { Cents } from '../../books/money.ts'
import {
  cents,
  centsOrZero,
  currencyRate,
  list,
  maybeDay,
  optional,
  read,
  requiredDay,
  requiredText,
  text,
} from './shape.ts'

/** A credit with everything that used it up, dated where Xero dates it; `invoiceId` is '' for refunds. */
export interface CreditRow extends Omit<OpenCredit, 'allocations'> {
  uses: readonly { invoiceId: string; date: Day | undefined; amount: Cents }[]
}

const allocationShape = z.looseObject({
  amount: centsOrZero,
  date: maybeDay,
  isDeleted: optional(z.boolean()),
  invoice: optional(z.looseObject({ invoiceID: text })),
})

const creditShape = z.looseObject({
  creditNoteID: text,
  prepaymentID: text,
  overpaymentID: text,
  creditNoteNumber: text,
  invoiceNumber: text,
  contact: z.looseObject({ contactID: requiredText, name: text }),
  date: requiredDay,
  currencyCode: requiredText,
  currencyRate,
  total: cents,
  remainingCredit: centsOrZero,
  allocations: list(allocationShape),
  payments: list(z.looseObject({ amount: centsOrZero, date: maybeDay, status: text })),
})

const page = optional(z.looseObject({ itemCount: optional(z.number()) }))
/** The resources of credits. */
export type CreditResource = 'CreditNote' | 'Prepayment' | 'Overpayment'

const RESOURCES = {
  CreditNote: { kind: 'credit note', field: 'creditNotes', id: 'creditNoteID' },
  Prepayment: { kind: 'prepayment', field: 'prepayments', id: 'prepaymentID' },
  Overpayment: { kind: 'overpayment', field: 'overpayments', id: 'overpaymentID' },
} as const

/** A page of credit notes, prepayments or overpayments, with how many there are in all where Xero says it. */
export function creditPage(resource: CreditResource, value: unknown): { rows: CreditRow[]; total: number | undefined } {
  const { field } = RESOURCES[resource]
  const shape = z.looseObject({ [field]: list(z.unknown()), pagination: page })
  const parsed = read(resource, shape, value)
  const rows = z.array(z.unknown()).parse(parsed[field])
  const pagination = read(resource, z.looseObject({ pagination: page }), value).pagination
  return { rows: rows.map((row) => creditOf(resource, row)), total: pagination?.itemCount }
}

function creditOf(resource: CreditResource, value: unknown): CreditRow {
  const { kind, id } = RESOURCES[resource]
  const wire = read(resource, creditShape, value)
  const allocations = wire.allocations
    .filter(({ isDeleted }) => isDeleted !== true)
    .map(({ amount, date, invoice }) => ({ invoiceId: invoice?.invoiceID ?? '', date, amount }))
  const refunds = wire.payments
    .filter(({ status }) => status !== 'DELETED')
    .map(({ amount, date }) => ({ invoiceId: '', date, amount }))
  return {
    id: wire[id],
    kind,
    number: wire.creditNoteNumber || wire.invoiceNumber,
    contact: { id: wire.contact.contactID, name: wire.contact.name },
    date: wire.date,
    currency: wire.currencyCode,
    currencyRate: wire.currencyRate,
    total: wire.total,
    remaining: wire.remainingCredit,
    uses: [...allocations, ...refunds],
  }
}
