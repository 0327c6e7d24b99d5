import { addDays, addMonths, type Day, daysBetween, endOfMonth, startOfMonth } from '../../books/day.ts'
import { type Fields, fieldsOf, listOf, readBoolean, readText } from '../edge/body.ts'
import type { Contact, Document, Line, LineAmountTypes, PaymentTerm } from '../state.ts'
import { findContact, saveContact } from './contact-write.ts'
import { dayRate, hasCurrency } from './currency-rates.ts'
import type { DocumentKind } from './document-kinds.ts'
import { type LineRules, readLines, retaxedLines } from './document-lines.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { dayOr, decimalOr, present, shortText, textOr } from './sent.ts'
import { totalsOf } from './totals.ts'
import type { Work } from './work.ts'

/** A document as a client wants it, whole or not yet allowed: status and number are settled by the caller. */
export type Draft = Omit<Document, 'type' | 'status'>

const RATE_ONE = 1_000_000n

/** Reads what invoices and credit notes have in common. What is wrong is added to `errors`. */
export function readDraft(
  work: Work,
  kind: DocumentKind,
  type: Document['type'],
  before: Document | undefined,
  fields: Fields,
  errors: string[],
): Draft {
  const contact = readContact(work, before, fields, errors)
  const types = readLineAmountTypes(fields, before?.lineAmountTypes ?? 'Exclusive', errors)
  const rules: LineRules = { work, ...sideOf(type), types, formerTypes: before?.lineAmountTypes ?? types, contact }
  const lines = readDocumentLines(fields, before?.lines ?? [], rules, errors)
  const date = dayOr(fields, 'Date', before?.date, errors) ?? work.context.today
  return {
    id: before?.id ?? work.context.newId(),
    number: shortText(fields, kind.numberField, before?.number, 255, errors) ?? before?.number ?? '',
    reference: shortText(fields, 'Reference', before?.reference, 255, errors) ?? '',
    contactId: contact?.id ?? before?.contactId ?? '',
    date,
    lineAmountTypes: types,
    lines,
    ...totalsOf(lines, types),
    ...readCurrency(work, before, contact, date, fields, errors),
    sentToContact: before?.sentToContact ?? false,
    updatedAt: work.context.now,
    ...present<Partial<Draft>>({
      dueDate: dayOr(fields, 'DueDate', before ? before.dueDate : termsDueDate(contact, type, date), errors),
      brandingThemeId: readTheme(work, rules.side, before, fields, errors),
      fullyPaidOn: before?.fullyPaidOn,
      createdBy: before ? before.createdBy : work.context.clientId,
    }),
  }
}

/** Which side a document is on, and why its lines may have no discount. */
export function sideOf(type: Document['type']): Pick<LineRules, 'side' | 'noDiscounts'> {
  if (type === 'ACCREC') return { side: 'sales', noDiscounts: undefined }
  if (type === 'ACCPAY') return { side: 'purchases', noDiscounts: SEEN.discountOnBill }
  return { side: type === 'ACCRECCREDIT' ? 'sales' : 'purchases', noDiscounts: UNSEEN.discountOnCredit }
}

/** The lines of a document after an update; without LineItems the existing ones, taxed anew under other LineAmountTypes. */
export function readDocumentLines(fields: Fields, before: Line[], rules: LineRules, errors: string[]): Line[] {
  const sent = fields.get('LineItems')
  if (Array.isArray(sent)) return readLines(listOf(sent), before, rules, errors)
  return rules.types === rules.formerTypes ? before : retaxedLines(before, rules)
}

/** Reads LineAmountTypes in any case: quotes write theirs in capitals. */
export function readLineAmountTypes(fields: Fields, before: LineAmountTypes, errors: string[]): LineAmountTypes {
  const sent = textOr(fields, 'LineAmountTypes', before)?.toLowerCase() ?? before.toLowerCase()
  if (sent === 'exclusive') return 'Exclusive'
  if (sent === 'inclusive') return 'Inclusive'
  if (sent === 'notax') return 'NoTax'
  errors.push(UNSEEN.lineAmountTypesInvalid)
  return before
}

const IDENTIFYING = new Set(['contactid', 'contactnumber', 'name'])

/** The contact of a document after an update, the former one when none was sent. An unknown name becomes a contact. */
export function readContact(
  work: Work,
  before: { contactId?: string } | undefined,
  fields: Fields,
  errors: string[],
): Contact | undefined {
  const former = before ? work.organisation.contacts.get(before.contactId ?? '') : undefined
  if (before && !fields.has('Contact')) return former
  const sent = fieldsOf(fields.get('Contact'))
  if (['ContactID', 'ContactNumber', 'Name'].some((name) => readText(sent.get(name)))) {
    return resolveContact(work, former, sent, errors)
  }
  errors.push(fields.has('Contact') ? SEEN.contactUnidentified : SEEN.contactMissing)
  return former
}

