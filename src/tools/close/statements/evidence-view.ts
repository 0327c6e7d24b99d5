import { visible } from '../../../books/ledger-text.ts'
import { formatAmount } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { Fault } from '../../../call/fault.ts'
import type { FileContent, Table } from '../../../call/reply.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { codingFor, precodedCsv } from './precoded-csv.ts'
import { type TieOut, tieOut } from './tie-out.ts'
import { tieRows } from './tie-rows.ts'

const MOST_MATCHES = 5

/** What is shown of the evidence for a bank account: how its lines were matched, the way from its balance to the ledger's, and matches that want a look. */
export interface EvidenceView {
  say: string
  sections: readonly { heading: string; table: Table }[]
  notes: readonly string[]
  data: Readonly<Record<string, unknown>>
}

/** What is shown of the evidence for a bank account of a month; nothing where none counts. */
export function evidenceView(books: MonthBooks, account: Account): EvidenceView {
  const tie = tieOut(books, account.code || account.id)
  if (!tie) return { say: '', sections: [], notes: [], data: {} }
  const { lines, matches, notBooked, unexplained } = tie
  const sure = matches.filter(({ tier }) => tier === 'auto').length
  const matched = `${matches.length} of ${counted(lines.length, 'line')} matched with the books, ${sure} of them surely.`
  const name = visible(account.name, 60)
  const looks = lookAt(tie)
  return {
    say: [lines.length === 0 ? '' : matched, tieInWords(tie)].filter(Boolean).join(' '),
    sections: [
      { heading: `${name} on ${books.period.to}`, table: { columns: ['', 'amount'], rows: tieRows(tie) } },
      ...(looks.rows.length === 0 ? [] : [{ heading: 'Matches to look at', table: looks }]),
    ],
    notes:
      notBooked.length === 0
        ? []
        : [
            `precode "${name}" gives the ${counted(notBooked.length, 'line')} that the books lack as a file with codes.`,
          ],
    data: {
      statement: {
        ...{ lines: lines.length, matched: matches.length, sure, not_booked: notBooked.length },
        ...(unexplained === undefined ? {} : { unexplained: formatAmount(unexplained) }),
      },
    },
  }
}

function tieInWords({ unexplained, endsEarly, statementBalance = 0n }: TieOut): string {
  if (unexplained === undefined) return 'It cannot be tied to the ledger.'
  if (unexplained === 0n)
    return endsEarly === undefined ? 'It ties to the cent.' : `It ties to the cent up to ${endsEarly}.`
  const turned = unexplained + 2n * statementBalance === 0n ? TURNED : ''
  return `It does not tie: ${formatAmount(unexplained)} is unexplained.${turned}`
}

const TURNED = ' It would tie with the other sign: in the ledger, what is owed to a bank is below 0.'

function lookAt({ matches, lines, entries }: TieOut): Table {
  const unsure = matches.filter(({ tier }) => tier === 'suggest')
  const rows = unsure.slice(0, MOST_MATCHES).map((match) => {
    const line = lines[match.line]
    const booked = match.entries.flatMap((place) => entries[place] ?? [])
    return [
      ...[line?.date ?? '', formatAmount(line?.amount ?? 0n), `${line?.payee} ${line?.reference}`.trim()],
      booked.map(({ date, name }) => `${date} ${name}`).join('; '),
      match.reasons.join(', '),
    ]
  })
  return { columns: ['bank', 'amount', 'its words', 'in the books', 'why'], rows }
}

/**
 * The lines of an account's statements that the books lack, as a file that a person can import in Xero, and what to say of it; no file where there is
 * none. Throws Fault where no statement counts.
 */
export function precodedFile(books: MonthBooks, account: Account): { file?: FileContent; notes: readonly string[] } {
  const name = visible(account.name, 60)
  const { month } = books.period
  const tie = tieOut(books, account.code || account.id)
  if (!tie || tie.lines.length === 0) {
    throw new Fault(
      'refused',
      `precode: no statement with lines was brought for "${name}" of ${month}.`,
      'Nothing was done. Bring one with statement.',
    )
  }
  const lines = tie.notBooked
  if (lines.length === 0)
    return { notes: [`Every line of the statements of "${name}" is in the books: no file is needed.`] }
  const coding = codingFor(lines, books)
  const coded = coding.filter(({ accountCode }) => accountCode !== '').length
  const text = precodedCsv(lines, coding, books.organisation.country === 'US')
  const code = (account.code || 'account').replace(/[^A-Za-z0-9-]/g, '')
  return {
    file: { name: `precoded-${code}-${month}.csv`, mimeType: 'text/csv', bytes: new TextEncoder().encode(text) },
    notes: [
      `The file has ${counted(lines.length, 'line')}; history suggests a code for ${coded}. Look at each before it is used.`,
      'A person imports it in Xero (Accounting, Bank accounts, Manage account, Import a statement), where the account has no bank feed: beside a feed its lines would be there twice. Nothing is reconciled by it.',
    ],
  }
}
