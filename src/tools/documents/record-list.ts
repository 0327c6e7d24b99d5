import type { Page } from '../../books/books.ts'
import type { Day } from '../../books/day.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount, formatDecimal, sum } from '../../books/money.ts'
import { isGone, type LedgerRecord, RECORD_WORDS, type RecordKind } from '../../books/records.ts'
import type { View } from '../../call/reply.ts'
import { type Column, counted, tableOf } from '../lists/columns.ts'
import { moreText, nextCursor } from '../lists/cursor.ts'
import { listData } from '../lists/list-data.ts'
import { recordLabel } from './record-named.ts'

/** What a list of records of one kind is shown under; `given` are the caller's filters. */
export interface RecordListSetting {
  kind: RecordKind
  given: Readonly<Record<string, unknown>>
  offset: number
  limit: number
  contact: { name: string } | undefined
  baseCurrency: string
  today: Day
}

/** A page of records of one kind as a reply: count, totals per currency where all rows were read, light rows. */
export function recordListView(page: Page<LedgerRecord>, setting: RecordListSetting): View {
  const { kind, given, offset, limit, contact, today, baseCurrency } = setting
  const start = offset - page.offset
  const shown = page.rows.slice(start, start + limit)
  const cursor = nextCursor(offset + shown.length, page.total, { ...given })
  const totals = page.offset === 0 && page.rows.length >= page.total ? totalsOf(page.rows, baseCurrency) : []
  const money = totals.map((one) => moneyText(one)).join('; ')
  const range = shown.length < page.total && shown.length > 0 ? ` Rows ${offset + 1} to ${offset + shown.length}:` : ''
  const whose = contact ? ` of ${quoted(contact.name)}` : ''
  return {
    say: `${counted(page.total, RECORD_WORDS[kind])}${whose}${money === '' ? '' : `: ${money}`}.${range}`,
    table: tableOf(columnsFor(setting), shown),
    next: page.total === 0 ? 'Nothing fits: widen the filters.' : nextText(cursor),
    data: listData({
      count: page.total,
      shown: shown.length,
      asOf: today,
      cursor,
      totals: totals.length > 0 ? Object.fromEntries(totals.map((one) => [one.currency, asData(one)])) : undefined,
      rows: given.detail === 'full' ? shown.map(fullRow) : undefined,
    }),
  }
}

interface Totals {
  currency: string
  total: bigint
  open: bigint
}

// Money in and out must not be added up; what is gone counts for nothing.
function totalsOf(rows: readonly LedgerRecord[], baseCurrency: string): Totals[] {
  const types = new Set(rows.map(({ type }) => directionOf(type)))
  if (types.size > 1) return []
  const live = rows.filter(({ status }) => !isGone(status))
  const currencies = [...new Set(live.map(({ currency }) => currency || baseCurrency))].sort()
  return currencies.map((currency) => {
    const own = live.filter((row) => (row.currency || baseCurrency) === currency)
    return { currency, total: sum(own.map(({ total }) => total)), open: sum(own.map(({ open }) => open ?? 0n)) }
  })
}

/** Which way a type of Xero's moves money; '' where it says nothing of it. */
function directionOf(type: string): 'in' | 'out' | '' {
  if (/^(RECEIVE|RECBATCH|ACCRECPAYMENT|AP(CREDIT|OVER|PRE))/.test(type)) return 'in'
  return /^(SPEND|PAYBATCH|ACCPAYPAYMENT|AR(CREDIT|OVER|PRE))/.test(type) ? 'out' : ''
}

function moneyText({ currency, total, open }: Totals): string {
  const unused = open === 0n ? '' : ` (${formatAmount(open)} still open)`
  return `${formatAmount(total)} ${cleanText(currency, 3)}${unused}`
}

function asData({ total, open }: Totals): Record<string, string> {
  return { total: formatDecimal(total, 2), ...(open === 0n ? {} : { open: formatDecimal(open, 2) }) }
}

function columnsFor({ kind, contact, baseCurrency, given }: RecordListSetting): Column<LedgerRecord>[] {
  return [
    { name: 'number', cell: recordLabel },
    { name: 'type', cell: ({ type }) => type, when: TYPED.has(kind) },
    { name: 'contact', cell: ({ contact: whose }) => cleanText(whose?.name ?? '', 40), when: !contact },
    {
      name: 'account',
      cell: ({ account }) => cleanText(account?.name || account?.code || '', 30),
      when: !given.account,
    },
    { name: kind === 'journal' ? 'narration' : 'reference', cell: ({ reference }) => cleanText(reference, 40) },
    {
      name: 'pays',
      cell: ({ applied }) => cleanText(applied?.[0]?.document?.number ?? '', 30),
      when: kind === 'payment',
    },
    { name: 'date', cell: ({ date }) => date ?? '' },
    { name: kind === 'quote' ? 'expires' : 'due', cell: ({ due }) => due ?? '' },
    { name: 'total', cell: ({ total }) => formatAmount(total) },
    { name: 'open', cell: ({ open }) => (open === undefined || open === 0n ? '' : formatAmount(open)) },
    { name: 'currency', cell: ({ currency }) => (currency === baseCurrency ? '' : currency) },
    { name: 'reconciled', cell: ({ reconciled }) => (reconciled === undefined ? '' : reconciled ? 'yes' : 'no') },
    { name: 'status', cell: ({ status }) => status, when: given.status === undefined },
  ]
}

// Of the others the kind says it all.
const TYPED = new Set<RecordKind>([
  'payment',
  'batch_payment',
  'prepayment',
  'overpayment',
  'bank_transaction',
  'repeating_invoice',
])

function nextText(cursor: string | undefined): string {
  return [moreText(cursor), 'One in full: get_document with its number or handle.'].filter(Boolean).join(' ')
}

function fullRow(record: LedgerRecord): Record<string, unknown> {
  const { kind, type, contact, account, status, date, total, open, currency, reference, reconciled } = record
  return {
    number: cleanText(recordLabel(record), 60),
    kind,
    type: cleanText(type, 30),
    ...(contact ? { contact: cleanText(contact.name, 80) } : {}),
    ...(account ? { account: cleanText(account.name || account.code, 60) } : {}),
    status,
    date: date ?? null,
    total: formatDecimal(total, 2),
    ...(open === undefined ? {} : { open: formatDecimal(open, 2) }),
    currency: cleanText(currency, 3),
    ...(reference === '' ? {} : { reference: cleanText(reference, 80) }),
    ...(reconciled === undefined ? {} : { reconciled }),
  }
}
