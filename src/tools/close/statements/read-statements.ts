import * as z from 'zod'
import { type Day, parseDay } from '../../../books/day.ts'
import type { Note, NoteReader } from '../../../call/notes.ts'
import type { Period } from '../month/period.ts'
import type { Statement, StatementEvidence, StatementLine } from './statement.ts'

/** The kind of the notes that bank statements are kept as. */
export const STATEMENT_NOTES = 'close_statement'

/** The subject of the notes of a period. */
export function subjectOf({ month }: Period): string {
  return `close:${month}`
}

const text = z.string()
const row = z.tuple([text, text, z.bigint(), text, text, text, z.union([z.bigint(), z.null()])])

const maybe = z.bigint().optional()

const brought = z.strictObject({
  account: z.string(),
  said: maybe,
  statement: z.strictObject({
    format: z.enum(['csv', 'ofx', 'camt', 'xero_uncoded', 'balance']),
    ...{ accountNumber: z.string(), accountName: z.string(), currency: z.string() },
    ...{ from: z.string(), to: z.string(), opening: maybe, closing: maybe, lines: z.array(row) },
  }),
})

const takenBack = z.strictObject({ account: z.string(), takenBack: z.literal(true) })

/** What a note of a statement says: a statement that was brought, or that those before it of an account do not count. */
export type StatementBody = z.output<typeof brought> | z.output<typeof takenBack>

/** What is kept of a line: the parts of a statement line in their order. */
export type KeptLine = z.output<typeof row>

/**
 * The statements that count for a period, oldest note first: those brought since an account's were last taken back. A note that cannot be read as a
 * statement counts for nothing. Throws Fault as reading notes does.
 */
export async function readStatements(notes: NoteReader, period: Period): Promise<StatementEvidence[]> {
  return countingOf(await statementNotes(notes, period))
}

/** The notes of statements of a period. */
export async function statementNotes(notes: NoteReader, period: Period): Promise<readonly Note[]> {
  return await notes.read({ kinds: [STATEMENT_NOTES], subject: subjectOf(period) })
}

/** The statements that count among the notes of a period. */
export function countingOf(notes: readonly Note[]): StatementEvidence[] {
  let counting: StatementEvidence[] = []
  for (const { number, body } of notes) {
    const back = takenBack.safeParse(body)
    if (back.success) counting = counting.filter(({ accountCode }) => accountCode !== back.data.account)
    const evidence = back.success ? undefined : evidenceOf(number, body)
    if (evidence) counting.push(evidence)
  }
  return counting
}

/** How many times the statements of an account were taken back, so that the same file may be brought anew after that. */
export function timesTakenBack(notes: readonly Note[], account: string): number {
  return notes.filter(({ body }) => takenBack.safeParse(body).data?.account === account).length
}

function evidenceOf(note: number, body: unknown): StatementEvidence | undefined {
  const read = brought.safeParse(body)
  if (!read.success) return undefined
  const { account, said, statement } = read.data
  const lines = statement.lines.map(lineOf)
  const [from, to] = [parseDay(statement.from), parseDay(statement.to)]
  if (!from || !to || lines.some((line) => line === undefined)) return undefined
  const { opening, closing } = statement
  const whole: Statement = {
    ...statement,
    from,
    to,
    opening,
    closing,
    lines: lines.filter((line) => line !== undefined),
  }
  return { accountCode: account, said, statement: whole, note }
}

function lineOf([id, written, amount, payee, reference, description, balance]: KeptLine): StatementLine | undefined {
  const date: Day | undefined = parseDay(written)
  return date && { id, date, amount, payee, reference, description, balance: balance ?? undefined }
}
