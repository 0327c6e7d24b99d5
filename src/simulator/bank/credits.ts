import { commaList, contactFields } from '../accounting/document-list.ts'
import { historyEndpoint } from '../accounting/history.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { notFoundPage } from '../edge/refusals.ts'
import { allocationsEndpoint } from '../payments/allocations.ts'
import { dayField, decimalField, fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { OrganisationState } from '../state.ts'
import type { Overpayment, Prepayment } from '../state-money.ts'
import { creditJson } from './credit-json.ts'

type Credit = Prepayment | Overpayment

/** What tells prepayments and overpayments apart on the wire. */
interface Kind {
  resource: 'Prepayments' | 'Overpayments'
  idName: 'PrepaymentID' | 'OverpaymentID'
  all(organisation: OrganisationState): ReadonlyMap<string, Credit>
}

const PREPAYMENTS: Kind = {
  resource: 'Prepayments',
  idName: 'PrepaymentID',
  all: (organisation) => organisation.prepayments,
}

const OVERPAYMENTS: Kind = {
  resource: 'Overpayments',
  idName: 'OverpaymentID',
  all: (organisation) => organisation.overpayments,
}

/** `/Prepayments` and everything below it. They are made by bank transactions; here they are read and allocated. */
export function prepaymentsEndpoint(call: ApiCall, context: ApiContext): Answer {
  return creditsEndpoint(call, context, PREPAYMENTS)
}

/** `/Overpayments` and everything below it. They are made by bank transactions; here they are read and allocated. */
export function overpaymentsEndpoint(call: ApiCall, context: ApiContext): Answer {
  return creditsEndpoint(call, context, OVERPAYMENTS)
}

function creditsEndpoint(call: ApiCall, context: ApiContext, kind: Kind): Answer {
  const [, key, part] = call.path
  if (key === undefined) return list(call, context, kind)
  const credit = kind.all(context.organisation).get(key.toLowerCase())
  if (part?.toLowerCase() === 'history') return historyEndpoint(call, context, key.toLowerCase(), credit !== undefined)
  if (!credit) throw notFoundPage()
  if (part?.toLowerCase() === 'allocations') return allocationsEndpoint(call, context, credit)
  if (part !== undefined) throw notFoundPage()
  const items = [creditJson(context, credit, kind.idName, 'alone')]
  return { kind: 'envelope', resource: kind.resource, items }
}

function list(call: ApiCall, context: ApiContext, kind: Kind): Answer {
  const { organisation } = context
  const wanted = [...kind.all(organisation).values()].filter(filterOf(call))
  const { rows, pagination } = listRows(wanted, call, listing(organisation, kind))
  const items = rows.map((row) => creditJson(context, row, kind.idName, pagination ? 'paged' : 'unpaged'))
  return { kind: 'envelope', resource: kind.resource, items, ...(pagination ? { pagination } : {}) }
}

function filterOf(call: ApiCall): (credit: Credit) => boolean {
  const numbers = commaList(call, 'invoicenumbers')
  const references = commaList(call, 'references')
  return (credit) => {
    if (numbers && !numbers.has(numberOf(credit)?.toLowerCase() ?? '')) return false
    return references === undefined || references.has(credit.reference.toLowerCase())
  }
}

function numberOf(credit: Credit): string | undefined {
  return 'invoiceNumber' in credit ? credit.invoiceNumber : undefined
}

function listing(organisation: OrganisationState, kind: Kind): Listing<Credit> {
  const files = (row: Credit) => organisation.attachments.get(row.bankTransactionId)?.length ?? 0
  return {
    table: fieldTable<Credit>(kind.resource.slice(0, -1), {
      [kind.idName]: guidField((row) => row.id),
      Type: textField((row) => row.type),
      Status: textField((row) => row.status),
      Reference: textField((row) => row.reference),
      ...(kind === PREPAYMENTS ? { InvoiceNumber: textField(numberOf) } : {}),
      Date: dayField((row) => row.date),
      LineAmountTypes: textField((row) => row.lineAmountTypes),
      SubTotal: decimalField((row) => row.subTotal),
      TotalTax: decimalField((row) => row.totalTax),
      Total: decimalField((row) => row.total),
      RemainingCredit: decimalField((row) => row.remainingCredit),
      CurrencyCode: textField((row) => row.currencyCode),
      CurrencyRate: decimalField((row) => row.currencyRate, 6),
      HasAttachments: flagField((row) => files(row) > 0),
      UpdatedDateUTC: instantField((row) => row.updatedAt),
      ...contactFields<Credit>(organisation),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'optional',
  }
}
