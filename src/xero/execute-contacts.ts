import type { ChangeOf, ContactVersion, Outcome } from '../call/change.ts'
import { isNotFound } from './client.ts'
import { member } from './errors.ts'
import type { Run } from './executor.ts'
import { contactOutcome, driftOutcome, missingOutcome } from './outcomes.ts'
import { contactOf } from './wire/contacts.ts'
import { contactFields, needsContactBefore } from './wire/writes.ts'

/** Creates contacts in one call, each with its own outcome. */
export async function createContacts(
  run: Run,
  changes: readonly ChangeOf<'create_contact'>[],
): Promise<readonly Outcome[]> {
  const bodies = changes.map(({ contact }) => contactFields(contact, undefined))
  const { elements } = await run.client.createContacts(bodies, run.newId(), run.deadline)
  const inOrder = elements?.length === changes.length ? elements : undefined
  return changes.map(({ contact }, index) => {
    if (!inOrder) return missingOutcome()
    return learned(run, contactOutcome(inOrder[index], { name: contact.name, status: 'ACTIVE' }))
  })
}

/**
 * Sends only what a patch changes, once the contact was seen to be what the plan relied on. Lists that Xero takes whole are repeated
 * from the same read, so that nothing else is lost.
 */
export async function updateContact(run: Run, { contact, patch }: ChangeOf<'update_contact'>): Promise<Outcome> {
  const { before, moved } = await readAgain(run, contact, needsContactBefore(patch))
  if (moved) return moved
  const body = { contactID: contact.id, ...contactFields(patch, before) }
  const { elements } = await run.client.updateContact(contact.id, body, run.newId(), run.deadline)
  const expected = { id: contact.id, name: patch.name ?? contact.name, status: 'ACTIVE' }
  return learned(run, contactOutcome(elements?.[0], expected))
}

/** Archives a contact that has not changed since the plan: it stays on its documents and can be restored in Xero. */
export async function archiveContact(run: Run, { contact }: ChangeOf<'archive_contact'>): Promise<Outcome> {
  const { moved } = await readAgain(run, contact, false)
  if (moved) return moved
  const body = { contactID: contact.id, contactStatus: 'ARCHIVED' }
  const { elements } = await run.client.updateContact(contact.id, body, run.newId(), run.deadline)
  return learned(run, contactOutcome(elements?.[0], { id: contact.id, name: contact.name, status: 'ARCHIVED' }))
}

// Xero has no version check of its own; without a version and without need nothing is read.
async function readAgain(
  run: Run,
  { id, name, updatedAt }: ContactVersion,
  needed: boolean,
): Promise<{ before?: unknown; moved?: Outcome }> {
  if (!needed && updatedAt === undefined) return {}
  try {
    const before = firstContact(await run.client.contact(id))
    const now = contactOf(before)
    if (!now) return { moved: driftOutcome(name, 'it is gone') }
    if (updatedAt === undefined || now.updatedAt === updatedAt) return { before }
    return { moved: driftOutcome(name, now.status === 'ARCHIVED' ? 'it is archived now' : 'somebody edited it') }
  } catch (thrown) {
    if (isNotFound(thrown)) return { moved: driftOutcome(name, 'it is gone') }
    throw thrown
  }
}

function learned(run: Run, outcome: Outcome): Outcome {
  if (outcome.state === 'done' && outcome.record) {
    const { id, label, status } = outcome.record
    run.names.learn({ id, name: label, status })
  }
  return outcome
}

function firstContact(body: unknown): unknown {
  const items = member(body, 'contacts')
  return Array.isArray(items) ? items[0] : undefined
}
