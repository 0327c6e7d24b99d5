import * as z from 'zod'
import { minuteAt } from '../../books/day.ts'
import { contactName, cursor, day, limit } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { readTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { ageingOf } from './ageing.ts'
import { ageingView } from './ageing-view.ts'

/** Aged receivables and payables of the whole company. */
export const getAgeing = readTool({
  name: 'get_ageing',
  title: 'Aged receivables or payables',
  toolset: 'core',
  about:
    'Who owes us (receivable) or whom we owe (payable), per contact by days past due, at any day up to today; totals tie to the cent. Use when the user asks who owes how much, whom to chase, aged debtors or creditors. Not for single invoices (find_documents) or profit (run_report).',
  input: z.strictObject({
    side: z.enum(['receivable', 'payable']).default('receivable'),
    as_at: day.optional().describe('YYYY-MM-DD, default today'),
    contact: contactName.optional(),
    overdue_only: z.boolean().optional().describe('Only contacts with something past due'),
    limit,
    cursor,
  }),
  example: { side: 'receivable' },
  across: { addsUp: () => true },
  async run(input, { books, today }) {
    const asAt = input.as_at ?? today
    if (asAt > today) {
      throw new Fault(
        'invalid_input',
        `as_at: ${asAt} is after today, ${today}.`,
        'For what falls due later use find_documents with unpaid and due_to.',
      )
    }
    const contact = input.contact ? await contactNamed(input.contact, books, { archivedToo: true }) : undefined
    const [positions, organisation] = await Promise.all([books.openPositions(input.side, asAt), books.organisation()])
    const ageing = ageingOf(positions, asAt, organisation.baseCurrency)
    return ageingView(ageing, {
      input: { ...input, as_at: asAt },
      contact,
      today,
      baseCurrency: organisation.baseCurrency,
      copiedAt: positions.asOf === undefined ? undefined : minuteAt(positions.asOf, organisation.zone),
    })
  },
})
