import type { Account } from '../../../books/organisation.ts'

/** The chart of accounts as postings look things up in it. */
export interface Chart {
  baseCurrency: string
  /** The same for charts that post alike. */
  key: string
  /** By code; bank accounts without one by their id. */
  accountOf(code: string): Account | undefined
  /** The account that Xero keeps for a purpose of its own: of the first of these purposes that the chart has. */
  system(...kinds: readonly string[]): Account | undefined
  /** The account of receivables or payables. */
  control(side: Side): Account | undefined
}

/** Sales or purchases. */
export type Side = 'receivable' | 'payable'

/** Where realised currency gains and losses go, in order of preference. */
export const GAINS = ['REALISEDCURRENCYGAIN', 'BANKCURRENCYGAIN', 'ROUNDING'] as const

/** The chart of these accounts. */
export function chartOf(accounts: readonly Account[], baseCurrency: string): Chart {
  const byCode = new Map(accounts.map((account) => [account.code, account]))
  for (const account of accounts) byCode.set(account.id, account)
  byCode.delete('')
  const bySystem = new Map(accounts.map((account) => [account.systemAccount, account]))
  bySystem.delete('')
  const system = (...kinds: readonly string[]) => {
    const kind = kinds.find((one) => bySystem.has(one))
    return kind === undefined ? undefined : bySystem.get(kind)
  }
  return {
    baseCurrency,
    key: JSON.stringify([baseCurrency, accounts.map(({ id, code, systemAccount }) => [id, code, systemAccount])]),
    accountOf: (code) => byCode.get(code),
    system,
    control: (side) => system(side === 'receivable' ? 'DEBTORS' : 'CREDITORS'),
  }
}
