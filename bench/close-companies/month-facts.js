import { PERIOD } from './company.js'

/** How many documents are dated in the month. */
export function documentsIn({ documents }) {
  return documents.filter(({ kind, date }) => kind !== 'payment' && date >= PERIOD.from && date <= PERIOD.to).length
}

const REVALUED = ['UNREALISEDCURRENCYGAIN', 'BANKCURRENCYGAIN', 'DEBTORS', 'CREDITORS']

/**
 * What of the trial balance's movements in the month documents do not explain, in cents over all accounts. Xero revalues what is open in a foreign currency
 * without a document: of the accounts that it does so on, only what is left of all of them together.
 */
export function residualsOf({ accounts, trial, postings, period, organisation, documents }) {
  const explained = new Map()
  for (const { accountId, day, amount } of postings) {
    if (day >= period.from && day <= period.to) explained.set(accountId, (explained.get(accountId) ?? 0n) + amount)
  }
  const isForeign = documents.some(({ currency }) => currency !== organisation.baseCurrency)
  let [residual, revalued] = [0n, 0n]
  for (const { id, systemAccount } of accounts) {
    const difference = (trial.movement.get(id) ?? 0n) - (explained.get(id) ?? 0n)
    if (isForeign && REVALUED.includes(systemAccount)) revalued += difference
    else residual += absolute(difference)
  }
  return Number(residual + absolute(revalued))
}

function absolute(amount) {
  return amount < 0n ? -amount : amount
}
