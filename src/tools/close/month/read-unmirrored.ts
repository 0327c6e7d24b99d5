import type { Books } from '../../../books/books.ts'
import { type Day, parseDay } from '../../../books/day.ts'
import type { Account } from '../../../books/organisation.ts'
import type { LedgerRecord, RecordKind, RecordQuery } from '../../../books/records.ts'
import type { BankTransfer, RepeatingTemplate } from './month-books.ts'

/** Transfers between bank accounts from a day on, which no copy holds; one call. Throws Fault as all reading does. */
export async function readTransfers(books: Books, from: Day, accounts: readonly Account[]): Promise<BankTransfer[]> {
  const rows = await everyRecord(books, 'bank_transfer', { statuses: ['AUTHORISED'], dateFrom: from })
  const codes = new Map(accounts.map(({ id, code }) => [id, code || id]))
  return rows.flatMap((row): BankTransfer[] => {
    const { id, date, account, transfer, total: amount, hasAttachments } = row
    if (date === undefined || !account || !transfer) return []
    const { to, fromReconciled, toReconciled } = transfer
    // In its list Xero names the accounts of transfers without their codes.
    const between = { fromAccount: codes.get(account.id) ?? account.id, toAccount: codes.get(to.id) ?? to.id }
    return [{ id, date, ...between, amount, fromReconciled, toReconciled, hasAttachments }]
  })
}

/** Repeating invoices and bills that still raise documents; one call. Throws Fault as all reading does. */
export async function readRepeating(books: Books): Promise<RepeatingTemplate[]> {
  const rows = await everyRecord(books, 'repeating_invoice', { statuses: ['DRAFT', 'AUTHORISED'] })
  return rows.map((row) => {
    const { id, type, contact, total, currency } = row
    const kind = type === 'ACCREC' ? ('invoice' as const) : ('bill' as const)
    const named = { contactId: contact?.id ?? '', contactName: contact?.name ?? '' }
    return { id, kind, ...named, total, currency, next: dayIn(row, 'next'), ends: dayIn(row, 'last') }
  })
}

async function everyRecord(books: Books, kind: RecordKind, query: RecordQuery): Promise<LedgerRecord[]> {
  const rows: LedgerRecord[] = []
  for (;;) {
    const page = await books.findRecords(kind, { ...query, offset: rows.length })
    rows.push(...page.rows)
    if (page.rows.length === 0 || rows.length >= page.total) return rows
  }
}

function dayIn({ facts }: LedgerRecord, name: string): Day | undefined {
  const found = facts.find((fact) => fact.name === name)
  return found && parseDay(found.value)
}
