import type { ContactRef } from '../../books/contacts.ts'
import type { Day } from '../../books/day.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { formatAmount, formatDecimal } from '../../books/money.ts'
import type { View } from '../../call/reply.ts'
import { type Column, counted, tableOf } from '../lists/columns.ts'
import { moreText, pageOf } from '../lists/cursor.ts'
import { listData } from '../lists/list-data.ts'
import { type Aged, type AgedContact, type Ageing, BUCKETS } from './ageing.ts'

/** What an ageing is shown under. */
export interface AgeingSetting {
  input: {
    side: 'receivable' | 'payable'
    as_at: Day
    contact?: string | undefined
    overdue_only?: boolean | undefined
    limit: number
    cursor?: string | undefined
  }
  contact: ContactRef | undefined
  today: Day
  baseCurrency: string
  /** Up to which minute the server's own copy was complete; undefined where Xero itself was read. */
  copiedAt?: string | undefined
}

/** An ageing as a reply: totals of the whole side, then the rows of this page with the sum of all on the last line. */
export function ageingView({ contacts, all }: Ageing, setting: AgeingSetting): View {
  const { input, contact, today, baseCurrency } = setting
  const { side, as_at: asAt } = input
  const wanted = contacts.filter((row) => {
    if (contact && row.id !== contact.id) return false
    return input.overdue_only !== true || overdueOf(row) !== 0n
  })
  const { shown, cursor } = pageOf(wanted, { ...input })
  const whole: AgedRow = { ...all, name: 'ALL CONTACTS', currencies: [] }
  const table = tableOf<AgedRow>(columnsFor(), contact ? shown : [...shown, whole])
  return {
    say: sayAgeing(all, contacts.length, setting, wanted),
    table,
    notes: notesFor(asAt, today, wanted, setting),
    next: [
      moreText(cursor),
      `The documents of one: find_documents with contact and unpaid${side === 'payable' ? ', kind bill' : ', kind invoice'}.`,
    ]
      .filter(Boolean)
      .join(' '),
    data: listData({
      count: wanted.length,
      shown: shown.length,
      asOf: asAt,
      cursor,
      totals: { [cleanText(baseCurrency, 3)]: asData(all) },
    }),
  }
}

function asData(all: Aged): Record<string, unknown> {
  return {
    total: formatDecimal(all.total, 2),
    overdue: formatDecimal(overdueOf(all), 2),
    unapplied_credits: formatDecimal(all.credits, 2),
    buckets: Object.fromEntries(BUCKETS.map((bucket) => [bucket, formatDecimal(all.buckets[bucket], 2)])),
  }
}

type AgedRow = Aged & Pick<AgedContact, 'name' | 'currencies'>

function overdueOf({ buckets }: Aged): bigint {
  return BUCKETS.reduce((total, bucket) => (bucket === 'current' ? total : total + buckets[bucket]), 0n)
}

function columnsFor(): Column<AgedRow>[] {
  const amount = (value: bigint) => (value === 0n ? '' : formatAmount(value))
  return [
    { name: 'contact', cell: ({ name }) => cleanText(name, 40) },
    ...BUCKETS.map((bucket) => ({ name: bucket, cell: ({ buckets }: AgedRow) => amount(buckets[bucket]) })),
    { name: 'credits', cell: ({ credits }) => amount(credits) },
    { name: 'total', cell: ({ total }) => formatAmount(total) },
    { name: 'converted from', cell: ({ currencies }) => currencies.join(', ') },
  ]
}

function sayAgeing(all: Aged, count: number, setting: AgeingSetting, wanted: readonly AgedContact[]): string {
  const { input, contact, baseCurrency } = setting
  const base = cleanText(baseCurrency, 3)
  const who =
    input.side === 'receivable'
      ? `${counted(count, 'customer')} owe${count === 1 ? 's' : ''} us`
      : `We owe ${counted(count, 'supplier')}`
  const total = `${who} ${formatAmount(all.total)} ${base} at the end of ${input.as_at}, ${formatAmount(overdueOf(all))} of it overdue`
  const credits = all.credits === 0n ? '' : `; ${formatAmount(all.credits)} of credits not yet applied is in the total`
  const fewer = input.overdue_only ? ` ${counted(wanted.length, 'contact')} with something overdue:` : ''
  if (!contact) return `${total}${credits}.${fewer}`
  const [row] = wanted
  const own = row ? `${formatAmount(row.total)} ${base}, ${formatAmount(overdueOf(row))} overdue` : 'nothing open'
  return `${quoted(contact.name)}: ${own}. ${total}${credits}.`
}

function notesFor(asAt: Day, today: Day, contacts: readonly AgedContact[], setting: AgeingSetting): string[] {
  const { baseCurrency, copiedAt } = setting
  const notes: string[] = []
  if (copiedAt) notes.push(`as of ${copiedAt}, from this server's copy of the books`)
  if (asAt < today) notes.push(`documents voided or deleted since ${asAt} cannot be seen any more and are missing here`)
  if (contacts.some(({ currencies }) => currencies.length > 0)) {
    notes.push(
      `other currencies are converted to ${cleanText(baseCurrency, 3)} at each document's own rate, not revalued`,
    )
  }
  return notes
}
