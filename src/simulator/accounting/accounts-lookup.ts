import type { OrganisationState } from '../state.ts'
import type { Account, TaxRate } from '../state-settings.ts'
import { SEEN } from './messages.ts'

/** The account with a code, archived ones included; codes are compared without case. */
export function accountByCode(organisation: OrganisationState, code: string): Account | undefined {
  const wanted = code.toLowerCase()
  for (const account of organisation.accounts.values()) if (account.code.toLowerCase() === wanted) return account
  return undefined
}

const CONTROL = new Set(['DEBTORS', 'CREDITORS', 'RETAINEDEARNINGS', 'HISTORICAL', 'TRACKINGTRANSFERS', 'UNPAIDEXPCLM'])

/** Why a line cannot be coded to an account, in Xero's words; undefined when it can. */
export function codingProblem(account: Account | undefined, code: string): string | undefined {
  if (!account || account.type === 'BANK' || CONTROL.has(account.systemAccount ?? ''))
    return SEEN.accountCodeInvalid(code)
  return account.status === 'ARCHIVED' ? SEEN.accountCodeArchived(code) : undefined
}

const APPLIES = {
  ASSET: 'assets',
  EQUITY: 'equity',
  EXPENSE: 'expenses',
  LIABILITY: 'liabilities',
  REVENUE: 'revenue',
} as const

/** Why a tax type cannot be used on a line with an account; undefined when it can. */
export function taxProblem(
  rate: TaxRate | undefined,
  taxType: string,
  account: Account | undefined,
): string | undefined {
  if (rate?.status !== 'ACTIVE') return SEEN.taxTypeUnknown(taxType)
  if (!account || rate.appliesTo[APPLIES[account.class]]) return undefined
  return SEEN.taxTypeMismatch(taxType, account.code)
}
