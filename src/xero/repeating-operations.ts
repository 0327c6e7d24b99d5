import type { LedgerRecord } from '../books/records.ts'
import { type CreateRepeatingInvoice, repeatsText } from '../call/acts/repeating.ts'
import { sameLines, sameText } from './document-content.ts'
import type { Operation } from './operations.ts'
import { doneWith, recordOutcome } from './record-operations.ts'
import { findRecords } from './records.ts'
import { newRepeating } from './wire/writes.ts'

/**
 * A new template. Xero keeps no number and no instant of it, so it is found again among the templates of its contact that were not there
 * when it was planned, by all that it says.
 */
export const createRepeatingInvoice: Operation<'create_repeating_invoice'> = {
  batched: false,
  send: (client, changes, _, write) => client.createRecords('RepeatingInvoice', changes.map(newRepeating), write),
  outcome: (run, { draft, status }, element) =>
    recordOutcome(run, element, { kind: 'repeating_invoice', status, total: draft.totals.total }),
  find: async (run, change) => {
    const query = { contactIds: [change.draft.contact.id], detail: true }
    const { rows } = await findRecords(run.client, 'repeating_invoice', query)
    return rows.filter((row) => isWanted(change, row)).map((row) => doneWith(run, row))
  },
}

function isWanted({ draft, schedule, status, known }: CreateRepeatingInvoice, now: LedgerRecord): boolean {
  const fact = (wanted: string) => now.facts.find(({ name }) => name === wanted)?.value ?? ''
  const whole =
    now.type === (draft.kind === 'invoice' ? 'ACCREC' : 'ACCPAY') &&
    now.status === status &&
    now.contact?.id === draft.contact.id &&
    now.currency === draft.currency &&
    sameText(draft.reference ?? '', now.reference)
  if (!whole || known.includes(now.id) || !sameLines(draft.lines, now.lines ?? [])) return false
  return (
    fact('repeats') === repeatsText(schedule) &&
    fact('first') === schedule.start &&
    fact('last') === (schedule.end ?? '')
  )
}
