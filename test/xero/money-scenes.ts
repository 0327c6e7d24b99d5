import { day } from '../../src/books/day.ts'
import type { LedgerRecord, RecordKind } from '../../src/books/records.ts'
import type { BankDraft } from '../../src/call/acts/bank.ts'
import type { JournalDraft } from '../../src/call/acts/journals.ts'
import type { Paid, PayingAccount } from '../../src/call/acts/payments.ts'
import { refOf } from '../../src/call/acts/records.ts'
import type { Change, ChangeOf } from '../../src/call/change.ts'
import type { Rig } from './rig.ts'

/** One act on books that are ready for it: the change, and how often it has happened. */
export interface Scene {
  change: Change
  happened: () => number
}

const described = { summary: 'A change of a test', warnings: [] }
const DATE = '2026-11-20'

type Body = Record<string, unknown>

/** Writes one record as somebody else would, and answers its id. */
export function written({ simulator, organisation }: Rig, path: string, id: string, body: Body): string {
  const answer = simulator.perform(organisation.id, { method: 'PUT', path, body })
  const [row] = answer.kind === 'envelope' ? (answer.items as Body[]) : []
  const found = row?.[id]
  if (typeof found !== 'string') throw new RangeError(`${path} was not written: ${JSON.stringify(answer)}`)
  return found
}

export function newContact(gateway: Rig, name: string): { ContactID: string } {
  return { ContactID: written(gateway, '/Contacts', 'ContactID', { Name: `Contact of ${name}` }) }
}

export function banksOf({ organisation }: Rig): [PayingAccount, PayingAccount] {
  const banks = [...organisation.accounts.values()].filter(({ type }) => type === 'BANK')
  const [first, second] = banks.map(({ id, code, name }) => ({ id, code, name }))
  if (!first || !second) throw new RangeError('there are no two bank accounts')
  return [first, second]
}

export function bankOf(gateway: Rig): PayingAccount {
  return banksOf(gateway)[0]
}

const SPENT = {
  Type: 'SPEND',
  LineItems: [{ Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '400', TaxType: 'NONE' }],
}

/** A posted document or credit of 100 without tax, as the books read it. */
export async function posted(
  gateway: Rig,
  kind: 'bill' | 'invoice' | 'credit_note' | 'overpayment' | 'prepayment' | 'spending',
  contact: { ContactID: string },
): Promise<LedgerRecord> {
  const lines = [{ Description: 'Work', Quantity: 1, UnitAmount: 100, AccountCode: '200', TaxType: 'NONE' }]
  const shared = { Contact: contact, Date: DATE, LineItems: lines }
  const document = { ...shared, Status: 'AUTHORISED', DueDate: '2026-12-20' }
  const bank = { ...shared, BankAccount: { AccountID: bankOf(gateway).id } }
  const write: Record<typeof kind, () => string> = {
    invoice: () => written(gateway, '/Invoices', 'InvoiceID', { ...document, Type: 'ACCREC' }),
    bill: () => written(gateway, '/Invoices', 'InvoiceID', { ...document, Type: 'ACCPAY' }),
    credit_note: () => written(gateway, '/CreditNotes', 'CreditNoteID', { ...document, Type: 'ACCRECCREDIT' }),
    overpayment: () => written(gateway, '/BankTransactions', 'OverpaymentID', { ...bank, Type: 'RECEIVE-OVERPAYMENT' }),
    spending: () => written(gateway, '/BankTransactions', 'BankTransactionID', { ...bank, ...SPENT }),
    prepayment: () => written(gateway, '/BankTransactions', 'PrepaymentID', { ...bank, Type: 'RECEIVE-PREPAYMENT' }),
  }
  const id = write[kind]()
  gateway.clock.advance(5_000)
  return await recordOf(gateway, kind === 'spending' ? 'bank_transaction' : kind, id)
}

export async function recordOf(gateway: Rig, kind: RecordKind, id: string): Promise<LedgerRecord> {
  const record = await gateway.clock.run(gateway.books.record(kind, id))
  if (!record) throw new RangeError(`there is no ${kind} ${id}`)
  return record
}

export function paid(record: LedgerRecord, amount: bigint): Paid {
  return { of: refOf(record), amount, known: (record.applied ?? []).map(({ id }) => id) }
}

