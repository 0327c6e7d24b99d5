import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, sum } from '../../../books/money.ts'
import type { Chart, Side } from './chart.ts'
import type { CloseDocument } from './month-books.ts'

/** One amount on one account, base-currency cents, debits above 0. */
export interface Entry {
  accountId: string
  amount: Cents
}

/** The side of the books that a document or payment stands on. */
export function sideOf({ type }: Pick<CloseDocument, 'type'>): Side {
  return /^(ACCREC|RECEIVE|AR)/.test(type) ? 'receivable' : 'payable'
}

/** Whether a document posts by itself; payments, prepayments and overpayments post when they settle something, transfers by themselves. */
export function isForDocument({ kind, type }: CloseDocument): boolean {
  if (kind === 'payment' || kind === 'batch_payment' || kind === 'prepayment' || kind === 'overpayment') return false
  return !type.endsWith('-TRANSFER')
}

/** 1n where a document adds to the debit side of its control account: sales invoices and credit from suppliers. */
export function standingSign(document: CloseDocument): bigint {
  const isInvoice = document.kind === 'invoice' || document.kind === 'bill'
  return (sideOf(document) === 'receivable') === isInvoice ? 1n : -1n
}

/** The double entry of a document on its own day. */
export function documentEntries(chart: Chart, document: CloseDocument): Entry[] {
  if (document.kind === 'journal') return journalEntries(chart, document)
  if (document.kind === 'bank_transaction') return bankEntries(chart, document)
  const sign = standingSign(document)
  const control = entryOn(chart.control(sideOf(document))?.id, inBase(document, document.total) * sign)
  return balanced(chart, [...control, ...lineEntries(chart, document, -sign)], 'ROUNDING')
}

function journalEntries(chart: Chart, document: CloseDocument): Entry[] {
  return lineEntries(chart, document, 1n)
}

function bankEntries(chart: Chart, document: CloseDocument): Entry[] {
  const sign = document.type.startsWith('RECEIVE') ? 1n : -1n
  const base = inBase(document, document.total)
  const bank = entryOn(chart.accountOf(document.bankAccount)?.id, base * sign)
  if (document.type.endsWith('-OVERPAYMENT')) {
    return [...bank, ...entryOn(chart.control(sideOf(document))?.id, -base * sign)]
  }
  return balanced(chart, [...bank, ...lineEntries(chart, document, -sign)], 'ROUNDING')
}

/** The lines of a document and, by tax type, the tax on them; `sign` 1n for what is debited. */
export function lineEntries(chart: Chart, document: CloseDocument, sign: bigint): Entry[] {
  const entries: Entry[] = []
  const taxes = new Map<string, Cents>()
  for (const { accountCode, net, tax, taxType } of document.lines) {
    entries.push(...entryOn(chart.accountOf(accountCode)?.id, inBase(document, net) * sign))
    if (tax !== 0n) taxes.set(taxType, (taxes.get(taxType) ?? 0n) + tax)
  }
  const control = chart.system('GST')?.id
  for (const amount of taxes.values()) entries.push(...entryOn(control, inBase(document, amount) * sign))
  return entries
}

/** Adds what is missing to nothing, which rounding between currencies and tax makes, to the first account of these purposes. */
export function balanced(chart: Chart, entries: readonly Entry[], ...kinds: readonly string[]): Entry[] {
  const rest = sum(entries.map(({ amount }) => amount))
  return rest === 0n ? [...entries] : [...entries, ...entryOn(chart.system(...kinds)?.id, -rest)]
}

/** An entry where there is something to enter; an account that the chart does not have shows in what does not tie. */
export function entryOn(accountId: string | undefined, amount: Cents): Entry[] {
  return accountId === undefined || amount === 0n ? [] : [{ accountId, amount }]
}

function inBase({ currencyRate }: CloseDocument, amount: Cents): Cents {
  return inBaseCurrency(amount, currencyRate)
}
