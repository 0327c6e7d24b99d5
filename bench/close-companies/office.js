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
import { addContact, bill, billLine, monthEnds, worded } from './company.js'

const OWNER = 'Alex Marsh'
const STAFF = 'Staff wages'
const LOAN = 4_800_000n

/** Everything of a company that is neither bill nor invoice: opening balances, wages, taxes, banking, journals of each month. */
export function officeSteps(company) {
  const { office, draw, span } = company
  const net = BigInt(draw.between(400, 900)) * 1_000n
  const paydays = monthlyDays(28, office)
  const opening = [
    [CHEQUE, 60_000_000n],
    ['091', 3_000_000n],
    ['720', 2_840_000n],
    ['721', -960_000n],
    ['730', 3_600_000n],
    ['731', -1_450_000n],
    ['825', -net / 3n],
    ['900', -LOAN],
    ['970', -100_000n],
  ]
  const names = [BANK, ...taxOffices(company.region), OWNER, STAFF]
  const contacts = names.map((name) => ({ kind: 'contact', day: span.from, contact: name, body: { Name: name } }))
  const merchants = MERCHANTS.map(([contact, account]) => {
    return { kind: 'contact', day: span.from, contact, body: { Name: contact, PurchasesDefaultAccountCode: account } }
  })
  const wagesPaid = paydays.map((on) =>
    moneyStep(
      {
        ...{ day: on, type: 'SPEND', contact: STAFF, bank: CHEQUE, reference: 'WAGES' },
        lines: [{ description: 'Net wages', amount: net, account: '803' }],
      },
      office,
    ),
  )
  const wages = wageSteps(
    paydays.map((on) => ({ day: on, net })),
    net / 3n,
    office,
  )
  return [
    openingStep(opening, '4111 0000 0000 1142', office),
    ...contacts,
    ...merchants,
    ...wages.map(keyed),
    ...wagesPaid,
    ...salesTaxSteps(office),
    ...incomeTaxSteps(office, 300_000n),
    ...bankSteps(office, 2_850n, { opening: 3_000_000n, quarterly: 500_000n }),
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

/** A connected company that charges for management each month. */
function sister(company) {
  company.sister = addContact(company, `${company.names()} Holdings Ltd`, { supplier: true, account: '412' })
  for (let month = 0; month < 18; month += 1) {
    const on = addDays(addMonths(company.span.from, month), 13)
    const words = worded('Management charge, MONTH', on)
    const lines = [billLine(company, { words, account: '412', unitAmount: 125_000n })]
    const key = `sister#${month}`
    company.invoices.push(bill(company, { key, contact: company.sister, day: on, number: `MF-${month}`, lines }))
    if (month > 13 && month < 17) company.alikes.set(key, 'intercompany_one_sided')
  }
  return []
}

/** Journals bear the narration as their key, which is one a month. */
function keyed(step) {
  return step.resource === 'ManualJournals' ? { ...step, key: step.body.Narration } : step
}

/** Depreciation of each month, and what was used but not billed by its end, turned round on the next day. */
function closing(company) {
  const { draw, span } = company
  return monthEnds(company).flatMap((end) => {
    const amount = BigInt(draw.between(180, 420)) * 100n
    const month = end.slice(0, 7)
    const accrual = (sign) => [
      { account: '445', description: 'Power used, not billed', amount: amount * sign },
      { account: '805', description: 'Power used, not billed', amount: -amount * sign },
    ]
    const turned = addDays(end, 1)
    return [
      journalStep(`Depreciation ${month}`, end, [
        { account: '416', description: 'Depreciation', amount: 117_000n },
        { account: '721', description: 'Depreciation', amount: -62_000n },
        { account: '731', description: 'Depreciation', amount: -55_000n },
      ]),
      journalStep(`Accrual ${month}: power used, not billed`, end, accrual(1n)),
      ...(turned <= span.to
        ? [journalStep(`Reversal of accrual ${month}: power used, not billed`, turned, accrual(-1n))]
        : []),
    ].map(keyed)
  })
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
    company.alikes.set(key, 'prepaid_expensed')
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
