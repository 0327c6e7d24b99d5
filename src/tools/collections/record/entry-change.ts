import { quoted } from '../../../books/ledger-text.ts'
import { moneyText } from '../../../books/money-text.ts'
import type { ChangeOf } from '../../../call/change.ts'
import type { Fact } from '../../../call/shown-change.ts'
import { bodyOf, RECORD_NOTES, subjectOf } from './record.ts'
import type { InvoiceRef, RecordEntry } from './record-entry.ts'
import { words } from './stops.ts'

/** The change that puts an entry on record. */
export function entryChange(entry: RecordEntry): ChangeOf<'put_on_record'> {
  return {
    act: 'put_on_record',
    entry: { kind: RECORD_NOTES, subject: subjectOf(entry), body: bodyOf(entry), key: entry.ref },
    contact: entry.contact,
    facts: factsOf(entry),
    summary: `Put on record: ${entryText(entry)}`,
    warnings: [],
  }
}

/** An entry in a sentence: `promise p_1a2b3c4d of "Northgate Motors": 1,200.00 NZD by 2026-12-04 for "INV-0036"`. */
export function entryText(entry: RecordEntry): string {
  return `${entry.kind} ${entry.ref} of ${quoted(entry.contact.name, 60)}: ${says(entry)} for ${invoicesText(entry.invoices)}`
}

const SHOWN = 10

/** Invoices by their numbers, the first ten of them; all of the contact where there are none. */
export function invoicesText(invoices: readonly InvoiceRef[]): string {
  if (invoices.length === 0) return 'all its invoices'
  const shown = invoices.slice(0, SHOWN).map(({ number, id }) => quoted(number === '' ? id.slice(0, 8) : number, 30))
  return invoices.length > SHOWN ? `${shown.join(', ')} and ${invoices.length - SHOWN} more` : shown.join(', ')
}

function says(entry: RecordEntry): string {
  switch (entry.kind) {
    case 'promise':
      return `${moneyText(entry.amount, entry.currency)} by ${entry.on}${entry.instalment ? ' (instalment)' : ''}`
    case 'dispute':
      return `${words(entry.reason)}${entry.amount === undefined ? '' : `, ${moneyText(entry.amount, entry.currency)}`}`
    case 'hold':
      return `${words(entry.reason)}${entry.until ? ` until ${entry.until}` : ''}`
    case 'contacted':
      return `by ${entry.channel}${entry.step ? `, step ${words(entry.step)}` : ''}`
    case 'reminder':
      return `step ${words(entry.step)}, ${entry.tone}`
    case 'closed':
      return `${entry.closes} ${entry.as}`
  }
}

function factsOf(entry: RecordEntry): Fact[] {
  const who = entry.kind === 'promise' ? entry.statedBy : entry.kind === 'dispute' ? entry.owner : ''
  const facts: (Fact | undefined)[] = [
    ['Contact', entry.contact.name],
    [entry.kind.charAt(0).toUpperCase() + entry.kind.slice(1), `${entry.ref}: ${says(entry)}`],
    ['Invoices', invoicesText(entry.invoices)],
    who === '' ? undefined : [entry.kind === 'promise' ? 'Said by' : 'Looked after by', who],
    entry.said === '' ? undefined : ['Words', entry.said],
    entry.rebuilt ? ['Read back', "from a note in Xero's history"] : undefined,
  ]
  return facts.filter((fact) => fact !== undefined)
}
