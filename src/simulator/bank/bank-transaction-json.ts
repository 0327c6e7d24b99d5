import { attachmentsJson } from '../accounting/attachments.ts'
import { ZERO_ID } from '../accounting/batch.ts'
import { contactFull, contactStub } from '../accounting/contact-json.ts'
import { lineJson } from '../accounting/document-json.ts'
import { present } from '../accounting/sent.ts'
import type { ApiContext } from '../contract.ts'
import type { Fields } from '../edge/body.ts'
import { dateString, msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber, rateNumber } from '../edge/wire-numbers.ts'
import type { BankTransaction } from '../state-money.ts'
import { bankAccountJson } from './bank-accounts.ts'

type Json = Record<string, unknown>

/** Where a bank transaction is shown: alone or after an update, as the answer to its creation, or in a list with or without page. */
export type BankShowing = 'alone' | 'created' | 'paged' | 'unpaged'

/** A bank transaction as Xero shows it in the given place. */
export function bankTransactionJson(context: ApiContext, transaction: BankTransaction, showing: BankShowing): Json {
  const { organisation } = context
  const full = showing === 'alone' || showing === 'created'
  const lines = showing === 'unpaged' ? [] : transaction.lines
  return {
    BankTransactionID: transaction.id,
    BankAccount: bankAccountJson(organisation, transaction.accountId),
    Type: transaction.type,
    ...present<Json>({ Reference: transaction.reference || undefined, Url: transaction.url }),
    IsReconciled: transaction.isReconciled,
    ...(full ? { CurrencyRate: rateNumber(transaction.currencyRate) } : {}),
    ...creditIds(transaction),
    ...filesOf(context, transaction, showing),
    ...contactOf(context, transaction, full),
    ...datesAndTotals(transaction),
    LineItems: lines.map((line) => lineJson(context, line, full)),
    UpdatedDateUTC: msInstant(transaction.updatedAt),
  }
}

function creditIds({ type, creditId }: BankTransaction): Json {
  if (creditId === undefined) return {}
  return type.endsWith('PREPAYMENT') ? { PrepaymentID: creditId } : { OverpaymentID: creditId }
}

/** The answer to a creation says nothing of files; a list says only whether there are any. */
function filesOf({ organisation }: ApiContext, { id }: BankTransaction, showing: BankShowing): Json {
  if (showing === 'created') return {}
  const HasAttachments = (organisation.attachments.get(id)?.length ?? 0) > 0
  if (showing !== 'alone') return { HasAttachments }
  return { HasAttachments, Attachments: attachmentsJson(organisation, 'BankTransactions', id) }
}

function contactOf({ organisation }: ApiContext, { contactId }: BankTransaction, full: boolean): Json {
  const contact = organisation.contacts.get(contactId ?? '')
  if (!contact) return {}
  return { Contact: full ? contactFull(organisation, contact) : contactStub(organisation, contact.id) }
}

function datesAndTotals(transaction: BankTransaction): Json {
  return {
    DateString: dateString(transaction.date),
    Date: msDate(transaction.date),
    Status: transaction.status,
    LineAmountTypes: transaction.lineAmountTypes,
    SubTotal: centsNumber(transaction.subTotal),
    TotalTax: centsNumber(transaction.totalTax),
    Total: centsNumber(transaction.total),
    CurrencyCode: transaction.currencyCode,
  }
}

/** A refused bank transaction: as it was wanted, its type and status as they were sent. */
export function bankTransactionEcho(
  context: ApiContext,
  transaction: BankTransaction,
  fields: Fields,
  existing: boolean,
): Json {
  const { organisation } = context
  return {
    BankTransactionID: existing ? transaction.id : ZERO_ID,
    ...(transaction.accountId === '' ? {} : { BankAccount: bankAccountJson(organisation, transaction.accountId) }),
    Type: fields.get('Type') ?? transaction.type,
    ...(transaction.reference === '' ? {} : { Reference: transaction.reference }),
    IsReconciled: transaction.isReconciled,
    ...contactOf(context, transaction, false),
    ...datesAndTotals(transaction),
    Status: fields.get('Status') ?? transaction.status,
    LineItems: transaction.lines.map((line) => lineJson(context, line, false)),
    HasValidationErrors: true,
  }
}
