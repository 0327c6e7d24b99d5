import { visible } from './ledger-text.ts'
import { type Cents, formatAmount } from './money.ts'

/** An amount with its currency, which is ledger text: "1,150.00 NZD"; the amount alone where that is empty. */
export function moneyText(amount: Cents, currency: string): string {
  return `${formatAmount(amount)} ${visible(currency, 3)}`.trim()
}
