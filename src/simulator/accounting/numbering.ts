import { drop, put, type Work } from './work.ts'

/** Prefixes of Xero's automatic numbers; bills have none. */
export const PREFIX = { ACCREC: 'INV-', ACCRECCREDIT: 'CN-', PURCHASEORDER: 'PO-', QUOTE: 'QU-' } as const

/**
 * The next automatic number with a prefix that no document of the kind holds (`isTaken`; of sales documents when left out).
 * A number once given is never given again, whatever becomes of its document.
 */
export function nextNumber(
  work: Work,
  prefix: string,
  isTaken: (number: string) => boolean = (number) => holderOf(work, number) !== undefined,
): string {
  const { nextNumber: counters } = work.organisation
  let next = counters.get(prefix) ?? 1
  while (isTaken(numberText(prefix, next))) next += 1
  put(work, counters, prefix, next + 1)
  return numberText(prefix, next)
}

function numberText(prefix: string, next: number): string {
  return `${prefix}${String(next).padStart(4, '0')}`
}

/** The id of the sales document that holds a number, whatever its status. Numbers are compared without case. */
export function holderOf(work: Work, number: string): string | undefined {
  return work.organisation.invoiceNumbers.get(keyOf(number))
}

/** Gives a number to a document in place of its former one, which a person (but not the counter) may then use again. */
export function takeNumber(work: Work, number: string, documentId: string, former?: string): void {
  const { invoiceNumbers } = work.organisation
  if (former && invoiceNumbers.get(keyOf(former)) === documentId) drop(work, invoiceNumbers, keyOf(former))
  put(work, invoiceNumbers, keyOf(number), documentId)
}

function keyOf(number: string): string {
  return number.toLowerCase()
}
