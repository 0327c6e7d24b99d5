import { beforeAll, describe, expect, it } from 'vitest'
import { invoice, type Json, type Wire, wire } from './wire.ts'

// What people believe Xero's API can do and it cannot. Each stays impossible here, and is refused as Xero refuses it.

let xero: Wire
beforeAll(async () => {
  xero = await wire()
})

const approved = (extra: Json = {}) => xero.one('PUT', '/Invoices', invoice(extra))

async function paid(): Promise<Json> {
  const { InvoiceID } = await approved()
  await xero.one('PUT', '/Payments', { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 115 })
  return { InvoiceID }
}

describe('there is no such thing', () => {
  it.each([
    ['GET', '/Bills'],
    ['POST', '/Bills'],
    ['POST', '/Tasks'],
    ['POST', '/History'],
    ['GET', '/AuditLog'],
    ['GET', '/SalesOrders'],
    ['GET', '/StatementLines'],
    ['GET', '/BankStatements'],
    ['POST', '/BankReconciliations'],
    ['POST', '/Workflows'],
    ['POST', '/LockDates'],
    ['GET', '/Reports/AgedReceivables'],
    ['GET', '/Reports/GeneralLedgerDetail'],
    ['GET', '/Reports/BankReconciliation'],
    ['POST', '/Contacts/Merge'],
  ])('%s %s is a 404 page, not JSON', async (method, path) => {
    const { status, type, text } = await xero.api(method, path, method === 'GET' ? undefined : {})
    expect([status, type]).toEqual([404, 'text/html; charset=utf-8'])
    expect(text).toBe("The resource you're looking for cannot be found")
  })
})

describe('there is the thing but not the verb', () => {
  it.each([
    ['POST', '/Organisation'],
    ['PUT', '/Organisation'],
    ['POST', '/Users'],
    ['POST', '/Reports/TrialBalance'],
    ['DELETE', '/Invoices'],
    ['PATCH', '/Invoices'],
    ['OPTIONS', '/Invoices'],
    ['HEAD', '/Invoices'],
    ['PUT', '/Prepayments'],
    ['PUT', '/Overpayments'],
    ['POST', '/InvoiceReminders/Settings'],
  ])('%s %s is 501', async (method, path) => {
    expect((await xero.api(method, path, {})).status).toBe(501)
  })

  it('lock dates cannot be set: a write on the organisation is 501 and changes nothing', async () => {
    const wanted = { PeriodLockDate: '2026-10-31', EndOfYearLockDate: '2026-03-31' }
    const { status, json } = await xero.api('POST', '/Organisation', wanted)
    expect([status, json.ErrorNumber]).toEqual([501, 20])
    expect(await xero.one('GET', '/Organisation')).not.toHaveProperty('PeriodLockDate')
  })

  it('no document, contact or payment is deleted by DELETE, nor edited by PUT on its address', async () => {
    const { InvoiceID } = await paid()
    const { Contact, Payments } = await xero.one('GET', `/Invoices/${InvoiceID}`)
    const places = [`/Invoices/${InvoiceID}`, `/Contacts/${Contact.ContactID}`, `/Payments/${Payments[0].PaymentID}`]
    for (const place of places) {
      expect((await xero.api('DELETE', place)).status).toBe(501)
      expect((await xero.api('PUT', place, { Reference: 'new' })).status).toBe(501)
    }
    expect(await xero.one('GET', `/Invoices/${InvoiceID}`)).toMatchObject({ Status: 'PAID', Reference: '' })
  })
})

