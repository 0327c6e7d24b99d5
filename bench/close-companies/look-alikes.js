import { addDays, addMonths, day } from '../../dist/books/day.js'
import { CARD, CHEQUE, moneyStep } from '../../dist/simulator/company/demo-bank.js'
import { journalStep } from '../../dist/simulator/company/demo-taxes.js'
import { addContact, bill, billLine, PERIOD, scaled, worded } from './company.js'

/** Adds to a company whose books are right what only looks like an error, three or more of most kinds; everything of it is as it should be. */
export function addLookAlikes(company) {
  const { draw } = company
  for (const add of [
    repeats,
    namesakes,
    codings,
    taxes,
    sizes,
    rhythms,
    cutOffs,
    assets,
    credits,
    bankItems,
    lateChanges,
    spending,
    monthEnd,
    orders,
    partPayments,
    ofTheMaker,
    abroad,
  ])
    add(company, draw)
}

function supplier(company, account = '429', name = company.names()) {
  return addContact(company, name, { supplier: true, account })
}

function add(company, type, key, contact, on, number, lines, more = {}) {
  company.invoices.push(bill(company, { key, contact, day: day(on), number, lines, ...more }))
  company.alikes.set(key, type)
}

/** Equal amounts that are none the less two things: branches, halves, a credit and a new bill, fares. */
function repeats(company, draw) {
  const unitAmount = draw.cents(620, 0.4)
  const line = (words) => [billLine(company, { words, account: '473', unitAmount })]
  const [branches, halved, rebilled] = [supplier(company, '473'), supplier(company, '473'), supplier(company, '473')]
  add(company, 'duplicate', 'branch#1', branches, '2026-10-14', '88120', line('Service of lift, North building'))
  add(company, 'duplicate', 'branch#2', branches, '2026-10-14', '88121', line('Service of lift, South building'))
  add(company, 'duplicate', 'half#1', halved, '2026-10-08', 'J2209-A', line('Roof repair, first half'))
  add(company, 'duplicate', 'half#2', halved, '2026-10-22', 'J2209-B', line('Roof repair, second half'))
  add(company, 'duplicate', 'rebill#1', rebilled, '2026-10-06', 'W-5510', line('Door closers'), { paidOn: null })
  add(company, 'duplicate', 'rebill#2', rebilled, '2026-10-13', 'W-5526', line('Door closers'))
  const lines = line('Door closers')
  const creditNote = { key: 'rebill#credit', type: 'ACCPAYCREDIT', contact: rebilled, day: day('2026-10-12'), lines }
  const applied = { reference: 'Credit of W-5510', number: 'W-5510C', appliesTo: 'rebill#1' }
  company.steps.push({ kind: 'creditNote', day: creditNote.day, creditNote: { ...creditNote, ...applied } })
  for (const index of [1, 2])
    cardSpend(company, `fare#${index}`, 'duplicate', '2026-10-15', 'City Taxis', 'Fare', 1_850n, '493')
}

function cardSpend(company, key, type, on, contact, description, amount, account, more = {}) {
  const lines = [{ description, amount, account, taxed: true }]
  const money = {
    day: day(on),
    type: 'SPEND',
    contact,
    bank: CARD,
    reference: `CARD ${contact.toUpperCase()}`,
    lines,
    key,
    ...more,
  }
  company.steps.push(moneyStep(money, company.office))
  company.alikes.set(key, type)
}

/** Names that are much alike and belong to different businesses. */
function namesakes(company) {
  const stem = company.names().split(' ').slice(0, 2).join(' ')
  for (const [index, last] of ['Foods North', 'Foods South', 'Freight', 'Motors'].entries()) {
    const contact = supplier(company, '429', `${stem} ${last}`)
    const lines = [
      billLine(company, { words: 'Supplies', account: '429', unitAmount: 8_800n + 1_370n * BigInt(index) }),
    ]
    add(
      company,
      'duplicate_contact',
      `namesake#${index}`,
      contact,
      `2026-10-0${index + 2}`,
      `${4_410 + 97 * index}`,
      lines,
    )
  }
}

