import { addDays, addMonths } from '../../dist/books/day.js'
import { addAlike, addCredit, lineOf, markAlike, supplier } from './alike.js'
import { cardSpend } from './alike-money.js'
import { billLine, RATES, scaled, worded } from './company.js'

/** Equal bills under one number that are none the less two: a standing number, credited or voided and entered again, fares. */
function sameNumbers(company, draw) {
  const type = 'duplicate_exact'
  const [standing, credited, voided] = ['473', '473', '473'].map((account) => supplier(company, account))
  const monthly = lineOf(company, 'Lift contract', '473', draw.cents(180, 0.3))
  for (let month = 0; month < 18; month += 1) {
    const on = addDays(addMonths(company.span.from, month), 11)
    addAlike(company, type, `standing#${month}`, { contact: standing, on, number: 'ACC-4471', lines: monthly })
  }
  const lines = lineOf(company, 'Door closers', '473', draw.cents(540, 0.3))
  addAlike(company, type, 'credited#1', { contact: credited, on: '2026-10-06', number: 'W-71', lines, paidOn: null })
  const credit = { on: '2026-10-12', number: 'W-71', reference: 'Credit of W-71', appliesTo: 'credited#1' }
  addCredit(company, 'credited#credit', { contact: credited, lines, ...credit })
  addAlike(company, type, 'credited#2', { contact: credited, on: '2026-10-13', number: 'W-71', lines })
  for (const index of [1, 2]) {
    const one = { contact: voided, on: `2026-10-0${index + 4}`, number: '60312', lines }
    addAlike(company, type, `voided#${index}`, { ...one, ...(index === 1 ? { paidOn: null } : {}) })
  }
  company.steps.push({ kind: 'change', day: '2026-10-06', key: 'voided#1', body: { Status: 'VOIDED' } })
  for (const index of [1, 2])
    cardSpend(company, `fare#${index}`, type, '2026-10-15', 'City Taxis', ['Fare', 1_850n, '493'])
}

/** Equal bills under numbers that are much alike and none the less two: branches, halves, a credit and a new bill. */
function nearNumbers(company, draw) {
  const type = 'duplicate_altered'
  const unitAmount = draw.cents(620, 0.4)
  const line = (words) => lineOf(company, words, '473', unitAmount)
  const [branches, halved, rebilled] = ['473', '473', '473'].map((account) => supplier(company, account))
  for (const [key, contact, on, number, words] of [
    ['branch#1', branches, '2026-10-14', '88120', 'Service of lift, North building'],
    ['branch#2', branches, '2026-10-14', '88121', 'Service of lift, South building'],
    ['half#1', halved, '2026-10-08', 'J2209-A', 'Roof repair, first half'],
    ['half#2', halved, '2026-10-22', 'J2209-B', 'Roof repair, second half'],
  ])
    addAlike(company, type, key, { contact, on, number, lines: line(words) })
  const lines = line('Door closers')
  addAlike(company, type, 'rebill#1', { contact: rebilled, on: '2026-10-06', number: 'W-5510', lines, paidOn: null })
  const credit = { on: '2026-10-12', number: 'W-5510C', reference: 'Credit of W-5510', appliesTo: 'rebill#1' }
  addCredit(company, 'rebill#credit', { contact: rebilled, lines, ...credit })
  addAlike(company, type, 'rebill#2', { contact: rebilled, on: '2026-10-13', number: 'W-5526', lines })
}

/** Amounts of one supplier of which one is the other with tax, by chance: a rise in price, materials and labour, two prices of a list. */
function taxApart(company, draw) {
  const type = 'duplicate_net'
  const more = (amount) => (amount * RATES[company.region]) / 10_000n
  const base = BigInt(draw.between(8, 60)) * 1_000n
  const [risen, builder, list] = ['485', '473', '429'].map((account) => supplier(company, account))
  for (let month = 0; month < 18; month += 1) {
    const on = addDays(addMonths(company.span.from, month), 9)
    const lines = lineOf(company, 'Alarm line', '485', month < 17 ? base : more(base))
    addAlike(company, type, `risen#${month}`, { contact: risen, on, number: `AL-${2_310 + month * 7}`, lines })
  }
  for (const [key, contact, on, number, words, account, amount] of [
    ['labour#1', builder, '2026-10-16', '5120', 'Materials for the ramp', '473', base],
    ['labour#2', builder, '2026-10-16', '5121', 'Labour for the ramp', '473', more(base)],
    ['listed#1', list, '2026-10-07', 'T-903', 'Gloves, box', '429', base / 10n],
    ['listed#2', list, '2026-10-20', 'T-958', 'Masks, box', '429', more(base / 10n)],
  ])
    addAlike(company, type, key, { contact, on, number, lines: lineOf(company, words, account, amount) })
}

