import { type Cents, formatAmount, formatShort } from '../../books/money.ts'
import type { Document, OrganisationState } from '../state.ts'

const LINES_ON_PAGE = 50

/** What a document has on paper; `amountDue` only where something can be owed. */
type Printed = Pick<
  Document,
  | 'number'
  | 'contactId'
  | 'date'
  | 'dueDate'
  | 'reference'
  | 'lines'
  | 'subTotal'
  | 'totalTax'
  | 'total'
  | 'currencyCode'
> & { amountDue?: Cents }

/** A one-page PDF with the figures of a document: what `/pdf` answers. Long documents are cut after the lines that fit. */
export function documentPdf(
  organisation: OrganisationState,
  document: Printed,
  title: Document['type'] | 'PURCHASEORDER' | 'QUOTE',
): Uint8Array {
  const text = wording(organisation, document, TITLES[title]).map(
    (line, index) => `1 0 0 1 50 ${790 - index * 14} Tm (${escaped(line)}) Tj`,
  )
  const content = `BT /F1 10 Tf ${text.join('\n')} ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  return Buffer.from(assembled(objects), 'latin1')
}

function wording(organisation: OrganisationState, document: Printed, title: string): string[] {
  const contact = organisation.contacts.get(document.contactId)
  const head = [
    organisation.settings.name,
    `${title} ${document.number}`,
    contact?.name ?? '',
    `Date ${document.date}${document.dueDate === undefined ? '' : `  Due ${document.dueDate}`}`,
    ...(document.reference === '' ? [] : [`Reference ${document.reference}`]),
    '',
  ]
  const lines = document.lines.map((line) => {
    if (line.unitAmount === undefined) return line.description ?? ''
    const quantity = formatShort(line.quantity ?? 0n, 4)
    return `${line.description ?? ''}  ${quantity} x ${formatShort(line.unitAmount, 4)}  ${formatAmount(line.lineAmount)}`
  })
  const totals = [
    '',
    `Subtotal ${formatAmount(document.subTotal)}`,
    `Tax ${formatAmount(document.totalTax)}`,
    `Total ${document.currencyCode} ${formatAmount(document.total)}`,
    ...(document.amountDue === undefined
      ? []
      : [`Amount due ${document.currencyCode} ${formatAmount(document.amountDue)}`]),
  ]
  return [...head, ...lines.slice(0, LINES_ON_PAGE - head.length - totals.length), ...totals]
}

const TITLES = {
  ACCREC: 'Tax invoice',
  ACCPAY: 'Bill',
  ACCRECCREDIT: 'Credit note',
  ACCPAYCREDIT: 'Supplier credit note',
  PURCHASEORDER: 'Purchase order',
  QUOTE: 'Quote',
} as const

/** Text in the font's own character set; what it lacks becomes a question mark, control characters a space. */
function escaped(text: string): string {
  return text
    .slice(0, 110)
    .replace(/[^\x20-\x7e\xa0-\xff]/g, (character) => (character < ' ' ? ' ' : '?'))
    .replace(/[\\()]/g, '\\$&')
}

function assembled(objects: readonly string[]): string {
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  return `${file}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
}