/** Suppliers that belong on more than one account, have moved to another one for good, or are new. */
function codings(company, draw) {
  const [mixed, moved, fresh] = [supplier(company), supplier(company), supplier(company)]
  for (let month = 0; month < 18; month += 1) {
    const on = addMonths(company.span.from, month)
    const amount = () => draw.cents(170, 0.4)
    for (const [part, [account, words]] of [
      ['429', 'Consumables'],
      ['473', 'Repair materials'],
      ['453', 'Kitchen supplies'],
    ].entries()) {
      if ((month + part) % 3 === 2) continue
      const lines = [billLine(company, { words, account, unitAmount: amount() })]
      add(
        company,
        'miscoded',
        `mixed#${month}.${part}`,
        mixed,
        addDays(on, 3 + part * 6),
        `${20_300 + month * 11 + part}`,
        lines,
      )
    }
    const lines = [
      billLine(company, {
        words: 'Staff newsletter printing',
        account: month < 11 ? '461' : '400',
        unitAmount: amount(),
      }),
    ]
    add(company, 'miscoded', `moved#${month}`, moved, addDays(on, 10), `N${600 + month}`, lines)
  }
  const lines = [billLine(company, { words: 'First aid training', account: '429', unitAmount: 42_000n })]
  add(company, 'miscoded', 'fresh#1', fresh, '2026-10-20', '1003', lines)
}

/** Tax that is unlike the usual and right: lines without tax beside lines with, suppliers not registered, cents of rounding. */
function taxes(company, draw) {
  const { none, purchases } = company.taxes
  const [mixed, small] = [supplier(company, '425'), supplier(company, '408')]
  for (let month = 0; month < 18; month += 1) {
    const on = addMonths(company.span.from, month)
    const lines = [
      billLine(company, { words: 'Freight forwarding', account: '425', unitAmount: draw.cents(380, 0.3) }),
      billLine(company, {
        words: 'Duty paid on your behalf',
        account: '425',
        unitAmount: draw.cents(90, 0.5),
        tax: none,
      }),
    ]
    add(company, 'tax_code', `duty#${month}`, mixed, addDays(on, 16), `FF${3_120 + month}`, lines)
    const garden = [billLine(company, { words: 'Gardening', account: '408', unitAmount: 9_500n, tax: none })]
    add(company, 'tax_code', `garden#${month}`, small, addDays(on, 20), `${month + 1}`, garden)
  }
  if (purchases === none) return
  const rounded = supplier(company, '445')
  for (const [index, cents] of [1n, -1n, 2n].entries()) {
    const unitAmount = 31_230n + BigInt(index) * 4_410n
    const rate = { nz: 15n, au: 10n, uk: 20n }[company.region]
    const line = billLine(company, {
      words: 'Metered services',
      account: '445',
      unitAmount,
      taxAmount: (unitAmount * rate) / 100n + cents,
    })
    add(company, 'tax_amount', `rounded#${index}`, rounded, `2026-10-1${index}`, `M-${771 + index}`, [line])
  }
}

/** Amounts that are larger than usual and right. */
function sizes(company, draw) {
  const [seasonal, wide] = [supplier(company, '445'), supplier(company, '473')]
  for (let month = 0; month < 18; month += 1) {
    const on = addMonths(company.span.from, month)
    const factor = [4, 5, 6, 16, 17].includes(month) ? 1.9 : 1
    const gas = [
      billLine(company, {
        words: worded('Gas, MONTH', on),
        account: '445',
        unitAmount: scaled(draw.cents(210, 0.08), factor),
      }),
    ]
    add(company, 'decimal_slip', `gas#${month}`, seasonal, addDays(on, 8), `G${9_000 + month}`, gas)
    const repair = [billLine(company, { words: 'Plant repair', account: '473', unitAmount: draw.cents(500, 1.1) })]
    add(company, 'decimal_slip', `repair#${month}`, wide, addDays(on, 17), `R${month + 30}`, repair)
  }
}

/** Suppliers that are rightly not billed in the month: quarterly, ended long ago, now and then. */
function rhythms(company, draw) {
  const [quarterly, ended, loose, yearly] = [
    supplier(company, '473'),
    supplier(company, '485'),
    supplier(company, '429'),
    supplier(company, '485'),
  ]
  const line = (words, account, unitAmount) => [billLine(company, { words, account, unitAmount })]
  for (let month = 0; month < 18; month += 1) {
    const on = addMonths(company.span.from, month)
    if (month % 3 === 1)
      add(
        company,
        'missing_recurring',
        `quarter#${month}`,
        quarterly,
        addDays(on, 13),
        `Q${month}`,
        line('Fire alarm service', '473', 31_500n),
      )
    if (month < 12)
      add(
        company,
        'missing_recurring',
        `ended#${month}`,
        ended,
        addDays(on, 13),
        `${month + 700}`,
        line('Old telephone system', '485', 6_900n),
      )
    if (month !== 17 && draw.chance(550))
      add(
        company,
        'missing_recurring',
        `loose#${month}`,
        loose,
        addDays(on, draw.between(2, 25)),
        `${month * 31 + 5}`,
        line('Casual help', '429', draw.cents(260, 0.4)),
      )
  }
  for (const [index, on] of ['2025-10-06', '2026-10-05'].entries()) {
    const lines = line('Domain name, renewal for one year', '485', 4_800n + 450n * BigInt(index))
    add(company, 'prepaid_expensed', `renewal#${index}`, yearly, on, `D${index + 88}`, lines)
  }
}

