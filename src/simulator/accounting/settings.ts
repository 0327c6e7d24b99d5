import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { notFoundPage, notImplemented } from '../edge/refusals.ts'
import { msDate, msInstant, msPlain } from '../edge/wire-dates.ts'
import { fieldTable, flagField, guidField, instantField, textField } from '../query/fields.ts'
import { type Listing, listRows } from '../query/list.ts'
import type { User } from '../state-settings.ts'
import { organisationCisSettings } from './cis-settings.ts'
import { present } from './sent.ts'

type Json = Record<string, unknown>

/** `/Organisation` (or `/Organisations`): read only, `/Actions`, what this user may do, and `/{OrganisationID}/CISSettings`. */
export function organisationEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  const part = call.path[1]?.toLowerCase()
  if (part === 'actions') {
    const items = ACTIONS.map((name) => ({ Name: name, Status: 'ALLOWED' }))
    return { kind: 'envelope', resource: 'Actions', items }
  }
  if (call.path[2]?.toLowerCase() === 'cissettings') return organisationCisSettings(call, context)
  if (part !== undefined) throw notFoundPage()
  return { kind: 'envelope', resource: 'Organisations', items: [organisationJson(context)] }
}

/** Xero's list of what an app may ask about; here a user may do everything. */
const ACTIONS = [
  'CreateApprovedInvoice',
  'CreateDraftPurchaseOrder',
  'CreateApprovedBill',
  'AttachFilesIntoInvoice',
  'UseMulticurrency',
  'CreateDraftInvoice',
  'CreateRepeatingInvoice',
  'CreateRepeatingBill',
  'CreateSentQuote',
  'CreateInvoicePayment',
  'CreateApprovedPurchaseOrder',
  'CreateDraftQuote',
  'CreateDraftBill',
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

/** `/Users` and one by id. */
export function usersEndpoint(call: ApiCall, context: ApiContext): Answer {
  if (call.method !== 'GET') throw notImplemented()
  const { users } = context.organisation
  if (call.path[1] !== undefined) return oneUser(call, users)
  const { rows } = listRows(users.values(), call, USERS)
  return { kind: 'envelope', resource: 'Users', items: rows.map(userJson) }
}

function oneUser(call: ApiCall, users: ReadonlyMap<string, User>): Answer {
  const user = call.path.length > 2 ? undefined : users.get(call.path[1]?.toLowerCase() ?? '')
  if (!user) throw notFoundPage()
  return { kind: 'envelope', resource: 'Users', items: [userJson(user)] }
}

/** A user as Xero shows one. */
export function userJson(user: User): Json {
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
