import type { Invoice, Line } from '../books/documents.ts'
import { documentLabel } from '../books/handles.ts'
import { quoted } from '../books/ledger-text.ts'
import { formatAmount } from '../books/money.ts'
import type { DocumentPatch, DocumentRef } from '../call/acts/documents.ts'
import type { ChangeOf, Outcome } from '../call/change.ts'
import { isNotFound } from './client.ts'
import { draftDifferences, patchDifferences } from './document-content.ts'
import { EMAIL_REFUSED_NEXT, member } from './errors.ts'
import type { Run } from './executor.ts'
import { findDrafted } from './find-drafted.ts'
import { idChunks } from './find-invoices.ts'
import type { Checked, Operation } from './operations.ts'
import {
  documentOutcome,
  driftOutcome,
  type Expected,
  foundDocument,
  overtakenOutcome,
  unchangedOutcome,
} from './outcomes.ts'
import { historyOf } from './wire/history.ts'
import { invoiceOf, invoicePage } from './wire/invoices.ts'
import { changedInvoice, newDocument } from './wire/writes.ts'

/** New documents of one kind: found again by number, or by what they say. Xero's answer is the read-back. */
export const createDocument: Operation<'create_document'> = {
  batched: true,
  send: (client, changes, _, write) => {
    const documents = changes.map(({ draft }) => newDocument(draft))
    const kind = changes[0]?.draft.kind ?? 'invoice'
    if (kind === 'invoice' || kind === 'bill') return client.createInvoices(documents, write)
    return client.createRecords(RESOURCES[kind], documents, write)
  },
  outcome: (run, { draft }, element) => documentOutcome(element, draftedAs(draft), run.organisation()),
  find: async (run, { draft }, since) =>
    (await findDrafted(run, draft, since)).map((now) =>
      foundDocument(now, draftedAs(draft), draftDifferences(draft, now), run.organisation()),
    ),
}

/** A document's next status. */
export const setStatus: Operation<'set_status'> = {
  batched: true,
  check: unmoved,
  send: (client, changes, _, write) =>
    client.updateInvoices(
      changes.map(({ document, to }) => ({ invoiceID: document.id, status: to })),
      write,
    ),
  outcome: (run, change, element) => documentOutcome(element, expectedOf(change), run.organisation()),
  find: (run, change) =>
    findUpdated(run, change, ({ status }) =>
      // What was approved may have been paid since.
      status === change.to || (change.to === 'AUTHORISED' && status === 'PAID') ? [] : ['status'],
    ),
}

/** The mark that a document was sent by other means. */
export const markSent: Operation<'mark_sent'> = {
  batched: true,
  check: unmoved,
  send: (client, changes, _, write) =>
    client.updateInvoices(
      changes.map(({ document }) => ({ invoiceID: document.id, sentToContact: true })),
      write,
    ),
  outcome: (run, change, element) => documentOutcome(element, expectedOf(change), run.organisation()),
  find: (run, change) => findUpdated(run, change, ({ sentToContact }) => (sentToContact ? [] : ['sent mark'])),
}

/** Fields and lines of a document; only what changes is sent. */
export const updateDocument: Operation<'update_document'> = {
  batched: false,
  check: async (run, changes) => {
    const checked: Checked[] = []
    for (const change of changes) checked.push(await readBefore(run, change))
    return checked
  },
  send: async (client, [change], before, write) => {
    const id = change?.document.id ?? ''
    const lines = Array.isArray(before) ? before : []
    return await client.updateInvoice(id, changedInvoice(id, change?.patch ?? {}, lines), write)
  },
  outcome: (run, change, element) => documentOutcome(element, expectedOf(change), run.organisation()),
  find: (run, change) => findUpdated(run, change, (now) => patchDifferences(change.patch, now)),
}

/** Has Xero e-mail an invoice to its contact, once it was seen to be what was agreed on. */
export const emailDocument: Operation<'email_document'> = {
  batched: false,
  refusedNext: EMAIL_REFUSED_NEXT,
  check: unmoved,
  send: async (client, [change], _, write) => {
    await client.emailInvoice(change?.document.id ?? '', write)
    return { elements: [{}] }
  },
  outcome: (run, { document }) => unchangedOutcome(document, run.organisation()),
  find: findEmail,
}

const RESOURCES = {
  credit_note: 'CreditNote',
  supplier_credit: 'CreditNote',
  quote: 'Quote',
  purchase_order: 'PurchaseOrder',
} as const

function draftedAs({ kind, status, totals, number }: ChangeOf<'create_document'>['draft']): Expected {
  return { kind, status, totals, label: number ?? '' }
}

