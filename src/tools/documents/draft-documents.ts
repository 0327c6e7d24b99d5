import type { Books } from '../../books/books.ts'
import { addDays, type Day } from '../../books/day.ts'
import type { Invoice, InvoiceKind } from '../../books/documents.ts'
import { quoted } from '../../books/ledger-text.ts'
import { lockDateOf } from '../../books/organisation.ts'
import type { DocumentDraft } from '../../call/acts/documents.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import type { Context } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { type DocumentInput, type DraftFacts, draftOf, needsContact } from './draft-rules.ts'
import { duplicateWarnings, earlierWarnings, repeatWarnings } from './duplicates.ts'

// How many earlier changes of these contacts are looked through for the same draft, newest first.
const MOST_EARLIER = 200

type Creation = ChangeOf<'create_document'>

/**
 * Plans new invoices or bills: names resolved, defaults taken, faults and warnings found. `field` is the argument's name.
 * Reads settings (kept), contacts, and one list to look for duplicates: for bills always, for invoices when numbers are given.
 */
export async function planDocuments(
  inputs: readonly DocumentInput[],
  { kind, status, field }: { kind: InvoiceKind; status: DocumentDraft['status']; field: string },
  { books, today, changes: record }: Context,
): Promise<Creation[]> {
  const shared = await sharedFacts(inputs, books, today)
  const changes: Creation[] = []
  const detailsOf = onceEach((id) => books.contact(id, { recent: true }))
  for (const [index, input] of inputs.entries()) {
    const path = `${field}.${index}`
    const contact = await contactNamed(input.contact, books, { field: `${path}.contact` })
    const details = needsContact(input) ? await detailsOf(contact.id) : undefined
    changes.push(draftOf(input, { ...shared, kind, status, contact, details }, path))
  }
  const drafts = changes.map(({ draft }) => draft)
  const existing = kind === 'bill' ? await billsLike(drafts, books) : await invoicesNumbered(drafts, books, field)
  const repeats = repeatWarnings(drafts)
  const { rows: earlier } = await record.list({
    states: ['applied', 'held', 'sending'],
    contactIds: [...new Set(drafts.map(({ contact }) => contact.id))],
    limit: MOST_EARLIER,
  })
  return changes.map((change, index) => ({
    ...change,
    warnings: [
      ...change.warnings,
      ...(repeats[index] ?? []),
      ...duplicateWarnings(change.draft, existing),
      ...earlierWarnings(change.draft, earlier),
    ],
  }))
}

function onceEach<Answer>(ask: (id: string) => Promise<Answer>): (id: string) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  return (id) => {
    const answer = answers.get(id) ?? ask(id)
    answers.set(id, answer)
    return answer
  }
}

async function sharedFacts(
  inputs: readonly DocumentInput[],
  books: Books,
  today: Day,
): Promise<Omit<DraftFacts, 'kind' | 'status' | 'contact' | 'details'>> {
  const tracked = inputs.some(({ lines }) => lines.some(({ tracking }) => tracking !== undefined))
  const [organisation, accounts, taxRates, trackingCategories, currencies] = await Promise.all([
    books.organisation(),
    books.accounts(),
    books.taxRates(),
    tracked ? books.trackingCategories() : [],
    books.currencies(),
  ])
  const { baseCurrency } = organisation
  return {
    accounts,
    taxRates,
    trackingCategories,
    today,
    baseCurrency,
    lockDate: lockDateOf(organisation),
    currencies,
  }
}

// Numbers of bills are the suppliers' own and not unique, so the supplier's bills are read, newest first: at most 1,000.
async function billsLike(drafts: readonly DocumentDraft[], books: Books): Promise<readonly Invoice[]> {
  const contactIds = [...new Set(drafts.map(({ contact }) => contact.id))]
  const numbered = drafts.some(({ number }) => number !== undefined)
  const days = drafts.map(({ date }) => date).sort()
  const [first, last] = [days[0], days.at(-1)]
  const range = numbered || !first || !last ? {} : { dateFrom: addDays(first, -3), dateTo: addDays(last, 3) }
  const { rows } = await books.findInvoices({ kind: 'bill', contactIds, order: 'date', descending: true, ...range })
  return rows
}

async function invoicesNumbered(
  drafts: readonly DocumentDraft[],
  books: Books,
  field: string,
): Promise<readonly Invoice[]> {
  const numbers = drafts.map(({ number }) => number).filter((number) => number !== undefined)
  if (numbers.length === 0) return []
  const { rows } = await books.findInvoices({ kind: 'invoice', numbers: [...new Set(numbers)] })
  for (const [index, { number }] of drafts.entries()) {
    const holder = rows.find((row) => number !== undefined && row.number.toLowerCase() === number.toLowerCase())
    if (!holder) continue
    throw new Fault(
      'invalid_input',
      `${field}.${index}.number: ${quoted(holder.number)} is taken by the invoice of ${quoted(holder.contact.name)} dated ${holder.date ?? 'on no day'} (${holder.status}); Xero gives a number once.`,
      'Leave number out for the next free one, or change the existing invoice with update_document.',
    )
  }
  return []
}
