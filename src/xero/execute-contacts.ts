import type { ChangeOf, Outcome } from '../call/change.ts'
import { member } from './errors.ts'
import type { Run } from './executor.ts'
import { contactOutcome, missingOutcome } from './outcomes.ts'
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

/** Sends only what a patch changes; lists that Xero takes whole are read first, so that nothing else is lost. */
export async function updateContact(run: Run, { contact, patch }: ChangeOf<'update_contact'>): Promise<Outcome> {
  const before = needsContactBefore(patch) ? firstContact(await run.client.contact(contact.id)) : undefined
  const body = { contactID: contact.id, ...contactFields(patch, before) }
  const { elements } = await run.client.updateContact(contact.id, body, run.newId(), run.deadline)
  const expected = { id: contact.id, name: patch.name ?? contact.name, status: 'ACTIVE' }
  return learned(run, contactOutcome(elements?.[0], expected))
}

/** Archives a contact: it stays on its documents and can be restored in Xero. */
export async function archiveContact(run: Run, { contact }: ChangeOf<'archive_contact'>): Promise<Outcome> {
  const body = { contactID: contact.id, contactStatus: 'ARCHIVED' }
  const { elements } = await run.client.updateContact(contact.id, body, run.newId(), run.deadline)
  return learned(run, contactOutcome(elements?.[0], { ...contact, status: 'ARCHIVED' }))
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
