import type { Day } from '../../books/day.ts'
import type { InvoiceKind, LineAmountTypes } from '../../books/documents.ts'
import { cleanText } from '../../books/ledger-text.ts'
import { moneyText } from '../../books/money-text.ts'
import type { Difference } from '../change.ts'
import type { Fact, Shown } from '../shown-change.ts'
import type { DocumentDraft, DocumentPatch, DocumentRef, UpdateDocument } from './documents.ts'
import { lineTable, totalFacts } from './lines.ts'

/** What each kind of document is called. */
export const KIND_WORDS: Readonly<Record<InvoiceKind, string>> = { invoice: 'Sales invoice', bill: 'Bill' }

type PlainField = Exclude<keyof DocumentPatch, 'lines'>

/** What each field of a document is called, in the order they are shown. */
export const DOCUMENT_FIELD_WORDS: Readonly<Record<PlainField, string>> = {
  contact: 'contact',
  date: 'date',
  due: 'due',
  number: 'number',
  reference: 'reference',
  url: 'link',
  expectedPaymentDate: 'expected payment date',
  plannedPaymentDate: 'planned payment date',
}

/** What the unit prices of lines are, by LineAmountTypes. */
export const AMOUNT_WORDS: Readonly<Record<LineAmountTypes, string>> = {
  Exclusive: 'before tax',
  Inclusive: 'including tax',
  NoTax: 'without tax',
}

/** A new document with its lines and totals. */
export function showDraft(draft: DocumentDraft): Shown {
  return {
    facts: [
      [KIND_WORDS[draft.kind], draft.number ?? 'new, without a number yet'],
      [draft.kind === 'invoice' ? 'To' : 'From', draft.contact.name],
      ['Status', draft.status],
      ['Reference', draft.reference ?? ''],
      ['Date', draft.date],
      ['Due', draft.due ?? "by the contact's terms"],
      ['Line amounts', AMOUNT_WORDS[draft.lineAmountTypes]],
    ],
    lines: lineTable(draft.lines, totalFacts(draft.totals, draft.currency)),
  }
}

/** A document as it is, with what an act says beside that; its status stands once, where it changes. */
export function showDocument(document: DocumentRef, more: Partial<Shown> = {}): Shown {
  const { kind, number, contact, date, total, amountDue, currency } = document
  const status = more.differences?.some(({ field }) => field === 'status') ? '' : document.status
  const facts: readonly Fact[] = [
    [KIND_WORDS[kind], cleanText(number) === '' ? `without a number (${document.id})` : number],
    [kind === 'invoice' ? 'To' : 'From', contact.name],
    ['Status', status],
    ['Date', date ?? ''],
    ['Total now', moneyText(total, currency)],
    ['Still due', moneyText(amountDue, currency)],
  ]
  return { ...more, facts: [...facts, ...(more.facts ?? [])] }
}

/** A document as it is, with what a change sets: afterwards exactly what is sent; before, as it was planned. */
export function showUpdate(change: UpdateDocument): Shown {
  const { document, patch, totals } = change
  const before = moneyText(document.total, document.currency)
  const after = totals && moneyText(totals.total, document.currency)
  const moved = after === undefined || after === before ? [] : [{ field: 'total', before, after }]
  const total = totals ? totalFacts(totals, document.currency) : []
  return showDocument(document, {
    differences: [...differencesOf(change), ...moved],
    lines: patch.lines && lineTable(patch.lines, total),
  })
}

function differencesOf({ patch, differences }: UpdateDocument): Difference[] {
  const names = Object.entries(DOCUMENT_FIELD_WORDS) as [PlainField, string][]
  const plain = names.flatMap(([field, name]) => {
    const value = patch[field]
    if (value === undefined) return []
    const before = differences.find((one) => one.field === name)?.before ?? ''
    return [{ field: name, before, after: typeof value === 'object' ? value.name : (value as Day | string) }]
  })
  const ofLines = differences.filter(({ field }) => !names.some(([, name]) => name === field))
  return [...plain, ...ofLines]
}
