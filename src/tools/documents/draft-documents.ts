import type { Books } from '../../books/books.ts'
import { addDays, type Day } from '../../books/day.ts'
import { type DraftKind, hasOwnNumber } from '../../books/documents.ts'
import { quoted } from '../../books/ledger-text.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { RECORD_WORDS } from '../../books/records.ts'
import type { DocumentDraft } from '../../call/acts/documents.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import type { Context } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { type Credited, type DocumentInput, type DraftFacts, draftOf, needsContact } from './draft-rules.ts'
import { duplicateWarnings, earlierWarnings, type LikeDocument, repeatWarnings } from './duplicates.ts'

// How many earlier changes of these contacts are looked through for the same draft, newest first.
const MOST_EARLIER = 200

type Creation = ChangeOf<'create_document'>

/** One document to be drafted. */
export interface Wanted {
  kind: DraftKind
  input: DocumentInput
  credits?: Credited | undefined
  texts?: DocumentDraft['texts']
}

/**
 * Plans new documents: names resolved, defaults taken, faults and warnings found. `field` is the argument's name. Reads settings (kept),
 * contacts, and a list of each kind to look for duplicates: of invoices only when numbers are given.
 */
export async function planDocuments(
  wanted: readonly Wanted[],
  { status, field }: { status: DocumentDraft['status']; field: string },
  { books, today, changes: record }: Context,
): Promise<Creation[]> {
  const shared = await sharedFacts(wanted, books, today)
  const changes: Creation[] = []
  const detailsOf = onceEach((id) => books.contact(id, { recent: true }))
  for (const [index, { input, kind, credits, texts }] of wanted.entries()) {
    const path = `${field}.${index}`
    const contact = await contactNamed(input.contact, books, { field: `${path}.contact` })
    const details = needsContact(input, kind) ? await detailsOf(contact.id) : undefined
    changes.push(draftOf(input, { ...shared, kind, status, contact, details, credits, texts }, path))
  }
  const drafts = changes.map(({ draft }) => draft)
  const existing = await documentsLike(drafts, books, field)
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

/** The settings that drafts are decided from, read once for all of them. */
export async function sharedFacts(
  wanted: readonly Wanted[],
  books: Books,
  today: Day,
): Promise<Omit<DraftFacts, 'kind' | 'status' | 'contact' | 'details' | 'credits' | 'texts'>> {
  const tracked = wanted.some(({ input }) => input.lines.some(({ tracking }) => tracking !== undefined))
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

/** What there is in Xero of the same kinds and contacts. Throws Fault for a number that one of our own documents has already. */
async function documentsLike(
  drafts: readonly DocumentDraft[],
  books: Books,
  field: string,
): Promise<readonly LikeDocument[]> {
  const found: LikeDocument[] = []
  for (const kind of new Set(drafts.map((draft) => draft.kind))) {
    const own = drafts.filter((draft) => draft.kind === kind)
    // An invoice without a number is compared with what this server made before: two alike are usual in trade.
    if (kind !== 'invoice') found.push(...(await ofSameContacts(kind, own, books)))
    if (hasOwnNumber(kind)) await refuseTakenNumbers(kind, drafts, books, field)
  }
  return found
}

// Numbers of suppliers are their own and not unique, so what they sent is read, newest first: at most 1,000.
async function ofSameContacts(
  kind: DraftKind,
  drafts: readonly DocumentDraft[],
  books: Books,
): Promise<readonly LikeDocument[]> {
  const contactIds = [...new Set(drafts.map(({ contact }) => contact.id))]
  const numbered = drafts.some(({ number }) => number !== undefined)
  const days = drafts.map(({ date }) => date).sort()
  const [first, last] = [days[0], days.at(-1)]
  const range = numbered || !first || !last ? {} : { dateFrom: addDays(first, -3), dateTo: addDays(last, 3) }
  return (await books.findRecords(kind, { contactIds, ...range })).rows
}

async function refuseTakenNumbers(
  kind: DraftKind,
  drafts: readonly DocumentDraft[],
  books: Books,
  field: string,
): Promise<void> {
  const numberOf = (draft: DocumentDraft) => (draft.kind === kind ? draft.number : undefined)
  const numbers = [...new Set(drafts.flatMap((draft) => numberOf(draft) ?? []))]
  if (numbers.length === 0) return
  const { rows } = await books.findRecords(kind, { numbers })
  for (const [index, draft] of drafts.entries()) {
    const number = numberOf(draft)?.toLowerCase()
    const holder = rows.find((row) => number !== undefined && row.number.toLowerCase() === number)
    if (!holder) continue
    const whose = holder.contact ? ` of ${quoted(holder.contact.name)}` : ''
    throw new Fault(
      'invalid_input',
      `${field}.${index}.number: ${quoted(holder.number)} is taken by the ${RECORD_WORDS[kind]}${whose} dated ${holder.date ?? 'on no day'} (${holder.status}); Xero gives a number once.`,
      `Leave number out for the next free one, or change the existing ${RECORD_WORDS[kind]} with update_document.`,
    )
  }
}
