import type { OrganisationState } from './state.ts'

/** What every organisation's books begin without: contacts, documents, payments, journals and what hangs on them. */
export function emptyBooks() {
  return {
    trackingCategories: new Map(),
    contacts: new Map(),
    contactGroups: new Map(),
    invoices: new Map(),
    creditNotes: new Map(),
    payments: new Map(),
    journals: [],
    history: new Map(),
    attachments: new Map(),
    outbox: [],
    nextNumber: new Map(),
    contactNames: new Map(),
    invoiceNumbers: new Map(),
  } satisfies Partial<OrganisationState>
}
