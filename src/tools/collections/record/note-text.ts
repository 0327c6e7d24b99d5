import { type Day, parseDay } from '../../../books/day.ts'
import { cleanText, visible } from '../../../books/ledger-text.ts'
import { type Cents, cents, formatAmount } from '../../../books/money.ts'
import { STEPS, TONES } from '../cadence/steps.ts'
import { OWN_NOTE } from '../debtors/own-note.ts'
import {
  CHANNELS,
  type Channel,
  DISPUTE_REASONS,
  type DisputeReason,
  HOLD_REASONS,
  type HoldReason,
  type InvoiceRef,
  type RecordEntry,
} from './record-entry.ts'

/** The entries that are noted in Xero's history as well; reminders are drafts, and stay here. */
export type NotedEntry = Exclude<RecordEntry, { kind: 'reminder' }>

/** What a note in Xero's history may have, in UTF-16 units. */
export const NOTE_LIMIT = 250

const MARK = `${OWN_NOTE} `
const WHO_LIMIT = 40
const LEAST_SAID = 12

/**
 * An entry as a line of Xero's history, such as `[collections] promise p_1a2b3c4d of 2026-11-20: NZD 1,200.00 by 2026-12-04, email; for
 * INV-0036, INV-0041; by "Ms Hill"; "will pay on Friday"`, at most 250 characters. Invoices that do not fit are counted (`+3`), words are cut,
 * and quotation marks within them become apostrophes.
 */
export function noteText(entry: NotedEntry): string {
  const head = `${MARK}${entry.kind} ${entry.ref} of ${entry.day}: ${factsOf(entry)}`
  const who = quotedWithin(whoOf(entry), WHO_LIMIT, '; by ')
  const list = listOf(entry.invoices, NOTE_LIMIT - head.length - who.length - '; for '.length)
  const told = `${head}; for ${list}${who}`
  return told + quotedWithin(entry.said, NOTE_LIMIT - told.length, '; ')
}

function factsOf(entry: NotedEntry): string {
  switch (entry.kind) {
    case 'promise': {
      const { amount, currency, on, channel, instalment } = entry
      return `${codeOf(currency)} ${formatAmount(amount)} by ${on}, ${channel}${instalment ? ', instalment' : ''}`
    }
    case 'dispute':
      return `${entry.reason}, ${codeOf(entry.currency)}${entry.amount === undefined ? '' : ` ${formatAmount(entry.amount)}`}`
    case 'hold':
      return `${entry.reason}${entry.until ? ` until ${entry.until}` : ''}`
    case 'contacted': {
      const { channel, step, tone, reminder } = entry
      return [channel, step && `step ${step}`, tone && `tone ${tone}`, REF.test(reminder) && `reminder ${reminder}`]
        .filter(Boolean)
        .join(', ')
    }
    case 'closed':
      return `${entry.closes} ${entry.as}`
  }
}

function whoOf(entry: NotedEntry): string {
  if (entry.kind === 'promise') return entry.statedBy
  return entry.kind === 'dispute' ? entry.owner : ''
}

function codeOf(currency: string): string {
  return /^[A-Z]{3}$/.test(currency) ? currency : 'XXX'
}

