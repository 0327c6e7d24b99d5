import type { MirroredDocuments, MirrorKind, MirrorQuery } from '../books/mirror.ts'
import type { MirrorCopy } from '../books/mirror-copy.ts'
import { instant, text } from './change-rows.ts'
import { conditionOf } from './mirror-read.ts'
import { documentIn } from './mirror-rows.ts'
import { placeholders, type StoreParts } from './parts.ts'
import type { Row } from './sql.ts'

const ROWS_AT_ONCE = 500

/** What was made of a document, and of which version of it. */
interface Digested {
  updatedAt: number
  readAt: number
  value: unknown
}

// By the function that makes it, then by kind and id.
type Kept = WeakMap<object, Map<string, Digested>>

/** The digests of one organisation's copy: opening and reading a document takes far longer than looking whether it is another by now. */
export function digestsOf(parts: StoreParts, organisation: string): MirrorCopy['digest'] {
  const kept: Kept = new WeakMap()
  return (kind, query, of) => {
    const digested = kept.get(of) ?? new Map<string, Digested>()
    kept.set(of, digested)
    return digest({ parts, organisation, digested }, kind, query, of)
  }
}

interface Source {
  parts: StoreParts
  organisation: string
  digested: Map<string, Digested>
}

async function* digest<Kind extends MirrorKind, Value>(
  source: Source,
  kind: Kind,
  query: MirrorQuery,
  of: (document: MirroredDocuments[Kind]) => Value,
): AsyncGenerator<readonly Value[]> {
  const { parts, organisation, digested } = source
  const { where, values } = conditionOf(query)
  const contacts = query.contactIds && new Set(query.contactIds)
  const met = new Set<string>()
  for (let after = ''; ; ) {
    const rows = await parts.database.all(
      `select id, contact, updated_at, read_at from mirror_documents where organisation = ? and kind = ? and id > ?${where}
       order by id limit ${ROWS_AT_ONCE}`,
      ...[organisation, kind, after, ...values],
    )
    const wanted = contacts ? rows.filter((row) => contacts.has(text(row, 'contact'))) : rows
    await readChanged(source, kind, wanted, of)
    const ids = wanted.map((row) => text(row, 'id'))
    for (const id of ids) met.add(id)
    // Whatever is under a function's key that function made.
    yield ids.flatMap((id) => (digested.has(id) ? [digested.get(id)?.value as Value] : []))
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) break
    after = text(last, 'id')
  }
  if (!contacts) forgetOthers(digested, met)
}

function forgetOthers(digested: Map<string, Digested>, met: ReadonlySet<string>): void {
  for (const id of digested.keys()) if (!met.has(id)) digested.delete(id)
}

/** Reads those of the rows that are others than when they were last read. One that has gone meanwhile has no digest. */
async function readChanged<Kind extends MirrorKind>(
  { parts, organisation, digested }: Source,
  kind: Kind,
  rows: readonly Row[],
  of: (document: MirroredDocuments[Kind]) => unknown,
): Promise<void> {
  const ids = rows.filter((row) => isOther(digested.get(text(row, 'id')), row)).map((row) => text(row, 'id'))
  if (ids.length === 0) return
  for (const id of ids) digested.delete(id)
  const changed = await parts.database.all(
    `select * from mirror_documents where organisation = ? and kind = ? and id in (${placeholders(ids)})`,
    ...[organisation, kind, ...ids],
  )
  for (const row of changed) {
    const value = of(documentIn(parts.seal, row, kind))
    digested.set(text(row, 'id'), { updatedAt: instant(row, 'updated_at'), readAt: instant(row, 'read_at'), value })
  }
}

function isOther(known: Digested | undefined, row: Row): boolean {
  return known === undefined || known.updatedAt !== row.updated_at || known.readAt !== row.read_at
}
