import type { SavedKind, SavedSetting, SavedValue, SavedValues, TaxComponent } from '../books/saved-settings.ts'
import { type SettingWrite, settingWrites } from './calls/saved-settings.ts'
import type { XeroClient } from './client.ts'
import { wireNumber } from './wire/numbers.ts'
import * as wire from './wire/saved-settings.ts'

/** How one kind of settings is read and told. */
interface SettingKind {
  read(client: XeroClient): Promise<SavedSetting[]>
  /** The name of its id in an answer, in xero-node's spelling. */
  idName: string
  /** The field that no two of a kind share, by which a new one is found again. */
  key: 'code' | 'name'
  /** The request for a new one (`id` undefined) or for what changes; `before` is all that is there now. */
  write(values: SavedValues, target: { id?: string; within?: string; before: SavedValues }): SettingWrite
}

const { trackingCategory, trackingOption, contactGroup } = settingWrites

/** Every kind of settings. */
export const SETTING_KINDS: Readonly<Record<SavedKind, SettingKind>> = {
  item: {
    read: async (client) => wire.savedItems(await client.items()),
    idName: 'itemID',
    key: 'code',
    write: (values, { id, before }) => settingWrites.item(itemFields(values, before, id), id),
  },
  account: {
    read: async (client) => wire.savedAccounts(await client.setting('Accounts')),
    idName: 'accountID',
    key: 'code',
    write: (values, { id }) => settingWrites.account(accountFields(values, id), id),
  },
  // Of a rate Xero takes the whole.
  tax_rate: {
    read: async (client) => wire.savedTaxRates(await client.setting('TaxRates')),
    idName: 'taxType',
    key: 'name',
    write: (values, { id, before }) =>
      settingWrites.taxRate(rateFields({ ...before, ...values }, id), id === undefined),
  },
  tracking_category: {
    read: async (client) => wire.savedCategories(await client.everyTracking()),
    idName: 'trackingCategoryID',
    key: 'name',
    write: ({ name, status }, { id }) => trackingCategory({ name, status }, id),
  },
  tracking_option: {
    read: async (client) => wire.savedOptions(await client.everyTracking()),
    idName: 'trackingOptionID',
    key: 'name',
    write: ({ name, status }, { id, within = '' }) => trackingOption(within, { name, status }, id),
  },
  contact_group: {
    read: async (client) => wire.savedGroups(await client.setting('ContactGroups')),
    idName: 'contactGroupID',
    key: 'name',
    write: ({ name, status }, { id }) => contactGroup({ contactGroupID: id, name, status }, id),
  },
  currency: {
    read: async (client) => wire.savedCurrencies(await client.setting('Currencies')),
    idName: 'code',
    key: 'code',
    write: ({ code }) => settingWrites.currency(typeof code === 'string' ? code : ''),
  },
}

// Prices and accounts of a side are one object in Xero: its other parts are repeated, so that nothing is lost.
function itemFields(values: SavedValues, before: SavedValues, id: string | undefined): object {
  const all = { ...before, ...values }
  const sides = (names: readonly (keyof SavedValues)[]) => names.some((name) => values[name] !== undefined)
  const sales = sides(['salesPrice', 'salesAccount', 'salesTax'])
  const purchases = sides(['purchasePrice', 'purchasesAccount', 'purchasesTax', 'costAccount', 'assetAccount'])
  const tracked = all.assetAccount !== undefined && all.assetAccount !== ''
  return {
    itemID: id,
    code: all.code,
    name: values.name,
    description: values.description,
    purchaseDescription: values.purchaseDescription,
    inventoryAssetAccountCode: values.assetAccount,
    salesDetails: sales ? side(all.salesPrice, all.salesTax, { accountCode: all.salesAccount }) : undefined,
    purchaseDetails: purchases
      ? side(all.purchasePrice, all.purchasesTax, {
          ...(tracked ? { cOGSAccountCode: all.costAccount } : { accountCode: all.purchasesAccount }),
        })
      : undefined,
  }
}

function side(price: SavedValue | undefined, taxType: SavedValue | undefined, accounts: object): object {
  const fields = { unitPrice: typeof price === 'bigint' ? wireNumber(price, 4) : undefined, taxType, ...accounts }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}

function accountFields(values: SavedValues, id: string | undefined): object {
  const { code, name, type, taxType, description, status, enablePayments } = values
  const takes = enablePayments === undefined ? undefined : enablePayments === 'yes'
  return { accountID: id, code, name, type, taxType, description, status, enablePaymentsToAccount: takes }
}

function rateFields({ name, status, reportTaxType, components }: SavedValues, id: string | undefined): object {
  const parts = Array.isArray(components) ? (components as readonly TaxComponent[]) : []
  return {
    taxType: id,
    name,
    status: id === undefined ? undefined : status,
    reportTaxType: reportTaxType === '' ? undefined : reportTaxType,
    taxComponents: parts.map((part) => ({
      name: part.name,
      rate: wireNumber(part.rate, 4),
      isCompound: part.compound,
      isNonRecoverable: false,
    })),
  }
}
