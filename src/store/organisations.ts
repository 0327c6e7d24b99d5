import type { OrganisationRef } from '../books/organisation.ts'
import { recordsOf } from './change-rows.ts'
import type { StoreParts } from './parts.ts'

/** The organisations that the store has changes of, each as its newest change names it. */
export async function organisationsIn({ database, seal }: StoreParts): Promise<readonly OrganisationRef[]> {
  const newest = await database.all(
    'select * from changes where seq in (select max(seq) from changes group by organisation) order by seq',
  )
  return (await recordsOf(database, seal, newest)).map(({ organisation }) => organisation)
}
