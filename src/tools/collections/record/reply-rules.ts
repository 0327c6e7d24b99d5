import { addDays, type Day } from '../../../books/day.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, formatAmount } from '../../../books/money.ts'
import { Fault } from '../../../call/fault.ts'
import { amountsNamed, figuresOf, isNamed } from './amounts-named.ts'
import { daysNamed } from './days-named.ts'
import { REPLY_CLASSES, type ReplyClass, type Sign, signsIn } from './reply-signs.ts'
import { comparable, notQuoted, senderWords } from './reply-text.ts'

/** A reply that the user pasted, and what of it bears out what is put on record; `received` is when it came. */
export interface PastedReply {
  text: string
  quote: string
  received: Day
}

/**
 * What a caller makes of a reply: what it is taken for, and what was promised. Amounts are cents in the invoices' currency; `named` says that
 * the caller named the invoices.
 */
export interface Claim {
  class: ReplyClass
  promise: { on: Day; amount: Cents; due: Cents } | undefined
  invoices: readonly string[]
  named: boolean
}

/** How far ahead a promise can be, days. */
export const MOST_DAYS_AHEAD = 90

/**
 * Throws Fault unless a reply bears out what is claimed of it: the quote is its sender's, no plainer words of more weight stand in it, and
 * day and amount of a promise are those of the quote. Answers what a careful reader would add.
 */
export function refuseUnsupported(reply: PastedReply, claim: Claim): readonly string[] {
  const missing = notQuoted(reply.quote, reply.text)
  if (missing) throw refusal('quote', missing, "Copy the customer's own words from the text, letter by letter.")
  const signs = signsIn(senderWords(reply.text))
  refuseLaterClass(signs, claim)
  if (claim.promise) refuseOtherPromise(reply, claim.promise, claim.invoices)
  return remarks(reply, signs, claim)
}

function refusal(field: string, fact: string, next: string): Fault {
  return new Fault('invalid_input', `reply.${field}: ${fact}.`, `${next} Nothing was written.`)
}

function refuseLaterClass(signs: readonly Sign[], { class: given, promise, named }: Claim): void {
  const first = signs.find(({ shows }) => REPLY_CLASSES.indexOf(shows) < REPLY_CLASSES.indexOf(given))
  if (!first) return
  // Who disputes one invoice may well promise another; then it must be said which.
  const mayBoth = promise !== undefined && first.shows !== 'insolvency'
  if (mayBoth && named) return
  throw refusal(
    'text',
    `it says ${quoted(first.words)}, which reads as ${LOGGED_AS[first.shows] ?? first.shows} and comes first`,
    `${mayBoth ? 'Put that on record, and name the invoices that are promised' : 'Put that on record'}. If the words mean something else, leave reply away.`,
  )
}

const LOGGED_AS: Readonly<Partial<Record<ReplyClass, string>>> = {
  insolvency: 'a hold for insolvency',
  dispute: 'a dispute',
  already_paid: 'a dispute, already_paid',
  unsubscribe: 'a hold, do_not_contact',
}

function refuseOtherPromise(
  { text, quote, received }: PastedReply,
  { on, amount, due }: NonNullable<Claim['promise']>,
  invoices: readonly string[],
): void {
  const words = comparable(quote)
  const refused =
    /\b(?:can ?not|can't|won't|will not|unable to|not able to|refuse to|not going to|never)\b[^.;!?]{0,30}\b(?:pay|settle|transfer|remit|make)/.exec(
      words,
    )
  const said = refused?.[0] ?? deniedBefore(words, text)
  if (said !== undefined)
    throw refusal('quote', `it says ${quoted(said)}, which is no promise`, 'Quote the words that promise.')
  const named = daysNamed(blanked(words, invoices), received)
  if (named.length === 0)
    throw refusal(
      'quote',
      'it names no day',
      'Quote the words that say when; without a day it is contacted, not a promise.',
    )
  if (!named.some(({ from, to }) => from <= on && on <= to)) {
    const days = [...new Set(named.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)))].slice(0, 4)
    throw refusal('quote', `it speaks of ${days.join(' or ')}, not of ${on}`, 'Give the day that the customer named.')
  }
  let left = blanked(words, invoices)
  for (const { at, length } of named) left = left.slice(0, at) + ' '.repeat(length) + left.slice(at + length)
  const amounts = amountsNamed(left)
  if (isNamed(amount, amounts, due)) return
  const figures = figuresOf(amounts).slice(0, 4).map(formatAmount)
  throw refusal(
    'quote',
    figures.length > 0
      ? `it speaks of ${figures.join(' and ')}, not of ${formatAmount(amount)}`
      : `it names no amount, and ${formatAmount(amount)} is not the ${formatAmount(due)} that is due`,
    'Give the amount that the customer named, or name the invoices that it is for.',
  )
}

