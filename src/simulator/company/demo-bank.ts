import { addDays, addMonths, type Day, monthOf } from '../../books/day.ts'
import { type Cents, formatDecimal, sum } from '../../books/money.ts'
import type { Region } from '../state-settings.ts'
import { lastWorkingDay, occurrences, type Rhythm, type Span } from './calendar.ts'
import type { Step } from './plan.ts'
import { randomSource } from './random.ts'
import { ordinaryTaxes } from './tax-rates.ts'

/** What the money of one company is planned with. */
export interface Office {
  region: Region
  span: Span
  /** Text that seeds every random choice. */
  seed: string
  /** Whether lines carry the tracking category Department. */
  tracked: boolean
  /** Money that moved before this day counts as reconciled; later movements meet the lines of the bank's statement. */
  statementFrom: Day
}

/** Money spent or received in one line: `amount` includes tax. */
export interface Money {
  day: Day
  type: string
  contact: string
  bank: string
  reference: string
  lines: readonly { description: string; amount: Cents; account: string; taxed?: boolean }[]
  /** Names what the money makes: an overpayment or prepayment. */
  key?: string
}

/** The bank both companies are with. */
export const BANK = 'First Commerce Bank'
/** Its account for everyday money. */
export const CHEQUE = '090'
/** Its savings account. */
export const SAVINGS = '091'
/** The account of the company's card, which a company has once its opening balances are in. */
export const CARD = '092'

/** Spends or receives money on a bank account. */
export function moneyStep({ day, type, contact, bank, reference, lines, key }: Money, office: Office): Step {
  const { purchases, none } = ordinaryTaxes(office.region)
  const Tracking = office.tracked ? [{ Name: 'Department', Option: 'Administration' }] : []
  const body = {
    Type: type,
    Contact: { Name: contact },
    BankAccount: { Code: bank },
    Date: day,
    Reference: reference,
    LineAmountTypes: type.endsWith('OVERPAYMENT') ? 'NoTax' : 'Inclusive',
    IsReconciled: day < office.statementFrom,
    LineItems: lines.map(({ description, amount, account, taxed }) => ({
      Description: description,
      Quantity: 1,
      UnitAmount: formatDecimal(amount, 2),
      ...(account === '' ? {} : { AccountCode: account, TaxType: taxed === true ? purchases : none, Tracking }),
    })),
  }
  return { kind: 'record', day, resource: 'BankTransactions', body, ...(key === undefined ? {} : { key }) }
}

/** Moves money between two of the company's bank accounts. */
export function transferStep(from: string, to: string, amount: Cents, day: Day, office: Office): Step {
  const isReconciled = day < office.statementFrom
  const body = {
    FromBankAccount: { Code: from },
    ToBankAccount: { Code: to },
    Amount: formatDecimal(amount, 2),
    Date: day,
    Reference: `Transfer ${from} to ${to}`,
    FromIsReconciled: isReconciled,
    ToIsReconciled: isReconciled,
  }
  return { kind: 'record', day, resource: 'BankTransfers', body }
}

/** The days of a monthly rhythm on which a bank works: the date itself or the working day before it. */
export function monthlyDays(date: number, { span, seed }: Pick<Office, 'span' | 'seed'>): Day[] {
  return occurrences({ every: 'month', date }, span, randomSource(seed))
}

/** Account fees each month, and interest on the savings, which grow by a transfer each quarter. */
export function bankSteps(office: Office, fee: Cents, savings: { opening: Cents; quarterly: Cents }): Step[] {
  const transfers = monthlyDays(15, office).filter((_, index) => index % 3 === 1)
  const saved = (day: Day) =>
    savings.opening + savings.quarterly * BigInt(transfers.filter((each) => each < day).length)
  const fees = monthlyDays(31, office).map((day) =>
    moneyStep(
      {
        day,
        type: 'SPEND',
        contact: BANK,
        bank: CHEQUE,
        reference: 'ACCOUNT FEE',
        lines: [{ description: 'Account fees', amount: fee, account: '404' }],
      },
      office,
    ),
  )
  const interest = monthlyDays(31, office).map((day) =>
    moneyStep(
      {
        day,
        type: 'RECEIVE',
        contact: BANK,
        bank: SAVINGS,
        reference: 'INTEREST',
        lines: [{ description: 'Interest on savings', amount: (saved(day) * 28n) / 10_000n, account: '270' }],
      },
      office,
    ),
  )
  const moved = transfers.map((day) => transferStep(CHEQUE, SAVINGS, savings.quarterly, day, office))
  return [...fees, ...interest, ...moved]
}

