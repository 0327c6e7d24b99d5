import type { Books } from '../../books/books.ts'
import { formatShort } from '../../books/money.ts'
import { lockDateOf, type NamedSetting } from '../../books/organisation.ts'
import type { Table } from '../../call/reply.ts'

/** The kinds of settings that can be listed. */
export const SETTING_KINDS = [
  'accounts',
  'tax_rates',
  'tracking',
  'currencies',
  'branding_themes',
  'users',
  'contact_groups',
  'payment_services',
  'budgets',
  'organisation',
] as const

/** One kind of settings. */
export type SettingKind = (typeof SETTING_KINDS)[number]

/** What one row of a kind is called; the plural takes an s. */
export const NOUNS: Readonly<Record<SettingKind, string>> = {
  accounts: 'account',
  tax_rates: 'tax rate',
  tracking: 'tracking option',
  currencies: 'currency code',
  branding_themes: 'branding theme',
  users: 'user',
  contact_groups: 'contact group',
  payment_services: 'payment service',
  budgets: 'budget',
  organisation: 'organisation setting',
}

/** All settings of a kind as a table. Archived accounts and inactive rates are marked in their status. */
export async function settingsOf(kind: SettingKind, books: Books): Promise<Table> {
  return await READERS[kind](books)
}

const READERS: Readonly<Record<SettingKind, (books: Books) => Promise<Table>>> = {
  accounts: async (books) => ({
    columns: ['code', 'name', 'type', 'tax type', 'system', 'currency', 'status'],
    rows: (await books.accounts()).map(({ code, name, type, taxType, systemAccount, currency, status }) => [
      code,
      name,
      type,
      taxType,
      systemAccount,
      currency,
      unlessActive(status),
    ]),
  }),
  tax_rates: async (books) => ({
    columns: ['tax type', 'name', 'rate %', 'for', 'status'],
    rows: (await books.taxRates()).map(({ taxType, name, rate, appliesTo, status }) => [
      taxType,
      name,
      formatShort(rate, 4),
      appliesTo.join(', '),
      unlessActive(status),
    ]),
  }),
  tracking: async (books) => ({
    columns: ['category', 'option'],
    rows: (await books.trackingCategories()).flatMap(({ name, options }) =>
      options.length === 0 ? [[name, '']] : options.map((option) => [name, option.name]),
    ),
  }),
  currencies: async (books) => namedTable(await books.currencies(), true),
  branding_themes: async (books) => namedTable(await books.brandingThemes(), false),
  users: async (books) => ({
    columns: ['name', 'e-mail', 'role'],
    rows: (await books.users()).map(({ name, email, role }) => [name, email, role]),
  }),
  contact_groups: async (books) => namedTable(await books.contactGroups(), false),
  payment_services: async (books) => namedTable(await books.paymentServices(), false),
  budgets: async (books) => namedTable(await books.budgets(), false),
  organisation: organisationTable,
}

function unlessActive(status: string): string {
  return status === 'ACTIVE' ? '' : status
}

// The id of a currency is its code; other ids are GUIDs, which say nothing to a person.
function namedTable(settings: readonly NamedSetting[], withId: boolean): Table {
  if (withId) return { columns: ['code', 'name'], rows: settings.map(({ id, name }) => [id, id === name ? '' : name]) }
  return { columns: ['name'], rows: settings.map(({ name }) => [name]) }
}

async function organisationTable(books: Books): Promise<Table> {
  const organisation = await books.organisation()
  const { legalName, country, baseCurrency, zone, financialYearEnd, salesTaxBasis, salesTaxPeriod } = organisation
  const { periodLockDate, endOfYearLockDate } = organisation
  return {
    columns: ['setting', 'value'],
    rows: [
      ['name', organisation.name],
      ['legal name', legalName],
      ['country', country],
      ['base currency', baseCurrency],
      ['time zone', zone],
      ['financial year ends', `day ${financialYearEnd.day} of month ${financialYearEnd.month}`],
      ['sales tax basis', salesTaxBasis],
      ['sales tax period', salesTaxPeriod],
      ['period lock date', periodLockDate ?? 'none'],
      ['end of year lock date', endOfYearLockDate ?? 'none'],
      ['locked up to', lockDateOf(organisation) ?? 'nothing'],
    ].filter(([, value]) => value !== ''),
  }
}
