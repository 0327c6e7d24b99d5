import { cleanText } from '../books/ledger-text.ts'
import type { NotedRecord } from '../call/acts/own.ts'
import { actOf } from '../call/acts.ts'
import type { Change, Effect } from '../call/change.ts'
import type { ChangeRecord } from '../call/changes.ts'
import type { Concluded, FollowUp } from '../call/intents.ts'

const NOTED: readonly Effect[] = ['post', 'send', 'pay', 'destroy']
const LONGEST_NAMES = 80

/**
 * The notes that done changes leave in Xero's own history, from `post` up: what was done, which change it was, who agreed and the first
 * digits of the hash that they agreed to. So Xero is a witness outside this server. Ledger text is left out.
 */
export function notesAfter(records: readonly ChangeRecord[], outcomes: readonly Concluded[]): FollowUp[] {
  return outcomes.flatMap(({ changeId, outcome }) => {
    const record = records.find(({ id }) => id === changeId)
    const noted = record && NOTED.includes(record.effect) ? actOf(record.change).noted(record.change) : undefined
    if (!record || !noted || outcome.state !== 'done' || !outcome.record) return []
    const { id, label } = outcome.record
    return [{ after: changeId, change: noteOf(record, { kind: noted.on, id, label }, noted.deed) }]
  })
}

function noteOf(record: ChangeRecord, to: NotedRecord, deed: string): Change {
  const { id, hash, agreed } = record
  const by = agreed.length === 0 ? 'let through by policy' : `agreed by ${cleanText(agreed.join(', '), LONGEST_NAMES)}`
  const note = `${deed} through xero-mcp: change ${id}, ${by}, hash ${hash.slice(0, 12)}.`
  return { act: 'add_note', to, note, about: id, summary: 'Note in Xero who agreed to a change', warnings: [] }
}
