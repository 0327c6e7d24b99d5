import type { Day } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, magnitude, sum } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { isInLedger, RECORD_WORDS } from '../../../books/records.ts'
import { counted } from '../../lists/columns.ts'
import { openAt } from '../month/documents-of-month.ts'
import type { CloseDocument, MonthBooks, RelatedBooks } from '../month/month-books.ts'
import { type Mirrored, mirrorOf } from '../related/mirror-of.ts'
import { isNamedLike } from '../related/organisation-likeness.ts'
import { type Check, type CheckAnswer, type Found, refOf } from './check.ts'

/** What connected organisations have with each other: each invoice of one is a bill of the other, and their balances are the same. */
export const intercompany: Check = {
  rule: 'intercompany',
  title: 'Balances between connected organisations',
  step: 'currency',
  weight: 6,
  examine(books) {
    const answers = books.related.map((related) => pairAnswer(related, books))
    const unread = answers.flatMap(({ unchecked }) => (unchecked === undefined ? [] : [unchecked]))
    return {
      found: answers.flatMap(({ found }) => found),
      proved: answers.flatMap(({ proved }) => proved),
      ...(unread.length === 0 ? {} : { unchecked: unread.join(' ') }),
    }
  },
}

function pairAnswer(related: RelatedBooks, books: MonthBooks): CheckAnswer {
  const name = quoted(related.organisation.name)
  if (related.unread !== undefined) {
    return { found: [], proved: [], unchecked: `${name} could not be compared: ${cleanText(related.unread)}` }
  }
  const own = books.documents.filter(
    ({ kind, contactName }) =>
      isTraded(kind) && isNamedLike(contactName, { ...related.organisation, legalName: related.organisation.name }),
  )
  const { period } = books
  const mirrored = mirrorOf({ own, others: related.documents, period })
  const differences = balanceDifferences(own, related.documents, period.to)
  const { alone, differing, matched } = mirrored
  if (alone.length === 0 && differing.length === 0 && differences.every(({ difference }) => difference === 0n)) {
    const fact = `${counted(matched, 'document')} with ${name} in ${period.month} or open at its end ${matched === 1 ? 'is' : 'are'} the same there, and so are the balances.`
    return { found: [], proved: [fact] }
  }
  return { found: [pairFound(related, mirrored, differences, books)], proved: [] }
}

function isTraded(kind: CloseDocument['kind']): boolean {
  return kind === 'invoice' || kind === 'bill' || kind === 'credit_note' || kind === 'supplier_credit'
}

interface BalanceDifference {
  currency: string
  here: Cents
  there: Cents
  difference: Cents
}

/** What is owed to this organisation by each side's books, net, in each currency; below 0 where this one owes. */
function balanceDifferences(
  own: readonly CloseDocument[],
  others: readonly CloseDocument[],
  to: Day,
): BalanceDifference[] {
  const [here, there] = [netByCurrency(own, to), netByCurrency(others, to)]
  return [...new Set([...here.keys(), ...there.keys()])].sort().map((currency) => {
    const [ours, theirs] = [here.get(currency) ?? 0n, -(there.get(currency) ?? 0n)]
    return { currency, here: ours, there: theirs, difference: ours - theirs }
  })
}

function netByCurrency(documents: readonly CloseDocument[], to: Day): Map<string, Cents> {
  const byCurrency = groupedBy(documents, ({ currency }) => currency)
  return new Map(
    [...byCurrency].map(([currency, ones]) => [currency, sum(ones.map((one) => signOf(one) * openAt(one, to)))]),
  )
}

function signOf({ kind }: CloseDocument): bigint {
  return kind === 'invoice' || kind === 'supplier_credit' ? 1n : -1n
}

function pairFound(
  related: RelatedBooks,
  mirrored: Mirrored,
  differences: readonly BalanceDifference[],
  books: MonthBooks,
): Found {
  const { alone, differing } = mirrored
  const name = quoted(related.organisation.name)
  const unequal = differences.filter(({ difference }) => difference !== 0n)
  const base = books.organisation.baseCurrency
  const balances = unequal.map(
    ({ currency, here, there, difference }) =>
      `balances on ${books.period.to} differ by ${moneyText(magnitude(difference), currency || base)} (${moneyText(here, currency || base)} here, ${moneyText(there, currency || base)} there)`,
  )
  const parts = [
    ...(alone.length > 0 ? [`${counted(alone.length, 'document')} on one side only`] : []),
    ...(differing.length > 0 ? [`${counted(differing.length, 'document')} with other figures`] : []),
    ...balances,
  ]
  const named = [
    ...alone.filter(({ side }) => side === 'here').map(({ document }) => document),
    ...differing.map(({ own }) => own),
  ]
  return {
    key: [related.organisation.id],
    severity: 'warning',
    amount: sum(unequal.map(({ difference }) => magnitude(difference))),
    fact: `The books do not tie with ${name}: ${parts.join('; ')}.`,
    next: 'Enter what is missing and correct what differs on the side that is wrong, by the paper that was sent; both organisations then close with the same balance.',
    documents: named.filter(({ kind, status }) => isInLedger(kind, status)).map(refOf),
    rows: [
      ...alone.map(aloneRow),
      ...differing.map(
        ({ own, other, what }) => [titleOf(own), `${what}: ${figures(own)} here, ${figures(other)} there`] as const,
      ),
    ],
  }
}

function aloneRow({ document, side, isDraft }: Mirrored['alone'][number]): readonly [string, string] {
  const where = side === 'here' ? 'here only' : 'there only'
  const draft = isDraft ? ', a draft on the other side' : ''
  return [titleOf(document), `${where}${draft}: ${figures(document)}`]
}

function titleOf({ kind, number, reference }: CloseDocument): string {
  return `${RECORD_WORDS[kind]} ${quoted(number || reference, 40)}`
}

function figures({ date, total, currency }: CloseDocument): string {
  return `${date} ${moneyText(total, currency)}`
}
