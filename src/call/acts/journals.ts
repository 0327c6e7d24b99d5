import type { Day } from '../../books/day.ts'
import type { LineAmountTypes } from '../../books/documents.ts'
import { type Cents, formatAmount, sum } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { type ActsOf, nothing } from './act.ts'
import { AMOUNT_WORDS } from './document-words.ts'

/** A line of a manual journal: its amount is a debit, or a credit where it is negative. */
export interface JournalLine {
  accountCode: string
  accountName: string
  amount: Cents
  description: string
  taxType: string | undefined
  tracking: readonly { category: string; option: string }[]
}

/** A new manual journal, whole, in base currency. */
export interface JournalDraft {
  narration: string
  date: Day
  status: 'DRAFT' | 'POSTED'
  lineAmountTypes: LineAmountTypes
  lines: readonly JournalLine[]
  currency: string
}

/** Acts on manual journals. */
export type JournalAct = CreateJournal

/** A new manual journal; `known` are journals of that day that were there when it was planned. */
export interface CreateJournal {
  act: 'create_journal'
  draft: JournalDraft
  known: readonly string[]
}

/** All that is to be known of them. */
export const journalActs: ActsOf<JournalAct> = {
  create_journal: {
    effect: ({ draft }) => (draft.status === 'DRAFT' ? 'draft' : 'post'),
    money: ({ draft }) => ({ amount: debitsOf(draft.lines), currency: draft.currency, currencyRate: 1_000_000n }),
    contact: nothing,
    subject: nothing,
    kind: () => 'journal',
    postingDate: ({ draft }) => draft.date,
    accounts: ({ draft }) => draft.lines.map(({ accountCode }) => accountCode),
    sources: () => ({ amount: 'caller' }),
    noted: ({ draft }) => ({ on: 'journal', deed: `Created as ${draft.status}` }),
    lasting: () => ['a journal is taken back in its own way', 'void_documents deletes a draft and voids a posted one.'],
    makes: true,
    essence: ({ act, draft: { narration, date, status, lineAmountTypes, lines } }) => [
      ...[act, narration, date, status, lineAmountTypes],
      ...lines.map(lineKey),
    ],
    next: { drafted: 'Show the user what was drafted: nothing is posted until a person posts it.' },
    show: ({ draft }) => ({
      facts: [
        ['Manual journal', draft.narration],
        ['Status', draft.status],
        ['Date', draft.date],
        ['Line amounts', AMOUNT_WORDS[draft.lineAmountTypes]],
      ],
      lines: {
        columns: [
          ...[{ name: 'Account' }, { name: 'Description' }, { name: 'Tax' }, { name: 'Tracking' }],
          ...[
            { name: 'Debit', amount: true },
            { name: 'Credit', amount: true },
          ],
        ],
        rows: draft.lines.map(lineCells),
        totals: [['Total', moneyText(debitsOf(draft.lines), draft.currency)]],
      },
    }),
  },
}

/** The debits of a journal, cents. */
export function debitsOf(lines: readonly Pick<JournalLine, 'amount'>[]): Cents {
  return sum(lines.map(({ amount }) => (amount > 0n ? amount : 0n)))
}

function lineCells({ accountCode, accountName, description, taxType, tracking, amount }: JournalLine): string[] {
  const tracked = tracking.map(({ category, option }) => `${category}: ${option}`).join(', ')
  const [debit, credit] = amount > 0n ? [formatAmount(amount), ''] : ['', formatAmount(-amount)]
  return [`${accountCode} ${accountName}`, description, taxType ?? '', tracked, debit, credit]
}

function lineKey({ accountCode, amount, description, taxType = '', tracking }: JournalLine): string {
  const tracked = tracking.map(({ category, option }) => `${category} ${option}`)
  return [accountCode, formatAmount(amount), description, taxType, ...tracked].join('\n')
}
