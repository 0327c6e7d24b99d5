import { quoted } from '../../../books/ledger-text.ts'
import { formatAmount } from '../../../books/money.ts'
import { RECORD_WORDS } from '../../../books/records.ts'
import type { CloseDocument } from '../month/month-books.ts'
import type { Driver } from './drivers.ts'
import type { PriceVolume } from './price-volume.ts'

/** A driver in one cell: who, how it differs from what is usual, and its largest documents. */
export function driverText({ kind, name, amount, usual, documents, split }: Driver): string {
  const who = name.trim() === '' ? 'journals without a contact' : quoted(name, 60)
  const how = {
    new: `new, ${formatAmount(amount)}`,
    gone: `nothing, usually ${formatAmount(usual)}`,
    larger: `${formatAmount(amount)} instead of usually ${formatAmount(usual)}`,
    smaller: `${formatAmount(amount)} instead of usually ${formatAmount(usual)}`,
  }[kind]
  const most = documents.slice(0, 2).map((one) => `${documentText(one.document)} ${formatAmount(one.amount)}`)
  const more = documents.length > 2 ? [`${documents.length - 2} more`] : []
  const shown = most.length === 0 ? `${who}: ${how}` : `${who}: ${how} (${[...most, ...more].join(', ')})`
  return split === undefined || split.change === 0n ? shown : `${shown}, ${splitText(split)}`
}

function splitText({ against, change, price, volume }: PriceVolume): string {
  return `${formatAmount(change)} against ${against}: ${formatAmount(price)} by price, ${formatAmount(volume)} by quantity`
}

/** A document by its number, or reference, or kind and day where it has neither. */
export function documentText({ kind, number, reference, date }: CloseDocument): string {
  const name = [number, reference].find((text) => text.trim() !== '')
  return name === undefined ? `${RECORD_WORDS[kind]} of ${date}` : `${RECORD_WORDS[kind]} ${quoted(name, 40)}`
}
