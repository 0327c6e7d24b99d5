import { type Fields, readBoolean, readText } from '../edge/body.ts'
import type { OrganisationState } from '../state.ts'
import type { Account } from '../state-settings.ts'
import { itemAccountIds } from '../stock/item-use.ts'
import { accountByCode } from './accounts-lookup.ts'
import { someLine } from './every-line.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { present, shortText, textOr } from './sent.ts'
import { drop, put, type Work } from './work.ts'

const CLASSES: Readonly<Record<string, Account['class']>> = {
  BANK: 'ASSET',
  CURRENT: 'ASSET',
  FIXED: 'ASSET',
  INVENTORY: 'ASSET',
  NONCURRENT: 'ASSET',
  PREPAYMENT: 'ASSET',
  CURRLIAB: 'LIABILITY',
  LIABILITY: 'LIABILITY',
  TERMLIAB: 'LIABILITY',
  PAYG: 'LIABILITY',
  DEPRECIATN: 'EXPENSE',
  DIRECTCOSTS: 'EXPENSE',
  EXPENSE: 'EXPENSE',
  OVERHEADS: 'EXPENSE',
  EQUITY: 'EQUITY',
  OTHERINCOME: 'REVENUE',
  REVENUE: 'REVENUE',
  SALES: 'REVENUE',
}

/** Creates an account (`before` undefined) or updates one; its status changes only in a request of its own. */
export function saveAccount(
  work: Work,
  before: Account | undefined,
  fields: Fields,
  errors: string[],
): Account | undefined {
  const status = readText(fields.get('Status'))?.toUpperCase()
  if (before && (status === 'ARCHIVED' || status === 'ACTIVE') && status !== before.status) {
    return changeStatus(work, before, status, fields, errors)
  }
  const account = merged(work, before, fields, errors)
  check(work.organisation, before, account, errors)
  if (errors.length > 0) return undefined
  put(work, work.organisation.accounts, account.id, account)
  return account
}

function changeStatus(
  work: Work,
  before: Account,
  status: Account['status'],
  fields: Fields,
  errors: string[],
): Account | undefined {
  const others = Object.keys(fields.sent).filter((name) => !/^(status|accountid)$/i.test(name))
  if (before.systemAccount) errors.push(UNSEEN.accountSystem)
  if (others.length > 0) errors.push(UNSEEN.accountStatusAlone)
  if (errors.length > 0) return undefined
  const account: Account = { ...before, status, updatedAt: work.context.now }
  put(work, work.organisation.accounts, account.id, account)
  return account
}

function merged(work: Work, before: Account | undefined, fields: Fields, errors: string[]): Account {
  const { organisation, context } = work
  const type = textOr(fields, 'Type', before?.type)?.toUpperCase() ?? ''
  const group = CLASSES[type]
  if (group === undefined) errors.push(UNSEEN.accountTypeInvalid(type))
  return {
    id: before?.id ?? context.newId(),
    code: shortText(fields, 'Code', before?.code, 10, errors) ?? '',
    name: shortText(fields, 'Name', before?.name, 150, errors)?.trim() ?? '',
    type,
    class: group ?? 'EXPENSE',
    taxType: textOr(fields, 'TaxType', before?.taxType) ?? 'NONE',
    enablePaymentsToAccount:
      type !== 'INVENTORY' && flag(fields, 'EnablePaymentsToAccount', before?.enablePaymentsToAccount),
    showInExpenseClaims: flag(fields, 'ShowInExpenseClaims', before?.showInExpenseClaims),
    status: before?.status ?? 'ACTIVE',
    updatedAt: context.now,
    ...present<Partial<Account>>({
      description: shortText(fields, 'Description', before?.description, 4000, errors),
      systemAccount: before?.systemAccount,
      currencyCode: before?.currencyCode,
      reportingCode: textOr(fields, 'ReportingCode', before?.reportingCode),
      ...(type === 'BANK' ? bankDetails(organisation, before, fields) : {}),
    }),
  }
}

function flag(fields: Fields, name: string, before: boolean | undefined): boolean {
  return readBoolean(fields.get(name)) ?? before ?? false
}

function bankDetails(
  organisation: OrganisationState,
  before: Account | undefined,
  fields: Fields,
): Pick<{ [K in keyof Account]?: Account[K] | undefined }, 'bankAccountNumber' | 'bankAccountType' | 'currencyCode'> {
  return {
    bankAccountNumber: textOr(fields, 'BankAccountNumber', before?.bankAccountNumber),
    bankAccountType: textOr(fields, 'BankAccountType', before?.bankAccountType) ?? 'BANK',
    currencyCode: textOr(fields, 'CurrencyCode', before?.currencyCode ?? organisation.settings.baseCurrency),
  }
}

function check(organisation: OrganisationState, before: Account | undefined, account: Account, errors: string[]): void {
  const others = [...organisation.accounts.values()].filter((known) => known.id !== account.id)
  const holder = account.code === '' ? undefined : accountByCode(organisation, account.code)
  if (account.code === '' && account.type !== 'BANK') errors.push(UNSEEN.codeMissing)
  if (holder && holder.id !== account.id) errors.push(UNSEEN.codeTaken)
  if (account.name === '') errors.push(UNSEEN.accountNameMissing)
  else if (others.some((known) => known.name.toLowerCase() === account.name.toLowerCase())) errors.push(SEEN.nameTaken)
  if (account.type === 'BANK' && !account.bankAccountNumber) errors.push(UNSEEN.bankNumberMissing)
  if (!organisation.taxRates.has(account.taxType)) errors.push(SEEN.taxTypeUnknown(account.taxType))
  if (before && before.type !== account.type && isTypeFixed(organisation, before, account)) {
    errors.push(UNSEEN.accountSystem)
  }
}

/** What an inventory account holds is what the stock on it cost: no account with other entries becomes one, nor one another. */
function isTypeFixed(organisation: OrganisationState, before: Account, after: Account): boolean {
  if (before.systemAccount !== undefined) return true
  return (before.type === 'INVENTORY' || after.type === 'INVENTORY') && isUsed(organisation, before)
}

/** Deletes an account that no document, order, template, item or journal uses. */
export function deleteAccount(work: Work, account: Account, errors: string[]): void {
  if (account.systemAccount) errors.push(UNSEEN.accountSystem)
  else if (isUsed(work.organisation, account)) errors.push(UNSEEN.accountInUse)
  else drop(work, work.organisation.accounts, account.id)
}

function isUsed(organisation: OrganisationState, account: Account): boolean {
  if ([...organisation.items.values()].some((item) => itemAccountIds(item).includes(account.id))) return true
  return someLine(organisation, (line) => line.accountId === account.id)
}
