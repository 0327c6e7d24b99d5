import { bankTransactionsEndpoint } from '../bank/bank-transactions.ts'
import { bankTransfersEndpoint } from '../bank/bank-transfers.ts'
import { overpaymentsEndpoint, prepaymentsEndpoint } from '../bank/credits.ts'
import type { Endpoint } from '../contract.ts'
import { batchPaymentsEndpoint } from '../payments/batch-payments.ts'
import { paymentsEndpoint } from '../payments/payments.ts'
import { accountsEndpoint } from './accounts.ts'
import { contactGroupsEndpoint } from './contact-groups.ts'
import { contactsEndpoint } from './contacts.ts'
import { creditNotesEndpoint } from './credit-notes.ts'
import { invoicesEndpoint } from './invoices.ts'
import { reportsEndpoint } from './reports.ts'
import {
  brandingThemesEndpoint,
  currenciesEndpoint,
  invoiceRemindersEndpoint,
  organisationEndpoint,
  taxRatesEndpoint,
  usersEndpoint,
} from './settings.ts'
import { trackingCategoriesEndpoint } from './tracking-categories.ts'

/** The endpoints of the accounting API by the first segment of their path, in lower case. What is not here is not simulated. */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  organisation: organisationEndpoint,
  organisations: organisationEndpoint,
  accounts: accountsEndpoint,
  taxrates: taxRatesEndpoint,
  trackingcategories: trackingCategoriesEndpoint,
  currencies: currenciesEndpoint,
  brandingthemes: brandingThemesEndpoint,
  users: usersEndpoint,
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
  reports: reportsEndpoint,
}
