import { describe, expect, it } from 'vitest'
import type { Item } from '../../../src/books/items.ts'
import { itemCoded, itemNamed, trackedItem } from '../../../src/tools/inventory/item-named.ts'

const prices = { unitPrice: undefined, account: '', taxType: '' }

function item(code: string, name: string, onHand?: bigint): Item {
  return {
    ...{ id: code, code, name, description: '', purchaseDescription: '', isSold: true, isPurchased: true },
    ...{ sales: prices, purchases: prices, assetAccount: onHand === undefined ? '' : '630', costAccount: '' },
    ...{ onHand, value: onHand, backOrdered: undefined, updatedAt: 0 },
  }
}

const ROUTER = item('ROUTER-X1', 'Router', 30_000n)
const CABLE = item('CABLE-2M', 'Network cable', 10_000n)
const MOUNT = item('MOUNT-K', 'Mounting kit')
const ALL = [ROUTER, CABLE, MOUNT]
const others = { codeOf: (code: string) => ({ 'SHOP-1': 'router-x1', 'MOUNT-K': 'CABLE-2M', OLD: 'GONE' })[code] }

describe('an item', () => {
  it('is found by its code in any case and with spaces around it', () => {
    expect(itemCoded(' router-x1 ', ALL)).toBe(ROUTER)
    expect(itemCoded('ROUTER', ALL)).toBeUndefined()
  })

  it('is found by what another system calls it, after its own code', () => {
    expect(itemNamed('SHOP-1', ALL, 'sku', others)).toBe(ROUTER)
    expect(itemNamed('MOUNT-K', ALL, 'sku', others)).toBe(MOUNT)
    expect(() => itemNamed('SHOP-1', ALL, 'sku')).toThrow(/sku: there is no item "SHOP-1"/)
    expect(() => itemNamed('OLD', ALL, 'sku', others)).toThrow(/sku: there is no item "OLD"/)
  })

  it('that is unknown is told with the nearest codes, or the nearest names', () => {
    expect(() => itemNamed('MONT-K', ALL, 'sku')).toThrow(
      'sku: there is no item "MONT-K". Nearest: "MOUNT-K" ("Mounting',
    )
    expect(() => itemNamed('network cabel', ALL, 'sku')).toThrow(/Nearest: "CABLE-2M" \("Network cable"\)\./)
    expect(() => itemNamed('zzz', ALL, 'sku')).toThrow(/there is no item "zzz"\. Nothing was written/)
  })

  it('has to be tracked where stock is asked for, and untracked ones are not suggested', () => {
    expect(trackedItem('cable-2m', ALL, 'item')).toBe(CABLE)
    expect(() => trackedItem('mount-k', ALL, 'item')).toThrow(/item: Xero keeps no stock of "MOUNT-K"/)
    expect(() => trackedItem('MONT-K', ALL, 'item')).toThrow(/there is no item "MONT-K"\. Nothing/)
  })
})
