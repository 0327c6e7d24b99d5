import { cleanText } from '../books/ledger-text.ts'
import type { Change, Effect, NotedRecord, Outcome } from '../call/change.ts'
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
    const to = record && NOTED.includes(record.effect) ? notedBy(record.change, outcome) : undefined
    return record && to ? [{ after: changeId, change: noteOf(record, to) }] : []
  })
}

function noteOf(record: ChangeRecord, to: NotedRecord): Change {
  const { id, change, hash, agreed } = record
  const by = agreed.length === 0 ? 'let through by policy' : `agreed by ${cleanText(agreed.join(', '), LONGEST_NAMES)}`
  const note = `${deedOf(change)} through xero-mcp: change ${id}, ${by}, hash ${hash.slice(0, 12)}.`
  return { act: 'add_note', to, note, about: id, summary: 'Note in Xero who agreed to a change', warnings: [] }
}

function deedOf(change: Change): string {
  switch (change.act) {
    case 'create_document':
      return `Created as ${change.draft.status}`
    case 'set_status':
      return `Set to ${change.to}`
    case 'email_document':
      return 'E-mailed'
    case 'mark_sent':
      return 'Marked as sent'
    case 'archive_contact':
      return 'Archived'
    default:
      return 'Changed'
  }
}

function notedBy(change: Change, outcome: Outcome): NotedRecord | undefined {
  if (outcome.state !== 'done' || !outcome.record) return undefined
  const { id, label } = outcome.record
  if (change.act === 'create_document') return { kind: change.draft.kind, id, label }
  if ('document' in change) return { kind: change.document.kind, id, label }
  return 'contact' in change ? { kind: 'contact', id, label } : undefined
}
