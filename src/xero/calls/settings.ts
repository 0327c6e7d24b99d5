import type { Body, Sdk } from './sdk.ts'

/** xero-node's calls for settings, with the order of their arguments. */
export interface SettingApi {
  getOrganisations(tenant: string): Body
  getAccounts(tenant: string, since?: Date): Body
  getTaxRates(tenant: string): Body
  getTrackingCategories(tenant: string): Body
  getCurrencies(tenant: string): Body
  getBrandingThemes(tenant: string): Body
  getContactGroups(tenant: string): Body
  getUsers(tenant: string, since?: Date): Body
  getPaymentServices(tenant: string): Body
  getBudgets(tenant: string): Body
  getInvoiceReminders(tenant: string): Body
}

/** Settings that are read whole. */
export type SettingResource =
  | 'Organisations'
  | 'Accounts'
  | 'TaxRates'
  | 'TrackingCategories'
  | 'Currencies'
  | 'BrandingThemes'
  | 'ContactGroups'
  | 'Users'
  | 'PaymentServices'
  | 'Budgets'
  | 'InvoiceReminders'

/** Reading what changes seldom; `undefined` means: not modified since. */
export function settingCalls({ tenant, read }: Sdk<SettingApi>) {
  return {
    setting: (resource: SettingResource, since?: Date) =>
      read((api) =>
        resource === 'Accounts' || resource === 'Users'
          ? api[`get${resource}`](tenant, since)
          : api[`get${resource}`](tenant),
      ),
  }
}
