import { addDays, type Day } from '../../books/day.ts'
import { type Cents, formatDecimal } from '../../books/money.ts'
import type { Region } from '../state-settings.ts'
import type { PlannedInvoice, PlannedLine, Step } from './plan.ts'
import { ordinaryTaxes } from './tax-rates.ts'

/** An item of Kestrel Trading Ltd; `description` is what its lines say. Items with a cost are bought too. */
interface DemoItem {
  code: string
  description: string
  price: Cents
  account: '200' | '210'
  cost?: Cents
  /** Its stock is kept: never fewer than `safety` on hand, bought in packs of `pack`. */
  stock?: { safety: number; pack: number }
}

const ITEMS: readonly DemoItem[] = [
  goods('ROUTER-X1', 'Router X1, dual band', 14_900n, 8_200n, { safety: 4, pack: 5 }),
  goods('CABLE-2M', 'Network cable, 2 m', 650n, 310n, { safety: 120, pack: 50 }),
  goods('WIDGET-S', 'Widget S, wall mount', 2_400n, 1_140n, { safety: 140, pack: 20 }),
  goods('MOUNT-K', 'Mount K, wall mount', 2_400n, 1_180n),
  goods('AP-CEILING', 'Access point, ceiling', 31_000n, 20_900n),
  goods('SWITCH-24', 'Switch, 24 ports', 89_000n, 61_500n),
  goods('SHELF-FAN', 'Rack shelf with fan tray', 18_750n, 11_900n),
  goods('UPS-1500', 'Battery backup, 1500 VA', 46_500n, 31_200n),
  goods('LABEL-TH', 'Label printer, thermal', 27_990n, 19_400n),
  service('ENG-HOUR', 'Engineer on site, hours', 14_500n),
  service('PM-HOUR', 'Project management, hours', 16_000n),
  service('SURVEY', 'Network survey and drawing', 120_000n),
  service('REWIRE', 'Cabinet rewiring, per cabinet', 68_000n),
  service('CUTOVER', 'Out-of-hours cutover', 95_000n),
  service('SUPPORT-HOUR', 'Remote support, hours', 12_000n),
  service('CALL-OUT', 'After-hours call-out', 28_000n),
  service('SETUP', 'Workstation set-up', 19_500n),
  service('RESTORE', 'Backup restore and check', 16_500n),
]

/** The items whose stock is kept, with what they usually cost. */
export const STOCK_ITEMS = ITEMS.flatMap(({ code, description, cost, stock }) =>
  stock && cost !== undefined ? [{ code, description, cost, ...stock }] : [],
)

/** The item that stopped selling when Mount K took its place. */
const REPLACED = 'WIDGET-S'
/** How long ago the last of it was sold at the latest, in days. */
const REPLACED_AGO = 110

function goods(
  code: string,
  description: string,
  price: Cents,
  cost: Cents,
  stock?: { safety: number; pack: number },
): DemoItem {
  return { code, description, price, account: '200', cost, ...(stock ? { stock } : {}) }
}

function service(code: string, description: string, price: Cents): DemoItem {
  return { code, description, price, account: '210' }
}

const BY_DESCRIPTION = new Map(ITEMS.map((item) => [item.description, item]))
const BY_CODE = new Map(ITEMS.map((item) => [item.code, item]))

/** The item with a code. Throws RangeError when the demo has none. */
export function demoItem(code: string): DemoItem {
  const item = BY_CODE.get(code)
  if (!item) throw new RangeError(`the demo has no item ${code}`)
  return item
}

/** A sales invoice whose lines name the items they sell. */
export function withItemsSold(invoice: PlannedInvoice, today: Day): PlannedInvoice {
  return { ...invoice, lines: linesSold(invoice.lines, invoice.day, today) }
}

/** Sales lines of a day with the items they sell; amounts stay what they are. */
export function linesSold(lines: readonly PlannedLine[], day: Day, today: Day): PlannedLine[] {
  const isReplaced = day >= addDays(today, -REPLACED_AGO)
  return lines.map((line) => itemLine(line, isReplaced))
}

function itemLine(line: PlannedLine, isReplaced: boolean): PlannedLine {
  const found = BY_DESCRIPTION.get(line.description)
  if (!found) return line
  const item = isReplaced && found.code === REPLACED ? demoItem('MOUNT-K') : found
  return { ...line, item: item.code, description: item.description }
}

/** A line of a bill that puts goods into stock. */
export function stockLine(code: string, quantity: number, unitAmount: Cents, region: Region): PlannedLine {
  const { description } = demoItem(code)
  return { description, quantity, unitAmount, account: '630', tax: ordinaryTaxes(region).purchases, item: code }
}

/** The items as they are entered on a day. */
export function itemSteps(region: Region, day: Day): Step[] {
  const taxes = ordinaryTaxes(region)
  return ITEMS.map(({ code, description, price, account, cost, stock }): Step => {
    const bought = {
      UnitPrice: formatDecimal(cost ?? 0n, 2),
      TaxType: taxes.purchases,
      ...(stock ? { COGSAccountCode: '310' } : { AccountCode: '300' }),
    }
    const body = {
      Code: code,
      Name: description,
      Description: description,
      SalesDetails: {
        UnitPrice: formatDecimal(price, 2),
        AccountCode: account,
        TaxType: account === '200' ? taxes.sales : taxes.services,
      },
      ...(cost === undefined ? { IsPurchased: false } : { PurchaseDescription: description, PurchaseDetails: bought }),
      ...(stock ? { InventoryAssetAccountCode: '630' } : {}),
    }
    return { kind: 'item', day, body }
  })
}
