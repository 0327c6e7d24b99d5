import { PERIOD } from './company.js'

/** How many documents are dated in the month. */
export function documentsIn({ documents }) {
  return documents.filter(({ kind, date }) => kind !== 'payment' && date >= PERIOD.from && date <= PERIOD.to).length
}

/** What of the trial balance's movements in the month documents do not explain: cents over all accounts; revaluation is Xero's own. */
export function residualsOf({ accounts, trial, postings, period }) {
  const explained = new Map()
  for (const { accountId, day, amount } of postings) {
    if (day >= period.from && day <= period.to) explained.set(accountId, (explained.get(accountId) ?? 0n) + amount)
  }
  const revalued = foreignAccounts(accounts)
  let residual = 0n
  for (const { id } of accounts) {
    if (revalued.has(id)) continue
    const difference = (trial.movement.get(id) ?? 0n) - (explained.get(id) ?? 0n)
    residual += difference < 0n ? -difference : difference
  }
  return Number(residual)
}

function foreignAccounts(accounts) {
  const own = accounts.filter(({ systemAccount }) =>
    ['UNREALISEDCURRENCYGAIN', 'BANKCURRENCYGAIN'].includes(systemAccount),
  )
  return new Set(own.map(({ id }) => id))
}
