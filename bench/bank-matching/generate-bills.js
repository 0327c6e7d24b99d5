import { addDays, day } from '../../dist/books/day.js'
import { randomOf } from '../random.js'

const FIRST = [
  'Acorn',
  'Bramley',
  'Corvid',
  'Dunmore',
  'Elder',
  'Farrow',
  'Garner',
  'Hollis',
  'Ibex',
  'Juniper',
  'Kestrel',
  'Linden',
  'Marlow',
  'Norton',
  'Orchard',
  'Pemberton',
  'Quarry',
  'Rowan',
  'Sefton',
  'Thornbury',
]
const SECOND = [
  'Plumbing',
  'Catering',
  'Print',
  'Security',
  'Transport',
  'Software',
  'Timber',
  'Cleaning',
  'Electrical',
  'Training',
  'Motors',
  'Design',
  'Supplies',
  'Legal',
  'Energy',
]

/** Bills by company, made up: some suppliers bill the same amount each month, many a few times. The same seed gives the same bills. */
export function generateBills({ companies, bills, seed }) {
  return new Map(
    Array.from({ length: companies }, (_, company) => [
      String(company),
      billsOf(bills, randomOf(seed * 100 + company)),
    ]),
  )
}

function billsOf(count, random) {
  const pick = (from) => from[Math.floor(random() * from.length)]
  const suppliers = Array.from({ length: Math.max(20, Math.round(count / 12)) }, (_, index) => ({
    name: `${pick(FIRST)} ${pick(SECOND)} ${index % 3 === 0 ? 'Services ' : ''}${pick(['Ltd', 'Limited', 'plc', 'LLP', '& Sons'])}`,
    usual: BigInt(Math.round(100 * Math.exp(4 + 3 * random()))),
    isFixed: random() < 0.3,
    next: Math.floor(random() * 90_000) + 1_000,
  }))
  const rows = Array.from({ length: count }, () => {
    // A few suppliers have most of the bills.
    const supplier = suppliers[Math.floor(suppliers.length * random() ** 2)]
    supplier.next += 1
    const amount = supplier.isFixed
      ? supplier.usual
      : (supplier.usual * BigInt(20 + Math.floor(random() * 300))) / 100n + BigInt(Math.floor(random() * 100))
    return {
      date: addDays(day('2025-01-01'), Math.floor(random() * 365)),
      supplier: supplier.name,
      number: `INV-${supplier.next}`,
      amount: amount + 100n,
    }
  })
  return rows.sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0))
}
