import { formatAmount, formatDecimal } from '../../../books/money.ts'
import type { Table, View } from '../../../call/reply.ts'
import type { Ranker } from './backtest.ts'
import type { Measures } from './backtest-measures.ts'
import { DIRECTION_WORDS, DSO_FORMULA, daysText, dsoDirection, type MonthDso } from './days-sales-outstanding.ts'
import { FOLLOWED_DAYS, type PromisesEnded, type ReminderEffect } from './reminder-effect.ts'
import type { Measured, Replay } from './replay.ts'

/** Everything that the answer about the past tells; `counted` says in words which days count. */
export interface Past {
  replay: Replay
  dso: readonly MonthDso[]
  effect: ReminderEffect
  promises: PromisesEnded
  currency: string
  counted: string
}

/** The answer about the past: how well orders would have ranked, days sales outstanding by month, and what followed contacts. */
export function pastView(past: Past): View {
  const { replay, dso, effect, currency } = past
  return {
    say: `${rankingSaid(replay)} ${dsoSaid(dso)}`,
    sections: [
      { heading: openHeading(replay), table: openTable(replay) },
      { heading: issueHeading(replay), table: issueTable(replay) },
      { heading: `Days sales outstanding (${currency})`, table: dsoTable(dso) },
      { heading: `Within ${FOLLOWED_DAYS} days of a contact (${currency})`, table: effectTable(effect) },
    ],
    notes: notesOn(past),
    data: dataOf(past),
  }
}

function rankingSaid({ from, to, paid, open }: Replay): string {
  const capture = (ranker: Ranker) => measuresOf(open.orders, ranker)?.capture
  const best = capture('payment curve')
  if (best === undefined) {
    return `Not enough to replay a ranking from ${from} to ${to}: ${paid} paid invoices on the books, ${open.overAWeek} of the ${open.invoices} entries of lists ended more than 7 days late (5 needed, and 5 that did not).`
  }
  const others = (['customer mean', 'oldest first', 'largest first'] as const).map(
    (ranker) => `${ranker} ${percent(capture(ranker))}`,
  )
  return `From ${from} to ${to}, on ${open.lists} lists of what was open, the first fifth by payment curve had ${percent(best)} of the money that ended more than 7 days late; ${others.join(', ')}.`
}

function dsoSaid(dso: readonly MonthDso[]): string {
  const known = dso.filter(({ countback }) => countback !== undefined)
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return 'Days sales outstanding: not enough invoices.'
  const direction = dsoDirection(known)
  const since = direction === undefined ? '' : `, ${DIRECTION_WORDS[direction]} since ${first.end}`
  return `Days sales outstanding (countback): ${daysText(last.countback)} at ${last.end}${since}.`
}

function openHeading({ open }: Replay): string {
  return `Lists of what was open and at most 7 days overdue, every 14 days: ${open.invoices} entries, ${open.overAWeek} ended more than 7 days late`
}

function issueHeading({ atIssue }: Replay): string {
  const { invoices, late, overAWeek } = atIssue
  return `Each invoice on the day of its issue: ${invoices}, ${late} late, ${overAWeek} more than 7 days`
}

function openTable({ open }: Replay): Table {
  return {
    columns: ['Order', 'Late money in first fifth', 'First fifth of money: late', 'AUC > 7 days'],
    rows: rowsOf(open.orders, ({ capture, hits, aucOverAWeek }) => [
      percent(capture),
      percent(hits),
      threePlaces(aucOverAWeek),
    ]),
  }
}

function issueTable({ atIssue }: Replay): Table {
  return {
    columns: ['Order', 'AUC late', 'AUC > 7 days', 'Brier late', 'Days off'],
    rows: rowsOf(atIssue.orders, ({ aucLate, aucOverAWeek, brierLate, meanError }) => [
      ...[aucLate, aucOverAWeek, brierLate].map(threePlaces),
      daysText(meanError),
    ]),
  }
}

/** Orders of which nothing could be measured are left out. */
function rowsOf(orders: Measured, cellsOf: (measures: Measures) => string[]): string[][] {
  return orders
    .map(({ ranker, measures }) => [ranker, ...cellsOf(measures)])
    .filter(([, ...cells]) => cells.some((cell) => cell !== '-'))
}

