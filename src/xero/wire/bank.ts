import type { BankDraft, CreateBankTransfer } from '../../call/acts/bank.ts'
import { wireNumber } from './numbers.ts'
import { newLine } from './writes.ts'

/** New spend or receive money in xero-node's spelling. Of the contact only the id goes out; the bank account decides the currency. */
export function newBankTransaction(draft: BankDraft): object {
  const { type, contact, account, date, reference, lineAmountTypes, lines } = draft
  return {
    type,
    contact: { contactID: contact.id },
    bankAccount: { accountID: account.id },
    date,
    reference: reference === '' ? undefined : reference,
    lineAmountTypes,
    lineItems: lines.map(newLine),
  }
}

/** A new bank transfer in xero-node's spelling. */
export function newBankTransfer({ account, to, amount, date, reference }: CreateBankTransfer): object {
  return {
    fromBankAccount: { accountID: account.id },
    toBankAccount: { accountID: to.id },
    amount: wireNumber(amount, 2),
    date,
    reference: reference === '' ? undefined : reference,
  }
}
