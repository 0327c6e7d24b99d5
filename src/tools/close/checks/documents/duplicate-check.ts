import { daysBetween } from '../../../../books/day.ts'
import { quoted } from '../../../../books/ledger-text.ts'
import { larger, magnitude, smaller } from '../../../../books/money.ts'
import { moneyText } from '../../../../books/money-text.ts'
import { RECORD_WORDS } from '../../../../books/records.ts'
import type { CloseDocument, MonthBooks } from '../../month/month-books.ts'
import { type Check, type CheckAnswer, type DocumentRef, type Found, refOf } from '../check.ts'
import { chargesOf } from './charges.ts'
import { alikeNames } from './duplicate-contacts.ts'
import { type AmountRelation, type DuplicatePair, duplicatePairs } from './duplicate-pairs.ts'
import { inBase, isIn } from './sides.ts'
import { type SplitEntry, splitEntries } from './split-entries.ts'

const HOW: Readonly<Record<AmountRelation, string>> = {
  equal: 'the same amount',
  gross_net: 'one amount is the other with tax',
  currency: 'two currencies',
}

/** Sums that are right to the cent under one number are hardly ever there by chance. */
const SPLIT = 0.9

/** One thing entered twice: bills, invoices and bank transactions. */
export const duplicateDocumentCheck: Check = {
  rule: 'duplicate_document',
  title: 'Nothing is entered twice',
  step: 'payables',
  weight: 8,
  examine: (books): CheckAnswer => {
    const found = duplicatePairs(books)
      .filter((pair) => !isEachInBank(pair))
      .map(foundOf)
    found.push(...splitEntries(books).map(foundSplit))
    const looked = chargesOf(books.documents).all.filter(({ document }) => isIn(books.period, document)).length
    return { found, proved: found.length === 0 ? [`None of ${looked} charges of the month is there twice.`] : [] }
  },
}

/** Money that is reconciled twice left the bank, or came in, twice: equal fares are two fares. */
function isEachInBank({ first, second }: DuplicatePair): boolean {
  return [first, second].every(({ document }) => document.kind === 'bank_transaction' && document.reconciled === true)
}

function foundOf({ first, second, how, confidence }: DuplicatePair): Found {
  const [one, other] = [first.document, second.document]
  const apart = daysBetween(one.date, other.date)
  const amounts = [one, other].map((document) => inBase(document, document.total))
  const names = one.contactName === other.contactName ? '' : ` Its contact is ${quoted(other.contactName)} there.`
  return {
    key: [one.id, other.id].sort(),
    severity: 'warning',
    amount: smaller(amounts[0] ?? 0n, amounts[1] ?? 0n),
    fact: `${called(other)} of ${other.date} looks like ${called(one)} of ${quoted(one.contactName)} again: ${HOW[how]}, ${apart} days apart.${names}`,
    next: 'Compare both with the paper; void the one that is too many, or accept both if both are right.',
    documents: [refOf(one), refOf(other)],
    rows: [one, other].map((document) => [
      `${called(document)}, ${document.date}`,
      moneyText(document.total, document.currency),
    ]),
    confidence,
  }
}

function foundSplit({ whole, parts }: SplitEntry): Found {
  const [one, other] = parts.map(({ document }) => document)
  const all = [whole.document, ...parts.map(({ document }) => document)]
  return {
    key: all.map(({ id }) => id).sort(),
    severity: 'warning',
    amount: inBase(whole.document, whole.document.total),
    fact: `${one ? called(one) : ''} and ${other ? called(other) : ''} of ${quoted(whole.document.contactName)} come to ${called(whole.document)} of ${whole.document.date} to the cent: it looks entered whole and in parts.`,
    next: 'Compare them with the paper; void the whole or its parts, or accept them if all are right.',
    documents: all.map(refOf),
    rows: all.map((document) => [
      `${called(document)}, ${document.date}`,
      moneyText(document.total, document.currency),
    ]),
    confidence: SPLIT,
  }
}

function called({ kind, number, reference }: CloseDocument): string {
  const name = number || reference
  return `${RECORD_WORDS[kind]} ${name === '' ? 'without a number' : quoted(name, 40)}`
}

/** Contacts that are there twice: names that are the same but for a slip, or the same tax number or bank account. */
export const duplicateContactCheck: Check = {
  rule: 'duplicate_contact',
  title: 'Each contact is there once',
  step: 'payables',
  weight: 2,
  examine: ({ contacts, documents, period }): CheckAnswer => {
    const active = contacts.filter(({ status }) => status === 'ACTIVE' || status === '')
    const byId = new Map(active.map((contact) => [contact.id, contact]))
    const pairs = new Map(
      alikeNames(active).map((pair) => [`${pair.one} ${pair.other}`, { ...pair, why: 'alike names' }]),
    )
    for (const pair of sameDetails(active)) pairs.set(`${pair.one} ${pair.other}`, pair)
    const spent = amountsOf(documents.filter((one) => isIn(period, one)))
    const recent = new Map(documents.map((document) => [document.contactId, refOf(document)]))
    const found = [...pairs.values()].map(({ one, other, confidence, why }): Found => {
      const [left, right] = [byId.get(one)?.name ?? '', byId.get(other)?.name ?? '']
      return {
        key: [one, other].sort(),
        ...{ severity: 'note', amount: smaller(spent.get(one) ?? 0n, spent.get(other) ?? 0n) },
        fact: `Contacts ${quoted(left)} and ${quoted(right)} look like one: ${why}.`,
        next: 'Merge them in Xero under Contacts, which Xero lets only a person do, or accept that they are two.',
        documents: [recent.get(one), recent.get(other)].filter((ref): ref is DocumentRef => ref !== undefined),
        confidence,
      }
    })
    return { found, proved: found.length === 0 ? [`None of ${active.length} contacts looks like another.`] : [] }
  },
}

function amountsOf(documents: readonly CloseDocument[]): Map<string, bigint> {
  const amounts = new Map<string, bigint>()
  for (const one of documents) {
    amounts.set(one.contactId, larger(0n, (amounts.get(one.contactId) ?? 0n) + magnitude(inBase(one, one.total))))
  }
  return amounts
}

const DETAILS = [
  ['taxNumber', 'the same tax number', 0.9],
  ['bankAccount', 'the same bank account', 0.9],
] as const

function sameDetails(contacts: MonthBooks['contacts']) {
  return DETAILS.flatMap(([detail, why, confidence]) => {
    const first = new Map<string, string>()
    return contacts.flatMap((contact) => {
      const text = contact[detail].replace(/[^0-9A-Za-z]/g, '').toUpperCase()
      if (text.length < 6) return []
      const known = first.get(text)
      first.set(text, known ?? contact.id)
      if (known === undefined) return []
      const [one, other] = known < contact.id ? [known, contact.id] : [contact.id, known]
      return [{ one, other, confidence, why }]
    })
  })
}
