import { type DraftKind, isSale } from '../../books/documents.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { nearest } from '../../books/nearest.ts'
import type { Account, TaxRate, TrackingCategory } from '../../books/organisation.ts'
import { Fault } from '../../call/fault.ts'

/** The settings that lines are coded with. */
export interface Coding {
  accounts: readonly Account[]
  taxRates: readonly TaxRate[]
  trackingCategories: readonly TrackingCategory[]
}

// Xero keeps these accounts itself and refuses them on a line.
const KEPT_BY_XERO = new Set([
  'DEBTORS',
  'CREDITORS',
  'RETAINEDEARNINGS',
  'HISTORICAL',
  'TRACKINGTRANSFERS',
  'UNPAIDEXPCLM',
])

/** The account a line is coded to, by code, name or id. Throws Fault naming `field` for one that is unknown or cannot be used. */
export function accountNamed(text: string, accounts: readonly Account[], field: string): Account {
  const wanted = text.trim().toLowerCase()
  const matches = accounts.filter(
    ({ id, code, name }) =>
      code.toLowerCase() === wanted || name.toLowerCase() === wanted || id.toLowerCase() === wanted,
  )
  const account = matches.find(usable) ?? matches[0]
  if (!account) {
    const near = nearest(text, accounts.filter(usable), ({ code, name }) => `${code} ${name}`, 5)
    const options = near.length > 0 ? near : accounts.filter(usable).slice(0, 5)
    throw new Fault(
      'invalid_input',
      `${field}: there is no account ${quoted(text)}. Near: ${accountList(options)}.`,
      'Give the code or name of an account of the chart (list_settings kind accounts).',
    )
  }
  const why = unusable(account)
  if (why) {
    throw new Fault(
      'invalid_input',
      `${field}: account ${accountText(account)} ${why}.`,
      'Choose another account (list_settings kind accounts).',
    )
  }
  return account
}

function unusable(account: Account): string | undefined {
  if (account.status === 'ARCHIVED') return 'is archived'
  if (account.type === 'BANK') return 'is a bank account, which Xero does not take on a line'
  if (KEPT_BY_XERO.has(account.systemAccount)) return 'is kept by Xero itself and cannot be used on a line'
  return account.code === '' ? 'has no code, so Xero cannot be told about it' : undefined
}

function usable(account: Account): boolean {
  return unusable(account) === undefined
}

/** The fault for a line without account: it proposes a few that fit the kind of document. */
export function accountMissing(kind: DraftKind, accounts: readonly Account[], field: string): Fault {
  const wanted = isSale(kind) ? 'REVENUE' : 'EXPENSE'
  const options = accounts.filter((account) => account.class === wanted && usable(account)).slice(0, 6)
  return new Fault(
    'invalid_input',
    `${field}: the line needs an account; the contact has no default. For example ${accountList(options)}.`,
    'Take the account that fits the description, or ask the user; more in list_settings kind accounts.',
  )
}

function accountText({ code, name }: Account): string {
  return `${cleanText(code, 12)} ${quoted(name, 50)}`
}

function accountList(accounts: readonly Account[]): string {
  return accounts.map(accountText).join(', ')
}

/** A tax rate by tax type or name. Throws Fault naming `field`, with the rates there are. */
export function taxRateNamed(text: string, taxRates: readonly TaxRate[], field: string): TaxRate {
  const wanted = text.trim().toLowerCase()
  const active = taxRates.filter(({ status }) => status === 'ACTIVE' || status === '')
  const rate = active.find(({ taxType, name }) => taxType.toLowerCase() === wanted || name.toLowerCase() === wanted)
  if (rate) return rate
  const options = active.slice(0, 12).map(({ taxType, name }) => `${cleanText(taxType, 30)} (${quoted(name, 40)})`)
  throw new Fault(
    'invalid_input',
    `${field}: there is no tax rate ${quoted(text)}. There are ${options.join(', ')}.`,
    'Give one of these tax types, or leave it out for the default.',
  )
}

/** Tracking of a line, with categories and options by name in any case. Throws Fault naming `field`, with the names there are. */
export function trackingNamed(
  given: Readonly<Record<string, string>>,
  categories: readonly TrackingCategory[],
  field: string,
): { category: string; option: string }[] {
  return Object.entries(given).map(([categoryName, optionName]) => {
    const category = byName(categoryName, categories)
    if (!category) throw unknownName(`${field}: there is no tracking category`, categoryName, categories)
    const option = byName(optionName, category.options)
    if (!option) throw unknownName(`${field}.${categoryName}: there is no option`, optionName, category.options)
    return { category: category.name, option: option.name }
  })
}

function byName<Named extends { name: string }>(text: string, named: readonly Named[]): Named | undefined {
  return named.find(({ name }) => name.toLowerCase() === text.trim().toLowerCase())
}

function unknownName(fact: string, text: string, named: readonly { name: string }[]): Fault {
  const names = named.slice(0, 20).map(({ name }) => quoted(name, 40))
  const known = names.length > 0 ? `There are ${names.join(', ')}.` : 'This organisation has none.'
  return new Fault('invalid_input', `${fact} ${quoted(text)}. ${known}`, 'Give one of these names, or leave it out.')
}
