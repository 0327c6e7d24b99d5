import { historyAmount, record, throughApi } from '../accounting/history.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { nextNumber, PREFIX } from '../accounting/numbering.ts'
import { dayOr, present, shortText } from '../accounting/sent.ts'
import { put, type Work } from '../accounting/work.ts'
import { type Fields, readText } from '../edge/body.ts'
import type { OrganisationState } from '../state.ts'
import type { Quote } from '../state-orders.ts'
import { orderLineProblems, QUOTE, readOrder } from './order-draft.ts'

/** What came of one element of a write: the quote as it is or as it was wanted, and why it was refused. */
export interface SavedQuote {
  quote: Quote
  errors: string[]
}

type Status = Quote['status']

/** Xero is known to refuse DRAFT and ACCEPTED to DECLINED; the customer's answer comes after sending. */
const STEPS: Readonly<Record<Status, readonly Status[]>> = {
  DRAFT: ['DRAFT', 'SENT', 'ACCEPTED', 'INVOICED', 'DELETED'],
  SENT: ['SENT', 'DRAFT', 'ACCEPTED', 'DECLINED', 'INVOICED', 'DELETED'],
  ACCEPTED: ['ACCEPTED', 'DRAFT', 'SENT', 'INVOICED', 'DELETED'],
  DECLINED: ['DECLINED', 'DRAFT', 'SENT', 'ACCEPTED', 'DELETED'],
  INVOICED: ['INVOICED', 'ACCEPTED', 'SENT', 'DELETED'],
  DELETED: [],
}

const STATUSES = ['DRAFT', 'SENT', 'ACCEPTED', 'DECLINED', 'INVOICED', 'DELETED'] as const

/** The quote with a number, deleted ones included; numbers are compared without case. */
export function quoteByNumber(organisation: OrganisationState, number: string): Quote | undefined {
  const wanted = number.toLowerCase()
  for (const quote of organisation.quotes.values()) if (quote.number.toLowerCase() === wanted) return quote
  return undefined
}

/** Creates a quote (`before` undefined) or updates one. Contact and Date are needed every time. */
export function saveQuote(work: Work, before: Quote | undefined, fields: Fields): SavedQuote {
  const errors: string[] = []
  const status = nextStatus(before?.status, readText(fields.get('Status')), errors)
  if (!fields.has('Contact') && before) errors.push(SEEN.contactMissing)
  if (readText(fields.get('Date')) === undefined) errors.push(UNSEEN.quoteDateMissing)
  const quote = read(work, before, status, fields, errors)
  const holder = quote.number === '' ? undefined : quoteByNumber(work.organisation, quote.number)
  if (holder && holder.id !== quote.id) errors.push(UNSEEN.quoteNumberTaken)
  if (status !== 'DRAFT' && status !== 'DELETED') errors.push(...orderLineProblems(quote.lines))
  if (errors.length > 0) return { quote, errors }
  return { quote: store(work, before, quote), errors }
}

/** A status that is not sent stays; a new quote is a draft. */
function nextStatus(before: Status | undefined, wanted: string | undefined, errors: string[]): Status {
  const current = before ?? 'DRAFT'
  const status = wanted === undefined ? current : STATUSES.find((known) => known === wanted.toUpperCase())
  if (before === 'DELETED') errors.push(UNSEEN.quoteDeleted)
  else if (before === undefined) {
    if (status !== 'DRAFT' && status !== 'SENT') errors.push(UNSEEN.quoteNotCreatable)
  } else if (status === undefined || !STEPS[before].includes(status)) {
    errors.push(UNSEEN.quoteStatus(before, wanted ?? before))
  }
  return status ?? current
}

function read(work: Work, before: Quote | undefined, status: Status, fields: Fields, errors: string[]): Quote {
  const text = (name: string, limit: number) => shortText(fields, name, undefined, limit, errors) ?? ''
  return {
    ...readOrder(work, QUOTE, before, fields, errors),
    status,
    title: text('Title', 100),
    summary: text('Summary', 3000),
    terms: text('Terms', 4000),
    ...present<Partial<Quote>>({ expiryDate: dayOr(fields, 'ExpiryDate', undefined, errors) }),
  }
}

/** As recorded: an update that does not name the number draws a new one, like everything else that it does not name is set anew. */
function store(work: Work, before: Quote | undefined, wanted: Quote): Quote {
  const { organisation } = work
  const isTaken = (number: string) => quoteByNumber(organisation, number) !== undefined
  const number = wanted.number === '' ? nextNumber(work, PREFIX.QUOTE, isTaken) : wanted.number
  const quote = { ...wanted, number }
  put(work, organisation.quotes, quote.id, quote)
  const contact = organisation.contacts.get(quote.contactId)?.name ?? ''
  const details = `${number} to ${contact} for ${historyAmount(quote.total)}${throughApi(work.context)}.`
  if (!before) record(work, quote.id, 'Created', details)
  else if (before.status === quote.status) record(work, quote.id, 'Edited', details)
  if (quote.status !== (before?.status ?? 'DRAFT')) record(work, quote.id, ACTS[quote.status], details)
  return quote
}

const ACTS: Readonly<Record<Status, string>> = {
  DRAFT: 'Changed to draft',
  SENT: 'Marked as sent',
  ACCEPTED: 'Marked as accepted',
  DECLINED: 'Marked as declined',
  INVOICED: 'Invoiced',
  DELETED: 'Deleted',
}
