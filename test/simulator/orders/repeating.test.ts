import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../src/books/day.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import { checkBooks } from '../accounting/books-check.ts'
import { bill, type Caller, caller, type Json, line, sale } from '../accounting/fixture.ts'

function template(extra: Json = {}, schedule: Json = {}): Json {
  return {
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Contact: { Name: 'Ann' },
    Reference: 'Fees [Month Year]',
    LineItems: [line({ Description: 'Support for [Month+1]', UnitAmount: 99.9999 })],
    Schedule: {
      Period: 1,
      Unit: 'MONTHLY',
      DueDate: 20,
      DueDateType: 'OFFOLLOWINGMONTH',
      StartDate: '2026-11-30',
      ...schedule,
    },
    ...extra,
  }
}

/** A caller whose books know a customer with an address and a supplier, and where time is 20 November 2026. */
function client(): Caller {
  const made = caller()
  made.one('PUT', 'Contacts', { Name: 'Ann', EmailAddress: 'ann@example.com' })
  made.one('PUT', 'Contacts', { Name: 'Sue' })
  return made
}

function invoices({ call }: Caller): Json[] {
  return call('GET', 'Invoices?page=1&order=Date').items
}

/** Books with a monthly invoice and a fortnightly bill, read so many days after their start. */
function readAfter(days: readonly number[]): Caller {
  const made = client()
  made.one('PUT', 'RepeatingInvoices', template())
  const bills = template(
    { Type: 'ACCPAY', Contact: { Name: 'Sue' }, LineItems: [line({ AccountCode: '400' })] },
    { Unit: 'WEEKLY', Period: 2, StartDate: '2026-11-24' },
  )
  made.one('PUT', 'RepeatingInvoices', bills)
  for (const count of days) {
    made.today(addDays(day('2026-11-20'), count))
    made.call('GET', 'Invoices')
  }
  return made
}

