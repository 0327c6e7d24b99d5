import { addDays, addMonths, day } from '../../dist/books/day.js'
import { CARD, CHEQUE, moneyStep } from '../../dist/simulator/company/demo-bank.js'
import { journalStep } from '../../dist/simulator/company/demo-taxes.js'
import { addAlike, addCredit, lineOf, markAlike, supplier } from './alike.js'

/** Spends on the company's card what only looks like a type of error: words, amount with tax and account of its line. */
export function cardSpend(company, key, type, on, contact, [description, amount, account], taxed = true) {
  const reference = `CARD ${contact.toUpperCase()}`
  moved(company, key, type, on, { contact, bank: CARD, reference, lines: [{ description, amount, account, taxed }] })
}

function moved(company, key, type, on, { reconciled = true, kind = 'SPEND', ...money }) {
  const office = reconciled ? company.office : { ...company.office, statementFrom: '2000-01-01' }
  company.steps.push(moneyStep({ day: day(on), type: kind, bank: CHEQUE, key, ...money }, office))
  markAlike(company, type, key)
}

/** Money that the bank rightly does not have yet: payments of the last days, a cheque on its way, takings, what is dated after the month. */
function onItsWay(company) {
  const type = 'old_unreconciled'
  const contact = supplier(company, '429')
  for (const [index, on] of ['2026-10-29', '2026-10-30', '2026-10-30'].entries()) {
    const lines = lineOf(company, 'Hire of tools', '429', 11_100n + 730n * BigInt(index))
    const paid = { paidOn: day(on), reconciled: false }
    const one = { contact, on: `2026-10-1${index + 2}`, number: `H${index + 51}`, lines, ...paid }
    addAlike(company, type, `outstanding#${index}`, one)
  }
  const line = (description, amount, account) => [{ description, amount, account, taxed: account !== '260' }]
  for (const [key, on, contact, reference, lines, kind] of [
    ['cheque#1', '2026-10-08', 'Parish Hall', 'CHEQUE 10452', line('Hall for the meeting', 22_000n, '420'), 'SPEND'],
    ['takings#1', '2026-10-31', 'Cash takings', 'BANKING', line('Scrap sold for cash', 31_550n, '260'), 'RECEIVE'],
    ['after#1', '2026-11-03', 'Pump & Go', 'CHEQUE 10460', line('Fuel, van', 9_820n, '449'), 'SPEND'],
  ])
    moved(company, key, type, on, { contact, reference, lines, kind, reconciled: false })
}

/** What was in suspense and is out of it: a deposit sorted, money that came by mistake and went back, two amounts cleared as one. */
function sorted(company) {
  const type = 'suspense'
  for (const [key, on, amount] of [
    ['Deposit held', '2026-10-09', 42_500n],
    ['Deposit sorted', '2026-10-12', -42_500n],
    ['Pooled first', '2026-10-15', 10_400n],
    ['Pooled second', '2026-10-19', 17_000n],
    ['Pooled away', '2026-10-30', -27_400n],
  ]) {
    const entries = [
      { account: '850', description: key, amount: -amount },
      { account: '429', description: key, amount },
    ]
    company.steps.push({ ...journalStep(key, day(on), entries), key })
    markAlike(company, type, key, { kind: key.split(' ')[0] })
  }
  const lines = [{ description: 'Paid to us by mistake', amount: 31_200n, account: '850' }]
  const money = { contact: 'A Stranger', lines }
  moved(company, 'mistaken#1', type, '2026-10-20', { ...money, reference: 'A STRANGER', kind: 'RECEIVE' })
  moved(company, 'mistaken#2', type, '2026-10-24', { ...money, reference: 'RETURNED' })
}

/** Spending whose words are those of private or loan payments, money received whose words or amount are those of a transfer. */
function spending(company) {
  for (const [index, [kind, contact, words, account]] of [
    ['safety', 'Safety Depot', 'Personal protective equipment', '429'],
    ['cake', 'Corner Bakery', 'Birthday cake for the team', '420'],
    ['room', 'Harbour Rooms', 'Private room for the staff meeting', '429'],
  ].entries())
    cardSpend(company, `${kind}#1`, 'personal', `2026-10-1${index + 2}`, contact, [words, 8_600n, account])
  for (const [index, [kind, contact, words, account]] of [
    ['lent', 'Lens Hire', 'Projector on loan for the fair', '429'],
    ['overdraft', 'First Commerce Bank', 'Overdraft interest', '437'],
    ['loanFee', 'First Commerce Bank', 'Loan account fee', '404'],
  ].entries()) {
    const [line, isTaxed] = [[words, 4_100n, account], account === '429']
    cardSpend(company, `${kind}#1`, 'loan_as_expense', `2026-10-2${index}`, contact, line, isTaxed)
  }
  const income = (description, amount) => ({ lines: [{ description, amount, account: '260' }], kind: 'RECEIVE' })
  const type = 'transfer_as_income'
  const scrap = {
    contact: 'Yard & Sons',
    reference: 'TRANSFER YARD',
    ...income('Scrap, paid by bank transfer', 21_000n),
  }
  moved(company, 'scrap#1', type, '2026-10-06', scrap)
  const before = { ...scrap, ...income('Scrap, paid by bank transfer', 58_000n) }
  for (let month = 5; month < 17; month += 1) {
    moved(company, `scrap#before${month}`, type, addDays(addMonths(company.span.from, month), 6), before)
  }
  const rebate = { contact: 'Brush Makers', reference: 'REBATE', ...income('Rebate of the year', 13_700n) }
  moved(company, 'chance#1', type, '2026-10-20', rebate)
  cardSpend(company, 'chance#2', type, '2026-10-20', 'Sound Rental', ['Loudspeakers', 13_700n, '429'])
}

