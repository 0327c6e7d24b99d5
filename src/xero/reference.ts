import type { Clock } from '../books/clock.ts'
import type { Account, NamedSetting, Organisation, TaxRate, TrackingCategory, User } from '../books/organisation.ts'
import { type Cached, cached } from './cache.ts'
import type { SettingResource } from './calls/settings.ts'
import type { XeroClient } from './client.ts'
import type { Log } from './network.ts'
import { organisationOf } from './wire/organisation.ts'
import * as settings from './wire/settings.ts'

const TTL_MS = 10 * 60_000
// What was deleted is in no list of changes: only a whole reading shows that it is gone.
const WHOLE_TTL_MS = 60 * 60_000
// Xero's clock and ours may differ; asking for a little more costs nothing.
const SKEW_MS = 5 * 60_000

/** What changes seldom about an organisation, each read once in 10 minutes. */
export interface Reference {
  organisation: Cached<Organisation>
  accounts: Cached<readonly Account[]>
  taxRates: Cached<readonly TaxRate[]>
  trackingCategories: Cached<readonly TrackingCategory[]>
  currencies: Cached<readonly NamedSetting[]>
  brandingThemes: Cached<readonly NamedSetting[]>
  contactGroups: Cached<readonly NamedSetting[]>
  users: Cached<readonly User[]>
  paymentServices: Cached<readonly NamedSetting[]>
  budgets: Cached<readonly NamedSetting[]>
}

/** The reference data of one organisation, shared by all who read it. `webPages`: whether its short code opens anything. */
export function createReference(
  tenantId: string,
  client: XeroClient,
  clock: Clock,
  log: Log,
  webPages = true,
): Reference {
  const whole = <T>(resource: SettingResource, parse: (body: unknown) => T) =>
    cached(clock, TTL_MS, async () => parse(await client.setting(resource)))
  const changed = <T>(resource: SettingResource, parse: (body: unknown) => T[]): Cached<readonly T[]> => {
    let wholeAt = Number.NEGATIVE_INFINITY
    return cached(clock, TTL_MS, async (since) => {
      const now = clock.now()
      if (since !== undefined && now < wholeAt + WHOLE_TTL_MS) {
        const body = await client.setting(resource, new Date(since - SKEW_MS))
        if (body === undefined || parse(body).length === 0) return undefined
      }
      const items = parse(await client.setting(resource))
      wholeAt = now
      return items
    })
  }
  return {
    organisation: whole('Organisations', (body) => {
      const organisation = organisationOf(tenantId, body, log)
      return webPages ? organisation : { ...organisation, shortCode: '' }
    }),
    accounts: changed('Accounts', settings.accountsOf),
    taxRates: whole('TaxRates', settings.taxRatesOf),
    trackingCategories: whole('TrackingCategories', settings.trackingCategoriesOf),
    currencies: whole('Currencies', settings.currenciesOf),
    brandingThemes: whole('BrandingThemes', settings.brandingThemesOf),
    contactGroups: whole('ContactGroups', settings.contactGroupsOf),
    users: changed('Users', settings.usersOf),
    paymentServices: whole('PaymentServices', settings.paymentServicesOf),
    budgets: whole('Budgets', settings.budgetsOf),
  }
}

/** Makes everything be read again when it is next needed, but the organisation itself, which no app can change. */
export function forget({ organisation: _, ...settings }: Reference): void {
  for (const one of Object.values(settings)) one.forget()
}
