import * as z from 'zod'
import { addMonths } from '../../books/day.ts'
import { calendarDays } from '../../books/day-count.ts'
import { readTool } from '../../call/tool.ts'
import { dsoByMonth } from './backtest/days-sales-outstanding.ts'
import { promisesEnded, reminderEffect } from './backtest/reminder-effect.ts'
import { replay } from './backtest/replay.ts'
import { pastView } from './backtest/replay-view.ts'
import { readPolicies } from './cadence/read-policies.ts'
import { settlementsFor } from './debtors/assess.ts'
import { readReceivables } from './debtors/read-receivables.ts'
import { recordOf } from './record/record.ts'
import { standingsOf } from './record/standing.ts'

/** How well debtors would have been ranked, how days sales outstanding moved, and what followed contacts. */
export const backtestCollections = readTool({
  name: 'backtest_collections',
  title: 'How collections did',
  toolset: 'collections_extras',
  about:
    'How well past payment curves ranked who pays late on this ledger, beside oldest and largest first; days sales outstanding by month; what followed contacts; promises kept. Use when the user asks whether ranking can be trusted or collections get better. Not for whom to chase now (rank_debtors).',
  input: z.strictObject({
    months: z.number().min(3).max(24).multipleOf(1).default(12).describe('How far back, 3-24'),
  }),
  example: {},
  async run({ months }, { books, today, notes }) {
    const [{ entries }, policies] = await Promise.all([recordOf(notes), readPolicies(notes)])
    const { holidays } = policies.organisation
    const receivables = await readReceivables(books, { today, holidays, settlements: settlementsFor(entries) })
    const { cases, days, baseCurrency } = receivables
    const from = addMonths(today, -months)
    const standings = standingsOf(entries, receivables)
    const promises = standings.contactIds.flatMap((id) => standings.of(id).promises)
    return pastView({
      replay: replay(receivables, months),
      dso: dsoByMonth(receivables, months),
      effect: reminderEffect(entries, cases, { from, today, days }),
      promises: promisesEnded(promises, from),
      currency: baseCurrency,
      counted:
        days === calendarDays
          ? 'Every day counts: customers here pay at weekends too.'
          : 'Business days count; lateness is told in calendar days.',
    })
  },
})
