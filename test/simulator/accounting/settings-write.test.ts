import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { effectiveRate } from '../../../src/simulator/accounting/tax-rate-write.ts'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import { checkBooks, LAST_DAY } from './books-check.ts'
import { caller, type Json, line, organisation, sale } from './fixture.ts'

describe('tax rates', () => {
  const rate = (extra: Json = {}) => ({
    Name: 'Levy',
    ReportTaxType: 'OUTPUT',
    TaxComponents: [{ Name: 'Levy', Rate: 2.25 }],
    ...extra,
  })

  test('are made with a type of their own and tax documents', () => {
    const { one } = caller()
    const made = one('PUT', 'TaxRates', { TaxRates: [rate()] })
    expect(made).toMatchObject({
      TaxType: 'TAX001',
      DisplayTaxRate: 2.25,
      EffectiveRate: 2.25,
      Status: 'ACTIVE',
      CanApplyToRevenue: true,
      CanApplyToExpenses: false,
      TaxComponents: [{ Name: 'Levy', Rate: 2.25, IsCompound: false, IsNonRecoverable: false }],
    })
    const invoice = one('PUT', 'Invoices', sale({ LineItems: [line({ TaxType: 'TAX001' })] }))
    expect(invoice.TotalTax).toBe(2.25)
  })

  test('charge a compound component on the rest', () => {
    const { one } = caller()
    const TaxComponents = [
      { Name: 'Federal', Rate: 5 },
      { Name: 'Provincial', Rate: 10, IsCompound: true },
    ]
    expect(one('PUT', 'TaxRates', rate({ TaxComponents })).EffectiveRate).toBe(15.5)
  })

  test('come to no less than their parts, and to just that without a compound one', () => {
    const component = fc.record({ rate: fc.bigInt({ min: 0n, max: 1_000_000n }), compound: fc.boolean() })
    fc.assert(
      fc.property(fc.array(component, { minLength: 1, maxLength: 4 }), (parts) => {
        const components = parts.map((part) => ({ name: 'x', nonRecoverable: false, ...part }))
        const plain = components.reduce((total, part) => total + part.rate, 0n)
        const effective = effectiveRate(components)
        expect(effective >= plain).toBe(true)
        if (components.every((part) => !part.compound)) expect(effective).toBe(plain)
      }),
    )
  })

  test('are found by name and deleted by status; deleted ones tax nothing more and free their name', () => {
    const { one, messages } = caller()
    one('PUT', 'TaxRates', rate())
    expect(one('POST', 'TaxRates', rate({ TaxComponents: [{ Name: 'Levy', Rate: 3 }] }))).toMatchObject({
      TaxType: 'TAX001',
      EffectiveRate: 3,
    })
    expect(one('POST', 'TaxRates', { TaxType: 'TAX001', Status: 'DELETED' }).Status).toBe('DELETED')
    expect(messages('PUT', 'Invoices', sale({ LineItems: [line({ TaxType: 'TAX001' })] }))).toEqual([
      "The TaxType code 'TAX001' does not exist or cannot be used for this type of transaction.",
    ])
    expect(one('PUT', 'TaxRates', rate()).TaxType).toBe('TAX002')
  })

  test.each([
    ['a name in use', 'PUT', rate({ Name: 'output2' }), 'Please enter a unique Name.'],
    ['no components', 'PUT', rate({ TaxComponents: [] }), 'A tax rate must have at least one tax component'],
    ['no report type', 'PUT', { ...rate(), ReportTaxType: null }, 'The ReportTaxType of a tax rate must be specified'],
    [
      'Canadian tax',
      'PUT',
      rate({ TaxComponents: [{ Name: 'x', Rate: 1, IsNonRecoverable: true }] }),
      'Non-recoverable tax components are only available to organisations in Canada',
    ],
    ["a rate of Xero's own", 'POST', { TaxType: 'OUTPUT2', Status: 'DELETED' }, 'System tax rates cannot be changed'],
  ])('are refused with %s', (_, method, body, message) => {
    const { messages, books } = caller()
    const before = encodeState(books)
    expect(messages(method, 'TaxRates', body)).toContain(message)
    expect(encodeState(books)).toBe(before)
  })

  test('take one to a request, and stay while an account has them by default', () => {
    const { call, one, messages } = caller()
    expect(call('PUT', 'TaxRates', { TaxRates: [rate(), rate({ Name: 'Other' })] }).items).toHaveLength(1)
    const account = one('PUT', 'Accounts', { Code: '210', Name: 'Levied', Type: 'REVENUE', TaxType: 'TAX001' })
    const gone = { TaxType: 'TAX001', Status: 'DELETED' }
    expect(messages('POST', 'TaxRates', gone)).toEqual([
      'The tax rate is the default of an account and cannot be deleted',
    ])
    one('POST', `Accounts/${account.AccountID}`, { Status: 'ARCHIVED' })
    expect(one('POST', 'TaxRates', gone).Status).toBe('DELETED')
  })
})

