import type { OrganisationRef } from '../books/organisation.ts'
import { fromCanonical } from '../call/canonical.ts'
import { bytes, recordsOf, text } from './change-rows.ts'
import type { StoreParts } from './parts.ts'
import { changed, openText } from './seal.ts'

/** The organisations of which the store has changes or a copy, each as its newest change, else its copy, names it. */
export async function organisationsIn({ database, seal }: StoreParts): Promise<readonly OrganisationRef[]> {
  const newest = await database.all(
    'select * from changes where seq in (select max(seq) from changes group by organisation) order by seq',
  )
  const changing = (await recordsOf(database, seal, newest)).map(({ organisation }) => organisation)
  const copied = await database.all(
    'select organisation, body from mirrors where organisation not in (select organisation from changes) order by organisation',
  )
  const refs = copied.map((row) => {
    const ref = fromCanonical(openText(seal, bytes(row, 'body'), `mirrors|${text(row, 'organisation')}`))
    if (!isRef(ref)) throw changed()
    return ref
  })
  return [...changing, ...refs]
}

function isRef(value: unknown): value is OrganisationRef {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value && 'demo' in value
}