/** Documents near the end of the month that are on the right side of it, and drafts that are not due yet. */
function cutOffs(company) {
  const near = supplier(company, '469')
  const line = (words, unitAmount) => [billLine(company, { words, account: '469', unitAmount })]
  add(
    company,
    'wrong_period',
    'november#1',
    near,
    '2026-11-02',
    'P-118',
    line('Parking spaces, November 2026', 21_000n),
  )
  add(company, 'wrong_period', 'october#1', near, '2026-10-01', 'P-117', line('Parking spaces, October 2026', 21_000n))
  for (const [index, on] of ['2026-11-03', '2026-11-05', '2026-11-06'].entries()) {
    const draft = { status: index === 1 ? 'SUBMITTED' : 'DRAFT', paidOn: null }
    add(company, 'draft_left', `draft#${index}`, near, on, `P-${119 + index}`, line('Key cards', 3_300n), draft)
  }
}

/** Words of assets on what is no asset. */
function assets(company) {
  const shop = supplier(company, '473')
  const line = (words, account, unitAmount) => [billLine(company, { words, account, unitAmount })]
  add(
    company,
    'asset_expensed',
    'laptop#1',
    shop,
    '2026-10-07',
    'L-310',
    line('Laptop repair, new screen', '473', 28_900n),
  )
  add(company, 'asset_expensed', 'laptop#2', shop, '2026-10-16', 'L-322', line('Laptop, Model 14', '720', 218_000n))
  add(company, 'asset_expensed', 'laptop#3', shop, '2026-10-21', 'L-330', line('Laptop bags and mice', '453', 12_400n))
}

/** Credits that are rightly open or used up. */
function credits(company) {
  const contact = supplier(company, '300')
  const lines = [billLine(company, { words: 'Goods returned', account: '300', unitAmount: 7_700n })]
  for (const [index, on] of ['2026-10-12', '2026-10-26', '2026-10-30'].entries()) {
    const creditNote = {
      ...{ key: `credit#${index}`, type: 'ACCPAYCREDIT', contact, day: day(on), lines },
      ...{ reference: `RET ${12 + index}`, number: `CN-${12 + index}` },
    }
    company.steps.push({ kind: 'creditNote', day: creditNote.day, creditNote })
    company.alikes.set(creditNote.key, 'unapplied_credit')
  }
}

/** Payments that the bank clears in the next month, and a clearing account that comes to nothing. */
function bankItems(company) {
  const contact = supplier(company, '429')
  for (const [index, on] of ['2026-10-29', '2026-10-30', '2026-10-30'].entries()) {
    const lines = [
      billLine(company, { words: 'Hire of tools', account: '429', unitAmount: 11_100n + 730n * BigInt(index) }),
    ]
    add(
      company,
      'old_unreconciled',
      `outstanding#${index}`,
      contact,
      `2026-10-1${index + 2}`,
      `H${index + 51}`,
      lines,
      { paidOn: day(on), reconciled: false },
    )
  }
  const entries = (amount) => [
    { account: '850', description: 'Deposit to be sorted', amount: -amount },
    { account: '429', description: 'Deposit to be sorted', amount },
  ]
  for (const [narration, on, amount] of [
    ['Suspense held', '2026-10-09', 42_500n],
    ['Suspense cleared', '2026-10-12', -42_500n],
    ['Suspense held again', '2026-10-19', 17_000n],
    ['Suspense cleared again', '2026-10-30', -17_000n],
  ]) {
    company.steps.push({ ...journalStep(narration, day(on), entries(amount)), key: narration })
    company.alikes.set(narration, 'suspense')
  }
}

/** What touches documents of closed months and changes nothing in them: payments in November, a note, a due date. */
function lateChanges(company) {
  const isClosed = (invoice) =>
    invoice.day > '2026-06-01' && invoice.day < '2026-09-20' && invoice.status === 'AUTHORISED'
  for (const { key } of company.invoices.filter(isClosed).slice(0, 3)) {
    company.steps.push({ kind: 'note', day: addDays(PERIOD.to, 4), key, details: 'Chased by telephone' })
    company.alikes.set(key, 'backdated')
  }
}

