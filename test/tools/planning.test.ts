import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { cents, decimal4 } from '../../src/books/money.ts'
import type { ChangeOf } from '../../src/call/change.ts'
import { run } from '../../src/call/run.ts'
import type { Tool } from '../../src/call/tool.ts'
import { createBills } from '../../src/tools/bills/create-bills.ts'
import { withdrawChange } from '../../src/tools/changes/withdraw-change.ts'
import { saveContact } from '../../src/tools/contacts/save-contact.ts'
import { approveDocuments } from '../../src/tools/documents/approve-documents.ts'
import { updateDocument } from '../../src/tools/documents/update-document.ts'
import { voidDocuments } from '../../src/tools/documents/void-documents.ts'
import { createInvoices } from '../../src/tools/invoices/create-invoices.ts'
import { emailInvoice } from '../../src/tools/invoices/email-invoice.ts'
import { changesIn, fakeHouse } from '../call/fixtures.ts'
import { fakeBooks, guid, invoice, line, onlyChange, planned, TODAY } from './fake-books.ts'

const PAID_LINE = { description: 'Consulting', unit_price: 100, account: '200' }

function draft(more: Record<string, unknown> = {}) {
  return { contact: 'Bluefin Logistics', lines: [PAID_LINE], ...more }
}

async function draftOf(args: unknown, books = fakeBooks()): Promise<ChangeOf<'create_document'>> {
  return await onlyChange('create_document', createInvoices, args, books)
}

describe('a new invoice', () => {
  it('takes due date from terms, account from the caller, tax from the account, and totals to the cent', async () => {
    const { draft: made, summary, warnings } = await draftOf({ invoices: [draft()] })
    expect(made).toMatchObject({
      kind: 'invoice',
      status: 'DRAFT',
      contact: { id: guid(1), name: 'Bluefin Logistics' },
      date: TODAY,
      due: '2026-12-20',
      currency: 'NZD',
      number: undefined,
      lines: [{ description: 'Consulting', quantity: 10_000n, accountCode: '200', taxType: 'OUTPUT2' }],
      totals: { subTotal: cents('100'), totalTax: cents('15'), total: cents('115') },
    })
    expect(summary).toContain('115.00 NZD (tax 15.00)')
    expect(warnings).toEqual([])
  })

  it('reads nothing but the contact, and no documents without a number', async () => {
    const books = fakeBooks()
    await draftOf({ invoices: [draft()] }, books)
    expect(books.calls).toEqual(['contactsNamed', 'contact'])
    const whole = fakeBooks()
    const given = { due: '2026-12-01', currency: 'NZD', lines: [{ ...PAID_LINE, tax_type: 'OUTPUT2' }] }
    await draftOf({ invoices: [draft(given)] }, whole)
    expect(whole.calls).toEqual(['contactsNamed'])
  })

  it('takes the account that the contact has as its default', async () => {
    const { draft: made } = await draftOf({
      invoices: [draft({ contact: 'acme corp', lines: [{ description: 'x', unit_price: 1 }] })],
    })
    expect(made.lines[0]?.accountCode).toBe('200')
    expect(made.due).toBeUndefined()
  })

  it('knows tracking and tax types whatever their case', async () => {
    const lines = [{ ...PAID_LINE, account: 'sales', tax_type: 'no gst', tracking: { region: 'SOUTH' } }]
    const { draft: made } = await draftOf({ invoices: [draft({ lines })] })
    expect(made.lines[0]).toMatchObject({
      accountCode: '200',
      taxType: 'NONE',
      tracking: [{ category: 'Region', option: 'South' }],
    })
    expect(made.totals.totalTax).toBe(0n)
  })

  it.each([
    [{ due: '2026-11-01' }, 'before its date'],
    [{ date: '2026-06-30' }, 'locked period (up to 2026-06-30)'],
    [{ lines: [{ ...PAID_LINE, quantity: 0 }] }, 'line 1 has quantity 0'],
    [{ lines: [{ ...PAID_LINE, unit_price: 0 }] }, 'the total is 0'],
  ])('warns of %j', async (more, warning) => {
    const { warnings } = await draftOf({ invoices: [draft(more)] })
    expect(warnings.join('; ')).toContain(warning)
  })

  it('warns when one call holds the same invoice twice', async () => {
    const [first, second] = await planned(createInvoices, { invoices: [draft(), draft()] }, fakeBooks())
    expect(first?.warnings).toEqual([])
    expect(second?.warnings).toEqual(['it repeats number 1 of this same call'])
  })
})

