import type { Books } from '../../books/books.ts'
import type { Day } from '../../books/day.ts'
import { type DraftKind, hasOwnNumber, type Invoice } from '../../books/documents.ts'
import { quoted } from '../../books/ledger-text.ts'
import { type LedgerRecord, RECORD_WORDS } from '../../books/records.ts'
import { DOCUMENT_FIELD_WORDS } from '../../call/acts/document-words.ts'
import type { DocumentPatch } from '../../call/acts/documents.ts'
import type { Difference } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { refuseFinePrices } from './draft-rules.ts'
import { type LinesInput, patchLines } from './line-patch.ts'
import { refuseAmountsWhenSettled } from './update-rules.ts'

/** What a caller wants changed on a document; what is not given stays. */
export interface UpdateInput extends LinesInput {
  contact?: string | undefined
  date?: Day | undefined
  due?: Day | undefined
  number?: string | undefined
  reference?: string | undefined
  expected_payment_date?: Day | undefined
  planned_payment_date?: Day | undefined
}

/** A document that can be patched: what is compared with a caller's wishes. */
export type Patchable = Pick<LedgerRecord, Compared> & { kind: DraftKind } & Partial<Noted>

type Compared = 'id' | 'number' | 'reference' | 'contact' | 'date' | 'due' | 'lineAmountTypes' | 'lines'

type Noted = Pick<Invoice, 'expectedPaymentDate' | 'plannedPaymentDate' | 'amountPaid' | 'amountCredited'>

/** What really changes on a document, and how it reads before and after. Throws Fault for names and lines that do not exist. */
export async function patchFor(
  document: Patchable,
  input: UpdateInput,
  books: Books,
): Promise<{ patch: DocumentPatch; differences: Difference[] }> {
  const patch: DocumentPatch = {}
  const differences = plainFields(document, input, patch)
  if (patch.number !== undefined && hasOwnNumber(document.kind)) await refuseTakenNumber(patch.number, document, books)
  if (input.contact !== undefined) {
    const contact = await contactNamed(input.contact, books)
    if (contact.id !== document.contact?.id) {
      patch.contact = { id: contact.id, name: contact.name }
      differences.push({
        field: DOCUMENT_FIELD_WORDS.contact,
        before: document.contact?.name ?? '',
        after: contact.name,
      })
    }
  }
  if (input.change_lines || input.add_lines || input.remove_lines) {
    differences.push(...(await linePatch(document, input, books, patch)))
  }
  return { patch, differences }
}

const PLAIN = [
  ['date', 'date'],
  ['due', 'due'],
  ['number', 'number'],
  ['reference', 'reference'],
  ['expected_payment_date', 'expectedPaymentDate'],
  ['planned_payment_date', 'plannedPaymentDate'],
] as const

function plainFields(document: Patchable, input: UpdateInput, patch: DocumentPatch): Difference[] {
  return PLAIN.flatMap(([argument, field]) => {
    const after = input[argument]
    const before = document[field] ?? ''
    if (after === undefined || after === before) return []
    Object.assign(patch, { [field]: after })
    return [{ field: DOCUMENT_FIELD_WORDS[field], before, after }]
  })
}

async function refuseTakenNumber(number: string, document: Patchable, books: Books): Promise<void> {
  const { rows } = await books.findRecords(document.kind, { numbers: [number] })
  const holder = rows.find((row) => row.id !== document.id && row.number.toLowerCase() === number.toLowerCase())
  if (!holder) return
  throw new Fault(
    'invalid_input',
    `number: ${quoted(number)} is taken by the ${RECORD_WORDS[holder.kind]} of ${quoted(holder.contact?.name ?? '')} (${holder.status}); Xero gives a number once.`,
    'Choose another number.',
  )
}

async function linePatch(
  document: Patchable,
  input: UpdateInput,
  books: Books,
  patch: DocumentPatch,
): Promise<readonly Difference[]> {
  const [accounts, taxRates, trackingCategories, contact] = await Promise.all([
    books.accounts(),
    books.taxRates(),
    books.trackingCategories(),
    input.add_lines?.some(({ account, tax_type: tax }) => account === undefined || tax === undefined)
      ? books.contact(document.contact?.id ?? '', { recent: true })
      : undefined,
  ])
  const { kind, lineAmountTypes, lines } = document
  // A list that began from nothing would drop every line there is.
  if (!lines) throw new Error('the document was read without its lines')
  const setting = { accounts, taxRates, trackingCategories, contact, kind, lineAmountTypes }
  const patched = patchLines(lines, input, setting)
  if (patched.differences.length > 0) {
    refuseAmountsWhenSettled(document, patched.lines)
    refuseFinePrices(kind, patched.lines, (index) => `line ${index + 1}`)
    patch.lines = patched.lines
  }
  return patched.differences
}