export function payment(gateway: Rig, record: LedgerRecord, amount = 4_000n): ChangeOf<'record_payment'> {
  const movement = { account: bankOf(gateway), date: day(DATE), reference: 'Paid, "in part"' }
  return { act: 'record_payment', paid: paid(record, amount), ...movement, ...described }
}

/** Payments that were made since, deleted ones left out. */
export function paymentsSince({ organisation }: Rig): () => number {
  const live = () => [...organisation.payments.values()].filter(({ status }) => status === 'AUTHORISED').length
  const before = live()
  return () => live() - before
}

/** An equal payment that somebody else made before: it must never be taken for ours. */
function paidBefore(gateway: Rig, record: LedgerRecord): void {
  const body = { Invoice: { InvoiceID: record.id }, Account: { AccountID: bankOf(gateway).id }, Amount: 40 }
  written(gateway, '/Payments', 'PaymentID', { ...body, Date: DATE, Reference: 'Paid, "in part"' })
}

/** Acts that move money, each on books that are ready for it. */
export const MONEY_ACTS: Readonly<Record<string, (gateway: Rig, name: string) => Promise<Scene>>> = {
  'a payment': async (gateway, name) => {
    const { id } = await posted(gateway, 'invoice', newContact(gateway, name))
    const record = await recordOf(gateway, 'invoice', id)
    return { change: payment(gateway, record), happened: paymentsSince(gateway) }
  },
  'a payment like one before it': async (gateway, name) => {
    const { id } = await posted(gateway, 'bill', newContact(gateway, name))
    paidBefore(gateway, await recordOf(gateway, 'bill', id))
    const record = await recordOf(gateway, 'bill', id)
    return { change: payment(gateway, record), happened: paymentsSince(gateway) }
  },
  'a refund of a credit note': async (gateway, name) => {
    const record = await posted(gateway, 'credit_note', newContact(gateway, name))
    return { change: payment(gateway, record), happened: paymentsSince(gateway) }
  },
  'a refund of an overpayment': async (gateway, name) => {
    const record = await posted(gateway, 'overpayment', newContact(gateway, name))
    return { change: payment(gateway, record), happened: paymentsSince(gateway) }
  },
  'a batch payment': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const records = [await posted(gateway, 'bill', contact), await posted(gateway, 'bill', contact)]
    const [change] = records.map((record) => payment(gateway, record))
    if (!change) throw new RangeError('no payment')
    const { account, date, reference } = change
    const all = { paid: records.map((record) => paid(record, 2_500n)), account, date, reference }
    const batches = () => gateway.organisation.batchPayments.size
    const before = batches()
    return { change: { act: 'record_batch_payment', ...all, ...described }, happened: () => batches() - before }
  },
  'an allocation of a credit note': (gateway, name) => allocating(gateway, name, 'credit_note'),
  'an allocation of an overpayment': (gateway, name) => allocating(gateway, name, 'overpayment'),
  'an allocation of a prepayment taken off': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const invoice = await posted(gateway, 'invoice', contact)
    const before = await posted(gateway, 'prepayment', contact)
    allocatedBefore(gateway, before, invoice)
    allocatedBefore(gateway, before, invoice)
    const credit = await recordOf(gateway, 'prepayment', before.id)
    const [allocation] = credit.applied ?? []
    if (!allocation) throw new RangeError('nothing was allocated')
    const left = () => gateway.organisation.prepayments.get(credit.id)?.allocations.length ?? 0
    return {
      change: { act: 'remove_allocation', credit: refOf(credit), document: refOf(invoice), allocation, ...described },
      happened: () => 2 - left(),
    }
  },
  'money spent': async (gateway, name) => {
    const contact = newContact(gateway, name)
    await posted(gateway, 'spending', contact)
    const before = await posted(gateway, 'spending', contact)
    const { type, lineAmountTypes, currency, lines = [] } = before
    const [line] = lines
    const draft: BankDraft = {
      ...{ type: type as 'SPEND', contact: { id: contact.ContactID, name }, lineAmountTypes, currency },
      ...{ account: bankOf(gateway), date: day(DATE), reference: '' },
      lines: [{ description: 'Work', quantity: 10_000n, unitAmount: 1_000_000n, accountCode: '400', taxType: 'NONE' }],
      totals: { subTotal: 10_000n, totalTax: 0n, total: 10_000n },
    }
    if (line?.accountCode !== '400') throw new RangeError('it is not equal to what was there')
    const count = () =>
      [...gateway.organisation.bankTransactions.values()].filter((one) => one.contactId === contact.ContactID).length
    const known = [...gateway.organisation.bankTransactions.keys()]
    return { change: { act: 'create_bank_transaction', draft, known, ...described }, happened: () => count() - 2 }
  },
  'an overpayment received': async (gateway, name) => {
    const contact = newContact(gateway, name)
    const draft: BankDraft = {
      ...{ type: 'RECEIVE-OVERPAYMENT', contact: { id: contact.ContactID, name }, lineAmountTypes: 'NoTax' },
      ...{ currency: 'NZD', account: bankOf(gateway), date: day(DATE), reference: 'Too  much' },
      lines: [{ description: 'Too much', quantity: 10_000n, unitAmount: 1_000_000n }],
      totals: { subTotal: 10_000n, totalTax: 0n, total: 10_000n },
    }
    const count = () =>
      [...gateway.organisation.overpayments.values()].filter((one) => one.contactId === contact.ContactID).length
    return { change: { act: 'create_bank_transaction', draft, known: [], ...described }, happened: count }
  },
  'a bank transfer': async (gateway, name) => {
    const [from, to] = banksOf(gateway)
    const count = () => gateway.organisation.bankTransfers.size
    const before = count()
    const transfer = { account: from, to, amount: 5_000n, currency: 'NZD', date: day(DATE), reference: name }
    return { change: { act: 'create_bank_transfer', ...transfer, ...described }, happened: () => count() - before }
  },
  'a journal like one before it': async (gateway, name) => {
    const { organisation } = gateway
    const lines = [
      { LineAmount: 40, AccountCode: '445', Description: 'Power' },
      { LineAmount: -40, AccountCode: '850' },
    ]
    const body = { Narration: name, Date: DATE, Status: 'DRAFT', JournalLines: lines }
    const known = [written(gateway, '/ManualJournals', 'ManualJournalID', body)]
    const line = { accountName: '', taxType: undefined, tracking: [] }
    const draft: JournalDraft = {
      ...{ narration: name, date: day(DATE), status: 'DRAFT', lineAmountTypes: 'NoTax', currency: 'NZD' },
      lines: [
        { ...line, accountCode: '445', amount: 4_000n, description: 'Power' },
        { ...line, accountCode: '850', amount: -4_000n, description: '' },
      ],
    }
    const count = () => [...organisation.manualJournals.values()].filter(({ narration }) => narration === name).length
    return { change: { act: 'create_journal', draft, known, ...described }, happened: () => count() - 1 }
  },
}