describe('a new bill', () => {
  const bill = {
    contact: 'Volt Energy',
    number: 've 0077',
    date: '2026-11-10',
    lines: [{ description: 'Power', unit_price: 100 }],
  }
  const existing = (more: object) =>
    invoice(1, {
      kind: 'bill',
      contact: { id: guid(5), name: 'Volt Energy' },
      number: 'VE-77',
      total: cents('9'),
      ...more,
    })

  it.each([
    [existing({}), ['same number']],
    [existing({ number: 'other', total: cents('115'), date: day('2026-11-13') }), ['same amount']],
    [existing({ number: 'other', total: cents('115'), date: day('2026-11-14') }), []],
    [existing({ number: 'other', total: cents('115.01'), date: day('2026-11-10') }), []],
    [existing({ status: 'VOIDED' }), []],
    [existing({ contact: { id: guid(1), name: 'Bluefin Logistics' } }), []],
  ])('is compared with what is there: case %#', async (there, facts) => {
    const books = fakeBooks([there])
    const { warnings } = await onlyChange('create_document', createBills, { bills: [bill] }, books)
    expect(warnings).toHaveLength(facts.length)
    for (const fact of facts) expect(warnings.join()).toContain(fact)
    expect(books.calls.filter((call) => call === 'findRecords')).toHaveLength(1)
  })
})

