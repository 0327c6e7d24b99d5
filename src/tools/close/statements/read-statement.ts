import { maskAccountNumber } from '../../../books/ledger-text.ts'
import { camtStatements } from './camt.ts'
import { ofxStatements } from './ofx.ts'
import { otherFormat } from './other-formats.ts'
import type { Statement } from './statement.ts'
import type { StatementHints } from './statement-hints.ts'
import { sheetStatement } from './statement-sheet.ts'
import { MOST_LINES, refuseSize, statementFault, statementText } from './statement-text.ts'

/**
 * The statement in a file or text: CSV, OFX 1 or 2, CAMT.053, or Xero's export of uncoded statement lines, told by what is in it. `field` is the argument
 * that faults name. Throws Fault for whatever cannot be read with certainty.
 */
export function readStatement(content: Uint8Array | string, field: string, hints: StatementHints = {}): Statement {
  const text = typeof content === 'string' ? content : statementText(content, field)
  refuseSize(text.length, field)
  if (text.trim() === '')
    throw statementFault(field, 'the statement is empty.', 'Give the file as the bank exports it.')
  const statements = statementsIn(text, field, hints)
  const statement = joined(meant(statements, field, hints), field)
  if (statement.lines.length <= MOST_LINES) return statement
  throw statementFault(
    field,
    `${statement.lines.length} lines are more than ${MOST_LINES}.`,
    'Give the period alone, or in parts.',
  )
}

const EXPORT = 'Export the same days from the bank as CSV with the balance after each line, OFX or CAMT.053.'

function statementsIn(text: string, field: string, hints: StatementHints): Statement[] {
  const head = text.slice(0, 4_000)
  const other = otherFormat(head)
  if (other !== undefined) throw statementFault(field, `this is ${other}.`, EXPORT)
  if (/<OFX\s*>/i.test(head)) return ofxStatements(text, field)
  if (/^\s*(?:\uFEFF)?\s*<[?!a-z]/i.test(head)) return camtStatements(text, field)
  return [sheetStatement(text, field, hints)]
}

/** The statements of the account that is meant, in a file that may have several accounts. */
function meant(statements: readonly Statement[], field: string, { accountNumber = '' }: StatementHints): Statement[] {
  const numbers = [...new Set(statements.map((one) => one.accountNumber))]
  if (numbers.length <= 1) return [...statements]
  const fitting = statements.filter((one) => isSameAccount(one.accountNumber, accountNumber))
  if (fitting.length > 0) return fitting
  const fact = `the file has statements of ${numbers.length} accounts, ${numbers.map(maskAccountNumber).join(', ')}.`
  throw statementFault(field, fact, 'Export the one account alone.')
}

/** Whether two account numbers are of the same account: one may lack what stands before the other, such as the branch. Of an empty one nothing is known. */
export function isSameAccount(one: string, other: string): boolean {
  const [a, b] = [bare(one), bare(other)]
  if (a === '' || b === '') return false
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return short === long || (short.length >= 6 && long.endsWith(short))
}

function bare(number: string): string {
  return number.toUpperCase().replace(/[^0-9A-Z]/g, '')
}

// Banks write a statement for each day or page; together they are one.
function joined(statements: readonly Statement[], field: string): Statement {
  const ordered = [...statements].sort((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0))
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (!first || !last) throw statementFault(field, 'there is no statement in the file.', 'Export the period again.')
  const lines = ordered.flatMap((one) => one.lines)
  return { ...first, to: last.to, closing: last.closing, lines }
}
