import { addMonths, type Day } from '../../books/day.ts'
import type { Region } from '../state-settings.ts'
import { contactBody } from './contacts.ts'
import { monthlyDays } from './demo-bank.ts'
import { supplier } from './demo-cast.ts'
import { officeOf, servicesOffice } from './demo-office.ts'
import { type Charge, TRADING } from './demo-trading.ts'
import { SERVICES_CUSTOMERS } from './names.ts'
import { type PlannedInvoice, type Step, stepsOf } from './plan.ts'
import { randomSource } from './random.ts'
import { ordinaryTaxes } from './tax-rates.ts'
import { type Customer, customerInvoices, type Market, supplierBills } from './trade.ts'

const SUPPLIERS = [
  supplier('Bluegum Telecom', 'Phones and fibre', '489', 21_000n, 50, 'month 7'),
  supplier('Granary Cloud Hosting', 'Virtual servers', '300', 64_000n, 120, 'month 3'),
  supplier('Otter Vehicle Leasing', 'Car lease', '449', 52_000n, 0, 'month 20'),
  supplier('Sextant Software', 'Remote monitoring licences', '485', 31_000n, 80, 'month 9'),
]

/**
 * Kestrel Services' history up to today. Its books hold Trading's charges as bills, except that the one before the latest was never
 * entered and the latest was entered with two digits swapped: the balance between the companies does not tie.
 */
export function servicesPlan(region: Region, today: Day, charges: readonly Charge[]): Step[] {
  const market: Market = {
    region,
    span: { from: addMonths(today, -18), to: today },
    seed: 'kestrel-services',
    tracked: false,
  }
  const customers = SERVICES_CUSTOMERS.map(servicesCustomer)
  const invoices = [
    ...customers.flatMap((customer) => customerInvoices(customer, market)),
    ...SUPPLIERS.flatMap((entry) => supplierBills(entry, market)),
    ...chargeBills(charges, region),
  ]
  const byDay = invoices.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  const office = officeOf(region, market.span, market.seed, false)
  return [
    ...contacts(customers, region, market.span.from),
    ...byDay.flatMap((invoice) => stepsOf(invoice, today, office.statementFrom)),
    ...servicesOffice(office, monthlyDays(25, office)),
  ]
}

function servicesCustomer(name: string): Customer {
  const source = randomSource(`services/${name}`)
  const retained = source.chance(500)
  return {
    name,
    trade: retained ? 'retainer' : 'support',
    median: BigInt(source.between(8, 36)) * 5_000n,
    spread: retained ? 0 : 500,
    rhythm: { every: 'month', date: retained ? 1 : source.between(2, 28), ...(retained ? { exact: true } : {}) },
    terms: { day: 20, type: 'OFFOLLOWINGMONTH' },
    habit: { mean: source.between(-6, 3), deviation: source.between(2, 6), inRuns: true, forgets: 25 },
  }
}

function contacts(customers: readonly Customer[], region: Region, day: Day): Step[] {
  const trading = { supplier: true, account: '412', terms: { day: 20, type: 'OFFOLLOWINGMONTH' } } as const
  const bodies = [
    ...customers.map(({ name, terms }) => contactBody(name, region, { supplier: false, account: '210', terms })),
    ...SUPPLIERS.map(({ name, supply, terms }) =>
      contactBody(name, region, { supplier: true, account: supply.account, terms }),
    ),
    contactBody(TRADING, region, trading),
  ]
  const names = [...customers.map(({ name }) => name), ...SUPPLIERS.map(({ name }) => name), TRADING]
  return bodies.map((body, index): Step => ({ kind: 'contact', day, contact: names[index] ?? '', body }))
}

function chargeBills(charges: readonly Charge[], region: Region): PlannedInvoice[] {
  const latest = charges.length - 1
  return charges.flatMap((charge, index): PlannedInvoice[] => {
    if (index === latest - 1) return []
    const unitAmount = index === latest ? 204_000n : charge.amount
    return [
      {
        key: `charge#${index}`,
        type: 'ACCPAY',
        contact: TRADING,
        day: charge.day,
        due: charge.due,
        status: 'AUTHORISED',
        number: charge.number,
        lines: [
          {
            description: 'Shared staff and premises',
            quantity: 1,
            unitAmount,
            account: '412',
            tax: region === 'us' ? ordinaryTaxes(region).none : ordinaryTaxes(region).purchases,
          },
        ],
        ...(charge.paidOn === undefined ? {} : { paidOn: charge.paidOn }),
      },
    ]
  })
}
