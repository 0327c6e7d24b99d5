import { addDays, addMonths, day } from '../../dist/books/day.js'
import { journalStep } from '../../dist/simulator/company/demo-taxes.js'
import { addAlike, addCredit, lineOf, markAlike, supplier } from './alike.js'
import { PERIOD, worded } from './company.js'

/** Suppliers that are rightly not billed in the month: quarterly, ended long ago, now and then, of a season. */
function rhythms(company, draw) {
  const type = 'missing_recurring'
  const [quarterly, ended, loose, season] = ['473', '485', '429', '408'].map((account) => supplier(company, account))
  for (let month = 0; month < 18; month += 1) {
    const on = addMonths(company.span.from, month)
    const isLoose = month !== 17 && draw.chance(550)
    const [late, casual] = [draw.between(2, 25), draw.cents(260, 0.4)]
    const isSeason = Number(on.slice(5, 7)) >= 6 && Number(on.slice(5, 7)) <= 9
    for (const [isBilled, kind, contact, at, number, words, account, amount] of [
      [month % 3 === 1, 'quarter', quarterly, 13, `Q${month}`, 'Fire alarm service', '473', 31_500n],
      [month < 12, 'ended', ended, 13, `${month + 700}`, 'Old telephone system', '485', 6_900n],
      [isLoose, 'loose', loose, late, `${month * 31 + 5}`, 'Casual help', '429', casual],
      [isSeason, 'season', season, 19, `HT${210 + 4 * month}`, 'Grounds, season', '408', 14_500n],
    ]) {
      const lines = lineOf(company, words, account, amount)
      if (isBilled) addAlike(company, type, `${kind}#${month}`, { contact, on: addDays(on, at), number, lines })
    }
  }
}

/** What is for a year or another month and rightly a cost of this one: small, in instalments, for what is over, a month that begins on a day of its own. */
function spans(company) {
  const type = 'prepaid_expensed'
  const [yearly, instalments, over, midway] = ['485', '433', '433', '485'].map((account) => supplier(company, account))
  const instalment = 'Fleet policy 1 August 2026 to 31 July 2027, instalment'
  for (const [key, contact, on, number, words, account, amount] of [
    ['renewal#0', yearly, '2025-10-06', 'D88', 'Domain name, renewal for one year', '485', 4_800n],
    ['renewal#1', yearly, '2026-10-05', 'D89', 'Domain name, renewal for one year', '485', 5_250n],
    ['instalment#1', instalments, '2026-08-05', 'FP-1', `${instalment} 1 of 12`, '433', 21_400n],
    ['instalment#2', instalments, '2026-09-05', 'FP-2', `${instalment} 2 of 12`, '433', 21_400n],
    ['instalment#3', instalments, '2026-10-05', 'FP-3', `${instalment} 3 of 12`, '433', 21_400n],
    ['over#1', over, '2026-10-28', 'AJ-70', 'Premium adjusted, 1 October 2025 to 30 September 2026', '433', 88_000n],
    ['midway#1', midway, '2026-10-15', 'HB-31', 'Hosting, 15 October 2026 to 14 November 2026', '485', 9_400n],
  ])
    addAlike(company, type, key, { contact, on, number, lines: lineOf(company, words, account, amount) })
}

/** Documents near the end of the month that are on the right side of it, always a month late, or accrued. */
function cutOffs(company) {
  const type = 'wrong_period'
  const [near, behind, accrued] = ['469', '489', '473'].map((account) => supplier(company, account))
  for (const [key, contact, on, number, words, account, amount] of [
    ['next#1', near, '2026-11-02', 'P-118', 'Parking spaces, November 2026', '469', 21_000n],
    ['first#1', near, '2026-10-01', 'P-117', 'Parking spaces, October 2026', '469', 21_000n],
    ['ordered#1', near, '2026-11-04', 'P-140', 'Barriers, your order of 28 October', '469', 38_000n],
    ['accrued#1', accrued, '2026-11-03', 'LF-771', 'Lift inspection, October 2026', '473', 46_200n],
  ])
    addAlike(company, type, key, { contact, on, number, lines: lineOf(company, words, account, amount) })
  for (let month = 1; month < 19; month += 1) {
    const on = addDays(addMonths(company.span.from, month), 2)
    const lines = lineOf(company, worded('Calls in MONTH', addMonths(on, -1)), '489', 7_300n + BigInt(month % 4) * 210n)
    addAlike(company, type, `behind#${month}`, { contact: behind, on, number: `CL${5_500 + month}`, lines })
  }
  turnedRound(company, 'Accrual 2026-10: lift inspection', ['2026-10-31', '2026-11-01'], ['473', 46_200n])
}

/** A journal of an accrual, and where a second day is given, its reversal on it. */
function turnedRound(company, narration, [on, backOn], [account, amount]) {
  const entries = (sign) => [
    { account, description: narration, amount: amount * sign },
    { account: '805', description: narration, amount: -amount * sign },
  ]
  company.steps.push({ ...journalStep(narration, day(on), entries(1n)), key: narration })
  if (backOn === undefined) return
  const back = `Reversal of ${narration.toLowerCase()}`
  company.steps.push({ ...journalStep(back, day(backOn), entries(-1n)), key: back })
}