function dsoTable(dso: readonly MonthDso[]): Table {
  return {
    columns: ['Month end', 'Unpaid', 'Invoiced in month', 'Countback', 'Simple'],
    rows: dso.map(({ end, unpaid, invoiced, countback, simple }) => [
      ...[end, formatAmount(unpaid), formatAmount(invoiced), daysText(countback), daysText(simple)],
    ]),
  }
}

function effectTable({ all, bySteps, contacts }: ReminderEffect): Table {
  const rows = [...bySteps, ...(bySteps.length > 1 ? [{ step: 'all', ...all }] : [])]
  return {
    columns: ['Step', 'Invoices', 'Paid', 'Expected by habit', 'Amount', 'Paid amount', 'Expected amount'],
    rows: (contacts === 0 ? [] : rows).map(({ step, invoices, paid, expected, ...money }) => [
      ...[step, String(invoices), String(paid), daysText(expected)],
      ...[formatAmount(money.amount), formatAmount(money.paidAmount), formatAmount(money.expectedAmount)],
    ]),
  }
}

function notesOn({ replay, effect, promises, counted }: Past): string[] {
  const { weeks, curve, dueDate } = replay.forecast
  const { kept, partly, broken } = promises
  const ended = kept + partly + broken
  return [
    'This is how each order would have ranked, by what was known at the beginning of each day; it does not tell what chasing causes. Invoices mostly closed by credit notes are left out. Nothing is trained.',
    `AUC: how often, of two invoices, the one that ended late was ranked higher (0.5 is guessing). Brier: mean squared error of the chance, lower is better. ${counted}`,
    ...(curve === undefined
      ? []
      : [
          `Money expected within 7 days, ${weeks} weeks: off by ${percent(curve)} of what came; by due dates ${percent(dueDate)}.`,
        ]),
    `Formula: ${DSO_FORMULA}.`,
    effectSaid(effect),
    ended === 0
      ? 'No promise on record has come to its day.'
      : `Promises: ${kept} of ${ended} kept, ${partly} in part, ${broken} broken.`,
  ]
}

function effectSaid({ contacts, tooRecent, nothingOpen }: ReminderEffect): string {
  const recent = tooRecent === 0 ? '' : ` ${tooRecent} are less than ${FOLLOWED_DAYS} days old.`
  const idle =
    nothingOpen === 0
      ? ''
      : ` ${nothingOpen} were about nothing that was still open, or followed another within ${FOLLOWED_DAYS} days.`
  if (contacts === 0) return `No contact with a customer on record can be followed yet.${recent}${idle}`
  return `Contacts on record that can be followed: ${contacts}.${recent}${idle} "Expected by habit" is what payment curves gave anyway; they know former chasing, and who is contacted was chosen, so the difference is no proof.`
}

function dataOf({ replay, dso, effect, promises, currency }: Past): Record<string, unknown> {
  const curve = measuresOf(replay.open.orders, 'payment curve')
  return {
    ...{
      from: replay.from,
      to: replay.to,
      currency,
      paidInvoices: replay.paid,
      invoicesScored: replay.atIssue.invoices,
    },
    capture: Object.fromEntries(replay.open.orders.map(({ ranker, measures }) => [ranker, rounded(measures.capture)])),
    aucOverAWeek: rounded(curve?.aucOverAWeek),
    dso: dso.map(({ end, unpaid, countback, simple }) => ({
      end,
      unpaid: formatDecimal(unpaid, 2),
      countback,
      simple,
    })),
    dsoDirection: dsoDirection(dso),
    contacts: effect.contacts,
    promises,
  }
}

function measuresOf(orders: Measured, ranker: Ranker): Measures | undefined {
  return orders.find((one) => one.ranker === ranker)?.measures
}

function percent(share: number | undefined): string {
  return share === undefined ? '-' : `${Math.round(100 * share)}%`
}

function threePlaces(value: number | undefined): string {
  if (value === undefined) return '-'
  const thousandths = Math.round(value * 1000)
  return `${Math.trunc(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 1000) / 1000
}
