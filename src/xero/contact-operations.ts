import type { Address, Contact, PaymentTerms } from '../books/contacts.ts'
import type { ContactPatch, ContactVersion } from '../call/acts/contacts.ts'
import type { Outcome } from '../call/change.ts'
import { isNotFound } from './client.ts'
import { named, sameText, sameTextWhereSet } from './document-content.ts'
import { member } from './errors.ts'
import type { Run } from './executor.ts'
import type { Checked, Operation } from './operations.ts'
import { contactOutcome, contactRecord, driftOutcome, overtakenOutcome } from './outcomes.ts'
import { contactOf, contactPage } from './wire/contacts.ts'
import { contactFields, needsContactBefore } from './wire/writes.ts'

/** A new contact. Xero refuses a name that an active contact has, so by its name it is found again. */
export const createContact: Operation<'create_contact'> = {
  batched: true,
  send: (client, changes, _, write) =>
    client.createContacts(
      changes.map(({ contact }) => contactFields(contact, undefined)),
      write,
    ),
  outcome: (run, { contact }, element) =>
    learned(run, contactOutcome(element, { name: contact.name, status: 'ACTIVE' })),
  find: async (run, { contact }, since) => {
    const body = await run.client.contacts({ search: contact.name, includeArchived: true, light: false, page: 1 })
    const own = contactPage(body).rows.filter(
      ({ name, updatedAt }) => name.trim().toLowerCase() === contact.name.trim().toLowerCase() && updatedAt >= since,
    )
    return own.map((found) => learned(run, foundContact(found, contact)))
  },
}

/**
 * Sets only what a patch changes, once the contact was seen to be what the plan relied on. Lists that Xero takes whole are repeated
 * from the same read, so that nothing else is lost.
 */
export const updateContact: Operation<'update_contact'> = {
  batched: false,
  check: async (run, changes) =>
    await eachOf(changes, ({ contact, patch }) => readAgain(run, contact, needsContactBefore(patch))),
  send: async (client, [change], before, write) => {
    const id = change?.contact.id ?? ''
    return await client.updateContact(id, { contactID: id, ...contactFields(change?.patch ?? {}, before) }, write)
  },
  outcome: (run, { contact, patch }, element) => {
    const expected = { id: contact.id, name: patch.name ?? contact.name, status: 'ACTIVE' }
    return learned(run, contactOutcome(element, expected))
  },
  find: async (run, { contact, patch }) => {
    const now = await contactNow(run, contact.id)
    if (!now) return []
    if (differences(patch, now).length === 0) return [learned(run, foundContact(now, {}))]
    return contact.updatedAt === undefined || now.updatedAt === contact.updatedAt
      ? []
      : [overtakenOutcome(contact.name)]
  },
}

/** Archives a contact that has not changed since the plan: it stays on its documents and can be restored in Xero. */
export const archiveContact: Operation<'archive_contact'> = {
  batched: false,
  check: async (run, changes) => await eachOf(changes, ({ contact }) => readAgain(run, contact, false)),
  send: async (client, [change], _, write) => {
    const id = change?.contact.id ?? ''
    return await client.updateContact(id, { contactID: id, contactStatus: 'ARCHIVED' }, write)
  },
  outcome: (run, { contact: { id, name } }, element) =>
    learned(run, contactOutcome(element, { id, name, status: 'ARCHIVED' })),
  find: async (run, { contact }) => {
    const now = await contactNow(run, contact.id)
    return now?.status === 'ARCHIVED' ? [learned(run, foundContact(now, {}))] : []
  },
}

async function eachOf<From>(changes: readonly From[], check: (change: From) => Promise<Checked>): Promise<Checked[]> {
  const results: Checked[] = []
  for (const change of changes) results.push(await check(change))
  return results
}

function foundContact(now: Contact, asked: ContactPatch): Outcome {
  const fields = differences(asked, now)
  const warnings =
    fields.length === 0
      ? []
      : [`Somebody may have changed it since: its ${fields.join(', ')} differ from what was asked.`]
  return { state: 'done', record: contactRecord(now), warnings }
}

function differences(asked: ContactPatch, now: Contact): string[] {
  const { addresses = [], salesTerms, purchasesTerms } = asked
  return named({
    name: sameTextWhereSet(asked.name, now.name),
    email: sameTextWhereSet(asked.email, now.email),
    'first name': sameTextWhereSet(asked.firstName, now.firstName),
    'last name': sameTextWhereSet(asked.lastName, now.lastName),
    'account number': sameTextWhereSet(asked.accountNumber, now.accountNumber),
    'tax number': sameTextWhereSet(asked.taxNumber, now.taxNumber),
    phone: asked.phone === undefined || digitsOf(asked.phone) === digitsOf(now.phone),
    'bank account': asked.bankAccount === undefined || digitsOf(asked.bankAccount) === digitsOf(now.bankAccount),
    'sales account': sameTextWhereSet(asked.salesAccount, now.salesAccount),
    'purchases account': sameTextWhereSet(asked.purchasesAccount, now.purchasesAccount),
    'sales terms': sameTerms(salesTerms, now.salesTerms),
    'purchases terms': sameTerms(purchasesTerms, now.purchasesTerms),
    addresses: addresses.every((address) => now.addresses.some((other) => sameAddress(address, other))),
  })
}

// Xero spaces and joins numbers in its own way.
function digitsOf(text: string): string {
  return text.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
}

function sameTerms(asked: PaymentTerms | undefined, now: PaymentTerms | undefined): boolean {
  return asked === undefined || (asked.day === now?.day && asked.type === now.type)
}

function sameAddress(a: Address, b: Address): boolean {
  const textOf = ({ lines, city, region, postalCode, country }: Address) =>
    [...lines, city, region, postalCode, country].filter((part) => part.trim() !== '').join(' ')
  return a.kind === b.kind && sameText(textOf(a), textOf(b))
}

async function contactNow(run: Run, id: string): Promise<Contact | undefined> {
  try {
    return contactOf(firstContact(await run.client.contact(id)))
  } catch (thrown) {
    if (isNotFound(thrown)) return undefined
    throw thrown
  }
}

// Xero has no version check of its own; without a version and without need nothing is read.
async function readAgain(run: Run, { id, name, updatedAt }: ContactVersion, needed: boolean): Promise<Checked> {
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
