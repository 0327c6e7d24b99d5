import type { Day } from '../../../books/day.ts'
import { minuteAt } from '../../../books/day.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { formatAmount, formatDecimal, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { Organisation } from '../../../books/organisation.ts'
import { RECORD_WORDS } from '../../../books/records.ts'
import type { Table, View } from '../../../call/reply.ts'
import { counted } from '../../lists/columns.ts'
import { moreText } from '../../lists/cursor.ts'
import { STEP_GRAPH } from './close-steps.ts'
import type { RunOnRecord } from './read-run.ts'
import { isOpen, type RunStanding, type StandingFinding, type StandingStep } from './run-standing.ts'

/** A run as it is shown: with the organisation whose it is, and its day. */
export interface ShownRun {
  run: RunOnRecord
  standing: RunStanding
  organisation: Pick<Organisation, 'baseCurrency' | 'zone'>
  today: Day
}

const LONGEST_FACT = 170

/** Findings as a table, in the order in which they come. */
export function findingsTable(findings: readonly StandingFinding[]): Table {
  return {
    columns: ['finding', 'at risk', 'severity', 'step', 'what is wrong', 'state'],
    rows: findings.map((one) => [
      one.id,
      one.amount === 0n ? '' : formatAmount(one.amount),
      one.severity,
      one.step,
      one.fact,
      one.state === 'open' ? (one.stillThere ? 'still there' : '') : one.state,
    ]),
    longestCell: LONGEST_FACT,
  }
}

/** Steps as a table. */
export function stepsTable(steps: readonly StandingStep[]): Table {
  return {
    columns: ['step', 'status', 'open', 'at risk', 'why', 'said by'],
    rows: steps.map(({ step, status, open, amount, why, signOffs }) => [
      step,
      status,
      open === 0 ? '' : `${open}`,
      amount === 0n ? '' : formatAmount(amount),
      why,
      signOffs.map(({ as, by }) => `${as}: ${by}`).join(', '),
    ]),
    longestCell: 90,
  }
}

/** The run in one sentence: state, score, what is open. */
export function runInWords({ run, standing, organisation }: ShownRun): string {
  const { month } = run.period
  if (!run.checked) return `Close of ${month}: open, no checks were made yet.`
  const open = standing.findings.filter((one) => isOpen(one) && one.severity !== 'note')
  const risk = moneyText(sum(open.map(({ amount }) => amount)), organisation.baseCurrency)
  const state = standing.state.replaceAll('_', ' ')
  const wrong =
    open.length === 0
      ? 'nothing is open'
      : `${counted(open.length, 'finding')} open, ${counted(standing.blockers, 'blocker')} among them, ${risk} at risk`
  return `Close of ${month}: ${state}, score ${standing.score} of 100; ${wrong}.`
}

/** Typed facts of a run, for programs. */
export function runData({ run, standing, organisation }: ShownRun): Record<string, unknown> {
  const { checked, period } = run
  return {
    period: period.month,
    state: standing.state,
    score: standing.score,
    blockers: standing.blockers,
    open: standing.findings.filter((one) => isOpen(one) && one.severity !== 'note').length,
    residual: formatDecimal(standing.residual, 2),
    materiality: formatDecimal(standing.materiality, 2),
    currency: cleanText(organisation.baseCurrency, 3),
    ...(checked ? { checked_at: minuteAt(checked.at, organisation.zone) } : {}),
  }
}

/** What of a run is to be read beside its figures. */
export function runNotes({ run, standing, organisation }: ShownRun): string[] {
  const { checked } = run
  const [newest] = run.reopenings.slice(-1)
  const reopened = standing.state === 'reopened' && newest ? [`Sign-offs fell at ${newest.step}: ${newest.why}.`] : []
  const [materiality, residual] = [standing.materiality, standing.residual].map((one) =>
    moneyText(one, organisation.baseCurrency),
  )
  return [
    ...reopened,
    ...(checked
      ? [
          `Money at risk that nobody settled: ${residual}; it may be ${materiality} (materiality) when the close is signed.`,
        ]
      : []),
    ...unprovedBanks(standing.findings),
    ...(run.unreadable > 0
      ? [`${counted(run.unreadable, 'event')} on record cannot be read and count for nothing.`]
      : []),
  ]
}

/** What to do where banks have no statement: their step cannot be attested while that is open. */
function unprovedBanks(findings: readonly StandingFinding[]): string[] {
  const open = findings.filter((one) => one.rule === 'statement_missing' && isOpen(one))
  if (open.length === 0) return []
  const ids = open.map(({ id }) => id).join(', ')
  return [
    `Without a statement or closing_balance the step bank fails: bring them, or a person who saw the accounts accepts ${ids} and then attests the step bank.`,
  ]
}

/** A page of findings that are open, with how many are settled or gone. */
export function findingsView(
  shown: ShownRun,
  page: { rows: readonly StandingFinding[]; cursor: string | undefined; count: number },
  { say, notes }: { say: string; notes: readonly string[] },
): View {
  const settled = shown.standing.findings.filter(({ state }) => state === 'accepted' || state === 'excluded').length
  return {
    say: `${say} ${runInWords(shown)}`,
    table: findingsTable(page.rows),
    notes: [
      ...notes,
      ...runNotes(shown),
      ...(settled > 0 ? [`${counted(settled, 'finding')} more: settled, and left out here.`] : []),
    ],
    next: [
      moreText(page.cursor),
      page.count === 0
        ? 'See close_status for the steps.'
        : 'One in full: finding. Say what becomes of them with resolve_finding.',
    ]
      .filter(Boolean)
      .join(' '),
    data: {
      ...runData(shown),
      count: page.count,
      shown: page.rows.length,
      ...(page.cursor ? { cursor: page.cursor } : {}),
    },
  }
}

/** One finding in full, as it was frozen. */
export function findingView(one: StandingFinding, { run, organisation }: ShownRun): View {
  const { disposition } = one
  const said = disposition
    ? [
        [
          'said',
          `${disposition.as}${disposition.by === '' ? '' : ` by ${disposition.by}`}: ${disposition.reason}${disposition.until === '' ? '' : ` (until ${disposition.until})`}`,
        ],
      ]
    : []
  const seen = minuteAt(one.firstSeen, organisation.zone)
  return {
    say: `${one.id} of ${run.period.month}: ${one.fact}`,
    table: {
      columns: ['of it', 'is'],
      rows: [
        ['check', `${one.rule} (${one.title}), step ${STEP_GRAPH[one.step].title}`],
        ['at risk', moneyText(one.amount, organisation.baseCurrency)],
        ['severity', one.severity],
        ['state', one.state],
        ...said,
        ['first seen', seen],
        ...(one.confidence === undefined ? [] : [['confidence', `${Math.round(one.confidence * 100)} %`]]),
        ...one.documents.map(({ kind, id, number, status }) => [
          RECORD_WORDS[kind],
          `${number === '' ? id.slice(0, 8) : number} (${status})`,
        ]),
        ...one.rows,
      ].map((row) => [...row]),
      longestCell: LONGEST_FACT,
    },
    notes: one.lapsed === undefined ? [] : [one.lapsed],
    next: `${one.next} Then say so with resolve_finding.`,
    data: { finding: one.id, rule: one.rule, state: one.state, amount: formatDecimal(one.amount, 2) },
  }
}