describe('input that cannot be', () => {
  const cases: [string, Tool, unknown, string][] = [
    ['an unknown argument', createInvoices, { invoices: [draft()], colour: 'red' }, 'unknown argument "colour"'],
    [
      'an unknown argument inside',
      createInvoices,
      { invoices: [draft({ colour: 'red' })] },
      'invoices.0: unknown argument',
    ],
    [
      'a wrong type',
      createInvoices,
      { invoices: [draft({ lines: [{ ...PAID_LINE, unit_price: 'ten' }] })] },
      'unit_price',
    ],
    ['an empty list', createInvoices, { invoices: [] }, 'invoices'],
    ['51 invoices', createInvoices, { invoices: Array.from({ length: 51 }, () => draft()) }, 'invoices'],
    [
      'a line without a price',
      createInvoices,
      { invoices: [draft({ lines: [{ description: 'x' }] })] },
      'invoices.0.lines.0.unit_price',
    ],
    [
      'a price of five decimals',
      createInvoices,
      { invoices: [draft({ lines: [{ ...PAID_LINE, unit_price: 1.00001 }] })] },
      'more than 4 decimal places',
    ],
    ['no lines', createInvoices, { invoices: [draft({ lines: [] })] }, 'invoices.0.lines'],
    ['a date that does not exist', createInvoices, { invoices: [draft({ date: '2026-02-30' })] }, 'not a calendar day'],
    [
      'an unknown contact',
      createInvoices,
      { invoices: [draft({ contact: 'Bluefin Logistik' })] },
      'Nearest: "Bluefin Logistics"',
    ],
    ['an archived contact', createInvoices, { invoices: [draft({ contact: 'Old Harbour Ltd' })] }, 'is archived'],
    ['an ambiguous contact', createInvoices, { invoices: [draft({ contact: 'Acme' })] }, '"Acme Corp"'],
    [
      'an unknown account',
      createInvoices,
      { invoices: [draft(), draft({ lines: [PAID_LINE, { ...PAID_LINE, account: 'Salse' }] })] },
      'invoices.1.lines.1.account: there is no account "Salse". Near: 200 "Sales"',
    ],
    [
      'an archived account',
      createInvoices,
      { invoices: [draft({ lines: [{ ...PAID_LINE, account: '299' }] })] },
      'is archived',
    ],
    [
      'a bank account',
      createInvoices,
      { invoices: [draft({ lines: [{ ...PAID_LINE, account: '090' }] })] },
      'bank account',
    ],
    [
      'the receivables account',
      createInvoices,
      { invoices: [draft({ lines: [{ ...PAID_LINE, account: '610' }] })] },
      'kept by Xero',
    ],
    [
      'no account at all',
      createInvoices,
      { invoices: [draft({ lines: [{ description: 'x', unit_price: 1 }] })] },
      'the line needs an account',
    ],
    [
      'an unknown tax type',
      createInvoices,
      { invoices: [draft({ lines: [{ ...PAID_LINE, tax_type: 'VAT' }] })] },
      'there is no tax rate "VAT"',
    ],
    [
      'an unknown option',
      createInvoices,
      { invoices: [draft({ lines: [{ ...PAID_LINE, tracking: { Region: 'West' } }] })] },
      'tracking.Region: there is no option "West"',
    ],
    ['an unknown currency', createInvoices, { invoices: [draft({ currency: 'XXX' })] }, 'does not use "XXX"'],
    [
      'a negative total',
      createInvoices,
      { invoices: [draft({ lines: [{ ...PAID_LINE, unit_price: -5 }] })] },
      'is negative',
    ],
    ['a taken number', createInvoices, { invoices: [draft({ number: 'inv-0007' })] }, 'is taken'],
    [
      'approval without due date',
      createInvoices,
      { invoices: [draft({ contact: 'Acme Corp' })], status: 'AUTHORISED' },
      'invoices.0.due',
    ],
    [
      'a discount on a bill',
      createBills,
      { bills: [draft({ lines: [{ ...PAID_LINE, discount_percent: 5 }] })] },
      'no discounts on bills',
    ],
    ['a contact name that is taken', saveContact, { name: 'acme corp' }, 'there is a contact "Acme Corp" already'],
    ['a contact without name', saveContact, { email: 'a@b.example' }, 'needs a name'],
    ['a wrong e-mail address', saveContact, { name: 'New', email: 'nobody' }, 'not an e-mail address'],
    ['archiving with other fields', saveContact, { contact: 'Acme Corp', archive: true, phone: '1' }, 'it goes alone'],
    ['a patch that changes nothing', updateDocument, { document: 'INV-0007', reference: '' }, 'would not change'],
    [
      'a planned payment of an invoice',
      updateDocument,
      { document: 'INV-0007', planned_payment_date: '2026-12-01' },
      'Use expected_payment_date',
    ],
    [
      'an unknown document',
      approveDocuments,
      { documents: ['INV-9999'], status: 'AUTHORISED' },
      'there is no invoice or bill "INV-9999"',
    ],
    ['a document named twice', voidDocuments, { documents: ['INV-0007', 'inv-0007'] }, 'named twice'],
    ['an unknown change', withdrawChange, { change: 'chg_x' }, 'there is no change'],
  ]

  it.each(cases)('%s is refused in words, and nothing is written', async (_name, tool, args, words) => {
    const { house, applied } = await fakeHouse({ books: fakeBooks([invoice(7)]) })
    const reply = await run(tool, args, house)
    expect(reply.isError).toBe(true)
    expect(reply.structured.error).not.toBe('internal')
    expect(reply.text).toContain(words)
    expect(applied).toEqual([])
    expect(await changesIn(house)).toEqual([])
  })
})

