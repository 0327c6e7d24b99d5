import * as z from 'zod'
import { cursor } from '../../books/fields.ts'
import { readTool } from '../../call/tool.ts'
import { offsetOf } from '../lists/cursor.ts'
import { organisationsView, organisationView } from './organisations-view.ts'

/** Says which organisations this server reaches. */
export const listOrganisations = readTool({
  name: 'list_organisations',
  title: 'List organisations',
  toolset: 'core',
  about:
    'The Xero organisations this server is connected to, demo or live, with currency, today and lock date of each. Use when it is unclear whose books are meant or whether they are real.',
  input: z.strictObject({ cursor }),
  example: {},
  across: { together: organisationsView },
  async run({ cursor: from }, { books, today, policy }) {
    // One organisation has no further page.
    offsetOf(from, {})
    return organisationView(await books.organisation(), today, policy)
  },
})
