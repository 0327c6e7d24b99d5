import { type Day, partsOf } from '../../../books/day.ts'
import { visible } from '../../../books/ledger-text.ts'
import { type Decimal4, formatAmount, formatShort } from '../../../books/money.ts'
import {
  daysLate,
  deadlineOf,
  type Money,
  plainReference,
  type ReminderFacts,
  type ReminderInvoice,
  totalsOf,
} from './reminder-facts.ts'
import type { Message, Template, TemplateSet } from './reminder-templates.ts'

/** A message as it is proposed; `template` says which text it was made from. */
export interface Reminder {
  subject: string
  body: string
  template: string
}

/** Fills a template. The same facts always give the same text; ledger text is on one line, visible and cut. */
export function renderReminder(message: Message, facts: ReminderFacts, set: TemplateSet): Reminder {
  const template = set.templates.get(message) as Template
  const values = slotsOf(message, facts, set.phrases)
  const paragraphs = template.paragraphs.flatMap((paragraph) => filled(paragraph, values) ?? [])
  return {
    subject: filled(template.subject, values) ?? '',
    body: paragraphs.join('\n\n'),
    template: template.name,
  }
}

type Phrases = TemplateSet['phrases']

/** Text with its slots filled; undefined where one of them is empty. */
function filled(text: string, values: Readonly<Record<string, string>>): string | undefined {
  const slots = [...text.matchAll(/\{\{([^}]*)\}\}/g)].map(([, slot = '']) => slot)
  if (slots.some((slot) => (values[slot] ?? '') === '')) return undefined
  return text.replace(/\{\{([^}]*)\}\}/g, (_, slot: string) => values[slot] ?? '')
}

function phrase(phrases: Phrases, name: string, values: Readonly<Record<string, string>> = {}): string {
  return (phrases[name] ?? '').replace(/\{\{([^}]*)\}\}/g, (_, slot: string) => values[slot] ?? '')
}

function slotsOf(message: Message, facts: ReminderFacts, phrases: Phrases): Record<string, string> {
  const { organisation, contact, invoices, queried, question } = facts
  const total = totalsText(totalsOf(invoices), phrases)
  return {
    organisation: visible(organisation.name, 80),
    contact: visible(contact.name, 80),
    greeting: visible(contact.greeting, 80),
    phone: visible(contact.phone, 40),
    invoices: invoicesText(message, facts, phrases),
    total,
    deadline: dateText(deadlineOf(facts), phrases),
    promise: message === 'dispute' ? '' : promiseText(facts, phrases),
    queried: queried.length === 0 ? '' : phrase(phrases, 'queried', { numbers: listed(queried, phrases) }),
    interest: interestText(facts, phrases),
    links: linksText(invoices, phrases),
    question: phrases[question ?? 'other'] ?? '',
  }
}

function invoicesText(message: Message, { invoices, today }: ReminderFacts, phrases: Phrases): string {
  const lines = invoices.map((invoice) => {
    const { number, reference, due } = invoice
    const text = plainReference(reference)
    return phrase(phrases, 'line', {
      number: visible(number, 60),
      reference: text === '' ? '' : ` ${phrase(phrases, 'reference', { text })}`,
      amount: amountText(invoice, phrases),
      due: dateText(due, phrases),
      // Who disputes an invoice is not told in the same breath that it is late.
      late: message === 'dispute' ? '' : lateText(daysLate(invoice, today), phrases),
    })
  })
  if (invoices.length === 1) return lines.join('')
  return [...lines, phrase(phrases, 'total', { total: totalsText(totalsOf(invoices), phrases) })].join('\n')
}

function lateText(days: number, phrases: Phrases): string {
  if (days <= 0) return ''
  return `, ${days === 1 ? phrase(phrases, 'late_one') : phrase(phrases, 'late_many', { days: String(days) })}`
}

function promiseText({ promise }: ReminderFacts, phrases: Phrases): string {
  if (!promise) return ''
  const { made, on } = promise
  return phrase(phrases, 'promise', {
    made: dateText(made, phrases),
    on: dateText(on, phrases),
    amount: amountText(promise, phrases),
  })
}

function interestText({ interest, today }: ReminderFacts, phrases: Phrases): string {
  if (!interest) return ''
  return phrase(phrases, 'interest', {
    rate: listed(
      interest.rates.map((rate) => percentText(rate, phrases)),
      phrases,
    ),
    interest: amountText({ amount: interest.interest, currency: 'GBP' }, phrases),
    fixed: amountText({ amount: interest.fixedSums, currency: 'GBP' }, phrases),
    today: dateText(today, phrases),
  })
}

function percentText(rate: Decimal4, phrases: Phrases): string {
  return phrase(phrases, 'percent', { number: formatShort(rate, 4).replace('.', phrases.decimal ?? '.') })
}

function linksText(invoices: readonly ReminderInvoice[], phrases: Phrases): string {
  const lines = invoices.flatMap(({ number, link }) => (link ? [`${visible(number, 60)}: ${link}`] : []))
  return lines.length === 0 ? '' : [phrase(phrases, 'links'), ...lines].join('\n')
}

/** An amount as the language writes it: "NZD 1,200.00", "1.200,00 NZD". */
export function amountText({ amount, currency }: Money, phrases: Phrases): string {
  const marks: Readonly<Record<string, string>> = { ',': phrases.thousands ?? ',', '.': phrases.decimal ?? '.' }
  const number = formatAmount(amount).replace(/[,.]/g, (mark) => marks[mark] ?? mark)
  return phrase(phrases, 'amount', { currency: visible(currency, 3), number })
}

function totalsText(totals: readonly Money[], phrases: Phrases): string {
  return listed(
    totals.map((total) => amountText(total, phrases)),
    phrases,
  )
}

function listed(texts: readonly string[], phrases: Phrases): string {
  const shown = texts.map((text) => visible(text, 80))
  const last = shown.at(-1) ?? ''
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} ${phrases.and} ${last}`
}

/** A day with its month in words, which nobody can read the other way round: "4 December 2026". */
export function dateText(day: Day, phrases: Phrases): string {
  const { year, month, date } = partsOf(day)
  const names = (phrases.months ?? '').split(', ')
  return phrase(phrases, 'date', { date: String(date), month: names[month - 1] ?? '', year: String(year) })
}
