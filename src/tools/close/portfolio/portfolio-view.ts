import { cleanText } from '../../../books/ledger-text.ts'
import type { View } from '../../../call/reply.ts'
import type { Part } from '../../../call/tool.ts'
import { counted, tableOf } from '../../lists/columns.ts'

const DONE = ['signed', 'locked_in_xero']

interface Row {
  name: string
  facts: Readonly<Record<string, unknown>>
  fault: string
}

/** Every organisation's close on one page: those with blockers first, then by score; one that does not answer says why. */
export function portfolioView(parts: readonly Part[], count: number): View {
  const rows = parts.map(rowOf).sort(byNeed)
  const answered = rows.filter(({ fault }) => fault === '')
  const done = answered.filter(({ facts }) => DONE.includes(textOf(facts.state)))
  const failed = rows.length - answered.length
  return {
    say: `${counted(count, 'organisation')}${parts.length < count ? `, ${parts.length} shown` : ''}: ${done.length} closed, ${answered.length - done.length} open${failed > 0 ? `, ${failed} did not answer` : ''}.`,
    table: tableOf(COLUMNS, rows),
    notes: [
      'From the record of each, as its checks were last made.',
      ...rows.flatMap(({ name, fault }) => (fault === '' ? [] : [`${name}: ${fault}`])),
    ],
    next: 'One in full: close_status with its name. Checks are made for one at a time: run_close_checks with organisation.',
    data: {
      count,
      shown: rows.length,
      closed: done.length,
      rows: rows.map(({ name, facts, fault }) => (fault === '' ? { name, ...facts } : { name, fault })),
    },
  }
}

const COLUMNS = [
  { name: 'organisation', cell: ({ name }: Row) => name },
  column('period'),
  column('state'),
  column('score'),
  column('blockers'),
  column('days open', 'days_open'),
  column('oldest unreconciled', 'oldest_unreconciled'),
  column('lock days late', 'lock_days_late'),
  column('checked', 'checked_at'),
  { name: 'answer', cell: ({ fault }: Row) => (fault === '' ? '' : `no answer: ${fault}`) },
]

function column(name: string, key = name) {
  return { name, cell: ({ facts }: Row) => textOf(facts[key]) }
}

const TOLD = [
  'period',
  'state',
  'score',
  'blockers',
  'days_open',
  'oldest_unreconciled',
  'lock_days_late',
  'checked_at',
]

function rowOf({ organisation, answer }: Part): Row {
  const name = cleanText(organisation.name, 80)
  if ('fault' in answer) return { name, facts: {}, fault: cleanText(`${answer.fault.fact} ${answer.fault.next}`, 300) }
  const { data } = answer.view
  const facts = Object.fromEntries(TOLD.flatMap((key) => (data[key] === undefined ? [] : [[key, data[key]]])))
  // A score of books that nobody looked at says nothing.
  if (data.checked_at === undefined) delete facts.score
  return { name, facts, fault: '' }
}

function byNeed(one: Row, other: Row): number {
  const [first, second] = [need(one), need(other)]
  return first === second ? (one.name < other.name ? -1 : 1) : second - first
}

// What does not answer comes first, then blockers, then what is open, then the lower score.
function need({ facts, fault }: Row): number {
  if (fault !== '') return 1_000_000
  if (DONE.includes(textOf(facts.state))) return 0
  const [blockers, score] = [facts.blockers, facts.score].map((value) => (typeof value === 'number' ? value : 0))
  return 1_000 + (blockers ?? 0) * 200 + 100 - (score ?? 0)
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
}
