import { describe, expect, it } from 'vitest'
import { addDays, type Day, day } from '../../src/books/day.ts'
import type { Invoice } from '../../src/books/documents.ts'
import { cents } from '../../src/books/money.ts'
import type { Change } from '../../src/call/change.ts'
import type { ChangeRecord } from '../../src/call/changes.ts'
import { createBills } from '../../src/tools/bills/create-bills.ts'
import { findContacts } from '../../src/tools/contacts/find-contacts.ts'
import { saveContact } from '../../src/tools/contacts/save-contact.ts'
import { accountMissing, accountNamed, taxRateNamed } from '../../src/tools/documents/coding.ts'
import { totalsOf } from '../../src/tools/documents/document-list.ts'
import { documentsFitting, readDocumentName } from '../../src/tools/documents/document-named.ts'
import { queryFor } from '../../src/tools/documents/document-query.ts'
import { earlierWarnings, repeatWarnings } from '../../src/tools/documents/duplicates.ts'
import { findDocuments } from '../../src/tools/documents/find-documents.ts'
import { getDocument } from '../../src/tools/documents/get-document.ts'
import { draftOfLine } from '../../src/tools/documents/line-patch.ts'
import { approvalOf, approvalProblems, voidingOf, voidProblem } from '../../src/tools/documents/status-rules.ts'
import { updateDocument } from '../../src/tools/documents/update-document.ts'
import { refuseAmountsWhenSettled, refuseUpdate } from '../../src/tools/documents/update-rules.ts'
import { createInvoices } from '../../src/tools/invoices/create-invoices.ts'
import { counted } from '../../src/tools/lists/columns.ts'
import { getAgeing } from '../../src/tools/reports/get-ageing.ts'
import { changeStatus, draft } from '../call/fixtures.ts'
import {
  changeRecord,
  contact,
  fakeBooks,
  guid,
  invoice,
  line,
  onlyChange,
  planned,
  TODAY,
  viewed,
} from './fake-books.ts'

const LINE = { description: 'Consulting', unit_price: 100, account: '200' }

async function drafted(one: object, books = fakeBooks()) {
  const invoices = [{ contact: 'Bluefin Logistics', lines: [LINE], ...one }]
  return await onlyChange('create_document', createInvoices, { invoices }, books)
}

async function billed(one: object, books = fakeBooks()) {
  const bills = [{ contact: 'Volt Energy', lines: [{ ...LINE, account: '445' }], ...one }]
  return await onlyChange('create_document', createBills, { bills }, books)
}

const ABROAD = contact(1, 'Bluefin Logistics', { salesTaxType: 'NONE', purchasesTaxType: 'INPUT2', currency: 'USD' })

describe('the defaults of a draft', () => {
  it("are the contact's tax type for this kind of document, before the account's", async () => {
    const books = () => fakeBooks([], { contacts: [ABROAD] })
    const { draft: sale, warnings } = await drafted({}, books())
    expect(sale).toMatchObject({ currency: 'USD', totals: { total: 10_000n } })
    expect(sale.lines[0]?.taxType).toBe('NONE')
    expect(warnings).toEqual([])
    const { draft: purchase } = await billed({ contact: 'Bluefin Logistics' }, books())
    expect(purchase.lines[0]?.taxType).toBe('INPUT2')
  })

  it.each([
    ['currency', { due: '2026-12-01', lines: [{ ...LINE, tax_type: 'OUTPUT2' }] }, 'USD', 'OUTPUT2'],
    ['tax type', { due: '2026-12-01', currency: 'NZD' }, 'NZD', 'NONE'],
  ])('are read from the contact when only the %s is missing', async (_, one, currency, taxType) => {
    const { draft: made } = await drafted(one, fakeBooks([], { contacts: [ABROAD] }))
    expect(made.currency).toBe(currency)
    expect(made.lines[0]?.taxType).toBe(taxType)
  })

  it('have no tax type where the document bears no tax', async () => {
    const { draft: made } = await drafted({ line_amount_types: 'NoTax' })
    expect(made.lines[0]).not.toHaveProperty('taxType')
    expect(made.totals.totalTax).toBe(0n)
  })

  it('warn of tax abroad only where neither caller nor contact chose it', async () => {
    expect((await drafted({ currency: 'USD' })).warnings.join()).toContain('check tax_type')
    const taxed = contact(1, 'Bluefin Logistics', { salesTaxType: 'OUTPUT2' })
    const chosen = await drafted({ currency: 'USD' }, fakeBooks([], { contacts: [taxed] }))
    expect(chosen.warnings).toEqual([])
  })

  it.each([
    ['2026-11-19', true],
    ['2026-11-20', false],
  ])('warn of a document due before its date: %s %s', async (due, warned) => {
    expect((await drafted({ due })).warnings.some((text) => text.includes('before its date'))).toBe(warned)
  })
})

