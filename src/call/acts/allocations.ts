import type { Day } from '../../books/day.ts'
import { documentLabel } from '../../books/handles.ts'
import { type Cents, formatAmount } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { RECORD_WORDS } from '../../books/records.ts'
import type { Fact } from '../shown-change.ts'
import { type ActsOf, nothing } from './act.ts'
import { moneyOf, type RecordRef, showRecord } from './records.ts'

/** Acts that settle invoices and bills with credit, or take it off them again. */
export type AllocationAct = AllocateCredit | RemoveAllocation

/** Credit applied to one invoice or bill; `known` are the allocations that the credit had when this was planned. */
export interface AllocateCredit {
  act: 'allocate_credit'
  credit: RecordRef
  document: RecordRef
  amount: Cents
  /** The later of the two documents' days, on which Xero dates it too. */
  date: Day
  known: readonly string[]
}

/** Credit taken off an invoice or bill, which is due again. */
export interface RemoveAllocation {
  act: 'remove_allocation'
  credit: RecordRef
  document: RecordRef
  allocation: { id: string; amount: Cents; date: Day | undefined }
}

interface OnBoth {
  credit: RecordRef
  document: RecordRef
}

const aboutAllocations = {
  contact: ({ document }: OnBoth) => document.contact,
  // The document, so that what settles it comes one after another; Xero itself sees that credit is not spent twice.
  subject: ({ document }: OnBoth) => document.id,
  kind: ({ document }: OnBoth) => document.kind,
  accounts: nothing,
  makes: false,
}

/** All that is to be known of them. */
export const allocationActs: ActsOf<AllocationAct> = {
  allocate_credit: {
    ...aboutAllocations,
    effect: () => 'post',
    money: ({ document, amount }) => ({ ...moneyOf(document), amount }),
    postingDate: ({ date }) => date,
    sources: ({ document, amount }) => ({ payee: 'xero', amount: amount === document.open ? 'xero' : 'caller' }),
    noted: ({ credit }) => ({ on: credit.kind, deed: 'Allocated' }),
    lasting: () => ['what was allocated is taken off in its own way', 'Use allocate_credit with remove.'],
    essence: ({ act, credit, document, amount }) => [act, credit.id, document.id, formatAmount(amount)],
    show: ({ credit, document, amount, date }) =>
      showRecord(document, {
        facts: [...creditFacts(credit), ['Allocated', moneyText(amount, document.currency)], ['Allocated on', date]],
      }),
  },
  remove_allocation: {
    ...aboutAllocations,
    effect: () => 'destroy',
    does: { destroy: 'takes credit off a document, which is due again' },
    money: ({ document, allocation }) => ({ ...moneyOf(document), amount: allocation.amount }),
    postingDate: ({ allocation }) => allocation.date ?? 'unknown',
    sources: () => ({ payee: 'xero', amount: 'xero' }),
    noted: ({ credit }) => ({ on: credit.kind, deed: 'Allocation taken off' }),
    lasting: () => [
      'an allocation that was taken off is gone',
      'Allocate it anew with allocate_credit if it was right.',
    ],
    show: ({ credit, document, allocation }) =>
      showRecord(document, {
        facts: [
          ...creditFacts(credit),
          ['Taken off', moneyText(allocation.amount, document.currency)],
          ['Allocated on', allocation.date ?? ''],
        ],
      }),
  },
}

function creditFacts(credit: RecordRef): Fact[] {
  const left = moneyText(credit.open ?? 0n, credit.currency)
  return [
    ['Credit', `${RECORD_WORDS[credit.kind]} ${documentLabel(credit)}`],
    ['Left of it', left],
  ]
}
