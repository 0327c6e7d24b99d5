import { cleanText } from '../../../books/ledger-text.ts'
import { formatAmount, formatDecimal, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { View } from '../../../call/reply.ts'
import { counted, tableOf } from '../../lists/columns.ts'
import type { Period } from '../month/period.ts'
import type { Hindsight } from './hindsight.ts'
import { type Proposal, proposedAmount } from './proposal.ts'

/** What is told of proposals: those of a period, those that are drafted now, what last month's accruals came to, and notes. */
export interface ShownProposals {
  period: Period
  baseCurrency: string
  proposals: readonly Proposal[]
  drafted: readonly string[]
  /** Ids of the findings that are about the same thing, by proposal. */
  findings: ReadonlyMap<string, string>
  hindsight: Hindsight
  notes: readonly string[]
}

const MOST_SHOWN = 60

/** The answer about proposals: each with its accounts, amount and state, and the workings. */
export function proposalsView(shown: ShownProposals): View {
  const { period, baseCurrency, proposals, drafted, findings, hindsight, notes } = shown
  const open = proposals.filter(({ already }) => already === undefined)
  const left = open.filter(({ id }) => !drafted.includes(id))
  const rows = proposals.slice(0, MOST_SHOWN)
  const total = moneyText(sum(open.map(proposedAmount)), baseCurrency)
  const ready = left.filter(({ asks }) => asks === undefined).map(({ id }) => id)
  return {
    say:
      open.length === 0
        ? `${period.month} needs no journal that the books tell of${proposals.length > 0 ? ' and that is not there' : ''}.`
        : `${period.month} seems to need ${counted(open.length, 'journal')}, ${total} in all.`,
    table: tableOf(columnsFor(drafted), rows),
    sections: [{ heading: 'Workings', table: workings(rows, findings) }, ...hindsightSection(hindsight)],
    notes: [...notes, ...cutNote(proposals.length)],
    ...(ready.length === 0
      ? {}
      : { next: `To draft: draft with ids, such as ["${ready.slice(0, 3).join('", "')}"]; a person posts in Xero.` }),
    data: {
      period: period.month,
      count: proposals.length,
      open: open.length,
      total: formatDecimal(sum(open.map(proposedAmount)), 2),
      proposals: rows.map((one) => ({
        ...{
          id: one.id,
          kind: one.kind,
          amount: formatDecimal(proposedAmount(one), 2),
          already: one.already !== undefined,
        },
      })),
    },
  }
}

function cutNote(count: number): string[] {
  return count > MOST_SHOWN ? [`${MOST_SHOWN} of ${count} are shown, the largest of each kind first.`] : []
}

function columnsFor(drafted: readonly string[]) {
  const accounts = (one: Proposal, isSide: (amount: bigint) => boolean) =>
    one.lines
      .filter(({ amount }) => isSide(amount))
      .map(({ account }) => account || '?')
      .join(' ')
  return [
    { name: 'id', cell: ({ id }: Proposal) => id },
    { name: 'kind', cell: ({ kind }: Proposal) => kind },
    { name: 'about', cell: ({ about }: Proposal) => about },
    { name: 'debit', cell: (one: Proposal) => accounts(one, (amount) => amount > 0n) },
    { name: 'credit', cell: (one: Proposal) => accounts(one, (amount) => amount < 0n) },
    { name: 'amount', cell: (one: Proposal) => formatAmount(proposedAmount(one)) },
    { name: 'reversed', cell: ({ reverseOn }: Proposal) => reverseOn ?? '' },
    { name: 'sure', cell: ({ confidence }: Proposal) => `${Math.round(confidence * 100)} %` },
    { name: 'state', cell: (one: Proposal) => stateOf(one, drafted) },
  ]
}

function stateOf({ id, already, asks }: Proposal, drafted: readonly string[]): string {
  if (already !== undefined) return 'there already'
  if (drafted.includes(id)) return 'asked for now'
  return asks === undefined ? 'open' : 'account missing'
}

function workings(proposals: readonly Proposal[], findings: ReadonlyMap<string, string>) {
  return {
    columns: ['id', 'calculation', 'why'],
    rows: proposals.map(({ id, calculation, basis, already, asks }) => [
      id,
      calculation,
      [
        ...basis,
        ...(findings.has(id) ? [`Finding ${findings.get(id)}.`] : []),
        ...(already ? [`There: ${already}.`] : []),
        ...(asks ? [`Missing: ${asks}.`] : []),
      ].join(' '),
    ]),
    longestCell: 500,
  }
}

function hindsightSection({ rows, meanError }: Hindsight) {
  if (rows.length === 0) return []
  const mean = meanError === undefined ? '' : `, off by ${formatAmount(meanError)} on average`
  return [
    {
      heading: `Accruals of the month before against their bills${mean}`,
      table: {
        columns: ['supplier', 'accrued', 'billed', 'difference', 'reversed'],
        rows: rows.map(({ about, accrued, billed, reversed }) => [
          cleanText(about, 60),
          formatAmount(accrued),
          billed === undefined ? 'not yet' : formatAmount(billed),
          billed === undefined ? '' : formatAmount(accrued - billed),
          reversed,
        ]),
      },
    },
  ]
}