describe('currencies', () => {
  test('are added once and can be used', () => {
    const { one, call } = caller()
    expect(one('PUT', 'Currencies', { Code: 'gbp', Description: 'Pound sterling' })).toEqual({
      Code: 'GBP',
      Description: 'Pound sterling',
    })
    expect(one('PUT', 'Currencies', { Code: 'GBP', Description: 'Other' }).Description).toBe('Pound sterling')
    expect(one('PUT', 'Currencies', { Code: 'JPY' }).Description).toBe('Japanese Yen')
    expect(call('GET', 'Currencies').items.map((row: Json) => row.Code)).toEqual(['NZD', 'USD', 'GBP', 'JPY'])
    expect(one('PUT', 'Invoices', sale({ CurrencyCode: 'GBP' })).CurrencyCode).toBe('GBP')
  })

  test('that do not exist are refused, and POST is not offered', () => {
    const { messages, answer } = caller()
    expect(messages('PUT', 'Currencies', { Code: 'XQQ' })).toEqual(["Currency code 'XQQ' is not valid"])
    expect(answer('POST', 'Currencies', { Code: 'GBP' })).toMatchObject({ status: 501 })
  })
})

describe('tracking', () => {
  function tracked() {
    const client = caller()
    const category = client.one('PUT', 'TrackingCategories', { Name: 'Region' })
    const path = `TrackingCategories/${category.TrackingCategoryID}`
    const [north, south] = ['North', 'South'].map((Name) => client.one('PUT', `${path}/Options`, { Name }))
    return {
      ...client,
      path,
      north: `${path}/Options/${north?.TrackingOptionID}`,
      south: `${path}/Options/${south?.TrackingOptionID}`,
    }
  }

  test('goes when nothing uses it', () => {
    const { one, call, path, north, books } = tracked()
    expect(one('DELETE', north)).toMatchObject({ Status: 'DELETED', IsDeleted: true, IsActive: false })
    expect(one('GET', path).Options.map((option: Json) => option.Name)).toEqual(['South'])
    expect(one('DELETE', path).Status).toBe('DELETED')
    expect(call('GET', 'TrackingCategories?includeArchived=true').items).toEqual([])
    expect(books.trackingCategories.size).toBe(0)
  })

  test.each([
    ['Invoices', (lines: Json[]) => sale({ LineItems: lines })],
    ['Quotes', (lines: Json[]) => ({ Contact: { Name: 'Ann' }, Date: '2026-11-20', LineItems: lines })],
    ['PurchaseOrders', (lines: Json[]) => ({ Contact: { Name: 'Ann' }, LineItems: lines })],
  ])('is archived instead while %s use it', (resource, body) => {
    const { one, call, path, north, south } = tracked()
    one('PUT', 'Contacts', { Name: 'Ann' })
    one('PUT', resource, body([line({ Tracking: [{ Name: 'Region', Option: 'North' }] })]))
    expect(one('DELETE', south).Status).toBe('DELETED')
    expect(one('DELETE', north)).toMatchObject({ Status: 'ARCHIVED', IsArchived: true, IsDeleted: false })
    expect(one('DELETE', path).Status).toBe('ARCHIVED')
    expect(call('GET', 'TrackingCategories').items).toEqual([])
    expect(call('GET', 'TrackingCategories?includeArchived=true').items).toHaveLength(1)
  })

  test('has four categories at most, archived ones included', () => {
    const { one, messages } = caller()
    for (const Name of ['A', 'B', 'C', 'D']) {
      const { TrackingCategoryID } = one('PUT', 'TrackingCategories', { Name })
      one('POST', `TrackingCategories/${TrackingCategoryID}`, { Status: 'ARCHIVED' })
    }
    expect(messages('PUT', 'TrackingCategories', { Name: 'E' })).toHaveLength(1)
  })
})

test('an account that only a quote names cannot be deleted', () => {
  const { one, messages } = caller()
  one('PUT', 'Contacts', { Name: 'Ann' })
  const { AccountID } = one('PUT', 'Accounts', { Code: '215', Name: 'Offers', Type: 'REVENUE', TaxType: 'NONE' })
  one('PUT', 'Quotes', { Contact: { Name: 'Ann' }, Date: '2026-11-20', LineItems: [line({ AccountCode: '215' })] })
  expect(messages('DELETE', `Accounts/${AccountID}`)).toEqual([
    'The account is in use and cannot be deleted. Archive it instead',
  ])
})

describe('payment services', () => {
  test('are added to the organisation and then to a branding theme', () => {
    const { one, call, messages } = caller()
    const made = one('PUT', 'PaymentServices', {
      PaymentServiceName: 'PayUpNow',
      PaymentServiceUrl: 'https://www.payupnow.com/',
      PayNowText: 'Time To Pay',
    })
    expect(made).toMatchObject({ PaymentServiceType: 'Custom', PayNowText: 'Time To Pay' })
    expect(call('GET', 'PaymentServices').items).toEqual([made])
    const path = 'BrandingThemes/theme/PaymentServices'
    expect(call('GET', path).items).toEqual([])
    for (let twice = 0; twice < 2; twice += 1) call('POST', path, { PaymentServiceID: made.PaymentServiceID })
    expect(call('GET', path).items).toEqual([made])
    expect(messages('POST', path, { PaymentServiceID: 'nobody' })).toEqual(['Payment service could not be found'])
    expect(
      messages('PUT', 'PaymentServices', { PaymentServiceName: 'X', PaymentServiceUrl: 'javascript:x' }),
    ).toHaveLength(1)
  })
})

