import * as z from 'zod'
import { quoted } from '../../books/ledger-text.ts'
import type { ChangeState } from '../../call/changes.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'

const NEXT: Partial<Record<ChangeState, string>> = {
  applied: 'It has happened; undo_change reverses it where that is possible.',
  sending: 'It is being carried out; look with list_changes what came of it.',
}

/** Drops a held change before anybody agreed to it. */
export const withdrawChange = writeTool({
  name: 'withdraw_change',
  title: 'Withdraw a held change',
  toolset: 'core',
  effect: 'local',
  reach: 'local',
  about:
    'Drop a change that is held for a person, so that it never happens. Use when the user no longer wants it or has made it in Xero. Not for undoing what was done (undo_change).',
  input: z.strictObject({ change: z.string().min(1).max(40).describe('Id from list_changes, such as chg_1a2b3c4d') }),
  example: { change: 'chg_1a2b3c4d' },
  async plan({ change: id }, { changes }) {
    const record = await changes.find(id.trim())
    if (!record) {
      throw new Fault('not_found', `change: there is no change ${quoted(id, 40)}.`, 'Take the id from list_changes.')
    }
    if (record.state !== 'held') {
      throw new Fault(
        'refused',
        `change: ${record.id} is ${record.state}, not held.`,
        NEXT[record.state] ?? 'Nothing to withdraw.',
      )
    }
    return [
      {
        act: 'withdraw_change',
        changeId: record.id,
        summary: `Withdraw ${record.id}: ${record.change.summary}`,
        warnings: [],
      },
    ]
  },
})
