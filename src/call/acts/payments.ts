import type { ContactRef } from '../../books/contacts.ts'
import type { Day } from '../../books/day.ts'
import { documentLabel } from '../../books/handles.ts'
import { type Cents, formatAmount, sum } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { RECORD_WORDS } from '../../books/records.ts'
import type { Fact } from '../shown-change.ts'
import { type ActsOf, nothing } from './act.ts'
import { moneyOf, type RecordRef, showRecord } from './records.ts'

/** The account that money comes into or goes out of. */
export interface PayingAccount {
  id: string
  code: string
  name: string
}

/** An amount that settles a document, or refunds credit; `known` are the payments that were on it when the change was planned. */
export interface Paid {
  of: RecordRef
  amount: Cents
  known: readonly string[]
}

/** Where and when money moves, and what is written beside it. */
export interface Movement {
  account: PayingAccount
  date: Day
  reference: string
}

/** Acts by which money settles documents or is given back. */
export type PaymentAct = RecordPayment | RecordBatchPayment

/** A payment of an invoice or bill, or a refund of credit. */
export interface RecordPayment extends Movement {
  act: 'record_payment'
  paid: Paid
}

/** Payments that are one movement of the account, all of invoices or all of bills. */
export interface RecordBatchPayment extends Movement {
  act: 'record_batch_payment'
  paid: readonly Paid[]
}

const LASTING = [
  'a payment cannot be taken back unseen',
  'If it was wrong, void_documents deletes it and the document is due again.',
] as const

/** All that is to be known of them. */
export const paymentActs: ActsOf<PaymentAct> = {
  record_payment: {
    effect: () => 'pay',
    money: ({ paid }) => ({ ...moneyOf(paid.of), amount: paid.amount }),
    contact: ({ paid }) => paid.of.contact,
    // The document, so that two payments of one follow each other and the second sees the first.
    subject: ({ paid }) => paid.of.id,
    kind: ({ paid }) => paid.of.kind,
    postingDate: ({ date }) => date,
    accounts: ({ account }) => [account.code || undefined],
    sources: ({ paid }) => ({ payee: 'xero', amount: paid.amount === paid.of.open ? 'xero' : 'caller' }),
    noted: () => ({ on: 'payment', deed: 'Recorded' }),
    lasting: () => LASTING,
    makes: true,
    // What is due moves with the first payment; asking for the same one again must still be noticed.
    essence: ({ act, paid, account, date, reference }) => [
      ...[act, paid.of.id, formatAmount(paid.amount), account.id, date, reference],
    ],
    show: ({ paid, ...movement }) =>
      showRecord(paid.of, {
        facts: [[amountLabel(paid.of), moneyText(paid.amount, paid.of.currency)], ...movementFacts(movement)],
      }),
  },
  record_batch_payment: {
    effect: () => 'pay',
    money: ({ paid }) => ({ amount: totalOf(paid), currency: paid[0]?.of.currency ?? '', currencyRate: 1_000_000n }),
    contact: ({ paid }) => onlyContact(paid),
    subject: nothing,
    kind: ({ paid }) => paid[0]?.of.kind,
    postingDate: ({ date }) => date,
    accounts: ({ account }) => [account.code || undefined],
    sources: ({ paid }) => ({
      payee: 'xero',
      amount: paid.every(({ amount, of }) => amount === of.open) ? 'xero' : 'caller',
    }),
    noted: () => ({ on: 'batch_payment', deed: 'Recorded' }),
    lasting: () => LASTING,
    makes: true,
    essence: ({ act, paid, account, date, reference }) => [
      ...[act, account.id, date, reference],
      ...paid.map(({ of, amount }) => `${of.id} ${formatAmount(amount)}`).sort(),
    ],
    show: ({ paid, ...movement }) => ({
      facts: [['Batch payment', `${paid.length} documents`], ...movementFacts(movement)],
      lines: {
        columns: [
          { name: 'Document' },
          { name: 'Contact' },
          { name: 'Due', amount: true },
          { name: 'Paid', amount: true },
        ],
        rows: paid.map(({ of, amount }) => [
          `${RECORD_WORDS[of.kind]} ${documentLabel(of)}`,
          of.contact?.name ?? '',
          formatAmount(of.open ?? 0n),
          formatAmount(amount),
        ]),
        totals: [['Total', moneyText(totalOf(paid), paid[0]?.of.currency ?? '')]],
      },
    }),
  },
}

/** What a batch moves in all. */
export function totalOf(paid: readonly Paid[]): Cents {
  return sum(paid.map(({ amount }) => amount))
}

function onlyContact(paid: readonly Paid[]): ContactRef | undefined {
  const [first] = paid
  const alone = paid.every(({ of }) => of.contact?.id === first?.of.contact?.id)
  return alone ? first?.of.contact : undefined
}

function amountLabel({ kind }: RecordRef): string {
  if (kind === 'invoice') return 'Amount received'
  return kind === 'bill' ? 'Amount paid' : 'Amount refunded'
}

function movementFacts({ account, date, reference }: Movement): Fact[] {
  return [
    ['Account', `${account.code} ${account.name}`.trim()],
    ['Paid on', date],
    ['Reference', reference],
  ]
}