/** The loan is paid back in equal parts, with interest on what is left. */
export function loanSteps(office: Office, owed: Cents, principal: Cents): Step[] {
  return monthlyDays(5, office).map((day, index) => {
    const interest = ((owed - principal * BigInt(index)) * 65n) / 12_000n
    return moneyStep(
      {
        day,
        type: 'SPEND',
        contact: BANK,
        bank: CHEQUE,
        reference: 'LOAN INSTALMENT',
        lines: [
          { description: 'Loan, repayment', amount: principal, account: '900' },
          { description: 'Loan, interest', amount: interest, account: '437' },
        ],
      },
      office,
    )
  })
}

/** What the owner takes each month: a quarter of what the cheque account has above `floor`, at least and at most so much. */
export function drawingsSteps(
  office: Office,
  contact: string,
  limits: { floor: Cents; least: Cents; most: Cents },
): Step[] {
  const days = monthlyDays(16, office)
  return days.map((day) => ({ kind: 'drawings', day, contact, ...limits, reconciled: day < office.statementFrom }))
}

/** Where the card is used: on what account, for how much in whole currency units, how often. */
const CARD_SPENDING: readonly (readonly [
  contact: string,
  what: string,
  account: string,
  low: number,
  high: number,
  gap: number,
])[] = [
  ['Pump & Go', 'Fuel', '449', 60, 140, 12],
  ['Central Parking', 'Parking', '449', 6, 38, 17],
  ['Jobsite Depot', 'Consumables for a job', '429', 25, 190, 19],
  ['Domain Registrar', 'Domain names', '485', 20, 65, 60],
  ['Terrace Kitchen', 'Lunch with a customer', '420', 45, 160, 35],
]

/** Everybody the card is used at. */
export const MERCHANTS = CARD_SPENDING.map(([contact, , account]) => [contact, account] as const)

/** Spending on the company's card; each month's is paid off from the cheque account in the next. */
export function cardSteps(office: Office): Step[] {
  const spent = CARD_SPENDING.flatMap(([contact, description, account, low, high, gap]) => {
    const source = randomSource(`${office.seed}/card/${contact}`)
    const rhythm: Rhythm = { every: 'while', shortest: Math.ceil(gap / 2), longest: gap * 2 }
    return occurrences(rhythm, office.span, source).map((day) => ({
      ...{ day, contact, description, account },
      amount: BigInt(source.between(low * 100, high * 100)),
    }))
  })
  const steps = spent.map(({ day, contact, description, account, amount }) =>
    moneyStep(
      {
        ...{ day, contact, type: 'SPEND', bank: CARD, reference: `CARD ${contact.toUpperCase()}` },
        lines: [{ description, amount, account, taxed: true }],
      },
      office,
    ),
  )
  const paid = monthlyDays(14, office).flatMap((day) => {
    const before = monthOf(addMonths(day, -1))
    const owed = sum(spent.filter((each) => monthOf(each.day) === before).map((each) => each.amount))
    return owed === 0n ? [] : [transferStep(CHEQUE, CARD, owed, day, office)]
  })
  return [...steps, ...paid]
}

/** Statements of the bank accounts: lines reconciled each Monday, and those of the last days, still to be reconciled, with two strangers. */
export function statementSteps(office: Office, accounts: readonly string[]): Step[] {
  const { span, statementFrom } = office
  const mondays = occurrences({ every: 'weeks', weeks: 1, weekday: 1 }, span, randomSource('statement'))
  const settled = mondays.filter((day) => day > statementFrom && day <= addDays(span.to, -8))
  const strays = [
    { date: lastWorkingDay(span.to), amount: 34_500n, payee: 'R PALMER', reference: 'THANKS', description: 'Credit' },
    { date: lastWorkingDay(span.to), amount: -1_890n, payee: 'SKYWAY TOLLS', reference: '', description: 'Debit' },
  ]
  return accounts.flatMap((account, index): Step[] => [
    ...settled.map((day): Step => ({ kind: 'statement', day, account, reconcile: true, strays: [] })),
    { kind: 'statement', day: span.to, account, reconcile: false, strays: index === 0 ? strays : [] },
  ])
}
