import { findContact } from '../accounting/contact-write.ts'
import { readCurrency, readDocumentLines, readLineAmountTypes, readTheme } from '../accounting/document-draft.ts'
import type { LineRules } from '../accounting/document-lines.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { dayOr, present, shortText } from '../accounting/sent.ts'
import { totalsOf } from '../accounting/totals.ts'
import type { Work } from '../accounting/work.ts'
import { type Fields, fieldsOf, readText } from '../edge/body.ts'
import type { Contact, Line } from '../state.ts'
import type { Order } from '../state-orders.ts'

/** What tells purchase orders and quotes apart when they are read. */
export interface OrderKind {
  side: LineRules['side']
  numberField: 'PurchaseOrderNumber' | 'QuoteNumber'
  referenceLimit: number
  /** What an update does not name is cleared instead of kept, lines, contact and currency apart. */
  replaces: boolean
  taxOnlyWhenSent: boolean
}

/** Purchase orders: an update changes what it names. */
export const PURCHASE_ORDER: OrderKind = {
  side: 'purchases',
  numberField: 'PurchaseOrderNumber',
  referenceLimit: 255,
  replaces: false,
  taxOnlyWhenSent: false,
}

/** Quotes: an update replaces the whole but for its lines. */
export const QUOTE: OrderKind = {
  side: 'sales',
  numberField: 'QuoteNumber',
  referenceLimit: 4000,
  replaces: true,
  taxOnlyWhenSent: true,
}

/** Reads what purchase orders and quotes have in common; status and number are settled by the caller. What is wrong is added to `errors`. */
export function readOrder(
  work: Work,
  kind: OrderKind,
  before: Order | undefined,
  fields: Fields,
  errors: string[],
): Order {
  const contact = existingContact(work, before?.contactId, fields, errors)
  const kept = kind.replaces ? undefined : before
  const types = readLineAmountTypes(fields, kept?.lineAmountTypes ?? 'Exclusive', errors)
  const date = dayOr(fields, 'Date', kept?.date, errors) ?? work.context.today
  const lines = readOrderLines(work, kind, contact, before, types, fields, errors)
  return {
    id: before?.id ?? work.context.newId(),
    number: shortText(fields, kind.numberField, kept?.number, 255, errors) ?? kept?.number ?? '',
    reference: shortText(fields, 'Reference', kept?.reference, kind.referenceLimit, errors) ?? '',
    contactId: contact?.id ?? before?.contactId ?? '',
    date,
    lineAmountTypes: types,
    lines,
    ...totalsOf(lines, types),
    ...readCurrency(work, before, contact, date, fields, errors),
    updatedAt: work.context.now,
    ...present<Partial<Order>>({
      brandingThemeId: readTheme(work, kind.side, before, fields, errors),
      createdBy: before ? before.createdBy : work.context.clientId,
    }),
  }
}

function readOrderLines(
  work: Work,
  { side, taxOnlyWhenSent }: OrderKind,
  contact: Contact | undefined,
  before: Order | undefined,
  types: Order['lineAmountTypes'],
  fields: Fields,
  errors: string[],
): Line[] {
  const formerTypes = before?.lineAmountTypes ?? types
  const rules: LineRules = { work, side, types, formerTypes, contact, noDiscounts: undefined, taxOnlyWhenSent }
  return readDocumentLines(fields, before?.lines ?? [], rules, errors)
}

/** The contact that a request names, which must exist: unlike invoices, orders and templates create none and change none. */
export function existingContact(
  work: Work,
  formerId: string | undefined,
  fields: Fields,
  errors: string[],
): Contact | undefined {
  const former = work.organisation.contacts.get(formerId ?? '')
  if (!fields.has('Contact')) {
    if (!former) errors.push(SEEN.contactMissing)
    return former
  }
  const sent = fieldsOf(fields.get('Contact'))
  if (!['ContactID', 'ContactNumber', 'Name'].some((name) => readText(sent.get(name)))) {
    errors.push(SEEN.contactUnidentified)
    return former
  }
  const found = findContact(work.organisation, sent)
  if (!found) errors.push(UNSEEN.contactUnknown)
  else if (found.status === 'ARCHIVED' && found.id !== former?.id) errors.push(SEEN.contactArchived)
  return found ?? former
}

/** What stops an order from leaving DRAFT: it has no lines, or one without a description. An account may be missing. */
export function orderLineProblems(lines: readonly Line[]): string[] {
  if (lines.length === 0) return [SEEN.linesMissing]
  return lines.some((line) => line.description === undefined) ? [SEEN.descriptionMissing] : []
}
