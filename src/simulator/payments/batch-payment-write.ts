import { sum } from '../../books/money.ts'
import type { Outcome } from '../accounting/batch.ts'
import { record, throughApi } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { dayOr, present, shortText } from '../accounting/sent.ts'
import { put, type Work } from '../accounting/work.ts'
import { type Fields, listOf, readText } from '../edge/body.ts'
import type { Payment } from '../state.ts'
import type { BatchPayment, Settled } from '../state-money.ts'
import { batchPaymentJson } from './batch-payment-json.ts'
import { accountProblems, type Common, findAccount, lockProblems, readPayment } from './payment-draft.ts'
import { makePayment, paymentEcho, removePayment } from './payment-write.ts'
import { isInvoice, sideOf } from './settled.ts'

/** Pays several invoices, or several bills, as one movement of a bank account. One refused payment refuses the batch. */
export function createBatchPayment(work: Work, fields: Fields): Outcome {
  const errors: string[] = []
  const account = findAccount(work.organisation, fields)
  const date = dayOr(fields, 'Date', undefined, errors) ?? work.context.today
  const batch: Omit<BatchPayment, 'type' | 'paymentIds' | 'total'> = {
    id: work.context.newId(),
    accountId: account?.id ?? '',
    date,
    ...statementTexts(fields, errors),
    isReconciled: false,
    status: 'AUTHORISED',
    updatedAt: work.context.now,
  }
  errors.push(...accountProblems(account), ...lockProblems(work, date))
  const members = listOf(fields.get('Payments')).map((sent) => createMember(work, sent, batch.id, { account, date }))
  errors.push(...members.flatMap((member) => member.errors), ...mixtures(work, members))
  if (account && isForeign(work, account.currencyCode)) errors.push(UNSEEN.batchCurrency)
  if (errors.length > 0) return { json: { ...fields.sent, Payments: members.map((member) => member.echo) }, errors }
  const payments = members.flatMap(({ payment }) => (payment ? [payment] : []))
  const type = payments[0]?.type === 'ACCRECPAYMENT' ? 'RECBATCH' : 'PAYBATCH'
  const whole: BatchPayment = {
    ...batch,
    type,
    paymentIds: payments.map((payment) => payment.id),
    total: sum(payments.map((payment) => payment.bankAmount)),
  }
  put(work, work.organisation.batchPayments, whole.id, whole)
  record(work, whole.id, 'Approved', '')
  return { json: batchPaymentJson(work.organisation, whole), errors }
}

/** The texts for the bank statement, with Xero's limits. It has no word on what becomes of them in other countries: they are kept. */
function statementTexts(fields: Fields, errors: string[]) {
  return {
    reference: shortText(fields, 'Reference', undefined, 255, errors) ?? '',
    ...present<Pick<BatchPayment, 'particulars' | 'code' | 'details' | 'narrative'>>({
      particulars: shortText(fields, 'Particulars', undefined, 12, errors),
      code: shortText(fields, 'Code', undefined, 12, errors),
      details: shortText(fields, 'Details', undefined, 18, errors),
      narrative: shortText(fields, 'Narrative', undefined, 18, errors),
    }),
  }
}

interface Member {
  document: Settled | undefined
  payment: Payment | undefined
  errors: string[]
  echo: Record<string, unknown>
}

/** Each payment is made before the next is read, so that two on one invoice cannot pay more than is due. */
function createMember(work: Work, fields: Fields, batchPaymentId: string, common: Common): Member {
  const errors: string[] = []
  const { document, draft } = readPayment(work, fields, errors, common)
  const remarks = {
    ...present<Pick<Payment, 'bankAccountNumber' | 'particulars' | 'code' | 'details'>>({
      bankAccountNumber: readText(fields.get('BankAccountNumber')) || undefined,
      particulars: shortText(fields, 'Particulars', undefined, 12, errors),
      code: shortText(fields, 'Code', undefined, 12, errors),
      details: shortText(fields, 'Details', undefined, 18, errors),
    }),
    reference: readText(fields.get('Reference')) ?? '',
    isReconciled: false,
    batchPaymentId,
  }
  if (errors.length === 0 && draft) {
    return { document, payment: makePayment(work, draft, remarks), errors, echo: fields.sent }
  }
  const echo = { ...paymentEcho(fields, document), ValidationErrors: errors.map((Message) => ({ Message })) }
  return { document, payment: undefined, errors, echo }
}

/** A batch is of invoices or of bills, in base currency: Xero's page on batch payments. */
function mixtures(work: Work, members: readonly Member[]): string[] {
  if (members.length === 0) return [UNSEEN.batchPaymentsMissing]
  const documents = members.flatMap(({ document }) => (document ? [document] : []))
  const found: string[] = []
  if (!documents.every(isInvoice)) found.push(UNSEEN.batchInvoicesOnly)
  if (new Set(documents.map(sideOf)).size > 1) found.push(UNSEEN.batchOneSide)
  if (documents.some((document) => isForeign(work, document.currencyCode))) found.push(UNSEEN.batchCurrency)
  return found
}

function isForeign(work: Work, code: string | undefined): boolean {
  const { baseCurrency } = work.organisation.settings
  return (code ?? baseCurrency) !== baseCurrency
}

/** Deletes a batch and with it every payment in it: the only change Xero allows. What they paid is due again. */
export function deleteBatchPayment(work: Work, batch: BatchPayment | undefined, fields: Fields): Outcome {
  if (!batch) return { json: { ...fields.sent }, errors: [UNSEEN.batchUnknown] }
  const errors = lockProblems(work, batch.date)
  if (readText(fields.get('Status'))?.toUpperCase() !== 'DELETED') errors.push(UNSEEN.batchNotEditable)
  else if (batch.status === 'DELETED') errors.push(UNSEEN.batchDeleted)
  if (errors.length > 0) return { json: { ...batchPaymentJson(work.organisation, batch), ...fields.sent }, errors }
  for (const id of batch.paymentIds) {
    const payment = work.organisation.payments.get(id)
    if (payment?.status === 'AUTHORISED') removePayment(work, payment)
  }
  const deleted: BatchPayment = { ...batch, status: 'DELETED', updatedAt: work.context.now }
  put(work, work.organisation.batchPayments, batch.id, deleted)
  record(work, batch.id, 'Deleted', `Batch payment deleted${throughApi(work.context)}.`)
  return { json: batchPaymentJson(work.organisation, deleted), errors }
}
