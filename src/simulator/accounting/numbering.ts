import { drop, put, type Work } from './work.ts'

/** Prefixes of Xero's automatic numbers; bills have none. */
export const PREFIX = { ACCREC: 'INV-', ACCRECCREDIT: 'CN-' } as const

/** The next automatic number of a sales document. A number once given is never given again, whatever becomes of its document. */
export function nextNumber(work: Work, prefix: string): string {
  const { nextNumber: counters, invoiceNumbers } = work.organisation
  let next = counters.get(prefix) ?? 1
  while (invoiceNumbers.has(keyOf(numberText(prefix, next)))) next += 1
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
