import type { ContactRef } from '../../../books/contacts.ts'
import type { Day } from '../../../books/day.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { formatShort, magnitude, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { RECORD_WORDS } from '../../../books/records.ts'
import type { DocumentDraft } from '../../../call/acts/documents.ts'
import type { DraftLine } from '../../../call/acts/lines.ts'
import type { ChangeOf } from '../../../call/change.ts'
import { counted } from '../../lists/columns.ts'
import { markedName } from './recorded-events.ts'
import type { Reason, Variance } from './variances.ts'

/** What adjustment documents say beside their items. `account` is the code that takes the value; `note` is the user's own words. */
export interface AdjustmentTerms {
  reason: Reason
  contact: ContactRef
  account: string
  day: Day
  currency: string
  note: string | undefined
  status: DocumentDraft['status']
}

const LABELS: Readonly<Record<Reason, string>> = {
  stocktake: 'Stocktake',
  damage: 'Damaged stock',
  write_off: 'Stock write-off',
  found: 'Stock found',
}

/** What an adjustment is called on its documents, such as "Stocktake 2026-11-20". */
export function adjustmentName({ reason, day }: Pick<AdjustmentTerms, 'reason' | 'day'>): string {
  return `${LABELS[reason]} ${day}`
}

// Xero takes more, but nobody can look through them; the last is the adjustment account's.
const MOST_ITEM_LINES = 99

/**
 * The documents that make stock what variances say, each coming to exactly nothing: bills for what comes in, supplier credits for what goes
 * out, up to 100 lines in one. Pure.
 */
export function adjustmentDrafts(
  variances: readonly Variance[],
  terms: AdjustmentTerms,
): ChangeOf<'create_document'>[] {
  const parts = [
    ...partsOf(variances.filter(({ by }) => by > 0n)).map((part) => ({ kind: 'bill', part }) as const),
    ...partsOf(variances.filter(({ by }) => by < 0n)).map((part) => ({ kind: 'supplier_credit', part }) as const),
  ]
  const numbers = new Map<string, number>()
  return parts.map(({ kind, part }) => {
    const nth = (numbers.get(kind) ?? 0) + 1
    numbers.set(kind, nth)
    return creationOf(kind, part, nth, terms)
  })
}

function partsOf(variances: readonly Variance[]): Variance[][] {
  const parts: Variance[][] = []
  let room = 0
  for (const variance of variances) {
    if (variance.lines.length > room) {
      parts.push([])
      room = MOST_ITEM_LINES
    }
    parts.at(-1)?.push(variance)
    room -= variance.lines.length
  }
  return parts
}

function creationOf(
  kind: 'bill' | 'supplier_credit',
  part: readonly Variance[],
  nth: number,
  terms: AdjustmentTerms,
): ChangeOf<'create_document'> {
  const { contact, account, day, currency, note, status } = terms
  const name = `${adjustmentName(terms)}${nth > 1 ? ` (${nth})` : ''}`
  const value = sum(part.map((one) => magnitude(one.value)))
  const words = note === undefined ? name : `${name}: ${note}`
  const other: DraftLine = { description: words, quantity: 10_000n, unitAmount: -value * 100n, accountCode: account }
  const draft: DocumentDraft = {
    ...{ kind, contact: { id: contact.id, name: contact.name }, status, date: day },
    due: kind === 'bill' ? day : undefined,
    number: name,
    reference: kind === 'bill' ? undefined : note,
    ...{ currency, lineAmountTypes: 'NoTax' },
    lines: [...part.flatMap(itemLines), ...(value === 0n ? [] : [other])],
    totals: { subTotal: 0n, totalTax: 0n, total: 0n },
  }
  const way = kind === 'bill' ? 'in' : 'out'
  const units = formatShort(sum(part.map(({ by }) => magnitude(by))), 4)
  const what = `${status === 'DRAFT' ? 'Draft' : status} ${RECORD_WORDS[kind]} "${name}" that comes to 0.00`
  const moves = `once approved, ${units} units of ${counted(part.length, 'item')} go ${way}, worth ${moneyText(value, currency)}`
  return {
    act: 'create_document',
    draft,
    summary: `${what}: ${moves}, against account ${cleanText(account, 12)}`,
    warnings: [],
  }
}

function itemLines({ item, lines, mark }: Variance): DraftLine[] {
  const name = (item.name || item.description || item.code).trim()
  const description = mark === undefined ? name : markedName(name, mark)
  return lines.map((line) => ({ description, ...line, accountCode: item.assetAccount, itemCode: item.code }))
}
