import type { Cents } from './money.ts'

/** Name and id, as documents carry them. */
export interface ContactRef {
  id: string
  name: string
}

/** A postal or street address, as lines of text. */
export interface Address {
  kind: 'POBOX' | 'STREET'
  lines: readonly string[]
  city: string
  region: string
  postalCode: string
  country: string
}

/** When a contact's documents fall due: `day` and Xero's rule, such as 20 OFFOLLOWINGMONTH. */
export interface PaymentTerms {
  day: number
  type: string
}

/** A customer or supplier. Balances are base-currency cents and undefined where Xero did not send them. */
export interface Contact extends ContactRef {
  status: string
  email: string
  firstName: string
  lastName: string
  accountNumber: string
  contactNumber: string
  taxNumber: string
  phone: string
  bankAccount: string
  isCustomer: boolean
  isSupplier: boolean
  currency: string
  salesAccount: string
  purchasesAccount: string
  salesTaxType: string
  purchasesTaxType: string
  salesTerms: PaymentTerms | undefined
  purchasesTerms: PaymentTerms | undefined
  addresses: readonly Address[]
  groups: readonly string[]
  receivable: Balance | undefined
  payable: Balance | undefined
  updatedAt: number
}

/** What is open with a contact on one side, in base-currency cents. */
export interface Balance {
  outstanding: Cents
  overdue: Cents
}
