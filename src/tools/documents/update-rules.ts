import { addDays, type Day } from '../../books/day.ts'
import type { Invoice } from '../../books/documents.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import type { TaxRate } from '../../books/organisation.ts'
import type { LedgerRecord } from '../../books/records.ts'
import { documentTotals, type Totals } from '../../books/totals.ts'
import type { DocumentPatch } from '../../call/acts/documents.ts'
import type { DraftLine } from '../../call/acts/lines.ts'
import { refOf as recordRefOf } from '../../call/acts/records.ts'
import type { ChangeOf, Difference } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { lineTotals } from './coded-line.ts'
import { documentText, isPartlySettled, refOf } from './document-ref.ts'
import { draftOfLine } from './line-patch.ts'

const PROMISES = new Set(['expectedPaymentDate', 'plannedPaymentDate'])

// What Xero lets change on a document that has a payment or credit on it, besides what lines are called and coded to.
const EVEN_WHEN_SETTLED = new Set([...PROMISES, 'contact', 'due', 'number', 'reference', 'url', 'lines'])

/** Throws Fault when the document's status, its settlements or the locked period forbid the patch. Pure. */
export function refuseUpdate(document: Invoice, patch: DocumentPatch, lockDate: Day | undefined): void {
  const refusal = nature(document, patch) ?? settledOrLocked(document, patch, lockDate)
  if (refusal) throw new Fault('refused', `${documentText(document)} ${refusal[0]}.`, refusal[1])
}

type Refusal = readonly [fact: string, next: string]

function nature({ status, kind }: Invoice, patch: DocumentPatch): Refusal | undefined {
  if (status === 'VOIDED' || status === 'DELETED') return [`is ${status}`, 'Create a new one instead.']
  if (status === 'PAID') {
    return ['is paid', 'A person has to remove the payment in Xero first; a correction can be a new document.']
  }
  if (Object.keys(patch).length === 0) return ['would not change: every given value is there already', 'Nothing to do.']
  if (kind === 'bill' && patch.expectedPaymentDate) return ['is a bill', 'Use planned_payment_date.']
  if (kind === 'invoice' && patch.plannedPaymentDate) return ['is a sales invoice', 'Use expected_payment_date.']
  return undefined
}

function settledOrLocked(document: Invoice, patch: DocumentPatch, lockDate: Day | undefined): Refusal | undefined {
  const fields = Object.keys(patch)
  if (isPartlySettled(document) && fields.some((field) => !EVEN_WHEN_SETTLED.has(field))) {
    return ['is partly paid or credited, so its date stays', 'Change the other fields only.']
  }
  if (document.status !== 'AUTHORISED' || !lockDate || fields.every((field) => PROMISES.has(field))) return undefined
  const locked = [document.date, patch.date].find((one) => one !== undefined && one <= lockDate)
  if (!locked) return undefined
  return [
    `would change in the locked period: it is dated ${locked}, and the books are locked up to ${lockDate}`,
    `Ask the user to move the lock date in Xero, or enter a correction dated ${addDays(lockDate, 1)} or later.`,
  ]
}

type Settleable = Parameters<typeof documentText>[0] & Parameters<typeof isPartlySettled>[0] & Pick<Invoice, 'lines'>

/** Throws Fault when amounts of a partly settled document would change. Pure. */
export function refuseAmountsWhenSettled(document: Settleable, lines: readonly DraftLine[]): void {
  if (!isPartlySettled(document)) return
  const before = (document.lines ?? []).map(draftOfLine)
  if (before.length === lines.length && before.every((line, index) => sameAmounts(line, lines[index]))) return
  throw new Fault(
    'refused',
    `${documentText(document)} is partly paid or credited, so the amounts of its lines stay.`,
    'Change descriptions, accounts and tracking only; for the amount, a person has to remove the payment in Xero first.',
  )
}

function sameAmounts(one: DraftLine, other: DraftLine | undefined): boolean {
  if (!other || one.id !== other.id || one.taxType !== other.taxType) return false
  const { quantity, unitAmount, discountRate } = one
  return quantity === other.quantity && unitAmount === other.unitAmount && discountRate === other.discountRate
}

/** The change, with before and after in its summary; totals are worked out anew only when the lines change. Pure. */
export function updateOf(
  document: Invoice,
  patch: DocumentPatch,
  differences: readonly Difference[],
  settings: PatchSettings,
): ChangeOf<'update_document'> {
  return { act: 'update_document', document: refOf(document), ...told(document, patch, differences, settings) }
}

