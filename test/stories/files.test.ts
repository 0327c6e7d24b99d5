import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { canHaveAttachments, type RecordKind } from '../../src/books/records.ts'
import { house, type TestHouse } from '../house.ts'
import { documentIn, everythingIn, watchLedger } from './ledger-state.ts'

const PDF = Buffer.from('%PDF-1.4 a receipt with a SECRETWORD')
const base64 = PDF.toString('base64')

let open: TestHouse
afterEach(() => open.close())

function filesOf({ books }: TestHouse, id: string) {
  return (books.attachments.get(id) ?? []).map(({ fileName, mimeType, bytes, includeOnline }) => ({
    fileName,
    mimeType,
    content: Buffer.from(bytes).toString(),
    includeOnline,
  }))
}

describe('attaching files', () => {
  it('attaches base64 content once, byte by byte, and moves nothing else', async () => {
    open = await house()
    const { id } = documentIn(open.books, 'INV-0036')
    const moved = watchLedger(open.books)
    const reply = await open.call('attach_file', { document: 'INV-0036', content: base64, name: 'Receipt 7.pdf' })
    expect(reply.isError, reply.text).toBe(false)
    const again = await open.call('attach_file', { document: 'INV-0036', content: base64, name: 'Receipt 7.pdf' })
    expect(filesOf(open, id)).toEqual([
      { fileName: 'Receipt 7.pdf', mimeType: 'application/pdf', content: PDF.toString(), includeOnline: false },
    ])
    expect(again.text).toMatch(/Asked for before/)
    const anew = { document: 'INV-0036', content: base64, name: 'receipt 7.PDF', again: true }
    expect((await open.call('attach_file', anew)).text).toMatch(/file "receipt 7.PDF" on it by now/)
    const larger = Buffer.concat([PDF, PDF]).toString('base64')
    const other = await open.call('attach_file', { document: 'INV-0036', content: larger, name: 'Receipt 7.pdf' })
    expect(other.text).toMatch(/has a file "Receipt 7.pdf" already/)
    expect(filesOf(open, id)).toHaveLength(1)
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    expect(`${reply.text}${JSON.stringify(reply.data)}`).not.toContain(base64.slice(0, 12))
  })

  it('attaches a file of an allowed folder to each kind that can have one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'files-'))
    writeFileSync(join(folder, 'scan.pdf'), PDF)
    open = await house({ fileFolders: [folder] })
    const lasting = everyKind(open)
    for (const [kind, id] of lasting) {
      const path = kind === 'bill' ? join(folder, 'scan.pdf') : 'scan.pdf'
      const reply = await open.call('attach_file', { document: id, path })
      if (canHaveAttachments(kind)) {
        expect(reply.isError, `${kind}: ${reply.text}`).toBe(false)
        expect(filesOf(open, id).map(({ content }) => content)).toEqual([PDF.toString()])
        const fetched = await open.call('get_file', { document: id, file: 'scan.pdf' })
        expect(fetched.isError, fetched.text).toBe(false)
      } else expect(reply.isError, kind).toBe(true)
    }
    const toContact = await open.call('attach_file', { contact: 'Kauri Legal', path: 'scan.pdf' })
    expect(toContact.isError, toContact.text).toBe(false)
    expect(lasting.length).toBe(11)
  })

  it('what goes online waits for a person, with its bytes sealed, and is then attached as it was shown', async () => {
    open = await house()
    const { id } = documentIn(open.books, 'INV-0036')
    const input = { document: 'INV-0036', content: base64, name: 'terms.pdf', include_online: true }
    const reply = await open.call('attach_file', input)
    expect(reply.text).toMatch(/held/)
    expect(filesOf(open, id)).toEqual([])
    const { store, approvals } = open.open
    const [record] = await store.approvals.held()
    if (!record) throw new Error('nothing is held')
    expect(JSON.stringify(record, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(
      'content',
    )
    const rows = await store.database.all('select * from contents')
    expect(rows).toHaveLength(1)
    expect(Buffer.from(rows[0]?.body as Uint8Array).includes('SECRETWORD')).toBe(false)
    await store.approvals.enrol({ id: 'p1', name: 'Aroha', method: 'totp', credential: 'x', enrolledBy: undefined })
    const answer = { approverId: 'p1', name: 'Aroha', method: 'totp', proof: '1' } as const
    await approvals.agree([{ id: record.id, hash: record.hash }], answer)
    expect(filesOf(open, id)).toMatchObject([{ fileName: 'terms.pdf', content: PDF.toString(), includeOnline: true }])
    expect(await store.database.all('select * from contents')).toEqual([])
    const audit = JSON.stringify(await store.audit.entries(0, 1_000))
    expect(audit).not.toContain(base64.slice(0, 12))
    expect(audit).toContain(record.hash)
  })

  it('what was withdrawn is forgotten', async () => {
    open = await house()
    await open.call('attach_file', { document: 'INV-0036', content: base64, name: 'a.pdf', include_online: true })
    const [record] = await open.open.store.approvals.held()
    await open.call('withdraw_change', { change: record?.id })
    expect(await open.open.store.database.all('select * from contents')).toEqual([])
  })

  it.each([
    ['neither document nor contact', { content: base64, name: 'a.pdf' }, /document, contact/],
    ['both path and content', { document: 'INV-0036', content: base64, path: 'a.pdf' }, /path, content/],
    ['content without a name', { document: 'INV-0036', content: base64 }, /name: missing/],
    ['no base64', { document: 'INV-0036', content: '&&&', name: 'a.pdf' }, /not base64/],
    ['another type', { document: 'INV-0036', content: base64, name: 'a.exe' }, /\.exe is no type/],
    ['another content', { document: 'INV-0036', content: base64, name: 'a.png' }, /does not begin/],
    ['no folder', { document: 'INV-0036', path: '/etc/passwd' }, /--file-folders/],
    ['a payment', { document: 'payment-00000000', content: base64, name: 'a.pdf' }, /payment/],
    ['a bill online', { document: 'BILL', content: base64, name: 'a.pdf', include_online: true }, /no online invoice/],
  ])('%s is refused clearly, and nothing is written', async (_, input, names) => {
    open = await house()
    const bill = [...open.books.invoices.values()].find(({ type }) => type === 'ACCPAY')
    const before = everythingIn(open.books)
    const given = 'document' in input && input.document === 'BILL' ? { ...input, document: bill?.id } : input
    const { isError, text } = await open.call('attach_file', given)
    expect(isError, text).toBe(true)
    expect(text).toMatch(names)
    expect(everythingIn(open.books)).toBe(before)
  })

  it('never replaces a file, and keeps to ten', async () => {
    open = await house()
    const attach = (name: string) => open.call('attach_file', { document: 'INV-0036', content: base64, name })
    for (let count = 1; count <= 10; count += 1) expect((await attach(`${count}.pdf`)).isError).toBe(false)
    expect((await attach('3.PDF')).text).toMatch(/by now/)
    expect((await attach('11.pdf')).text).toMatch(/10 from an app/)
    expect(filesOf(open, documentIn(open.books, 'INV-0036').id)).toHaveLength(10)
  })
})

describe('fetching files', () => {
  it('hands over a small PDF in the reply, and saves into an allowed folder without overwriting', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'files-'))
    open = await house({ fileFolders: [folder] })
    const result = await open.client.callTool({ name: 'get_file', arguments: { document: 'INV-0036' } })
    const parts = result.content as { type: string; resource?: { blob: string; mimeType: string } }[]
    const [, file] = parts
    expect(file?.resource?.mimeType).toBe('application/pdf')
    expect(Buffer.from(file?.resource?.blob ?? '', 'base64').toString('latin1')).toMatch(/^%PDF-[\s\S]*INV-0036/)
    const first = await open.call('get_file', { document: 'INV-0036', save_to: folder })
    const second = await open.call('get_file', { document: 'INV-0036', save_to: folder })
    expect([first.data.path, second.data.path]).toEqual([
      join(folder, 'INV-0036.pdf'),
      join(folder, 'INV-0036 (2).pdf'),
    ])
    expect(readFileSync(join(folder, 'INV-0036.pdf'), 'latin1')).toMatch(/^%PDF-/)
  })

  it('asks for a folder where the file is too large for a reply, and lists names where none fits', async () => {
    open = await house()
    const large = Buffer.concat([PDF, Buffer.alloc(30_000)]).toString('base64')
    await open.call('attach_file', { document: 'INV-0036', content: large, name: 'large.pdf' })
    expect((await open.call('get_file', { document: 'INV-0036', file: 'large.pdf' })).text).toMatch(/save_to/)
    expect((await open.call('get_file', { document: 'INV-0036', file: 'other.pdf' })).text).toMatch(/large\.pdf/)
    expect((await open.call('get_file', { contact: 'Kauri Legal' })).text).toMatch(/no PDF of a contact/)
    const saved = await open.call('get_file', { document: 'INV-0036', save_to: '/tmp' })
    expect(saved.text).toMatch(/--file-folders/)
  })
})