/** Accruals that are as they should be: turned round on the next day or later, used up by their bill, built up for a bill of the year. */
function accruals(company) {
  const type = 'accrual_not_reversed'
  const mark = (key, kind) => markAlike(company, type, key, { kind })
  for (const month of ['2026-07', '2026-08']) mark(`Accrual ${month}: power used, not billed`, 'turnedNextDay')
  turnedRound(company, 'Accrual 2026-08: carriage', ['2026-08-31', '2026-09-08'], ['425', 31_700n])
  mark('Accrual 2026-08: carriage', 'turnedLater')
  turnedRound(company, 'Accrual 2026-07: survey', ['2026-07-31'], ['412', 50_000n])
  mark('Accrual 2026-07: survey', 'usedByBill')
  const lines = lineOf(company, 'Survey of July', '805', 50_000n)
  addAlike(company, type, 'usedByBill#1', {
    contact: supplier(company, '412'),
    on: '2026-08-12',
    number: 'SV-12',
    lines,
  })
  for (const end of ['2026-05-31', '2026-06-30', '2026-07-31', '2026-08-31', '2026-09-30', '2026-10-31']) {
    const key = `Accrual ${end.slice(0, 7)}: audit of the year`
    turnedRound(company, key, [end], ['412', 25_000n])
    mark(key, 'builtUp')
  }
}

/** Drafts that nobody waits for: of the next month, awaiting approval, deleted. */
function drafts(company) {
  const contact = supplier(company, '469')
  const lines = lineOf(company, 'Key cards', '469', 3_300n)
  for (const [key, on, status] of [
    ['nextDraft#1', '2026-11-03', 'DRAFT'],
    ['submitted#1', '2026-11-05', 'SUBMITTED'],
    ['deleted#1', '2026-10-20', 'DRAFT'],
  ])
    addAlike(company, 'draft_left', key, { contact, on, number: `K-${on.slice(8)}`, lines, status, paidOn: null })
  company.steps.push({ kind: 'change', day: day('2026-10-22'), key: 'deleted#1', body: { Status: 'DELETED' } })
}

/** Words of assets on what is no asset, and an asset that stands as one. */
function assets(company) {
  for (const [key, on, words, account, amount] of [
    ['repaired#1', '2026-10-07', 'Laptop repair, new screen', '473', 128_900n],
    ['capitalised#1', '2026-10-16', 'Laptop, Model 14', '720', 218_000n],
    ['small#1', '2026-10-21', 'Laptop bags and mice', '453', 12_400n],
    ['hired#1', '2026-10-22', 'Forklift hire, two weeks', '473', 196_000n],
  ]) {
    const one = { contact: supplier(company, account), on, number: `L-3${on.slice(8)}` }
    addAlike(company, 'asset_expensed', key, { ...one, lines: lineOf(company, words, account, amount) })
  }
}

/** What touches documents of closed months and changes nothing in them: notes, a payment, a credit. */
function lateChanges(company) {
  const type = 'backdated'
  const isClosed = ({ day: on, status, key }) =>
    on > '2026-06-01' && on < '2026-09-20' && status === 'AUTHORISED' && !company.alikes.has(key)
  for (const { key } of company.invoices.filter(isClosed).slice(0, 3)) {
    company.steps.push({ kind: 'note', day: addDays(PERIOD.to, 4), key, details: 'Chased by telephone' })
    markAlike(company, type, key, { kind: 'noted' })
  }
  const [late, credited] = [supplier(company, '473'), supplier(company, '300')]
  const lines = lineOf(company, 'Fence, south side', '473', 61_000n)
  addAlike(company, type, 'paidLate#1', {
    contact: late,
    on: '2026-08-20',
    number: 'FN-31',
    lines,
    paidOn: '2026-11-03',
  })
  const goods = lineOf(company, 'Pallets', '300', 24_000n)
  addAlike(company, type, 'creditedLate#1', {
    contact: credited,
    on: '2026-08-21',
    number: 'PL-90',
    lines: goods,
    paidOn: null,
  })
  const credit = { contact: credited, on: '2026-11-02', number: 'PL-90C', reference: 'Credit of PL-90' }
  addCredit(company, 'creditedLate#2', { ...credit, lines: goods, appliesTo: 'creditedLate#1' })
}

/** Orders that nothing is to be accrued of: due next month, billed, a draft. */
function orders(company, draw) {
  const contact = supplier(company, '300')
  const price = draw.between(300, 900)
  for (const [index, [key, due, Status]] of [
    ['dueLater#1', '2026-11-20', 'AUTHORISED'],
    ['billedOrder#1', '2026-10-14', 'BILLED'],
    ['draftOrder#1', '2026-10-22', 'DRAFT'],
  ].entries()) {
    const line = { Description: 'Shelving', AccountCode: '300', Quantity: 2, UnitAmount: String(price + index) }
    const LineItems = [{ ...line, TaxType: company.taxes.purchases }]
    const days = { Date: '2026-10-06', DeliveryDate: due }
    const body = { Contact: { Name: contact }, ...days, Status, LineAmountTypes: 'Exclusive', LineItems }
    company.steps.push({ kind: 'record', day: day('2026-10-06'), resource: 'PurchaseOrders', body, key })
    markAlike(company, 'accrual_missing', key)
  }
}

/** What a shop buys of the maker of its stock and rightly has as a cost. */
function ofTheMaker(company) {
  if (!company.stockMaker) return
  for (const [index, [kind, words]] of [
    ['freight', 'Freight of your order'],
    ['catalogue', 'Catalogue and colour cards'],
    ['packaging', 'Packaging, returned'],
  ].entries()) {
    const one = { contact: company.stockMaker, on: `2026-10-1${index + 1}`, number: `V${88_100 + index}` }
    const lines = lineOf(company, words, '425', 6_400n + 900n * BigInt(index))
    addAlike(company, 'inventory_expensed', `${kind}#1`, { ...one, lines })
  }
}

/** What only looks like errors of a month and its end. */
export const MONTH_ALIKES = [rhythms, spans, cutOffs, accruals, drafts, assets, lateChanges, orders, ofTheMaker]
