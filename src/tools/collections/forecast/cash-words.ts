import type { Day } from '../../../books/day.ts'
import { type Cents, formatAmount, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { counted } from '../../lists/columns.ts'
import type { Outlook } from './cash-outlook.ts'
import type { CashSetting } from './cash-view.ts'
import type { Interval } from './forecast-intervals.ts'

/** What the bank holds; empty where that was not asked for. */
export function bankText({ bank, baseCurrency, today }: CashSetting): string {
  if (!bank) return ''
  return `The bank holds ${moneyText(bank.amount, baseCurrency)} on ${today} by the ledger (${counted(bank.accounts, 'account')}).`
}

/** The first day after a month where there are several, since most is paid by then. */
function mainOf(outlooks: readonly Outlook[]): Outlook | undefined {
  return outlooks[1] ?? outlooks[0]
}

/** What customers are expected to pay. */
export function receiptsText(outlooks: readonly Outlook[], { baseCurrency }: CashSetting): string {
  const main = mainOf(outlooks)
  if (!main) return ''
  const { by, inBase } = main
  if (inBase.open === 0n) return 'Customers owe nothing, so nothing is expected from them.'
  return `Customers are expected to pay ${moneyText(inBase.expected, baseCurrency)} by ${by}, between ${formatAmount(inBase.low)} and ${formatAmount(inBase.high)} (meant to hold 8 times in 10), of ${formatAmount(inBase.open)} owed.`
}

/** What the bank is expected to hold then, and whether that is enough; empty where it was not asked for. */
export function balanceText(outlooks: readonly Outlook[], { need, baseCurrency }: CashSetting): string {
  const main = mainOf(outlooks)
  if (!main?.balance) return ''
  const { by, balance } = main
  const then = `With bills due paid, the bank then holds about ${moneyText(balance.expected, baseCurrency)} on ${by}, between ${formatAmount(balance.low)} and ${formatAmount(balance.high)}.`
  return need === undefined ? then : `${then} ${verdict(balance, need, baseCurrency)}`
}

/** What an interval says about an amount that is needed; nothing is ever certain. */
function verdict({ low, expected, high }: Interval, need: Cents, currency: string): string {
  const needed = moneyText(need, currency)
  if (low >= need)
    return `${needed} is likely there: even the low figure leaves ${formatAmount(low - need)}. Not certain.`
  if (expected >= need) {
    return `${needed} is more likely there than not, with ${formatAmount(expected - need)} to spare, but the low figure is ${formatAmount(need - low)} short.`
  }
  const short = `the expected figure is ${formatAmount(need - expected)} short`
  return high >= need
    ? `${needed} is rather not there: ${short}, and only the high figure reaches it.`
    : `${needed} is unlikely to be there: ${short}, the high one ${formatAmount(need - high)}.`
}

/** What the figures stand on, how good they are and what is not in them. */
export function notesFor(outlooks: readonly Outlook[], setting: CashSetting): string[] {
  const { unreadable, copiedAt, bank } = setting
  const isOwed = outlooks.some(({ inBase }) => inBase.open > 0n)
  return [
    ...(isOwed ? [basisText(setting), ...widthNotes(outlooks)] : []),
    unusedText(setting),
    slowText(setting, outlooks.at(-1)?.by),
    bank ? 'not in it: wages, tax, transfers and card spending without a bill' : '',
    outlooks.some(({ nextInvoices }) => nextInvoices)
      ? 'invoices not made yet are what came in from such over the last half year, less those that repeat; their costs are not known'
      : '',
    outlooks.some(({ receipts }) => receipts.length > 1)
      ? "other currencies are converted at each document's own rate"
      : '',
    unreadable > 0 ? `${counted(unreadable, 'note')} on record could not be read, and what they say is left out` : '',
    copiedAt ? `as of ${copiedAt}, from this server's copy of the books` : '',
  ].filter(Boolean)
}

function basisText({ basis: { paid, since, everyDay } }: CashSetting): string {
  const days = everyDay ? 'calendar days, since customers here also pay at weekends' : 'business days'
  return `from how ${counted(paid, 'invoice')} were paid${since ? ` since ${since}` : ''}, in ${days}; worked out from the ledger now, nothing is trained`
}

/** So many past intervals, of which fewer than three in five held, say that a range is too narrow. */
const ENOUGH_JUDGED = 10

function widthNotes(outlooks: readonly Outlook[]): string[] {
  const cautious = outlooks.filter(({ width }) => width.together === 'contact')
  const replayed = outlooks.filter(({ width, held }) => width.together !== 'contact' && held.judged > 0)
  const guess = cautious.map(({ by }) => by).join(', ')
  const held = replayed.map(({ by, held: { held: kept, judged } }) => `${kept} of ${judged} for ${by}`).join(', ')
  const narrow = replayed.filter(({ held: { held: kept, judged } }) => judged >= ENOUGH_JUDGED && kept * 5 < judged * 3)
  return [
    ...(held
      ? [`low and high from replays of past weeks; made the same way in those weeks, they would have held ${held}`]
      : []),
    ...(narrow.length > 0
      ? [`too narrow in the past, so allow for more than low and high say: ${narrow.map(({ by }) => by).join(', ')}`]
      : []),
    ...(guess ? [`low and high for ${guess} are a cautious guess: too few past weeks can be replayed`] : []),
  ]
}

function unusedText({ unused }: CashSetting): string {
  const amounts = unused.map(({ amount, currency }) => moneyText(amount, currency)).join(', ')
  return amounts && `${amounts} of credits and money already received is taken off what is owed`
}

function slowText({ slow }: CashSetting, by: Day | undefined): string {
  if (slow.length === 0 || !by) return ''
  const amounts = [...new Set(slow.map(({ currency }) => currency))].map((currency) => {
    return moneyText(sum(slow.filter((one) => one.currency === currency).map(({ amount }) => amount)), currency)
  })
  const invoices = new Set(slow.map(({ number }) => number)).size
  return `${amounts.join(', ')} on ${counted(invoices, 'overdue invoice')} is more likely unpaid than paid by ${by}`
}
