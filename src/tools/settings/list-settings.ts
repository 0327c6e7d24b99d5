import * as z from 'zod'
import { cursor } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import { readTool } from '../../call/tool.ts'
import { counted, tableOf } from '../lists/columns.ts'
import { moreText, pageOf } from '../lists/cursor.ts'
import { listData } from '../lists/list-data.ts'
import { NOUNS, SETTING_KINDS, settingsOf } from './setting-rows.ts'

/** Lists one kind of settings of the organisation. */
export const listSettings = readTool({
  name: 'list_settings',
  title: 'List settings',
  toolset: 'core',
  about:
    "The organisation's settings of one kind: chart of accounts, tax rates, tracking categories, currencies, branding themes, users, contact groups, payment services, budgets, or lock dates and financial year. Use when choosing an account, tax type or tracking option.",
  input: z.strictObject({
    kind: z.enum(SETTING_KINDS),
    search: z.string().min(1).max(100).optional().describe('Part of code, name or type'),
    limit: z.number().min(1).max(200).multipleOf(1).default(100).describe('Rows, 1-200'),
    cursor,
  }),
  example: { kind: 'accounts', search: 'sales' },
  async run(input, { books, today }) {
    const { kind, search } = input
    const { columns, rows } = await settingsOf(kind, books)
    const wanted = search?.toLowerCase() ?? ''
    const fitting = rows.filter((row) => row.some((cell) => cell.toLowerCase().includes(wanted)))
    const { shown, cursor: more } = pageOf(fitting, input)
    const table = tableOf(
      columns.map((name, index) => ({ name, cell: (row: readonly string[]) => row[index] ?? '' })),
      shown,
    )
    return {
      say: `${counted(fitting.length, NOUNS[kind])}${search ? ` matching ${quoted(search)}` : ''}${shown.length < fitting.length ? `; ${shown.length} shown` : ''}.`,
      table,
      next: moreText(more) ?? (fitting.length === 0 ? 'Leave search out to see all.' : ''),
      data: { kind, ...listData({ count: fitting.length, shown: shown.length, asOf: today, cursor: more }) },
    }
  },
})
