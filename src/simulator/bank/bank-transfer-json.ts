import { attachmentsJson } from '../accounting/attachments.ts'
import type { ApiContext } from '../contract.ts'
import { dateString, instantString, msDate, msInstant } from '../edge/wire-dates.ts'
import { centsNumber, rateNumber } from '../edge/wire-numbers.ts'
import type { Line } from '../state.ts'
import type { BankTransfer } from '../state-money.ts'
import { bankAccountJson } from './bank-accounts.ts'

type Json = Record<string, unknown>

/** A bank transfer as Xero shows it: alone, in a list, or as the answer to its creation or deletion. */
export function bankTransferJson(
  context: ApiContext,
  transfer: BankTransfer,
  showing: 'alone' | 'listed' | 'created' | 'deleted',
): Json {
  if (showing === 'deleted') return { ...essence(context, transfer), ValidationErrors: [] }
  const { bankTransactions } = context.organisation
  const kept = showing !== 'created'
  return {
    BankTransferID: transfer.id,
    ...(kept
      ? { CreatedDateUTCString: instantString(transfer.createdAt), CreatedDateUTC: msInstant(transfer.createdAt) }
      : {}),
    DateString: dateString(transfer.date),
    Date: msDate(transfer.date),
    ...essence(context, transfer, showing === 'listed'),
    FromBankTransactionID: transfer.fromTransactionId,
    ToBankTransactionID: transfer.toTransactionId,
    FromIsReconciled: bankTransactions.get(transfer.fromTransactionId)?.isReconciled ?? false,
    ToIsReconciled: bankTransactions.get(transfer.toTransactionId)?.isReconciled ?? false,
    ...(showing === 'listed' ? {} : { CurrencyRate: rateNumber(transfer.currencyRate) }),
    FromTracking: transfer.fromTracking.map(trackingJson),
    ToTracking: transfer.toTracking.map(trackingJson),
    ...(kept ? filesOf(context, transfer, showing === 'alone') : { ValidationErrors: [] }),
  }
}

/** What every showing has; in a list the accounts go without their codes. */
function essence({ organisation }: ApiContext, transfer: BankTransfer, listed = false): Json {
  const account = (id: string) => {
    const { Code, ...nameless } = bankAccountJson(organisation, id)
    return listed || Code === undefined ? nameless : { ...nameless, Code }
  }
  return {
    BankTransferID: transfer.id,
    Status: transfer.status,
    FromBankAccount: account(transfer.fromAccountId),
    ToBankAccount: account(transfer.toAccountId),
    Amount: centsNumber(transfer.amount),
    Reference: transfer.reference,
  }
}

function trackingJson(tracking: Line['tracking'][number]): Json {
  return {
    TrackingCategoryID: tracking.categoryId,
    TrackingOptionID: tracking.optionId,
    Name: tracking.name,
    Option: tracking.option,
  }
}

function filesOf({ organisation }: ApiContext, { id }: BankTransfer, alone: boolean): Json {
  const HasAttachments = (organisation.attachments.get(id)?.length ?? 0) > 0
  return alone
    ? { HasAttachments, Attachments: attachmentsJson(organisation, 'BankTransfers', id) }
    : { HasAttachments }
}
