import { writeBatch } from '../accounting/batch.ts'
import { historyEndpoint } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, readText } from '../edge/body.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { dayField, decimalField, fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { OrganisationState, Payment } from '../state.ts'
import type { Settled } from '../state-money.ts'
import { paymentJson } from './payment-json.ts'
import { createPayment, deletePayment } from './payment-write.ts'
import { numberOf, targetOf, wireTypeOf } from './settled.ts'

/** `/Payments`: PUT creates many, POST one; a payment can only be deleted afterwards. */
export function paymentsEndpoint(call: ApiCall, context: ApiContext): Answer {
  const [, key, part] = call.path
  if (key === undefined) return call.method === 'GET' ? list(call, context) : write(call, context)
  const payment = context.organisation.payments.get(key.toLowerCase())
  if (part?.toLowerCase() === 'history') {
    return historyEndpoint(call, context, key.toLowerCase(), payment !== undefined)
  }
  if (!payment || part !== undefined) throw notFoundPage()
  if (call.method === 'GET') {
    return { kind: 'envelope', resource: 'Payments', items: [paymentJson(context, payment, 'alone')] }
  }
  if (call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'Payments').slice(0, 1)
  return writeBatch(call, context, 'Payments', elements, (work, fields) => deletePayment(work, payment, fields))
}

function write(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'PUT' && call.method !== 'POST') throw notImplemented()
  const elements = elementsOf(call.body, 'Payments')
  return writeBatch(call, context, 'Payments', elements, (work, fields) => {
    const id = call.method === 'POST' ? readText(fields.get('PaymentID'))?.toLowerCase() : undefined
    if (!id) return createPayment(work, fields)
    const payment = work.organisation.payments.get(id)
    if (!payment) return { json: { ...fields.sent, HasValidationErrors: true }, errors: [UNSEEN.paymentUnknown] }
    return deletePayment(work, payment, fields)
  })
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { rows, pagination } = listRows(context.organisation.payments.values(), call, listing(context.organisation))
  const items = rows.map((row) => paymentJson(context, row, 'listed'))
  return { kind: 'envelope', resource: 'Payments', items, ...(pagination ? { pagination } : {}) }
}

function listing(organisation: OrganisationState): Listing<Payment> {
  const target = (row: Payment) => targetOf(organisation, row.target)
  const contact = (row: Payment) => organisation.contacts.get(target(row)?.contactId ?? '')
  const named = <T>(row: Payment, name: (document: Settled) => T) => {
    const document = target(row)
    return document && name(document)
  }
  const account = (row: Payment) => organisation.accounts.get(row.accountId)
  return {
    table: fieldTable<Payment>('Payment', {
      PaymentID: guidField((row) => row.id),
      BatchPaymentID: guidField((row) => row.batchPaymentId),
      PaymentType: textField((row) => row.type),
      Status: textField((row) => row.status),
      Date: dayField((row) => row.date),
      Amount: decimalField((row) => row.amount),
      BankAmount: decimalField((row) => row.bankAmount),
      CurrencyRate: decimalField((row) => row.currencyRate, 6),
      Reference: textField((row) => row.reference),
      IsReconciled: flagField((row) => row.isReconciled),
      UpdatedDateUTC: instantField((row) => row.updatedAt),
      'Invoice.InvoiceID': guidField((row) => row.target.id),
      'Invoice.InvoiceNumber': textField((row) => named(row, numberOf)),
      'Invoice.Type': textField((row) => named(row, wireTypeOf)),
      'Invoice.Contact.ContactID': guidField((row) => target(row)?.contactId),
      'Invoice.Contact.Name': textField((row) => contact(row)?.name),
      'Account.AccountID': guidField((row) => row.accountId),
      'Account.Code': textField((row) => account(row)?.code),
    }),
    id: (row) => row.id,
    updatedAt: (row) => row.updatedAt,
    paging: 'optional',
  }
}
