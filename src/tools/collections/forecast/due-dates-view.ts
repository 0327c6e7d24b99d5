import type { Day } from '../../../books/day.ts'
import { visible } from '../../../books/ledger-text.ts'
import { type Cents, formatAmount, formatDecimal, sum } from '../../../books/money.ts'
import type { View } from '../../../call/reply.ts'
import { counted } from '../../lists/columns.ts'
import type { OutlookFacts } from './cash-outlook.ts'
import type { CashSetting } from './cash-view.ts'
import { bankText } from './cash-words.ts'
import { paymentsBy } from './money-out.ts'

/** What falls due by some days, where too few invoices were paid to tell what comes in. */
export function dueDatesView({ owed, payables }: OutlookFacts, days: readonly Day[], setting: CashSetting): View {
  const { basis, today, baseCurrency } = setting
  const rows = days.flatMap((by) => {
    const currencies = [...new Set(owed.map(({ currency }) => currency))]
    const due = currencies.map((currency): [string, Cents] => {
      const own = owed.filter((one) => one.currency === currency && one.due <= by)
      return [`falls due from customers, ${visible(currency, 3)}`, sum(own.map(({ amount }) => amount))]
    })
    const bills = paymentsBy(payables ?? [], today, by).map(({ currency, amount }): [string, Cents] => {
      return [`bills due, ${visible(currency, 3)}`, -amount]
    })
    return [...due, ...bills].map(([what, amount]) => [by, what, formatAmount(amount)])
  })
  const few =
    basis.paid === 0 ? 'No invoice has been paid here yet' : `Only ${counted(basis.paid, 'invoice')} paid so far`
  return {
    say: `${bankText(setting)} ${few}, so nobody can say what customers will pay when; this is what falls due.`.trim(),
    table: { columns: ['by', 'what', 'amount'], rows },
    notes: ['due dates are not payment dates: do not rely on them for wages'],
    next: 'Ask again once invoices have been paid. Who owes what: get_ageing.',
    data: {
      as_of: today,
      currency: visible(baseCurrency, 3),
      ...(setting.bank ? { bank: formatDecimal(setting.bank.amount, 2) } : {}),
      paid_invoices: basis.paid,
    },
  }
}