const PATHS = { credit_note: '/CreditNotes', prepayment: '/Prepayments', overpayment: '/Overpayments' }

/** An equal allocation that somebody else made before: it must never be taken for ours. */
function allocatedBefore(gateway: Rig, { kind, id }: LedgerRecord, invoice: LedgerRecord): void {
  const path = `${PATHS[kind as keyof typeof PATHS]}/${id}/Allocations`
  written(gateway, path, 'AllocationID', { Amount: 20, Invoice: { InvoiceID: invoice.id } })
}

async function allocating(gateway: Rig, name: string, kind: 'credit_note' | 'overpayment'): Promise<Scene> {
  const contact = newContact(gateway, name)
  const { id: invoiceId } = await posted(gateway, 'invoice', contact)
  const before = await posted(gateway, kind, contact)
  allocatedBefore(gateway, before, await recordOf(gateway, 'invoice', invoiceId))
  const credit = await recordOf(gateway, kind, before.id)
  const document = await recordOf(gateway, 'invoice', invoiceId)
  const known = (credit.applied ?? []).map(({ id }) => id)
  const credits = () => gateway.organisation.invoices.get(invoiceId)?.credits.length ?? 0
  return {
    change: {
      act: 'allocate_credit',
      ...{ credit: refOf(credit), document: refOf(document), amount: 2_000n, date: day(DATE), known },
      ...described,
    },
    happened: () => credits() - 1,
  }
}