/** One record of every kind, by its id; what the demo lacks is made. */
function everyKind({ books, simulator }: TestHouse): [RecordKind, string][] {
  const put = (path: string, body: Record<string, unknown>) =>
    simulator.perform(books.id, { method: 'PUT', path, body })
  const contact = [...books.contacts.values()].find(({ name }) => name === 'Kauri Legal')
  const [one, other] = [...books.accounts.values()].filter(({ type }) => type === 'BANK')
  const lines = {
    Contact: { ContactID: contact?.id },
    LineItems: [{ Description: 'x', Quantity: 1, UnitAmount: 9, AccountCode: '200' }],
  }
  put('/Quotes', { ...lines, Date: '2026-11-20' })
  put('/PurchaseOrders', { ...lines, Date: '2026-11-20' })
  put('/BankTransactions', { ...lines, Type: 'SPEND', BankAccount: { AccountID: one?.id } })
  put('/BankTransfers', { FromBankAccount: { AccountID: one?.id }, ToBankAccount: { AccountID: other?.id }, Amount: 1 })
  const journal = [
    { LineAmount: 1, AccountCode: '400' },
    { LineAmount: -1, AccountCode: '404' },
  ]
  put('/ManualJournals', { Narration: 'x', JournalLines: journal })
  const Schedule = { Period: 1, Unit: 'MONTHLY', DueDate: 20, DueDateType: 'OFFOLLOWINGMONTH', StartDate: '2026-12-01' }
  put('/RepeatingInvoices', { ...lines, Type: 'ACCREC', Schedule })
  const first = (kind: RecordKind, rows: Iterable<{ id: string }>): [RecordKind, string][] =>
    [...rows].slice(0, 1).map(({ id }) => [kind, id])
  const invoices = [...books.invoices.values()]
  const notes = [...books.creditNotes.values()]
  return [
    ...first(
      'invoice',
      invoices.filter(({ type }) => type === 'ACCREC'),
    ),
    ...first(
      'bill',
      invoices.filter(({ type }) => type === 'ACCPAY'),
    ),
    ...first(
      'credit_note',
      notes.filter(({ type }) => type === 'ACCRECCREDIT'),
    ),
    ...first(
      'supplier_credit',
      notes.filter(({ type }) => type === 'ACCPAYCREDIT'),
    ),
    ...first('payment', books.payments.values()),
    ...first('bank_transaction', books.bankTransactions.values()),
    ...first('bank_transfer', books.bankTransfers.values()),
    ...first('journal', books.manualJournals.values()),
    ...first('quote', books.quotes.values()),
    ...first('purchase_order', books.purchaseOrders.values()),
    ...first('repeating_invoice', books.repeatingInvoices.values()),
  ]
}

