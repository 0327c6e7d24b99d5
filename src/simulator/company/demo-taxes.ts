import { addMonths, type Day, dayOf, daysInMonth, endOfMonth, partsOf } from '../../books/day.ts'
import { allocate, type Cents, formatDecimal, sum } from '../../books/money.ts'
import type { Region } from '../state-settings.ts'
import { lastWorkingDay } from './calendar.ts'
import { CHEQUE, moneyStep, monthlyDays, type Office } from './demo-bank.ts'
import type { Step } from './plan.ts'

/** Who is paid tax, for which periods, and how long after their end. */
interface TaxCalendar {
  office: string
  salesTaxOffice: string
  /** The months that end a period. */
  ends: readonly number[]
  /** Months after the end, and the date, by which the sales tax of a period is paid. */
  payable: readonly [months: number, date: number]
}

const QUARTERS = [3, 6, 9, 12]

const CALENDARS: Readonly<Record<Region, TaxCalendar>> = {
  nz: calendar('Inland Revenue', [1, 3, 5, 7, 9, 11], [1, 28]),
  au: calendar('Australian Taxation Office', QUARTERS, [1, 28]),
  uk: calendar('HM Revenue & Customs', QUARTERS, [2, 7]),
  us: {
    ...calendar('Internal Revenue Service', QUARTERS, [1, 30]),
    salesTaxOffice: 'California Department of Tax and Fee Administration',
  },
}

function calendar(office: string, ends: readonly number[], payable: readonly [number, number]): TaxCalendar {
  return { office, salesTaxOffice: office, ends, payable }
}

/** The tax offices of a region, each once. */
export function taxOffices(region: Region): string[] {
  const { office, salesTaxOffice } = CALENDARS[region]
  return [...new Set([office, salesTaxOffice])]
}

/** What the ledger owes in sales tax at the end of each period, paid when it is due. */
export function salesTaxSteps({ region, span, statementFrom }: Office): Step[] {
  const { salesTaxOffice, ends, payable } = CALENDARS[region]
  const months = Array.from({ length: 22 }, (_, index) => endOfMonth(addMonths(span.from, index - 3)))
  return months.flatMap((upTo): Step[] => {
    if (!ends.includes(partsOf(upTo).month) || upTo < addMonths(span.from, -1)) return []
    const day = lastWorkingDay(dateAfter(upTo, ...payable))
    if (day < span.from || day > span.to) return []
    return [{ kind: 'taxReturn', day, contact: salesTaxOffice, upTo, reconciled: day < statementFrom }]
  })
}

function dateAfter(day: Day, months: number, date: number): Day {
  const { year, month } = partsOf(addMonths(dayOf(partsOf(day).year, partsOf(day).month, 1), months))
  return dayOf(year, month, Math.min(date, daysInMonth(year, month)))
}

/** Three payments a year towards the tax on the company's profit. */
export function incomeTaxSteps(office: Office, amount: Cents): Step[] {
  const days = monthlyDays(28, office).filter((day) => partsOf(day).month % 4 === 1)
  return days.map((day) => payTax(day, '830', amount, 'Income tax, instalment', office))
}

function payTax(day: Day, account: string, amount: Cents, description: string, office: Office): Step {
  const { office: contact } = CALENDARS[office.region]
  const lines = [{ description, amount, account }]
  return moneyStep({ day, type: 'SPEND', contact, bank: CHEQUE, reference: 'TAX', lines }, office)
}

/** What an employee brought home on a pay day. */
export interface Pay {
  day: Day
  net: Cents
}

const DEPARTMENTS = ['Projects', 'Support', 'Managed Services', 'Administration']

/**
 * Wages as a journal on each pay day: a quarter of the gross is tax, the employer adds three hundredths, and what is paid out waits on
 * Wages Payable. Both parts of the tax are paid on the 20th of the next month; `owed` is what is left from before the history.
 */
export function wageSteps(pays: readonly Pay[], owed: Cents, office: Office): Step[] {
  const wages = pays.map(({ day, net }) => {
    const gross = (net * 4n) / 3n
    return { day, net, gross, employer: (gross * 3n) / 100n }
  })
  const journals = wages.map(({ day, net, gross, employer }) =>
    journalStep(
      `Wages ${day.slice(0, 7)}`,
      day,
      [
        ...spread('477', 'Gross wages', gross, office),
        ...spread('478', 'Employer contributions', employer, office),
      ].concat([
        { account: '803', description: 'Net wages', amount: -net },
        { account: '825', description: 'Tax and contributions', amount: -(gross - net + employer) },
      ]),
    ),
  )
  const payments = monthlyDays(20, office).flatMap((day): Step[] => {
    const before = addMonths(day, -1).slice(0, 7)
    const due = wages.filter((each) => each.day.slice(0, 7) === before)
    const amount = due.length === 0 ? owed : sum(due.map(({ gross, net, employer }) => gross - net + employer))
    return amount === 0n ? [] : [payTax(day, '825', amount, `Deductions for ${before}`, office)]
  })
  return [...journals, ...payments]
}

/** One line of a manual journal, debit positive. */
export interface Entry {
  account: string
  description: string
  amount: Cents
  department?: string
}

function spread(account: string, description: string, amount: Cents, { tracked }: Office): Entry[] {
  if (!tracked) return [{ account, description, amount }]
  return allocate(amount, [40n, 30n, 18n, 12n]).map((part, index) => ({
    ...{ account, description, amount: part },
    department: DEPARTMENTS[index] ?? '',
  }))
}

/** A manual journal, posted unless it is to stay a draft. */
export function journalStep(narration: string, day: Day, entries: readonly Entry[], status = 'POSTED'): Step {
  const body = {
    Narration: narration,
    Date: day,
    Status: status,
    LineAmountTypes: 'NoTax',
    JournalLines: entries.map(({ account, description, amount, department }) => ({
      AccountCode: account,
      Description: description,
      LineAmount: formatDecimal(amount, 2),
      Tracking: department === undefined ? [] : [{ Name: 'Department', Option: department }],
    })),
  }
  return { kind: 'record', day, resource: 'ManualJournals', body }
}

/** The last days of the months that are closed: all but the present one and the one before it. */
export function closedMonths({ span }: Office): Day[] {
  const last = endOfMonth(addMonths(span.to, -2))
  return Array.from({ length: 18 }, (_, index) => endOfMonth(addMonths(span.from, index))).filter((day) => day <= last)
}
