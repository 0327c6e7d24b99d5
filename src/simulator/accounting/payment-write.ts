import type { Day } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { ApiContext } from '../contract.ts'
import { type Fields, fieldsOf, readBoolean, readText } from '../edge/body.ts'
import { notImplemented } from '../edge/refusals.ts'
import { postPayment } from '../ledger.ts'
import type { Invoice, OrganisationState, Payment } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { accountByCode } from './accounts-lookup.ts'
import type { Outcome } from './batch.ts'
import { dayRate } from './currency-rates.ts'
import { historyAmount, historyDay, record, throughApi } from './history.ts'
import { namedInvoice } from './invoice-lookup.ts'
import { replaceInvoice } from './invoice-write.ts'
import { lockProblem } from './locks.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { paymentJson } from './payment-json.ts'
import { dayOr, decimalOr } from './sent.ts'
import { settleStatus } from './settlement.ts'
import { inBase } from './totals.ts'
import { put, type Work } from './work.ts'

/** Creates a payment against an invoice or bill. It is posted at once: there is no draft payment. */
export function createPayment(work: Work, fields: Fields): Outcome {
  if (['CreditNote', 'Prepayment', 'Overpayment'].some((name) => fields.has(name))) throw notImplemented()
  const errors: string[] = []
  const invoice = findInvoice(work, fields)
  const account = findAccount(work.organisation, fields)
  const date = dayOr(fields, 'Date', undefined, errors) ?? work.context.today
  const amount = decimalOr(fields, 'Amount', 2, undefined, errors) ?? 0n
  checkAccount(account, errors)
  if (!invoice) errors.push(UNSEEN.invoiceUnknown)
  else checkAmount(invoice, amount, errors)
  const locked = lockProblem(work.organisation.settings, date)
  if (locked) errors.push(locked)
  if (errors.length > 0 || !invoice || !account) return { json: paymentEcho(fields, invoice), errors }
  const rate = paymentRate(work.organisation, invoice, date, fields, errors)
  const payment: Payment = {
    id: work.context.newId(),
    type: invoice.type === 'ACCREC' ? 'ACCRECPAYMENT' : 'ACCPAYPAYMENT',
    invoiceId: invoice.id,
    accountId: account.id,
    date,
    amount,
    bankAmount: bankAmountOf(work.organisation, account, invoice, amount, rate),
    currencyRate: rate,
    reference: readText(fields.get('Reference')) ?? '',
    isReconciled: readBoolean(fields.get('IsReconciled')) ?? false,
    status: 'AUTHORISED',
    updatedAt: work.context.now,
  }
  put(work, work.organisation.payments, payment.id, payment)
  settle(work, invoice, payment, 1n)
  if (work.context.idsOnly === true) return { json: { PaymentID: payment.id }, errors }
  return { json: paymentJson(work.context, payment, 'written'), errors }
}

function findInvoice(work: Work, fields: Fields): Invoice | undefined {
  const number = readText(fields.get('InvoiceNumber'))
  return (
    namedInvoice(work.organisation, fields.get('Invoice')) ?? namedInvoice(work.organisation, { InvoiceNumber: number })
  )
}

function findAccount(organisation: OrganisationState, fields: Fields): Account | undefined {
  const named = fieldsOf(fields.get('Account'))
  const id = readText(named.get('AccountID'))?.toLowerCase()
  if (id) return organisation.accounts.get(id)
  const code = readText(named.get('Code')) ?? readText(fields.get('Code'))
  return code === undefined ? undefined : accountByCode(organisation, code)
}

function checkAccount(account: Account | undefined, errors: string[]): void {
  if (!account || account.status === 'ARCHIVED') errors.push(UNSEEN.paymentAccountMissing)
  else if (account.type !== 'BANK' && !account.enablePaymentsToAccount) errors.push(UNSEEN.paymentAccountInvalid)
}

function checkAmount(invoice: Invoice, amount: Cents, errors: string[]): void {
  if (amount <= 0n) errors.push(UNSEEN.paymentAmountInvalid)
  if (invoice.status !== 'AUTHORISED' && invoice.status !== 'PAID') errors.push(SEEN.paymentNeedsAuthorised)
  else if (amount > invoice.amountDue) errors.push(SEEN.paymentTooLarge)
}

