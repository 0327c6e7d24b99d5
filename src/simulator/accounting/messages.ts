import type { Day } from '../../books/day.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A day as Xero writes it inside a sentence: `30-Nov-2018`. */
function sentenceDay(day: Day): string {
  return `${day.slice(8, 10)}-${MONTHS[Number.parseInt(day.slice(5, 7), 10) - 1] ?? ''}-${day.slice(0, 4)}`
}

/** Xero's own validation sentences, word for word as seen in its documentation, in public issues and in recorded answers. */
export const SEEN = {
  accountCodeInvalid: (code: string) => `Account code '${code}' is not a valid code for this document.`,
  accountCodeArchived: (code: string) =>
    `Account code '${code}' has been archived, or has been deleted. Each line item must reference a valid account.`,
  accountInvalid: 'Account must be valid.',
  taxTypeMismatch: (taxType: string, code: string) =>
    `The TaxType code '${taxType}' cannot be used with account code '${code}'.`,
  taxTypeUnknown: (taxType: string) =>
    `The TaxType code '${taxType}' does not exist or cannot be used for this type of transaction.`,
  invoiceNotEditable: 'Invoice not of valid status for modification',
  invoiceNotCreatable: 'Invoice not of valid status for creation',
  invoiceAllocated:
    'Invoice not of valid status for modification This document cannot be edited as it has a payment or credit note allocated to it.',
  documentAllocated: 'This document cannot be edited as it has a payment or credit note allocated to it.',
  invoiceNumberTaken: 'Invoice # must be unique.',
  contactNameTaken: (name: string) =>
    `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`,
  contactArchived:
    'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.',
  contactMissing: 'A Contact must be specified for this type of transaction',
  contactUnidentified:
    'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber',
  linesMissing: 'One or more line items must be specified',
  descriptionMissing: 'The description field is mandatory for each line item.',
  lineTotalWrong: (sent: string, expected: string) =>
    `The line total ${sent} does not match the expected line total ${expected}`,
  discountOnBill: 'Discounts may not be applied to ACCPAY invoices.',
  periodLocked: (lock: Day) =>
    `The document date cannot be before the period lock date, currently set at ${sentenceDay(lock)}`,
  yearLocked: (lock: Day) =>
    `The document date cannot be before the end of year lock date, currently set at ${sentenceDay(lock)}`,
  currencyMissing: (code: string) => `Users Organisation is not subscribed to currency ${code}`,
  paymentTooLarge: 'Payment amount exceeds the amount outstanding on this document',
  paymentNeedsAuthorised: 'Payments can only be made against Authorised documents',
  allocationTooLarge: 'Credit Note cannot be allocated as amount is greater than amount outstanding',
  allocationPaid: 'The invoice you are trying to allocate to has already been paid off',
  allocationWrongType: 'Credit Note cannot be allocated to an incorrect invoice type',
  creditNoteUnknown: 'An existing Credit Note with the specified CreditNoteID could not be found',
  nameTaken: 'Please enter a unique Name.',
  emailInvalid: 'Email address must be valid',
  groupLimit: "You've reached the limit of 100 contact groups.",
  sentToContactNeedsAuthorised: 'Only AUTHORISED invoices may have SentToContact updated.',
  bankTransactionReconciled: 'This Bank Transaction cannot be edited as it has been reconciled with a Bank Statement.',
  documentNotFound: 'The document with the supplied id was not found for this endpoint.',
} as const

