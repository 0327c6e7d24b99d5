import type { Outcome } from '../accounting/batch.ts'
import { historyAmount, historyDay, record, throughApi } from '../accounting/history.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { put, type Work } from '../accounting/work.ts'
import { type Fields, fieldsOf, readBoolean, readText } from '../edge/body.ts'
import type { Payment } from '../state.ts'
import type { Settled } from '../state-money.ts'
import { lockProblems, type PaymentDraft, readPayment } from './payment-draft.ts'
import { paymentJson } from './payment-json.ts'
import { postPayment } from './payment-posting.ts'
import { replaceSettled, withPayment } from './settle.ts'
import { isInvoice, kindOf, openAmount, paymentTypeOf, sideOf, targetOf } from './settled.ts'

/** Creates a payment of an invoice or bill, or refunds credit. It is posted at once: there is no draft payment. */
export function createPayment(work: Work, fields: Fields): Outcome {
  const errors: string[] = []
  const { document, draft } = readPayment(work, fields, errors)
  if (errors.length > 0 || !draft) return { json: paymentEcho(fields, document), errors }
  const payment = makePayment(work, draft, {
    reference: readText(fields.get('Reference')) ?? '',
    isReconciled: readBoolean(fields.get('IsReconciled')) ?? false,
  })
  if (work.context.idsOnly === true) return { json: { PaymentID: payment.id }, errors }
  return { json: paymentJson(work.context, payment, 'written'), errors }
}

/** What a payment carries beside its document, account, day and amounts. */
export type PaymentRemarks = Pick<Payment, 'reference' | 'isReconciled'> & Partial<Payment>

/** Writes a payment that nothing speaks against: onto its document, into the ledger and into the histories. */
export function makePayment(work: Work, draft: PaymentDraft, remarks: PaymentRemarks): Payment {
  const { document, account, date, amount, rate, bankAmount } = draft
  const payment: Payment = {
    id: work.context.newId(),
    type: paymentTypeOf(document),
    target: { kind: kindOf(document), id: document.id },
    accountId: account.id,
    date,
    amount,
    bankAmount,
    currencyRate: rate,
    ...remarks,
    status: 'AUTHORISED',
    updatedAt: work.context.now,
  }
  put(work, work.organisation.payments, payment.id, payment)
  move(work, document, payment, 1n)
  return payment
}

/** Puts a payment onto its document (`direction` 1) or takes it off again (-1), in the ledger too. */
function move(work: Work, document: Settled, payment: Payment, direction: 1n | -1n): void {
  const changed = withPayment(document, payment, payment.amount * direction, work.context.now)
  postPayment(work, payment, document, changed)
  recordMove(work, replaceSettled(work, document, changed), payment, direction)
}

function recordMove(work: Work, document: Settled, payment: Payment, direction: 1n | -1n): void {
  const contact = work.organisation.contacts.get(document.contactId)?.name ?? ''
  const comesIn = (sideOf(document) === 'ACCREC') === isInvoice(document)
  const way = comesIn ? `received from ${contact}` : `made to ${contact}`
  const fact = `Payment ${way} on ${historyDay(payment.date)} for ${historyAmount(payment.amount)}`
  const end = throughApi(work.context)
  if (direction === -1n) {
    record(work, document.id, 'Payment deleted', `${fact} has been deleted${end}.`)
    record(work, payment.id, 'Deleted', `${fact} has been deleted${end}.`)
    return
  }
  const settled = openAmount(document) === 0n
  const full = settled ? ` This ${NAMES[kindOf(document)]} has been fully paid.` : ''
  const told = `${fact}${end}.`
  record(work, document.id, settled ? 'Paid' : 'Partially paid', `${told}${full}`)
  record(work, payment.id, 'Created', told)
}

const NAMES = { invoice: 'invoice', creditNote: 'credit note', prepayment: 'prepayment', overpayment: 'overpayment' }

/** Deletes a payment: the only change Xero allows. What it was against is open again. Members of a batch go with their batch. */
export function deletePayment(work: Work, payment: Payment, fields: Fields): Outcome {
  const wanted = readText(fields.get('Status'))?.toUpperCase()
  const errors: string[] = []
  if (wanted !== 'DELETED') errors.push(UNSEEN.paymentNotEditable)
  else if (payment.status === 'DELETED') errors.push(UNSEEN.paymentDeleted)
  else if (payment.batchPaymentId !== undefined) errors.push(SEEN.paymentInBatch)
  errors.push(...lockProblems(work, payment.date))
  if (errors.length > 0) {
    const json = paymentJson(work.context, payment, 'alone')
    return { json: { ...json, ...fields.sent, HasValidationErrors: true }, errors }
  }
  const deleted = removePayment(work, payment)
  return { json: paymentJson(work.context, deleted, 'written'), errors }
}

/** Takes a payment off its document and out of the ledger. */
export function removePayment(work: Work, payment: Payment): Payment {
  const deleted: Payment = { ...payment, status: 'DELETED', updatedAt: work.context.now }
  put(work, work.organisation.payments, payment.id, deleted)
  const document = targetOf(work.organisation, payment.target)
  if (!document) throw new Error(`payment ${payment.id} is against nothing`)
  move(work, document, deleted, -1n)
  return deleted
}

/** A refused payment: what was sent, with the id of the invoice when it was found. */
export function paymentEcho(fields: Fields, document: Settled | undefined): Record<string, unknown> {
  const invoice = document && isInvoice(document) ? document : undefined
  return {
    ...fields.sent,
    ...(invoice ? { Invoice: { ...fieldsOf(fields.get('Invoice')).sent, InvoiceID: invoice.id } } : {}),
    HasAccount: fields.has('Account') || fields.has('Code'),
    HasValidationErrors: true,
  }
}
