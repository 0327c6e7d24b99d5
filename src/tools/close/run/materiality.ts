import { type Cents, larger, sum } from '../../../books/money.ts'
import type { MonthBooks } from '../month/month-books.ts'

/** What is material at least, whatever the revenue: base-currency cents. */
export const LEAST_MATERIAL: Cents = 10_000n

const MONTHS = 12
const SHARE = 200n

type Asked = Pick<MonthBooks, 'settings' | 'accounts' | 'profits'>

/** Below what money does not matter in a close, base-currency cents: what is set, else half a percent of an average month's revenue of the last twelve. */
export function materialityOf({ settings, accounts, profits }: Asked): Cents {
  if (settings.materiality !== undefined) return settings.materiality
  const revenue = new Set(accounts.flatMap((account) => (account.class === 'REVENUE' ? account.id : [])))
  const earned = profits
    .slice(-MONTHS)
    .flatMap(({ figures }) => [...figures].flatMap(([id, amount]) => (revenue.has(id) ? [-amount] : [])))
  return larger(sum(earned) / SHARE / BigInt(MONTHS), LEAST_MATERIAL)
}

/** The same for one account by its code: what is set for it, else the general one. */
export function accountMaterialityOf(code: string, books: Asked): Cents {
  return books.settings.accountMateriality.get(code) ?? materialityOf(books)
}