/** Sentences whose exact wording in Xero is not known; the rules behind them are. Correct them here when Xero's text is seen. */
export const UNSEEN = {
  invoiceTypeInvalid: 'Invoice Type must be ACCREC or ACCPAY',
  creditNoteTypeInvalid: 'Credit Note Type must be ACCRECCREDIT or ACCPAYCREDIT',
  typeFixed: 'The Type of a document cannot be changed',
  creditNoteNotEditable: 'Credit note not of valid status for modification',
  creditNoteNotCreatable: 'Credit note not of valid status for creation',
  creditNoteNumberTaken: 'Credit Note # must be unique.',
  invoiceUnknown: 'Invoice could not be found',
  dateInvalid: (field: string) => `${field} is not a valid date`,
  numberInvalid: (field: string) => `${field} is not a valid number`,
  textTooLong: (field: string, limit: number) => `${field} must not be more than ${limit} characters`,
  dueDateMissing: 'The due date must be specified for an authorised invoice',
  accountMissing: 'Each line item must have an account code before the document can be submitted or approved',
  unitAmountMissing: 'Each line item must have a unit amount before the document can be submitted or approved',
  totalNegative: 'The document total must not be negative',
  itemUnknown: (code: string) => `Item code '${code}' is not valid`,
  lineAmountTypesInvalid: 'LineAmountTypes must be Exclusive, Inclusive or NoTax',
  trackingLimit: 'A line item can have at most 2 tracking categories',
  trackingUnknown: (name: string) => `The tracking category or option '${name}' is not active or does not exist`,
  brandingThemeUnknown: 'The branding theme could not be found',
  discountBoth: 'Only one of DiscountRate and DiscountAmount can be specified',
  discountOnCredit: 'Discounts may not be applied to credit notes.',
  paymentAccountMissing: 'The account for this payment could not be found',
  paymentAccountInvalid: 'Payments can only be made to a bank account or to an account with payments enabled',
  paymentAmountInvalid: 'The payment amount must be greater than zero',
  paymentDeleted: 'The payment has already been deleted',
  paymentNotEditable: 'Payments cannot be modified. Only a Status of DELETED is accepted',
  allocationNeedsAuthorised: 'Only an authorised credit note can be allocated',
  allocationAmountInvalid: 'The allocation amount must be greater than zero',
  allocationContact: 'A credit note can only be allocated to an invoice of the same contact',
  allocationCurrency: 'A credit note can only be allocated to an invoice of the same currency',
  bankTransactionTypeInvalid:
    'Type must be RECEIVE, RECEIVE-PREPAYMENT, RECEIVE-OVERPAYMENT, SPEND, SPEND-PREPAYMENT or SPEND-OVERPAYMENT',
  bankTransferByItself: 'Bank transfers cannot be created or changed through BankTransactions. Use BankTransfers',
  bankTransactionUnknown: 'The bank transaction could not be found',
  bankTransactionStatusInvalid: 'The Status of a bank transaction must be AUTHORISED or DELETED',
  bankTransactionNotEditable: 'Bank transaction not of valid status for modification',
  bankCreditNotEditable: 'Prepayment and overpayment transactions cannot be updated or deleted',
  bankAccountMissing: 'The bank account must be specified by AccountID or Code',
  bankAccountInvalid: 'The bank account must be an active account of type BANK',
  bankAccountFixed: 'The bank account of a bank transaction cannot be changed',
  bankCurrency: (code: string) => `The currency must be that of the bank account, ${code}`,
  bankQuantity: 'The quantity of each line item must be greater than 0',
  bankUnitAmount: 'The unit amount of each line item must not be 0',
  bankTotal: 'The total of a bank transaction must be greater than 0',
  bankDiscount: 'Discounts may not be applied to bank transactions.',
  bankItem: 'ItemCode can only be used when the Bank Transaction Type is SPEND or RECEIVE',
  overpaymentLines: 'Overpayments can only have a single line item',
  taxAmountWrong: (sent: string, expected: string) =>
    `The tax amount ${sent} does not match the expected tax amount ${expected}`,
  transferUnknown: 'The bank transfer could not be found',
  transferAmount: 'The amount of a bank transfer must be greater than 0',
  transferSameAccount: 'A bank transfer must be between two different bank accounts',
  transferCurrencies: 'You cannot transfer between accounts in different currencies',
  transferOnlyDeleted: 'Bank transfers cannot be modified. Only a Status of DELETED is accepted',
  transferDeleted: 'The bank transfer has already been deleted',
  transferReconciled: 'The bank transfer cannot be deleted as it has been reconciled',
  contactPersonsLimit: 'A contact can have at most 5 contact persons',
  contactNameMissing: 'The contact name must be specified',
  contactStatusInvalid: 'ContactStatus must be ACTIVE or ARCHIVED',
  contactUnknown: 'The contact could not be found',
  groupNameMissing: 'The contact group name must be specified',
  codeTaken: 'Please enter a unique Code.',
  codeMissing: 'An account code must be specified',
  accountNameMissing: 'An account name must be specified',
  accountTypeInvalid: (type: string) => `Account type '${type}' is not valid`,
  bankNumberMissing: 'A bank account number must be specified',
  accountInUse: 'The account is in use and cannot be deleted. Archive it instead',
  accountSystem: 'System accounts cannot be changed in this way',
  accountStatusAlone: 'The status of an account cannot be changed together with other details',
  trackingCategoryLimit: 'Only 2 tracking categories can be active at once',
  historyMissing: 'History details must be specified',
  emailDemo: 'Emails cannot be sent from a demo company',
  emailStatus: 'Only SUBMITTED, AUTHORISED and PAID sales invoices can be emailed',
  emailType: 'Only sales invoices can be emailed',
  emailAddress: 'The contact does not have an email address',
  emailLimit: (limit: number) => `The daily limit of ${limit} emails has been reached`,
  reportContactMissing: 'The contactId parameter is required for this report',
  attachmentLimit: 'A document can have at most 10 attachments',
  attachmentSize: 'An attachment must not be larger than 10 MB',
  attachmentEmpty: 'The attachment has no content',
} as const
