import type { Day } from '../../books/day.ts'
import { type DraftKind, fallsDue, isSale, type LineAmountTypes } from '../../books/documents.ts'
import { cleanText } from '../../books/ledger-text.ts'
import { moneyText } from '../../books/money-text.ts'
import type { Difference } from '../change.ts'
import type { Fact, Shown } from '../shown-change.ts'
import type { DocumentDraft, DocumentPatch, DocumentRef, UpdateDocument } from './documents.ts'
import { lineTable, totalFacts } from './lines.ts'
import { ORDER_TEXTS, type OrderText } from './order-texts.ts'

/** What each kind of document is called. */
export const KIND_WORDS: Readonly<Record<DraftKind, string>> = {
  invoice: 'Sales invoice',
  bill: 'Bill',
  credit_note: 'Credit note',
  supplier_credit: 'Supplier credit note',
  quote: 'Quote',
  purchase_order: 'Purchase order',
}

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
      [partyWord(draft.kind), draft.contact.name],
      ['Status', draft.status],
      ['Credits', draft.credits?.number ?? ''],
      ['Reference', draft.reference ?? ''],
      ['Date', draft.date],
      dueFact(draft),
      ['Line amounts', AMOUNT_WORDS[draft.lineAmountTypes]],
      ...textFacts(draft),
    ],
    lines: lineTable(draft.lines, totalFacts(draft.totals, draft.currency)),
  }
}

function partyWord(kind: DraftKind): string {
  return isSale(kind) || kind === 'purchase_order' ? 'To' : 'From'
}

function textFacts({ texts = {} }: DocumentDraft): Fact[] {
  const names = Object.entries(ORDER_TEXTS) as [OrderText, string][]
  return names.map(([text, name]) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, texts[text] ?? ''])
}

function dueFact({ kind, due }: DocumentDraft): Fact {
  if (kind === 'quote') return ['Expires', due ?? '']
  if (kind === 'purchase_order') return ['Delivery', due ?? '']
  return ['Due', fallsDue(kind) ? (due ?? "by the contact's terms") : '']
}

/** A document as it is, with what an act says beside that; its status stands once, where it changes. */
export function showDocument(document: DocumentRef, more: Partial<Shown> = {}): Shown {
  const { kind, number, contact, date, total, amountDue, currency } = document
  const status = more.differences?.some(({ field }) => field === 'status') ? '' : document.status
  const facts: readonly Fact[] = [
    [KIND_WORDS[kind], cleanText(number) === '' ? `without a number (${document.id})` : number],
    [partyWord(kind), contact.name],
    ['Status', status],
    ['Date', date ?? ''],
    ['Total now', moneyText(total, currency)],
    ['Still due', moneyText(amountDue, currency)],
  ]
  return { ...more, facts: [...facts, ...(more.facts ?? [])] }
}

/** A document as it is, with what a change sets: afterwards exactly what is sent; before, as it was planned. */
export function showUpdate(change: UpdateDocument): Shown {
  return showDocument(change.document, changedParts(change, change.document))
}

/** What a change of fields and lines shows: each field and the total before and after, and the complete new lines. */
export function changedParts(
  change: Pick<UpdateDocument, 'patch' | 'differences' | 'totals'>,
  document: Pick<DocumentRef, 'total' | 'currency'>,
): Pick<Shown, 'differences' | 'lines'> {
  const { patch, totals } = change
  const before = moneyText(document.total, document.currency)
  const after = totals && moneyText(totals.total, document.currency)
  const moved = after === undefined || after === before ? [] : [{ field: 'total', before, after }]
  const total = totals ? totalFacts(totals, document.currency) : []
  return { differences: [...differencesOf(change), ...moved], lines: patch.lines && lineTable(patch.lines, total) }
}

function differencesOf({ patch, differences }: Pick<UpdateDocument, 'patch' | 'differences'>): Difference[] {
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
