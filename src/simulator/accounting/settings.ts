import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msDate, msInstant, msPlain } from '../edge/wire-dates.ts'
import { decimal4Number } from '../edge/wire-numbers.ts'
import { decimalField, fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { BrandingTheme, TaxRate, User } from '../state-settings.ts'
import { present } from './sent.ts'

type Json = Record<string, unknown>

/** `/Organisation` (or `/Organisations`): read only, and `/Actions`, what this user may do. */
export function organisationEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  const part = call.path[1]?.toLowerCase()
  if (part === 'actions') {
    const items = ACTIONS.map((name) => ({ Name: name, Status: 'ALLOWED' }))
    return { kind: 'envelope', resource: 'Actions', items }
  }
  if (part !== undefined) throw notFoundPage()
  return { kind: 'envelope', resource: 'Organisations', items: [organisationJson(context)] }
}

const ACTIONS = [
  'UseMulticurrency',
  'CreateApprovedInvoice',
  'CreateDraftInvoice',
  'CreateRepeatingInvoice',
  'CreateApprovedBill',
  'CreateDraftBill',
  'CreateCreditNote',
  'CreateContact',
  'AttachFilesToInvoices',
]

function organisationJson({ organisation }: ApiContext): Json {
  const { settings } = organisation
  return {
    Name: settings.name,
    LegalName: settings.legalName,
    PaysTax: settings.salesTaxBasis !== 'NONE',
    Version: settings.version,
    OrganisationType: 'COMPANY',
    BaseCurrency: settings.baseCurrency,
    CountryCode: settings.countryCode,
    IsDemoCompany: settings.isDemoCompany,
    OrganisationStatus: 'ACTIVE',
    TaxNumber: settings.taxNumber,
    FinancialYearEndDay: settings.financialYearEndDay,
    FinancialYearEndMonth: settings.financialYearEndMonth,
    SalesTaxBasis: settings.salesTaxBasis,
    SalesTaxPeriod: settings.salesTaxPeriod,
    DefaultSalesTax: 'Remember previous',
    DefaultPurchasesTax: 'Remember previous',
    ...present<Json>({
      PeriodLockDate: settings.periodLockDate && msDate(settings.periodLockDate),
      EndOfYearLockDate: settings.endOfYearLockDate && msDate(settings.endOfYearLockDate),
    }),
    CreatedDateUTC: msPlain(settings.createdAt),
    OrganisationEntityType: 'COMPANY',
    Timezone: settings.timeZone,
    ShortCode: settings.shortCode,
    OrganisationID: organisation.id,
    Edition: 'BUSINESS',
    Class: settings.organisationClass,
    Addresses: [],
    Phones: [],
    ExternalLinks: [],
    PaymentTerms: {},
  }
}

/** `/TaxRates` and `/TaxRates/{TaxType}`: read only here; writing tax rates is not simulated (501). */
export function taxRatesEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  const rates = [...context.organisation.taxRates.values()]
  const key = call.path[1]?.toUpperCase() ?? call.query.get('taxtype')?.toUpperCase()
  const found = key === undefined ? rates : rates.filter((rate) => rate.taxType.toUpperCase() === key)
  if (found.length === 0 && call.path[1] !== undefined) throw notFoundPage()
  const { rows } = listRows(found, call, TAX_RATES)
  return { kind: 'envelope', resource: 'TaxRates', items: rows.map(taxRateJson) }
}

