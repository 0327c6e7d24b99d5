import type { Clock } from '../books/clock.ts'
import type { ReferenceCopy, ReferenceData, ReferenceKind } from '../books/reference-copy.ts'
import { type Cached, cached, type SharedReading } from './cache.ts'
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
export type Reference = { readonly [Kind in ReferenceKind]: Cached<ReferenceData[Kind]> }

/** What reading reference data takes. `copy` is where processes share what they read; `webPages`: whether its short code opens anything. */
export interface ReferenceParts {
  tenantId: string
  client: XeroClient
  clock: Clock
  log: Log
  copy?: ReferenceCopy | undefined
  webPages?: boolean
}

/** The reference data of one organisation, shared by all who read it. */
export function createReference({ tenantId, client, clock, log, copy, webPages = true }: ReferenceParts): Reference {
  const whole = <Kind extends ReferenceKind>(
    kind: Kind,
    resource: SettingResource,
    parse: (body: unknown) => ReferenceData[Kind],
  ) => cached(clock, TTL_MS, async () => parse(await client.setting(resource)), sharedIn(copy, kind))
  const changed = <Kind extends 'accounts' | 'users'>(
    kind: Kind,
    resource: SettingResource,
    parse: (body: unknown) => ReferenceData[Kind],
  ) =>
    cached(
      clock,
      TTL_MS,
      async (before) => {
        if (before && clock.now() < before.wholeAt + WHOLE_TTL_MS) {
          const body = await client.setting(resource, new Date(before.at - SKEW_MS))
          if (body === undefined || parse(body).length === 0) return undefined
        }
        return parse(await client.setting(resource))
      },
      sharedIn(copy, kind),
    )
  return {
    organisation: whole('organisation', 'Organisations', (body) => {
      const organisation = organisationOf(tenantId, body, log)
      return webPages ? organisation : { ...organisation, shortCode: '' }
    }),
    accounts: changed('accounts', 'Accounts', settings.accountsOf),
    taxRates: whole('taxRates', 'TaxRates', settings.taxRatesOf),
    trackingCategories: whole('trackingCategories', 'TrackingCategories', settings.trackingCategoriesOf),
    currencies: whole('currencies', 'Currencies', settings.currenciesOf),
    brandingThemes: whole('brandingThemes', 'BrandingThemes', settings.brandingThemesOf),
    contactGroups: whole('contactGroups', 'ContactGroups', settings.contactGroupsOf),
    users: changed('users', 'Users', settings.usersOf),
    paymentServices: whole('paymentServices', 'PaymentServices', settings.paymentServicesOf),
    budgets: whole('budgets', 'Budgets', settings.budgetsOf),
    invoiceReminders: whole('invoiceReminders', 'InvoiceReminders', settings.invoiceRemindersOf),
  }
}

function sharedIn<Kind extends ReferenceKind>(
  copy: ReferenceCopy | undefined,
  kind: Kind,
): SharedReading<ReferenceData[Kind]> | undefined {
  if (!copy) return undefined
  return {
    writes: () => copy.writes(kind),
    read: () => copy.read(kind),
    keep: (reading) => copy.keep(kind, reading),
  }
}

/** Makes everything be read again when it is next needed, but the organisation itself, which no app can change. */
export function forget({ organisation: _, ...settings }: Reference): void {
  for (const one of Object.values(settings)) one.forget()
}
