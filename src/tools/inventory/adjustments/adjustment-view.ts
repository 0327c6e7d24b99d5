import type { Day } from '../../../books/day.ts'
import type { Item } from '../../../books/items.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { formatAmount, formatDecimal, formatPrice, formatShort, magnitude, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Account } from '../../../books/organisation.ts'
import type { View } from '../../../call/reply.ts'
import { type Column, counted, tableOf } from '../../lists/columns.ts'
import { isTracked } from '../item-named.ts'
import { adjustmentName } from './adjustment-drafts.ts'
import type { Reason, Variance } from './variances.ts'

/** What an adjustment is shown from. */
export interface ShownAdjustment {
  variances: readonly Variance[]
  reason: Reason
  day: Day
  today: Day
  currency: string
  items: readonly Item[]
}

const MOST_ROWS = 40

const COLUMNS: readonly Column<Variance>[] = [
  { name: 'item', cell: ({ item }) => item.code },
  { name: 'on hand', cell: ({ before }) => formatShort(before, 4) },
  { name: 'will be', cell: ({ after }) => formatShort(after, 4) },
  { name: 'difference', cell: ({ by }) => signed(by, formatShort(magnitude(by), 4)) },
  { name: 'unit cost', cell: ({ lines }) => formatPrice(lines[0]?.unitAmount) },
  { name: 'value', cell: ({ by, value }) => signed(by, formatAmount(magnitude(value))) },
]

/** What an adjustment changes and is worth, dearest first, and that none of it has moved yet; `planned` is undefined where nothing differs. */
export function adjustmentView(
  { variances, reason, day, today, currency, items }: ShownAdjustment,
  planned: { account: Account; documents: number } | undefined,
): View {
  const differing = variances
    .filter(({ by }) => by !== 0n)
    .sort((a, b) => (magnitude(a.value) < magnitude(b.value) ? 1 : -1))
  const up = sum(differing.map(({ value }) => (value > 0n ? value : 0n)))
  const down = sum(differing.map(({ value }) => (value < 0n ? -value : 0n)))
  const name = adjustmentName({ reason, day })
  const facts = { reason, items: variances.length, differing: differing.length }
  if (!planned) {
    return {
      say: `${name}: ${counted(variances.length, 'item')} counted, and Xero has the same. There is nothing to adjust.`,
      data: { ...facts, date: day },
    }
  }
  const { account, documents } = planned
  const of =
    reason === 'stocktake'
      ? `${counted(variances.length, 'item')} counted, ${differing.length} with a difference`
      : counted(differing.length, 'item')
  return {
    say: `${name}: ${of}; in ${moneyText(up, currency)}, out ${moneyText(down, currency)}, together ${signed(up - down, moneyText(magnitude(up - down), currency))} against account ${cleanText(account.code, 12)} ${quoted(account.name, 50)}. The stock has not moved until this is approved.`,
    table: tableOf(COLUMNS, differing.slice(0, MOST_ROWS)),
    notes: notesOf(variances, differing, { reason, day, today, items }),
    data: {
      ...facts,
      ...{ date: day, account: cleanText(account.code, 12), documents },
      ...{ value_in: formatDecimal(up, 2), value_out: formatDecimal(down, 2), value: formatDecimal(up - down, 2) },
    },
  }
}

function signed(by: bigint, text: string): string {
  return `${by < 0n ? '-' : by > 0n ? '+' : ''}${text}`
}

function notesOf(
  variances: readonly Variance[],
  differing: readonly Variance[],
  { reason, day, today, items }: Pick<ShownAdjustment, 'reason' | 'day' | 'today' | 'items'>,
): string[] {
  const rest = items.filter(isTracked).length - variances.length
  const waiting = differing.filter(({ item, by }) => by > 0n && (item.backOrdered ?? 0n) > 0n)
  return [
    'Xero has no way to set a quantity: it moves by posted documents alone, when they are approved. The cost is the average of now; if goods move first, plan it anew.',
    ...(differing.length > MOST_ROWS
      ? [`${differing.length - MOST_ROWS} more items of less value are in the documents.`]
      : []),
    ...(reason === 'stocktake' && rest > 0
      ? [`${counted(rest, 'tracked item')} not counted ${rest === 1 ? 'stays as it is' : 'stay as they are'}.`]
      : []),
    ...(reason === 'stocktake' && day < today ? [`The count is compared with what Xero has now, not on ${day}.`] : []),
    ...waiting.map(
      ({ item }) =>
        `${formatShort(item.backOrdered ?? 0n, 4)} of ${quoted(item.code, 40)} are sold and still owed: Xero takes them at once from what comes in.`,
    ),
  ]
}