describe('updating', () => {
  const update = (args: unknown, ...documents: Parameters<typeof fakeBooks>[0][]) =>
    onlyChange('update_document', updateDocument, args, fakeBooks(documents.flatMap((one) => one ?? [])))

  it('shows before and after, and new totals', async () => {
    const change = await update(
      { document: 'INV-0007', due: '2026-12-31', change_lines: [{ line: 2, quantity: 3 }], add_lines: [PAID_LINE] },
      [invoice(7, { status: 'DRAFT' })],
    )
    expect(change.patch.lines?.map(({ id }) => id)).toEqual([guid(9001), guid(9002), undefined])
    expect(change.totals?.total).toBe(cents('575'))
    expect(change.summary).toContain('due "2026-10-20" -> "2026-12-31"')
    expect(change.summary).toContain('line 2 quantity "1" -> "3"')
    expect(change.summary).toContain('total 230.00 -> 575.00 NZD')
  })

  it('leaves the lines out when they are not to change', async () => {
    const change = await update({ document: 'INV-0007', reference: 'PO 5' }, [invoice(7)])
    expect(change.patch).toEqual({ reference: 'PO 5' })
    expect(change.totals).toBeUndefined()
  })

  it('warns that tax set by hand is worked out anew', async () => {
    const change = await update({ document: 'INV-0007', change_lines: [{ line: 2, quantity: 2 }] }, [
      invoice(7, { status: 'DRAFT', lines: [line(1, { taxAmount: cents('14.99') }), line(2)] }),
    ])
    expect(change.warnings.join()).toContain('tax of line 1 was set by hand (14.99)')
  })

  it.each([
    ['paid', invoice(7, { status: 'PAID' }), { reference: 'x' }, 'is paid'],
    ['voided', invoice(7, { status: 'VOIDED' }), { reference: 'x' }, 'is VOIDED'],
    ['locked', invoice(7, { date: day('2026-06-30') }), { reference: 'x' }, 'locked period'],
    ['moved into the lock', invoice(7), { date: '2026-06-01' }, 'locked period'],
    ['part paid, new date', invoice(7, { amountPaid: 1n }), { date: '2026-10-02' }, 'its date stays'],
    [
      'part paid, new amount',
      invoice(7, { amountPaid: 1n }),
      { change_lines: [{ line: 1, quantity: 2 }] },
      'amounts of its lines stay',
    ],
  ])('is refused: %s', async (_name, document, args, words) => {
    await expect(update({ document: 'INV-0007', ...args }, [document])).rejects.toThrow(words)
  })

  it('takes a promise to pay in a locked period, and a new account on a part-paid line', async () => {
    const locked = invoice(7, { date: day('2026-06-30') })
    const promise = await update({ document: 'INV-0007', expected_payment_date: '2026-12-01' }, [locked])
    expect(promise.patch).toEqual({ expectedPaymentDate: '2026-12-01' })
    const recoded = await update({ document: 'INV-0007', change_lines: [{ line: 1, account: '300' }] }, [
      invoice(7, { amountPaid: 1n }),
    ])
    expect(recoded.patch.lines?.[0]?.accountCode).toBe('300')
  })

  it('asks which of two bills with the same number is meant, and takes the answer', async () => {
    const twins = [1, 2].map((id) => invoice(id, { id: guid(id), kind: 'bill', number: 'B-77', status: 'DRAFT' }))
    await expect(update({ document: 'b-77', reference: 'x' }, twins)).rejects.toThrow('"B-77#00000001"')
    const change = await update({ document: 'b-77#00000002', reference: 'x' }, twins)
    expect(change.document.id).toBe(guid(2))
  })
})

