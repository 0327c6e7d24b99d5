import type { RecordKind } from '../../books/records.ts'
import type { Paid, RecordBatchPayment, RecordPayment } from '../../call/acts/payments.ts'
import { Fault } from '../../call/fault.ts'
import { wireNumber } from './numbers.ts'

/** A new payment in xero-node's spelling. */
export function newPayment({ paid, account, date, reference }: RecordPayment): object {
  return {
    ...settled(paid),
    account: { accountID: account.id },
    date,
    amount: wireNumber(paid.amount, 2),
    reference: reference === '' ? undefined : reference,
  }
}

/** A new batch payment in xero-node's spelling. */
export function newBatchPayment({ paid, account, date, reference }: RecordBatchPayment): object {
  return {
    account: { accountID: account.id },
    date,
    reference: reference === '' ? undefined : reference,
    payments: paid.map((one) => ({ ...settled(one), amount: wireNumber(one.amount, 2) })),
  }
}

// Xero names what is paid after its kind.
function settled({ of: { kind, id } }: Paid): object {
  const spelled = SPELLED[kind]
  if (spelled) return spelled(id)
  throw new Fault('internal', `Xero takes no payment of a ${kind}.`, 'Please report this.')
}

const invoice = (invoiceID: string) => ({ invoice: { invoiceID } })
const creditNote = (creditNoteID: string) => ({ creditNote: { creditNoteID } })

const SPELLED: Readonly<Partial<Record<RecordKind, (id: string) => object>>> = {
  invoice,
  bill: invoice,
  credit_note: creditNote,
  supplier_credit: creditNote,
  prepayment: (prepaymentID) => ({ prepayment: { prepaymentID } }),
  overpayment: (overpaymentID) => ({ overpayment: { overpaymentID } }),
}
