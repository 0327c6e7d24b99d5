import type { Day } from '../../../books/day.ts'
import { dayWords } from '../../../books/day-count.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { brokenPromiseOn } from '../record/stops.ts'
import type { AssessedDebtor, AssessedInvoice } from './assessment.ts'
import { usualWords } from './debtor-words.ts'
import type { Receivables } from './receivables.ts'

/** What to say in a call, and what not to. */
export interface TalkingPoints {
  say: readonly string[]
  leaveOut: readonly string[]
}

const MOST_NAMED = 4

/** The talking points for a call to a debtor, from what is due, how it usually pays, and what is on record. */
export function talkingPoints(debtor: AssessedDebtor, receivables: Receivables): TalkingPoints {
  const { today } = receivables
  const asked = debtor.invoices.filter(({ due, stop }) => due < today && !stop)
  return {
    say: debtor.hold === undefined ? sayFor(debtor, asked, receivables) : HELD,
    leaveOut: [
      ...(debtor.hold === undefined ? stoppedWords(debtor) : [`Do not ask for money: ${debtor.hold}.`]),
      ...unappliedWords(debtor, today),
    ],
  }
}

const HELD = ['If you call, then only about what it is on hold for.']

function sayFor(debtor: AssessedDebtor, asked: readonly AssessedInvoice[], receivables: Receivables): string[] {
  return [
    ...dueWords(asked),
    ...unusualWords(debtor, receivables),
    ...partWords(asked),
    ...brokenWords(debtor, asked),
    ...(asked.length > 0 ? ['Ask for a day on which it will be paid, and whether anything is in its way.'] : []),
  ]
}

function dueWords(asked: readonly AssessedInvoice[]): string[] {
  const [first] = asked
  if (!first) return []
  const currencies = [...new Set(asked.map(({ currency }) => currency))].sort()
  const totals = currencies.map((currency) =>
    moneyText(sum(asked.filter((one) => one.currency === currency).map(({ amountDue }) => amountDue)), currency),
  )
  const count = `${asked.length} invoice${asked.length === 1 ? '' : 's'} past due`
  return [`${totals.join(' and ')} on ${count}, the oldest ${quoted(first.number, 30)} due ${first.due}.`]
}

function unusualWords(debtor: AssessedDebtor, { days }: Receivables): string[] {
  const unusual = debtor.invoices.filter((one) => one.unusual && !one.stop)
  const [first] = unusual
  if (!first) return []
  const late = dayWords(first.daysLate, days)
  return [
    `This is not like them (${usualWords(debtor, days)}, now ${late}): ask whether something is wrong before asking for money.`,
  ]
}

function partWords(asked: readonly AssessedInvoice[]): string[] {
  const part = asked.filter(({ settlements }) => settlements.some(({ kind }) => kind !== 'credit note'))
  return part.slice(0, 2).map(({ number, total, amountDue, currency }) => {
    return `Of ${quoted(number, 30)} ${moneyText(total - amountDue, currency)} is settled: thank them, ask for the rest.`
  })
}

function brokenWords({ standing }: AssessedDebtor, asked: readonly AssessedInvoice[]): string[] {
  const broken = asked.flatMap(({ id }) => brokenPromiseOn(standing, id) ?? [])
  const newest = standing.promises.find((one) => broken.includes(one))
  if (!newest) return []
  const what =
    newest.from === 'xero' ? 'Payment was expected' : `${moneyText(newest.amount, newest.currency)} was promised`
  const come = newest.state === 'partly' ? 'not all of it has come' : 'has not come'
  return [`${what} by ${newest.on} and ${come}: ask what happened, and for a new day.`]
}

function stoppedWords({ invoices }: AssessedDebtor): string[] {
  const stopped = invoices.filter(({ stop }) => stop)
  const more = stopped.length > MOST_NAMED ? [`Nor for ${stopped.length - MOST_NAMED} more that are stopped.`] : []
  return [
    ...stopped.slice(0, MOST_NAMED).map(({ number, stop }) => `Not ${quoted(number, 30)}: ${stop?.why}.`),
    ...more,
  ]
}

function unappliedWords({ unapplied }: AssessedDebtor, today: Day): string[] {
  return unapplied.slice(0, 2).map(({ amount, currency, date, kind }) => {
    const when = date === today ? 'today' : `on ${date}`
    return `First see to ${moneyText(amount, currency)} (${kind} ${when}) that is not put against an invoice.`
  })
}
