import { postDocument, replaceDocument } from '../ledger.ts'
import type { CreditNote, Invoice, Line } from '../state.ts'
import { stockProblems } from '../stock/stock-problems.ts'
import { codingProblem } from './accounts-lookup.ts'
import { allowedWhenAllocated, allowedWhenLocked, changesLedger } from './document-changes.ts'
import { type DocumentKind, isPosted } from './document-kinds.ts'
import { lineProblems } from './document-lines.ts'
import { lockProblem } from './locks.ts'
import { UNSEEN } from './messages.ts'
import { holderOf, nextNumber, PREFIX, takeNumber } from './numbering.ts'
import { planProblems } from './plan-limit.ts'
import type { Work } from './work.ts'

type Posted = Invoice | CreditNote

/** An update of a document (or its creation, without `before`): what it was, what it is to be, and which fields differ. */
export interface Update {
  before: Posted | undefined
  after: Posted
  changes: ReadonlySet<string>
  /** Whether payments or credits are applied to it. */
  allocated: boolean
}

/** Why Xero refuses an update: its number, what is applied to it, what is missing, and lock dates. */
export function updateProblems(work: Work, kind: DocumentKind, update: Update): string[] {
  const { before, after, changes, allocated } = update
  const problems: string[] = []
  if (isNumberTaken(work, before, after)) problems.push(kind.numberTaken)
  if (allocated && !allowedWhenAllocated(changes)) problems.push(kind.allocated)
  if (after.status === 'DRAFT') return problems
  problems.push(...lineProblems(after.lines))
  if (kind.needsDueDate && after.dueDate === undefined) problems.push(UNSEEN.dueDateMissing)
  if (after.total < 0n) problems.push(UNSEEN.totalNegative)
  if (isPosted(after.status) && !(before && isPosted(before.status))) {
    problems.push(...codingProblems(work, after), ...planProblems(work, after))
  }
  if (isPosted(after.status)) problems.push(...stockProblems(work, after, postedLines(before)))
  const locked = lockedBy(work, update)
  if (locked) problems.push(locked)
  return problems
}

function postedLines(before: Posted | undefined): readonly Line[] | undefined {
  return before && isPosted(before.status) ? before.lines : undefined
}

/** A draft may have waited until its accounts were archived. */
function codingProblems(work: Work, document: Posted): string[] {
  const { accounts } = work.organisation
  return document.lines.flatMap(({ accountId, accountCode }) => {
    const problem = accountId === undefined ? undefined : codingProblem(accounts.get(accountId), accountCode ?? '')
    return problem === undefined ? [] : [problem]
  })
}

/** Sales documents have numbers of their own; bills may share theirs. */
function isNumbered(document: Posted): boolean {
  return document.type.startsWith('ACCREC')
}

function isNumberTaken(work: Work, before: Posted | undefined, after: Posted): boolean {
  if (!isNumbered(after) || after.number === '') return false
  const holder = holderOf(work, after.number)
  return holder !== undefined && holder !== before?.id
}

function lockedBy(work: Work, { before, after, changes }: Update): string | undefined {
  const { settings } = work.organisation
  if (!isPosted(after.status)) return undefined
  if (!before || !isPosted(before.status)) return lockProblem(settings, after.date)
  return allowedWhenLocked(changes) ? undefined : lockProblem(settings, before.date, after.date)
}

/** Gives a sales document its number and writes what an update changes into the ledger. */
export function postUpdate(work: Work, { before, after, changes }: Update): void {
  if (isNumbered(after)) numberDocument(work, before, after)
  if (!before || !isPosted(before.status)) {
    if (isPosted(after.status)) postDocument(work, after)
  } else if (changesLedger(changes)) {
    replaceDocument(work, before, after)
  }
}

function numberDocument(work: Work, before: Posted | undefined, after: Posted): void {
  const prefix = after.type === 'ACCREC' ? PREFIX.ACCREC : PREFIX.ACCRECCREDIT
  if (after.number === '') after.number = nextNumber(work, prefix)
  if (after.number !== before?.number) takeNumber(work, after.number, after.id, before?.number)
}
