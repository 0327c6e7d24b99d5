import { bankTransactionsEndpoint } from '../bank/bank-transactions.ts'
import { bankTransfersEndpoint } from '../bank/bank-transfers.ts'
import { overpaymentsEndpoint, prepaymentsEndpoint } from '../bank/credits.ts'
import type { Endpoint } from '../contract.ts'
import { FILES_API } from '../edge/scopes.ts'
import { filesApi } from '../files/endpoints.ts'
import { budgetsEndpoint } from '../journals/budgets.ts'
import { journalsEndpoint } from '../journals/journals.ts'
import { manualJournalsEndpoint } from '../journals/manual-journals.ts'
import { expenseClaimsEndpoint } from '../orders/expense-claims.ts'
import { purchaseOrdersEndpoint } from '../orders/purchase-orders.ts'
import { quotesEndpoint } from '../orders/quotes.ts'
import { receiptsEndpoint } from '../orders/receipts.ts'
import { repeatingInvoicesEndpoint } from '../orders/repeating-invoices.ts'
import { batchPaymentsEndpoint } from '../payments/batch-payments.ts'
import { paymentsEndpoint } from '../payments/payments.ts'
import { reportsEndpoint } from '../reports/reports.ts'
import { itemsEndpoint } from '../stock/items.ts'
import { linkedTransactionsEndpoint } from '../stock/linked-transactions.ts'
import { accountsEndpoint } from './accounts.ts'
import { brandingThemesEndpoint, paymentServicesEndpoint } from './branding-themes.ts'
import { contactGroupsEndpoint } from './contact-groups.ts'
import { contactsEndpoint } from './contacts.ts'
import { creditNotesEndpoint } from './credit-notes.ts'
import { currenciesEndpoint } from './currencies.ts'
import { invoicesEndpoint } from './invoices.ts'
import { invoiceRemindersEndpoint, organisationEndpoint, usersEndpoint } from './settings.ts'
import { setupEndpoint } from './setup.ts'
import { taxRatesEndpoint } from './tax-rates.ts'
import { trackingCategoriesEndpoint } from './tracking-categories.ts'

/** The endpoints of the accounting API by the first segment of their path, in lower case, and the Files API under its base. What is not here is not simulated. */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  organisation: organisationEndpoint,
  organisations: organisationEndpoint,
  accounts: accountsEndpoint,
  taxrates: taxRatesEndpoint,
  trackingcategories: trackingCategoriesEndpoint,
  currencies: currenciesEndpoint,
  brandingthemes: brandingThemesEndpoint,
  paymentservices: paymentServicesEndpoint,
  users: usersEndpoint,
  setup: setupEndpoint,
  receipts: receiptsEndpoint,
  expenseclaims: expenseClaimsEndpoint,
  invoicereminders: invoiceRemindersEndpoint,
  contacts: contactsEndpoint,
  contactgroups: contactGroupsEndpoint,
  invoices: invoicesEndpoint,
  payments: paymentsEndpoint,
  batchpayments: batchPaymentsEndpoint,
  creditnotes: creditNotesEndpoint,
  banktransactions: bankTransactionsEndpoint,
  banktransfers: bankTransfersEndpoint,
  prepayments: prepaymentsEndpoint,
  overpayments: overpaymentsEndpoint,
  items: itemsEndpoint,
  linkedtransactions: linkedTransactionsEndpoint,
  purchaseorders: purchaseOrdersEndpoint,
  quotes: quotesEndpoint,
  repeatinginvoices: repeatingInvoicesEndpoint,
  manualjournals: manualJournalsEndpoint,
  journals: journalsEndpoint,
  budgets: budgetsEndpoint,
  reports: reportsEndpoint,
  [FILES_API]: filesApi,
}
