import * as z from 'zod'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { settled } from './journals/already-there.ts'
import { draftProposals, type Wanted } from './journals/draft-proposals.ts'
import { hindsightOf } from './journals/hindsight.ts'
import { journalsOfBooks } from './journals/ledger-accounts.ts'
import type { Proposal } from './journals/proposal.ts'
import { findingsByProposal } from './journals/proposal-findings.ts'
import { proposalsOf } from './journals/proposals.ts'
import { proposalsView } from './journals/proposals-view.ts'
import { scheduled, scheduleInput } from './journals/schedule.ts'
import type { MonthBooks } from './month/month-books.ts'
import { periodNamed } from './month/period.ts'
import { readMonth } from './month/read-month.ts'

const isShort = ({ length }: { length: number }) => length <= 50

const input = z.strictObject({
  period: z.string().max(20).optional().describe('YYYY-MM'),
  draft: z.array(z.string().min(1).max(20)).refine(isShort, 'name at most 50').optional().describe('Ids'),
  schedule: scheduleInput.optional(),
  status: z.enum(['DRAFT', 'POSTED']).optional().describe('DRAFT unless asked'),
})

/** Answers which journals a period's end needs, and drafts those that are wanted. */
export const proposeJournals = writeTool({
  name: 'propose_journals',
  title: 'Propose month-end journals',
  toolset: 'close',
  effect: 'draft',
  reach: 'post',
  about:
    'What to accrue, prepay, depreciate or reclassify at a month end, with workings; draft or schedule (own terms) drafts journals and reversals. Use when asked for such journals. Not for others (create_journals).',
  input,
  example: { period: '2026-10' },
  plan: planned,
})

async function planned(given: z.output<typeof input>, context: Context): Promise<ShownPlan> {
  const { draft = [], schedule, status = 'DRAFT' } = given
  if (draft.length > 0 && schedule) {
    throw new Fault(
      'invalid_input',
      'draft, schedule: give one of them.',
      'Draft proposals first, then give the schedule.',
    )
  }
  const period = periodNamed(given.period, context.today)
  // What is drafted is held against what is there now.
  const recent = draft.length === 0 && schedule === undefined
  const books = await readMonth(context, period, { recent })
  const proposals = schedule ? settled([scheduled(schedule, books)], books) : proposalsOf(books)
  const wanted = schedule
    ? proposals.map((proposal) => ({ proposal, field: 'schedule' }))
    : draft.map((id, index) => named(id, `draft.${index}`, proposals))
  const changes = await draftProposals(unique(wanted), status, context)
  const shown = proposalsView({
    ...{ period, baseCurrency: books.organisation.baseCurrency, proposals },
    drafted: wanted.map(({ proposal }) => proposal.id),
    findings: findingsByProposal(proposals, books),
    hindsight: schedule ? { rows: [], meanError: undefined } : hindsightOf(books),
    notes: notesOf(proposals, wanted, books),
  })
  return { changes, shown }
}

function named(id: string, field: string, proposals: readonly Proposal[]): Wanted {
  const proposal = proposals.find((one) => one.id === id.trim().toUpperCase())
  if (proposal) return { proposal, field }
  const known = proposals.slice(0, 10).map((one) => one.id)
  throw new Fault(
    'not_found',
    `${field}: there is no proposal ${quoted(id, 20)} in this period.`,
    known.length === 0 ? 'Nothing is proposed for it.' : `Nothing was written. There are ${known.join(', ')}.`,
  )
}

function unique(wanted: readonly Wanted[]): Wanted[] {
  return [...new Map(wanted.map((one) => [one.proposal.id, one])).values()]
}

function notesOf(proposals: readonly Proposal[], wanted: readonly Wanted[], books: MonthBooks): string[] {
  const locked = lockDateOf(books.organisation)
  const there = unique(wanted).filter(({ proposal }) => proposal.already !== undefined)
  return [
    ...there.map(({ proposal: { id, already } }) => `${id} was not written again: ${already} does it already.`),
    ...(locked !== undefined && books.period.to <= locked
      ? [`${books.period.month} is locked up to ${locked}: a person unlocks it in Xero before anything can be drafted.`]
      : []),
    ...(proposals.some(({ kind }) => kind === 'depreciation') ? [REGISTER] : []),
    ...wanted.flatMap(({ proposal }) => movedAlready(proposal, books)),
  ]
}

const REGISTER =
  "Where Xero's register of fixed assets runs depreciation for these assets, do not journal it as well: a person looks under Accounting, Fixed assets."

/** Depreciation that the month has already on the same account: the asset may be in it. */
function movedAlready({ kind, lines, already }: Proposal, books: MonthBooks): string[] {
  if (kind !== 'depreciation' || already !== undefined) return []
  const credits = new Set(lines.filter(({ amount }) => amount < 0n).map(({ account }) => account))
  const { from, to } = books.period
  return journalsOfBooks(books)
    .filter(({ date }) => date >= from && date <= to)
    .flatMap(({ reference, date, lines: there }) =>
      there
        .filter(({ accountCode, net }) => credits.has(accountCode) && net < 0n)
        .map(
          ({ accountCode, net }) =>
            `${cleanText(accountCode, 12)} has ${formatAmount(-net)} of journal ${quoted(reference, 60)} of ${date} already: ask whether this asset is in it.`,
        ),
    )
}
