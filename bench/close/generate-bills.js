import { addDays, day } from '../../dist/books/day.js'
import { randomOf } from '../random.js'
import { documentOf, lineOf } from './documents.js'

const FIRST = day('2024-01-01')
const DAYS = 731
const ACCOUNTS = Array.from({ length: 40 }, (_, at) => `${300 + 7 * at}`)
const NAMES =
  'Birch Kauri Alder Orbit Harbour Summit Cedar Pioneer Lantern Quarry Meadow Falcon Granite Willow Compass Anchor'.split(
    ' ',
  )
const PLACES =
  'Northgate Riverside Ashford Milton Kingsway Brook Harrow Dunedin Seaview Parkhill Weston Elm Oxley Tawa Forge Bridge'.split(
    ' ',
  )
const TRADES = 'Hardware Legal Catering Couriers Print Motors Fuel Roofing Cleaning Software Training Timber'.split(' ')

/** Bills of 12 made-up companies over two years: suppliers that bill monthly, weekly or now and then, at steady or at any amounts. */
export function generateBills(seed) {
  return new Map(
    Array.from({ length: 12 }, (_, company) => [`${company}`, billsOf(randomOf(seed * 97 + company), company)]),
  )
}

function billsOf(random, company) {
  const pick = (list) => list[Math.floor(random() * list.length)]
  const bills = Array.from({ length: 70 }, (_, at) => {
    const name = [pick(NAMES), PLACES[at % PLACES.length], pick(TRADES), ...(at % 2 === 0 ? ['Ltd'] : [])]
      .join(' ')
      .toUpperCase()
    const supplier = { name, account: pick(ACCOUNTS), usual: Math.exp(4 + 3 * random()), steady: random() < 0.5 }
    return supplierBills(
      { ...supplier, every: pick([7, 30, 30, 30, 45, 90]), number: 1_000 + Math.floor(random() * 80_000) },
      random,
    )
  }).flat()
  return bills
    .map((bill, at) => documentOf({ ...bill, id: `g${company}-${at}` }))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

function supplierBills({ name, account, usual, steady, every, number }, random) {
  const bills = []
  let next = number
  for (let at = Math.floor(random() * every); at < DAYS; at += Math.max(1, Math.round(every + (random() - 0.5) * 6))) {
    const spread = steady ? 0.1 : 1.2
    const amount = BigInt(Math.round(100 * usual * Math.exp(spread * (random() + random() - 1))))
    next += 1 + Math.floor(random() * 9)
    bills.push({ contact: name, number: `INV-${next}`, date: addDays(FIRST, at), lines: [lineOf(account, amount)] })
  }
  return bills
}