/** What rightly has no file: small change, the bank's fees, wages. */
function withoutPaper(company) {
  for (const index of [0, 1, 2]) {
    cardSpend(company, `meter#${index}`, 'missing_attachment', `2026-10-2${index + 3}`, 'Meter', [
      'Parking',
      420n,
      '493',
    ])
    company.unattached.add(`meter#${index}`)
  }
  const now = ({ key, day: on }) => key !== undefined && on >= '2026-10-01' && on <= '2026-10-31'
  for (const { key } of company.steps.filter(now)) {
    if (/^(bankFee|wagesPaid)#/.test(key)) markAlike(company, 'missing_attachment', key)
    if (/^interest#/.test(key)) markAlike(company, 'transfer_as_income', key)
  }
}

/** Bills that are rightly paid in part or have an equal beside them: stages, two that are alike, on account, in two halves. */
function partPayments(company) {
  const type = 'payment_to_wrong_bill'
  const [staged, pair, rounds, halves] = ['473', '300', '300', '473'].map((account) => supplier(company, account))
  for (const index of [0, 1, 2]) {
    const lines = lineOf(company, 'Fit-out, stage', '473', 24_000n + 9_100n * BigInt(index))
    const paid = { paidOn: day(`2026-10-2${index + 4}`), paidShare: 500 }
    const one = { contact: staged, on: `2026-10-0${index + 3}`, number: `FO-${1_310 + index}`, lines, ...paid }
    addAlike(company, type, `stage#${index}`, one)
  }
  for (const [key, contact, on, number, amount, paid] of [
    ['equal#1', pair, '2026-10-02', 'EQ-4410', 33_000n, { paidOn: day('2026-10-22') }],
    ['equal#2', pair, '2026-10-09', 'EQ-4437', 33_000n, { paidOn: null }],
    ['onAccount#1', rounds, '2026-10-01', 'OA-2201', 91_230n, { paidOn: day('2026-10-23'), paidShare: 600 }],
    ['onAccount#2', rounds, '2026-10-08', 'OA-2240', 70_110n, { paidOn: null }],
    ['twice#1', halves, '2026-08-20', 'TW-3105', 80_000n, { paidOn: day('2026-09-21'), paidShare: 500 }],
    ['twice#2', halves, '2026-10-05', 'TW-3190', 40_000n, { paidOn: null }],
  ])
    addAlike(company, type, key, { contact, on, number, lines: lineOf(company, 'Delivery', '300', amount), ...paid })
  const rest = { kind: 'payment', day: day('2026-10-21'), key: 'twice#1', share: 1_000, reconciled: true }
  company.steps.push({ ...rest, reference: 'Payment run TW-3105' })
}

/** Credits that are rightly open or used up: nothing to use them on, used, and days old beside a bill that they do not fit. */
function credits(company) {
  const type = 'unapplied_credit'
  const [returned, used, young] = ['300', '300', '300'].map((account) => supplier(company, account))
  const lines = lineOf(company, 'Goods returned', '300', 7_700n)
  for (const [index, on] of ['2026-10-12', '2026-10-26', '2026-10-30'].entries()) {
    addCredit(company, `goodsBack#${index}`, {
      ...{ contact: returned, on, lines, reference: `RET ${12 + index}`, number: `CN-${12 + index}` },
    })
    markAlike(company, type, `goodsBack#${index}`)
  }
  for (const [key, contact, number, amount] of [
    ['used#1', used, 'US-5501', 7_700n],
    ['young#1', young, 'YG-7102', 51_000n],
  ]) {
    const bought = { contact, number, lines: lineOf(company, 'Goods', '300', amount), paidOn: null }
    addAlike(company, type, key, { ...bought, on: '2026-10-13' })
  }
  const credit = { lines, on: '2026-10-20' }
  addCredit(company, 'used#2', { ...credit, contact: used, number: 'CN-81', reference: 'RET 81', appliesTo: 'used#1' })
  addCredit(company, 'young#2', { ...credit, contact: young, number: 'CN-82', reference: 'RET 82' })
  for (const key of ['used#2', 'young#2']) markAlike(company, type, key)
}

/** What only looks like errors of how money moved. */
export const MONEY_ALIKES = [onItsWay, sorted, spending, withoutPaper, partPayments, credits]
