import { inBaseCurrency } from '../../../books/documents.ts'
import { magnitude, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { openAt } from '../month/documents-of-month.ts'
import type { MonthBooks } from '../month/month-books.ts'
import type { Check } from './check.ts'

// Below 1,000.00 a movement of the rate may come to nothing worth showing.
const LEAST_BASE = 100_000n

/** Whether the ledger values what is open in other currencies at the period's end: Xero does that by itself where it has rates. */
export const revaluation: Check = {
  rule: 'unrealised_gains_missing',
  title: 'Balances in other currencies are revalued',
  step: 'currency',
  weight: 4,
  examine(books) {
    const { accounts, organisation, period, trial } = books
    const gains = accounts.filter(
      ({ systemAccount }) => systemAccount === 'UNREALISEDCURRENCYGAIN' || systemAccount === 'BANKCURRENCYGAIN',
    )
    const { balances, currencies } = foreignBalances(books)
    const money = moneyText(balances, organisation.baseCurrency)
    const moved = gains.some(({ id }) => (trial.movement.get(id) ?? 0n) !== 0n || (trial.balance.get(id) ?? 0n) !== 0n)
    if (balances < LEAST_BASE) return { found: [], proved: [] }
    const held = `${money} in ${currencies.join(', ')} is open or in the bank on ${period.to}`
    if (moved) return { found: [], proved: [`${held}, and Xero has a gain or loss on it.`] }
    return {
      found: [
        {
          key: currencies,
          severity: 'warning',
          amount: 0n,
          fact: `${held}, and the ledger has no unrealised gain or loss on it.`,
          next: 'Xero works it out from its daily rates when a report is run: see in Foreign Currency Gains and Losses whether it has a rate for that day; nothing can set it off from here.',
          documents: [],
        },
      ],
      proved: [],
    }
  },
}

function foreignBalances(books: MonthBooks): { balances: bigint; currencies: string[] } {
  const { accounts, documents, organisation, period, trial } = books
  const isForeign = (currency: string) => currency !== '' && currency !== organisation.baseCurrency
  const banks = accounts.filter(({ type, currency }) => type === 'BANK' && isForeign(currency))
  const held = banks.map(({ id, currency }) => ({ currency, amount: magnitude(trial.balance.get(id) ?? 0n) }))
  const open = documents
    .filter(({ currency }) => isForeign(currency))
    .map((document) => ({
      currency: document.currency,
      amount: inBaseCurrency(openAt(document, period.to), document.currencyRate),
    }))
  const all = [...held, ...open].filter(({ amount }) => amount !== 0n)
  return {
    balances: sum(all.map(({ amount }) => amount)),
    currencies: [...new Set(all.map(({ currency }) => currency))].sort(),
  }
}
