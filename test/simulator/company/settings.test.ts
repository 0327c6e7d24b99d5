import { describe, expect, test } from 'vitest'
import { decimal4, sum } from '../../../src/books/money.ts'
import { chartOfAccounts } from '../../../src/simulator/company/chart-of-accounts.ts'
import { REGIONS } from '../../../src/simulator/company/companies.ts'
import { emptyOrganisation } from '../../../src/simulator/company/organisations.ts'
import { ordinaryTaxes, taxRates } from '../../../src/simulator/company/tax-rates.ts'
import { seededIds } from '../../../src/simulator/ids.ts'
import type { Account, TaxRate } from '../../../src/simulator/state-settings.ts'

const RATES = { nz: '15', au: '10', uk: '20', us: '7.25' } as const

function newOrganisation(region: (typeof REGIONS)[number]) {
  const ids = seededIds(5)
  return emptyOrganisation({ name: 'Probe Ltd', region, now: Date.UTC(2026, 10, 20), newId: () => ids.guid() })
}

function applies(rate: TaxRate, account: Account): boolean {
  const { appliesTo } = rate
  const byClass = {
    ASSET: appliesTo.assets,
    EQUITY: appliesTo.equity,
    EXPENSE: appliesTo.expenses,
    LIABILITY: appliesTo.liabilities,
    REVENUE: appliesTo.revenue,
  }
  return byClass[account.class]
}

describe.each(REGIONS)('a new organisation in %s', (region) => {
  const organisation = newOrganisation(region)
  const accounts = [...organisation.accounts.values()]

  test('has the rate of the country on sales, made of its components', () => {
    const rates = taxRates(region)
    const sales = rates.get(ordinaryTaxes(region).sales)
    expect(sales?.rate).toBe(decimal4(RATES[region]))
    for (const rate of rates.values()) expect(sum(rate.components.map((part) => part.rate))).toBe(rate.rate)
    expect(sales?.appliesTo.expenses).toBe(false)
    expect(sales?.appliesTo.revenue).toBe(true)
  })

  test('has a chart whose default tax types exist and may be used with their accounts', () => {
    for (const account of accounts) {
      const rate = organisation.taxRates.get(account.taxType)
      expect(rate && applies(rate, account), `${account.code} ${account.taxType}`).toBe(true)
    }
  })

  test('has unique account codes and names, and each system account once', () => {
    for (const key of ['code', 'name', 'id'] as const) {
      expect(new Set(accounts.map((account) => account[key])).size).toBe(accounts.length)
    }
    const system = Object.fromEntries(
      accounts.flatMap(({ systemAccount, code }) => (systemAccount ? [[systemAccount, code]] : [])),
    )
    expect(system).toMatchObject({
      DEBTORS: '610',
      CREDITORS: '800',
      GST: '820',
      HISTORICAL: '840',
      ROUNDING: '860',
      TRACKINGTRANSFERS: '877',
      RETAINEDEARNINGS: '960',
      BANKCURRENCYGAIN: '497',
      UNREALISEDCURRENCYGAIN: '498',
      REALISEDCURRENCYGAIN: '499',
    })
    expect(accounts.filter((account) => account.systemAccount).length).toBe(Object.keys(system).length)
    expect(accounts.find((account) => account.code === '630')?.type).toBe('INVENTORY')
  })

  test('banks in its own currency under account numbers, and knows only that currency', () => {
    const banks = accounts.filter((account) => account.type === 'BANK')
    expect(banks.length).toBe(2)
    for (const bank of banks) {
      expect(bank.currencyCode).toBe(organisation.settings.baseCurrency)
      expect(bank.bankAccountNumber).toMatch(/\d{6}/)
    }
    expect([...organisation.currencies.keys()]).toEqual([organisation.settings.baseCurrency])
  })

  test('has no documents, no lock date, one subscriber and a zone of its own', () => {
    expect(organisation.invoices.size + organisation.contacts.size + organisation.journals.length).toBe(0)
    expect(organisation.settings.periodLockDate).toBeUndefined()
    expect([...organisation.users.values()].filter((user) => user.isSubscriber).length).toBe(1)
    expect(organisation.settings.zone).toMatch(/\//)
    expect(organisation.settings.taxNumber).toMatch(/\d/)
  })
})

test('regions differ in currency, time zone and end of the financial year', () => {
  const settings = REGIONS.map((region) => newOrganisation(region).settings)
  expect(settings.map((each) => each.baseCurrency)).toEqual(['NZD', 'AUD', 'GBP', 'USD'])
  expect(new Set(settings.map((each) => each.zone)).size).toBe(4)
  expect(settings.map((each) => [each.financialYearEndDay, each.financialYearEndMonth])).toEqual([
    [31, 3],
    [30, 6],
    [31, 3],
    [31, 12],
  ])
})

test('bank accounts come first in a chart, then codes in order', () => {
  const ids = seededIds(1)
  const banks = [{ code: '999', name: 'Till', number: '1', currency: 'NZD' }]
  const codes = [...chartOfAccounts({ region: 'nz', banks, now: 0, newId: () => ids.guid() }).values()].map(
    (a) => a.code,
  )
  expect(codes[0]).toBe('999')
  expect(codes.slice(1)).toEqual([...codes.slice(1)].sort())
})
