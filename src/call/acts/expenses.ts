import type { ContactRef } from '../../books/contacts.ts'
import { RECORD_WORDS, type RecordKind } from '../../books/records.ts'
import { type ActsOf, nothing } from './act.ts'

/** One line of a document, by its id and what it says. */
export interface LineRef {
  document: { kind: RecordKind; id: string; label: string }
  lineId: string
  description: string
  /** The line's amount with its currency, as text. */
  amount: string
}

/** Acts on billable expenses. */
export type ExpenseAct = LinkExpense

interface LinkExpense {
  act: 'link_expense'
  /** The line of a bill or of spend money that is to be charged. */
  cost: LineRef
  customer: ContactRef
  /** The line of a sales invoice that charges it; undefined while it waits. */
  target: LineRef | undefined
  /** The link that there is already, with the customer and line it names; undefined where the cost has none. */
  link: { id: string; contactId: string; targetLineId: string } | undefined
}

/** All that is to be known of them. */
export const expenseActs: ActsOf<ExpenseAct> = {
  link_expense: {
    effect: () => 'record',
    money: nothing,
    contact: ({ customer }) => customer,
    subject: ({ cost }) => cost.document.id,
    kind: ({ cost }) => cost.document.kind,
    postingDate: nothing,
    accounts: nothing,
    sources: () => ({ payee: 'caller' }),
    noted: nothing,
    makes: false,
    leavesAsWas: true,
    lasting: () => ['this server removes no billable expense', 'A person can, in Xero, on the bill.'],
    show: ({ cost, customer, target, link }) => ({
      facts: [
        [capital(RECORD_WORDS[cost.document.kind]), cost.document.label],
        ['Cost', cost.description],
        ['Amount', cost.amount],
        ['To be charged to', customer.name],
        ['On invoice', target?.document.label ?? ''],
        ['Invoice line', target?.description ?? ''],
        ['Line amount', target?.amount ?? ''],
        ['Replaces', link ? 'the link that the cost has' : ''],
      ],
    }),
  },
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
