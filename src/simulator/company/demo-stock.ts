import { addDays, type Day } from '../../books/day.ts'
import { type Cents, sum } from '../../books/money.ts'
import type { Region } from '../state-settings.ts'
import { lastWorkingDay, occurrences, type Span } from './calendar.ts'
import { demoItem, STOCK_ITEMS, stockLine } from './demo-items.ts'
import { lineBody, type PlannedInvoice, type PlannedLine, type Step } from './plan.ts'
import { randomSource } from './random.ts'
import { ordinaryTaxes } from './tax-rates.ts'

/** The supplier of most stock. */
const SUPPLIER = 'Cobalt Distribution'
/** The contact of documents that only adjust stock. */
export const ADJUSTMENTS = 'Stock Adjustments'
/** Who buys over the counter. */
export const COUNTER = 'Trade Counter'
/** Through this account the opening stock comes in: conversion balances cannot hold items. */
export const CLEARING = '855'

/** What moves the stock of one item on a day besides purchases, goods out and goods in. */
interface Flow {
  out: number
  in: number
}

type Flows = ReadonlyMap<Day, Flow>

/** Goods bought on a day: opening stock on the first of all. */
interface Purchase {
  code: string
  day: Day
  quantity: number
  unitAmount: Cents
}

/** How stock is kept over the history, and what the opening stock cost. */
export interface StockPlan {
  bills: PlannedInvoice[]
  steps: Step[]
  openingValue: Cents
}

/** Everything that touches stock besides stock's own purchases. */
interface Trade {
  invoices: readonly PlannedInvoice[]
  steps: readonly Step[]
}

/**
 * Buys what the sales of a history need: each month so many packs that no item runs out before the next purchase. Today ROUTER-X1 is
 * down to three, CABLE-2M was counted short, and WIDGET-S has been left since Mount K took its place.
 */
export function stockPlan(trade: Trade, region: Region, span: Span): StockPlan {
  const writeOff = damagedWidgets(region, span)
  const flows = flowsOf({ ...trade, steps: [...trade.steps, writeOff] })
  const days = buyingDays(span)
  const kept = STOCK_ITEMS.map((item) => keep(item, flows.get(item.code) ?? new Map(), days))
  const purchases = kept.flatMap((each) => each.purchases)
  const opening = purchases.filter(({ day }) => day === span.from)
  const openingValue = sum(opening.map(({ quantity, unitAmount }) => BigInt(quantity) * unitAmount))
  const levels = new Map(kept.map(({ code, level }) => [code, level]))
  const bills = days.slice(1).flatMap((day, index) => stockBill(purchases, day, index, region))
  return {
    bills: [openingBill(opening, openingValue, region, span.from), ...bills],
    steps: [writeOff, ...countSteps(levels, region, span)],
    openingValue,
  }
}

function buyingDays(span: Span): Day[] {
  const months = occurrences({ every: 'month', date: 6 }, span, randomSource('stock'))
  return [span.from, ...months.filter((day) => day > span.from)]
}

/** Buys one item: on each day what is needed until the next, found by walking ahead. */
function keep(
  { code, cost, safety, pack }: (typeof STOCK_ITEMS)[number],
  flows: Flows,
  days: readonly Day[],
): { code: string; level: number; purchases: Purchase[] } {
  const moved = [...flows].sort(([a], [b]) => (a < b ? -1 : 1))
  let level = 0
  const purchases = days.flatMap((day, index): Purchase[] => {
    const next = days[index + 1]
    const { end, low } = walk(
      level,
      moved.filter(([on]) => on >= day && (next === undefined || on < next)),
    )
    const quantity = low >= safety ? 0 : Math.ceil((safety - low) / pack) * pack
    level = end + quantity
    const unitAmount = (cost * BigInt(400 + index)) / 400n
    return quantity === 0 ? [] : [{ code, day, quantity, unitAmount }]
  })
  return { code, level, purchases }
}

/** Where a level ends and the lowest it comes to, goods going out before others come in on the same day. */
function walk(start: number, moved: readonly (readonly [Day, Flow])[]): { end: number; low: number } {
  let [end, low] = [start, start]
  for (const [, flow] of moved) {
    low = Math.min(low, end - flow.out)
    end += flow.in - flow.out
  }
  return { end, low }
}

