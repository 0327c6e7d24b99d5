import type { Line } from '../../../books/documents.ts'

const MARK = 'Purchase order '

/** The words by which a bill says which order it belongs to; Xero itself links no order to its bill. */
export function orderMark(number: string): string {
  return `${MARK}${number}`
}

/** The order that a bill says it belongs to, as orders are compared by number; undefined where it names none. */
export function orderMarkedIn(lines: readonly Line[] | undefined): string | undefined {
  const marked = (lines ?? []).find(({ itemCode, description }) => itemCode === '' && isMark(description))
  return marked && plainOrderNumber(marked.description.trim().slice(MARK.length))
}

function isMark(description: string): boolean {
  return description.trim().toLowerCase().startsWith(MARK.toLowerCase())
}

/** An order's number as it is compared. */
export function plainOrderNumber(number: string): string {
  return number.trim().toLowerCase()
}