/** Bills of two suppliers with one number, one price, or of two branches of a brand. */
function otherSuppliers(company, draw) {
  const type = 'duplicate_other_contact'
  const price = BigInt(draw.between(12, 48)) * 1_000n
  const [one, other] = ['429', '429'].map((account) => supplier(company, account))
  const [north, south] = ['North', 'South'].map((place) => supplier(company, '449', `Treadwell Tyres ${place}`))
  const [sweep, gutters] = ['408', '408'].map((account) => supplier(company, account))
  for (const [key, contact, on, number, words, account, amount] of [
    ['sameNumber#1', one, '2026-10-05', '1001', 'Signs', '429', price + 1_730n],
    ['sameNumber#2', other, '2026-10-08', '1001', 'Flowers', '429', price / 2n + 410n],
    ['samePrice#1', sweep, '2026-10-19', 'S88', 'Chimney sweep', '408', price],
    ['samePrice#2', gutters, '2026-10-19', '70441', 'Gutters cleared', '408', price],
    ['brand#1', north, '2026-10-13', 'TN-3310', 'Wheel alignment', '449', 8_900n],
    ['brand#2', south, '2026-10-14', 'TS-1207', 'Wheel alignment', '449', 8_900n],
  ])
    addAlike(company, type, key, { contact, on, number, lines: lineOf(company, words, account, amount) })
}

/** Names that are much alike and belong to different businesses: branches, trades, a family. */
function namesakes(company) {
  const [stem, family] = [company.names().split(' ').slice(0, 2).join(' '), company.names().split(' ')[0]]
  for (const [index, [kind, name]] of [
    ['branches', `${stem} Foods North`],
    ['branches', `${stem} Foods South`],
    ['trades', `${stem} Freight`],
    ['trades', `${stem} Motors`],
    ['family', `Anna ${family} Painting`],
    ['family', `Peter ${family} Plumbing`],
  ].entries()) {
    const one = {
      contact: supplier(company, '429', name),
      on: `2026-10-0${index + 2}`,
      number: `${4_410 + 97 * index}`,
    }
    const lines = lineOf(company, 'Supplies', '429', 8_800n + 1_370n * BigInt(index))
    addAlike(company, 'duplicate_contact', `${kind}#${index}`, { ...one, lines })
  }
}

/** Suppliers that belong on more than one account, have moved to another one for good, or are new. */
function codings(company, draw) {
  const type = 'miscoded'
  const [mixed, moved, fresh] = [supplier(company), supplier(company), supplier(company)]
  const amount = () => draw.cents(170, 0.4)
  for (let month = 0; month < 18; month += 1) {
    const on = addMonths(company.span.from, month)
    for (const [part, [account, words]] of [
      ['429', 'Consumables'],
      ['473', 'Repair materials'],
      ['453', 'Kitchen supplies'],
    ].entries()) {
      if ((month + part) % 3 === 2) continue
      const one = { contact: mixed, on: addDays(on, 3 + part * 6), number: `${20_300 + month * 11 + part}` }
      addAlike(company, type, `mixed#${month}.${part}`, { ...one, lines: lineOf(company, words, account, amount()) })
    }
    const lines = lineOf(company, 'Staff newsletter printing', month < 11 ? '461' : '400', amount())
    addAlike(company, type, `moved#${month}`, { contact: moved, on: addDays(on, 10), number: `N${600 + month}`, lines })
  }
  const lines = lineOf(company, 'First aid training', '429', 42_000n)
  addAlike(company, type, 'fresh#1', { contact: fresh, on: '2026-10-20', number: '1003', lines })
}

/** Tax codes that are unlike the usual and right: lines without tax beside lines with, suppliers not registered, abroad, or no longer registered. */
function taxCodes(company, draw) {
  const { none, purchases } = company.taxes
  if (purchases === none) return
  const type = 'wrong_tax_code'
  const [mixed, small, abroad, former] = ['425', '408', '485', '429'].map((account) => supplier(company, account))
  for (let month = 0; month < 18; month += 1) {
    const on = addMonths(company.span.from, month)
    const duty = [
      ...lineOf(company, 'Freight forwarding', '425', draw.cents(380, 0.3)),
      ...lineOf(company, 'Duty paid on your behalf', '425', draw.cents(90, 0.5), { tax: none }),
    ]
    const plain = (words, account, amount, tax = none) => lineOf(company, words, account, amount, { tax })
    const sewing = plain('Alterations', '429', draw.cents(75, 0.2), month < 12 ? purchases : none)
    for (const [kind, contact, at, number, lines] of [
      ['duty', mixed, 16, `FF${3_120 + month}`, duty],
      ['garden', small, 20, `${month + 1}`, plain('Gardening', '408', 9_500n)],
      ['overseas', abroad, 6, `US-${88_300 + 41 * month}`, plain('Drawing software, from abroad', '485', 5_900n)],
      ['deregistered', former, 18, `${310 + 3 * month}`, sewing],
    ])
      addAlike(company, type, `${kind}#${month}`, { contact, on: addDays(on, at), number, lines })
  }
}