describe('an invoice', () => {
  it('has no status OVERDUE, and none is found by it', async () => {
    const { InvoiceID } = await approved({ DueDate: '2026-01-31' })
    const { status, sentence } = await xero.api('POST', `/Invoices/${InvoiceID}`, { Status: 'OVERDUE' })
    expect([status, sentence]).toEqual([400, 'Invoice not of valid status for modification'])
    expect((await xero.api('PUT', '/Invoices', invoice({ Status: 'OVERDUE' }))).status).toBe(400)
    expect((await xero.api('GET', '/Invoices?Statuses=OVERDUE')).json.Invoices).toEqual([])
  })

  it('cannot be called paid: only a payment or credit makes it so', async () => {
    const { InvoiceID } = await approved()
    expect((await xero.api('POST', `/Invoices/${InvoiceID}`, { Status: 'PAID' })).status).toBe(400)
    const changed = { AmountPaid: 115, AmountDue: 0, FullyPaidOnDate: '2026-11-20' }
    expect(await xero.one('POST', `/Invoices/${InvoiceID}`, changed)).toMatchObject({ AmountPaid: 0, AmountDue: 115 })
  })

  it('that is paid keeps its lines and cannot be voided', async () => {
    const { InvoiceID } = await paid()
    const lines = { LineItems: [{ Description: 'Less', Quantity: 1, UnitAmount: 1, AccountCode: '200' }] }
    const allocated =
      'Invoice not of valid status for modification This document cannot be edited as it has a payment or credit note allocated to it.'
    for (const body of [lines, { Status: 'VOIDED' }, { Date: '2026-11-01' }]) {
      const { status, sentence } = await xero.api('POST', `/Invoices/${InvoiceID}`, body)
      expect([status, sentence]).toEqual([400, allocated])
    }
  })

  it('once approved goes back to no draft, and once voided or deleted goes nowhere', async () => {
    const { InvoiceID } = await approved()
    expect((await xero.api('POST', `/Invoices/${InvoiceID}`, { Status: 'DRAFT' })).status).toBe(400)
    expect((await xero.api('POST', `/Invoices/${InvoiceID}`, { Status: 'DELETED' })).status).toBe(400)
    await xero.one('POST', `/Invoices/${InvoiceID}`, { Status: 'VOIDED' })
    const draft = await approved({ Status: 'DRAFT' })
    expect((await xero.api('POST', `/Invoices/${draft.InvoiceID}`, { Status: 'VOIDED' })).status).toBe(400)
    await xero.one('POST', `/Invoices/${draft.InvoiceID}`, { Status: 'DELETED' })
    for (const id of [InvoiceID, draft.InvoiceID]) {
      for (const body of [{ Status: 'AUTHORISED' }, { Status: 'DRAFT' }, { Reference: 'x' }]) {
        expect((await xero.api('POST', `/Invoices/${id}`, body)).status).toBe(400)
      }
    }
  })

  it('is approved only so often in a month on the smallest plan', async () => {
    const own = await wire()
    own.books.settings.invoicesPerMonth = 1
    await own.one('PUT', '/Invoices', invoice())
    const { InvoiceID } = await own.one('PUT', '/Invoices', invoice({ Status: 'DRAFT' }))
    const approval = { method: 'POST', path: `/Invoices/${InvoiceID}`, body: { Status: 'AUTHORISED' } }
    const spent = 'You have reached the limit of invoices you can approve'
    expect(await own.api('PUT', '/Invoices', invoice())).toMatchObject({ status: 400, sentence: spent })
    expect(await own.api(approval.method, approval.path, approval.body)).toMatchObject({ status: 400, sentence: spent })
    expect((await own.one('PUT', '/Invoices', invoice({ Type: 'ACCPAY' }))).Status).toBe('AUTHORISED')
    own.simulator.clock.advance(31 * 86_400_000)
    const answer = own.simulator.perform(own.books.id, approval)
    expect(answer).toMatchObject({ kind: 'envelope', items: [{ Status: 'AUTHORISED' }] })
  })

  it('never has the number of another, not even of a deleted one', async () => {
    const { InvoiceID, InvoiceNumber } = await approved({ Status: 'DRAFT' })
    await xero.one('POST', `/Invoices/${InvoiceID}`, { Status: 'DELETED' })
    const { sentence } = await xero.api('PUT', '/Invoices', invoice({ InvoiceNumber }))
    expect(sentence).toBe('Invoice # must be unique.')
    expect((await approved()).InvoiceNumber).not.toBe(InvoiceNumber)
  })

  it('and a contact have no custom fields, tags, credit limit or ledger of their own: they are ignored', async () => {
    const extra = { DisputeStatus: 'Disputed', Tags: ['vip'], CustomFields: { Priority: 'High' } }
    const { InvoiceID, Contact } = await approved({ ...extra, Total: 1, SubTotal: 1 })
    const known = await xero.one('GET', `/Invoices/${InvoiceID}`)
    expect(known.Total).toBe(115)
    const limits = { CreditLimit: 500, PreferredContactMethod: 'SMS', IsCustomer: false }
    const contact = await xero.one('POST', `/Contacts/${Contact.ContactID}`, limits)
    for (const name of [...Object.keys(extra), 'CreditLimit', 'PreferredContactMethod']) {
      expect({ ...known, ...contact }).not.toHaveProperty(name)
    }
    expect(contact.IsCustomer).toBe(true)
  })

  it('is sent without a word of one’s own, and by a demo company not at all', async () => {
    const { Contact, InvoiceID } = await approved()
    const text = { Subject: 'Overdue!', Message: 'Pay now', To: 'someone@else.example' }
    await xero.one('POST', `/Contacts/${Contact.ContactID}`, { EmailAddress: 'ann@example.com' })
    expect((await xero.api('POST', `/Invoices/${InvoiceID}/Email`, text)).status).toBe(204)
    expect(xero.books.outbox.at(-1)).toEqual({ invoiceId: InvoiceID, to: ['ann@example.com'], at: expect.any(Number) })
    Object.assign(xero.books.settings, { isDemoCompany: true, allowEmail: false })
    const { status, sentence } = await xero.api('POST', `/Invoices/${InvoiceID}/Email`)
    Object.assign(xero.books.settings, { isDemoCompany: false })
    expect([status, sentence]).toEqual([400, 'Emails cannot be sent from a demo company'])
  })
})