/** Words in quotation marks after a lead, within so many UTF-16 units; empty where hardly any would fit. */
function quotedWithin(words: string, limit: number, lead: string): string {
  const room = limit - lead.length - 2
  const clean = visible(words).replace(/["“”]/g, "'")
  if (clean === '' || room < LEAST_SAID) return ''
  return `${lead}"${cutTo(clean, room)}"`
}

function cutTo(text: string, limit: number): string {
  if (text.length <= limit) return text
  let cut = ''
  for (const character of text) {
    if (cut.length + character.length > limit - 1) break
    cut += character
  }
  return `${cut.trimEnd()}…`
}

// Other numbers are named by how their id begins, so that no number can be read as two, or as words of ours.
const PLAIN_NUMBER = /^[A-Za-z0-9](?:[A-Za-z0-9._/#-]{0,28}[A-Za-z0-9])?$/
const REF = /^[a-z]_[0-9a-f]{8}$/

/** How an invoice is named in a note. */
export function nameInNote({ id, number }: InvoiceRef): string {
  return PLAIN_NUMBER.test(number) && number !== 'all' ? number : `~${id.slice(0, 8).toLowerCase()}`
}

function listOf(invoices: readonly InvoiceRef[], limit: number): string {
  if (invoices.length === 0) return 'all'
  let list = ''
  for (const [index, invoice] of invoices.entries()) {
    const longer = list === '' ? nameInNote(invoice) : `${list}, ${nameInNote(invoice)}`
    const left = invoices.length - index - 1
    if (index > 0 && longer.length + (left > 0 ? ` +${left}`.length : 0) > limit)
      return `${list} +${invoices.length - index}`
    list = longer
  }
  return list
}

type WithoutParties<Entry> = Entry extends RecordEntry ? Omit<Entry, 'contact' | 'invoices'> : never

/** What a note says: an entry with invoices by their names in it, and how many more did not fit. */
export interface ReadNote {
  entry: WithoutParties<NotedEntry>
  /** None means all of the contact. */
  names: readonly string[]
  more: number
}

const NOTE = new RegExp(
  /^\[collections\] (promise|dispute|hold|contacted|closed) ([a-z]_[0-9a-f]{8}) of (\d{4}-\d{2}-\d{2}): ([^;"]+); for ([^;"]+)/
    .source + /(?:; by "([^"]*)")?(?:; "([^"]*)")?$/.source,
)

/** Reads a note of Xero's history; undefined for one that `noteText` cannot have written. Whoever may write there can have written it too. */
export function readNote(text: string): ReadNote | undefined {
  if (text.length > NOTE_LIMIT) return undefined
  const [, kind = '', ref = '', made = '', facts = '', list = '', who = '', words = ''] = NOTE.exec(text) ?? []
  const day = parseDay(made)
  const named = namesIn(list)
  if (!day || !named || !ref.startsWith(FIRST_LETTER[kind] ?? ' ')) return undefined
  const entry = readFacts(kind, facts, { ref, day, said: cleanText(words, NOTE_LIMIT), rebuilt: true }, who)
  return entry && { entry, ...named }
}

const FIRST_LETTER: Readonly<Record<string, string>> = {
  promise: 'p',
  dispute: 'd',
  hold: 'h',
  contacted: 'c',
  closed: 'x',
}

function namesIn(list: string): { names: readonly string[]; more: number } | undefined {
  if (list === 'all') return { names: [], more: 0 }
  const [, shown = '', more = '0'] = /^(.*?)(?: \+(\d{1,4}))?$/.exec(list) ?? []
  const names = shown.split(', ')
  if (!names.every((name) => PLAIN_NUMBER.test(name) || /^~[0-9a-f-]{8}$/.test(name))) return undefined
  return { names, more: Number.parseInt(more, 10) }
}

interface Shared {
  ref: string
  day: Day
  said: string
  rebuilt: true
}

function readFacts(kind: string, facts: string, shared: Shared, who: string): ReadNote['entry'] | undefined {
  switch (kind) {
    case 'promise':
      return readPromise(facts, shared, who)
    case 'dispute':
      return readDispute(facts, shared, who)
    case 'hold':
      return readHold(facts, shared)
    case 'contacted':
      return readContacted(facts, shared)
    default: {
      const [, closes = '', as] = /^([pdh]_[0-9a-f]{8}) (withdrawn|settled|lifted)$/.exec(facts) ?? []
      const known = (['withdrawn', 'settled', 'lifted'] as const).find((one) => one === as)
      return known && { ...shared, kind: 'closed', closes, as: known }
    }
  }
}

function readPromise(facts: string, shared: Shared, statedBy: string): ReadNote['entry'] | undefined {
  const match = /^([A-Z]{3}) ([\d,]+\.\d{2}) by (\d{4}-\d{2}-\d{2}), ([a-z]+)(, instalment)?$/.exec(facts)
  const [, currency = '', money = '', until = '', by = '', beside] = match ?? []
  const [amount, on, channel] = [amountIn(money), parseDay(until), oneOf<Channel>(CHANNELS, by)]
  if (amount === undefined || !on || !channel) return undefined
  return { ...shared, kind: 'promise', amount, currency, on, channel, statedBy, instalment: beside !== undefined }
}

function readDispute(facts: string, shared: Shared, owner: string): ReadNote['entry'] | undefined {
  const [, why = '', currency = '', money] = /^([a-z_]+), ([A-Z]{3})(?: ([\d,]+\.\d{2}))?$/.exec(facts) ?? []
  const reason = oneOf<DisputeReason>(DISPUTE_REASONS, why)
  const amount = money === undefined ? undefined : amountIn(money)
  if (!reason || (money !== undefined && amount === undefined)) return undefined
  return { ...shared, kind: 'dispute', reason, amount, currency, owner }
}

function readHold(facts: string, shared: Shared): ReadNote['entry'] | undefined {
  const [, why = '', last] = /^([a-z_]+)(?: until (\d{4}-\d{2}-\d{2}))?$/.exec(facts) ?? []
  const reason = oneOf<HoldReason>(HOLD_REASONS, why)
  const until = last === undefined ? undefined : parseDay(last)
  if (!reason || (last !== undefined && !until)) return undefined
  return { ...shared, kind: 'hold', reason, until }
}

function readContacted(facts: string, shared: Shared): ReadNote['entry'] | undefined {
  const match = /^([a-z]+)(?:, step ([a-z_]+))?(?:, tone ([a-z]+))?(?:, reminder (r_[0-9a-f]{8}))?$/.exec(facts)
  if (!match) return undefined
  const [, by = '', onStep, inTone, reminder = ''] = match
  const channel = oneOf<Channel>(CHANNELS, by)
  const [step, tone] = [oneOf(STEPS, onStep ?? ''), oneOf(TONES, inTone ?? '')]
  if (!channel || (onStep !== undefined && !step) || (inTone !== undefined && !tone)) return undefined
  return { ...shared, kind: 'contacted', channel, step, tone, reminder }
}

function oneOf<Value extends string>(values: readonly Value[], text: string): Value | undefined {
  return values.find((value) => value === text)
}

/** An amount as `formatAmount` writes it; undefined for one written otherwise, or of nothing. */
function amountIn(text: string): Cents | undefined {
  if (!/^\d{1,3}(,\d{3}){0,4}\.\d{2}$/.test(text)) return undefined
  const amount = cents(text.replaceAll(',', ''))
  return amount > 0n ? amount : undefined
}
