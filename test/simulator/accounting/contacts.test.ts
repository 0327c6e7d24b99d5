import { beforeEach, describe, expect, test } from 'vitest'
import { bill, type Caller, caller, type Json, sale } from './fixture.ts'

let api: Caller

beforeEach(() => {
  api = caller()
})

describe('contacts', () => {
  test('list two addresses and four phones, whatever was sent', () => {
    const contact = api.one('PUT', 'Contacts', {
      Name: 'Ann',
      EmailAddress: 'ann@x.nz',
      Addresses: [{ AddressType: 'POBOX', City: 'Nelson' }],
      Phones: [{ PhoneType: 'MOBILE', PhoneNumber: '21' }],
    })
    expect(contact).toMatchObject({
      ContactStatus: 'ACTIVE',
      IsCustomer: false,
      IsSupplier: false,
      HasValidationErrors: false,
    })
    expect(contact.Addresses.map((entry: Json) => [entry.AddressType, entry.City])).toEqual([
      ['STREET', ''],
      ['POBOX', 'Nelson'],
    ])
    expect(contact.Phones.map((entry: Json) => entry.PhoneNumber)).toEqual(['', '', '', '21'])
  })

  test('have a name that is unique among active contacts, without case', () => {
    const { ContactID } = api.one('PUT', 'Contacts', { Name: 'Ann' })
    const message = (name: string) =>
      `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`
    expect(api.messages('PUT', 'Contacts', { Name: 'ANN' })).toEqual([message('ANN')])
    const bob = api.one('PUT', 'Contacts', { Name: 'Bob' }).ContactID
    expect(api.messages('POST', `Contacts/${bob}`, { Name: 'Ann' })).toEqual([message('Ann')])
    api.one('POST', `Contacts/${ContactID}`, { ContactStatus: 'ARCHIVED' })
    expect(api.one('POST', `Contacts/${bob}`, { Name: 'Ann' }).Name).toBe('Ann')
  })

  test('are updated by POST through id, name or number, and keep what was not sent', () => {
    const { ContactID } = api.one('PUT', 'Contacts', { Name: 'Ann', ContactNumber: 'K1', EmailAddress: 'a@x.nz' })
    expect(api.one('POST', 'Contacts', { ContactID, FirstName: 'A' })).toMatchObject({
      FirstName: 'A',
      EmailAddress: 'a@x.nz',
    })
    expect(api.one('POST', 'Contacts', { Name: 'ann', LastName: 'L' })).toMatchObject({ ContactID, LastName: 'L' })
    expect(api.one('POST', 'Contacts', { ContactNumber: 'K1', Name: 'Anna' })).toMatchObject({
      ContactID,
      Name: 'Anna',
    })
    expect(api.books.contacts.size).toBe(1)
    expect(api.one('GET', 'Contacts/K1').ContactID).toBe(ContactID)
  })

  test('once archived cannot be edited', () => {
    const { ContactID } = api.one('PUT', 'Contacts', { Name: 'Ann' })
    expect(api.one('POST', `Contacts/${ContactID}`, { ContactStatus: 'ARCHIVED' }).ContactStatus).toBe('ARCHIVED')
    expect(api.messages('POST', 'Contacts', { ContactID, Name: 'Bob' })).toEqual([
      'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.',
    ])
    expect(api.call('GET', 'Contacts').items).toEqual([])
    expect(api.call('GET', 'Contacts?includeArchived=true').items).toHaveLength(1)
  })

  test('need a valid e-mail address, a name, at most five people and short numbers', () => {
    expect(api.messages('PUT', 'Contacts', { Name: 'A', EmailAddress: 'nope' })).toEqual([
      'Email address must be valid',
    ])
    expect(api.messages('PUT', 'Contacts', { EmailAddress: 'a@x.nz' })).toHaveLength(1)
    const ContactPersons = Array.from({ length: 6 }, (_, index) => ({ FirstName: `P${index}` }))
    expect(api.messages('PUT', 'Contacts', { Name: 'A', ContactPersons })).toHaveLength(1)
    expect(api.messages('PUT', 'Contacts', { Name: 'A', AccountNumber: 'x'.repeat(51) })).toHaveLength(1)
  })

  test('have balances by id and in pages only, and they follow documents', () => {
    const { ContactID } = api.one('PUT', 'Contacts', { Name: 'Ann' })
    const dueToday = sale({ Contact: { Name: 'Due' }, Status: 'AUTHORISED', DueDate: '2026-11-20' })
    const due = api.one('PUT', 'Invoices', dueToday).Contact.ContactID
    expect(api.one('GET', `Contacts/${due}`).Balances.AccountsReceivable).toEqual({ Outstanding: 115, Overdue: 0 })
    const balances = () => api.one('GET', `Contacts/${ContactID}`).Balances
    expect(balances()).toBeUndefined()
    const late = api.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED', Date: '2026-10-01', DueDate: '2026-11-19' }))
    api.one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    api.one('PUT', 'Invoices', sale())
    api.one('PUT', 'Invoices', bill({ Status: 'AUTHORISED', Contact: { ContactID } }))
    expect(balances()).toEqual({
      AccountsReceivable: { Outstanding: 230, Overdue: 115 },
      AccountsPayable: { Outstanding: 115, Overdue: 0 },
    })
    api.one('PUT', 'Payments', { Invoice: { InvoiceID: late.InvoiceID }, Account: { Code: '090' }, Amount: 15 })
    api.one('PUT', 'CreditNotes', sale({ Type: 'ACCRECCREDIT', Status: 'AUTHORISED' }))
    expect(balances().AccountsReceivable).toEqual({ Outstanding: 100, Overdue: 100 })
    expect(api.call('GET', `Contacts?page=1&IDs=${ContactID}`).items[0].Balances).toEqual(balances())
    expect(api.call('GET', 'Contacts').items[0]).not.toHaveProperty('Balances')
    expect(api.call('GET', 'Contacts?page=1&summaryOnly=true').items[0]).not.toHaveProperty('Balances')
  })

  test('are found by search term, ids and where', () => {
    const ann = api.one('PUT', 'Contacts', { Name: 'Ann', EmailAddress: 'ann@x.nz' }).ContactID
    api.one('PUT', 'Contacts', { Name: 'Bob', LastName: 'Annan' })
    const names = (path: string) => api.call('GET', path).items.map((item: Json) => item.Name)
    expect(names('Contacts?searchTerm=ANN')).toEqual(['Ann', 'Bob'])
    expect(names(`Contacts?IDs=${ann}`)).toEqual(['Ann'])
    const where = encodeURIComponent('EmailAddress!=null&&EmailAddress=="ANN@x.nz"')
    expect(names(`Contacts?where=${where}`)).toEqual(['Ann'])
    expect(names('Contacts?order=Name%20DESC')).toEqual(['Bob', 'Ann'])
  })

  test('keep a history', () => {
    const { ContactID } = api.one('PUT', 'Contacts', { Name: 'Ann' })
    api.one('PUT', `Contacts/${ContactID}/History`, { HistoryRecords: [{ Details: 'Prefers e-mail' }] })
    const changes = api.call('GET', `Contacts/${ContactID}/History`).items.map((item: Json) => item.Changes)
    expect(changes).toEqual(['Note', 'Created'])
  })
})

