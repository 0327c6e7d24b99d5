import type { Address, Contact, ContactRef, PaymentTerms } from '../../books/contacts.ts'
import { cleanText, maskAccountNumber, quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { similarity } from '../../books/nearest.ts'
import { termsText } from '../../books/payment-terms.ts'
import { CONTACT_FIELD_WORDS, type ContactPatch } from '../../call/acts/contacts.ts'
import type { ChangeOf, Difference } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'

/** The change that creates a contact, with warnings about similar ones. Pure. Throws Fault without a name or for a taken one. */
export function creationOf(patch: ContactPatch, similar: readonly Contact[]): ChangeOf<'create_contact'> {
  const { name } = patch
  if (name === undefined || name === '') {
    throw new Fault(
      'invalid_input',
      'name: a new contact needs a name.',
      'Give name to create a contact, or contact to change an existing one.',
    )
  }
  refuseTakenName(name, similar, undefined)
  const fields = differencesOf(undefined, patch).filter(({ field }) => field !== 'name')
  const details = fields.map(({ field, after }) => `${field} ${quoted(after)}`)
  return {
    act: 'create_contact',
    contact: { ...patch, name },
    summary: [`Create contact ${quoted(name)}`, ...details].join(', '),
    warnings: similarWarnings(name, patch.email, similar, undefined),
  }
}

/** Throws Fault when another active contact has the name: Xero keeps names of active contacts unique. */
export function refuseTakenName(name: string | undefined, others: readonly Contact[], ownId: string | undefined): void {
  if (name === undefined) return
  const taken = others.find(
    (other) => other.id !== ownId && other.status !== 'ARCHIVED' && other.name.toLowerCase() === name.toLowerCase(),
  )
  if (!taken) return
  throw new Fault(
    'invalid_input',
    `name: there is a contact ${quoted(taken.name)} already, and names of active contacts are unique in Xero.`,
    'To change it, name it in contact; for somebody else, choose a name that tells them apart.',
  )
}

const ALIKE = 0.7

/** Warnings about contacts with a similar name or the same e-mail address. Pure. */
function similarWarnings(
  name: string | undefined,
  email: string | undefined,
  others: readonly Contact[],
  ownId: string | undefined,
): string[] {
  return others
    .filter(({ id }) => id !== ownId)
    .flatMap((other) => {
      const sameEmail = email !== undefined && email !== '' && other.email.toLowerCase() === email.toLowerCase()
      const alike = name !== undefined && similarity(name, other.name) >= ALIKE
      const common = [alike ? 'a similar name' : '', sameEmail ? 'the same e-mail address' : ''].filter(Boolean)
      if (common.length === 0) return []
      const archived = other.status === 'ARCHIVED' ? ' (archived)' : ''
      return [`possible duplicate: ${quoted(other.name)}${archived} has ${common.join(' and ')}`]
    })
    .slice(0, 5)
}

/** The change that sets fields of a contact, with before and after. Pure. Throws Fault when nothing would change. */
export function updateOfContact(
  current: Contact,
  patch: ContactPatch,
  similar: readonly Contact[],
): ChangeOf<'update_contact'> {
  const differences = differencesOf(current, patch)
  if (differences.length === 0) {
    throw new Fault(
      'refused',
      `${quoted(current.name)} would not change: nothing was given, or all of it is there already.`,
      'Nothing to do.',
    )
  }
  const shown = differences.map(({ field, before, after }) => `${field} ${shownText(before)} -> ${shownText(after)}`)
  return {
    act: 'update_contact',
    contact: { id: current.id, name: current.name, updatedAt: current.updatedAt },
    patch,
    differences,
    summary: `Change contact ${quoted(current.name)}: ${shown.join('; ')}`,
    warnings: similarWarnings(patch.name, patch.email, similar, current.id),
  }
}

function shownText(text: string): string {
  return text === '' ? 'nothing' : quoted(text)
}

/** The change that archives a contact. Throws Fault when other fields are given with it. */
export function archivingOf(
  contact: ContactRef,
  fields: object,
  current: Contact | undefined,
): ChangeOf<'archive_contact'> {
  const others = Object.entries(fields).filter(([, value]) => value !== undefined)
  if (others.length > 0) {
    throw new Fault(
      'invalid_input',
      `archive: it goes alone, and ${others.map(([field]) => field).join(', ')} was given too.`,
      'Change the contact first, then archive it in another call.',
    )
  }
  const open = [current?.receivable?.outstanding, current?.payable?.outstanding]
  const [receivable, payable] = open
  return {
    act: 'archive_contact',
    contact: current ? { ...contact, updatedAt: current.updatedAt } : contact,
    summary: `Archive contact ${quoted(contact.name)}`,
    warnings: [
      ...(receivable ? [`it owes ${formatAmount(receivable)} still`] : []),
      ...(payable ? [`it is owed ${formatAmount(payable)} still`] : []),
      'the API cannot restore an archived contact: a person would have to in Xero',
    ],
  }
}

const FIELDS = Object.entries(CONTACT_FIELD_WORDS) as [keyof ContactPatch, string][]

function differencesOf(current: Contact | undefined, patch: ContactPatch): Difference[] {
  return FIELDS.flatMap(([field, name]) => {
    if (patch[field] === undefined) return []
    const [before, after] = [current?.[field], patch[field]].map((value) => textOf(field, value))
    return [{ field: name, before: before ?? '', after: after ?? '' }]
  })
}

// Bank details are shown masked: the person who approves compares the last four characters.
function textOf(field: keyof ContactPatch, value: ContactPatch[keyof ContactPatch]): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return field === 'bankAccount' ? maskAccountNumber(value) : cleanText(value)
  return isTerms(value) ? termsText(value) : addressText(value)
}

function isTerms(value: PaymentTerms | readonly Address[]): value is PaymentTerms {
  return 'day' in value
}

function addressText(addresses: readonly Address[]): string {
  const address = addresses.find(({ kind }) => kind === 'POBOX')
  if (!address) return ''
  const { lines, city, region, postalCode, country } = address
  return [...lines, city, region, postalCode, country].filter((part) => part !== '').join(', ')
}
