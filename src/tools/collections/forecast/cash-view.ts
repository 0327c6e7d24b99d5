import type { Day } from '../../../books/day.ts'
import { visible } from '../../../books/ledger-text.ts'
import { type Cents, formatDecimal } from '../../../books/money.ts'
import type { View } from '../../../call/reply.ts'
import type { Outlook } from './cash-outlook.ts'
import { outlookTable } from './cash-rows.ts'
import { balanceText, bankText, notesFor, receiptsText } from './cash-words.ts'
import type { Owed } from './forecast.ts'
import type { Interval } from './forecast-intervals.ts'

/** What an outlook is shown under. */
export interface CashSetting {
  today: Day
  baseCurrency: string
  /** What has to be in the bank on the day that was asked about, base currency. */
  need: Cents | undefined
  /** Whether one day was asked about. */
  oneDay: boolean
  bank: { amount: Cents; accounts: number } | undefined
  /** How many paid invoices the curves stand on, since when, and whether every day counts. */
  basis: { paid: number; since: Day | undefined; everyDay: boolean }
  /** Credits and receipts that were taken off what customers owe, by currency. */
  unused: readonly { currency: string; amount: Cents }[]
  /** What is overdue and more likely unpaid than paid by the last of the days. */
  slow: readonly Owed[]
  /** Entries of the record that could not be read. */
  unreadable: number
  /** Up to which minute the server's own copy was complete; undefined where Xero itself was read. */
  copiedAt: string | undefined
}

/** Outlooks as a reply. */
export function cashView(outlooks: readonly Outlook[], setting: CashSetting): View {
  const { today, baseCurrency, oneDay, need } = setting
  return {
    say: [bankText(setting), receiptsText(outlooks, setting), balanceText(outlooks, setting)].filter(Boolean).join(' '),
    table: outlookTable(outlooks, baseCurrency),
    notes: notesFor(outlooks, setting),
    next:
      oneDay && need === undefined
        ? 'Ask what has to be paid by then, such as wages, and give it as need. Who is to be chased for it: rank_debtors.'
        : 'Who is to be chased: rank_debtors. For one day, such as payday, give until and need.',
    data: {
      as_of: today,
      currency: visible(baseCurrency, 3),
      ...(setting.bank ? { bank: formatDecimal(setting.bank.amount, 2) } : {}),
      horizons: outlooks.map(outlookData),
    },
  }
}

function outlookData({ by, inBase, receipts, balance, width }: Outlook): Record<string, unknown> {
  return {
    by,
    owed: formatDecimal(inBase.open, 2),
    receipts: intervalData(inBase),
    ...(receipts.length > 1
      ? { currencies: Object.fromEntries(receipts.map((one) => [visible(one.currency, 3), intervalData(one)])) }
      : {}),
    ...(balance ? { bank_then: intervalData(balance) } : {}),
    replayed_weeks: width.replays,
  }
}

function intervalData({ low, expected, high }: Interval): Record<string, string> {
  return { low: formatDecimal(low, 2), expected: formatDecimal(expected, 2), high: formatDecimal(high, 2) }
}
