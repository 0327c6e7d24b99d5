import * as z from 'zod'
import { cursor, limit } from '../../books/fields.ts'
import { cleanText } from '../../books/ledger-text.ts'
import { CHANGE_STATES } from '../../call/changes.ts'
import { onlyReads } from '../../call/policy.ts'
import { readTool } from '../../call/tool.ts'
import { moreText, nextCursor, offsetOf } from '../lists/cursor.ts'
import { listData } from '../lists/list-data.ts'
import { changeText, explanationOf, overtakenBy } from './change-rows.ts'

/** Lists what write tools planned and what became of it. */
export const listChanges = readTool({
  name: 'list_changes',
  title: 'List changes',
  toolset: 'core',
  about:
    'What write tools did or hold back: held for a person, sending, applied, failed, withdrawn, rejected, expired. Use when the user asks what waits for approval, what was done, or before repeating a write. Not for the history of a document (get_document).',
  input: z.strictObject({
    states: z
      .array(z.enum(CHANGE_STATES))
      .min(1)
      .max(CHANGE_STATES.length)
      .default(['held', 'sending'])
      .describe('Default: what is open'),
    limit,
    cursor,
  }),
  example: { states: ['held', 'sending', 'applied', 'failed'] },
  across: {},
  async run({ limit: most, cursor: from, states }, { books, changes, today, policy }) {
    const organisation = await books.organisation()
    const offset = offsetOf(from, { states })
    const { rows, total, counts } = await changes.list({ states, offset, limit: most })
    const more = rows.length > 0 ? nextCursor(offset + rows.length, total, { states }) : undefined
    const summary = CHANGE_STATES.flatMap((state) => (counts[state] ? [`${counts[state]} ${state}`] : [])).join(', ')
    const later = await Promise.all(rows.map((record) => overtakenBy(record, changes)))
    const lines = rows.map((record, index) => changeText(record, organisation, later[index]))
    const say = total === 0 ? `No change is ${states.join(' or ')}.` : `${summary}.`
    return {
      say: [say, ...lines].join('\n'),
      next: [moreText(more), ...explanationOf(rows, onlyReads(policy))].filter(Boolean).join(' '),
      data: listData({
        count: total,
        shown: rows.length,
        asOf: today,
        cursor: more,
        rows: rows.map(({ id, state, effect, tool }) => ({ change: id, state, effect, tool: cleanText(tool, 45) })),
      }),
    }
  },
})
