import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import { formatAmount } from '../../books/money.ts'
import { lockDateOf } from '../../books/organisation.ts'
import type { LedgerRecord } from '../../books/records.ts'
import type { BankDraft } from '../../call/acts/bank.ts'
import type { ChangeOf } from '../../call/change.ts'
import { type Context, writeTool } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { recordLabel } from '../documents/record-named.ts'
import { bankAccountNamed } from './bank-account-named.ts'
import {
  type BankFacts,
  type BankTransactionInput,
  bankDraftOf,
  bankSummary,
  bankTransactionInput,
  bankWarnings,
  needsDetails,
} from './bank-transaction-rules.ts'

/** Records money spent and received that no invoice or bill stands behind. */
export const createBankTransactions = writeTool({
  name: 'create_bank_transactions',
  title: 'Record money spent or received',
  toolset: 'ledger',
  effect: 'post',
  reach: 'post',
  about:
    'Record spend or receive money in a bank account, prepayments and overpayments too. Use when money moved without an invoice or bill. Not for paying one (record_payments) or between own accounts (create_bank_transfer).',
  input: z.strictObject({ transactions: z.array(bankTransactionInput).min(1).max(50) }),
  example: {
    transactions: [
      {
        type: 'SPEND',
        bank_account: 'Business Bank Account',
        contact: 'Volt Energy',
        lines: [{ description: 'Connection fee', unit_price: 57.5, account: '445' }],
      },
    ],
  },
  async plan({ transactions }, context) {
    const drafts = await draftsOf(transactions, context)
    const there = await recordsBeside(drafts, context.books)
    return drafts.map((draft): ChangeOf<'create_bank_transaction'> => {
      const beside = there.filter((one) => isBeside(draft, one))
      const alike = beside.filter(({ total }) => total === draft.totals.total)
      return {
        act: 'create_bank_transaction',
        draft,
        known: beside.map(({ id }) => id),
        summary: bankSummary(draft),
        warnings: [...bankWarnings(draft, context.today), ...alike.slice(0, 3).map(likeText)],
      }
    })
  },
})

async function draftsOf(inputs: readonly BankTransactionInput[], { books, today }: Context): Promise<BankDraft[]> {
  const tracked = inputs.some(({ lines }) => lines.some(({ tracking }) => tracking !== undefined))
  const [organisation, accounts, taxRates, trackingCategories] = await Promise.all([
    books.organisation(),
    books.accounts(),
    books.taxRates(),
    tracked ? books.trackingCategories() : [],
  ])
  const drafts: BankDraft[] = []
  for (const [index, input] of inputs.entries()) {
    const field = `transactions.${index}`
    const { id, code, name, currency } = bankAccountNamed(input.bank_account, accounts, `${field}.bank_account`)
    const contact = await contactNamed(input.contact, books, { field: `${field}.contact` })
    const facts: BankFacts = {
      ...{ accounts, taxRates, trackingCategories, contact, lockDate: lockDateOf(organisation) },
      details: needsDetails(input) ? await books.contact(contact.id, { recent: true }) : undefined,
      movement: { account: { id, code, name }, date: input.date ?? today, reference: input.reference?.trim() ?? '' },
      currency: currency || organisation.baseCurrency,
    }
    drafts.push(bankDraftOf(input, facts, field))
  }
  return drafts
}

// What is there already looks the same as what is written, should its answer be lost; and a bank feed may have brought it before.
async function recordsBeside(drafts: readonly BankDraft[], books: Books): Promise<readonly LedgerRecord[]> {
  const days = drafts.map(({ date }) => date).sort()
  const accountIds = [...new Set(drafts.map(({ account }) => account.id))]
  const query = { accountIds, dateFrom: days[0], dateTo: days.at(-1), statuses: ['AUTHORISED'] }
  const found: LedgerRecord[] = []
  for (;;) {
    const { rows, total } = await books.findRecords('bank_transaction', { ...query, offset: found.length })
    found.push(...rows)
    if (rows.length === 0 || found.length >= total) return found
  }
}

function isBeside({ account, contact, date }: BankDraft, one: LedgerRecord): boolean {
  return one.account?.id === account.id && one.contact?.id === contact.id && one.date === date
}

function likeText(one: LedgerRecord): string {
  const { total, date } = one
  return `one of the same account, contact, day and amount is there already: ${recordLabel(one)}, ${formatAmount(total)} on ${date}`
}