describe('coding', async () => {
  const books = fakeBooks()
  const [accounts, rates] = [await books.accounts(), await books.taxRates()]

  it('prefers the account of a name that can be used', () => {
    const [sales] = accounts
    if (!sales) throw new Error('no account')
    const old = { ...sales, id: guid(99), code: '201', status: 'ARCHIVED' }
    expect(accountNamed('Sales', [old, sales], 'account').code).toBe('200')
    expect(() => accountNamed('Sales', [old], 'account')).toThrow('is archived')
  })

  it('proposes income for invoices and expenses for bills', () => {
    expect(accountMissing('invoice', accounts, 'f').fact).toContain('For example 200 "Sales".')
    expect(accountMissing('bill', accounts, 'f').fact).toContain('For example 300 "Purchases", 445')
  })

  it('takes active tax rates only', () => {
    const archived = rates.map((rate) => ({ ...rate, status: 'ARCHIVED' }))
    expect(() => taxRateNamed('OUTPUT2', archived, 'f')).toThrow('no tax rate')
    expect(taxRateNamed('output2', rates, 'f').taxType).toBe('OUTPUT2')
  })
})

describe('what looks entered already', () => {
  const bill = (more: Partial<Invoice>) =>
    invoice(1, { kind: 'bill', number: 'X', contact: { id: guid(5), name: 'Volt Energy' }, total: 11_500n, ...more })
  const warned = async (existing: Invoice, one: object = {}) =>
    (await billed({ date: '2026-11-10', ...one }, fakeBooks([existing]))).warnings.some((text) =>
      text.startsWith('possible duplicate'),
    )

  it.each([
    [-4, false],
    [-3, true],
    [0, true],
    [3, true],
    [4, false],
  ])('is the same amount %i days apart: %s', async (apart, expected) => {
    expect(await warned(bill({ date: addDays(day('2026-11-10'), apart) }))).toBe(expected)
  })

  it.each([
    ['another currency', { currency: 'USD' }],
    ['another supplier', { contact: { id: guid(2), name: 'Acme Corp' } }],
    ['a voided one', { status: 'VOIDED' as const }],
    ['a deleted one', { status: 'DELETED' as const }],
  ])('is not %s', async (_, more) => {
    expect(await warned(bill({ date: day('2026-11-10'), ...more }))).toBe(false)
  })

  it('is not another document of nothing', async () => {
    const lines = [{ ...LINE, account: '445', unit_price: 0 }]
    expect(await warned(bill({ date: day('2026-11-10'), total: 0n }), { lines })).toBe(false)
  })

  it('asks for the bills of three days around those without number', async () => {
    const books = fakeBooks()
    const asked: unknown[] = []
    const find = books.findRecords
    books.findRecords = (kind, query) => {
      asked.push([query.dateFrom, query.dateTo])
      return find(kind, query)
    }
    await billed({ date: '2026-11-10' }, books)
    await billed({ date: '2026-11-10', number: 'B-1' }, books)
    expect(asked).toEqual([
      ['2026-11-07', '2026-11-13'],
      [undefined, undefined],
    ])
  })

  it('is looked for among the own bills of each supplier in a call', async () => {
    const dated = { date: '2026-11-10', lines: [{ ...LINE, account: '445' }] }
    const other = { contact: 'Acme Corp', ...dated, lines: [{ ...LINE, account: '445', unit_price: 7 }] }
    const books = fakeBooks([bill({ date: day('2026-11-10'), contact: { id: guid(2), name: 'Acme Corp' } })])
    const plan = await planned(createBills, { bills: [{ contact: 'Volt Energy', ...dated }, other] }, books)
    expect(plan.map(({ warnings }) => warnings)).toEqual([[], []])
  })

  it('is what this server drafted before, unless it was deleted since', () => {
    const record = (change: Change, more: Partial<ChangeRecord> = {}) =>
      changeRecord('chg_1', change, {
        outcome: { state: 'done', record: { id: 'd1', label: 'INV-1', status: 'DRAFT' }, warnings: [] },
        ...more,
      })
    const made = record(draft())
    const deleted = (state: ChangeRecord['state']) => record(changeStatus('DELETED', { id: 'd1' }), { state })
    const repeats = (...records: ChangeRecord[]) => earlierWarnings(draft().draft, records).length
    expect(repeats(made)).toBe(1)
    expect(repeats(made, deleted('applied'))).toBe(0)
    expect(repeats(made, deleted('held'))).toBe(1)
    expect(repeats(record(draft({ reference: 'x', date: day('2026-11-21') })))).toBe(0)
    expect(repeats(record(draft(), { state: 'held', outcome: undefined }))).toBe(1)
  })

  it('is one number twice in a call: of bills only where the supplier is the same', () => {
    const numbered = (kind: 'invoice' | 'bill', id: string, reference: string) => {
      const lines = [{ description: reference, quantity: 10_000n, unitAmount: 1n }]
      return draft({ kind, number: 'N-1', contact: { id, name: id }, lines }).draft
    }
    const repeats = (kind: 'invoice' | 'bill', other: string) =>
      repeatWarnings([numbered(kind, 'a', 'one'), numbered(kind, other, 'two')])[1]?.length
    expect([repeats('bill', 'a'), repeats('bill', 'b'), repeats('invoice', 'b')]).toEqual([1, 0, 1])
  })
})