describe('contact groups', () => {
  test('gather contacts and let them go', () => {
    const { ContactID } = api.one('PUT', 'Contacts', { Name: 'Ann' })
    const { ContactGroupID } = api.one('PUT', 'ContactGroups', { Name: 'Chase' })
    const path = `ContactGroups/${ContactGroupID}`
    api.one('PUT', `${path}/Contacts`, { Contacts: [{ ContactID }] })
    expect(api.one('GET', path).Contacts[0]).toMatchObject({ ContactID, Name: 'Ann' })
    expect(api.one('GET', `Contacts/${ContactID}`).ContactGroups[0]).toMatchObject({ Name: 'Chase', Status: 'ACTIVE' })
    expect(api.answer('DELETE', `${path}/Contacts/${ContactID}`)).toEqual({ kind: 'empty', status: 204 })
    expect(api.one('GET', path).Contacts).toEqual([])
    expect(api.one('POST', path, { Status: 'DELETED' }).Status).toBe('DELETED')
    expect(api.call('GET', 'ContactGroups').items).toEqual([])
  })

  test('are at most a hundred, with unique names', () => {
    for (let index = 0; index < 100; index += 1) api.one('PUT', 'ContactGroups', { Name: `G${index}` })
    expect(api.messages('PUT', 'ContactGroups', { Name: 'one more' })).toEqual([
      "You've reached the limit of 100 contact groups.",
    ])
    const first = api.call('GET', 'ContactGroups').items[0]
    expect(api.messages('POST', `ContactGroups/${first.ContactGroupID}`, { Name: 'g50' })).toEqual([
      'Please enter a unique Name.',
    ])
  })
})
