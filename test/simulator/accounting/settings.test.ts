import { describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { caller, type Json, line, sale } from './fixture.ts'

describe('settings', () => {
  test('the organisation, its actions and its lock dates', () => {
    const { one, call, books } = caller()
    books.settings.periodLockDate = day('2026-10-31')
    expect(one('GET', 'Organisation')).toMatchObject({
      Name: 'Test Ltd',
      BaseCurrency: 'NZD',
      Timezone: 'NEWZEALANDSTANDARDTIME',
      PeriodLockDate: '/Date(1793404800000+0000)/',
      CreatedDateUTC: '/Date(0)/',
      IsDemoCompany: false,
    })
    expect(one('GET', 'Organisation')).not.toHaveProperty('EndOfYearLockDate')
    expect(call('GET', 'Organisation/Actions').items[0]).toMatchObject({ Status: 'ALLOWED' })
  })

  test('accounts: list, where, create, change, archive, delete', () => {
    const { one, call, messages } = caller()
    expect(call('GET', 'Accounts?where=Type%3D%3D%22BANK%22').items).toMatchObject([
      { Code: '090', BankAccountType: 'BANK' },
    ])
    const made = one('PUT', 'Accounts', { Code: '201', Name: 'Services', Type: 'SALES', TaxType: 'OUTPUT2' })
    expect(made).toMatchObject({ Class: 'REVENUE', Status: 'ACTIVE', EnablePaymentsToAccount: false })
    expect(messages('PUT', 'Accounts', { Code: '202', Name: 'services', Type: 'SALES' })).toEqual([
      'Please enter a unique Name.',
    ])
    expect(messages('PUT', 'Accounts', { Code: '201', Name: 'Other', Type: 'SALES' })).toHaveLength(1)
    expect(messages('PUT', 'Accounts', { Code: '1', Name: 'Bank', Type: 'BANK' })).toHaveLength(1)
    expect(one('POST', `Accounts/${made.AccountID}`, { Name: 'Advice' })).toMatchObject({ Name: 'Advice', Code: '201' })
    one('PUT', 'Invoices', sale({ LineItems: [line({ AccountCode: '201' })] }))
    expect(messages('DELETE', `Accounts/${made.AccountID}`)).toHaveLength(1)
    expect(one('POST', `Accounts/${made.AccountID}`, { Status: 'ARCHIVED' }).Status).toBe('ARCHIVED')
    const unused = one('PUT', 'Accounts', { Code: '999', Name: 'Unused', Type: 'EXPENSE' })
    expect(one('DELETE', `Accounts/${unused.AccountID}`).Status).toBe('DELETED')
    expect(messages('DELETE', 'Accounts/aaaaaaaa-0000-0000-0000-000000000610')).toHaveLength(1)
  })

  test('tax rates, currencies, themes, users and reminders are read', () => {
    const { one, call } = caller()
    expect(one('GET', 'TaxRates/OUTPUT2')).toMatchObject({
      EffectiveRate: 15,
      CanApplyToRevenue: true,
      CanApplyToExpenses: false,
    })
    expect(call('GET', 'TaxRates').items).toHaveLength(3)
    expect(call('GET', 'Currencies').items.map((item: Json) => item.Code)).toEqual(['NZD', 'USD'])
    expect(one('GET', 'BrandingThemes')).toMatchObject({ Name: 'Standard', SortOrder: 1 })
    expect(call('GET', 'Users').items).toEqual([])
    expect(one('GET', 'InvoiceReminders/Settings')).toEqual({ Enabled: false })
  })

  test('tracking: two active categories, options by name on lines', () => {
    const { one, messages } = caller()
    const region = one('PUT', 'TrackingCategories', { Name: 'Region' })
    one('PUT', `TrackingCategories/${region.TrackingCategoryID}/Options`, { Name: 'North' })
    one('PUT', 'TrackingCategories', { Name: 'Team' })
    expect(messages('PUT', 'TrackingCategories', { Name: 'Third' })).toHaveLength(1)
    const tracked = (Option: string) => sale({ LineItems: [line({ Tracking: [{ Name: 'region', Option }] })] })
    expect(one('PUT', 'Invoices', tracked('north')).LineItems[0].Tracking).toMatchObject([
      { Name: 'Region', Option: 'North', TrackingCategoryID: region.TrackingCategoryID },
    ])
    expect(messages('PUT', 'Invoices', tracked('Moon'))).toHaveLength(1)
  })
})

describe('what Xero cannot do', () => {
  test.each([
    ['PUT', 'Organisation', 501],
    ['POST', 'Organisation', 501],
    ['DELETE', 'Invoices/x', 404],
    ['GET', 'Bills', 404],
    ['GET', 'History', 404],
    ['GET', 'Tasks', 404],
    ['GET', 'Invoices/x/Reminders', 404],
    ['GET', 'Reports/AgedReceivablesByAll', 404],
    ['GET', 'Reports/GeneralLedger', 404],
  ])('%s /%s answers %i', (method, path, status) => {
    const answer = caller().answer(method, path, { Name: 'x' })
    expect('status' in answer ? answer.status : 200).toBe(status)
  })

  test('an unknown status OVERDUE is no status', () => {
    const { one, messages, call } = caller()
    const { InvoiceID } = one('PUT', 'Invoices', sale({ Status: 'AUTHORISED' }))
    expect(messages('POST', 'Invoices', { InvoiceID, Status: 'OVERDUE' })).toEqual([
      'Invoice not of valid status for modification',
    ])
    expect(call('GET', 'Invoices?where=Status%3D%3D%22OVERDUE%22').items).toEqual([])
  })

  test('contacts are not deleted, invoices not removed', () => {
    const { one, answer } = caller()
    const { InvoiceID, Contact } = one('PUT', 'Invoices', sale())
    expect(answer('DELETE', `Contacts/${Contact.ContactID}`)).toMatchObject({ status: 501 })
    expect(answer('DELETE', `Invoices/${InvoiceID}`)).toMatchObject({ status: 501 })
  })
})
