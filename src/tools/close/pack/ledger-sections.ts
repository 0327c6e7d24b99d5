import type { OpenPositions } from '../../../books/books.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, sum } from '../../../books/money.ts'
import { isInLedger } from '../../../books/records.ts'
import { ageingOf, BUCKETS } from '../../reports/ageing.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import { moneyCell, type PackRow, type PackSection, textCell } from './pack.ts'

/** What customers owe, or we owe suppliers, by age at the end of the month. */
export function agedSection(
  side: 'receivables' | 'payables',
  positions: OpenPositions,
  { period, organisation }: MonthBooks,
): PackSection {
  const { contacts, all } = ageingOf(positions, period.to, organisation.baseCurrency)
  const cellsOf = ({ buckets, credits, total }: typeof all) => [
    ...BUCKETS.map((bucket) => moneyCell(buckets[bucket])),
    ...[moneyCell(credits), moneyCell(total)],
  ]
  const rows = contacts.map((one): PackRow => ({ key: one.id, name: one.name, kind: 'row', cells: cellsOf(one) }))
  return {
    ...{ id: side, title: `Aged ${side} at the end of ${period.to}`, names: 'contact' },
    columns: [
      ...BUCKETS.map((bucket) => ({ key: bucket.replace('+', '_plus'), title: bucket })),
      ...[
        { key: 'credits', title: 'credits' },
        { key: 'total', title: 'total' },
      ],
    ],
    rows: [...rows, { key: 'all', name: 'Total', kind: 'total', cells: cellsOf(all) }],
    notes: [
      "By days past due. Other currencies at each document's own rate, not revalued.",
      'What was voided or deleted since cannot be seen any more.',
    ],
  }
}

interface Taxed {
  net: Cents
  tax: Cents
}

/** Sales tax on the documents of the month, by rate, beside what the tax account moved. */
export function taxSection({ documents, period, taxRates, accounts, trial }: MonthBooks): PackSection {
  const totals = new Map<string, Taxed>()
  for (const document of documents) {
    const { kind, status, date, currencyRate } = document
    const side = sideOf(document)
    if (side === undefined || date < period.from || date > period.to || !isInLedger(kind, status)) continue
    for (const { taxType, net, tax } of document.lines) {
      const key = `${side.name} ${taxType}`
      const before = totals.get(key) ?? { net: 0n, tax: 0n }
      totals.set(key, {
        net: before.net + side.sign * inBaseCurrency(net, currencyRate),
        tax: before.tax + side.sign * inBaseCurrency(tax, currencyRate),
      })
    }
  }
  const names = new Map(taxRates.map(({ taxType, name }) => [taxType, name]))
  const rows = [...totals]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, { net, tax }]): PackRow => {
      const [side = '', taxType = ''] = key.split(' ')
      const name = `${side}: ${names.get(taxType) ?? (taxType || 'no tax')}`
      return {
        key: `${side}_${taxType || 'none'}`.toLowerCase(),
        name,
        kind: 'row',
        cells: [moneyCell(net), moneyCell(tax)],
      }
    })
  const due = sum([...totals].map(([key, { tax }]) => (key.startsWith('Sales') ? tax : -tax)))
  const gst = accounts.filter(({ systemAccount }) => systemAccount === 'GST')
  const moved = -sum(gst.map(({ id }) => trial.movement.get(id) ?? 0n))
  return {
    ...{ id: 'tax', title: 'Sales tax on the documents of the month', names: 'rate' },
    columns: [
      { key: 'net', title: 'net' },
      { key: 'tax', title: 'tax' },
    ],
    rows: [
      ...rows,
      { key: 'due', name: 'Tax on sales less tax on purchases', kind: 'total', cells: [textCell(), moneyCell(due)] },
      { key: 'account', name: 'Tax account moved by', kind: 'row', cells: [textCell(), moneyCell(moved)] },
    ],
    notes: [
      'By the dates of documents, manual journals left out; payments to the tax office move the account too. This is no tax return.',
    ],
  }
}

function sideOf({ kind, type }: CloseDocument): { name: 'Sales' | 'Purchases'; sign: bigint } | undefined {
  if (kind === 'invoice') return { name: 'Sales', sign: 1n }
  if (kind === 'credit_note') return { name: 'Sales', sign: -1n }
  if (kind === 'bill') return { name: 'Purchases', sign: 1n }
  if (kind === 'supplier_credit') return { name: 'Purchases', sign: -1n }
  if (kind !== 'bank_transaction') return undefined
  return type.startsWith('RECEIVE') ? { name: 'Sales', sign: 1n } : { name: 'Purchases', sign: 1n }
}

/** Draft manual journals of the month and the first day after it, where reversals stand. */
export function journalsSection({ documents, period }: MonthBooks): PackSection {
  const until = monthsAfter(period, 1).from
  const drafts = documents.filter(
    ({ kind, status, date }) => kind === 'journal' && status === 'DRAFT' && date >= period.from && date <= until,
  )
  const sorted = [...drafts].sort((one, other) => (`${one.date} ${one.id}` < `${other.date} ${other.id}` ? -1 : 1))
  return {
    ...{ id: 'journals', title: 'Manual journals in draft', names: 'narration' },
    columns: [
      { key: 'day', title: 'date' },
      { key: 'debits', title: 'debits' },
    ],
    rows: sorted.map(({ id, reference, date, lines }) => ({
      ...{ key: id, name: reference, kind: 'row' },
      cells: [{ kind: 'day', day: date }, moneyCell(sum(lines.map(({ net }) => (net > 0n ? net : 0n))))],
    })),
    notes: drafts.length === 0 ? ['None.'] : ['They are in no figure of this pack before somebody posts them in Xero.'],
  }
}