// A quote that begins after the "cannot" of its sentence promises nothing either.
function deniedBefore(words: string, text: string): string | undefined {
  if (!/^[^.;!?,]{0,30}\b(?:pay|settle|transfer|remit|make)/.test(words)) return undefined
  const own = comparable(senderWords(text))
  const before = own.slice(0, own.indexOf(words)).slice(-60)
  const denied =
    /^.*(\b(?:can ?not|can't|won't|will not|unable to|not able to|refuse to|never|not|\w+n't)\b[^.;!?,]{0,30})$/.exec(
      before,
    )?.[1]
  if (denied === undefined) return undefined
  if (/\b(?:but|and|so|until|before|except|only|we|i|they|you|it|who|that)\b/.test(denied)) return undefined
  return `${denied}${words.slice(0, 40)}`
}

/** Text without invoice numbers, whose digits are neither days nor sums. */
function blanked(text: string, invoices: readonly string[]): string {
  let left = text.replace(/\b[a-z]{1,6}[-#]?\d{2,}\b|#\s?\d+|\binvoices? (?:no\.?|number)? ?\d+/g, (word) =>
    ' '.repeat(word.length),
  )
  for (const number of invoices) {
    const plain = comparable(number)
    if (plain.length > 2) left = left.replaceAll(plain, ' '.repeat(plain.length))
  }
  return left
}

const CONDITION =
  /\b(?:if|once|unless|provided|subject to|as soon as|hope|hopefully|hoping|should be able|might|maybe|perhaps|probably|try|trying|aim|aiming)\b/
const ACCOUNT =
  /\b(?:bank (?:account|details)|account number|sort code|iban|bsb|swift|new account|remit(?:tance)? (?:to|address))\b/
const ADDRESS = /\b(?:new|changed|updated?|different) (?:e-?mail|postal|billing|delivery|registered)? ?address\b/

function remarks({ text, quote }: PastedReply, signs: readonly Sign[], { promise }: Claim): string[] {
  const told: string[] = []
  const condition = promise && CONDITION.exec(comparable(quote))
  if (condition) told.push(`the promise hangs on something: the quote says ${quoted(condition[0])}`)
  const own = comparable(senderWords(text))
  if (ACCOUNT.test(own) || ADDRESS.test(own))
    told.push(
      'the reply speaks of bank details or addresses: nothing of that was taken over, and whoever wants it changed is rung back on a number known before',
    )
  if (promise)
    for (const { shows, words } of signs)
      told.push(`the reply also says ${quoted(words)}: put that on record as well (${LOGGED_AS[shows] ?? shows})`)
  return told
}

/** The promised day. Throws Fault for one that is missing, past or further ahead than promises go. */
export function refusePromisedDay(on: Day | undefined, today: Day): Day {
  if (on === undefined || on < today) {
    throw new Fault(
      'invalid_input',
      `on: ${on ?? 'no day'} is past; today is ${today}.`,
      'Give the day by which payment is promised. Nothing was written.',
    )
  }
  const last = addDays(today, MOST_DAYS_AHEAD)
  if (on <= last) return on
  throw new Fault(
    'invalid_input',
    `on: ${on} is more than ${MOST_DAYS_AHEAD} days ahead.`,
    `Give a day up to ${last}, or put a hold up to it on record. Nothing was written.`,
  )
}
