import { addDays, addMonths, type Day, startOfMonth } from '../../books/day.ts'
import type { Cents } from '../../books/money.ts'
import type { Region } from '../state-settings.ts'
import { lastWorkingDay, type Span } from './calendar.ts'
import {
  BANK,
  bankSteps,
  CARD,
  CHEQUE,
  cardSteps,
  drawingsSteps,
  loanSteps,
  MERCHANTS,
  moneyStep,
  type Office,
  SAVINGS,
  statementSteps,
} from './demo-bank.ts'
import { type Balance, budgetStep, closingSteps, openingStep, releaseSteps } from './demo-opening.ts'
import { ADJUSTMENTS, CLEARING, COUNTER } from './demo-stock.ts'
import { incomeTaxSteps, journalStep, salesTaxSteps, taxOffices, wageSteps } from './demo-taxes.ts'
import type { PlannedInvoice, Step } from './plan.ts'
import { regionProfile } from './regions.ts'

/** Who owns both companies. */
export const OWNER = 'Alex Marsh'

const WAGES_OWED = 1_050_000n
const LOAN = 4_200_000n

const OPENING: readonly Balance[] = [
  [CHEQUE, 18_500_000n],
  [SAVINGS, 3_000_000n],
  ['710', 1_280_000n],
  ['711', -490_000n],
  ['720', 2_840_000n],
  ['721', -960_000n],
  ['730', 3_600_000n],
  ['731', -1_450_000n],
  ['820', -1_140_000n],
  ['825', -WAGES_OWED],
  ['830', -600_000n],
  ['900', -LOAN],
  ['970', -100_000n],
]

const BUDGET: Readonly<Record<string, Cents>> = {
  '200': 2_200_000n,
  '210': 7_500_000n,
  '300': 2_600_000n,
  '310': 350_000n,
  '325': 400_000n,
  '400': 130_000n,
  '408': 38_000n,
  '412': 54_000n,
  '425': 150_000n,
  '433': 61_000n,
  '445': 72_000n,
  '449': 160_000n,
  '469': 451_000n,
  '477': 3_850_000n,
  '478': 115_000n,
  '485': 130_000n,
  '489': 40_000n,
}

/** The money of a company over a span, with the account that its statement begins on. */
export function officeOf(region: Region, span: Span, seed: string, tracked: boolean): Office {
  return { region, span, seed, tracked, statementFrom: startOfMonth(addMonths(span.to, -2)) }
}

/** Contacts that only money moves to or from. */
export function officeContacts(office: Office, others: readonly string[]): Step[] {
  const names = [BANK, ...taxOffices(office.region), OWNER, ...others]
  return names.map((name) => ({ kind: 'contact', day: office.span.from, contact: name, body: { Name: name } }))
}

/** Everything of Kestrel Trading Ltd that is no invoice: wages from its payroll bureau's bills, taxes, banking, journals, a budget. */
export function tradingOffice(office: Office, bills: readonly PlannedInvoice[], openingStock: Cents): Step[] {
  const pays = bills
    .filter((bill) => bill.contact === 'Kestrel Payroll Bureau' && bill.day <= office.span.to)
    .map(({ day, lines }) => ({ day, net: lines[0]?.unitAmount ?? 0n }))
  const annual = bills.find((bill) => bill.lines[0]?.account === '620')
  const { financialYearEnd } = regionProfile(office.region)
  return [
    openingStep([...OPENING, [CLEARING, openingStock]], '4111 0000 0000 1142', office),
    ...officeContacts(office, [COUNTER, ADJUSTMENTS]),
    ...MERCHANTS.map(([contact, account]): Step => {
      const body = { Name: contact, PurchasesDefaultAccountCode: account }
      return { kind: 'contact', day: office.span.from, contact, body }
    }),
    ...wageSteps(pays, WAGES_OWED, office),
    ...salesTaxSteps(office),
    ...incomeTaxSteps(office, 900_000n),
    ...bankSteps(office, 2_850n, { opening: 3_000_000n, quarterly: 500_000n }),
    ...loanSteps(office, LOAN, 105_000n),
    ...drawingsSteps(office, OWNER, { floor: 9_000_000n, least: 150_000n, most: 900_000n }),
    ...cardSteps(office),
    ...closingSteps(
      [
        ['711', 15_000n],
        ['721', 62_000n],
        ['731', 55_000n],
      ],
      230_000n,
      office,
    ),
    ...(annual ? releaseSteps(annual.day, 30_000n, office) : []),
    budgetStep(BUDGET, financialYearEnd[1], office),
    ...creditSteps(office),
    ...statementSteps(office, [CHEQUE, SAVINGS, CARD]),
  ]
}

