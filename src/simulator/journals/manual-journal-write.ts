import { type Cents, formatDecimal, sum } from '../../books/money.ts'
import { readLineAmountTypes } from '../accounting/document-draft.ts'
import { historyAmount, record, throughApi } from '../accounting/history.ts'
import { lockProblem } from '../accounting/locks.ts'
import { SEEN, UNSEEN } from '../accounting/messages.ts'
import { dayOr, shortText, textOr } from '../accounting/sent.ts'
import { put, type Work } from '../accounting/work.ts'
import { type Fields, listOf, readBoolean, readText } from '../edge/body.ts'
import type { LineAmountTypes } from '../state.ts'
import type { ManualJournal, ManualJournalLine } from '../state-journals.ts'
import { grossOf, postingProblems, type Remarks, readJournalLines, retaxed } from './manual-journal-lines.ts'
import { postManualJournal, reverseManualJournal } from './manual-journal-posting.ts'

/** What came of one element of a write: the journal as it is or as it was wanted, and Xero's sentences about it. */
export interface SavedJournal extends Remarks {
  journal: ManualJournal
}

type Status = ManualJournal['status']

const STEPS: Readonly<Record<Status, readonly Status[]>> = {
  DRAFT: ['DRAFT', 'POSTED', 'DELETED'],
  POSTED: ['POSTED', 'VOIDED', 'ARCHIVED'],
  ARCHIVED: ['ARCHIVED', 'POSTED'],
  VOIDED: [],
  DELETED: [],
}

const STATUSES = ['DRAFT', 'POSTED', 'VOIDED', 'DELETED', 'ARCHIVED'] as const

/** Creates a manual journal (`before` undefined) or updates one. With errors the caller takes back what was written. */
export function saveManualJournal(work: Work, before: ManualJournal | undefined, fields: Fields): SavedJournal {
  const remarks: Remarks = { errors: [], warnings: [] }
  const { errors } = remarks
  const status = nextStatus(before?.status, readText(fields.get('Status')))
  if (status === undefined) {
    errors.push(before ? UNSEEN.journalNotEditable : UNSEEN.journalNotCreatable)
    return { journal: before ?? readJournal(work, undefined, fields, 'DRAFT', remarks), ...remarks }
  }
  const leaving = status === 'VOIDED' || status === 'DELETED'
  const journal =
    before && leaving
      ? { ...before, status, updatedAt: work.context.now }
      : readJournal(work, before, fields, status, remarks)
  if (!leaving) errors.push(...journalProblems(work, journal))
  const locked = lockedBy(work, before, journal)
  if (locked !== undefined) errors.push(locked)
  if (errors.length === 0) store(work, before, journal)
  return { journal, ...remarks }
}

function nextStatus(before: Status | undefined, wanted: string | undefined): Status | undefined {
  const status = wanted === undefined ? (before ?? 'DRAFT') : STATUSES.find((known) => known === wanted.toUpperCase())
  if (status === undefined) return undefined
  const steps: readonly Status[] = before === undefined ? ['DRAFT', 'POSTED'] : STEPS[before]
  return steps.includes(status) ? status : undefined
}

function readJournal(
  work: Work,
  before: ManualJournal | undefined,
  fields: Fields,
  status: Status,
  remarks: Remarks,
): ManualJournal {
  const { errors } = remarks
  const lineAmountTypes = readLineAmountTypes(fields, before?.lineAmountTypes ?? 'NoTax', errors)
  const url = textOr(fields, 'Url', before?.url)
  return {
    id: before?.id ?? work.context.newId(),
    narration: shortText(fields, 'Narration', before?.narration, 4000, errors) ?? '',
    date: dayOr(fields, 'Date', before?.date, errors) ?? work.context.today,
    status,
    lineAmountTypes,
    lines: readLines(work, before, fields, lineAmountTypes, remarks),
    ...(url === undefined ? {} : { url }),
    showOnCashBasisReports: readBoolean(fields.get('ShowOnCashBasisReports')) ?? before?.showOnCashBasisReports ?? true,
    updatedAt: work.context.now,
  }
}

/** An update that sends no lines, or an empty list of them, leaves those that there are. */
function readLines(
  work: Work,
  before: ManualJournal | undefined,
  fields: Fields,
  types: LineAmountTypes,
  remarks: Remarks,
): ManualJournalLine[] {
  const sent = listOf(fields.get('JournalLines'))
  if (sent.length > 0 || !before) return readJournalLines(work, sent, types, remarks)
  return before.lineAmountTypes === types ? before.lines : retaxed(work, before.lines, types)
}

function journalProblems(work: Work, journal: ManualJournal): string[] {
  const problems: string[] = []
  if (journal.narration === '') problems.push(UNSEEN.narrationMissing)
  if (journal.lines.length < 2) problems.push(UNSEEN.journalLinesMissing)
  const amounts = journal.lines.map((line) => grossOf(line, journal.lineAmountTypes))
  const debits = sum(amounts.filter((amount) => amount > 0n))
  const credits = sum(amounts.filter((amount) => amount < 0n))
  if (debits + credits !== 0n) problems.push(SEEN.journalUnbalanced(plain(debits), plain(credits)))
  if (isInLedger(journal)) problems.push(...postingProblems(work, journal.lines))
  return problems
}

function plain(amount: Cents): string {
  return formatDecimal(amount, 2)
}

/** Whether a journal is in the ledger: an archived one is only out of sight. */
function isInLedger({ status }: ManualJournal): boolean {
  return status === 'POSTED' || status === 'ARCHIVED'
}

function lockedBy(work: Work, before: ManualJournal | undefined, after: ManualJournal): string | undefined {
  const days = [before, after].flatMap((journal) => (journal && isInLedger(journal) ? [journal.date] : []))
  return lockProblem(work.organisation.settings, ...days)
}

function store(work: Work, before: ManualJournal | undefined, journal: ManualJournal): void {
  if (before && isInLedger(before)) reverseManualJournal(work, before)
  if (isInLedger(journal)) postManualJournal(work, journal)
  put(work, work.organisation.manualJournals, journal.id, journal)
  const debits = sum(journal.lines.map(({ lineAmount }) => (lineAmount > 0n ? lineAmount : 0n)))
  const details = `${journal.narration} for ${historyAmount(debits)}${throughApi(work.context)}.`
  for (const what of happened(before, journal)) record(work, journal.id, what, details)
}

const ENDS: Readonly<Partial<Record<Status, string>>> = { VOIDED: 'Voided', DELETED: 'Deleted', ARCHIVED: 'Archived' }

function happened(before: ManualJournal | undefined, { status }: ManualJournal): string[] {
  if (!before) return status === 'POSTED' ? ['Created', 'Posted'] : ['Created']
  if (before.status === status) return ['Edited']
  if (status === 'POSTED') return [before.status === 'ARCHIVED' ? 'Restored' : 'Posted']
  return [ENDS[status] ?? 'Edited']
}