type Updating = ChangeOf<'set_status'> | ChangeOf<'mark_sent'> | ChangeOf<'update_document'>

function expectedOf(change: Updating): Expected {
  const { id, kind, status, number } = change.document
  const totals = change.act === 'update_document' ? change.totals : undefined
  return { id, kind, label: number, status: change.act === 'set_status' ? change.to : status, totals }
}

// The document shows what was asked, is as it was, or somebody else was there as well.
async function findUpdated(run: Run, change: Updating, missing: (now: Invoice) => string[]): Promise<Outcome[]> {
  const { document } = change
  const now = await readAgain(run, document.id)
  if (!now) return []
  if (missing(now).length === 0) return [foundDocument(now, expectedOf(change), [], run.organisation())]
  return whatMoved(document, now) === undefined ? [] : [overtakenOutcome(documentLabel(document))]
}

const SENT = /\bsent\b|e-?mail/i

/**
 * Xero's wording of the history line is not documented, so any that speaks of sending counts, and so does a document that became
 * marked as sent: an e-mail too many cannot be taken back.
 */
async function findEmail(run: Run, { document }: ChangeOf<'email_document'>, since: number): Promise<Outcome[]> {
  const now = await readAgain(run, document.id)
  if (!now) return []
  const records = historyOf(await run.client.history('invoice', document.id))
  const told = records.some(
    ({ change, details, at }) => at >= since && change !== 'Note' && SENT.test(`${change} ${details}`),
  )
  const marked = now.sentToContact && now.updatedAt >= since && now.updatedAt !== document.updatedAt
  if (!told && !marked) return []
  const outcome = unchangedOutcome(document, run.organisation())
  if (told || outcome.state !== 'done') return [outcome]
  return [{ ...outcome, warnings: ['Xero marked it as sent; its history does not say to whom.'] }]
}

async function readBefore(run: Run, change: ChangeOf<'update_document'>): Promise<Checked> {
  const { document } = change
  const now = await readAgain(run, document.id)
  const what = now ? whatMoved(document, now) : 'it is gone'
  if (what || !now) return { moved: driftOutcome(documentLabel(document), what ?? 'it is gone') }
  return { moved: lostLine(document.number || document.id, change.patch, now.lines), before: now.lines }
}

// One read for all of them.
async function unmoved(run: Run, changes: readonly { document: DocumentRef }[]): Promise<Checked[]> {
  const now = new Map<string, Invoice>()
  for (const ids of idChunks(changes.map(({ document }) => document.id))) {
    const body = await run.client.invoices({ ids, light: true, page: 1 })
    for (const invoice of invoicePage(body, false).rows) now.set(invoice.id, invoice)
  }
  return changes.map(({ document }) => {
    const found = now.get(document.id)
    const what = found ? whatMoved(document, found) : 'it is gone'
    return what ? { moved: driftOutcome(documentLabel(document), what) } : {}
  })
}

async function readAgain(run: Run, id: string): Promise<Invoice | undefined> {
  try {
    const items = member(await run.client.invoice(id), 'invoices')
    return Array.isArray(items) ? invoiceOf(items[0], true) : undefined
  } catch (thrown) {
    if (isNotFound(thrown)) return undefined
    throw thrown
  }
}

// UpdatedDateUTC misses some changes, so what a decision relies on is compared as well.
function whatMoved(before: DocumentRef, now: Invoice): string | undefined {
  if (now.status !== before.status) return `its status is now ${now.status}, it was ${before.status}`
  if (now.total !== before.total) {
    return `its total is now ${formatAmount(now.total)}, it was ${formatAmount(before.total)}`
  }
  if (now.amountDue !== before.amountDue) {
    return `its amount due is now ${formatAmount(now.amountDue)}, it was ${formatAmount(before.amountDue)}`
  }
  if (now.contact.id !== before.contact.id) return 'it belongs to another contact now'
  if (now.date !== before.date) return `its date is now ${now.date ?? 'empty'}, it was ${before.date ?? 'empty'}`
  return now.updatedAt === before.updatedAt ? undefined : 'somebody edited it'
}

/** The outcome of a patch that keeps a line which the document, named by `label`, does not have any more: Xero would add it or refuse, after deleting the others. */
export function lostLine(label: string, patch: DocumentPatch, lines: readonly Line[] | undefined): Outcome | undefined {
  const known = new Set(lines?.map(({ id }) => id))
  const strange = patch.lines?.some(({ id }) => id !== undefined && !known.has(id))
  if (!strange) return undefined
  return {
    state: 'failed',
    fact: `A line to be kept is not on ${quoted(label)} any more.`,
    next: 'Nothing was written. Read the document again and decide anew.',
  }
}
