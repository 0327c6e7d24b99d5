import type { Day } from '../../books/day.ts'
import { dayRate } from '../accounting/currency-rates.ts'
import { changesLedger, changesOf } from '../accounting/document-changes.ts'
import { readContact, readDocumentLines, readLineAmountTypes } from '../accounting/document-draft.ts'
import type { LineRules } from '../accounting/document-lines.ts'
import { historyAmount, record, throughApi } from '../accounting/history.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { dayOr, decimalOr, present, shortText, textOr } from '../accounting/sent.ts'
import { totalsOf } from '../accounting/totals.ts'
import { put, type Work } from '../accounting/work.ts'
import { type Fields, readBoolean, readText } from '../edge/body.ts'
import type { Contact } from '../state.ts'
import type { BankTransaction, BankTransactionType } from '../state-money.ts'
import type { Account } from '../state-settings.ts'
import { currencyOf, readBankAccount } from './bank-accounts.ts'
import {
  isReceived,
  makesCredit,
  overpaymentAccount,
  postBankTransaction,
  replaceBankTransaction,
  reverseBankTransaction,
} from './bank-posting.ts'
import { editProblems, transactionProblems } from './bank-transaction-rules.ts'
import { createCredit, creditOf, voidCredit } from './credit-store.ts'

/** What came of one element of a write: the transaction as it is or as it was wanted, and Xero's sentences about it. */
export interface SavedBankTransaction {
  transaction: BankTransaction
  errors: string[]
}

const RATE_ONE = 1_000_000n

/** Creates a bank transaction (`before` undefined) or updates one; it is posted at once. With errors the caller takes back what was written. */
export function saveBankTransaction(
  work: Work,
  before: BankTransaction | undefined,
  fields: Fields,
): SavedBankTransaction {
  const errors = before ? editProblems(work, before, fields) : []
  if (before && errors.length > 0) return { transaction: before, errors }
  const status = readText(fields.get('Status'))?.toUpperCase()
  if (before && status === 'DELETED') return { transaction: remove(work, before), errors }
  if (status !== undefined && status !== 'AUTHORISED') errors.push(UNSEEN.bankTransactionStatusInvalid)
  const transaction = readTransaction(work, before, fields, errors)
  errors.push(...transactionProblems(work, before, transaction))
  if (errors.length === 0) store(work, before, transaction)
  return { transaction, errors }
}

function readTransaction(
  work: Work,
  before: BankTransaction | undefined,
  fields: Fields,
  errors: string[],
): BankTransaction {
  const type = readType(before, fields, errors)
  const account = readAccount(work, before, fields, errors)
  const contact = readContact(work, before, fields, errors)
  const rules = rulesOf(work, type, before, contact, fields, errors)
  const date = dayOr(fields, 'Date', before?.date, errors) ?? work.context.today
  const lines = readDocumentLines(fields, before?.lines ?? [], rules, errors)
  const { subTotal, totalTax, total } = totalsOf(lines, rules.types)
  const creditId = before ? before.creditId : makesCredit(type) ? work.context.newId() : undefined
  return {
    id: before?.id ?? work.context.newId(),
    type,
    accountId: account?.id ?? '',
    date,
    status: 'AUTHORISED',
    reference: shortText(fields, 'Reference', before?.reference, 255, errors) ?? '',
    lineAmountTypes: rules.types,
    lines,
    ...{ subTotal, totalTax, total },
    ...readCurrency(work, before, account, date, fields, errors),
    isReconciled: readBoolean(fields.get('IsReconciled')) ?? before?.isReconciled ?? false,
    updatedAt: work.context.now,
    ...present<Partial<BankTransaction>>({
      contactId: contact?.id ?? before?.contactId,
      url: textOr(fields, 'Url', before?.url),
      createdBy: before ? before.createdBy : work.context.clientId,
      creditId,
    }),
  }
}

const TYPES: readonly BankTransactionType[] = [
  'RECEIVE',
  'RECEIVE-PREPAYMENT',
  'RECEIVE-OVERPAYMENT',
  'SPEND',
  'SPEND-PREPAYMENT',
  'SPEND-OVERPAYMENT',
]

