import { addMonths, type Day, dayOf, endOfMonth, monthOf, partsOf } from '../../books/day.ts'
import { type Cents, formatDecimal, sum } from '../../books/money.ts'
import { CARD, type Office } from './demo-bank.ts'
import { closedMonths, type Entry, journalStep } from './demo-taxes.ts'
import type { Step } from './plan.ts'
import { ordinaryTaxes } from './tax-rates.ts'

/** What an account holds when the history begins: account code and cents, debit positive. */
export type Balance = readonly [account: string, amount: Cents]

/** The company's card and its opening balances, as they are brought into Xero; retained earnings take what the others leave. */
export function openingStep(balances: readonly Balance[], cardNumber: string, { region, span }: Office): Step {
  const { year, month } = partsOf(span.from)
  const all: Balance[] = [...balances, ['960', -sum(balances.map(([, amount]) => amount))]]
  const card = {
    Code: CARD,
    Name: 'Company Card',
    Type: 'BANK',
    BankAccountType: 'CREDITCARD',
    BankAccountNumber: cardNumber,
    TaxType: ordinaryTaxes(region).none,
  }
  const body = {
    Accounts: [card],
    ConversionDate: { Month: month, Year: year },
    ConversionBalances: all.map(([AccountCode, amount]) => ({ AccountCode, Balance: formatDecimal(amount, 2) })),
  }
  return { kind: 'setup', day: span.from, body }
}

/** What a fixed asset loses each month: its account for accumulated depreciation. */
export type Depreciation = readonly [accumulated: string, monthly: Cents]

/** The journals that close a month: depreciation and the tax that the month's profit will cost. */
export function closingSteps(depreciation: readonly Depreciation[], tax: Cents, office: Office): Step[] {
  const total = sum(depreciation.map(([, monthly]) => monthly))
  const department = office.tracked ? { department: 'Administration' } : {}
  return closedMonths(office).flatMap((day) => [
    journalStep(`Depreciation ${day.slice(0, 7)}`, day, [
      { account: '416', description: 'Depreciation', amount: total, ...department },
      ...depreciation.map(([account, monthly]): Entry => ({ account, description: 'Depreciation', amount: -monthly })),
    ]),
    journalStep(`Provision for income tax ${day.slice(0, 7)}`, day, [
      { account: '505', description: 'Income tax', amount: tax, ...department },
      { account: '830', description: 'Income tax', amount: -tax },
    ]),
  ])
}

/** A subscription paid for a year, moved to expenses month by month from the month of its bill. */
export function releaseSteps(paid: Day, monthly: Cents, office: Office): Step[] {
  const last = endOfMonth(addMonths(paid, 11))
  const months = closedMonths(office).filter((day) => day >= paid && day <= last)
  return months.map((day, index) =>
    journalStep(`Security suite, month ${index + 1} of 12`, day, [
      { account: '485', description: 'Security suite', amount: monthly, department: 'Administration' },
      { account: '620', description: 'Security suite', amount: -monthly },
    ]),
  )
}

/** The overall budget of the financial year that today lies in: each account's cents a month, income and costs positive. */
export function budgetStep(monthly: Readonly<Record<string, Cents>>, yearEndMonth: number, { span }: Office): Step {
  const { year, month } = partsOf(span.to)
  const last = dayOf(month <= yearEndMonth ? year : year + 1, yearEndMonth, 1)
  const months = Array.from({ length: 12 }, (_, index) => monthOf(addMonths(last, index - 11)))
  return { kind: 'budget', day: span.from, name: 'Overall Budget', months, monthly }
}
