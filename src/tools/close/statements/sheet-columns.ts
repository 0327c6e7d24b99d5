import { quoted } from '../../../books/ledger-text.ts'
import type { CsvRecord } from '../../lists/csv.ts'
import { statementFault } from './statement-text.ts'

/** What a column of a statement can mean. */
export const MEANINGS = [
  'date',
  'amount',
  'debit',
  'credit',
  'balance',
  'payee',
  'reference',
  'description',
  'id',
  'side',
  'account',
  'currency',
] as const

/** One of them. */
export type Meaning = (typeof MEANINGS)[number]

/** Where each meaning stands in a sheet, by place from 0; several columns may describe a line. `header` is the row of headings, undefined where none is. */
export interface SheetColumns {
  at: ReadonlyMap<Meaning, readonly number[]>
  header: CsvRecord | undefined
}

// Headings as banks write them, without case, spaces and punctuation; the first that is there counts.
const HEADINGS: Readonly<Record<Meaning, RegExp>> = {
  date: /^(transactiondate|date|trandate|txndate|postingdate|posteddate|postdate|bookingdate|dateposted|dateprocessed|processdate|effectivedate|valuedate|buchungstag|buchungsdatum|datum)$/,
  amount: /^(amount|amt|transactionamount|netamount|betrag|bedrag|montant)(inaccountcurrency|[a-z]{3})?$/,
  debit:
    /^(debit|debits|dr|debitamount|moneyout|paidout|withdrawal|withdrawals|withdrawalamount|spent|amountspent|out|paymentsout)([a-z]{3})?$/,
  credit:
    /^(credit|credits|cr|creditamount|moneyin|paidin|deposit|deposits|depositamount|received|amountreceived|in|paymentsin)([a-z]{3})?$/,
  balance:
    /^(balance|runningbalance|runningbal|accountbalance|closingbalance|ledgerbalance|balanceafter|saldo|solde)([a-z]{3})?$/,
  payee:
    /^(payee|payeename|otherparty|otherpartyname|counterparty|counterpartyname|merchant|merchantname|name|payer|beneficiary|tofrom)$/,
  reference:
    /^(reference|ref|referencenumber|transactionreference|paymentreference|customerreference|yourreference|chequenumber|checknumber|chequeno|serial|serialnumber)$/,
  description:
    /^(description|transactiondescription|details|transactiondetails|narrative|narration|memo|particulars|code|text|analysiscode|verwendungszweck|description[1-9]|narrative[1-9]|memo[1-9]|details[1-9])$/,
  id: /^(transactionid|uniqueid|fitid|bankid|id|transactionnumber)$/,
  side: /^(drcr|crdr|debitcredit|creditdebit|dc|cd|sign|type|transactiontype|trantype|indicator)$/,
  account: /^(account|accountnumber|accountno|accountnum|iban|bankaccount)$/,
  currency: /^(currency|ccy|curr|currencycode)$/,
}

const HEADER_WITHIN = 40

/** The columns of a sheet by its headings, or undefined where no row has a date with an amount, or with debit and credit. */
export function headedColumns(records: readonly CsvRecord[]): SheetColumns | undefined {
  for (const record of records.slice(0, HEADER_WITHIN)) {
    const at = placesOf(record.cells)
    if (at.has('date') && (at.has('amount') || at.has('debit') || at.has('credit'))) return { at, header: record }
  }
  return undefined
}

function placesOf(cells: readonly string[]): Map<Meaning, number[]> {
  const bare = cells.map((cell) => cell.toLowerCase().replace(/[^a-z0-9]+/g, ''))
  const at = new Map<Meaning, number[]>()
  for (const meaning of MEANINGS) {
    const places = bare.flatMap((heading, place) => (HEADINGS[meaning].test(heading) ? [place] : []))
    if (places.length > 0) at.set(meaning, meaning === 'description' ? places : [firstNamed(meaning, places, bare)])
  }
  return at
}

// Of a date of posting and one of value, that of the transaction.
function firstNamed(meaning: Meaning, places: readonly number[], bare: readonly string[]): number {
  const order = HEADINGS[meaning].source.replace(/^\^\(|\).*$/g, '').split('|')
  const rank = (place: number) => order.findIndex((name) => (bare[place] ?? '').startsWith(name))
  return [...places].sort((one, other) => rank(one) - rank(other) || one - other)[0] ?? 0
}

/**
 * The columns as the caller says: meanings in the order of the sheet's columns, parted by commas, `-` for one to pass over. A first row of headings is passed
 * over. Throws Fault for a word that is no meaning, and where date or amount is missing.
 */
export function toldColumns(told: string, records: readonly CsvRecord[]): SheetColumns {
  const at = new Map<Meaning, number[]>()
  for (const [place, word] of told
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .entries()) {
    if (word === '-' || word === '') continue
    const meaning = MEANINGS.find((one) => one === word)
    if (meaning === undefined) {
      throw statementFault(
        'columns',
        `${quoted(word, 30)} is no meaning of a column.`,
        `Use ${MEANINGS.join(', ')}, or - for one to pass over.`,
      )
    }
    at.set(meaning, [...(at.get(meaning) ?? []), place])
  }
  if (at.has('date') && (at.has('amount') || at.has('debit') || at.has('credit'))) {
    return { at, header: headedColumns(records)?.header }
  }
  throw statementFault(
    'columns',
    'a statement needs date, and amount or debit and credit.',
    'Name them in the order of the columns, such as date,description,-,amount,balance.',
  )
}
