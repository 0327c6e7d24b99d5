import type { Books } from '../../../books/books.ts'
import type { Contact } from '../../../books/contacts.ts'
import type { Context } from '../../../call/tool.ts'
import { plainSettingName } from '../../settings/setting-rules.ts'
import { type CadencePolicies, readPolicies } from '../cadence/read-policies.ts'
import { recordOf } from '../record/record.ts'
import type { RecordEntry } from '../record/record-entry.ts'
import { mentionedInvoices, type Standings, standingsOf } from '../record/standing.ts'
import { type AssessedDebtor, assessDebtors } from './assessment.ts'
import { readReceivables } from './read-receivables.ts'
import type { Receivables } from './receivables.ts'
import { sentLately, withSentAgain } from './sent-again.ts'

/** The receivables of an organisation with everything on record, and everybody who owes something in the order of chasing. */
export interface Assessment {
  receivables: Receivables
  entries: readonly RecordEntry[]
  /** Entries of the record that this version cannot read. */
  unreadable: number
  standings: Standings
  policies: CadencePolicies
  debtors: readonly AssessedDebtor[]
  /** Whether Xero itself sends reminders. */
  xeroReminds: boolean
}

/** Assesses everybody who owes something today: what every tool of collections starts from. Throws Fault as all reading does. */
export async function assess({
  books,
  today,
  notes,
  changes,
}: Pick<Context, 'books' | 'today' | 'notes' | 'changes'>): Promise<Assessment> {
  const [{ entries, unreadable }, policies, xeroReminds, sent, { zone }] = await Promise.all([
    recordOf(notes),
    readPolicies(notes),
    books.sendsReminders(),
    sentLately({ changes, today }),
    books.organisation(),
  ])
  const { holidays, holdGroups } = policies.organisation
  const [receivables, held] = await Promise.all([
    readReceivables(books, { today, holidays, settlements: settlementsFor(entries) }),
    heldContacts(books, holdGroups),
  ])
  const standings = standingsOf(withSentAgain(entries, sent, { ...receivables, zone }), receivables)
  const { contacts } = receivables
  const groups = await groupsOf(books, contacts)
  const facts = { receivables, standings, policies, contacts, groups, held, xeroReminds }
  return { receivables, entries, unreadable, standings, policies, xeroReminds, debtors: assessDebtors(facts) }
}

/** The invoices, or contacts, whose settlements tell how promises stand: of a promise about all of a contact, what was paid on any of its invoices counts. */
export function settlementsFor(entries: readonly RecordEntry[]): readonly string[] {
  const whole = entries.filter(({ kind, invoices }) => kind === 'promise' && invoices.length === 0)
  return [...mentionedInvoices(entries), ...whole.map(({ contact }) => contact.id)]
}

/** Contacts in the hold groups that exist, with the name of theirs. Asked of Xero: moving a contact is not a change of it that a copy sees. */
async function heldContacts(books: Books, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(names.map(plainSettingName))
  const groups = (await books.contactGroups()).filter(({ name }) => wanted.has(plainSettingName(name)))
  const held = new Map<string, string>()
  for (const { id, name } of groups) {
    for (const contact of await members(books, id)) if (!held.has(contact.id)) held.set(contact.id, name)
  }
  return held
}

/** Everybody in a contact group. */
export async function members(books: Books, group: string): Promise<readonly Contact[]> {
  const all: Contact[] = []
  for (;;) {
    const { rows, total } = await books.findContacts({ group, includeArchived: true, offset: all.length })
    all.push(...rows)
    if (rows.length === 0 || all.length >= total) return all
  }
}

async function groupsOf(
  books: Books,
  contacts: ReadonlyMap<string, Contact>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = new Map((await books.contactGroups()).map(({ id, name }) => [plainSettingName(name), id]))
  return new Map(
    [...contacts].map(
      ([id, { groups }]) => [id, groups.flatMap((name) => ids.get(plainSettingName(name)) ?? [])] as const,
    ),
  )
}
