import { type Day, utcMidnight } from '../../books/day.ts'
import { formatDecimal } from '../../books/money.ts'
import type { Simulator } from '../contract.ts'
import type { OrganisationState } from '../state.ts'
import { call, contactId, documentId, idIn, type Pen } from './pen.ts'
import { creditNoteBody, inOrder, invoiceBody, type Step } from './plan.ts'
import { regionProfile } from './regions.ts'
import { writeOffice, writeRecords } from './write-office.ts'

/** Elements of one call: what Xero advises at most. */
const BATCH = 50

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>

/**
 * Makes every call of a plan on the accounting API, in order and at office hours of each day but never after `now`, as the
 * organisation's own person. Throws when the simulator refuses a step: then the plan contradicts Xero's rules. Answers the ids of what
 * was written by the keys of the plan, contacts by their names.
 */
export function writeHistory(
  simulator: Simulator,
  organisation: OrganisationState,
  steps: readonly Step[],
  now: number,
): Pick<Pen, 'contacts' | 'documents'> {
  const pen: Pen = { simulator, organisation, contacts: new Map(), documents: new Map(), at: 0 }
  const opensAt = regionProfile(organisation.settings.region).opensAt
  let day: Day | undefined
  let opened = 0
  for (const batch of batches(inOrder(steps))) {
    const [first] = batch
    if (first === undefined) continue
    if (first.day !== day) opened = utcMidnight(first.day) + opensAt * 3_600_000
    else opened += 60_000
    day = first.day
    pen.at = Math.max(pen.at, Math.min(opened, now))
    writeBatch(pen, batch)
  }
  return pen
}

function batches(steps: readonly Step[]): Step[][] {
  const result: Step[][] = []
  let current: Step[] = []
  for (const step of steps) {
    const [first] = current
    if (first === undefined || first.day !== step.day || first.kind !== step.kind || current.length === BATCH) {
      current = []
      result.push(current)
    }
    current.push(step)
  }
  return result
}

function writeBatch(pen: Pen, batch: readonly Step[]): void {
  const kind = batch[0]?.kind
  if (kind === 'contact') writeContacts(pen, batch.filter(isKind('contact')))
  else if (kind === 'invoice') writeInvoices(pen, batch.filter(isKind('invoice')))
  else if (kind === 'payment') writePayments(pen, batch.filter(isKind('payment')))
  else if (kind === 'item') call(pen, 'PUT', '/Items', { Items: batch.filter(isKind('item')).map(({ body }) => body) })
  else if (kind === 'record') writeRecords(pen, batch.filter(isKind('record')))
  else for (const step of batch) writeStep(pen, step)
}

function isKind<K extends Step['kind']>(kind: K): (step: Step) => step is Of<K> {
  return (step): step is Of<K> => step.kind === kind
}

function writeContacts(pen: Pen, steps: readonly Of<'contact'>[]): void {
  const items = call(pen, 'PUT', '/Contacts', { Contacts: steps.map((step) => step.body) })
  steps.forEach((step, index) => {
    pen.contacts.set(step.contact, idIn(items[index], 'ContactID'))
  })
}

function writeInvoices(pen: Pen, steps: readonly Of<'invoice'>[]): void {
  const Invoices = steps.map(({ invoice }) => invoiceBody(invoice, contactId(pen, invoice.contact)))
  const items = call(pen, 'PUT', '/Invoices', { Invoices })
  steps.forEach(({ invoice }, index) => {
    pen.documents.set(invoice.key, idIn(items[index], 'InvoiceID'))
  })
}

function writePayments(pen: Pen, steps: readonly Of<'payment'>[]): void {
  call(pen, 'PUT', '/Payments', { Payments: steps.map((step) => paymentBody(pen, step)) })
}

function paymentBody(pen: Pen, step: Of<'payment'>): Record<string, unknown> {
  const id = documentId(pen, step.key)
  const invoice = pen.organisation.invoices.get(id)
  const amount = ((invoice?.amountDue ?? 0n) * BigInt(step.share)) / 1000n
  return {
    Invoice: { InvoiceID: id },
    Account: { Code: '090' },
    Date: step.day,
    Amount: formatDecimal(amount, 2),
    Reference: step.reference,
    IsReconciled: step.reconciled,
    ...(invoice && invoice.currencyCode !== pen.organisation.settings.baseCurrency
      ? { CurrencyRate: formatDecimal(invoice.currencyRate, 6) }
      : {}),
  }
}

function writeStep(pen: Pen, step: Step): void {
  if (step.kind === 'creditNote') writeCreditNote(pen, step)
  else if (step.kind === 'group') writeGroup(pen, step)
  else if (step.kind === 'change') call(pen, 'POST', `/Invoices/${documentId(pen, step.key)}`, step.body)
  else if (step.kind === 'archive') {
    const ContactID = contactId(pen, step.contact)
    call(pen, 'POST', '/Contacts', { Contacts: [{ ContactID, ContactStatus: 'ARCHIVED' }] })
  } else if (step.kind === 'note') {
    const HistoryRecords = [{ Details: step.details }]
    call(pen, 'PUT', `/Invoices/${documentId(pen, step.key)}/History`, { HistoryRecords })
  } else writeOffice(pen, step)
}

function writeGroup(pen: Pen, { name, contacts }: Of<'group'>): void {
  const [group] = call(pen, 'PUT', '/ContactGroups', { ContactGroups: [{ Name: name }] })
  const Contacts = contacts.map((contact) => ({ ContactID: contactId(pen, contact) }))
  call(pen, 'PUT', `/ContactGroups/${idIn(group, 'ContactGroupID')}/Contacts`, { Contacts })
}

function writeCreditNote(pen: Pen, { creditNote }: Of<'creditNote'>): void {
  const CreditNotes = [creditNoteBody(creditNote, contactId(pen, creditNote.contact))]
  const [item] = call(pen, 'PUT', '/CreditNotes', { CreditNotes })
  const id = idIn(item, 'CreditNoteID')
  if (creditNote.key !== undefined) pen.documents.set(creditNote.key, id)
  if (creditNote.appliesTo === undefined) return
  const InvoiceID = documentId(pen, creditNote.appliesTo)
  const credit = pen.organisation.creditNotes.get(id)?.remainingCredit ?? 0n
  const due = pen.organisation.invoices.get(InvoiceID)?.amountDue ?? 0n
  const Amount = formatDecimal(credit < due ? credit : due, 2)
  const Allocations = [{ Amount, Date: creditNote.day, Invoice: { InvoiceID } }]
  call(pen, 'PUT', `/CreditNotes/${id}/Allocations`, { Allocations })
}