describe('a payment', () => {
  it('is never a draft and never edited: it is posted at once and can only be deleted', async () => {
    const { InvoiceID } = await approved()
    const body = { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 50, Status: 'DRAFT' }
    const { PaymentID, Status } = await xero.one('PUT', '/Payments', body)
    expect(Status).toBe('AUTHORISED')
    for (const change of [{ Amount: 60 }, { Reference: 'x' }, { IsReconciled: true }, { Status: 'DRAFT' }]) {
      expect((await xero.api('POST', `/Payments/${PaymentID}`, change)).status).toBe(400)
    }
    expect(await xero.one('GET', `/Payments/${PaymentID}`)).toMatchObject({ Amount: 50, IsReconciled: false })
    await xero.one('POST', `/Payments/${PaymentID}`, { Status: 'DELETED' })
    expect((await xero.api('POST', `/Payments/${PaymentID}`, { Status: 'AUTHORISED' })).status).toBe(400)
  })

  it('of too much is refused and makes no overpayment', async () => {
    const { InvoiceID } = await approved()
    const body = { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: 115.01 }
    const { status, sentence } = await xero.api('PUT', '/Payments', body)
    expect([status, sentence]).toEqual([400, 'Payment amount exceeds the amount outstanding on this document'])
    expect((await xero.api('GET', '/Overpayments')).json.Overpayments).toEqual([])
  })
})

describe('money on a bank account', () => {
  const LineItems = [{ Description: 'Fee', UnitAmount: 20, AccountCode: '404' }]
  const fee = { Type: 'SPEND', Contact: { Name: 'Bank' }, BankAccount: { Code: '090' }, LineItems }

  it('is never a draft, and only spent and received money is deleted by an app', async () => {
    for (const Status of ['DRAFT', 'SUBMITTED', 'VOIDED']) {
      expect((await xero.api('PUT', '/BankTransactions', { ...fee, Status })).status).toBe(400)
    }
    const { BankTransactionID } = await xero.one('PUT', '/BankTransactions', { ...fee, Type: 'SPEND-PREPAYMENT' })
    expect((await xero.api('POST', `/BankTransactions/${BankTransactionID}`, { Status: 'DELETED' })).status).toBe(400)
  })

  it('is edited by POST alone, and a transfer not at all', async () => {
    const { BankTransactionID } = await xero.one('PUT', '/BankTransactions', fee)
    expect((await xero.api('PUT', `/BankTransactions/${BankTransactionID}`, fee)).status).toBe(501)
    expect((await xero.api('DELETE', `/BankTransactions/${BankTransactionID}`)).status).toBe(501)
    expect((await xero.api('PUT', '/BankTransactions', { ...fee, Type: 'SPEND-TRANSFER' })).status).toBe(400)
  })

  it('once reconciled is not edited, and no statement line is ever shown', async () => {
    const { BankTransactionID } = await xero.one('PUT', '/BankTransactions', { ...fee, IsReconciled: true })
    const { sentence } = await xero.api('POST', `/BankTransactions/${BankTransactionID}`, { Reference: 'x' })
    expect(sentence).toBe('This Bank Transaction cannot be edited as it has been reconciled with a Bank Statement.')
    expect((await xero.api('GET', '/StatementLines')).status).toBe(404)
    expect((await xero.api('GET', '/BankStatements')).status).toBe(404)
  })
})