describe('repeating invoices', () => {
  test('are shown as Xero shows them', () => {
    const { one } = client()
    const made = one('PUT', 'RepeatingInvoices?unitdp=4', template({}, { EndDate: '2027-06-30' }))
    expect(made).toMatchObject({
      Type: 'ACCREC',
      Status: 'AUTHORISED',
      Reference: 'Fees [Month Year]',
      ApprovedForSending: false,
      SendCopy: false,
      MarkAsSent: false,
      IncludePDF: false,
      ID: made.RepeatingInvoiceID,
      Schedule: {
        Period: 1,
        Unit: 'MONTHLY',
        DueDate: 20,
        DueDateType: 'OFFOLLOWINGMONTH',
        StartDate: '/Date(1795996800000+0000)/',
        NextScheduledDate: '/Date(1795996800000+0000)/',
        EndDate: '/Date(1814313600000+0000)/',
      },
      LineItems: [{ UnitAmount: 99.9999, TaxAmount: 15, LineAmount: 100 }],
      SubTotal: 100,
      TotalTax: 15,
      Total: 115,
    })
    expect(one('GET', 'RepeatingInvoices')).toMatchObject({ RepeatingInvoiceID: made.RepeatingInvoiceID })
    expect(one('GET', `RepeatingInvoices/${made.RepeatingInvoiceID}`)).toMatchObject({ Attachments: [] })
  })

  test('raise nothing before their day, and each document on its own day however long nobody called', () => {
    const made = client()
    const { RepeatingInvoiceID } = made.one('PUT', 'RepeatingInvoices?unitdp=4', template())
    made.today('2026-11-29')
    expect(invoices(made)).toEqual([])
    made.today('2027-03-01')
    expect(invoices(made)).toMatchObject([
      {
        RepeatingInvoiceID,
        InvoiceNumber: 'INV-0001',
        Status: 'AUTHORISED',
        DateString: '2026-11-30T00:00:00',
        DueDateString: '2026-12-20T00:00:00',
        Reference: 'Fees November 2026',
        Total: 115,
        LineItems: [{ Description: 'Support for December' }],
        // Midnight in Auckland.
        UpdatedDateUTC: '/Date(1795950000000+0000)/',
      },
      { DateString: '2026-12-30T00:00:00', Reference: 'Fees December 2026' },
      { DateString: '2027-01-30T00:00:00', Reference: 'Fees January 2027' },
      { DateString: '2027-02-28T00:00:00', LineItems: [{ Description: 'Support for March' }] },
    ])
    expect(made.one('GET', `RepeatingInvoices/${RepeatingInvoiceID}`).Schedule.NextScheduledDate).toBe(
      '/Date(1806364800000+0000)/',
    )
    expect(made.books.journals.map((journal) => [journal.date, journal.sourceType])).toEqual([
      ['2026-11-30', 'ACCREC'],
      ['2026-12-30', 'ACCREC'],
      ['2027-01-30', 'ACCREC'],
      ['2027-02-28', 'ACCREC'],
    ])
    checkBooks(made.books)
  })

  test('come out the same however often somebody calls on the way', () => {
    const jump = readAfter([90])
    expect(jump.books.invoices.size).toBe(3 + 7)
    const expected = encodeState(jump.books)
    const steps = fc.uniqueArray(fc.integer({ min: 1, max: 89 }), { maxLength: 12 })
    fc.assert(
      fc.property(steps, (days) => {
        expect(encodeState(readAfter([...days.sort((a, b) => a - b), 90]).books)).toBe(expected)
      }),
      { numRuns: 20 },
    )
  })

  test('keep what they raised when the call that follows is refused', () => {
    const made = client()
    made.one('PUT', 'RepeatingInvoices', template())
    made.today('2026-12-01')
    expect(made.messages('PUT', 'Invoices', { Type: 'ACCREC' })).not.toEqual([])
    expect(made.books.invoices.size).toBe(1)
  })

  test('raise at once what a start in the past makes due', () => {
    const made = client()
    made.one('PUT', 'RepeatingInvoices', template({}, { StartDate: '2026-09-20' }))
    expect(invoices(made).map((invoice) => invoice.DateString.slice(0, 10))).toEqual([
      '2026-09-20',
      '2026-10-20',
      '2026-11-20',
    ])
  })

  test('raise drafts when they are drafts, and stop at their end date', () => {
    const made = client()
    made.one('PUT', 'RepeatingInvoices', template({ Status: 'DRAFT' }, { EndDate: '2026-12-30' }))
    made.today('2027-06-01')
    expect(invoices(made).map((invoice) => invoice.Status)).toEqual(['DRAFT', 'DRAFT'])
    expect(made.books.journals).toEqual([])
    expect(made.one('GET', 'RepeatingInvoices').Schedule).not.toHaveProperty('NextScheduledDate')
  })

  test('leave as a draft what a lock date or an archived account forbids to approve', () => {
    const made = client()
    made.one('PUT', 'RepeatingInvoices', template())
    made.books.settings.periodLockDate = '2026-12-31' as never
    made.today('2027-01-30')
    expect(invoices(made).map((invoice) => invoice.Status)).toEqual(['DRAFT', 'DRAFT', 'AUTHORISED'])
    checkBooks(made.books)
  })

  test('raise nothing for an archived contact, and say so in their history', () => {
    const made = client()
    const { RepeatingInvoiceID, Contact } = made.one('PUT', 'RepeatingInvoices', template())
    made.one('POST', `Contacts/${Contact.ContactID}`, { ContactStatus: 'ARCHIVED' })
    made.today('2026-12-01')
    expect(made.call('GET', 'Invoices?includeArchived=true').items).toEqual([])
    const [latest] = made.call('GET', `RepeatingInvoices/${RepeatingInvoiceID}/History`).items
    expect(latest).toMatchObject({ Changes: 'Invoice not raised', User: 'System Generated' })
  })

  test('send what is approved for sending, with a copy, and mark what is to be marked', () => {
    const made = client()
    made.books.users.set('u', {
      id: 'u',
      email: 'me@example.com',
      firstName: 'M',
      lastName: 'E',
      isSubscriber: true,
      role: 'STANDARD',
      updatedAt: 0,
    })
    made.one('PUT', 'RepeatingInvoices', template({ ApprovedForSending: true, SendCopy: true }))
    made.one('PUT', 'RepeatingInvoices', template({ MarkAsSent: true }))
    made.today('2026-11-30')
    expect(invoices(made).map((invoice) => invoice.SentToContact)).toEqual([true, true])
    expect(made.books.outbox).toMatchObject([{ to: ['ann@example.com', 'me@example.com'] }])
  })

  test('approve all the same when the e-mail cannot go out', () => {
    const made = client()
    const sent = template({ ApprovedForSending: true, Contact: { Name: 'Sue' } })
    made.one('PUT', 'RepeatingInvoices', sent)
    made.today('2026-11-30')
    const [invoice] = invoices(made)
    expect(invoice).toMatchObject({ Status: 'AUTHORISED', SentToContact: false })
    const changes = made.call('GET', `Invoices/${invoice?.InvoiceID}/History`).items.map((row: Json) => row.Changes)
    expect(changes).toContain('Invoice not sent')
  })

  test('name the bill that they raise by their reference', () => {
    const made = client()
    const body = template({
      Type: 'ACCPAY',
      Contact: { Name: 'Sue' },
      Reference: 'Rent [Month]',
      LineItems: [line({ AccountCode: '400' })],
    })
    made.one('PUT', 'RepeatingInvoices', body)
    made.today('2026-11-30')
    expect(invoices(made)).toMatchObject([{ Type: 'ACCPAY', InvoiceNumber: 'Rent November', Status: 'AUTHORISED' }])
    checkBooks(made.books)
  })

  test('keep the template in the invoice through its updates', () => {
    const made = client()
    const { RepeatingInvoiceID } = made.one('PUT', 'RepeatingInvoices', template())
    made.today('2026-11-30')
    const [{ InvoiceID } = {}] = invoices(made)
    made.one('POST', `Invoices/${InvoiceID}`, { Reference: 'Changed' })
    expect(made.one('GET', `Invoices/${InvoiceID}`)).toMatchObject({ RepeatingInvoiceID, Reference: 'Changed' })
  })

  test('cannot be edited, only deleted; what they raised stays', () => {
    const made = client()
    const { RepeatingInvoiceID } = made.one('PUT', 'RepeatingInvoices', template())
    made.today('2026-11-30')
    expect(invoices(made)).toHaveLength(1)
    const before = encodeState(made.books)
    expect(made.messages('POST', `RepeatingInvoices/${RepeatingInvoiceID}`, { Reference: 'x' })).toEqual([
      'A repeating invoice cannot be modified. Only a Status of DELETED is accepted',
    ])
    expect(encodeState(made.books)).toBe(before)
    const gone = made.one('POST', 'RepeatingInvoices', { RepeatingInvoiceID, Status: 'DELETED' })
    expect(gone.Status).toBe('DELETED')
    made.today('2027-03-01')
    expect(invoices(made)).toHaveLength(1)
    expect(made.call('GET', 'RepeatingInvoices').items).toEqual([])
    expect(made.messages('POST', `RepeatingInvoices/${RepeatingInvoiceID}`, { Status: 'DELETED' })).toHaveLength(1)
  })

  test.each([
    ['no schedule', { Schedule: undefined }, {}, 'A Schedule must be specified'],
    ['an unknown contact', { Contact: { Name: 'Nobody' } }, {}, 'The contact could not be found'],
    ['another status', { Status: 'SUBMITTED' }, {}, 'The Status of a repeating invoice must be DRAFT or AUTHORISED'],
    ['no lines', { LineItems: [] }, {}, 'One or more line items must be specified'],
    ['a fraction of a month', {}, { Period: 1.5 }, 'The Period of a Schedule must be a whole number from 1 to 999'],
    ['years', {}, { Unit: 'YEARLY' }, 'The Unit of a Schedule must be WEEKLY or MONTHLY'],
    [
      'an end before the start',
      {},
      { EndDate: '2026-11-01' },
      'The EndDate of a Schedule cannot be before its StartDate',
    ],
    [
      'a 40th of the month',
      {},
      { DueDate: 40 },
      'The DueDate of a Schedule must be a whole number that suits its DueDateType',
    ],
    [
      'drafts to be sent',
      { Status: 'DRAFT', ApprovedForSending: true },
      {},
      'Only repeating sales invoices with a Status of AUTHORISED can be approved for sending',
    ],
  ])('are refused with %s', (_, extra, schedule, message) => {
    const { messages, books } = client()
    const before = encodeState(books)
    expect(messages('PUT', 'RepeatingInvoices', template(extra, schedule))).toEqual([message])
    expect(encodeState(books)).toBe(before)
  })
})

test('documents that no template raised name none', () => {
  const { one } = caller()
  expect(one('PUT', 'Invoices', sale())).not.toHaveProperty('RepeatingInvoiceID')
  expect(one('PUT', 'Invoices', bill())).not.toHaveProperty('RepeatingInvoiceID')
})