describe('statuses', async () => {
  const accounts = await fakeBooks().accounts()

  it.each([
    ['is complete', {}, []],
    ['has a total of nothing', { total: 0n }, []],
    ['has a negative total', { total: -1n }, ['its total -0.01 is negative']],
    ['takes its account from an item', { lines: [line(1, { accountCode: '', itemCode: 'ROUTER' })] }, []],
    ['has no account', { lines: [line(1, { accountCode: '' })] }, ['line 1 has no account']],
    ['is posted', { status: 'AUTHORISED' as const }, ['it is AUTHORISED, and only drafts']],
    ['is submitted', { status: 'SUBMITTED' as const }, ['it is SUBMITTED already']],
  ])('submitting one that %s', (_, more, problems) => {
    const found = approvalProblems(invoice(1, { status: 'DRAFT', ...more }), 'SUBMITTED', accounts)
    expect(found).toHaveLength(problems.length)
    problems.forEach((text, index) => void expect(found[index]).toContain(text))
  })

  it.each([
    ['2026-06-29', true],
    ['2026-06-30', true],
    ['2026-07-01', false],
  ])('approving one dated %s in books locked up to 30 June warns: %s', (date, warned) => {
    const { warnings } = approvalOf(invoice(1, { date: day(date), due: TODAY }), 'SUBMITTED', day('2026-06-30'))
    expect(warnings.some((text) => text.includes('locked period'))).toBe(warned)
  })

  it.each([
    ['DRAFT', 'DELETED'],
    ['SUBMITTED', 'DELETED'],
    ['AUTHORISED', 'VOIDED'],
  ] as const)('what is %s becomes %s', (status, to) => {
    expect(voidingOf(invoice(1, { status }), false).to).toBe(to)
  })

  it('nothing that is paid is voided, even where Xero says nothing of the payment', () => {
    expect(voidProblem(invoice(1, { status: 'PAID', amountPaid: 0n, amountCredited: 0n }))).toContain('a settlement')
    expect(voidProblem(invoice(1, { amountCredited: 1n }))).toContain('a settlement')
    expect(voidProblem(invoice(1))).toBeUndefined()
  })
})

