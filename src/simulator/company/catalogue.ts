import type { Cents } from '../../books/money.ts'
import type { Region } from '../state-settings.ts'
import type { PlannedLine } from './plan.ts'
import { logNormalCents, type RandomSource } from './random.ts'
import { ordinaryTaxes } from './tax-rates.ts'

/** What a company sells to a customer: equipment, engineers' time, support, or a fixed monthly fee. */
export type Trade = 'equipment' | 'engineering' | 'support' | 'retainer'

type Article = readonly [description: string, price: Cents]

const ARTICLES: Readonly<Record<Exclude<Trade, 'retainer'>, readonly Article[]>> = {
  equipment: [
    ['Router X1, dual band', 14_900n],
    ['Network cable, 2 m', 650n],
    ['Widget S, wall mount', 2_400n],
    ['Access point, ceiling', 31_000n],
    ['Switch, 24 ports', 89_000n],
    ['Rack shelf with fan tray', 18_750n],
    ['Battery backup, 1500 VA', 46_500n],
    ['Label printer, thermal', 27_990n],
  ],
  engineering: [
    ['Engineer on site, hours', 14_500n],
    ['Project management, hours', 16_000n],
    ['Network survey and drawing', 120_000n],
    ['Cabinet rewiring, per cabinet', 68_000n],
    ['Out-of-hours cutover', 95_000n],
  ],
  support: [
    ['Remote support, hours', 12_000n],
    ['After-hours call-out', 28_000n],
    ['Workstation set-up', 19_500n],
    ['Backup restore and check', 16_500n],
  ],
}

const DEPARTMENTS: Readonly<Record<Trade, string>> = {
  equipment: 'Equipment',
  engineering: 'Projects',
  support: 'Support',
  retainer: 'Managed Services',
}

/** How sales lines are taxed: at home by the region's rules, or as an export. */
export interface SalesTerms {
  region: Region
  abroad: boolean
  /** Whether lines carry the tracking category Department. */
  tracked: boolean
}

function taxOf(trade: Trade, { region, abroad }: SalesTerms): string {
  const taxes = ordinaryTaxes(region)
  if (abroad) return taxes.exports
  return trade === 'equipment' ? taxes.sales : taxes.services
}

/** One to three lines of a trade that come to about `target` cents before tax. */
export function salesLines(trade: Trade, target: Cents, terms: SalesTerms, source: RandomSource): PlannedLine[] {
  if (trade === 'retainer') return [retainerLine(target, terms)]
  const count = source.between(1, 3)
  const first = source.between(0, ARTICLES[trade].length - 1)
  return Array.from({ length: count }, (_, index) => {
    const article = ARTICLES[trade][(first + index) % ARTICLES[trade].length] ?? ['Sundries', 1_000n]
    return articleLine(trade, article, target / BigInt(count), terms)
  })
}

function articleLine(trade: Trade, [description, price]: Article, target: Cents, terms: SalesTerms): PlannedLine {
  const wanted = Math.round(Number.parseInt(String(target), 10) / Number.parseInt(String(price), 10))
  return {
    description,
    quantity: Math.min(Math.max(wanted, 1), 400),
    unitAmount: price,
    account: trade === 'equipment' ? '200' : '210',
    tax: taxOf(trade, terms),
    ...(terms.tracked ? { tracking: { Department: DEPARTMENTS[trade] } } : {}),
  }
}

/** The single line of a monthly fee. */
export function retainerLine(fee: Cents, terms: SalesTerms): PlannedLine {
  return {
    description: 'Managed services, monthly fee',
    quantity: 1,
    unitAmount: fee,
    account: '210',
    tax: taxOf('retainer', terms),
    ...(terms.tracked ? { tracking: { Department: DEPARTMENTS.retainer } } : {}),
  }
}

/** What a supplier's bill is for; `spread` is the variation of its amount in thousandths, 0 for a fixed price. */
export interface Supply {
  description: string
  account: string
  median: Cents
  spread: number
  taxed: boolean
}

/** The line of an ordinary bill for a supply. */
export function supplyLine(supply: Supply, region: Region, tracked: boolean, source: RandomSource): PlannedLine {
  const taxes = ordinaryTaxes(region)
  return {
    description: supply.description,
    quantity: 1,
    unitAmount: supply.spread === 0 ? supply.median : logNormalCents(source, supply.median, supply.spread),
    account: supply.account,
    tax: supply.taxed ? taxes.purchases : taxes.none,
    ...(tracked ? { tracking: { Department: 'Administration' } } : {}),
  }
}