describe('a contact', () => {
  it('is archived, never deleted, and then not edited', async () => {
    const { ContactID } = await xero.one('PUT', '/Contacts', { Name: 'Temporary' })
    expect((await xero.api('POST', `/Contacts/${ContactID}`, { ContactStatus: 'DELETED' })).status).toBe(400)
    await xero.one('POST', `/Contacts/${ContactID}`, { ContactStatus: 'ARCHIVED' })
    const { sentence } = await xero.api('POST', `/Contacts/${ContactID}`, { Name: 'Again' })
    expect(sentence).toMatch(/^The specified contact details matched an archived contact\./)
  })

  it('shares its name with no other active one', async () => {
    await xero.one('PUT', '/Contacts', { Name: 'Twice' })
    expect((await xero.api('PUT', '/Contacts', { Name: 'TWICE' })).status).toBe(400)
  })
})

describe('history', () => {
  it('takes notes and nothing else: no edit, no deletion, no kind or person of one’s own', async () => {
    const { InvoiceID } = await approved()
    const note = { Details: 'Promised by Friday', Changes: 'Paid', User: 'The Queen', DateUTC: '2020-01-01' }
    await xero.one('PUT', `/Invoices/${InvoiceID}/History`, { HistoryRecords: [note] })
    const [first] = (await xero.api('GET', `/Invoices/${InvoiceID}/History`)).json.HistoryRecords
    expect(first).toMatchObject({ Changes: 'Note', User: 'System Generated', Details: 'Promised by Friday' })
    expect(first.DateUTCString).toBe('2026-11-20T00:00:00')
    expect((await xero.api('DELETE', `/Invoices/${InvoiceID}/History`)).status).toBeGreaterThan(400)
    expect((await xero.api('GET', `/Invoices/${InvoiceID}/History`)).json.HistoryRecords).toContainEqual(first)
  })
})

describe('reading', () => {
  it('has no escape for a quote inside where', async () => {
    for (const name of ['Ann" OR Status=="DRAFT', 'Ann\\"', 'Ann""']) {
      const where = encodeURIComponent(`Contact.Name=="${name}"`)
      const { status, json } = await xero.api('GET', `/Invoices?where=${where}`)
      if (status === 200) expect(name).toContain(' OR ')
      else expect([status, json.ErrorNumber, json.Type]).toEqual([400, 16, 'QueryParseException'])
    }
  })

  it('loses what follows a raw && in the query string', async () => {
    const all = (await xero.api('GET', '/Invoices?where=Type=="ACCREC"')).json.Invoices
    const raw = (await xero.api('GET', '/Invoices?where=Type=="ACCREC"&&Status=="PAID"')).json.Invoices
    const encoded = (await xero.api('GET', '/Invoices?where=Type=="ACCREC"%26%26Status=="PAID"')).json.Invoices
    expect(raw).toEqual(all)
    expect(encoded.length).toBeLessThan(all.length)
  })

  it('without a page gives no lines, and never filters on a field Xero does not have', async () => {
    const { Invoices } = (await xero.api('GET', '/Invoices')).json
    expect(Invoices.every((row: Json) => row.LineItems.length === 0)).toBe(true)
    for (const field of ['IsOverdue', 'Tags', 'LineItems.Description', 'CustomField']) {
      const { status, json } = await xero.api('GET', `/Invoices?where=${field}==true`)
      expect([status, json.ErrorNumber]).toEqual([400, 16])
    }
  })

  it('the general ledger needs a scope that an ordinary app does not have', async () => {
    const { status, json, headers } = await xero.api('GET', '/Journals')
    expect([status, json.Detail]).toEqual([401, 'AuthorizationUnsuccessful'])
    expect(headers['www-authenticate']).toContain('insufficient_scope')
  })

  it('ageing is per contact: the report needs a contactId', async () => {
    expect((await xero.api('GET', '/Reports/AgedReceivablesByContact')).status).toBe(400)
  })

  it('knows no scope accounting.contacts.write', async () => {
    await expect(wire('empty', {}, 'accounting.contacts.write')).rejects.toThrow()
  })
})
