import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import { minuteAt } from '../../books/day.ts'
import { contactName, cursor, day } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { readTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { assess } from './debtors/assess.ts'
import type { AssessedDebtor } from './debtors/assessment.ts'
import { debtorListView } from './debtors/debtor-list.ts'
import type { InvoiceNotes } from './debtors/debtor-tables.ts'
import { debtorView, noDebtorView } from './debtors/debtor-view.ts'
import { promiseListView } from './debtors/promise-list.ts'
import { readNote } from './record/note-text.ts'
import type { RecordEntry } from './record/record-entry.ts'

const input = z.strictObject({
  contact: contactName.optional().describe('One in full'),
  show: z.enum(['promises']).optional(),
  from: day.optional().describe('Days of promises, default this week'),
  to: day.optional(),
  older_than: z.number().min(0).multipleOf(1).optional().describe('Days past due'),
  limit: z.number().min(1).max(50).multipleOf(1).default(10),
  cursor,
})

/** Customers in the order in which they are to be chased, one of them in full, or what became of promises. */
export const rankDebtors = readTool({
  name: 'rank_debtors',
  title: 'Whom to chase first',
  toolset: 'collections',
  about:
    'Ranks customers by money likely to be paid late: tier, reasons, next step, who is on hold. Use when asked whom to chase or call, for a brief before a call, broken promises, DSO. Not for amounts by age (get_ageing).',
  input,
  example: {},
  across: { addsUp: ({ show, contact }) => show !== 'promises' && contact === undefined },
  async run(given, context) {
    const { books } = context
    refuseMixed(given)
    const contact = given.contact ? await contactNamed(given.contact, books, { archivedToo: true }) : undefined
    const [assessment, { zone }] = await Promise.all([assess(context), books.organisation()])
    const { receivables, debtors, standings } = assessment
    if (given.show === 'promises') return promiseListView(assessment, given)
    const copiedAt = receivables.from === 'copy' ? minuteAt(receivables.asOf, zone) : undefined
    if (!contact) return debtorListView(assessment, given, copiedAt)
    const debtor = debtors.find(({ contactId }) => contactId === contact.id)
    if (!debtor) return noDebtorView(contact.name, standings.of(contact.id), receivables)
    return debtorView(debtor, assessment, { notes: await notesOf(debtor, books, assessment.entries), zone, copiedAt })
  },
})

function refuseMixed({ contact, show, from, to, older_than: olderThan }: z.output<typeof input>): void {
  const isGiven = (value: unknown) => value !== undefined
  const refuse = (fact: string, next = 'Leave one of them out.') => {
    throw new Fault('invalid_input', fact, next)
  }
  if (show && [contact, olderThan].some(isGiven)) refuse('contact and older_than: not with show "promises".')
  if (!show && [from, to].some(isGiven))
    refuse('from and to: they are days of promises.', 'Add show "promises", or leave them out.')
  if ([contact, olderThan].every(isGiven)) refuse('older_than: not with contact.')
}

const INVOICES_READ = 3
/** What people wrote on the invoices that matter most: those that are stopped, then the largest. What is on record is shown as such, and not again. */
async function notesOf(
  { invoices }: AssessedDebtor,
  books: Books,
  entries: readonly RecordEntry[],
): Promise<InvoiceNotes[]> {
  const known = new Set(entries.map(({ ref }) => ref))
  // Whoever may write in the history can begin a note as ours do.
  const isOwn = (details: string) => known.has(readNote(details)?.entry.ref ?? '')
  const first = [...invoices].sort((a, b) => {
    if ((a.stop === undefined) !== (b.stop === undefined)) return a.stop ? -1 : 1
    return a.dueInBase > b.dueInBase ? -1 : a.dueInBase < b.dueInBase ? 1 : 0
  })
  return await Promise.all(
    first.slice(0, INVOICES_READ).map(async ({ id, number }) => {
      const history = await books.history('invoice', id)
      return {
        number,
        notes: history.filter(({ change, details }) => change === 'Note' && !isOwn(details)),
      }
    }),
  )
}
