import { visible } from '../../../books/ledger-text.ts'
import { formatAmount } from '../../../books/money.ts'
import type { Table } from '../../../call/reply.ts'
import { type Column, tableOf } from '../../lists/columns.ts'
import type { Outlook } from './cash-outlook.ts'
import type { CurrencyForecast, Ground } from './forecast.ts'

/** A line of an outlook; amounts that leave are negative. */
interface CashRow {
  by: string
  what: string
  low?: bigint | undefined
  expected: bigint
  high?: bigint | undefined
  owed?: bigint | undefined
}

const GROUND_WORDS: Readonly<Record<Ground, string>> = {
  habit: 'by habit',
  promise: 'promised',
  dispute: 'disputed',
  insolvency: 'insolvent',
}

/** Outlooks as one table, a line for each part that there is. */
export function outlookTable(outlooks: readonly Outlook[], base: string): Table {
  const columns: Column<CashRow>[] = [
    { name: 'by', cell: ({ by }) => by },
    { name: 'what', cell: ({ what }) => what },
    { name: 'low', cell: ({ low }) => amountText(low) },
    { name: 'expected', cell: ({ expected }) => formatAmount(expected) },
    { name: 'high', cell: ({ high }) => amountText(high) },
    { name: 'owed', cell: ({ owed }) => amountText(owed) },
  ]
  return tableOf(
    columns,
    outlooks.flatMap((outlook) => rowsOf(outlook, base)),
  )
}

function amountText(amount: bigint | undefined): string {
  return amount === undefined ? '' : formatAmount(amount)
}

function rowsOf(outlook: Outlook, base: string): CashRow[] {
  const { by, receipts, inBase, scheduled, payments, scheduledPayments, balance, nextInvoices } = outlook
  const row = (what: string, currency: string, amounts: Omit<CashRow, 'by' | 'what'>): CashRow => {
    return { by, what: `${what}, ${visible(currency, 3)}`, ...amounts }
  }
  const several = receipts.length > 1
  const out = [
    ...(payments ?? []).map((one) => ({
      ...one,
      what: one.late > 0n ? `bills due (${formatAmount(one.late)} late)` : 'bills due',
    })),
    ...scheduledPayments.map((one) => ({ ...one, what: 'bills that repeat' })),
  ]
  return [
    ...receipts.flatMap((one) => [
      row('customers pay', one.currency, { ...bounds(one), owed: one.open }),
      ...groundRows(one, by),
    ]),
    ...(several ? [row('customers pay, all currencies', base, { ...bounds(inBase), owed: inBase.open })] : []),
    ...scheduled.map((one) => row('invoices that repeat', one.currency, bounds(one))),
    ...out.map(({ what, currency, amount }) => row(what, currency, { expected: -amount })),
    ...(balance ? [row('bank then', base, balance)] : []),
    ...(nextInvoices ? [row('not in it: invoices not made yet', base, bounds(nextInvoices))] : []),
  ]
}

function bounds({ low, expected, high }: Pick<CurrencyForecast, 'low' | 'expected' | 'high'>) {
  return { low, expected, high }
}

/** What is expected otherwise than by habit, where there is any. */
function groundRows({ grounds }: CurrencyForecast, by: string): CashRow[] {
  const others = grounds.filter(({ ground }) => ground !== 'habit')
  return others.map(({ ground, expected, open }) => ({ by, what: `- ${GROUND_WORDS[ground]}`, expected, owed: open }))
}