describe('notes', () => {
  it('are added to every kind that has a history, as they were written', async () => {
    open = await house()
    for (const [kind, id] of everyKind(open)) {
      const reply = await open.call('add_note', { document: id, note: `Looked at this ${kind}.` })
      expect(reply.isError, `${kind}: ${reply.text}`).toBe(false)
      expect(open.books.history.get(id)?.at(-1)).toMatchObject({ changes: 'Note', details: `Looked at this ${kind}.` })
    }
    await open.call('save_item', { code: 'CH-1', name: 'Chair' })
    for (const owner of [{ contact: 'Kauri Legal' }, { item: 'chair' }]) {
      const reply = await open.call('add_note', { ...owner, note: 'Looked at this.' })
      expect(reply.isError, reply.text).toBe(false)
    }
    const item = [...open.books.items.values()].find(({ code }) => code === 'CH-1')
    expect(open.books.history.get(item?.id ?? '')?.at(-1)?.details).toBe('Looked at this.')
  })

  it('too long or empty ones are refused', async () => {
    open = await house()
    const before = everythingIn(open.books)
    expect((await open.call('add_note', { document: 'INV-0036', note: 'x'.repeat(251) })).isError).toBe(true)
    expect((await open.call('add_note', { document: 'INV-0036', note: '\u200b' })).text).toMatch(/empty/)
    expect((await open.call('add_note', { note: 'x' })).text).toMatch(/exactly one/)
    expect(everythingIn(open.books)).toBe(before)
  })
})
