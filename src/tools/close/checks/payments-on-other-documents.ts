import { groupedBy } from '../../../books/grouping.ts'
import { isInLedger } from '../../../books/records.ts'
import { comparableNumber } from '../../documents/duplicates.ts'
import type { CloseDocument } from '../month/month-books.ts'
import { type Check, type Found, refOf } from './check.ts'
import { baseTotal, inWords } from './document-words.ts'

// A shorter number is found in other numbers by chance.
const SHORTEST_NUMBER = 4

/** Payments that stand on one bill or invoice and were for another of the same contact that is wholly open: by their amount to the cent, or by their reference. */
export const paymentsOnOtherDocuments: Check = {
  rule: 'payment_on_other_document',
  title: 'Payments stand on what they paid',
  step: 'payables',
  weight: 4,
  examine(books) {
    const { documents, period } = books
    const open = groupedBy(
      documents.filter((one) => one.open === one.total && isBilled(one) && one.date <= period.to),
      keyOf,
    )
    const payments = documents.filter(
      ({ kind, status, date }) =>
        kind === 'payment' && isInLedger(kind, status) && date >= period.from && date <= period.to,
    )
    const targets = new Set(payments.map(targetOf))
    const byId = new Map(documents.filter(({ id }) => targets.has(id)).map((document) => [document.id, document]))
    const found = payments.flatMap((payment) => {
      const paid = byId.get(targetOf(payment))
      if (!paid || !isBilled(paid)) return []
      const likely = (open.get(keyOf(paid)) ?? []).filter((one) => isMeant(one, payment, paid))
      return likely.length === 1 && likely[0] ? [misplaced(payment, paid, likely[0])] : []
    })
    return { found, proved: [] }
  },
}

function isBilled({ kind, status }: CloseDocument): boolean {
  return (kind === 'bill' || kind === 'invoice') && isInLedger(kind, status)
}

function keyOf({ kind, contactId, currency }: CloseDocument): string {
  return `${kind} ${contactId} ${currency}`
}

function targetOf({ settlements: [settled] }: CloseDocument): string {
  return settled !== undefined && 'document' in settled ? (settled.document?.id ?? '') : ''
}

/** Whether a payment that left a rest on what it stands on is the whole of another, or names the other's number and not that of what it stands on. */
function isMeant(other: CloseDocument, payment: CloseDocument, paid: CloseDocument): boolean {
  if (other.id === paid.id || other.date > payment.date) return false
  return (paid.open > 0n && other.total === payment.total) || namesOnly(payment, other, paid)
}

function namesOnly({ reference }: CloseDocument, other: CloseDocument, paid: CloseDocument): boolean {
  const words = reference.split(/[\s,;]+/).map(comparableNumber)
  const names = ({ number }: CloseDocument) => {
    const plain = comparableNumber(number)
    return plain.length >= SHORTEST_NUMBER && words.includes(plain)
  }
  return names(other) && !names(paid)
}

function misplaced(payment: CloseDocument, paid: CloseDocument, other: CloseDocument): Found {
  return {
    key: [payment.id, other.id],
    severity: 'warning',
    amount: baseTotal(payment),
    fact: `The ${inWords(payment)}, stands on ${inWords(paid)}, and looks like that of ${inWords(other)}, which is open.`,
    next: 'If it was for the other, a person removes the payment in Xero and enters it there; where it is reconciled, it is first taken back to unreconciled.',
    documents: [refOf(paid), refOf(other), refOf(payment)],
    confidence: 0.75,
  }
}
