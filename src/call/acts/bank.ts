import type { ContactRef } from '../../books/contacts.ts'
import type { LineAmountTypes } from '../../books/documents.ts'
import type { Cents } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import type { Totals } from '../../books/totals.ts'
import type { Fact } from '../shown-change.ts'
import { type ActsOf, nothing } from './act.ts'
import { AMOUNT_WORDS } from './document-words.ts'
import { againstIn, codesOf, type DraftLine, lineTable, totalFacts } from './lines.ts'
import type { Movement, PayingAccount } from './payments.ts'

/** Xero's types of money that came into a bank account or went out of it. */
export const BANK_TRANSACTION_TYPES = [
  'SPEND',
  'RECEIVE',
  'SPEND-PREPAYMENT',
  'RECEIVE-PREPAYMENT',
  'SPEND-OVERPAYMENT',
  'RECEIVE-OVERPAYMENT',
] as const

/** What kind of money it was: for what, before any document, or beyond what was due. */
export type BankTransactionType = (typeof BANK_TRANSACTION_TYPES)[number]

/** Money that passed a bank account, in that account's currency. `totals` are ours, at the tax rates known when it was planned. */
export interface BankDraft extends Movement {
  type: BankTransactionType
  contact: ContactRef
  currency: string
  lineAmountTypes: LineAmountTypes
  lines: readonly DraftLine[]
  totals: Totals
}

/** Acts that record what a bank account shows; Xero has no drafts of these. */
export type BankAct = CreateBankTransaction | CreateBankTransfer

/** Money spent or received; `known` are equal records that were there when it was planned. */
export interface CreateBankTransaction {
  act: 'create_bank_transaction'
  draft: BankDraft
  known: readonly string[]
}

/** Money moved between two bank accounts of one currency. */
export interface CreateBankTransfer extends Movement {
  act: 'create_bank_transfer'
  to: PayingAccount
  amount: Cents
  currency: string
}

/** All that is to be known of them. */
export const bankActs: ActsOf<BankAct> = {
  create_bank_transaction: {
    effect: () => 'post',
    money: ({ draft }) => ({
      ...{ amount: draft.totals.total, against: againstIn(draft.lines) },
      ...{ currency: draft.currency, currencyRate: 0n },
    }),
    contact: ({ draft }) => draft.contact,
    subject: nothing,
    kind: () => 'bank_transaction',
    postingDate: ({ draft }) => draft.date,
    accounts: ({ draft }) => [draft.account.code || undefined, ...codesOf(draft.lines)],
    sources: () => ({ payee: 'xero', amount: 'caller' }),
    noted: () => ({ on: 'bank_transaction', deed: 'Recorded' }),
    lasting: ({ draft }) => [
      'what was recorded of a bank account stays until it is deleted',
      makesCredit(draft.type)
        ? 'Only a person can take a prepayment or overpayment back, in Xero.'
        : 'If it was wrong, void_documents deletes it.',
    ],
    makes: true,
    essence: ({ act, draft: { type, contact, account, date, reference, lineAmountTypes, lines } }) => [
      ...[act, type, contact.id, account.id, date, reference, lineAmountTypes],
      ...lines.map(lineKey),
    ],
    show: ({ draft }) => ({
      facts: [
        ['Money', TYPE_WORDS[draft.type]],
        [draft.type.startsWith('SPEND') ? 'To' : 'From', draft.contact.name],
        ...movementFacts(draft),
        ['Line amounts', AMOUNT_WORDS[draft.lineAmountTypes]],
      ],
      lines: lineTable(draft.lines, totalFacts(draft.totals, draft.currency)),
    }),
  },
  create_bank_transfer: {
    effect: () => 'post',
    money: ({ amount, currency }) => ({ amount, currency, currencyRate: 0n }),
    contact: nothing,
    subject: nothing,
    kind: () => 'bank_transfer',
    postingDate: ({ date }) => date,
    accounts: ({ account, to }) => [account.code || undefined, to.code || undefined],
    sources: () => ({ amount: 'caller' }),
    noted: () => ({ on: 'bank_transfer', deed: 'Recorded' }),
    lasting: () => ['a transfer stays until it is deleted', 'If it was wrong, void_documents deletes it.'],
    makes: true,
    show: ({ to, amount, currency, ...movement }) => ({
      facts: [
        ['Bank transfer', moneyText(amount, currency)],
        ...movementFacts(movement),
        ['Into', `${to.code} ${to.name}`.trim()],
      ],
    }),
  },
}

const TYPE_WORDS: Readonly<Record<BankTransactionType, string>> = {
  SPEND: 'spent',
  RECEIVE: 'received',
  'SPEND-PREPAYMENT': 'spent, as a prepayment',
  'RECEIVE-PREPAYMENT': 'received, as a prepayment',
  'SPEND-OVERPAYMENT': 'spent, as an overpayment',
  'RECEIVE-OVERPAYMENT': 'received, as an overpayment',
}

/** Whether money of a type becomes credit that invoices or bills are settled with later. */
export function makesCredit(type: BankTransactionType): boolean {
  return type.endsWith('PAYMENT')
}

function movementFacts({ account, date, reference }: Movement): Fact[] {
  return [
    ['Bank account', `${account.code} ${account.name}`.trim()],
    ['Date', date],
    ['Reference', reference],
  ]
}

function lineKey(line: DraftLine): string {
  const { tracking = [], ...plain } = line
  const parts = Object.entries(plain).map(([field, value]) => `${field} ${value}`)
  return [...parts.sort(), ...tracking.map(({ category, option }) => `${category} ${option}`)].join('\n')
}
