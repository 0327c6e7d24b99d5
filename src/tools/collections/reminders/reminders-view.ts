import { visible } from '../../../books/ledger-text.ts'
import { formatAmount, formatDecimal } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { View } from '../../../call/reply.ts'
import { counted } from '../../lists/columns.ts'
import { moreText } from '../../lists/cursor.ts'
import { listData } from '../../lists/list-data.ts'
import type { Assessment } from '../debtors/assess.ts'
import type { Finding } from './check-reminder.ts'
import type { LeftOut } from './choose-reminders.ts'
import type { Draft, Drafted } from './draft-messages.ts'
import { totalsOf } from './reminder-facts.ts'
import { type Message, TONE_OF } from './reminder-templates.ts'

const MOST_LEFT_OUT = 25

/** Which page of the drafts is shown. */
export interface Paging {
  count: number
  cursor: string | undefined
  /** Invoices for interest that are planned beside. */
  fees: number
}

/** What a person should agree to before it goes; a call is a person's anyway. */
const PERSON: readonly Message[] = ['firm', 'final']

/** The drafts in full, whoever is left out with the reason, and what is to be done with them. */
export function draftsView(
  { drafts, leftOut, unread, unlinked }: Drafted,
  { receivables }: Assessment,
  { count, cursor, fees }: Paging,
): View {
  const head =
    drafts.length === 0
      ? 'No message is drafted.'
      : `${counted(drafts.length, 'draft')}, one for each contact. Nothing was sent${fees === 0 ? ', and nothing in the books changed' : ''}.`
  const texts = drafts.map(
    (draft, index) => `--- ${index + 1}. ${headline(draft)}\nSubject: ${draft.subject}\n\n${draft.body}`,
  )
  return {
    say: [head, ...texts].join('\n\n'),
    sections: [leftOutTable(leftOut, receivables.baseCurrency)],
    notes: [...drafts.flatMap(notesOn), ...unreadNote(unread), ...unlinkedNote(unlinked), ...hiddenNote(leftOut)],
    next: [moreText(cursor), drafts.length === 0 ? undefined : NEXT].filter((text) => text !== undefined).join('\n'),
    data: {
      ...listData({ count, shown: drafts.length, asOf: receivables.today, cursor, rows: drafts.map(rowOf) }),
      left_out: leftOut.length,
    },
  }
}

const NEXT =
  "The user sends them from their own mail; reworded texts go through check first. Then log_promise_or_dispute notes that the contact was reached, with the draft's reference."

function headline({ debtor, message, facts, ref }: Draft): string {
  const { email } = facts.contact
  const to = message === 'call' ? 'call script' : email === '' ? 'letter' : `to ${visible(email, 80)}`
  const named = [ref, to, message, message === TONE_OF[message] ? '' : TONE_OF[message]].filter(Boolean)
  return `${visible(debtor.contact.name, 80)} (${named.join(', ')})`
}

function notesOn({ debtor, notes, message, claim }: Draft): string[] {
  const name = visible(debtor.contact.name, 60)
  const person = PERSON.includes(message) ? ['a person should agree to it before it goes.'] : []
  return [...notes, ...person, ...(claim ? [interestNote(claim, message)] : [])].map((note) => `${name}: ${note}`)
}

function interestNote({ interest, byDay, fixedSums, invoices }: NonNullable<Draft['claim']>, message: Message): string {
  const rounded = byDay === interest ? '' : ` (${formatAmount(byDay)} by whole pence a day, as gov.uk reckons)`
  const said =
    message === 'firm' || message === 'final' ? '' : ' This text does not mention it: only firm and final ones do.'
  return `statutory interest on ${counted(invoices.length, 'invoice')} GBP ${formatAmount(interest)}${rounded}, fixed sums GBP ${formatAmount(fixedSums)}. It holds between businesses only, and not where the contract has another remedy.${said}`
}

function unreadNote(unread: number): string[] {
  return unread === 0
    ? []
    : [`The histories of ${counted(unread, 'invoice')} were not read: look for disputes in them first.`]
}

function unlinkedNote(unlinked: number): string[] {
  return unlinked === 0
    ? []
    : [`The online addresses of ${counted(unlinked, 'invoice')} were not asked for: too many for one call.`]
}

function hiddenNote(leftOut: readonly LeftOut[]): string[] {
  return leftOut.length > MOST_LEFT_OUT
    ? [`${leftOut.length - MOST_LEFT_OUT} more are left out; rank_debtors tells why of each.`]
    : []
}

function leftOutTable(leftOut: readonly LeftOut[], baseCurrency: string) {
  const rows = leftOut
    .slice(0, MOST_LEFT_OUT)
    .map(({ debtor, why }) => [debtor.contact.name, moneyText(debtor.overdue, baseCurrency), why])
  return { heading: 'Left out', table: { columns: ['contact', 'overdue', 'why'], rows, longestCell: 180 } }
}

function rowOf({ facts, ref, message }: Draft): Record<string, unknown> {
  const totals = totalsOf(facts.invoices).map(({ amount, currency }) => [
    visible(currency, 3),
    formatDecimal(amount, 2),
  ])
  return {
    contact: visible(facts.contact.name, 80),
    ...(ref === undefined ? {} : { reminder: ref }),
    ...(facts.contact.email === '' ? {} : { email: visible(facts.contact.email, 80) }),
    step: message,
    totals: Object.fromEntries(totals),
  }
}

/** What a check of a reworded text found. */
export function checkView(findings: readonly Finding[], contact: string, message: Message): View {
  const about = `the ${message === 'dispute' ? 'reply' : message} to ${visible(contact, 80)}`
  return {
    say:
      findings.length === 0
        ? `Every figure, date, number, name and link agrees with the books, and nothing is added: ${about} may go once a person has read it.`
        : `${counted(findings.length, 'thing')} in ${about} to put right before it goes.`,
    table: {
      columns: ['what', 'words', 'right'],
      rows: findings.map(({ kind, words, right }) => [kind.replaceAll('_', ' '), words, right]),
      longestCell: 120,
    },
    notes: findings.length === 0 ? ['The check compares words and figures; it cannot judge sense.'] : [],
    data: { passed: findings.length === 0, findings: findings.map(({ kind, words }) => ({ kind, words })) },
  }
}
