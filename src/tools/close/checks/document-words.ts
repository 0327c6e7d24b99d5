import { inBaseCurrency } from '../../../books/documents.ts'
import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, magnitude } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { RECORD_WORDS } from '../../../books/records.ts'
import type { CloseDocument } from '../month/month-books.ts'
import { type Found, refOf } from './check.ts'

/** A document in a sentence: what it is, its number or reference, whose, its day and its amount in its own currency. */
export function inWords(document: CloseDocument): string {
  const { kind, number, reference, contactName, date, total, currency } = document
  const name = number || reference
  const whose = contactName === '' ? '' : ` ${isOfSale(document) ? 'to' : 'of'} ${quoted(contactName, 60)}`
  return `${RECORD_WORDS[kind]}${name === '' ? '' : ` ${quoted(name, 50)}`}${whose}, ${date}, ${moneyText(total, currency)}`
}

/** What a document comes to in base-currency cents, at its own rate, without sign; of a journal what it debits. */
export function baseTotal({ kind, total, currencyRate, lines }: CloseDocument): Cents {
  if (kind === 'journal') return lines.reduce((debits, { net }) => (net > 0n ? debits + net : debits), 0n)
  return magnitude(inBaseCurrency(total, currencyRate))
}

/** A document as a row behind a finding. */
export function rowOf(document: CloseDocument): readonly [string, string] {
  const { kind, number, reference, contactName, date, total, currency } = document
  const label = `${RECORD_WORDS[kind]} ${quoted(number || reference || contactName, 50)}`
  return [label, `${date} ${moneyText(total, currency)}`]
}

const MOST_ROWS = 40

/** Rows and documents of a finding that sums up several, the largest first, at most forty rows. */
export function summedUp(documents: readonly CloseDocument[]): Pick<Found, 'documents' | 'rows'> {
  const ordered = [...documents].sort((one, other) => (baseTotal(other) > baseTotal(one) ? 1 : -1))
  return { documents: ordered.map(refOf), rows: ordered.slice(0, MOST_ROWS).map(rowOf) }
}

function isOfSale({ kind, type }: CloseDocument): boolean {
  return kind === 'invoice' || kind === 'credit_note' || type.startsWith('RECEIVE')
}
