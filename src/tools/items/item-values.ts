import type { Books } from '../../books/books.ts'
import { quoted } from '../../books/ledger-text.ts'
import type { Decimal4 } from '../../books/money.ts'
import type { Account } from '../../books/organisation.ts'
import type { SavedSetting, SavedValues } from '../../books/saved-settings.ts'
import { Fault } from '../../call/fault.ts'
import { accountNamed, taxRateNamed } from '../documents/coding.ts'
import { givenValues } from '../settings/setting-rules.ts'

/** Fields of an item as a caller gives them; what is not given stays. */
export interface ItemFields {
  code?: string | undefined
  name?: string | undefined
  description?: string | undefined
  purchase_description?: string | undefined
  sales_price?: Decimal4 | undefined
  sales_account?: string | undefined
  sales_tax?: string | undefined
  purchase_price?: Decimal4 | undefined
  purchases_account?: string | undefined
  purchases_tax?: string | undefined
  stock_account?: string | undefined
  cost_account?: string | undefined
}

/** The values that a caller's fields stand for, accounts and taxes resolved. Throws Fault for what is unknown or does not fit a tracked item. */
export async function itemValues(
  fields: ItemFields,
  before: SavedSetting | undefined,
  books: Books,
): Promise<SavedValues> {
  const [accounts, rates] = await Promise.all([books.accounts(), books.taxRates()])
  const account = (name: keyof ItemFields & `${string}_account`) => {
    const text = fields[name]
    return text === undefined ? undefined : accountNamed(text, accounts, name)
  }
  const tax = (name: 'sales_tax' | 'purchases_tax') => {
    const text = fields[name]
    return text === undefined ? undefined : taxRateNamed(text, rates, name).taxType
  }
  const values = givenValues({
    ...{ code: fields.code?.trim(), name: fields.name?.trim(), description: fields.description?.trim() },
    purchaseDescription: fields.purchase_description?.trim(),
    ...{ salesPrice: fields.sales_price, salesAccount: account('sales_account')?.code, salesTax: tax('sales_tax') },
    purchasePrice: fields.purchase_price,
    ...{ purchasesAccount: account('purchases_account')?.code, purchasesTax: tax('purchases_tax') },
    assetAccount: stockAccount(account('stock_account'))?.code,
    costAccount: account('cost_account')?.code,
  })
  checkStock({ ...before?.values, ...values }, values)
  return values
}

function stockAccount(account: Account | undefined): Account | undefined {
  if (!account || account.type === 'INVENTORY') return account
  throw new Fault(
    'invalid_input',
    `stock_account: ${quoted(`${account.code} ${account.name}`, 80)} is of type ${account.type}; stock is kept on an account of type INVENTORY.`,
    'Choose one with list_settings kind accounts, search inventory; save_account can create it.',
  )
}

// Xero keeps stock of an item with both accounts; what is bought of it goes to the first, so there is no other.
function checkStock(all: SavedValues, given: SavedValues): void {
  const [asset, cost] = [all.assetAccount ?? '', all.costAccount ?? '']
  if (asset !== '' && cost === '') {
    throw new Fault(
      'invalid_input',
      'cost_account: missing; stock needs it.',
      'Give the account for the cost of goods sold.',
    )
  }
  if (asset === '' && cost !== '') {
    throw new Fault(
      'invalid_input',
      'stock_account: missing; cost_account needs it.',
      'Give the inventory account too.',
    )
  }
  if (asset !== '' && given.purchasesAccount !== undefined) {
    throw new Fault(
      'invalid_input',
      'purchases_account: an item with stock is bought on its stock account.',
      'Leave it out.',
    )
  }
}
