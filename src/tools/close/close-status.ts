import * as z from 'zod'
import { daysBetween } from '../../books/day.ts'
import { lockDateOf } from '../../books/organisation.ts'
import type { View } from '../../call/reply.ts'
import { type Context, readTool } from '../../call/tool.ts'
import { periodNamed } from './month/period.ts'
import { portfolioView } from './portfolio/portfolio-view.ts'
import { nextActions } from './run/next-actions.ts'
import { readCloseSettings } from './run/read-close-settings.ts'
import { readRun } from './run/read-run.ts'
import { isOpen, standingOf } from './run/run-standing.ts'
import { findingsTable, runData, runInWords, runNotes, stepsTable } from './run/run-view.ts'

const MOST_SHOWN = 5

const input = z.strictObject({
  period: z.string().max(20).optional().describe('YYYY-MM'),
})

/** Says where the close of a month stands, from the record alone. */
export const closeStatus = readTool({
  name: 'close_status',
  title: 'State of a close',
  toolset: 'close',
  about:
    'How far the close of a month is: steps, score, blockers, next step; for all, a page of the practice. Use when asked. Not for finding errors (run_close_checks).',
  input,
  example: {},
  across: { together: portfolioView },
  run: status,
})

async function status({ period: named }: z.output<typeof input>, { notes, books, today }: Context): Promise<View> {
  const period = periodNamed(named, today)
  const [run, settings, organisation] = await Promise.all([
    readRun(notes, period),
    readCloseSettings(notes),
    books.organisation(),
  ])
  const lock = lockDateOf(organisation)
  const standing = standingOf(run, settings, today, lock)
  const shown = { run, standing, organisation, today }
  const worst = standing.findings.filter((one) => isOpen(one) && one.severity !== 'note').slice(0, MOST_SHOWN)
  const lag =
    lock !== undefined && lock >= period.to ? 0 : Math.max(0, daysBetween(period.to, today) - settings.lockWithin)
  return {
    say: runInWords(shown),
    table: stepsTable(standing.steps),
    ...(worst.length > 0 ? { sections: [{ heading: 'Most money at risk', table: findingsTable(worst) }] } : {}),
    notes: [
      ...runNotes(shown),
      ...(run.checked ? ['This is the record; what moved since shows with run_close_checks.'] : []),
    ],
    next: nextActions(shown, lag),
    data: {
      ...runData(shown),
      lock_date: lock ?? null,
      lock_days_late: lag,
      days_open: standing.state === 'signed' || standing.state === 'locked_in_xero' ? 0 : daysBetween(period.to, today),
      ...(run.checked ? { oldest_unreconciled: run.checked.oldest, unreconciled: run.checked.unreconciled } : {}),
    },
  }
}
