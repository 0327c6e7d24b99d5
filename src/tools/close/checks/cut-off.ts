import { addDays, type Month } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { isInLedger } from '../../../books/records.ts'
import { counted } from '../../lists/columns.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { monthsAfter, type Period, periodOf } from '../month/period.ts'
import { type Check, type Found, refOf } from './check.ts'
import { baseTotal, inWords, summedUp } from './document-words.ts'
import { namedMonths } from './named-months.ts'

// Bills for a month come in during the next weeks.
const LATE_DAYS = 45

/** Documents whose own words put them into another month than their date does: bills of the next month for this one, invoices of this one for the next. */
export const cutOff: Check = {
  rule: 'cut_off',
  title: 'Documents dated outside the month that they are for',
  step: 'cut_off',
  weight: 5,
  examine(books) {
    const { period } = books
    const cases = casesOf(books)
    const odd = cases.filter(({ isUsual, document }) => !isUsual && !isAccrued(document, books))
    const usual = cases.filter((one) => one.isUsual).map(({ document }) => document)
    const found = [...odd.map(foundCase), ...usualCases(usual, books)]
    return {
      found,
      proved:
        cases.length === 0
          ? [`No document says that it is for another month than ${period.month}, in which it stands.`]
          : [],
    }
  },
}

/** Bills dated after the period that are for it, by id; true where those of the months before came a month late in the same way. */
export function billedLate(books: Pick<MonthBooks, 'documents' | 'period'>): ReadonlyMap<string, boolean> {
  const late = casesOf(books).filter(({ document, shift }) => document.kind === 'bill' && shift === 1)
  return new Map(late.map(({ document, isUsual: usual }) => [document.id, usual]))
}

const kept = new WeakMap<MonthBooks['documents'], { month: Month; cases: readonly Case[] }>()

// Asked for again by what looks for accruals.
function casesOf({ documents, period }: Pick<MonthBooks, 'documents' | 'period'>): readonly Case[] {
  const known = kept.get(documents)
  if (known?.month === period.month) return known.cases
  const next = monthsAfter(period, 1)
  const beside = documents.filter(isBilled).flatMap((document) => caseOf(document, period, next) ?? [])
  const asked = new Set(beside.map(({ document }) => keyOf(document)))
  const byContact = groupedBy(
    documents.filter((document) => isBilled(document) && asked.has(keyOf(document))),
    keyOf,
  )
  const cases = beside.map((one) => {
    const ofContact = byContact.get(keyOf(one.document)) ?? []
    return { ...one, isUsual: isUsual(one, ofContact, period) }
  })
  kept.set(documents, { month: period.month, cases })
  return cases
}

function keyOf({ kind, contactId }: CloseDocument): string {
  return `${kind} ${contactId}`
}

interface Case {
  document: CloseDocument
  /** The month that its words name, and by how many months its date is after it. */
  names: Month
  shift: 1 | -1
  isUsual: boolean
}

function isBilled({ kind, status, total }: CloseDocument): boolean {
  return (kind === 'bill' || kind === 'invoice') && isInLedger(kind, status) && total > 0n
}

function caseOf(document: CloseDocument, period: Period, next: Period): Omit<Case, 'isUsual'> | undefined {
  const { kind, date } = document
  const isLater = date > period.to && date <= addDays(period.to, LATE_DAYS)
  if (isLater && isFor(document, period.month)) return { document, names: period.month, shift: 1 }
  const isNow = kind === 'invoice' && date >= period.from && date <= period.to
  return isNow && isFor(document, next.month) ? { document, names: next.month, shift: -1 } : undefined
}

/** Whether every month that its lines and reference name is this one; what covers several is for an allocation, not a cut-off. */
function isFor(document: CloseDocument, month: Month): boolean {
  const named = monthsOf(document)
  return named.size === 1 && named.has(month)
}

function monthsOf({ reference, lines, date }: CloseDocument): ReadonlySet<Month> {
  const named = lines.map(({ description }) => namedMonths(description, date)).filter(({ size }) => size > 0)
  if (named.length === 0) return namedMonths(reference, date)
  return new Set(named.flatMap((some) => [...some]))
}

/** Whether documents with the same contact in months before stood beside the month that they named in the same way: then each month has one. */
function isUsual(
  { document, shift }: Omit<Case, 'isUsual'>,
  ofContact: readonly CloseDocument[],
  period: Period,
): boolean {
  const same = ofContact.filter((other) => {
    if (other === document || other.date >= document.date) return false
    const of = monthsAfter(periodOf(other.date), -shift)
    return other.date >= monthsAfter(period, -3).from && isFor(other, of.month)
  })
  return same.length >= 2
}

/** A journal of the period that names the contact or has the amount has taken it in already. */
function isAccrued({ contactName, total, totalTax, kind }: CloseDocument, { documents, period }: MonthBooks): boolean {
  if (kind !== 'bill') return false
  const [word = ''] = contactName.toLowerCase().split(/\s+/)
  return documents.some((other) => {
    if (other.kind !== 'journal' || other.status !== 'POSTED' || other.date < period.from || other.date > period.to)
      return false
    const text = [other.reference, ...other.lines.map(({ description }) => description)].join(' ').toLowerCase()
    return (word.length > 3 && text.includes(word)) || other.lines.some(({ net }) => net === total - totalTax)
  })
}

function foundCase({ document, names, shift }: Case): Found {
  const late = shift === 1
  return {
    key: [document.id],
    severity: 'warning',
    amount: baseTotal(document),
    fact: `The ${inWords(document)}, says that it is for ${names} and is dated ${late ? 'after' : 'before'} it.`,
    next: late
      ? `Accrue it in ${names} (propose_journals), or give it a day of that month if that is when it was due.`
      : `Defer the income to ${names}, or give the invoice a day of that month.`,
    documents: [refOf(document)],
  }
}

function usualCases(documents: readonly CloseDocument[], { period }: MonthBooks): Found[] {
  if (documents.length === 0) return []
  return [
    {
      key: ['usual'],
      severity: 'note',
      amount: documents.reduce((total, document) => total + baseTotal(document), 0n),
      fact: `${counted(documents.length, 'document')} around ${period.month} stand a month beside the one that they name, as those of the same contacts did in the months before.`,
      next: 'Each month has one of each, so that profits compare; accrue or defer them only if the balance sheet has to show it.',
      ...summedUp(documents),
    },
  ]
}
