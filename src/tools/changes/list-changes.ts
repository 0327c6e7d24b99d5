import * as z from 'zod'
import { cursor, limit } from '../../books/fields.ts'
import { cleanText } from '../../books/ledger-text.ts'
import { readTool } from '../../call/tool.ts'
import { moreText, pageOf } from '../lists/cursor.ts'
import { listData } from '../lists/list-data.ts'
import { changeText, explanationOf } from './change-rows.ts'

/** Lists what write tools planned and what became of it. */
export const listChanges = readTool({
  name: 'list_changes',
  title: 'List changes',
  toolset: 'core',
  about:
    'What write tools did or hold back: held for a person, applied, failed, unknown, withdrawn. Use when the user asks what waits for approval, what was done, or before repeating a write. Not for the history of a document (get_document).',
  input: z.strictObject({
    states: z
      .array(z.enum(['held', 'sending', 'applied', 'failed', 'unknown', 'withdrawn']))
      .min(1)
      .max(6)
      .default(['held', 'sending', 'unknown'])
      .describe('Default: what is open'),
    limit,
    cursor,
  }),
  example: { states: ['held', 'applied', 'failed', 'unknown'] },
  async run(input, { books, changes, today }) {
    const organisation = await books.organisation()
    const records = changes.list(input.states)
    const { shown, cursor: more } = pageOf(records, input)
    const counts = new Map<string, number>()
    for (const { state } of records) counts.set(state, (counts.get(state) ?? 0) + 1)
    const summary = [...counts].map(([state, count]) => `${count} ${state}`).join(', ')
    const applied = changes.list(['applied'])
    const lines = shown.map((record) => changeText(record, organisation, applied))
    const say = records.length === 0 ? `No change is ${input.states.join(' or ')}.` : `${summary}.`
    return {
      say: [say, ...lines].join('\n'),
      next: [moreText(more), explanationOf(records)].filter(Boolean).join(' '),
      data: listData({
        count: records.length,
        shown: shown.length,
        asOf: today,
        cursor: more,
        rows: shown.map(({ id, state, effect, tool }) => ({ change: id, state, effect, tool: cleanText(tool, 45) })),
      }),
    }
  },
})