/** Amounts of tax that are unlike the rate's and right: cents of rounding, amounts with tax in them, goods taken back on the bill, many small lines. */
function taxAmounts(company) {
  if (company.taxes.purchases === company.taxes.none) return
  const type = 'wrong_tax_amount'
  const [rounded, returned, many] = ['445', '300', '461'].map((account) => supplier(company, account))
  for (const [index, cents] of [1n, -1n, 2n].entries()) {
    const unitAmount = 31_230n + BigInt(index) * 4_410n
    const taxAmount = (unitAmount * (RATES[company.region] - 10_000n)) / 10_000n + cents
    const lines = lineOf(company, 'Metered services', '445', unitAmount, { taxAmount })
    addAlike(company, type, `rounded#${index}`, {
      contact: rounded,
      on: `2026-10-1${index}`,
      number: `M-${771 + index}`,
      lines,
    })
    const card = ['Corner Hardware', ['Screws', 333n + 71n * BigInt(index), '429']]
    cardSpend(company, `withTax#${index}`, type, `2026-10-0${index + 6}`, ...card)
  }
  const back = [...lineOf(company, 'Timber', '300', 48_333n), ...lineOf(company, 'Timber returned', '300', -9_117n)]
  addAlike(company, type, 'returned#1', { contact: returned, on: '2026-10-21', number: 'TB-6120', lines: back })
  const lines = Array.from({ length: 9 }, (_, at) =>
    billLine(company, { words: `Labels, size ${at + 1}`, account: '461', unitAmount: 103n + 37n * BigInt(at) }),
  )
  addAlike(company, type, 'smallLines#1', { contact: many, on: '2026-10-22', number: 'LB-90117', lines })
}

/** Amounts that are larger than usual and right: of a season, widely spread, once a year, of two sizes. */
function sizes(company, draw) {
  const type = 'decimal_slip'
  const [seasonal, wide, yearly, packs] = ['445', '473', '433', '429'].map((account) => supplier(company, account))
  for (let month = 0; month < 18; month += 1) {
    const on = addMonths(company.span.from, month)
    const gas = scaled(draw.cents(210, 0.08), [4, 5, 6, 16, 17].includes(month) ? 1.9 : 1)
    // The yearly settlement is in October of each year.
    const levy = (month % 12 === 5 ? 10n : 1n) * 11_500n
    const pack = (month % 3 === 2 ? 10n : 1n) * 12_400n
    for (const [kind, contact, at, number, words, account, amount] of [
      ['gas', seasonal, 8, `G${9_000 + month}`, worded('Gas, MONTH', on), '445', gas],
      ['repair', wide, 17, `R${month + 30}`, 'Plant repair', '473', draw.cents(500, 1.1)],
      ['settled', yearly, 21, `LV-${440 + month}`, 'Accident levy', '433', levy],
      ['packs', packs, 13, `PK${7_010 + 3 * month}`, pack > 20_000n ? 'Filters, pack of ten' : 'Filter', '429', pack],
    ]) {
      const lines = lineOf(company, words, account, amount)
      addAlike(company, type, `${kind}#${month}`, { contact, on: addDays(on, at), number, lines })
    }
  }
}

/** Invoices and bills of the month in another currency, each at its own day's rate, some at a rate agreed ahead. */
function abroad(company) {
  const isNow = ({ currency, day: on }) => currency && on >= '2026-10-01' && on <= '2026-10-31'
  const foreign = company.invoices.filter(isNow)
  if (foreign.length < 3) return
  for (const { key } of foreign.slice(0, foreign.length / 2)) {
    markAlike(company, 'currency_rate', key, { kind: 'drift' })
  }
  const { code, rate } = company.foreign
  for (const [kind, perThousand] of [
    ['agreedAhead', 970n],
    ['cardRate', 1_025n],
  ]) {
    const lines = lineOf(company, 'Bearings', '300', 61_000n + perThousand, { tax: company.taxes.none })
    const currency = { code, rate: (rate * perThousand) / 1_000n }
    const one = { contact: supplier(company, '300'), on: '2026-10-09', number: `EX-2${perThousand}`, lines, currency }
    addAlike(company, 'currency_rate', `${kind}#1`, { ...one, paidOn: null })
  }
}

/** What only looks like errors of single documents. */
export const DOCUMENT_ALIKES = [
  sameNumbers,
  nearNumbers,
  taxApart,
  otherSuppliers,
  namesakes,
  codings,
  taxCodes,
  taxAmounts,
  sizes,
  abroad,
]
