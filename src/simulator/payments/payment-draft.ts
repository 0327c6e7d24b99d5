import type { Day } from '../../books/day.ts'
import { type Cents, divideRounded } from '../../books/money.ts'
import { accountByCode } from '../accounting/accounts-lookup.ts'
import { dayRate } from '../accounting/currency-rates.ts'
import { invoiceByKey } from '../accounting/invoice-lookup.ts'
import { lockProblem } from '../accounting/locks.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { dayOr, decimalOr } from '../accounting/sent.ts'
import { inBase } from '../accounting/totals.ts'
import type { Work } from '../accounting/work.ts'
import { type Fields, fieldsOf, readText } from '../edge/body.ts'
import type { OrganisationState } from '../state.ts'
import type { Settled } from '../state-money.ts'
import type { Account } from '../state-settings.ts'
import { openAmount } from './settled.ts'

/** What a payment is to be. `rate` is that of whichever is foreign, document or account; `bankAmount` in the account's currency. */
export interface PaymentDraft {
  document: Settled
  account: Account
  date: Day
  amount: Cents
  rate: bigint
  bankAmount: Cents
}

/** A payment as it was read: complete only when there are no errors. */
export interface ReadPayment {
  document: Settled | undefined
  draft: PaymentDraft | undefined
}

/** What every payment of a batch shares. */
export interface Common {
  account: Account | undefined
  date: Day
}

/** Reads one payment and says why Xero refuses it. The account and date of a batch are checked by the batch. */
export function readPayment(work: Work, fields: Fields, errors: string[], common?: Common): ReadPayment {
  const { organisation, context } = work
  const document = namedDocument(organisation, fields)
  const account = common ? common.account : findAccount(organisation, fields)
  const date = common?.date ?? dayOr(fields, 'Date', undefined, errors) ?? context.today
  const amount = decimalOr(fields, 'Amount', 2, undefined, errors) ?? 0n
  if (!common) errors.push(...accountProblems(account), ...lockProblems(work, date))
  if (!document) errors.push(unknownDocument(fields))
  else checkAmount(document, amount, errors)
  if (!document || !account) return { document, draft: undefined }
  const rate = exchangeRate(organisation, document, account, date, fields, errors)
  const bankAmount = bankAmountOf(organisation, document, account, amount, rate)
  return { document, draft: { document, account, date, amount, rate, bankAmount } }
}

/** The account that a payment or batch names, by id or code. */
export function findAccount(organisation: OrganisationState, fields: Fields): Account | undefined {
  const named = fieldsOf(fields.get('Account'))
  const id = readText(named.get('AccountID'))?.toLowerCase()
  if (id) return organisation.accounts.get(id)
  const code = readText(named.get('Code')) ?? readText(fields.get('Code'))
  return code === undefined ? undefined : accountByCode(organisation, code)
}

/** Why nothing can be paid from or to an account. */
export function accountProblems(account: Account | undefined): string[] {
  if (!account || account.status === 'ARCHIVED') return [UNSEEN.paymentAccountMissing]
  if (account.type === 'BANK' || account.enablePaymentsToAccount) return []
  return [UNSEEN.paymentAccountInvalid]
}

/** Why nothing can be posted on a day, as a list. */
export function lockProblems(work: Work, date: Day): string[] {
  const locked = lockProblem(work.organisation.settings, date)
  return locked === undefined ? [] : [locked]
}

/** The document that a payment names. `InvoiceNumber` may be the number of a credit note too. */
function namedDocument(organisation: OrganisationState, fields: Fields): Settled | undefined {
  const named = (parent: string, name: string) => readText(fieldsOf(fields.get(parent)).get(name)) || undefined
  if (fields.has('Prepayment')) return organisation.prepayments.get(lower(named('Prepayment', 'PrepaymentID')))
  if (fields.has('Overpayment')) return organisation.overpayments.get(lower(named('Overpayment', 'OverpaymentID')))
  if (fields.has('CreditNote')) {
    return creditNoteByKey(organisation, named('CreditNote', 'CreditNoteID') ?? named('CreditNote', 'CreditNoteNumber'))
  }
  const number = readText(fields.get('InvoiceNumber')) || readText(fields.get('CreditNoteNumber'))
  const key = named('Invoice', 'InvoiceID') ?? named('Invoice', 'InvoiceNumber') ?? number
  if (!key) return undefined
  return invoiceByKey(organisation, key) ?? creditNoteByKey(organisation, number)
}

function creditNoteByKey(organisation: OrganisationState, key: string | undefined): Settled | undefined {
  const wanted = lower(key)
  const { creditNotes, invoiceNumbers } = organisation
  return creditNotes.get(wanted) ?? creditNotes.get(invoiceNumbers.get(wanted) ?? '')
}

function lower(key: string | undefined): string {
  return key?.toLowerCase() ?? ''
}

function unknownDocument(fields: Fields): string {
  if (fields.has('Prepayment')) return UNSEEN.creditUnknown('Prepayment')
  if (fields.has('Overpayment')) return UNSEEN.creditUnknown('Overpayment')
  return fields.has('CreditNote') ? SEEN.creditNoteUnknown : UNSEEN.invoiceUnknown
}

function checkAmount(document: Settled, amount: Cents, errors: string[]): void {
  if (amount <= 0n) errors.push(UNSEEN.paymentAmountInvalid)
  if (document.status !== 'AUTHORISED' && document.status !== 'PAID') errors.push(SEEN.paymentNeedsAuthorised)
  else if (amount > openAmount(document)) errors.push(SEEN.paymentTooLarge)
}

/** Between base currency and one foreign currency there is a rate; between two foreign ones Xero has none. */
function exchangeRate(
  organisation: OrganisationState,
  document: Settled,
  account: Account,
  date: Day,
  fields: Fields,
  errors: string[],
): bigint {
  const base = organisation.settings.baseCurrency
  const { currencyCode: bank = base } = account
  const foreign = document.currencyCode === base ? bank : document.currencyCode
  if (bank !== base && bank !== foreign) errors.push(UNSEEN.paymentCurrency)
  if (foreign === base) return ONE
  const sent = decimalOr(fields, 'CurrencyRate', 6, undefined, errors)
  return sent && sent > 0n ? sent : dayRate(organisation, foreign, date)
}

const ONE = 1_000_000n

function bankAmountOf(
  organisation: OrganisationState,
  document: Settled,
  account: Account,
  amount: Cents,
  rate: bigint,
): Cents {
  const base = organisation.settings.baseCurrency
  const { currencyCode: bank = base } = account
  if (bank === document.currencyCode) return amount
  return bank === base ? inBase(amount, rate) : divideRounded(amount * rate, ONE)
}
