import {
  type DigestQuery,
  isAskedFor,
  type MirroredDocuments,
  type MirrorFacts,
  type MirrorKind,
} from '../books/mirror.ts'
import { LIST_OF, type MirrorCopy } from '../books/mirror-copy.ts'
import { canonicalText } from '../call/canonical.ts'
import { instant, text } from './change-rows.ts'
import { conditionOf } from './mirror-read.ts'
import { documentIn, numberOf } from './mirror-rows.ts'
import type { StoreParts } from './parts.ts'
import type { Row } from './sql.ts'

const ROWS_AT_ONCE = 500

/** What a function made of the documents that a query asks for, by their ids, as they were when the list had this number. */
interface Digested {
  number: number
  values: Map<string, unknown>
  inOrder: readonly unknown[]
}

/** The digests of one organisation's copy: opening and reading a document takes far longer than looking which ones have changed. */
export function digestsOf(parts: StoreParts, organisation: string): MirrorCopy['digest'] {
  const kept = new WeakMap<object, Map<string, Promise<Digested>>>()
  return async function* digest<Kind extends MirrorKind, Value>(
    kind: Kind,
    query: DigestQuery,
    of: (document: MirroredDocuments[Kind]) => Value,
  ) {
    const source = { parts, organisation, kind, query, of }
    const own = kept.get(of) ?? new Map<string, Promise<Digested>>()
    kept.set(of, own)
    const key = canonicalText([kind, query])
    // One after another: of two at once the second finds nothing left to read.
    const next = (own.get(key) ?? Promise.resolve(undefined)).catch(() => undefined).then((one) => renewed(source, one))
    // What another day asked for is not asked for again.
    if (!own.has(key) && own.size >= MOST_QUERIES) own.clear()
    own.set(key, next)
    // Whatever is under a function's key that function made.
    yield (await next).inOrder as readonly Value[]
  }
}

const MOST_QUERIES = 2

interface Source<Kind extends MirrorKind> {
  parts: StoreParts
  organisation: string
  kind: Kind
  query: DigestQuery
  of(document: MirroredDocuments[Kind]): unknown
}

async function renewed<Kind extends MirrorKind>(source: Source<Kind>, former: Digested | undefined): Promise<Digested> {
  const { parts, organisation, kind } = source
  const number = await numberOf(parts.database, organisation, LIST_OF[kind])
  if (former?.number === number) return former
  const values = former ? new Map(former.values) : new Map<string, unknown>()
  await (former ? takeChanged(source, former.number, values) : takeAll(source, values))
  if (values.size !== (await countOf(source))) await dropOthers(source, values)
  const ids = [...values.keys()].sort()
  return { number, values, inOrder: ids.map((id) => values.get(id)) }
}

async function takeAll<Kind extends MirrorKind>(source: Source<Kind>, values: Map<string, unknown>): Promise<void> {
  const { parts, kind, of } = source
  for await (const row of rowsOf(source, '*')) values.set(text(row, 'id'), of(documentIn(parts.seal, row, kind)))
}

async function takeChanged<Kind extends MirrorKind>(
  { parts, organisation, kind, query, of }: Source<Kind>,
  since: number,
  values: Map<string, unknown>,
): Promise<void> {
  for (let [number, after] = [since + 1, '']; ; ) {
    const rows = await parts.database.all(
      `select * from mirror_documents where organisation = ? and kind = ? and (number, id) > (?, ?)
       order by number, id limit ${ROWS_AT_ONCE}`,
      ...[organisation, kind, number, after],
    )
    for (const row of rows) {
      const id = text(row, 'id')
      if (isAskedFor(factsIn(row), query)) values.set(id, of(documentIn(parts.seal, row, kind)))
      else values.delete(id)
    }
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) return
    ;[number, after] = [instant(last, 'number'), text(last, 'id')]
  }
}

function factsIn({ status, day, closed_on: closedOn, contact }: Row): MirrorFacts {
  return {
    status: String(status),
    date: (day ?? undefined) as MirrorFacts['date'],
    closedOn: (closedOn ?? undefined) as MirrorFacts['closedOn'],
    contactId: String(contact),
  }
}

async function countOf<Kind extends MirrorKind>({ parts, organisation, kind, query }: Source<Kind>): Promise<number> {
  const { where, values } = conditionOf(query)
  const [row] = await parts.database.all(
    `select count(*) as many from mirror_documents where organisation = ? and kind = ?${where}`,
    ...[organisation, kind, ...values],
  )
  return row ? instant(row, 'many') : 0
}

/** Forgets what is there no more. */
async function dropOthers<Kind extends MirrorKind>(source: Source<Kind>, values: Map<string, unknown>): Promise<void> {
  const there = new Set<string>()
  for await (const row of rowsOf(source, 'id')) there.add(text(row, 'id'))
  for (const id of values.keys()) if (!there.has(id)) values.delete(id)
}

async function* rowsOf<Kind extends MirrorKind>(
  { parts, organisation, kind, query }: Source<Kind>,
  columns: 'id' | '*',
): AsyncGenerator<Row> {
  const { where, values } = conditionOf(query)
  for (let after = ''; ; ) {
    const rows = await parts.database.all(
      `select ${columns} from mirror_documents where organisation = ? and kind = ? and id > ?${where} order by id limit ${ROWS_AT_ONCE}`,
      ...[organisation, kind, after, ...values],
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) return
    after = text(last, 'id')
  }
}
