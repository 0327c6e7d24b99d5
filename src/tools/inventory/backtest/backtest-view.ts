import { type Cents, formatDecimal } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { View } from '../../../call/reply.ts'
import { type Column, counted, tableOf } from '../../lists/columns.ts'
import { units } from '../reorder/why-order.ts'
import { type BacktestTotals, type Together, type TriedItem, totalsOf } from './backtest-totals.ts'
import type { Replayed } from './simulate.ts'

/** What a replay is shown with. */
export interface BacktestShown {
  tried: readonly TriedItem[]
  /** Codes of items of which too little is known, and how many were left out because others sell more. */
  tooLittle: readonly string[]
  beyond: number
  weeks: number
  currency: string
}

const MOST_ROWS = 25
const MOST_NAMED = 10

/** The answer about the past of reordering: what was met and held, by what happened and by the policy. */
export function backtestView(shown: BacktestShown): View {
  const { tried, currency } = shown
  const totals = totalsOf(tried)
  return {
    say: tried.length === 0 ? nothingSaid(shown) : saidOf(totals, shown),
    ...(tried.length === 0 ? {} : { table: tableOf(COLUMNS, tried.slice(0, MOST_ROWS)) }),
    notes: notesOn(shown),
    data: {
      ...{ items: tried.length, tooLittleHistory: shown.tooLittle.length, leftOut: shown.beyond, currency },
      ...(tried.length === 0
        ? {}
        : {
            from: firstDay(tried),
            happened: dataOf(totals.happened),
            policy: dataOf(totals.policy),
            typedInStock: totals.coverStock === undefined ? undefined : formatDecimal(totals.coverStock, 2),
          }),
    },
  }
}

function nothingSaid({ tooLittle }: BacktestShown): string {
  const items = tooLittle.length === 0 ? 'no item of which stock is kept' : `of ${counted(tooLittle.length, 'item')}`
  return `Not enough history to replay: ${items}. 8 weeks with sales, at least 13 weeks, must be known before the first week that is judged, and 8 must follow.`
}

function saidOf({ happened, policy, coverStock }: BacktestTotals, { tried, currency }: BacktestShown): string {
  const held = (stock: Cents) => `${moneyText(stock, currency)} of stock`
  const span = `Since ${firstDay(tried)}, ${counted(tried.length, 'item')}`
  const ours = `this policy would have met ${percent(policy.met)} of demand with ${held(policy.stock)}`
  const typed = coverStock === undefined ? '' : ` Levels typed in once would hold ${held(coverStock)} to meet as much.`
  return `${span}: ${ours}; what happened met ${percent(happened.met)} with ${held(happened.stock)}.${typed}`
}

function firstDay(tried: readonly TriedItem[]): string {
  return tried.map(({ tried: { from } }) => from).sort()[0] ?? ''
}

const COLUMNS: readonly Column<TriedItem>[] = [
  { name: 'item', cell: ({ code }) => code },
  { name: 'weeks', cell: ({ tried }) => String(tried.weeks) },
  { name: 'wanted', cell: ({ tried }) => units(tried.policy.wanted) },
  { name: 'met', cell: ({ tried }) => percent(shareMet(tried.happened)) },
  { name: 'met by policy', cell: ({ tried }) => percent(shareMet(tried.policy)) },
  { name: 'mean stock', cell: ({ tried }) => units(tried.happened.stock) },
  { name: 'by policy', cell: ({ tried }) => units(tried.policy.stock) },
  { name: 'weeks out', cell: ({ tried }) => String(tried.happened.empty) },
  { name: 'by policy', cell: ({ tried }) => String(tried.policy.empty) },
]

function notesOn({ tried, tooLittle, beyond, weeks }: BacktestShown): string[] {
  const more = tried.length - MOST_ROWS
  const named = `${tooLittle.slice(0, MOST_NAMED).join(', ')}${tooLittle.length > MOST_NAMED ? ' …' : ''}`
  return [
    ...(tried.length === 0
      ? []
      : [
          `Each week's order knows earlier weeks alone; at most the last ${weeks} weeks are judged. A week in which stock ran out is taken to have wanted what was expected of it, and what is not met is lost. Times are whole weeks, rounded up, with deliveries on time; each policy begins with its target on hand.`,
          'Shares and stock are weighed by what a unit costs. It shows what the policy would have done with the past, and promises nothing.',
        ]),
    ...(tooLittle.length === 0 ? [] : [`Too little history or no cost: ${named}.`]),
    ...(beyond > 0 ? [`${counted(beyond, 'item')} that sell least are left out: name them in items.`] : []),
    ...(more > 0 ? [`${counted(more, 'item')} more are in the totals and not in the table.`] : []),
  ]
}

function dataOf({ met, stock, empty }: Together) {
  return { met: rounded(met), stock: formatDecimal(stock, 2), weeksOut: empty }
}

function shareMet({ wanted, met }: Replayed): number | undefined {
  return wanted > 0 ? met / wanted : undefined
}

function rounded(share: number | undefined): number | undefined {
  return share === undefined ? undefined : Math.round(share * 1000) / 1000
}

function percent(share: number | undefined): string {
  return share === undefined ? '-' : `${Math.round(1000 * share) / 10}%`
}