/** An unknown name creates a contact; details sent beside the identification change the contact, as in Xero. */
function resolveContact(work: Work, former: Contact | undefined, sent: Fields, errors: string[]): Contact | undefined {
  const found = findContact(work.organisation, sent)
  if (found?.status === 'ARCHIVED') {
    if (found.id !== former?.id) errors.push(SEEN.contactArchived)
    return found
  }
  if (found) return hasDetails(sent, found) ? (saveContact(work, found, sent, errors) ?? found) : found
  if (readText(sent.get('Name')) && !readText(sent.get('ContactID'))) return saveContact(work, undefined, sent, errors)
  errors.push(SEEN.contactMissing)
  return former
}

/** Only what a person would call details counts: lists and flags that clients send back as they read them change nothing. */
function hasDetails(sent: Fields, found: Contact): boolean {
  const name = readText(sent.get('Name'))
  if (name && name.trim().toLowerCase() !== found.name.toLowerCase()) return true
  return Object.entries(sent.sent).some(
    ([name, value]) => !IDENTIFYING.has(name.toLowerCase()) && isDetail(name, value),
  )
}

function isDetail(name: string, value: unknown): boolean {
  if (value === null || value === '' || typeof value === 'boolean') return false
  if (Array.isArray(value)) return value.length > 0
  return !/^(contactstatus|updateddateutc)$/i.test(name)
}

type Currency = Pick<Document, 'currencyCode' | 'currencyRate'>

/** The currency of a document and its rate: as sent, as before, the contact's, or base currency; the rate of the day when none was sent. */
export function readCurrency(
  work: Work,
  before: Currency | undefined,
  contact: Contact | undefined,
  date: Day,
  fields: Fields,
  errors: string[],
): Currency {
  const { organisation } = work
  const { baseCurrency } = organisation.settings
  const usual = before?.currencyCode ?? contact?.defaultCurrency ?? baseCurrency
  const currencyCode = textOr(fields, 'CurrencyCode', usual)?.toUpperCase() ?? usual
  if (currencyCode === baseCurrency) return { currencyCode, currencyRate: RATE_ONE }
  if (!hasCurrency(organisation, currencyCode)) errors.push(SEEN.currencyMissing(currencyCode))
  const same = before?.currencyCode === currencyCode ? before.currencyRate : undefined
  const sent = decimalOr(fields, 'CurrencyRate', 6, same, errors)
  return { currencyCode, currencyRate: sent && sent > 0n ? sent : (same ?? dayRate(organisation, currencyCode, date)) }
}

/** The branding theme as sent or as before; a new sales document has the organisation's first. */
export function readTheme(
  work: Work,
  side: LineRules['side'],
  before: Pick<Document, 'brandingThemeId'> | undefined,
  fields: Fields,
  errors: string[],
): string | undefined {
  const { brandingThemes } = work.organisation
  const sent = readText(fields.get('BrandingThemeID'))?.toLowerCase()
  if (sent) {
    if (!brandingThemes.has(sent)) errors.push(UNSEEN.brandingThemeUnknown)
    return sent
  }
  if (before || side === 'purchases') return before?.brandingThemeId
  return brandingThemes.keys().next().value
}

/** The due date that the contact's payment terms give, undefined without terms. */
function termsDueDate(contact: Contact | undefined, type: Document['type'], date: Day): Day | undefined {
  if (type === 'ACCREC') return dueUnder(contact?.paymentTerms?.sales, date)
  return type === 'ACCPAY' ? dueUnder(contact?.paymentTerms?.bills, date) : undefined
}

/** When a document of a day falls due under payment terms. */
export function dueUnder(term: PaymentTerm | undefined, date: Day): Day | undefined {
  if (!term) return undefined
  switch (term.type) {
    case 'DAYSAFTERBILLDATE':
      return addDays(date, term.day)
    case 'DAYSAFTERBILLMONTH':
      return addDays(endOfMonth(date), term.day)
    case 'OFCURRENTMONTH':
      return dayOfMonth(startOfMonth(date), term.day)
    case 'OFFOLLOWINGMONTH':
      return dayOfMonth(addMonths(startOfMonth(date), 1), term.day)
  }
}

function dayOfMonth(first: Day, day: number): Day {
  const last = endOfMonth(first)
  const wanted = addDays(first, Math.max(day, 1) - 1)
  return daysBetween(wanted, last) < 0 ? last : wanted
}

/** Reads SentToContact. Undefined when it was not sent. */
export function wantsSent(fields: Fields): boolean | undefined {
  return readBoolean(fields.get('SentToContact'))
}
