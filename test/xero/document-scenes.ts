import { day } from '../../src/books/day.ts'
import type { DocumentDraft } from '../../src/call/acts/documents.ts'
import { create, draftFor, repeating, setRecordStatus, updateRecord } from './changes.ts'
import type { Scene } from './money-scenes.ts'
import type { Rig } from './rig.ts'

/** A contact that somebody else entered. */
export function newContact({ simulator, organisation }: Rig, name: string) {
  simulator.perform(organisation.id, {
    method: 'PUT',
    path: '/Contacts',
    body: { Name: name, EmailAddress: 'pay@somebody.example' },
  })
  const contact = [...organisation.contacts.values()].find((one) => one.name === name)
  if (!contact) throw new RangeError('the contact was not made')
  return { id: contact.id, name, updatedAt: contact.updatedAt }
}

/** How many lines the history of a document or contact has gained, notes left out. */
export function deeds({ organisation }: Rig, id: string, what?: string) {
  const lines = () =>
    (organisation.history.get(id) ?? []).filter(({ changes }) => (what ? changes === what : changes !== 'Note')).length
  const before = lines()
  return () => lines() - before
}

// Prices of orders have two places.
function plain(more: Partial<DocumentDraft>): Partial<DocumentDraft> {
  const line = {
    description: 'Support',
    quantity: 25_000n,
    unitAmount: 1_333_300n,
    accountCode: '200',
    taxType: 'OUTPUT2',
  }
  return { due: undefined, lines: [line], ...more }
}

function ordersOf({ organisation }: Rig, what: 'quotes' | 'purchaseOrders', contactId: string) {
  return () => [...organisation[what].values()].filter((one) => one.contactId === contactId).length
}

const RESOURCES = { credit_note: 'CreditNotes', quote: 'Quotes', purchase_order: 'PurchaseOrders' } as const

async function newRecord(gateway: Rig, name: string, kind: keyof typeof RESOURCES) {
  const { simulator, organisation, clock, books } = gateway
  const contact = newContact(gateway, name)
  const lines = [{ Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'OUTPUT2' }]
  const type = kind === 'credit_note' ? { Type: 'ACCRECCREDIT' } : {}
  const body = { ...type, Contact: { ContactID: contact.id }, Date: '2026-11-20', LineItems: lines }
  simulator.perform(organisation.id, { method: 'PUT', path: `/${RESOURCES[kind]}`, body })
  clock.advance(5_000)
  const [made] = (await clock.run(books.findRecords(kind, { contactIds: [contact.id] }))).rows
  const record = made && (await clock.run(books.record(kind, made.id)))
  if (!record) throw new RangeError('the document was not made')
  return record
}

/** A draft of a kind with a new line list and reference. */
async function changed(gateway: Rig, name: string, kind: keyof typeof RESOURCES): Promise<Scene> {
  const record = await newRecord(gateway, name, kind)
  const [line] = record.lines ?? []
  if (!line) throw new RangeError('the document has no line')
  const kept = { id: line.id, description: 'Work', quantity: 30_000n, unitAmount: 1_000_000n, accountCode: '200' }
  const patch = { reference: name, lines: [{ ...kept, taxType: 'OUTPUT2' }] }
  return { change: updateRecord(record, patch), happened: deeds(gateway, record.id) }
}

async function moved(gateway: Rig, name: string, kind: keyof typeof RESOURCES, to: string): Promise<Scene> {
  const record = await newRecord(gateway, name, kind)
  return { change: setRecordStatus(record, to), happened: deeds(gateway, record.id) }
}

function creditsOf({ organisation }: Rig, contactId: string) {
  return () => [...organisation.creditNotes.values()].filter((one) => one.contactId === contactId).length
}

/** Acts on credit notes, quotes, purchase orders and templates. */
export const DOCUMENT_ACTS: Readonly<Record<string, (gateway: Rig, name: string) => Promise<Scene>>> = {
  'a credit note': async (gateway, name) => {
    const contact = newContact(gateway, name)
    return {
      change: create(draftFor(contact, { kind: 'credit_note', due: undefined, reference: name })),
      happened: creditsOf(gateway, contact.id),
    }
  },
  'a numbered credit note': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const more = { kind: 'credit_note', due: undefined, number: `${name}, "x"`, status: 'AUTHORISED' } as const
    return { change: create(draftFor(contact, more)), happened: creditsOf(gateway, contact.id) }
  },
  'a credit from a supplier': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const more = { kind: 'supplier_credit', due: undefined, number: name, reference: undefined } as const
    return { change: create(draftFor(contact, more)), happened: creditsOf(gateway, contact.id) }
  },
  'a quote': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const more = { kind: 'quote', due: day('2026-12-18'), texts: { title: name } } as const
    return { change: create(draftFor(contact, plain(more))), happened: ordersOf(gateway, 'quotes', contact.id) }
  },
  'a numbered quote that is sent': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const more = { kind: 'quote', number: `${name}, "x"`, status: 'SENT' } as const
    return { change: create(draftFor(contact, plain(more))), happened: ordersOf(gateway, 'quotes', contact.id) }
  },
  'a purchase order': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const more = { kind: 'purchase_order', due: day('2026-12-18') } as const
    return { change: create(draftFor(contact, plain(more))), happened: ordersOf(gateway, 'purchaseOrders', contact.id) }
  },
  'a changed credit note': async (gateway, name) => await changed(gateway, name, 'credit_note'),
  'a changed quote': async (gateway, name) => await changed(gateway, name, 'quote'),
  'a changed purchase order': async (gateway, name) => await changed(gateway, name, 'purchase_order'),
  'a deleted credit note': async (gateway, name) => await moved(gateway, name, 'credit_note', 'DELETED'),
  'a quote that is accepted': async (gateway, name) => await moved(gateway, name, 'quote', 'ACCEPTED'),
  'an approved purchase order': async (gateway, name) => await moved(gateway, name, 'purchase_order', 'AUTHORISED'),
  'a repeating invoice': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const change = repeating(draftFor(contact, plain({ reference: name })))
    const happened = () =>
      [...gateway.organisation.repeatingInvoices.values()].filter((one) => one.contactId === contact.id).length
    return { change, happened }
  },
}
