import { addDays, type Day } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { ACCRUAL, type BalancesOf, balancesAt, moved } from './balances.ts'
import { byName } from './profit-sections.ts'
import { cell, headerRow, reportAmount, rowOf, section, summaryRow } from './report-rows.ts'
import { foreignBanks } from './revaluation.ts'

/** What went through one bank account in a span, base cents; `gain` is what its currency did. */
export interface BankFigures {
  account: Account
  opening: Cents
  received: Cents
  spent: Cents
  gain: Cents
  closing: Cents
}

/**
 * Bank accounts over a span: what each held before it, what came in and went out by transaction (what was taken back does not count),
 * and what it holds at the end, which is what the trial balance says. `at` knows the day before the span and its last.
 */
export function bankFigures(organisation: OrganisationState, from: Day, to: Day, at: BalancesOf): BankFigures[] {
  const before = addDays(from, -1)
  const banks = [...organisation.accounts.values()].filter((account) => account.type === 'BANK').sort(byName)
  const bySource = movementsBySource(organisation, from, to)
  return banks
    .map((account) => {
      const movements = [...(bySource.get(account.id)?.values() ?? [])]
      const received = sum(movements.filter((amount) => amount > 0n))
      const spent = -sum(movements.filter((amount) => amount < 0n))
      const gain = moved(at(before), at(to), account.id) - received + spent
      const [opening, closing] = [at(before).get(account.id) ?? 0n, at(to).get(account.id) ?? 0n]
      return { account, opening, received, spent, gain, closing }
    })
    .filter(({ account, opening, received, spent }) => {
      return account.status === 'ACTIVE' || opening !== 0n || received !== 0n || spent !== 0n
    })
}

/** What each transaction did to each bank account, by account and source. */
function movementsBySource(organisation: OrganisationState, from: Day, to: Day): Map<string, Map<string, Cents>> {
  const movements = new Map<string, Map<string, Cents>>()
  for (const account of organisation.accounts.values())
    if (account.type === 'BANK') movements.set(account.id, new Map())
  for (const { date, sourceId, lines } of organisation.journals) {
    if (date < from || date > to) continue
    for (const { accountId, amount } of lines) {
      const own = movements.get(accountId)
      own?.set(sourceId, (own.get(sourceId) ?? 0n) + amount)
    }
  }
  return movements
}

/** The rows of the bank summary; organisations with foreign bank accounts have a column for what their currencies did. */
export function bankSummaryRows(organisation: OrganisationState, from: Day, to: Day): unknown[] {
  const gains = foreignBanks(organisation).size > 0
  const at = balancesAt(organisation, [addDays(from, -1), to], ACCRUAL)
  const figures = bankFigures(organisation, from, to, at)
  const total = (amounts: Cents[]) => reportAmount(sum(amounts))
  const titles = ['Bank Accounts', 'Opening Balance', 'Cash Received', 'Cash Spent']
  const totals = [
    total(figures.map(({ opening }) => opening)),
    total(figures.map(({ received }) => received)),
    total(figures.map(({ spent }) => spent)),
    ...(gains ? [total(figures.map(({ gain }) => gain))] : []),
    total(figures.map(({ closing }) => closing)),
  ]
  return [
    headerRow([...titles, ...(gains ? ['FX Gain'] : []), 'Closing Balance']),
    section('', [...figures.map((entry) => bankRow(entry, gains)), summaryRow(['Total', ...totals])]),
  ]
}

function bankRow({ account, opening, received, spent, gain, closing }: BankFigures, gains: boolean): unknown {
  const link = [{ Value: account.id, Id: 'account' }]
  return rowOf([
    cell(account.name, [{ Value: account.id, Id: 'accountID' }]),
    cell(reportAmount(opening)),
    cell(reportAmount(received), link),
    cell(reportAmount(spent), link),
    ...(gains ? [cell(reportAmount(gain))] : []),
    cell(reportAmount(closing)),
  ])
}
