import { z } from 'zod'
import type { Account, NamedSetting, TaxRate, TrackingCategory, User } from '../../books/organisation.ts'
import { flag, list, maybeDecimal4, read, requiredText, text } from './shape.ts'

const accountsShape = z.looseObject({
  accounts: z.array(
    z.looseObject({
      accountID: requiredText,
      code: text,
      name: requiredText,
      type: requiredText,
      _class: text,
      taxType: text,
      status: text,
      systemAccount: text,
      currencyCode: text,
      bankAccountNumber: text,
      enablePaymentsToAccount: flag,
    }),
  ),
})

/** The chart of accounts. */
export function accountsOf(value: unknown): Account[] {
  return read('Accounts', accountsShape, value).accounts.map((wire) => ({
    id: wire.accountID,
    code: wire.code,
    name: wire.name,
    type: wire.type,
    class: wire._class,
    taxType: wire.taxType,
    status: wire.status || 'ACTIVE',
    systemAccount: wire.systemAccount,
    currency: wire.currencyCode,
    enablePayments: wire.enablePaymentsToAccount,
    ...(wire.type === 'BANK' && wire.bankAccountNumber !== '' ? { bankAccountNumber: wire.bankAccountNumber } : {}),
  }))
}

const taxRatesShape = z.looseObject({
  taxRates: z.array(
    z.looseObject({
      taxType: requiredText,
      name: text,
      status: text,
      effectiveRate: maybeDecimal4,
      canApplyToAssets: flag,
      canApplyToEquity: flag,
      canApplyToExpenses: flag,
      canApplyToLiabilities: flag,
      canApplyToRevenue: flag,
    }),
  ),
})

/** The tax rates; `appliesTo` names account classes. */
export function taxRatesOf(value: unknown): TaxRate[] {
  return read('TaxRates', taxRatesShape, value).taxRates.map((wire) => {
    const classes: [string, boolean][] = [
      ['ASSET', wire.canApplyToAssets],
      ['EQUITY', wire.canApplyToEquity],
      ['EXPENSE', wire.canApplyToExpenses],
      ['LIABILITY', wire.canApplyToLiabilities],
      ['REVENUE', wire.canApplyToRevenue],
    ]
    return {
      taxType: wire.taxType,
      name: wire.name,
      rate: wire.effectiveRate ?? 0n,
      status: wire.status || 'ACTIVE',
      appliesTo: classes.filter(([, applies]) => applies).map(([name]) => name),
    }
  })
}

const trackingShape = z.looseObject({
  trackingCategories: z.array(
    z.looseObject({
      trackingCategoryID: requiredText,
      name: requiredText,
      status: text,
      options: list(z.looseObject({ trackingOptionID: requiredText, name: text, status: text })),
    }),
  ),
})

/** The active tracking categories with their active options. */
export function trackingCategoriesOf(value: unknown): TrackingCategory[] {
  const active = ({ status }: { status: string }) => status === '' || status === 'ACTIVE'
  return read('TrackingCategories', trackingShape, value)
    .trackingCategories.filter(active)
    .map(({ trackingCategoryID, name, options }) => ({
      id: trackingCategoryID,
      name,
      options: options.filter(active).map((option) => ({ id: option.trackingOptionID, name: option.name })),
    }))
}

const currenciesShape = z.looseObject({
  currencies: list(z.looseObject({ code: requiredText, description: text })),
})

/** The currencies an organisation uses; the id is the code. */
export function currenciesOf(value: unknown): NamedSetting[] {
  return read('Currencies', currenciesShape, value).currencies.map(({ code, description }) => ({
    id: code,
    name: description || code,
  }))
}

const themesShape = z.looseObject({
  brandingThemes: z.array(z.looseObject({ brandingThemeID: requiredText, name: text })),
})

/** The branding themes. */
export function brandingThemesOf(value: unknown): NamedSetting[] {
  return read('BrandingThemes', themesShape, value).brandingThemes.map(({ brandingThemeID, name }) => ({
    id: brandingThemeID,
    name,
  }))
}

const groupsShape = z.looseObject({
  contactGroups: z.array(z.looseObject({ contactGroupID: requiredText, name: text, status: text })),
})

/** The contact groups that were not deleted. */
export function contactGroupsOf(value: unknown): NamedSetting[] {
  return read('ContactGroups', groupsShape, value)
    .contactGroups.filter(({ status }) => status !== 'DELETED')
    .map(({ contactGroupID, name }) => ({ id: contactGroupID, name }))
}

const usersShape = z.looseObject({
  users: z.array(
    z.looseObject({
      userID: requiredText,
      emailAddress: text,
      firstName: text,
      lastName: text,
      organisationRole: text,
    }),
  ),
})

/** The users with their roles. */
export function usersOf(value: unknown): User[] {
  return read('Users', usersShape, value).users.map((wire) => ({
    id: wire.userID,
    name: [wire.firstName, wire.lastName].filter((part) => part !== '').join(' '),
    email: wire.emailAddress,
    role: wire.organisationRole,
  }))
}

const servicesShape = z.looseObject({
  paymentServices: list(
    z.looseObject({ paymentServiceID: requiredText, paymentServiceName: text, paymentServiceType: text }),
  ),
})

/** The payment services, each with its type. */
export function paymentServicesOf(value: unknown): NamedSetting[] {
  return read('PaymentServices', servicesShape, value).paymentServices.map((wire) => ({
    id: wire.paymentServiceID,
    name: [wire.paymentServiceName, wire.paymentServiceType].filter((part) => part !== '').join(', '),
  }))
}

const budgetsShape = z.looseObject({
  budgets: list(
    z.looseObject({
      budgetID: requiredText,
      type: text,
      description: text,
      tracking: list(z.looseObject({ option: text })),
    }),
  ),
})

/** The budgets; the one of the whole organisation has no name in Xero. */
export function budgetsOf(value: unknown): NamedSetting[] {
  return read('Budgets', budgetsShape, value).budgets.map(({ budgetID, type, description, tracking }) => {
    const options = tracking.map(({ option }) => option).filter((option) => option !== '')
    const what = type === 'TRACKING' ? options.join(', ') : 'the whole organisation'
    return { id: budgetID, name: [description, what].filter((part) => part !== '').join(': ') }
  })
}

const remindersShape = z.looseObject({ invoiceReminders: list(z.looseObject({ enabled: z.boolean().optional() })) })

/** Whether Xero sends invoice reminders. */
export function invoiceRemindersOf(value: unknown): { enabled: boolean } {
  const { invoiceReminders } = read('InvoiceReminders', remindersShape, value)
  return { enabled: invoiceReminders.some(({ enabled }) => enabled === true) }
}
