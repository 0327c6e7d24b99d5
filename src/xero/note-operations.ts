import type { ChangeOf, Outcome } from '../call/change.ts'
import { isNotFound } from './client.ts'
import { sameText } from './document-content.ts'
import type { Operation } from './operations.ts'
import { noteOutcome } from './outcomes.ts'
import { historyOf } from './wire/history.ts'

// Xero's pages name 250 and 2,500; what is longer than the stricter may be refused.
const LONGEST_NOTE = 250

/** A note in the history of a document or contact: it cannot be edited or removed, and is found again by its very words. */
export const addNote: Operation<'add_note'> = {
  batched: false,
  send: async (client, [change], _, write) => {
    const to = change?.to ?? { kind: 'contact' as const, id: '' }
    return await client.addNote(to.kind, to.id, change ? textOf(change) : '', write)
  },
  outcome: (_, { to }, element) => noteOutcome(element, to),
  find: async (run, change, since): Promise<readonly Outcome[]> => {
    const { to } = change
    try {
      const records = historyOf(await run.client.history(to.kind, to.id))
      const found = records.some(({ at, details }) => at >= since && sameText(details, textOf(change)))
      return found ? [noteOutcome(undefined, to)] : []
    } catch (thrown) {
      if (isNotFound(thrown)) return []
      throw thrown
    }
  },
}

function textOf({ note }: ChangeOf<'add_note'>): string {
  const characters = [...note]
  while (characters.join('').length > LONGEST_NOTE) characters.pop()
  return characters.join('')
}
