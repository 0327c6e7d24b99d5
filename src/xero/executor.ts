import type { Clock } from '../books/clock.ts'
import type { Organisation } from '../books/organisation.ts'
import type { Change, ChangeOf, Hands, Outcome } from '../call/change.ts'
import { Fault } from '../call/fault.ts'
import { soonest, withDeadline } from './adapter.ts'
import type { XeroClient } from './client.ts'
import { archiveContact, createContacts, updateContact } from './execute-contacts.ts'
import { createDocuments, emailDocument, patchDocuments, updateDocument } from './execute-documents.ts'
import { createInTurn } from './in-turn.ts'
import type { ContactNames } from './names.ts'
import { faultOutcome, notSentOutcome } from './outcomes.ts'

/** What carrying out changes needs. `client` waits in the write lane; `organisation` is what is known without a call. */
export interface ExecutorParts {
  client: XeroClient
  clock: Clock
  newId: () => string
  names: ContactNames
  organisation: () => Organisation | undefined
}

/** One run of `apply`: everything it sends must be answered by `deadline`, milliseconds. */
export interface Run extends ExecutorParts {
  deadline: number
}

const APPLY_BUDGET_MS = 45_000
const PER_CALL = 50

/** Carries out changes in their order, up to 50 of a kind in a call; two runs on one document or contact follow each other. */
export function createHands(parts: ExecutorParts): Hands {
  const inTurn = createInTurn()
  return {
    apply: async (changes) => {
      const run: Run = { ...parts, deadline: soonest(parts.clock.now() + APPLY_BUDGET_MS) }
      const touched = [...new Set(changes.flatMap(idsOf))]
      return await inTurn(touched, () => withDeadline(run.deadline, () => applyInOrder(run, changes)))
    },
  }
}

// Whoever comes second then sees that the document moved, instead of writing over what the first one wrote.
function idsOf(change: Change): string[] {
  if ('document' in change) return [change.document.id]
  return change.act === 'update_contact' || change.act === 'archive_contact' ? [change.contact.id] : []
}

async function applyInOrder(run: Run, changes: readonly Change[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let blocked: Fault | undefined
  for (const group of groupsOf(changes)) {
    const cause = blocked
    const result = cause ? { outcomes: group.map(() => notSentOutcome(cause)), blocked } : await carryOut(run, group)
    outcomes.push(...result.outcomes)
    blocked = result.blocked
  }
  return outcomes
}

interface GroupResult {
  outcomes: readonly Outcome[]
  blocked: Fault | undefined
}

// After these Xero is out of reach, or says no to everything: what follows is not sent.
const BLOCKING = new Set(['unknown_outcome', 'unavailable', 'limited', 'unauthorised'])

async function carryOut(run: Run, group: readonly Change[]): Promise<GroupResult> {
  try {
    const outcomes = await act(run, group)
    return { outcomes, blocked: undefined }
  } catch (thrown) {
    const outcome = faultOutcome(thrown)
    // The contact may be there now, or have another name.
    if (outcome.state === 'unknown') run.names.forget()
    const blocked = thrown instanceof Fault && BLOCKING.has(thrown.code) ? thrown : undefined
    return { outcomes: group.map(() => outcome), blocked }
  }
}

async function act(run: Run, group: readonly Change[]): Promise<readonly Outcome[]> {
  const [change] = group
  switch (change?.act) {
    case 'create_document':
      return await createDocuments(run, membersOf(group, 'create_document'))
    case 'set_status':
      return await patchDocuments(run, membersOf(group, 'set_status'))
    case 'mark_sent':
      return await patchDocuments(run, membersOf(group, 'mark_sent'))
    case 'create_contact':
      return await createContacts(run, membersOf(group, 'create_contact'))
    case 'update_document':
      return [await updateDocument(run, change)]
    case 'email_document':
      return [await emailDocument(run, change)]
    case 'update_contact':
      return [await updateContact(run, change)]
    case 'archive_contact':
      return [await archiveContact(run, change)]
    default:
      throw new Fault('internal', 'This change is not one for Xero.', 'Please report this.')
  }
}

function membersOf<Act extends Change['act']>(group: readonly Change[], act: Act): ChangeOf<Act>[] {
  return group.filter((change): change is ChangeOf<Act> => change.act === act)
}

const BATCHED = new Set<string>(['create_document', 'set_status', 'mark_sent', 'create_contact'])

/** Neighbours that can share a call, in order; a document appears once in a group. */
function groupsOf(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = []
  for (const change of changes) {
    const last = groups.at(-1)
    if (last && mayJoin(last, change)) last.push(change)
    else groups.push([change])
  }
  return groups
}

function mayJoin(group: readonly Change[], change: Change): boolean {
  const [first] = group
  if (!first || first.act !== change.act || !BATCHED.has(change.act) || group.length >= PER_CALL) return false
  if (!('document' in change)) return true
  const { id, kind } = change.document
  return group.every((other) => 'document' in other && other.document.id !== id && other.document.kind === kind)
}