const TAX_RATES: Listing<TaxRate> = {
  table: fieldTable<TaxRate>('TaxRate', {
    Name: textField((row) => row.name),
    TaxType: textField((row) => row.taxType),
    Status: textField((row) => row.status),
    ReportTaxType: textField((row) => row.reportTaxType),
    EffectiveRate: decimalField((row) => row.rate, 4),
    DisplayTaxRate: decimalField((row) => row.rate, 4),
    CanApplyToAssets: flagField((row) => row.appliesTo.assets),
    CanApplyToEquity: flagField((row) => row.appliesTo.equity),
    CanApplyToExpenses: flagField((row) => row.appliesTo.expenses),
    CanApplyToLiabilities: flagField((row) => row.appliesTo.liabilities),
    CanApplyToRevenue: flagField((row) => row.appliesTo.revenue),
  }),
  id: (row) => row.taxType,
  updatedAt: () => 0,
  paging: 'never',
  order: (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
}

function taxRateJson(rate: TaxRate): Json {
  return {
    Name: rate.name,
    TaxType: rate.taxType,
    ReportTaxType: rate.reportTaxType,
    CanApplyToAssets: rate.appliesTo.assets,
    CanApplyToEquity: rate.appliesTo.equity,
    CanApplyToExpenses: rate.appliesTo.expenses,
    CanApplyToLiabilities: rate.appliesTo.liabilities,
    CanApplyToRevenue: rate.appliesTo.revenue,
    DisplayTaxRate: decimal4Number(rate.rate),
    EffectiveRate: decimal4Number(rate.rate),
    Status: rate.status,
    TaxComponents: rate.components.map((component) => ({
      Name: component.name,
      Rate: decimal4Number(component.rate),
      IsCompound: component.compound,
      IsNonRecoverable: component.nonRecoverable,
    })),
  }
}

/** `/Currencies`: the currencies an organisation is subscribed to; read only here. */
export function currenciesEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  if (call.path[1] !== undefined) throw notFoundPage()
  const currencies = [...context.organisation.currencies.values()]
  const items = currencies.map((currency) => ({ Code: currency.code, Description: currency.description }))
  return { kind: 'envelope', resource: 'Currencies', items }
}

/** `/BrandingThemes` and one by id. */
export function brandingThemesEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  const themes = context.organisation.brandingThemes
  return listOrOne(call, 'BrandingThemes', themes, (theme: BrandingTheme) => ({
    BrandingThemeID: theme.id,
    Name: theme.name,
    LogoUrl: '',
    Type: 'INVOICE',
    SortOrder: theme.sortOrder,
    CreatedDateUTC: msInstant(theme.createdAt),
  }))
}

function listOrOne<T>(call: ApiCall, resource: string, rows: Map<string, T>, json: (row: T) => Json): Answer {
  const key = call.path[1]
  if (call.path.length > 2) throw notFoundPage()
  if (key === undefined) return { kind: 'envelope', resource, items: [...rows.values()].map(json) }
  const found = rows.get(key.toLowerCase())
  if (!found) throw notFoundPage()
  return { kind: 'envelope', resource, items: [json(found)] }
}

/** `/Users` and one by id. */
export function usersEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  const { users } = context.organisation
  if (call.path[1] !== undefined) return listOrOne(call, 'Users', users, userJson)
  const { rows } = listRows(users.values(), call, USERS)
  return { kind: 'envelope', resource: 'Users', items: rows.map(userJson) }
}

function userJson(user: User): Json {
  return {
    UserID: user.id,
    EmailAddress: user.email,
    FirstName: user.firstName,
    LastName: user.lastName,
    UpdatedDateUTC: msInstant(user.updatedAt),
    IsSubscriber: user.isSubscriber,
    OrganisationRole: user.role,
  }
}

const USERS: Listing<User> = {
  table: fieldTable<User>('User', {
    UserID: guidField((row) => row.id),
    EmailAddress: textField((row) => row.email),
    FirstName: textField((row) => row.firstName),
    LastName: textField((row) => row.lastName),
    IsSubscriber: flagField((row) => row.isSubscriber),
    OrganisationRole: textField((row) => row.role),
    UpdatedDateUTC: instantField((row) => row.updatedAt),
  }),
  id: (row) => row.id,
  updatedAt: (row) => row.updatedAt,
  paging: 'never',
}

/** `/InvoiceReminders/Settings`: whether Xero itself chases; off unless the organisation switched it on. */
export function invoiceRemindersEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.path[1]?.toLowerCase() !== 'settings' || call.path.length > 2) throw notFoundPage()
  if (call.method !== 'GET') throw notImplemented()
  const enabled = context.organisation.settings.invoiceReminders ?? false
  return { kind: 'envelope', resource: 'InvoiceReminders', items: [{ Enabled: enabled }] }
}
