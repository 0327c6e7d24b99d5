import { minuteAt } from '../../../books/day.ts'
import { lockDateOf } from '../../../books/organisation.ts'
import type { ChangeOf } from '../../../call/change.ts'
import type { Context } from '../../../call/tool.ts'
import { counted } from '../../lists/columns.ts'
import type { Check } from '../checks/check.ts'
import type { MonthBooks } from '../month/month-books.ts'
import type { Period } from '../month/period.ts'
import { readMonth } from '../month/read-month.ts'
import type { StatementEvidence } from '../statements/statement.ts'
import { foldRun } from './fold-run.ts'
import { applyChecks, eventOf } from './make-run.ts'
import { readCloseSettings } from './read-close-settings.ts'
import { type RunOnRecord, readRun } from './read-run.ts'
import { type CheckedEvent, eventChange, periodSubject } from './run-events.ts'
import { standingOf } from './run-standing.ts'
import type { ShownRun } from './run-view.ts'

/** What checking a period comes to: the change that freezes what is new (undefined where nothing is), the run with it, and how it was read. */
export interface CheckedPeriod {
  change: ChangeOf<'put_on_record'> | undefined
  shown: ShownRun
  books: MonthBooks
  read: readonly string[]
}

/**
 * Reads a period's books and applies checks to them; `statements` is the bank evidence that counts where it is not yet on record. It writes nothing. Throws
 * Fault as all reading does.
 */
export async function checkPeriod(
  context: Pick<Context, 'books' | 'today' | 'notes' | 'others'>,
  period: Period,
  checks: readonly Check[],
  statements?: readonly StatementEvidence[],
): Promise<CheckedPeriod> {
  const { notes, today } = context
  const [before, settings] = await Promise.all([readRun(notes, period), readCloseSettings(notes)])
  const month = await readMonth(context, period)
  const books = { ...month, settings, statements: statements ?? month.statements }
  const event = eventOf(applyChecks(books, checks), before)
  const run: RunOnRecord = event ? { ...before, ...foldRun([numbered(event, before, books)], before) } : before
  const { organisation } = books
  const standing = standingOf(run, settings, today, lockDateOf(organisation))
  return {
    change: event && runChange(event, before),
    shown: { run, standing, organisation, today },
    ...{ books, read: [readInWords(books)] },
  }
}

function numbered(event: CheckedEvent, { newest }: RunOnRecord, { asOf }: MonthBooks) {
  return { number: newest + 1, at: asOf, event }
}

function runChange(event: CheckedEvent, run: RunOnRecord): ChangeOf<'put_on_record'> {
  const { period } = run
  const subject = periodSubject(period)
  const [found, gone] = [counted(event.found.length, 'finding'), counted(event.gone.length, 'finding')]
  return eventChange(
    event,
    { subject, last: run.lastOf(subject) },
    {
      summary: `Put the checks of ${period.month} on record: ${found} new or changed, ${gone} gone`,
      facts: [
        ['Period', period.month],
        ['New or changed', found],
        ['Gone', gone],
      ],
    },
  )
}

function readInWords({ from, asOf, organisation, documents }: MonthBooks): string {
  const source = from === 'copy' ? 'the copy of documents, brought up to date' : 'Xero'
  return `Read from ${source}, complete up to ${minuteAt(asOf, organisation.zone)}: ${counted(documents.length, 'document')} of thirteen months.`
}
