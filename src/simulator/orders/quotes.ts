import { attachmentsEndpoint } from '../accounting/attachments.ts'
import { type Outcome, writeBatch, ZERO_ID } from '../accounting/batch.ts'
import { lineJson } from '../accounting/document-json.ts'
import { historyEndpoint } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { documentPdf } from '../accounting/pdf.ts'
import { present } from '../accounting/sent.ts'
import type { Work } from '../accounting/work.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, type Fields, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { dateString, msPlain, msPlainDate } from '../edge/wire-dates.ts'
import { centsNumber, rateNumber } from '../edge/wire-numbers.ts'
import { listRows } from '../query/list.ts'
import type { Line, OrganisationState } from '../state.ts'
import type { Quote } from '../state-orders.ts'
import { filtersOf, quoteListing, withoutWhere } from './order-list.ts'
import { quoteByNumber, saveQuote } from './quote-write.ts'

type Json = Record<string, unknown>

/** `/Quotes` and everything below it; none of it is in the ledger. Unit prices have four places here without being asked for. */
export function quotesEndpoint(call: ApiCall, narrow: ApiContext): Answer {
  const context: ApiContext = { ...narrow, unitPlaces: 4 }
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const quote = context.organisation.quotes.get(key.toLowerCase())
  if (part !== undefined) return below(call, context, key, quote)
  if (!quote) throw notFoundPage()
  if (call.method === 'GET') {
    if (call.headers.accept?.toLowerCase().includes('application/pdf')) return pdf(context, quote)
    return envelope(call, [quoteJson(context, quote, false)])
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'Quotes').slice(0, 1)
  return summarized(
    call,
    writeBatch(call, context, 'Quotes', elements, (work, fields) => save(work, quote, fields)),
  )
}

function envelope(call: ApiCall, items: readonly Json[]): Answer {
  return summarized(call, { kind: 'envelope', resource: 'Quotes', items })
}

/** Envelopes of quotes tell first how errors are summarised. */
function summarized(call: ApiCall, answer: Answer): Answer {
  if (answer.kind !== 'envelope') return answer
  return { ...answer, summarizeErrors: call.query.get('summarizeerrors')?.toLowerCase() !== 'false' }
}

function below(call: ApiCall, context: ApiContext, key: string, quote: Quote | undefined): Answer {
  const part = call.path[2]?.toLowerCase()
  if (part === 'history') return historyEndpoint(call, context, quote?.id ?? key.toLowerCase(), quote !== undefined)
  if (!quote) throw notFoundPage()
  if (part === 'attachments') return attachmentsEndpoint(call, context, 'Quotes', quote.id)
  if (part === 'pdf' && call.method === 'GET') return pdf(context, quote)
  throw notFoundPage()
}

function pdf(context: ApiContext, quote: Quote): Answer {
  const bytes = documentPdf(context.organisation, quote, 'QUOTE')
  return { kind: 'bytes', status: 200, contentType: 'application/pdf', bytes }
}

function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  const answer = writeBatch(call, context, 'Quotes', elementsOf(call.body, 'Quotes'), (work, fields) => {
    if (call.method === 'PUT') return save(work, undefined, fields)
    const id = readText(fields.get('QuoteID'))?.toLowerCase()
    const number = readText(fields.get('QuoteNumber'))
    if (!id) return save(work, number ? quoteByNumber(work.organisation, number) : undefined, fields)
    const quote = work.organisation.quotes.get(id)
    return quote ? save(work, quote, fields) : { json: { ...fields.sent }, errors: [UNSEEN.quoteUnknown] }
  })
  return summarized(call, answer)
}

function save(work: Work, before: Quote | undefined, fields: Fields): Outcome {
  const { quote, errors } = saveQuote(work, before, fields)
  const json = quoteJson(work.context, quote, false)
  if (errors.length === 0) return { json, errors }
  return {
    json: { ...json, QuoteID: before?.id ?? ZERO_ID, Status: readText(fields.get('Status')) ?? quote.status },
    errors,
  }
}

/** A page is a hundred quotes; there is no `pageSize`, no `where`, and no `pagination` in the answer. */
function list(call: ApiCall, context: ApiContext): Answer {
  const { organisation } = context
  const filters = filtersOf(call)
  const kept = [...organisation.quotes.values()].filter((quote) => filters.every((test) => test(quote)))
  const { rows } = listRows(kept, withoutWhere(call, 'pagesize'), quoteListing(organisation))
  return envelope(
    call,
    rows.map((row) => quoteJson(context, row, true)),
  )
}

/** Dates of quotes have no offset. A list leaves out empty terms and shows discounts of nothing; alone it is the other way round. */
function quoteJson({ organisation }: ApiContext, quote: Quote, listed: boolean): Json {
  const { expiryDate } = quote
  return {
    QuoteID: quote.id,
    QuoteNumber: quote.number,
    ...present<Json>({
      Reference: quote.reference || undefined,
      Terms: listed ? quote.terms || undefined : quote.terms,
    }),
    Contact: contactJson(organisation, quote.contactId),
    LineItems: quote.lines.map((line) => quoteLineJson(organisation, line, listed)),
    Date: msPlainDate(quote.date),
    DateString: dateString(quote.date),
    ...(expiryDate === undefined
      ? {}
      : { ExpiryDate: msPlainDate(expiryDate), ExpiryDateString: dateString(expiryDate) }),
    Status: quote.status,
    CurrencyRate: rateNumber(quote.currencyRate),
    CurrencyCode: quote.currencyCode,
    SubTotal: centsNumber(quote.subTotal),
    TotalTax: centsNumber(quote.totalTax),
    Total: centsNumber(quote.total),
    ...(listed || quote.totalDiscount !== 0n ? { TotalDiscount: centsNumber(quote.totalDiscount) } : {}),
    ...present<Json>({
      Title: quote.title || undefined,
      Summary: quote.summary || undefined,
      BrandingThemeID: quote.brandingThemeId,
    }),
    UpdatedDateUTC: msPlain(quote.updatedAt),
    LineAmountTypes: quote.lineAmountTypes.toUpperCase(),
  }
}

function contactJson(organisation: OrganisationState, contactId: string): Json {
  const contact = organisation.contacts.get(contactId)
  return { ContactID: contactId, Name: contact?.name ?? '', EmailAddress: contact?.email ?? '' }
}

function quoteLineJson(organisation: OrganisationState, line: Line, listed: boolean): Json {
  const { AccountID: _, LineItemID, ItemCode = '', ...json } = lineJson({ organisation, unitPlaces: 4 }, line, false)
  const priced = line.unitAmount !== undefined
  return {
    LineItemID,
    ...json,
    ...(ItemCode !== '' || !listed ? { ItemCode } : {}),
    ...(listed && priced && line.discountRate === undefined && line.discountAmount === undefined
      ? { DiscountAmount: 0 }
      : {}),
    Tracking: line.tracking.map((tracking) => ({
      TrackingCategoryID: tracking.categoryId,
      TrackingOptionID: tracking.optionId,
      Name: tracking.name,
      Option: tracking.option,
    })),
  }
}
