import * as z from 'zod'
import { type Day, daysBetween } from '../../books/day.ts'
import { amount, day } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import type { View } from '../../call/reply.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { outlooksFor, slowOf, usualDays } from './cash-outlook.ts'
import { cashView } from './cash-view.ts'
import { dueDatesView } from './due-dates-view.ts'
import { readCash } from './read-cash.ts'

/** So far ahead and no further: bills, templates and habits say little of what comes later. */
const FURTHEST_DAYS = 366
/** Of fewer paid invoices no habit can be told. */
const ENOUGH_PAID = 5

const input = z.strictObject({
  until: day.optional().describe('One day instead of 7, 30 and 90 days ahead'),
  need: amount.optional().describe('What must be in the bank on until, base currency'),
  bank: z.boolean().default(true).describe('Start from the bank balance'),
  payables: z.boolean().default(true).describe('Take off bills due'),
})

/** What customers will pay by a day, with bounds, and what the bank holds then. */
export const forecastCash = readTool({
  name: 'forecast_cash',
  title: 'Cash forecast',
  toolset: 'collections',
  about:
    'Cash in 7, 30 and 90 days or on a day: what customers pay by habit, promise and dispute as low, expected and high, less bills due, from the bank balance. Use when the user asks whether payroll can be paid or when money comes in. Not for whom to chase (rank_debtors) or balances now (run_report).',
  input,
  example: {},
  across: {},
  run,
})

async function run({ until, need, bank, payables }: z.output<typeof input>, context: Context): Promise<View> {
  const { today } = context
  refuseNeed({ until, need, bank, payables })
  const days = until === undefined ? usualDays(today) : [dayAhead(until, today)]
  const last = days.at(-1) ?? today
  const { facts, from } = await readCash(context, { until: last, bank, payables })
  const slow = slowOf(facts.owed, today, last)
  const setting = { ...from, today, need, oneDay: until !== undefined, slow }
  if (facts.owed.length > 0 && from.basis.paid < ENOUGH_PAID) return dueDatesView(facts, days, setting)
  return cashView(outlooksFor(facts, days), setting)
}

function refuseNeed({ until, need, bank, payables }: z.output<typeof input>): void {
  if (need === undefined) return
  if (until === undefined) {
    throw new Fault('invalid_input', 'need: no day is given for it.', 'Give until, the day on which it must be there.')
  }
  if (bank && payables) return
  const fact = 'need: it is held against the bank balance after bills due, and one of them is left out.'
  throw new Fault('invalid_input', fact, 'Leave out bank and payables, or need.')
}

function dayAhead(until: Day, today: Day): Day {
  const days = daysBetween(today, until)
  if (days >= 1 && days <= FURTHEST_DAYS) return until
  const fact = `until: ${until} is ${days < 1 ? 'not after today' : `more than ${FURTHEST_DAYS} days after today`}, ${today}.`
  throw new Fault(
    'invalid_input',
    fact,
    `Give a day within ${FURTHEST_DAYS} days. Balances now: run_report with bank_summary.`,
  )
}
