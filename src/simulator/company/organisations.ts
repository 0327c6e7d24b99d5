import { ianaZone } from '../../books/time-zones.ts'
import { emptyBooks } from '../empty-books.ts'
import type { OrganisationState, SimulatorState } from '../state.ts'
import type { BrandingTheme, OrganisationSettings, Region, User } from '../state-settings.ts'
import { type BankAccount, chartOfAccounts } from './chart-of-accounts.ts'
import { randomSource } from './random.ts'
import { digitsIn, regionProfile } from './regions.ts'
import { taxRates } from './tax-rates.ts'

/** What a new organisation is founded from; `now` is milliseconds UTC and becomes its creation date. */
export interface OrganisationOptions {
  name: string
  region: Region
  now: number
  /** A fresh GUID, lower case. */
  newId(): string
  /** Marks it as Xero's demo company, for which Xero refuses to send e-mail. */
  isDemoCompany?: boolean
  allowEmail?: boolean
}

/** An organisation as Xero sets it up: settings, chart, tax rates, base currency, branding theme, users, and no documents. */
export function emptyOrganisation(options: OrganisationOptions): OrganisationState {
  const { name, region, now, newId } = options
  const profile = regionProfile(region)
  const id = newId()
  return {
    id,
    ...emptyBooks(),
    settings: settingsOf(options, id),
    accounts: chartOfAccounts({ region, banks: bankAccounts(name, region), now, newId }),
    taxRates: taxRates(region),
    currencies: new Map([[profile.baseCurrency, { code: profile.baseCurrency, description: profile.currencyName }]]),
    brandingThemes: keyed([brandingTheme(newId(), now)]),
    users: keyed(people(name, now, newId)),
  }
}

/** Adds an organisation to a simulator's state. Throws RangeError when the same company is already there. */
export function addOrganisation(state: SimulatorState, organisation: OrganisationState): void {
  if (state.organisations.has(organisation.id)) {
    throw new RangeError(`${organisation.settings.name} is in this simulator already: found another company`)
  }
  state.organisations.set(organisation.id, organisation)
}

function settingsOf({ name, region, now, isDemoCompany, allowEmail }: OrganisationOptions, id: string) {
  const profile = regionProfile(region)
  const [financialYearEndDay, financialYearEndMonth] = profile.financialYearEnd
  const settings: OrganisationSettings = {
    name,
    legalName: name,
    region,
    version: profile.version,
    countryCode: profile.countryCode,
    baseCurrency: profile.baseCurrency,
    timeZone: profile.timeZone,
    zone: ianaZone(profile.timeZone) ?? 'Etc/UTC',
    shortCode: `!${id.replaceAll('-', '').slice(0, 5)}`,
    organisationClass: isDemoCompany === true ? 'DEMO' : 'PREMIUM',
    isDemoCompany: isDemoCompany ?? false,
    allowEmail: allowEmail ?? isDemoCompany !== true,
    financialYearEndDay,
    financialYearEndMonth,
    taxNumber: digitsIn(profile.taxNumber, randomSource(`${name}/tax`)),
    salesTaxBasis: profile.salesTaxBasis,
    salesTaxPeriod: profile.salesTaxPeriod,
    createdAt: now,
  }
  return settings
}

function bankAccounts(name: string, region: Region): BankAccount[] {
  const profile = regionProfile(region)
  const source = randomSource(`${name}/bank`)
  return [
    { code: '090', name: 'Business Bank Account' },
    { code: '091', name: 'Business Savings Account' },
  ].map((bank) => ({ ...bank, number: digitsIn(profile.bankAccount, source), currency: profile.baseCurrency }))
}

function brandingTheme(id: string, createdAt: number): BrandingTheme {
  return { id, name: 'Standard', sortOrder: 0, createdAt }
}

function people(organisation: string, updatedAt: number, newId: () => string): User[] {
  const domain = `${organisation.toLowerCase().replace(/[^a-z0-9]+/g, '') || 'office'}.example`
  const rows = [
    ['Alex', 'Marsh', 'FINANCIALADVISER', true],
    ['Joss', 'Tremain', 'STANDARD', false],
    ['Priya', 'Lowe', 'INVOICEONLY', false],
  ] as const
  return rows.map(([firstName, lastName, role, isSubscriber]) => ({
    id: newId(),
    email: `${firstName.toLowerCase()}.${lastName.toLowerCase()}@${domain}`,
    firstName,
    lastName,
    isSubscriber,
    role,
    updatedAt,
  }))
}

function keyed<T extends { id: string }>(entries: readonly T[]): Map<string, T> {
  return new Map(entries.map((entry) => [entry.id, entry]))
}
