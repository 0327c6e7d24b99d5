import * as z from 'zod'
import { type Day, daysBetween } from '../../books/day.ts'
import { amount, day } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import type { View } from '../../call/reply.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { outlooksFor, slowOf, usualDays } from './forecast/cash-outlook.ts'
import { cashView } from './forecast/cash-view.ts'
import { dueDatesView } from './forecast/due-dates-view.ts'
import { readCash } from './forecast/read-cash.ts'

/** So far ahead and no further: bills, templates and habits say little of what comes later. */
const FURTHEST_DAYS = 366
/** Of fewer paid invoices no habit can be told. */
const ENOUGH_PAID = 5

const input = z.strictObject({
  until: day.optional().describe('One day instead'),
  need: amount.optional().describe('Needed in the bank then, base currency'),
  receipts_only: z.boolean().optional().describe('Without bank and bills'),
})

/** What customers will pay by a day, with bounds, and what the bank holds then. */
export const forecastCash = readTool({
  name: 'forecast_cash',
  title: 'Cash forecast',
  toolset: 'collections',
  about:
    'Cash in 7, 30 and 90 days or on a day: bank balance, what customers will pay by habit and promise as low, expected and high, less bills due. Use when the user asks if payroll can be met or when money comes in. Not for whom to chase (rank_debtors) or balances now (run_report).',
  input,
  example: {},
  across: {},
  run,
})

async function run(
  { until, need, receipts_only: receiptsOnly = false }: z.output<typeof input>,
  context: Context,
): Promise<View> {
  const { today } = context
  if (need !== undefined) refuseNeed(until, receiptsOnly)
  const days = until === undefined ? usualDays(today) : [dayAhead(until, today)]
  const last = days.at(-1) ?? today
  const { facts, from } = await readCash(context, { until: last, receiptsOnly })
  const slow = slowOf(facts.owed, today, last)
  const setting = { ...from, today, need, oneDay: until !== undefined, slow }
  if (facts.owed.length > 0 && from.basis.paid < ENOUGH_PAID) return dueDatesView(facts, days, setting)
  return cashView(outlooksFor(facts, days), setting)
}

function refuseNeed(until: Day | undefined, receiptsOnly: boolean): void {
  if (until === undefined) {
    throw new Fault('invalid_input', 'need: no day is given for it.', 'Give until, the day on which it must be there.')
  }
  if (!receiptsOnly) return
  const fact = 'need: it is held against the bank balance after bills due, which receipts_only leaves out.'
  throw new Fault('invalid_input', fact, 'Give one of the two.')
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
