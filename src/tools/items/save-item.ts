import * as z from 'zod'
import { fourPlaces } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { settingCreation, settingNamed, settingUpdate } from '../settings/setting-rules.ts'
import { itemValues } from './item-values.ts'

const account = z.string().max(150).optional()
const tax = z.string().max(50).optional()

const NO_STOCK_YET =
  'It has no stock yet: quantities come with approved bills or spend money for the item, opening stock too; they cannot be set.'

/** Creates or changes an item. */
export const saveItem = writeTool({
  name: 'save_item',
  title: 'Create or change an item',
  toolset: 'items',
  effect: 'record',
  reach: 'record',
  about:
    'Create a product or service (without item) or change one (only given fields). Quantity and average cost cannot be set: approved bills, invoices and credit notes for the item move them. Use when prices, accounts or names of items change.',
  input: z.strictObject({
    item: z.string().min(1).max(50).optional().describe('Existing code or name; leave out to create'),
    code: z.string().min(1).max(30).optional(),
    name: z.string().max(50).optional(),
    description: z.string().max(4000).optional().describe('On sales'),
    purchase_description: z.string().max(4000).optional(),
    sales_price: fourPlaces.optional(),
    sales_account: account.describe('Code or name'),
    sales_tax: tax.describe('Tax type or name'),
    purchase_price: fourPlaces.optional(),
    purchases_account: account,
    purchases_tax: tax,
    stock_account: account.describe('INVENTORY account: keeps stock of it; with cost_account'),
    cost_account: account.describe('Cost of goods sold'),
  }),
  example: { code: 'CHAIR-OAK', name: 'Oak chair', sales_price: 189.5, sales_account: '200' },
  async plan({ item, ...fields }, { books }) {
    const all = await books.saved('item')
    if (item === undefined) {
      if (fields.code === undefined) {
        throw new Fault('invalid_input', 'code: missing; a new item needs one.', 'Give a short code, or name the item.')
      }
      const values = await itemValues(fields, undefined, books)
      return [settingCreation({ kind: 'item' }, values, all, values.assetAccount ? [NO_STOCK_YET] : [])]
    }
    const before = settingNamed(item, 'item', all, 'item')
    return [settingUpdate({ kind: 'item' }, before, await itemValues(fields, before, books), all)]
  },
})