describe('the Construction Industry Scheme', () => {
  test('is known in the United Kingdom only', () => {
    const { answer, one } = caller()
    const { ContactID } = one('PUT', 'Contacts', { Name: 'Ann' })
    expect(answer('GET', 'Organisation/org/CISSettings')).toMatchObject({ status: 404 })
    expect(answer('GET', `Contacts/${ContactID}/CISSettings`)).toMatchObject({ status: 404 })
  })

  test('says who is a contractor, a subcontractor, and at what rate', () => {
    const books = organisation()
    books.settings.region = 'uk'
    books.settings.cis = { contractor: true, subcontractor: false }
    const { one } = caller(books)
    const { ContactID } = one('PUT', 'Contacts', { Name: 'Ann' })
    expect(one('GET', 'Organisation/org/CISSettings')).toEqual({
      CISContractorEnabled: true,
      CISSubContractorEnabled: false,
    })
    expect(one('GET', `Contacts/${ContactID}/CISSettings`)).toEqual({ CISEnabled: false })
    const contact = books.contacts.get(ContactID)
    if (contact) books.contacts.set(ContactID, { ...contact, cisRate: 200_000n })
    expect(one('GET', `Contacts/${ContactID}/CISSettings`)).toEqual({ CISEnabled: true, Rate: 20 })
    one('POST', `Contacts/${ContactID}`, { FirstName: 'Ann' })
    expect(one('GET', `Contacts/${ContactID}/CISSettings`).Rate).toBe(20)
  })
})

describe('setup', () => {
  test('writes the chart and posts opening balances that balance, the rest to retained earnings without a historical account', () => {
    const { one, call, books } = caller()
    const { ImportSummary: summary } = call('POST', 'Setup', {
      ConversionDate: { Month: 4, Year: 2026 },
      ConversionBalances: [
        { AccountCode: '090', Balance: 1250.5 },
        { AccountCode: '970', Balance: -1000 },
      ],
      Accounts: [
        { Code: '200', Name: 'Sales of goods', Type: 'REVENUE', ReportingCode: 'REV.TRA.GOO' },
        { Code: '610', Name: 'Receivables', Type: 'CURRENT', SystemAccount: 'DEBTORS' },
        { Code: '445', Name: 'Light', Type: 'OVERHEADS' },
        { Code: '446', Name: 'Nothing', Type: 'NOTHING' },
      ],
    })
    expect(summary[0]).toEqual({
      Accounts: {
        Total: 13,
        New: 1,
        Updated: 2,
        Deleted: 0,
        Locked: 0,
        System: 6,
        Errored: 1,
        Present: true,
        NewOrUpdated: 3,
      },
      Organisation: { Present: true },
    })
    expect(one('GET', 'Accounts/200')).toMatchObject({ Name: 'Sales of goods', ReportingCode: 'REV.TRA.GOO' })
    expect(one('GET', 'Accounts/610')).toMatchObject({ Name: 'Receivables', SystemAccount: 'DEBTORS' })
    expect(books.journals).toMatchObject([{ date: '2026-03-31', reference: 'Conversion balances' }])
    const balances = trialBalance(books, LAST_DAY)
    expect(['090', '970', '960'].map((code) => balances.get(`aaaaaaaa-0000-0000-0000-000000000${code}`))).toEqual([
      125050n,
      -100000n,
      -25050n,
    ])
    checkBooks(books)
  })

  test('sent again replaces the balances', () => {
    const { call, books } = caller()
    for (const Balance of [100, 70]) {
      call('POST', 'Setup', {
        ConversionDate: { Month: 4, Year: 2026 },
        ConversionBalances: [{ AccountCode: '090', Balance }],
      })
    }
    expect(trialBalance(books, LAST_DAY).get('aaaaaaaa-0000-0000-0000-000000000090')).toBe(7000n)
    checkBooks(books)
  })

  test.each([
    [
      'receivables as a figure',
      { ConversionDate: { Month: 4, Year: 2026 }, ConversionBalances: [{ AccountCode: '610', Balance: 5 }] },
    ],
    [
      'an unknown account',
      { ConversionDate: { Month: 4, Year: 2026 }, ConversionBalances: [{ AccountCode: '999', Balance: 5 }] },
    ],
    ['no date', { ConversionBalances: [{ AccountCode: '090', Balance: 5 }] }],
    ['no such month', { ConversionDate: { Month: 13, Year: 2026 } }],
  ])('is refused with %s, and nothing is written', (_, body) => {
    const { messages, books } = caller()
    const before = encodeState(books)
    const sent = { ...body, Accounts: [{ Code: '445', Name: 'Light', Type: 'OVERHEADS' }] }
    expect(messages('POST', 'Setup', sent)).toHaveLength(1)
    expect(encodeState(books)).toBe(before)
  })
})
