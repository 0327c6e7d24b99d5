import type { Day } from '../../books/day.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { termsText } from '../../books/payment-terms.ts'
import type { LedgerRecord } from '../../books/records.ts'
import { repeatsText, type Schedule } from '../../call/acts/repeating.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import type { Context } from '../../call/tool.ts'
import { contactNamed } from '../contacts/contact-named.ts'
import { sharedFacts } from '../documents/draft-documents.ts'
import { type DocumentInput, draftOf } from '../documents/draft-rules.ts'
import { recordLabel } from '../documents/record-named.ts'

/** A repeating invoice or bill as a caller gives it. */
export interface RepeatingInput extends Omit<DocumentInput, 'date' | 'due' | 'number'> {
  kind: 'invoice' | 'bill'
  every: number
  unit: Schedule['unit']
  start: Day
  end?: Day | undefined
  due_days?: number | undefined
  status: 'DRAFT' | 'AUTHORISED'
  send?: boolean | undefined
}

type Creation = ChangeOf<'create_repeating_invoice'>

/** Plans a template: names resolved, terms taken from the contact, faults and warnings found. Reads what the contact has already. */
export async function planRepeating(input: RepeatingInput, { books, today }: Context): Promise<Creation[]> {
  const { kind, every: period, unit, start, end, due_days: days, status, send: sends = false, ...rest } = input
  refuseSchedule(input, today)
  const contact = await contactNamed(rest.contact, books, { field: 'contact' })
  const wanted = { ...rest, date: start }
  const [shared, details, { rows }] = await Promise.all([
    sharedFacts([{ kind, input: wanted }], books, today),
    books.contact(contact.id, { recent: true }),
    books.findRecords('repeating_invoice', { contactIds: [contact.id] }),
  ])
  const facts = { ...shared, kind, contact, details, status: 'DRAFT', credits: undefined, texts: undefined } as const
  const { draft, warnings } = draftOf(wanted, facts, 'lines')
  const terms = kind === 'invoice' ? details?.salesTerms : details?.purchasesTerms
  const due = days === undefined ? terms : { day: days, type: 'DAYSAFTERBILLDATE' }
  if (!due) throw new Fault('invalid_input', 'due_days: the contact has no payment terms.', 'Give due_days.')
  const schedule = { period, unit, start, end, due }
  const change = { draft: { ...draft, kind }, schedule, status, sends, known: rows.map(({ id }) => id) }
  const more = [...warnings, ...alikeWarnings(change, rows), ...byItself(change)]
  return [{ act: 'create_repeating_invoice', ...change, summary: summaryOf(change), warnings: more }]
}

function refuseSchedule({ kind, start, end, status, send }: RepeatingInput, today: Day): void {
  if (start < today) {
    const fact = `start: ${start} is past, and Xero would raise all that was due since at once.`
    throw new Fault(
      'invalid_input',
      fact,
      'Give today or later, and make earlier ones with create_invoices or create_bills.',
    )
  }
  if (end !== undefined && end < start)
    throw new Fault('invalid_input', `end: ${end} is before start ${start}.`, 'Swap them.')
  if (!send || (kind === 'invoice' && status === 'AUTHORISED')) return
  throw new Fault(
    'invalid_input',
    'send: Xero sends approved sales invoices alone.',
    'Leave send out, or give status AUTHORISED too.',
  )
}

type Wanted = Pick<Creation, 'draft' | 'schedule' | 'status' | 'sends'>

function summaryOf({ draft, schedule, status }: Wanted): string {
  const { contact, totals, currency, kind } = draft
  const until = schedule.end === undefined ? '' : ` until ${schedule.end}`
  const what = status === 'DRAFT' ? 'a draft each time' : 'approved each time, by itself'
  const money = `${formatAmount(totals.total)} ${currency} (tax ${formatAmount(totals.totalTax)})`
  return `Repeating ${kind} for ${quoted(contact.name)}: ${money} ${repeatsText(schedule)} from ${schedule.start}${until}, due ${termsText(schedule.due)}, ${what}`
}

function alikeWarnings({ draft }: Wanted, existing: readonly LedgerRecord[]): string[] {
  const type = draft.kind === 'invoice' ? 'ACCREC' : 'ACCPAY'
  return existing
    .filter((one) => one.type === type && one.total === draft.totals.total && one.status !== 'DELETED')
    .slice(0, 2)
    .map((one) => `possible duplicate: ${recordLabel(one)} of the same contact has the same amount`)
}

function byItself({ status, sends }: Wanted): string[] {
  if (status === 'DRAFT') return []
  return [`Xero posts ${sends ? 'and e-mails ' : ''}each one without asking anybody, until the template is deleted`]
}