describe('changing a document', () => {
  it.each([
    ['DRAFT', '2026-06-30', false],
    ['AUTHORISED', '2026-06-30', true],
    ['AUTHORISED', '2026-07-01', false],
  ] as const)('that is %s and dated %s is refused by the lock date: %s', (status, date, refused) => {
    const act = () => refuseUpdate(invoice(1, { status, date: day(date) }), { reference: 'x' }, day('2026-06-30'))
    if (refused) expect(act).toThrow('locked period')
    else expect(act).not.toThrow()
  })

  it('once paid in part keeps the tax of its lines', () => {
    const document = invoice(1, { amountPaid: 1n })
    const lines = (document.lines ?? []).map(draftOfLine)
    expect(() => refuseAmountsWhenSettled(document, lines)).not.toThrow()
    const taxed = lines.map((one) => ({ ...one, taxType: 'NONE' }))
    expect(() => refuseAmountsWhenSettled(document, taxed)).toThrow('amounts of its lines stay')
  })

  it('may keep its own number in another case', async () => {
    const books = fakeBooks([invoice(36, { status: 'DRAFT' }), invoice(37)])
    const { patch } = await onlyChange(
      'update_document',
      updateDocument,
      { document: 'INV-0036', number: 'inv-0036' },
      books,
    )
    expect(patch).toEqual({ number: 'inv-0036' })
    const taken = planned(updateDocument, { document: 'INV-0036', number: 'inv-0037' }, books)
    await expect(taken).rejects.toThrow('is taken')
  })

  it('at a rate that is not known here keeps the tax of lines whose amount stays, and only of those', async () => {
    const lines = [
      line(1, { taxType: 'ODD', taxAmount: cents('12') }),
      line(2, { taxType: 'ODD', taxAmount: cents('7') }),
    ]
    const books = fakeBooks([invoice(36, { status: 'DRAFT', lines })])
    const change = { document: 'INV-0036', change_lines: [{ line: 2, unit_price: 50 }] }
    const { totals } = await onlyChange('update_document', updateDocument, change, books)
    expect(totals).toEqual({ subTotal: 15_000n, totalTax: 1_200n, total: 16_200n })
  })

  it('sends a discount once: the rate where a line has both', () => {
    const both = draftOfLine(line(1, { discountRate: 100_000n, discountAmount: 1_000n }))
    expect(both).toMatchObject({ discountRate: 100_000n })
    expect(both).not.toHaveProperty('discountAmount')
  })

  it('replaces the option of a tracking category, it does not add a second one', async () => {
    const tracked = line(1, { tracking: [{ category: 'Region', option: 'South' }] })
    const books = fakeBooks([invoice(36, { status: 'DRAFT', lines: [tracked] })])
    const change = { document: 'INV-0036', change_lines: [{ line: 1, tracking: { region: 'north' } }] }
    const { patch } = await onlyChange('update_document', updateDocument, change, books)
    expect(patch.lines?.[0]?.tracking).toEqual([{ category: 'Region', option: 'North' }])
  })
})

describe('naming a document', () => {
  const bill = invoice(1, { kind: 'bill', number: 'B-1' })

  it('means the live one where others of its number are voided or deleted', () => {
    const rows = [
      { ...bill, id: guid(2), status: 'VOIDED' as const },
      bill,
      { ...bill, id: guid(3), status: 'DELETED' as const },
    ]
    const ids = (found: Invoice[]) => found.map(({ id }) => id)
    expect(ids(documentsFitting(readDocumentName('b-1'), rows))).toEqual([bill.id])
    expect(
      documentsFitting(
        readDocumentName('b-1'),
        rows.filter(({ status }) => status === 'VOIDED'),
      ),
    ).toHaveLength(1)
  })

  it('by its handle means its kind', () => {
    const name = readDocumentName(`invoice-${bill.id.slice(0, 8)}`)
    expect(documentsFitting(name, [bill])).toEqual([])
    expect(documentsFitting(name, [{ ...bill, kind: 'invoice' }])).toHaveLength(1)
  })

  it('prefers an invoice for what only invoices can do, and asks everywhere else', async () => {
    const { emailInvoice } = await import('../../src/tools/invoices/email-invoice.ts')
    const both = [invoice(1, { number: '77' }), invoice(2, { number: '77', kind: 'bill' })]
    const change = await onlyChange('email_document', emailInvoice, { document: '77' }, fakeBooks(both))
    expect(change.document.kind).toBe('invoice')
    await expect(viewed(getDocument, { document: '77' }, fakeBooks(both))).rejects.toThrow('is the number of 2')
  })
})

