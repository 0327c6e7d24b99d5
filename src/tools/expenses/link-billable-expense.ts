import * as z from 'zod'
import { contactName } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { recordNamed } from '../documents/record-named.ts'
import { lineOf, linkOf } from './expense-rules.ts'

const position = z.number().min(1).max(1_000).multipleOf(1)

/** Marks a cost to be charged to a customer, and on which invoice line it is. */
export const linkBillableExpense = writeTool({
  name: 'link_billable_expense',
  title: 'Charge a cost to a customer',
  toolset: 'ledger',
  effect: 'record',
  reach: 'record',
  about:
    'Mark a line of a bill or of spend money as billable to a customer, or say which line of a sales invoice charges it. It moves no money and makes no invoice (create_invoices). Use when the user wants a cost passed on.',
  input: z.strictObject({
    cost: z.string().min(1).max(255).describe('Bill or bank transaction'),
    line: position.describe('Its line, from get_document'),
    customer: contactName.optional().describe('Or the customer of invoice'),
    invoice: z.string().min(1).max(255).optional(),
    invoice_line: position.optional(),
  }),
  example: { cost: 'CD-13800', line: 1, customer: 'Harbour Dental' },
  async plan({ cost: name, line, customer: whom, invoice: onto, invoice_line: at }, { books }) {
    if ((onto === undefined) !== (at === undefined)) {
      throw new Fault('invalid_input', 'invoice, invoice_line: give both or neither.', 'Name the line that charges it.')
    }
    const source = await recordNamed(name, books, { kinds: ['bill', 'bank_transaction'], field: 'cost' })
    const cost = lineOf(source, line, 'line')
    const invoice =
      onto === undefined ? undefined : await recordNamed(onto, books, { kinds: ['invoice'], field: 'invoice' })
    const customer = whom === undefined ? invoice?.contact : await contactNamed(whom, books, { field: 'customer' })
    if (!customer) {
      throw new Fault('invalid_input', 'customer: missing.', 'Name the customer, or the invoice that charges it.')
    }
    const links = await books.billableExpenses(source.id)
    return [linkOf(source, cost, { id: customer.id, name: customer.name }, { invoice, at: at ?? 1 }, links)]
  },
})
