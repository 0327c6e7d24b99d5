import type { Contact } from '../books/contacts.ts'
import type { MirroredDocuments, MirrorKind, MirrorQuery } from '../books/mirror.ts'
import { text } from './change-rows.ts'
import { documentIn } from './mirror-rows.ts'
import { placeholders, type StoreParts } from './parts.ts'
import type { Row, SqlValue } from './sql.ts'

const ROWS_AT_ONCE = 500
// A longer list of contacts is sorted out here: engines take so many values and no more.
const MOST_CONTACTS = 200

/**
 * Every document of a kind that a query asks for, some hundreds in memory at a time. They show contacts by the names that these have now:
 * renaming a contact changes no document.
 */
export async function* everyDocument<Kind extends MirrorKind>(
  parts: StoreParts,
  organisation: string,
  kind: Kind,
  query: MirrorQuery,
): AsyncGenerator<MirroredDocuments[Kind]> {
  const { where, values } = conditionOf(query)
  const contacts = query.contactIds && new Set(query.contactIds)
  const names = new Map<string, string>()
  for (let after = ''; ; ) {
    const rows = await parts.database.all(
      `select * from mirror_documents where organisation = ? and kind = ? and id > ?${where} order by id limit ${ROWS_AT_ONCE}`,
      ...[organisation, kind, after, ...values],
    )
    const wanted = contacts ? rows.filter((row) => contacts.has(text(row, 'contact'))) : rows
    if (kind !== 'contact') await learnNames(parts, organisation, wanted, names)
    for (const row of wanted) yield named(documentIn(parts.seal, row, kind), names.get(text(row, 'contact')))
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) return
    after = text(last, 'id')
  }
}

/** A query as a condition on rows; a longer list of contacts is not in it. */
export function conditionOf(query: MirrorQuery): { where: string; values: SqlValue[] } {
  const { statuses, contactIds, dateFrom, dateTo, closedAfter } = query
  const few = contactIds && contactIds.length <= MOST_CONTACTS ? contactIds : undefined
  const tests: [string, readonly SqlValue[] | undefined][] = [
    [`status in (${placeholders(statuses ?? [])})`, statuses],
    [`contact in (${placeholders(few ?? [])})`, few],
    ['day >= ?', dateFrom && [dateFrom]],
    ['day <= ?', dateTo && [dateTo]],
    ["(status <> 'PAID' or closed_on > ?)", closedAfter && [closedAfter]],
  ]
  const asked = tests.flatMap(([test, values]) => (values ? [{ test, values }] : []))
  return {
    where: asked.map(({ test }) => ` and ${test}`).join(''),
    values: asked.flatMap(({ values }) => values),
  }
}

async function learnNames(
  { database, seal }: StoreParts,
  organisation: string,
  rows: readonly Row[],
  names: Map<string, string>,
): Promise<void> {
  const unknown = [...new Set(rows.map((row) => text(row, 'contact')))].filter((id) => id !== '' && !names.has(id))
  if (unknown.length === 0) return
  const found = await database.all(
    `select * from mirror_documents where organisation = ? and list = 'Contacts' and id in (${placeholders(unknown)})`,
    ...[organisation, ...unknown],
  )
  for (const row of found) {
    const contact: Contact = documentIn(seal, row, 'contact')
    names.set(contact.id, contact.name)
  }
}

function named<Document extends object>(document: Document, name: string | undefined): Document {
  if (name === undefined || !('contact' in document)) return document
  const { contact } = document
  if (typeof contact !== 'object' || contact === null || !('name' in contact) || contact.name === name) return document
  return { ...document, contact: { ...contact, name } }
}
