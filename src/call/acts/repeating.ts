import type { PaymentTerms } from '../../books/contacts.ts'
import type { Day } from '../../books/day.ts'
import { termsText } from '../../books/payment-terms.ts'
import type { Shown } from '../shown-change.ts'
import { type ActsOf, nothing } from './act.ts'
import { showDraft } from './document-words.ts'
import type { DocumentDraft } from './documents.ts'
import { codesOf } from './lines.ts'

/** When a repeating invoice raises its documents; each is due by `due`, counted from its own date. */
export interface Schedule {
  period: number
  unit: 'WEEKLY' | 'MONTHLY'
  start: Day
  end: Day | undefined
  due: PaymentTerms
}

/** A new template: `draft` is its first invoice or bill. `known` are the templates that the contact had when this was planned. */
export interface CreateRepeatingInvoice {
  act: 'create_repeating_invoice'
  draft: DocumentDraft & { kind: 'invoice' | 'bill' }
  schedule: Schedule
  /** DRAFT raises drafts; AUTHORISED raises documents that are approved without anybody. */
  status: 'DRAFT' | 'AUTHORISED'
  /** Whether Xero e-mails each invoice by itself. */
  sends: boolean
  known: readonly string[]
}

/** How often a schedule raises a document: "every 2 weeks". */
export function repeatsText({ period, unit }: Pick<Schedule, 'period' | 'unit'>): string {
  const step = unit === 'WEEKLY' ? 'week' : 'month'
  return period === 1 ? `every ${step}` : `every ${period} ${step}s`
}

/** All that is to be known of it. */
export const repeatingActs: ActsOf<CreateRepeatingInvoice> = {
  create_repeating_invoice: {
    // It goes on by itself, so one that approves or sends is as good as sent.
    effect: ({ status, sends }) => (status === 'DRAFT' && !sends ? 'draft' : 'send'),
    does: { send: 'posts or sends by itself, again and again' },
    money: ({ draft }) => ({ amount: draft.totals.total, currency: draft.currency, currencyRate: 0n }),
    contact: ({ draft }) => draft.contact,
    subject: nothing,
    kind: () => 'repeating_invoice',
    postingDate: ({ schedule, status }) => (status === 'DRAFT' ? undefined : schedule.start),
    accounts: ({ draft }) => codesOf(draft.lines),
    sources: () => ({ payee: 'xero', amount: 'caller' }),
    noted: ({ status }) => ({ on: 'repeating_invoice', deed: `Created as ${status}` }),
    lasting: nothing,
    makes: true,
    // What the contact had before is not part of what is wanted.
    essence: (change) => [change.act, change.draft.contact.id, JSON.stringify(showTemplate(change))],
    show: showTemplate,
  },
}

function showTemplate({ draft, schedule, status, sends }: CreateRepeatingInvoice): Shown {
  const { facts, lines } = showDraft(draft)
  const own = facts.filter(([label]) => label !== 'Status' && label !== 'Date' && label !== 'Due')
  return {
    facts: [
      ...own,
      ['Repeats', repeatsText(schedule)],
      ['First', schedule.start],
      ['Last', schedule.end ?? 'until it is deleted'],
      ['Due', termsText(schedule.due)],
      ['Raises', status === 'DRAFT' ? 'drafts' : 'approved documents, by itself'],
      ['E-mails', sends ? 'each one to the customer, by itself' : 'nothing'],
    ],
    lines,
  }
}
