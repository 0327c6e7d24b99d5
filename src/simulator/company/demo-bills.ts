import { addDays, addMonths, type Day, dayOf, partsOf } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { Region } from '../state-settings.ts'
import { lastWorkingDay, nextWorkingDay, occurrences, type Span, workingDayInMonth } from './calendar.ts'
import { supplyLine } from './catalogue.ts'
import { stockLine } from './demo-items.ts'
import type { PlannedInvoice, PlannedLine } from './plan.ts'
import { randomSource } from './random.ts'
import { billNumber } from './trade.ts'

interface SpecialBill {
  contact: string
  description: string
  account: string
  amount: Cents
  ago: number
  days: number
  status?: PlannedInvoice['status']
}

const SPECIAL_BILLS: readonly SpecialBill[] = [
  {
    contact: 'Bramble Stationers',
    description: 'Paper and toner',
    account: '461',
    amount: 18_340n,
    ago: 3,
    days: 20,
    status: 'DRAFT',
  },
  {
    contact: 'Pinion Tools',
    description: 'Crimping tools',
    account: '429',
    amount: 31_275n,
    ago: 2,
    days: 20,
    status: 'DRAFT',
  },
  {
    contact: 'Cartwright Electrical',
    description: 'Licensed electrician, subcontract',
    account: '325',
    amount: 145_000n,
    ago: 1,
    days: 14,
    status: 'DRAFT',
  },
  {
    contact: 'Parapet Security',
    description: 'Access cards',
    account: '473',
    amount: 22_600n,
    ago: 37,
    days: 20,
    status: 'DRAFT',
  },
  {
    contact: 'Fairweather Marketing',
    description: 'Trade fair banner',
    account: '400',
    amount: 96_500n,
    ago: 4,
    days: 20,
    status: 'SUBMITTED',
  },
  {
    contact: 'Northstar Components',
    description: 'Fibre patch leads',
    account: '300',
    amount: 187_200n,
    ago: 2,
    days: 30,
    status: 'SUBMITTED',
  },
  {
    contact: 'Hawthorn Legal',
    description: 'Lease review',
    account: '441',
    amount: 121_000n,
    ago: 7,
    days: 20,
    status: 'SUBMITTED',
  },
  {
    contact: 'Mariner Freight Forwarders',
    description: 'Sea freight and clearance',
    account: '425',
    amount: 133_400n,
    ago: 70,
    days: 30,
  },
  {
    contact: 'Dovetail Recruitment',
    description: 'Temporary technician',
    account: '325',
    amount: 205_000n,
    ago: 48,
    days: 20,
  },
  {
    contact: 'Lighthouse Training',
    description: 'Certification course',
    account: '429',
    amount: 89_000n,
    ago: 99,
    days: 20,
  },
  {
    contact: 'Otter Vehicle Leasing',
    description: 'Excess kilometres, disputed',
    account: '449',
    amount: 41_850n,
    ago: 118,
    days: 20,
  },
]

/** The demo's hand-placed bills: drafts, submitted ones, overdue ones and the prepaid annual subscription. */
export function specialBills(today: Day, region: Region): PlannedInvoice[] {
  const { month, year } = partsOf(addMonths(today, -10))
  const annual: SpecialBill = {
    contact: 'CloudNine Software',
    description: 'Security suite, twelve months paid in advance',
    account: '620',
    amount: 360_000n,
    ago: 0,
    days: 14,
  }
  const annualDay = workingDayInMonth(dayOf(year, month, 12))
  return [
    ...SPECIAL_BILLS.map((bill) => specialBill(bill, lastWorkingDay(addDays(today, -bill.ago)), region)),
    { ...specialBill(annual, annualDay, region), paidOn: nextWorkingDay(addDays(annualDay, 10)) },
  ]
}

function specialBill(bill: SpecialBill, day: Day, region: Region): PlannedInvoice {
  const key = `special/${bill.contact}`
  const supply = { ...bill, median: bill.amount, spread: 0, taxed: true }
  return {
    key,
    type: 'ACCPAY',
    contact: bill.contact,
    day,
    due: addDays(day, bill.days),
    status: bill.status ?? 'AUTHORISED',
    number: billNumber(bill.contact, randomSource(key).between(100, 900)),
    lines: [supplyLine(supply, region, true, randomSource(key))],
  }
}

/** Orbit Hardware's monthly bills: routers up 14 % on the latest one, entered a second time the next day by somebody who knew of no stock. */
export function orbitBills(span: Span, region: Region): PlannedInvoice[] {
  const source = randomSource('Orbit Hardware')
  const days = occurrences({ every: 'month', date: 14 }, span, source)
  const bills = days.map((day, index): PlannedInvoice => {
    const latest = index === days.length - 1
    const due = addDays(day, 30)
    return {
      key: `Orbit Hardware#${index}`,
      type: 'ACCPAY',
      contact: 'Orbit Hardware',
      day,
      due,
      status: 'AUTHORISED',
      number: `OH-${20_400 + index * 7}`,
      lines: orbitLines(latest ? 9_350n : 8_200n, source.between(6, 20), region),
      ...(latest ? {} : { paidOn: nextWorkingDay(addDays(due, source.between(-3, 4))) }),
    }
  })
  const last = bills.at(-1)
  if (!last) return []
  const again = nextWorkingDay(addDays(last.day, 1))
  const coded = last.lines.map(({ item: _, ...line }) => ({ ...line, account: '300' }))
  return [...bills, { ...last, key: 'orbit-again', day: again <= span.to ? again : last.day, lines: coded }]
}

function orbitLines(routerPrice: Cents, routers: number, region: Region): PlannedLine[] {
  const tracking = { Department: 'Equipment' }
  return [
    { ...stockLine('ROUTER-X1', routers, routerPrice, region), tracking },
    { ...stockLine('CABLE-2M', routers * 4, 310n, region), tracking },
  ]
}