/** The change of a credit note, quote or purchase order, told as that of an invoice. Pure. */
export function recordUpdateOf(
  record: LedgerRecord,
  patch: DocumentPatch,
  differences: readonly Difference[],
  settings: PatchSettings,
): ChangeOf<'update_record'> {
  return { act: 'update_record', record: recordRefOf(record), ...told(record, patch, differences, settings) }
}

interface PatchSettings {
  lockDate: Day | undefined
  taxRates: readonly TaxRate[]
}

type Patched = Pick<LedgerRecord, Told> & Partial<Pick<Invoice, 'sentToContact'>>

type Told =
  | 'id'
  | 'kind'
  | 'number'
  | 'contact'
  | 'status'
  | 'date'
  | 'due'
  | 'currency'
  | 'total'
  | 'lineAmountTypes'
  | 'lines'

function told(
  document: Patched,
  patch: DocumentPatch,
  differences: readonly Difference[],
  { lockDate, taxRates }: PatchSettings,
): Omit<ChangeOf<'update_document'>, 'act' | 'document'> {
  const totals = patch.lines ? totalsOf(document, patch.lines, taxRates) : undefined
  const shown = differences
    .slice(0, 20)
    .map(({ field, before, after }) => `${field} ${shownText(before)} -> ${shownText(after)}`)
  if (differences.length > shown.length) shown.push(`and ${differences.length - shown.length} more`)
  if (totals && totals.total !== document.total) {
    shown.push(`total ${formatAmount(document.total)} -> ${formatAmount(totals.total)} ${document.currency}`)
  }
  return {
    patch,
    differences,
    totals,
    summary: `Change ${document.status} ${documentText(document)}: ${shown.join('; ')}`,
    warnings: warningsOf(document, patch, lockDate, taxRates),
  }
}

function shownText(text: string): string {
  return text === '' ? 'nothing' : quoted(text, 60)
}

function totalsOf(
  { lineAmountTypes, lines }: Patched,
  patched: readonly DraftLine[],
  taxRates: readonly TaxRate[],
): Totals {
  const amounts = patched.map((line) => {
    const existing = lines?.find(({ id }) => id === line.id)
    const computed = lineTotals(line, lineAmountTypes, taxRates)
    // A rate that is not known here leaves the tax that Xero had worked out for an unchanged amount.
    if (
      existing &&
      existing.lineAmount === computed.amount &&
      !taxRates.some(({ taxType }) => taxType === line.taxType)
    ) {
      return { amount: computed.amount, tax: existing.taxAmount }
    }
    return computed
  })
  return documentTotals(amounts, lineAmountTypes)
}

function warningsOf(
  document: Patched,
  patch: DocumentPatch,
  lockDate: Day | undefined,
  taxRates: readonly TaxRate[],
): string[] {
  const warnings: string[] = []
  const [date, due] = [patch.date ?? document.date, patch.due ?? document.due]
  if ((patch.date || patch.due) && date && due && due < date)
    warnings.push(`it is due on ${due}, before its date ${date}`)
  const posts = document.kind !== 'quote' && document.kind !== 'purchase_order'
  if (posts && lockDate && patch.date && patch.date <= lockDate) {
    warnings.push(
      `${patch.date} is in the locked period (up to ${lockDate}): it cannot be approved with this date, the first open day is ${addDays(lockDate, 1)}`,
    )
  }
  if (patch.lines) warnings.push(...taxWarnings(document, taxRates))
  if (document.sentToContact && Object.keys(patch).some((field) => !PROMISES.has(field))) {
    warnings.push('the contact has been sent the former version')
  }
  return warnings
}

function taxWarnings({ lines, lineAmountTypes }: Patched, taxRates: readonly TaxRate[]): string[] {
  return (lines ?? []).flatMap((line, index) => {
    if (!taxRates.some(({ taxType }) => taxType === line.taxType)) return []
    const { amount, tax } = lineTotals(draftOfLine(line), lineAmountTypes, taxRates)
    if (amount !== line.lineAmount || tax === line.taxAmount) return []
    return [
      `the tax of line ${index + 1} was set by hand (${formatAmount(line.taxAmount)}) and will be worked out anew`,
    ]
  })
}
