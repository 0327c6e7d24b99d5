import type { Invoice, Line } from '../../books/documents.ts'
import { documentLabel } from '../../books/handles.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { RECORD_WORDS } from '../../books/records.ts'
import type { DocumentDraft } from '../../call/acts/documents.ts'
import type { DraftLine } from '../../call/acts/lines.ts'
import { Fault } from '../../call/fault.ts'
import { documentText } from '../documents/document-ref.ts'
import type { Wanted } from '../documents/draft-documents.ts'
import type { DocumentInput } from '../documents/draft-rules.ts'
import { draftOfLine } from '../documents/line-patch.ts'

/** A new credit note as a caller gives it. */
export type CreditNoteInput = Omit<DocumentInput, 'contact' | 'lines' | 'line_amount_types' | 'due'> & {
  kind?: 'credit_note' | 'supplier_credit' | undefined
  for?: string | undefined
  contact?: string | undefined
  lines?: DocumentInput['lines'] | undefined
  line_amount_types?: DocumentInput['line_amount_types'] | undefined
}

/** A credit note with what it takes from the document that it is for. `field` is its path in faults. Pure. Throws Fault for what is missing or does not fit. */
export function wantedCredit(input: CreditNoteInput, document: Invoice | undefined, field: string): Wanted {
  const { kind, for: _, contact, lines, line_amount_types: types, ...rest } = input
  if (document) refuseUnfit(input, document, field)
  const named = contact ?? document?.contact.id
  if (named === undefined) throw missing(`${field}.contact`, 'whom the credit is to or from')
  if (lines === undefined && !document) throw missing(`${field}.lines`, 'what is credited')
  return {
    kind: document ? creditKind(document) : (kind ?? 'credit_note'),
    input: {
      ...rest,
      ...(document ? defaultsOf(document, rest) : {}),
      contact: named,
      lines: lines ?? [],
      line_amount_types: types ?? document?.lineAmountTypes ?? 'Exclusive',
    },
    credits: document && {
      ...{ id: document.id, number: documentLabel(document) },
      lines: lines === undefined ? document.lines?.map(creditedLine) : undefined,
    },
  }
}

// People look for a credit by the number of what it credits.
function defaultsOf({ kind, number, currency }: Invoice, given: Pick<CreditNoteInput, 'currency' | 'reference'>) {
  const reference = given.reference ?? (kind === 'invoice' && number !== '' ? number : undefined)
  return { currency: given.currency ?? currency, reference }
}

function creditKind({ kind }: Invoice): 'credit_note' | 'supplier_credit' {
  return kind === 'invoice' ? 'credit_note' : 'supplier_credit'
}

// Credit notes have no discounts: a line that had one is credited at its amount.
function creditedLine(line: Line): DraftLine {
  const { id: _, discountRate = 0n, discountAmount = 0n, ...rest } = draftOfLine(line)
  if (discountRate === 0n && discountAmount === 0n) return rest
  return { ...rest, quantity: 10_000n, unitAmount: line.lineAmount * 100n }
}

function refuseUnfit(
  { kind, lines, currency, line_amount_types: types }: CreditNoteInput,
  document: Invoice,
  field: string,
): void {
  const { status } = document
  const text = documentText(document)
  if (status !== 'AUTHORISED' && status !== 'PAID') {
    const next = status === 'VOIDED' || status === 'DELETED' ? 'There is nothing to credit.' : DRAFT_NEXT
    throw new Fault('refused', `${field}.for: ${text} is ${status}, so it is not in the ledger.`, next)
  }
  if (kind !== undefined && kind !== creditKind(document)) {
    const fits = RECORD_WORDS[creditKind(document)]
    throw new Fault('invalid_input', `${field}.kind: ${text} is credited by a ${fits}.`, 'Leave kind out.')
  }
  if (currency !== undefined && currency.toUpperCase() !== document.currency) {
    throw new Fault('invalid_input', `${field}.currency: ${text} is in ${document.currency}.`, 'Leave currency out.')
  }
  if (lines === undefined && types !== undefined && types !== document.lineAmountTypes) {
    const fact = `${field}.line_amount_types: the lines of ${text} are ${document.lineAmountTypes}.`
    throw new Fault('invalid_input', fact, 'Leave it out, or give lines.')
  }
}

const DRAFT_NEXT = 'Correct it with update_document or delete it with void_documents instead.'

function missing(field: string, what: string): Fault {
  return new Fault('invalid_input', `${field}: say ${what}.`, 'Give it, or name the invoice or bill in for.')
}

/**
 * What a person should know of how a credit settles the document that it is for; `others` are earlier credits of the same call. Pure.
 * Throws Fault for a credit of another contact, since Xero sets credit against documents of its own contact alone.
 */
export function allocationWarnings(
  draft: DocumentDraft,
  document: Invoice | undefined,
  others: readonly { draft: DocumentDraft }[],
): string[] {
  if (!document) return []
  if (document.contact.id !== draft.contact.id) {
    throw new Fault(
      'invalid_input',
      `contact: ${documentText(document)} cannot be credited to ${quoted(draft.contact.name)}.`,
      'Leave contact out: it is taken from the document.',
    )
  }
  const label = quoted(documentLabel(document), 40)
  const before = others.reduce(
    (sum, one) => (one.draft.credits?.id === document.id ? sum + one.draft.totals.total : sum),
    0n,
  )
  const due = document.amountDue > before ? document.amountDue - before : 0n
  const over = draft.totals.total - due
  const still = `${formatAmount(due)} ${document.currency}`
  const left = `of ${label} only ${still} is due: the other ${formatAmount(over)} can be refunded (refund_credit) or used elsewhere`
  return [
    ...(due > 0n ? [`once approved, set it against ${label} with allocate_credit: until then ${label} stays due`] : []),
    ...(over > 0n ? [left] : []),
  ]
}
