import { attachmentsJson } from '../accounting/attachments.ts'
import { ZERO_ID } from '../accounting/batch.ts'
import { contactFull, contactStub } from '../accounting/contact-json.ts'
import { lineJson, totalsJson } from '../accounting/document-json.ts'
import { present } from '../accounting/sent.ts'
import type { ApiContext } from '../contract.ts'
import { type Fields, readText } from '../edge/body.ts'
import { dateString, msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber, rateNumber } from '../edge/wire-numbers.ts'
import type { Line, OrganisationState } from '../state.ts'
import type { PurchaseOrder } from '../state-orders.ts'

type Json = Record<string, unknown>

/** A purchase order as Xero shows it alone by id, in a list, or as the answer to a write. */
export function purchaseOrderJson(
  context: ApiContext,
  order: PurchaseOrder,
  showing: 'alone' | 'listed' | 'written',
): Json {
  const { organisation } = context
  const json: Json = {
    PurchaseOrderID: order.id,
    PurchaseOrderNumber: order.number,
    ...deliveryJson(order),
    HasErrors: false,
    IsDiscounted: order.totalDiscount !== 0n,
    ...(showing === 'written' ? { TotalDiscount: centsNumber(order.totalDiscount) } : {}),
    ...(showing === 'listed' ? {} : { SentToContact: order.sentToContact }),
    ...(order.reference === '' ? {} : { Reference: order.reference }),
    Type: 'PURCHASEORDER',
    CurrencyRate: rateNumber(order.currencyRate),
    CurrencyCode: order.currencyCode,
    Contact: contactJson(organisation, order.contactId, showing === 'listed'),
    ...(order.brandingThemeId === undefined ? {} : { BrandingThemeID: order.brandingThemeId }),
    Status: order.status,
    LineAmountTypes: order.lineAmountTypes,
    LineItems: order.lines.map((line) => orderLineJson(organisation, line, showing === 'written')),
    ...totalsJson(order),
    UpdatedDateUTC: msInstant(order.updatedAt),
  }
  if (showing === 'written') return json
  json.HasAttachments = (organisation.attachments.get(order.id)?.length ?? 0) > 0
  if (showing === 'alone') json.Attachments = attachmentsJson(organisation, 'PurchaseOrders', order.id)
  return json
}

function deliveryJson(order: PurchaseOrder): Json {
  const { date, deliveryDate: delivery, expectedArrivalDate: arrival } = order
  return {
    DateString: dateString(date),
    Date: msDate(date),
    ...present<Json>({
      DeliveryDateString: delivery && dateString(delivery),
      DeliveryDate: delivery && msDate(delivery),
      ExpectedArrivalDateString: arrival && dateString(arrival),
      ExpectedArrivalDate: arrival && msDate(arrival),
      DeliveryAddress: order.deliveryAddress || undefined,
      AttentionTo: order.attentionTo || undefined,
      Telephone: order.telephone || undefined,
      DeliveryInstructions: order.deliveryInstructions || undefined,
    }),
  }
}

/** Unit prices of purchase orders have two places: Xero offers no `unitdp` here. Only the answer to a write names the account by id. */
function orderLineJson(organisation: OrganisationState, line: Line, withAccount: boolean): Json {
  const { AccountID, ...json } = lineJson({ organisation, unitPlaces: 2 }, line, false)
  return withAccount && AccountID !== undefined ? { ...json, AccountID } : json
}

const LISTED = /^(ContactID|ContactStatus|Name|FirstName|LastName|Addresses|Phones|UpdatedDateUTC|DefaultCurrency)$/

function contactJson(organisation: OrganisationState, contactId: string, listed: boolean): Json {
  const contact = organisation.contacts.get(contactId)
  if (!contact) return contactStub(organisation, contactId)
  const { HasAttachments: _, ...full } = contactFull(organisation, contact)
  if (!listed) return full
  const kept = Object.entries(full).filter(([name]) => LISTED.test(name))
  return { ...Object.fromEntries(kept), ContactGroups: [], ContactPersons: [], HasValidationErrors: false }
}

/** A refused purchase order: the order as it was wanted, its status as it was asked for. */
export function purchaseOrderEcho(context: ApiContext, order: PurchaseOrder, fields: Fields, existing: boolean): Json {
  const { UpdatedDateUTC: _, SentToContact, CurrencyRate, ...json } = purchaseOrderJson(context, order, 'written')
  return {
    ...json,
    PurchaseOrderID: existing ? order.id : ZERO_ID,
    HasErrors: true,
    Status: readText(fields.get('Status')) ?? order.status,
    LineItems: order.lines.map(({ id, ...line }) => {
      const { LineItemID, ...shown } = orderLineJson(context.organisation, { id, ...line }, true)
      return { ...shown, ValidationErrors: [] }
    }),
  }
}
