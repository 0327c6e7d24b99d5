import { addDays, addMonths, type Day, parseDay } from '../../../books/day.ts'
import type { Cents } from '../../../books/money.ts'
import { dueUnder } from '../../../books/payment-terms.ts'
import { isGone, type LedgerRecord } from '../../../books/records.ts'

/** A document that a template will raise. */
export interface Scheduled {
  kind: 'invoice' | 'bill'
  contactId: string
  issued: Day
  due: Day
  currency: string
  amount: Cents
}

/** What templates raise from tomorrow on until a day. One whose schedule cannot be read raises nothing here. */
export function scheduledUntil(templates: readonly LedgerRecord[], today: Day, until: Day): Scheduled[] {
  return templates.filter(({ status }) => !isGone(status)).flatMap((template) => raisedBy(template, today, until))
}

function raisedBy(template: LedgerRecord, today: Day, until: Day): Scheduled[] {
  const { type, contact, currency, total } = template
  const kind = type === 'ACCPAY' ? 'bill' : 'invoice'
  const terms = termsOf(factOf(template, 'due'))
  if (total <= 0n) return []
  return daysOf(template, until)
    .filter((issued) => issued > today)
    .map((issued) => {
      const due = dueUnder(terms, issued) ?? issued
      return { kind, contactId: contact?.id ?? '', issued, due, currency, amount: total }
    })
}

/** The days on which a template raises a document, from the next one on. */
function daysOf(template: LedgerRecord, until: Day): Day[] {
  const [next, last] = [parseDay(factOf(template, 'next')), parseDay(factOf(template, 'last'))]
  const step = stepOf(factOf(template, 'repeats'))
  const days: Day[] = []
  if (!next || !step) return days
  const end = last && last < until ? last : until
  for (let at = next; at <= end; at = step(next, days.length)) days.push(at)
  return days
}

function factOf({ facts }: LedgerRecord, wanted: string): string {
  return facts.find(({ name }) => name === wanted)?.value ?? ''
}

/** "every 2 weeks" as the way from a day to the one so many repetitions later. */
function stepOf(repeats: string): ((from: Day, count: number) => Day) | undefined {
  const [, number = '1', unit] = /^every (?:(\d{1,3}) )?(week|month)s?$/.exec(repeats) ?? []
  const period = Number.parseInt(number, 10)
  if (unit === undefined || period < 1) return undefined
  return (from, count) => (unit === 'week' ? addDays(from, 7 * period * count) : addMonths(from, period * count))
}

function termsOf(text: string): { day: number; type: string } | undefined {
  const [, number = '', type = ''] = /^(\d{1,3}) (\w+)$/.exec(text) ?? []
  return type === '' ? undefined : { day: Number.parseInt(number, 10), type }
}