describe('lists', () => {
  it('call nothing and many by the plural', () => {
    expect([0, 1, 2].map((count) => counted(count, 'bill'))).toEqual(['0 bills', '1 bill', '2 bills'])
  })

  it('count as due what is approved only', () => {
    const rows = [invoice(1), invoice(2, { status: 'DRAFT' }), invoice(3, { status: 'SUBMITTED' })]
    expect(totalsOf(rows)).toMatchObject([{ total: 69_000n, due: 23_000n, unposted: 46_000n }])
  })

  const until = (due_to: Day | undefined) => queryFor({ overdue: true, due_to }, undefined, TODAY).dueTo

  it('know as overdue what was due before today', () => {
    expect(until(undefined)).toBe('2026-11-19')
    expect(until(day('2026-11-01'))).toBe('2026-11-01')
    expect(until(day('2026-11-20'))).toBe('2026-11-19')
  })

  it('may span a single day, and none that ends before it begins', () => {
    const one = day('2026-11-01')
    expect(queryFor({ date_from: one, date_to: one }, undefined, TODAY)).toMatchObject({ dateFrom: one, dateTo: one })
    expect(() => queryFor({ due_from: TODAY, due_to: one }, undefined, TODAY)).toThrow('is after due_to')
  })

  it('tell no totals on a later page of Xero that holds the rest', async () => {
    const books = fakeBooks(Array.from({ length: 1_100 }, (_, index) => invoice(index)))
    const first = await viewed(findDocuments, { limit: 100 }, books)
    const cursor = String(first.data.cursor).replace(/^\d+/, '1000')
    const last = await viewed(findDocuments, { limit: 100, cursor }, books)
    expect(last.data).toMatchObject({ count: 1_100, shown: 100 })
    for (const { data } of [first, last]) expect(data.totals).toBeUndefined()
  })

  it('of contacts are by name, each once, over all pages', async () => {
    const contacts = Array.from({ length: 30 }, (_, index) => contact(index, `Contact ${((index * 7) % 30) + 10}`))
    const seen: string[] = []
    let cursor: unknown
    do {
      const view = await viewed(findContacts, { limit: 7, ...(cursor ? { cursor } : {}) }, fakeBooks([], { contacts }))
      seen.push(...(view.table?.rows ?? []).map(([name]) => name ?? ''))
      cursor = view.data.cursor
    } while (cursor)
    expect(seen).toEqual(contacts.map(({ name }) => name).toSorted())
  })

  it('of overdue contacts have those with a single cent', async () => {
    const one = invoice(1, { amountDue: 1n, due: addDays(TODAY, -1) })
    const today = invoice(2, { contact: { id: guid(2), name: 'Acme Corp' }, due: TODAY })
    const books = fakeBooks([], { positions: { invoices: [one, today], credits: [] } })
    const { data } = await viewed(getAgeing, { overdue_only: true }, books)
    expect(data).toMatchObject({ count: 1, totals: { NZD: { overdue: '0.01' } } })
  })
})

describe('saving a contact', () => {
  const street = { kind: 'STREET' as const, lines: ['1 Quay'], city: '', region: '', postalCode: '', country: '' }
  const terms = { day: 20, type: 'OFFOLLOWINGMONTH' }
  const contacts = [
    contact(1, 'Bluefin Logistics', { salesTerms: terms, addresses: [street], updatedAt: 77 }),
    contact(2, 'Old Harbour Ltd', { status: 'ARCHIVED' }),
  ]
  const books = () => fakeBooks([], { contacts })
  const change = async (args: object) =>
    await onlyChange('update_contact', saveContact, { contact: 'Bluefin Logistics', ...args }, books())

  it('may change the case of its own name, and take the name of an archived one', async () => {
    expect((await change({ name: 'BLUEFIN Logistics' })).patch).toEqual({ name: 'BLUEFIN Logistics' })
    const { contact: made, warnings } = await onlyChange(
      'create_contact',
      saveContact,
      { name: 'Old Harbour Ltd' },
      books(),
    )
    expect(made.name).toBe('Old Harbour Ltd')
    expect(warnings.join()).toContain('(archived) has a similar name')
    await expect(planned(saveContact, { name: 'bluefin logistics' }, books())).rejects.toThrow('already')
  })

  it('keeps the street address beside a new postal one, and knows terms by day and rule', async () => {
    const { patch } = await change({ address: { lines: ['PO Box 7'] } })
    expect(patch.addresses?.map(({ kind }) => kind)).toEqual(['STREET', 'POBOX'])
    const other = await change({ sales_terms: { day: 20, type: 'OFCURRENTMONTH' } })
    expect(other.patch.salesTerms?.type).toBe('OFCURRENTMONTH')
    await expect(change({ sales_terms: terms })).rejects.toThrow('would not change')
  })

  it('warns of names that are alike, not of any other', async () => {
    const similar = async (name: string) => (await planned(saveContact, { name }, books()))[0]?.warnings.length
    expect(await similar('Bluefin Logistics Group')).toBe(1)
    expect(await similar('Logistics Partners')).toBe(0)
  })

  it('remembers the version that it was decided on', async () => {
    expect((await change({ phone: '1' })).contact).toEqual({ id: guid(1), name: 'Bluefin Logistics', updatedAt: 77 })
    const archive = { contact: 'Bluefin Logistics', archive: true }
    const { contact: ref } = await onlyChange('archive_contact', saveContact, archive, books())
    expect(ref.updatedAt).toBe(77)
  })

  it('looks once for a name that is nothing but quotation marks', async () => {
    const asked = books()
    await expect(planned(saveContact, { contact: '"', phone: '1' }, asked)).rejects.toThrow('no contact')
    expect(asked.calls.filter((name) => name === 'contactsNamed')).toHaveLength(1)
  })
})