function readType(before: BankTransaction | undefined, fields: Fields, errors: string[]): BankTransactionType {
  const sent = readText(fields.get('Type'))?.toUpperCase()
  if (before) {
    if (sent !== undefined && sent !== before.type) errors.push(UNSEEN.typeFixed)
    return before.type
  }
  const type = TYPES.find((known) => known === sent)
  if (type) return type
  errors.push(sent?.endsWith('-TRANSFER') ? UNSEEN.bankTransferByItself : UNSEEN.bankTransactionTypeInvalid)
  return 'SPEND'
}

function readAccount(
  work: Work,
  before: BankTransaction | undefined,
  fields: Fields,
  errors: string[],
): Account | undefined {
  const { organisation } = work
  const former = before && organisation.accounts.get(before.accountId)
  if (before && !fields.has('BankAccount')) return former
  const account = readBankAccount(organisation, fields.get('BankAccount'), errors)
  if (before && account && account.id !== before.accountId) errors.push(UNSEEN.bankAccountFixed)
  return former ?? account
}

function rulesOf(
  work: Work,
  type: BankTransactionType,
  before: BankTransaction | undefined,
  contact: Contact | undefined,
  fields: Fields,
  errors: string[],
): LineRules {
  const overpayment = type.endsWith('OVERPAYMENT')
  const sent = readLineAmountTypes(fields, before?.lineAmountTypes ?? 'Inclusive', errors)
  const types = overpayment ? 'NoTax' : sent
  return {
    work,
    side: isReceived(type) ? 'sales' : 'purchases',
    noDiscounts: UNSEEN.bankDiscount,
    types,
    formerTypes: before?.lineAmountTypes ?? types,
    contact,
    taxIsComputed: true,
    ...(overpayment ? { account: overpaymentAccount(work.organisation, type) } : {}),
  }
}

/** A transaction is in the currency of its bank account. */
function readCurrency(
  work: Work,
  before: BankTransaction | undefined,
  account: Account | undefined,
  date: Day,
  fields: Fields,
  errors: string[],
): Pick<BankTransaction, 'currencyCode' | 'currencyRate'> {
  const { organisation } = work
  const currencyCode = currencyOf(organisation, account)
  const wanted = textOr(fields, 'CurrencyCode', undefined)?.toUpperCase() ?? currencyCode
  if (account && wanted !== currencyCode) errors.push(UNSEEN.bankCurrency(currencyCode))
  if (currencyCode === organisation.settings.baseCurrency) return { currencyCode, currencyRate: RATE_ONE }
  const usual = before?.currencyRate ?? dayRate(organisation, currencyCode, date)
  const sent = decimalOr(fields, 'CurrencyRate', 6, undefined, errors)
  return { currencyCode, currencyRate: sent && sent > 0n ? sent : usual }
}

function store(work: Work, before: BankTransaction | undefined, transaction: BankTransaction): void {
  const changes = before ? changesOf(before, transaction) : new Set<string>()
  if (!before) postBankTransaction(work, transaction)
  else if (changesLedger(changes)) replaceBankTransaction(work, before, transaction)
  put(work, work.organisation.bankTransactions, transaction.id, transaction)
  if (!before && transaction.creditId !== undefined) createCredit(work, transaction, transaction.creditId)
  if (!before) record(work, transaction.id, 'Created', sentence(work, transaction))
  else if (changes.size > 0) record(work, transaction.id, 'Edited', sentence(work, transaction))
}

/** Takes a transaction back; one that made a credit is voided, and the credit with it. */
function remove(work: Work, before: BankTransaction): BankTransaction {
  const credit = creditOf(work, before)
  const transaction: BankTransaction = {
    ...before,
    status: credit ? 'VOIDED' : 'DELETED',
    updatedAt: work.context.now,
  }
  reverseBankTransaction(work, before)
  put(work, work.organisation.bankTransactions, transaction.id, transaction)
  if (credit) voidCredit(work, credit)
  record(work, transaction.id, credit ? 'Voided' : 'Deleted', sentence(work, transaction))
  return transaction
}

function sentence(work: Work, transaction: BankTransaction): string {
  const contact = work.organisation.contacts.get(transaction.contactId ?? '')?.name ?? ''
  const way = isReceived(transaction.type) ? 'Received from' : 'Spent at'
  return `${way} ${contact} for ${historyAmount(transaction.total)}${throughApi(work.context)}.`
}