/** Spending whose words are those of private or loan payments, money received whose words are those of a transfer, and what comes without a receipt. */
function spending(company) {
  for (const [index, [contact, words, account]] of [
    ['Safety Depot', 'Personal protective equipment', '429'],
    ['Corner Bakery', 'Birthday cake for the team', '420'],
    ['Harbour Rooms', 'Private room for the staff meeting', '429'],
  ].entries())
    cardSpend(company, `staff#${index}`, 'personal', `2026-10-1${index + 2}`, contact, words, 8_600n, account)
  for (const [index, [contact, words, account]] of [
    ['Lens Hire', 'Projector on loan for the fair', '429'],
    ['First Commerce Bank', 'Overdraft interest', '437'],
    ['First Commerce Bank', 'Loan account fee', '404'],
  ].entries())
    cardSpend(company, `lent#${index}`, 'loan_as_expense', `2026-10-2${index}`, contact, words, 4_100n, account, {
      taxed: false,
    })
  for (const index of [0, 1, 2]) {
    const lines = [{ description: 'Scrap metal, paid by bank transfer', amount: 21_000n, account: '260' }]
    const more = { contact: 'Yard & Sons', bank: CHEQUE, reference: 'TRANSFER YARD', key: `scrap#${index}`, lines }
    company.steps.push(moneyStep({ day: day(`2026-10-0${index + 6}`), type: 'RECEIVE', ...more }, company.office))
    company.alikes.set(`scrap#${index}`, 'transfer_as_income')
  }
  for (const index of [0, 1, 2]) {
    cardSpend(company, `meter#${index}`, 'missing_attachment', `2026-10-2${index + 3}`, 'Meter', 'Parking', 420n, '493')
    company.unattached.add(`meter#${index}`)
  }
}

/** Journals of months' ends that are as they should be. */
function monthEnd(company) {
  for (const month of ['2026-06', '2026-07', '2026-08']) {
    company.alikes.set(`Depreciation ${month}`, 'depreciation_missing')
    company.alikes.set(`Wages ${month}`, 'payroll_missing')
    company.alikes.set(`Accrual ${month}: power used, not billed`, 'accrual_not_reversed')
  }
}

/** Orders that nothing is to be accrued of: due next month, billed, a draft. */
function orders(company, draw) {
  const contact = supplier(company, '300')
  const [UnitAmount, line] = [draw.between(300, 900), (words) => ({ Description: words, AccountCode: '300' })]
  for (const [index, { due, Status }] of [
    { due: '2026-11-20', Status: 'AUTHORISED' },
    { due: '2026-10-14', Status: 'BILLED' },
    { due: '2026-10-22', Status: 'DRAFT' },
  ].entries()) {
    const LineItems = [
      { ...line('Shelving'), Quantity: 2, UnitAmount: String(UnitAmount + index), TaxType: company.taxes.purchases },
    ]
    const days = { Date: '2026-10-06', DeliveryDate: due }
    const body = { Contact: { Name: contact }, ...days, Status, LineAmountTypes: 'Exclusive', LineItems }
    const key = `ordered#${index}`
    company.steps.push({ kind: 'record', day: day('2026-10-06'), resource: 'PurchaseOrders', body, key })
    company.alikes.set(key, 'accrual_missing')
  }
}

/** Bills that are paid in two halves, the second in the next month. */
function partPayments(company) {
  const contact = supplier(company, '473')
  for (const index of [0, 1, 2]) {
    const lines = [
      billLine(company, { words: 'Fit-out, stage', account: '473', unitAmount: 24_000n + 9_100n * BigInt(index) }),
    ]
    const paid = { paidOn: day(`2026-10-2${index + 4}`), paidShare: 500 }
    const on = `2026-10-0${index + 3}`
    add(company, 'payment_to_wrong_bill', `stage#${index}`, contact, on, `FO-${1_310 + index}`, lines, paid)
  }
}

/** What a shop buys of the maker of its stock and rightly has as a cost. */
function ofTheMaker(company) {
  if (!company.stockMaker) return
  for (const [index, words] of [
    'Freight of your order',
    'Catalogue and colour cards',
    'Packaging, returned',
  ].entries()) {
    const lines = [billLine(company, { words, account: '425', unitAmount: 6_400n + 900n * BigInt(index) })]
    const key = `maker#${index}`
    add(company, 'inventory_expensed', key, company.stockMaker, `2026-10-1${index + 1}`, `V${88_100 + index}`, lines)
  }
}

/** Invoices of the month in another currency, each at its own day's rate: three are left as they are. */
function abroad(company) {
  const foreign = company.invoices.filter(({ currency, day: on }) => currency && on >= PERIOD.from && on <= PERIOD.to)
  if (foreign.length > 3) for (const { key } of foreign.slice(0, 3)) company.alikes.set(key, 'currency_rate')
}
