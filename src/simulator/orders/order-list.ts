import type { Day } from '../../books/day.ts'
import { numberedFields } from '../accounting/document-list.ts'
import type { ApiCall } from '../contract.ts'
import { parseWireDate } from '../edge/wire-dates.ts'
import { dayField, type Field, fieldTable, flagField, guidField, textField } from '../query/fields.ts'
import type { Listing, ListRequest } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { Order, PurchaseOrder, Quote } from '../state-orders.ts'

/** What the list parameters of purchase orders and quotes test. */
type Listed = Pick<Quote, 'date' | 'contactId' | 'number' | 'expiryDate'> & { status: string }

/**
 * The tests that a call's `Status`, `DateFrom`, `DateTo`, `ExpiryDateFrom`, `ExpiryDateTo`, `ContactID` and `QuoteNumber` make;
 * days are included, and a day that cannot be read is no filter.
 */
export function filtersOf(call: ApiCall): ((row: Listed) => boolean)[] {
  const tests: ((row: Listed) => boolean)[] = []
  const wanted = (name: string) => call.query.get(name)?.trim().toLowerCase() || undefined
  const [status, contactId, number] = [wanted('status'), wanted('contactid'), wanted('quotenumber')]
  if (status !== undefined) tests.push((row) => row.status.toLowerCase() === status)
  if (contactId !== undefined) tests.push((row) => row.contactId === contactId)
  if (number !== undefined) tests.push((row) => row.number.toLowerCase() === number)
  const spans = [
    ['datefrom', 'dateto', (row: Listed) => row.date],
    ['expirydatefrom', 'expirydateto', (row: Listed) => row.expiryDate],
  ] as const
  for (const [from, to, day] of spans) {
    const [first, last] = [parseWireDate(call.query.get(from)), parseWireDate(call.query.get(to))]
    if (first !== undefined) tests.push((row) => isOn(day(row), (date) => date >= first))
    if (last !== undefined) tests.push((row) => isOn(day(row), (date) => date <= last))
  }
  return tests
}

function isOn(day: Day | undefined, test: (day: Day) => boolean): boolean {
  return day !== undefined && test(day)
}

/** A call as the lists of purchase orders and quotes read it: neither takes `where`, and quotes no `pageSize`. */
export function withoutWhere(call: ApiCall, ...others: string[]): ListRequest {
  const query = new Map([...call.query].filter(([name]) => name !== 'where' && !others.includes(name)))
  return { query, headers: call.headers }
}

/** How purchase orders are listed: always paged. */
export function purchaseOrderListing(organisation: OrganisationState): Listing<PurchaseOrder> {
  return {
    table: fieldTable<PurchaseOrder>('PurchaseOrder', {
      ...orderFields<PurchaseOrder>(organisation, 'PurchaseOrderID', 'PurchaseOrderNumber'),
      DeliveryDate: dayField((row) => row.deliveryDate),
      ExpectedArrivalDate: dayField((row) => row.expectedArrivalDate),
      SentToContact: flagField((row) => row.sentToContact),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'always',
  }
}

/** How quotes are listed: a hundred to a page. */
export function quoteListing(organisation: OrganisationState): Listing<Quote> {
  return {
    table: fieldTable<Quote>('Quote', {
      ...orderFields<Quote>(organisation, 'QuoteID', 'QuoteNumber'),
      ExpiryDate: dayField((row) => row.expiryDate),
      Title: textField((row) => row.title),
      Summary: textField((row) => row.summary),
      Terms: textField((row) => row.terms),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'always',
  }
}

function orderFields<T extends Order & { status: string }>(
  organisation: OrganisationState,
  idName: string,
  numberName: string,
): Record<string, Field<T>> {
  return {
    ...numberedFields<T>(organisation, idName, numberName),
    'Contact.ContactID': guidField((row) => row.contactId),
    'Contact.Name': textField((row) => organisation.contacts.get(row.contactId)?.name),
  }
}