function paymentRate(
  organisation: OrganisationState,
  invoice: Invoice,
  date: Day,
  fields: Fields,
  errors: string[],
): bigint {
  if (invoice.currencyCode === organisation.settings.baseCurrency) return 1_000_000n
  const sent = decimalOr(fields, 'CurrencyRate', 6, undefined, errors)
  return sent && sent > 0n ? sent : dayRate(organisation, invoice.currencyCode, date)
}

function bankAmountOf(
  organisation: OrganisationState,
  account: Account,
  invoice: Invoice,
  amount: Cents,
  rate: bigint,
): Cents {
  const currency = account.currencyCode ?? organisation.settings.baseCurrency
  return currency === invoice.currencyCode ? amount : inBase(amount, rate)
}

/** Applies a payment to its invoice (`direction` 1) or takes it off again (-1), in the ledger too. */
function settle(work: Work, invoice: Invoice, payment: Payment, direction: 1n | -1n): void {
  const amount = payment.amount * direction
  const paymentIds =
    direction === 1n ? [...invoice.paymentIds, payment.id] : invoice.paymentIds.filter((id) => id !== payment.id)
  const paid = settleStatus(work, {
    ...invoice,
    amountPaid: invoice.amountPaid + amount,
    amountDue: invoice.amountDue - amount,
    paymentIds,
    updatedAt: work.context.now,
  })
  postPayment(work, {
    invoice,
    dueBefore: invoice.amountDue,
    dueAfter: paid.amountDue,
    bankBase: inBase(amount, payment.currencyRate),
    accountId: payment.accountId,
    paymentId: payment.id,
    date: payment.date,
    reference: payment.reference,
  })
  replaceInvoice(work, invoice, paid)
  recordSettlement(work, paid, payment, direction)
}

function recordSettlement(work: Work, invoice: Invoice, payment: Payment, direction: 1n | -1n): void {
  const contact = work.organisation.contacts.get(invoice.contactId)?.name ?? ''
  const way = invoice.type === 'ACCREC' ? `received from ${contact}` : `made to ${contact}`
  const fact = `Payment ${way} on ${historyDay(payment.date)} for ${historyAmount(payment.amount)}`
  const end = throughApi(work.context)
  if (direction === -1n) {
    record(work, invoice.id, 'Payment deleted', `${fact} has been deleted${end}.`)
    record(work, payment.id, 'Deleted', `${fact} has been deleted${end}.`)
    return
  }
  const full = invoice.amountDue === 0n ? ' This invoice has been fully paid.' : ''
  record(work, invoice.id, invoice.amountDue === 0n ? 'Paid' : 'Partially paid', `${fact}${end}.${full}`)
  record(work, payment.id, 'Created', `${fact}${end}.`)
}

/** Deletes a payment: the only change Xero allows. Its invoice is due again. */
export function deletePayment(work: Work, payment: Payment, fields: Fields): Outcome {
  const wanted = readText(fields.get('Status'))?.toUpperCase()
  const invoice = work.organisation.invoices.get(payment.invoiceId)
  const errors: string[] = []
  if (wanted !== 'DELETED') errors.push(UNSEEN.paymentNotEditable)
  else if (payment.status === 'DELETED') errors.push(UNSEEN.paymentDeleted)
  const locked = lockProblem(work.organisation.settings, payment.date)
  if (locked) errors.push(locked)
  if (errors.length > 0 || !invoice) {
    return {
      json: { ...paymentJson(work.context, payment, 'alone'), ...fields.sent, HasValidationErrors: true },
      errors,
    }
  }
  const deleted: Payment = { ...payment, status: 'DELETED', updatedAt: work.context.now }
  put(work, work.organisation.payments, payment.id, deleted)
  settle(work, invoice, deleted, -1n)
  return { json: paymentJson(work.context, deleted, 'written'), errors }
}

function paymentEcho(fields: Fields, invoice: Invoice | undefined): Record<string, unknown> {
  return {
    ...fields.sent,
    ...(invoice ? { Invoice: { ...fieldsOf(fields.get('Invoice')).sent, InvoiceID: invoice.id } } : {}),
    HasAccount: fields.has('Account') || fields.has('Code'),
    HasValidationErrors: true,
  }
}

/** A payment by its id in a path, in any case. */
export function paymentById(context: ApiContext, id: string): Payment | undefined {
  return context.organisation.payments.get(id.toLowerCase())
}
