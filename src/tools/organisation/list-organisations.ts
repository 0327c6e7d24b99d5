import * as z from 'zod'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { policyName } from '../../call/policy.ts'
import { readTool } from '../../call/tool.ts'
import { counted, tableOf } from '../lists/columns.ts'
import { listData } from '../lists/list-data.ts'

/** Says which organisations this server reaches. */
export const listOrganisations = readTool({
  name: 'list_organisations',
  title: 'List organisations',
  toolset: 'core',
  about:
    'The Xero organisations this server is connected to, demo or live, with currency, today and lock date of the present one. Use when it is unclear whose books are meant or whether they are real.',
  input: z.strictObject({}),
  example: {},
  async run(_input, { books, today, organisations, policy }) {
    const current = await books.organisation()
    const lockDate = lockDateOf(current)
    const table = tableOf(
      [
        { name: 'organisation', cell: ({ name }) => name },
        { name: 'books', cell: ({ demo }) => (demo ? 'demo' : 'live') },
        { name: 'this one', cell: ({ id }) => (id === books.ref.id ? 'yes' : ''), when: organisations.length > 1 },
      ],
      organisations,
    )
    const lock = lockDate ? `locked up to ${lockDate}` : 'no lock date'
    const base = cleanText(current.baseCurrency, 3)
    return {
      say: `${counted(organisations.length, 'organisation')} connected. ${quoted(current.name)} keeps its books in ${base}, today is ${today}, ${lock}; policy ${quoted(policyName(policy))}.`,
      table,
      next:
        organisations.length > 1
          ? 'Name the organisation in the argument "organisation" of other tools.'
          : 'See guide.',
      data: {
        ...listData({
          count: organisations.length,
          shown: organisations.length,
          asOf: today,
          cursor: undefined,
          rows: organisations.map(({ name, demo }) => ({ name: cleanText(name, 80), demo })),
        }),
        base_currency: base,
        lock_date: lockDate ?? null,
        policy: cleanText(policyName(policy), 80),
      },
    }
  },
})
