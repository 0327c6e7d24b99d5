import { accountByCode } from '../accounting/accounts-lookup.ts'
import { UNSEEN } from '../accounting/messages.ts'
import { fieldsOf, readText } from '../edge/body.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'

/** The bank account that `{AccountID}` or `{Code}` names; what is wrong with it is added to `errors`. */
export function readBankAccount(
  organisation: OrganisationState,
  value: unknown,
  errors: string[],
): Account | undefined {
  const fields = fieldsOf(value)
  const id = readText(fields.get('AccountID'))?.toLowerCase()
  const code = readText(fields.get('Code'))
  const account = id ? organisation.accounts.get(id) : code ? accountByCode(organisation, code) : undefined
  if (!id && !code) errors.push(UNSEEN.bankAccountMissing)
  else if (account?.type !== 'BANK' || account.status !== 'ACTIVE') errors.push(UNSEEN.bankAccountInvalid)
  return account
}

/** The currency of a bank account; the organisation's own where the account names none. */
export function currencyOf(organisation: OrganisationState, account: Account | undefined): string {
  return account?.currencyCode ?? organisation.settings.baseCurrency
}

/** A bank account inside a transaction or transfer; not every one has a code. */
export function bankAccountJson(organisation: OrganisationState, accountId: string): Record<string, unknown> {
  const account = organisation.accounts.get(accountId)
  return { AccountID: accountId, ...(account?.code ? { Code: account.code } : {}), Name: account?.name ?? '' }
}