function flowsOf({ invoices, steps }: Trade): Map<string, Map<Day, Flow>> {
  const flows = new Map<string, Map<Day, Flow>>(STOCK_ITEMS.map(({ code }) => [code, new Map()]))
  const add = (lines: readonly PlannedLine[], day: Day, sign: number) => {
    for (const { item = '', quantity } of lines) {
      const days = flows.get(item)
      const flow = days?.get(day) ?? { out: 0, in: 0 }
      days?.set(day, sign < 0 ? { ...flow, out: flow.out + quantity } : { ...flow, in: flow.in + quantity })
    }
  }
  const posted = invoices.filter((invoice) => invoice.status === 'AUTHORISED')
  for (const { lines, day, type } of posted) add(lines, day, type === 'ACCREC' ? -1 : 1)
  const byKey = new Map(posted.map((invoice) => [invoice.key, invoice]))
  for (const step of steps) {
    if (step.kind === 'creditNote') add(step.creditNote.lines, step.day, creditSign(step.creditNote.type))
    if (step.kind === 'change' && step.body.Status === 'VOIDED') add(byKey.get(step.key)?.lines ?? [], step.day, 1)
  }
  return flows
}

function creditSign(type: 'ACCRECCREDIT' | 'ACCPAYCREDIT'): number {
  return type === 'ACCRECCREDIT' ? 1 : -1
}

/** Xero takes opening stock in as a bill that comes to nothing. */
function openingBill(opening: readonly Purchase[], value: Cents, region: Region, day: Day): PlannedInvoice {
  const { none } = ordinaryTaxes(region)
  const lines = opening.map(({ code, quantity, unitAmount }) => ({
    ...stockLine(code, quantity, unitAmount, region),
    tax: none,
  }))
  const offset = { description: 'Opening stock', quantity: 1, unitAmount: -value, account: CLEARING, tax: none }
  return {
    key: 'stock/opening',
    type: 'ACCPAY',
    contact: ADJUSTMENTS,
    day,
    due: day,
    status: 'AUTHORISED',
    number: 'Opening stock',
    lines: [...lines, offset],
  }
}

function stockBill(purchases: readonly Purchase[], day: Day, index: number, region: Region): PlannedInvoice[] {
  const bought = purchases.filter((purchase) => purchase.day === day)
  if (bought.length === 0) return []
  const due = addDays(day, 30)
  return [
    {
      key: `stock/${index}`,
      type: 'ACCPAY',
      contact: SUPPLIER,
      day,
      due,
      status: 'AUTHORISED',
      number: `CDS-${4100 + index * 13}`,
      lines: bought.map(({ code, quantity, unitAmount }) => ({
        ...stockLine(code, quantity, unitAmount, region),
        tracking: { Department: 'Equipment' },
      })),
      paidOn: lastWorkingDay(due),
    },
  ]
}

/** Six widgets were found broken ten weeks ago and written off, by a credit note that comes to nothing. */
function damagedWidgets(region: Region, { to }: Span): Step {
  const day = lastWorkingDay(addDays(to, -70))
  const { none } = ordinaryTaxes(region)
  const { cost = 0n } = demoItem('WIDGET-S')
  const line = { ...stockLine('WIDGET-S', 6, cost, region), tax: none }
  const offset = { description: 'Broken widgets', quantity: 1, unitAmount: -6n * cost, account: '401', tax: none }
  const creditNote = {
    type: 'ACCPAYCREDIT',
    contact: ADJUSTMENTS,
    day,
    lines: [line, offset],
    reference: 'Water in the store room',
    number: 'Stock write-off 1',
  } as const
  return { kind: 'creditNote', day, creditNote }
}

/** A counter sale leaves three routers, and cables were counted after that: fewer than there should be. */
function countSteps(levels: ReadonlyMap<string, number>, region: Region, { to }: Span): Step[] {
  const day = lastWorkingDay(to)
  const [routers, cables] = [levels.get('ROUTER-X1') ?? 0, levels.get('CABLE-2M') ?? 0]
  const details = `Stocktake: ${Math.max(cables - 37, 0)} counted on the shelf, ${cables} in Xero. To be counted again.`
  const note: Step = { kind: 'itemNote', day: to, code: 'CABLE-2M', details }
  if (routers <= 3) return [note]
  const { description, price, account } = demoItem('ROUTER-X1')
  const tax = ordinaryTaxes(region).sales
  const tracking = { Department: 'Equipment' }
  const line = { description, quantity: routers - 3, unitAmount: price, account, tax, item: 'ROUTER-X1', tracking }
  const body = {
    Type: 'RECEIVE',
    Contact: { Name: COUNTER },
    BankAccount: { Code: '090' },
    Date: day,
    Reference: 'Counter sale',
    LineAmountTypes: 'Exclusive',
    LineItems: [lineBody(line)],
  }
  return [note, { kind: 'record', day, resource: 'BankTransactions', body }]
}
