import { addDays, addMonths, endOfMonth, startOfMonth } from '../../dist/books/day.js'
import {
  BANK,
  bankSteps,
  CHEQUE,
  cardSteps,
  drawingsSteps,
  loanSteps,
  MERCHANTS,
  moneyStep,
  monthlyDays,
} from '../../dist/simulator/company/demo-bank.js'
import { openingStep } from '../../dist/simulator/company/demo-opening.js'
import {
  incomeTaxSteps,
  journalStep,
  salesTaxSteps,
  taxOffices,
  wageSteps,
} from '../../dist/simulator/company/demo-taxes.js'
import { addAlike, addCredit, lineOf, markAlike } from './alike.js'
import { addContact, bill, billLine, monthEnds, worded } from './company.js'

const OWNER = 'Alex Marsh'
const STAFF = 'Staff wages'
const LOAN = 4_800_000n

/** Everything of a company that is neither bill nor invoice: opening balances, wages, taxes, banking, journals of each month. */
export function officeSteps(company) {
  const { office, draw, span } = company
  const net = BigInt(draw.between(400, 900)) * 1_000n
  const pays = paysOf(company, net)
  const opening = [
    [CHEQUE, 200_000_000n],
    ['091', 3_000_000n],
    ['720', 2_840_000n],
    ['721', -960_000n],
    ['730', 3_600_000n],
    ['731', -1_450_000n],
    ['825', -net / 3n],
    ['830', 120_000n],
    ['880', 1_200_000n],
    ['900', -LOAN],
    ['970', -100_000n],
  ]
  for (const [key, account] of [
    ['accumulated#1', '721'],
    ['taxPaidAhead#1', '830'],
    ['drawn#1', '880'],
  ])
    markAlike(company, 'opening_gap', key, { account })
  const names = [BANK, ...taxOffices(company.region), OWNER, STAFF]
  const contacts = names.map((name) => ({ kind: 'contact', day: span.from, contact: name, body: { Name: name } }))
  const merchants = MERCHANTS.map(([contact, account]) => {
    return { kind: 'contact', day: span.from, contact, body: { Name: contact, PurchasesDefaultAccountCode: account } }
  })
  const wagesPaid = pays.map(({ day: on, net: amount }, index) =>
    moneyStep(
      {
        ...{ day: on, type: 'SPEND', contact: STAFF, bank: CHEQUE, reference: 'WAGES', key: `wagesPaid#${index}` },
        lines: [{ description: 'Net wages', amount, account: '803' }],
      },
      office,
    ),
  )
  const wages = wageSteps(pays, net / 3n, office)
  return [
    openingStep(opening, '4111 0000 0000 1142', office),
    ...contacts,
    ...merchants,
    ...wages.map(keyed),
    ...wagesPaid,
    ...salesTaxSteps(office),
    ...incomeTaxSteps(office, 300_000n),
    ...bankSteps(office, 2_850n, { opening: 3_000_000n, quarterly: 500_000n }).map((step, index) =>
      step.resource === 'BankTransactions'
        ? { ...step, key: `${step.body.Reference === 'INTEREST' ? 'interest' : 'bankFee'}#${index}` }
        : step,
    ),
    ...loanSteps(office, LOAN, 105_000n).map((step, index) => ({ ...step, key: `loan#${index}` })),
    ...drawingsSteps(office, OWNER, { floor: 30_000_000n, least: 150_000n, most: 900_000n }),
    ...cardSteps(office).map((step, index) =>
      step.resource === 'BankTransactions' ? { ...step, key: `card#${index}` } : step,
    ),
    ...sister(company),
    ...closing(company),
    ...prepaid(company),
  ]
}

/** What is paid in wages: by company the month is in two runs, lower for leave without pay, or after one with a bonus. */
function paysOf(company, net) {
  const style = ['twoRuns', 'unpaidLeave', 'bonusBefore'][company.seed % 3]
  markAlike(company, 'payroll_missing', `${style}#1`, { isAny: true })
  return monthlyDays(28, company.office).flatMap((on) => {
    if (style === 'twoRuns' && on.startsWith('2026-10')) {
      return [addDays(on, -14), on].map((each) => ({ day: each, net: net / 2n }))
    }
    if (style === 'unpaidLeave' && on.startsWith('2026-10')) return [{ day: on, net: (net * 7n) / 8n }]
    if (style === 'bonusBefore' && on.startsWith('2026-09')) return [{ day: on, net: (net * 7n) / 4n }]
    return [{ day: on, net }]
  })
}

