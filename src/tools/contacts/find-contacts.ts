import * as z from 'zod'
import type { Contact } from '../../books/contacts.ts'
import { cursor, limit } from '../../books/fields.ts'
import { cleanText, maskAccountNumber, quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { termsText } from '../../books/payment-terms.ts'
import { readTool } from '../../call/tool.ts'
import { type Column, counted, tableOf } from '../lists/columns.ts'
import { moreText } from '../lists/cursor.ts'
import { listData } from '../lists/list-data.ts'
import { contactsPage } from './contact-list.ts'

/** Finds customers and suppliers. */
export const findContacts = readTool({
  name: 'find_contacts',
  title: 'Find contacts',
  toolset: 'core',
  about:
    'Look up customers and suppliers: e-mail, phone, terms, open balances. Use when the user asks for contact details, or to settle whom a name means. Not for their documents (find_documents) or debts by age (get_ageing).',
  input: z.strictObject({
    search: z.string().min(1).max(100).optional().describe('Part of name, person, e-mail or number'),
    role: z.enum(['customer', 'supplier']).optional(),
    group: z.string().max(100).optional().describe('Contact group name'),
    include_archived: z.boolean().optional(),
    limit,
    cursor,
  }),
  example: { search: 'Acme' },
  across: {},
  async run(input, { books, today }) {
    const { shown, total, cursor: more } = await contactsPage(input, books)
    const what = counted(total, input.role ?? 'contact')
    const named = input.search ? ` matching ${quoted(input.search)}` : ''
    const known = shown.some(({ receivable, payable }) => receivable !== undefined || payable !== undefined)
    const open = shown.some(({ receivable, payable }) => receivable?.outstanding || payable?.outstanding)
    const { baseCurrency: base } = await books.organisation()
    const balances = open ? `balances in ${cleanText(base, 3)}` : 'nothing is open either way'
    return {
      say: `${what}${named}${input.group ? ` in group ${quoted(input.group)}` : ''}${total > shown.length ? `; ${shown.length} shown` : ''}.`,
      table: tableOf(columnsFor(shown.length <= 5), shown),
      ...(known ? { notes: [balances] } : {}),
      next: [
        moreText(more),
        total === 0
          ? 'Try a shorter search, or create the contact with save_contact if the user wants that.'
          : 'Their documents: find_documents with contact.',
      ]
        .filter(Boolean)
        .join(' '),
      data: listData({ count: total, shown: shown.length, asOf: today, cursor: more }),
    }
  },
})

function columnsFor(few: boolean): Column<Contact>[] {
  return [
    { name: 'name', cell: ({ name }) => name },
    { name: 'role', cell: roleOf },
    { name: 'status', cell: ({ status }) => (status === 'ACTIVE' ? '' : status) },
    { name: 'e-mail', cell: ({ email }) => email },
    { name: 'they owe', cell: ({ receivable }) => amountText(receivable?.outstanding) },
    { name: 'of it overdue', cell: ({ receivable }) => amountText(receivable?.overdue) },
    { name: 'we owe', cell: ({ payable }) => amountText(payable?.outstanding) },
    { name: 'person', cell: ({ firstName, lastName }) => `${firstName} ${lastName}`.trim(), when: few },
    { name: 'phone', cell: ({ phone }) => phone, when: few },
    { name: 'account no.', cell: ({ accountNumber }) => accountNumber, when: few },
    { name: 'bank', cell: ({ bankAccount }) => maskAccountNumber(bankAccount), when: few },
    { name: 'terms', cell: (contact) => bothTerms(contact), when: few },
    { name: 'groups', cell: ({ groups }) => groups.join(', '), when: few },
  ]
}

function roleOf({ isCustomer, isSupplier }: Contact): string {
  if (isCustomer && isSupplier) return 'both'
  return isCustomer ? 'customer' : isSupplier ? 'supplier' : ''
}

function amountText(amount: bigint | undefined): string {
  return amount === undefined || amount === 0n ? '' : formatAmount(amount)
}

function bothTerms({ salesTerms, purchasesTerms }: Contact): string {
  const [sales, bills] = [termsText(salesTerms), termsText(purchasesTerms)]
  return [sales && `sales ${sales}`, bills && `bills ${bills}`].filter(Boolean).join('; ')
}