/** An overpayment paid back, one still open, a deposit with a supplier, and a journal that waits for the accountant. */
function creditSteps(office: Office): Step[] {
  const { to } = office.span
  const ago = (days: number): Day => lastWorkingDay(addDays(to, -days))
  const over = (contact: string, amount: Cents, day: Day, key: string) =>
    moneyStep(
      {
        ...{ day, type: 'RECEIVE-OVERPAYMENT', contact, bank: CHEQUE, reference: 'PAID TWICE', key },
        lines: [{ description: 'Overpayment', amount, account: '' }],
      },
      office,
    )
  const deposit = moneyStep(
    {
      ...{ day: ago(18), type: 'SPEND-PREPAYMENT', contact: 'Spindle Office Furniture', bank: CHEQUE },
      ...{ reference: 'DEPOSIT', key: 'deposit' },
      lines: [{ description: 'Deposit for standing desks', amount: 125_000n, account: '620' }],
    },
    office,
  )
  const audit = journalStep(
    'Accrue the fee for the annual accounts',
    ago(6),
    [
      { account: '412', description: 'Annual accounts', amount: 320_000n, department: 'Administration' },
      { account: '805', description: 'Annual accounts', amount: -320_000n },
    ],
    'DRAFT',
  )
  return [
    over('Greenlane Physiotherapy', 18_400n, ago(54), 'overpaid/refunded'),
    { kind: 'refund', day: ago(47), key: 'overpaid/refunded', amount: 18_400n },
    over('Oakhurst College', 24_000n, ago(20), 'overpaid/open'),
    deposit,
    audit,
  ]
}

const SERVICES_OPENING: readonly Balance[] = [
  [CHEQUE, 2_300_000n],
  [SAVINGS, 400_000n],
  ['720', 520_000n],
  ['721', -180_000n],
  ['820', -110_000n],
  ['825', -104_000n],
  ['970', -10_000n],
]

/** What a person of Kestrel Services takes home each month. */
const NET_PAY = 255_000n

/** Everything of Kestrel Services that is no invoice. */
export function servicesOffice(office: Office, paydays: readonly Day[]): Step[] {
  const pays = paydays.map((day) => ({ day, net: NET_PAY }))
  const paid = paydays.map((day) =>
    moneyStep(
      {
        ...{ day, type: 'SPEND', contact: STAFF, bank: CHEQUE, reference: 'WAGES' },
        lines: [{ description: 'Net wages', amount: NET_PAY, account: '803' }],
      },
      office,
    ),
  )
  return [
    openingStep(SERVICES_OPENING, '4111 0000 0000 1159', office),
    ...officeContacts(office, [STAFF]),
    ...wageSteps(pays, 104_000n, office),
    ...paid,
    ...salesTaxSteps(office),
    ...incomeTaxSteps(office, 80_000n),
    ...bankSteps(office, 1_250n, { opening: 400_000n, quarterly: 60_000n }),
    ...drawingsSteps(office, OWNER, { floor: 1_200_000n, least: 60_000n, most: 240_000n }),
    ...closingSteps([['721', 9_500n]], 22_000n, office),
    ...statementSteps(office, [CHEQUE, SAVINGS]),
  ]
}

/** Whom the second company pays wages to. */
const STAFF = 'Staff Wages'