describe('approving, voiding and sending', () => {
  const status = (tool: Tool, args: unknown, ...documents: ReturnType<typeof invoice>[]) =>
    planned(tool, args, fakeBooks(documents))

  it('approves complete drafts in two reads at most', async () => {
    const books = fakeBooks([invoice(1, { status: 'DRAFT' }), invoice(2, { status: 'SUBMITTED' })])
    const changes = await planned(
      approveDocuments,
      { documents: ['INV-0001', 'INV-0002'], status: 'AUTHORISED' },
      books,
    )
    expect(changes).toMatchObject([{ to: 'AUTHORISED' }, { to: 'AUTHORISED' }])
    expect(books.calls).toEqual(['findInvoices'])
  })

  it.each([
    [{ due: undefined }, 'no due date'],
    [{ lines: [line(1, { accountCode: '' })] }, 'line 1 has no account'],
    [{ lines: [line(1, { accountCode: '299' })] }, 'account of line 1 is archived'],
    [{ lines: [] }, 'no line with an amount'],
    [{ status: 'PAID' as const }, 'it is PAID'],
    [{ status: 'AUTHORISED' as const }, 'it is AUTHORISED already'],
  ])('does not approve what is incomplete: case %#', async (more, words) => {
    const draft = invoice(1, { status: 'DRAFT', ...more })
    await expect(status(approveDocuments, { documents: ['INV-0001'], status: 'AUTHORISED' }, draft)).rejects.toThrow(
      words,
    )
  })

  it('deletes drafts and voids what is posted', async () => {
    const documents = [invoice(1, { status: 'DRAFT' }), invoice(2)]
    const changes = await status(voidDocuments, { documents: ['INV-0001', guid(1002)] }, ...documents)
    expect(changes).toMatchObject([
      { to: 'DELETED', ours: false },
      { to: 'VOIDED', ours: false },
    ])
  })

  it('names the payment that stands in the way of voiding', async () => {
    const paid = invoice(1, {
      amountPaid: cents('30'),
      settlements: [{ id: 'p', kind: 'payment', date: day('2026-11-02'), amount: cents('30'), reference: '' }],
    })
    await expect(status(voidDocuments, { documents: ['INV-0001'] }, paid)).rejects.toThrow(
      'payment of 30.00 NZD on 2026-11-02',
    )
  })

  it('sends only approved invoices, to the address that Xero has', async () => {
    const [change] = await status(emailInvoice, { document: 'INV-0001' }, invoice(1))
    expect(change).toMatchObject({ act: 'email_document' })
    expect(change?.summary).toContain('"ap@bluefin.example"')
    await expect(status(emailInvoice, { document: 'INV-0001' }, invoice(1, { status: 'DRAFT' }))).rejects.toThrow(
      'draft',
    )
    const without = invoice(1, { contact: { id: guid(3), name: 'Acme East Division' } })
    await expect(status(emailInvoice, { document: 'INV-0001' }, without)).rejects.toThrow('no e-mail address')
  })
})

describe('saving a contact', () => {
  it('changes only what is given and different', async () => {
    const change = await onlyChange(
      'update_contact',
      saveContact,
      { contact: 'Bluefin Logistics', phone: '1', email: 'ap@bluefin.example' },
      fakeBooks(),
    )
    expect(change.patch).toEqual({ phone: '1' })
  })

  it('masks bank details', async () => {
    const change = await onlyChange(
      'update_contact',
      saveContact,
      { contact: 'Bluefin Logistics', bank_account: '12-3456-7890123-45' },
      fakeBooks(),
    )
    expect(change.summary).toContain('••••2345')
    expect(change.summary + JSON.stringify(change.differences)).not.toContain('7890123')
  })

  it('warns of a similar name', async () => {
    const change = await onlyChange('create_contact', saveContact, { name: 'Bluefin Logistic' }, fakeBooks())
    expect(change.warnings.join()).toContain('"Bluefin Logistics" has a similar name')
  })
})

describe('a line of a document', () => {
  it('keeps four places of price and quantity', async () => {
    const { draft: made } = await draftOf({
      invoices: [draft({ lines: [{ ...PAID_LINE, quantity: 2.5, unit_price: 0.3333 }] })],
    })
    expect(made.lines[0]).toMatchObject({ quantity: decimal4('2.5'), unitAmount: decimal4('0.3333') })
    expect(made.totals.subTotal).toBe(cents('0.83'))
  })
})
