import type { Books } from '../../../books/books.ts'
import type { Day } from '../../../books/day.ts'
import type { Invoice } from '../../../books/documents.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { lockDateOf } from '../../../books/organisation.ts'
import type { Change } from '../../../call/change.ts'
import { isPartlySettled } from '../../documents/document-ref.ts'
import { updateOf } from '../../documents/update-rules.ts'
import { type NotedEntry, noteText } from './note-text.ts'

/** On so many invoices an entry is noted, and an expected payment date set. */
const MOST_NOTED = 10

/** What of an entry goes to Xero, and in sentences what does not. */
export interface InXero {
  changes: readonly Change[]
  remarks: readonly string[]
}

/**
 * Notes an entry in the history of its contact and of its invoices, and sets the day of a promise as their expected payment date. Chasers
 * report that Xero refuses that date on what is partly paid or credited and in locked periods, so it is not tried there.
 */
export async function inXero(entry: NotedEntry, invoices: readonly Invoice[], books: Books): Promise<InXero> {
  const note = noteText(entry)
  const shown = invoices.slice(0, MOST_NOTED)
  const owners = [
    { kind: 'contact' as const, id: entry.contact.id, label: entry.contact.name },
    ...shown.map(({ id, number }) => ({ kind: 'invoice' as const, id, label: number })),
  ]
  const changes: Change[] = owners.map((to) => {
    const summary = `Note ${entry.ref} in the history of ${to.kind} ${quoted(to.label, 60)}`
    return { act: 'add_note', to, note, about: '', summary, warnings: [] }
  })
  const remarks: string[] = []
  if (invoices.length > shown.length) {
    remarks.push(
      `In Xero it is noted on the contact and on ${shown.length} of its ${invoices.length} invoices; here it is about all of them.`,
    )
  }
  const dates = entry.kind === 'promise' ? await expectedDates(entry, shown, books) : { changes: [], remarks: [] }
  // A note may count as a change of its invoice, so the dates go first.
  return { changes: [...dates.changes, ...changes], remarks: [...remarks, ...dates.remarks] }
}

type Promised = Extract<NotedEntry, { kind: 'promise' }>

async function expectedDates(entry: Promised, invoices: readonly Invoice[], books: Books): Promise<InXero> {
  const lockDate = lockDateOf(await books.organisation())
  const changes: Change[] = []
  const left: string[] = []
  for (const invoice of invoices) {
    const before = invoice.expectedPaymentDate
    const on = dateFor(entry, before)
    const why = whyNotDated(invoice, lockDate)
    if (on === before) continue
    if (why === undefined) {
      const differences = [{ field: 'expected payment date', before: before ?? '', after: on }]
      changes.push(updateOf(invoice, { expectedPaymentDate: on }, differences, { lockDate, taxRates: [] }))
    } else left.push(`${quoted(invoice.number, 30)} (${why})`)
  }
  if (left.length === 0) return { changes, remarks: [] }
  return {
    changes,
    remarks: [
      `Xero's expected payment date stays as it is on ${left.join(', ')}; the promise is on record here all the same.`,
    ],
  }
}

/** Of instalments the last one is what Xero is told. */
function dateFor({ instalment, on }: Promised, before: Day | undefined): Day {
  return instalment && before !== undefined && before > on ? before : on
}

function whyNotDated(invoice: Invoice, lockDate: Day | undefined): string | undefined {
  if (lockDate !== undefined && invoice.date !== undefined && invoice.date <= lockDate) return 'in the locked period'
  return isPartlySettled(invoice) ? 'partly paid or credited' : undefined
}
