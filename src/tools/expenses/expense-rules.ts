import type { BillableExpense } from '../../books/billable-expenses.ts'
import type { ContactRef } from '../../books/contacts.ts'
import { quoted } from '../../books/ledger-text.ts'
import { moneyText } from '../../books/money-text.ts'
import { isGone, type LedgerRecord, RECORD_WORDS } from '../../books/records.ts'
import type { LineRef } from '../../call/acts/expenses.ts'
import type { ChangeOf } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { recordLabel } from '../documents/record-named.ts'

/** The line of a record at a place, counted from 1. Throws Fault naming `field` where there is none. */
export function lineOf(record: LedgerRecord, position: number, field: string): LineRef {
  const { kind, id, currency, lines = [] } = record
  const label = recordLabel(record)
  const line = lines[position - 1]
  if (!line) {
    throw new Fault(
      'invalid_input',
      `${field}: ${quoted(label)} has ${lines.length} lines, not ${position}.`,
      'Count them in get_document.',
    )
  }
  const { description, lineAmount } = line
  return { document: { kind, id, label }, lineId: line.id, description, amount: moneyText(lineAmount, currency) }
}

/** The change that links a cost to its customer and, where given, to the line that charges it. Throws Fault for what cannot be linked. */
export function linkOf(
  source: LedgerRecord,
  cost: LineRef,
  customer: ContactRef,
  { invoice, at }: { invoice: LedgerRecord | undefined; at: number },
  links: readonly BillableExpense[],
): ChangeOf<'link_expense'> {
  checkSource(source)
  const target = invoice && targetOf(invoice, at, customer)
  const link = links.find(({ sourceLineId, status }) => sourceLineId === cost.lineId && status !== 'VOIDED')
  if (link?.status === 'BILLED') {
    throw new Fault(
      'refused',
      `line: this cost of ${quoted(cost.document.label)} was charged already.`,
      'Nothing to do.',
    )
  }
  const there = { contactId: link?.contactId ?? '', targetLineId: link?.targetLineId ?? '' }
  if (there.contactId === customer.id && there.targetLineId === (target?.lineId ?? '')) {
    throw new Fault('refused', `line: it is billable to ${quoted(customer.name)} already.`, 'Nothing to do.')
  }
  const what = `line ${quoted(cost.description, 60)} of ${quoted(cost.document.label)} (${cost.amount})`
  const on = target ? ` on ${quoted(target.document.label)}, line ${quoted(target.description, 60)}` : ''
  return {
    act: 'link_expense',
    ...{ cost, customer, target },
    link: link && { id: link.id, ...there },
    summary: `Charge ${what} to ${quoted(customer.name)}${on}`,
    warnings: target && target.amount !== cost.amount ? [`the invoice line is ${target.amount}`] : [],
  }
}

function checkSource(source: LedgerRecord): void {
  const isMoneyIn = source.kind === 'bank_transaction' && source.type !== 'SPEND'
  if (!isMoneyIn && !isGone(source.status)) return
  const why = isMoneyIn ? `is ${source.type}; only spend money is a cost` : `is ${source.status}`
  const words = RECORD_WORDS[source.kind]
  throw new Fault('refused', `cost: the ${words} ${quoted(recordLabel(source))} ${why}.`, 'Name a bill or spend money.')
}

function targetOf(invoice: LedgerRecord, at: number, customer: ContactRef): LineRef {
  const label = quoted(recordLabel(invoice))
  if (isGone(invoice.status)) {
    throw new Fault('refused', `invoice: ${label} is ${invoice.status}.`, 'Name an invoice that counts.')
  }
  if (invoice.contact?.id !== customer.id) {
    throw new Fault(
      'refused',
      `customer: ${label} is for ${quoted(invoice.contact?.name ?? 'nobody')}, not ${quoted(customer.name)}.`,
      'Name the invoice of this customer, or leave customer out.',
    )
  }
  return lineOf(invoice, at, 'invoice_line')
}