/** A connected company that charges for management each month, and now and then for more, which it enters on other days or takes back. */
function sister(company) {
  company.sister = addContact(company, `${company.names()} Holdings Ltd`, { supplier: true, account: '412' })
  const [contact, type] = [company.sister, 'intercompany_one_sided']
  for (let month = 0; month < 18; month += 1) {
    const on = addDays(addMonths(company.span.from, month), 13)
    const lines = lineOf(company, worded('Management charge, MONTH', on), '412', 125_000n)
    const key = `sister#${month}`
    company.invoices.push(bill(company, { key, contact, day: on, number: `MF-${month}`, lines }))
    if (month > 13 && month < 17) markAlike(company, type, key, { kind: 'typedOtherwise' })
  }
  const [van, stand] = [lineOf(company, 'Use of van', '449', 18_400n), lineOf(company, 'Stand', '412', 52_000n)]
  for (const [index, month] of ['2025-08', '2025-12', '2026-03', '2026-06', '2026-10'].entries())
    addAlike(company, type, `daysLater#${index}`, {
      contact,
      on: `${month}-09`,
      number: `DL-${9_041 + index}`,
      lines: van,
    })
  addAlike(company, type, 'takenBack#1', { contact, on: '2026-10-06', number: 'TB-3300', lines: stand, paidOn: null })
  const credit = { contact, on: '2026-10-12', number: 'TB-3300C', lines: stand, reference: 'Credit of TB-3300' }
  addCredit(company, 'takenBack#2', { ...credit, appliesTo: 'takenBack#1' })
  markAlike(company, type, 'takenBack#2')
  return []
}

/** Journals bear the narration as their key, which is one a month. */
function keyed(step) {
  return step.resource === 'ManualJournals' ? { ...step, key: step.body.Narration } : step
}

/** Depreciation of each month, and what was used but not billed by its end, turned round on the next day. */
function closing(company) {
  const { draw, span } = company
  const style = ['apart', 'wordless', 'early'][company.seed % 3]
  markAlike(company, 'depreciation_missing', `${style}#1`, { isAny: true })
  return monthEnds(company).flatMap((end) => {
    const amount = BigInt(draw.between(180, 420)) * 100n
    const month = end.slice(0, 7)
    const accrual = (sign) => [
      { account: '445', description: 'Power used, not billed', amount: amount * sign },
      { account: '805', description: 'Power used, not billed', amount: -amount * sign },
    ]
    const turned = addDays(end, 1)
    return [
      ...depreciation(end, style),
      ...[
        journalStep(`Accrual ${month}: power used, not billed`, end, accrual(1n)),
        ...(turned <= span.to
          ? [journalStep(`Reversal of accrual ${month}: power used, not billed`, turned, accrual(-1n))]
          : []),
      ].map(keyed),
    ]
  })
}

/** The depreciation of a month: a journal for each class of asset, one without the word, or days before the month's end. */
function depreciation(end, style) {
  const key = `Depreciation ${end.slice(0, 7)}`
  const words = style === 'wordless' ? 'Month end' : 'Depreciation'
  const on = style === 'early' ? addDays(end, -3) : end
  const classes = [
    ['721', 62_000n],
    ['731', 55_000n],
  ]
  const entries = (parts) =>
    parts.flatMap(([account, amount]) => [
      { account: '416', description: words, amount },
      { account, description: words, amount: -amount },
    ])
  const journals = style === 'apart' ? classes.map((one) => [one]) : [classes]
  return journals.map((parts) => ({ ...journalStep(`${words} ${end.slice(0, 7)}`, on, entries(parts)), key }))
}

/** Insurance paid for a year ahead on Prepayments, a twelfth to expenses each month. */
function prepaid(company) {
  const { draw, span } = company
  const contact = company.names()
  const start = startOfMonth(addMonths(span.from, draw.between(0, 4)))
  company.contacts.push({ kind: 'contact', day: span.from, contact, body: { Name: contact } })
  const yearly = BigInt(draw.between(30, 70)) * 12_000n
  const bought = [start, addMonths(start, 12)].filter((on) => on <= addMonths(span.to, -1))
  return bought.flatMap((on, year) => {
    const words = worded('Liability insurance, 12 months from MONTH', on)
    const line = billLine(company, { words, account: '620', unitAmount: yearly })
    const key = `prepaid#${year}`
    company.invoices.push(bill(company, { key, contact, day: on, number: `POL-${year + 41}`, lines: [line] }))
    markAlike(company, 'prepaid_expensed', key)
    return Array.from({ length: 12 }, (_, index) => endOfMonth(addMonths(on, index)))
      .filter((end) => end <= endOfMonth(addMonths(span.to, -1)))
      .map((end, index) =>
        journalStep(`Liability insurance, month ${index + 1} of 12 from ${on}`, end, [
          { account: '433', description: 'Liability insurance', amount: yearly / 12n },
          { account: '620', description: 'Liability insurance', amount: -yearly / 12n },
        ]),
      )
      .map(keyed)
  })
}
