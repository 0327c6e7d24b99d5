import type { Invoice } from '../books/documents.ts'
import { documentLabel } from '../books/handles.ts'
import { quoted } from '../books/ledger-text.ts'
import { formatAmount } from '../books/money.ts'
import type { ChangeOf, DocumentRef, Outcome } from '../call/change.ts'
import { Fault } from '../call/fault.ts'
import { isNotFound } from './client.ts'
import { EMAIL_REFUSED_NEXT, member } from './errors.ts'
import type { Run } from './executor.ts'
import { documentOutcome, driftOutcome, type Expected, missingOutcome, unchangedOutcome } from './outcomes.ts'
import { invoiceOf, invoicePage } from './wire/invoices.ts'
import { changedInvoice, newInvoice } from './wire/writes.ts'

/** Creates documents in one call; the answer is the read-back, each document has its own outcome. */
export async function createDocuments(
  run: Run,
  changes: readonly ChangeOf<'create_document'>[],
): Promise<readonly Outcome[]> {
  const bodies = changes.map(({ draft }) => newInvoice(draft))
  const { elements } = await run.client.createInvoices(bodies, run.newId(), run.deadline)
  const inOrder = elements?.length === changes.length ? elements : undefined
  const organisation = run.organisation()
  return changes.map(({ draft }, index) => {
    if (!inOrder) return missingOutcome()
    const { kind, status, totals, number } = draft
    return documentOutcome(inOrder[index], { kind, status, totals, label: number ?? '' }, organisation)
  })
}

/** Sets status or the sent mark of documents in one call, after one read that finds those that moved meanwhile. */
export async function patchDocuments(
  run: Run,
  changes: readonly (ChangeOf<'set_status'> | ChangeOf<'mark_sent'>)[],
): Promise<readonly Outcome[]> {
  const drift = await driftOf(
    run,
    changes.map(({ document }) => document),
  )
  const going = changes.filter(({ document }) => !drift.has(document.id))
  if (going.length === 0) return changes.map(({ document }) => drift.get(document.id) ?? missingOutcome())
  const bodies = going.map((change) =>
    change.act === 'mark_sent'
      ? { invoiceID: change.document.id, sentToContact: true }
      : { invoiceID: change.document.id, status: change.to },
  )
  const { elements } = await run.client.updateInvoices(bodies, run.newId(), run.deadline)
  return changes.map((change) => {
    const { document } = change
    const moved = drift.get(document.id)
    if (moved) return moved
    const index = going.indexOf(change)
    const element = elementFor(elements, document.id, index, going.length)
    return element === undefined ? missingOutcome() : documentOutcome(element, expectedOf(change), run.organisation())
  })
}

/** Sends only what a patch changes, after reading the document again; Xero has no version check of its own. */
export async function updateDocument(run: Run, change: ChangeOf<'update_document'>): Promise<Outcome> {
  const { document, patch, totals } = change
  const now = await readAgain(run, document.id)
  const moved = now ? whatMoved(document, now) : 'it is gone'
  if (moved || !now) return driftOutcome(documentLabel(document), moved ?? 'it is gone')
  const lost = lostLine(change, now)
  if (lost) return lost
  const body = changedInvoice(document.id, patch, now.lines ?? [])
  const { elements } = await run.client.updateInvoice(document.id, body, run.newId(), run.deadline)
  const { id, kind, status, number } = document
  const expected: Expected = { id, kind, status, label: number, totals }
  return documentOutcome(elements?.[0], expected, run.organisation())
}

/** Has Xero e-mail an invoice to its contact, once it was seen to be what was agreed on. */
export async function emailDocument(run: Run, { document }: ChangeOf<'email_document'>): Promise<Outcome> {
  const drift = await driftOf(run, [document])
  const moved = drift.get(document.id)
  if (moved) return moved
  try {
    await run.client.emailInvoice(document.id, run.newId(), run.deadline)
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code !== 'rejected') throw thrown
    return { state: 'failed', fact: thrown.fact, next: EMAIL_REFUSED_NEXT }
  }
  return unchangedOutcome(document, run.organisation())
}

function expectedOf(change: ChangeOf<'set_status'> | ChangeOf<'mark_sent'>): Expected {
  const { id, kind, status, number } = change.document
  return { id, kind, label: number, status: change.act === 'set_status' ? change.to : status }
}

// By id; by place only where Xero answered for as many as were sent.
function elementFor(elements: readonly unknown[] | undefined, id: string, index: number, sent: number): unknown {
  const own = elements?.find((element) => (member(element, 'invoiceID') ?? member(element, 'InvoiceID')) === id)
  return own ?? (elements?.length === sent ? elements[index] : undefined)
}

async function driftOf(run: Run, documents: readonly DocumentRef[]): Promise<Map<string, Outcome>> {
  const ids = documents.map(({ id }) => id)
  const body = await run.client.invoices({ ids, light: true, page: 1 })
  const now = new Map(invoicePage(body, false).rows.map((invoice) => [invoice.id, invoice]))
  const moved = new Map<string, Outcome>()
  for (const document of documents) {
    const found = now.get(document.id)
    const what = found ? whatMoved(document, found) : 'it is gone'
    if (what) moved.set(document.id, driftOutcome(documentLabel(document), what))
  }
  return moved
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
  return now.updatedAt === before.updatedAt ? undefined : 'somebody edited it'
}

// A line id that the document does not have would make Xero add a line or refuse, after deleting the others.
function lostLine({ document, patch }: ChangeOf<'update_document'>, now: Invoice): Outcome | undefined {
  const known = new Set(now.lines?.map(({ id }) => id))
  const strange = patch.lines?.some(({ id }) => id !== undefined && !known.has(id))
  if (!strange) return undefined
  return {
    state: 'failed',
    fact: `A line to be kept is not on ${quoted(document.number || document.id)} any more.`,
    next: 'Nothing was written. Read the document again and decide anew.',
  }
}
