import { keeping, type Row } from './rows.ts'

/** Settings, contacts and items: nothing in the ledger. */
export const settingsRows: Row[] = [
  {
    method: 'createAccount',
    args: () => [{ code: '092', name: 'Savings', type: 'BANK', bankAccountNumber: '02-1' }],
    keep: keeping('savings', 'accounts', 'accountID'),
  },
  {
    method: 'createAccount',
    args: () => [{ code: '455', name: 'Odd', type: 'EXPENSE' }],
    keep: keeping('Account', 'accounts', 'accountID'),
  },
  {
    method: 'updateAccount',
    args: ({ Account }) => [Account, { accounts: [{ code: '455', name: 'Odder' }] }],
    answer: () => ({ accounts: [{ name: 'Odder' }] }),
  },
  { method: 'createCurrency', args: () => [{ code: 'EUR' }], answer: () => ({ currencies: [{ code: 'EUR' }] }) },
  {
    method: 'createTaxRates',
    args: () => [
      {
        taxRates: [
          { name: 'Levy', reportTaxType: 'OUTPUT', taxComponents: [{ name: 'Levy', rate: 5, isCompound: false }] },
        ],
      },
    ],
    keep: keeping('TaxRate', 'taxRates', 'taxType'),
  },
  {
    method: 'updateTaxRate',
    args: ({ TaxRate }) => [{ taxRates: [{ name: 'Levy', taxType: TaxRate, status: 'DELETED' }] }],
    answer: () => ({ taxRates: [{ status: 'DELETED' }] }),
  },
  {
    method: 'createTrackingCategory',
    args: () => [{ name: 'Region' }],
    keep: keeping('TrackingCategory', 'trackingCategories', 'trackingCategoryID'),
  },
  {
    method: 'createTrackingOptions',
    args: ({ TrackingCategory }) => [TrackingCategory, { name: 'North' }],
    keep: keeping('TrackingOption', 'options', 'trackingOptionID'),
  },
  {
    method: 'updateTrackingCategory',
    args: ({ TrackingCategory }) => [TrackingCategory, { name: 'Area' }],
    answer: () => ({ trackingCategories: [{ name: 'Area' }] }),
  },
  {
    method: 'updateTrackingOptions',
    args: ({ TrackingCategory, TrackingOption }) => [TrackingCategory, TrackingOption, { name: 'Top' }],
    answer: () => ({ options: [{ name: 'Top' }] }),
  },
  {
    method: 'createContacts',
    args: () => [
      {
        contacts: [
          { name: 'Ann', emailAddress: 'ann@example.com', contactNumber: 'A1' },
          { name: 'Sue', contactNumber: 'S1' },
        ],
      },
    ],
    keep: keeping('Contact', 'contacts', 'contactID'),
  },
  {
    method: 'updateOrCreateContacts',
    args: () => [{ contacts: [{ contactNumber: 'S1', name: 'Sue', firstName: 'Susan' }] }],
    answer: () => ({ contacts: [{ firstName: 'Susan' }] }),
    keep: keeping('supplier', 'contacts', 'contactID'),
  },
  {
    method: 'updateContact',
    args: ({ Contact }) => [Contact, { contacts: [{ name: 'Ann', lastName: 'Other' }] }],
    answer: () => ({ contacts: [{ lastName: 'Other', emailAddress: 'ann@example.com' }] }),
  },
  {
    method: 'createContactGroup',
    args: () => [{ contactGroups: [{ name: 'VIP' }] }],
    keep: keeping('ContactGroup', 'contactGroups', 'contactGroupID'),
  },
  {
    method: 'updateContactGroup',
    args: ({ ContactGroup }) => [ContactGroup, { contactGroups: [{ name: 'Best' }] }],
    answer: () => ({ contactGroups: [{ name: 'Best' }] }),
  },
  {
    method: 'createContactGroupContacts',
    args: ({ ContactGroup, Contact, supplier }) => [
      ContactGroup,
      { contacts: [{ contactID: Contact }, { contactID: supplier }] },
    ],
  },
  { method: 'deleteContactGroupContact', args: ({ ContactGroup, supplier }) => [ContactGroup, supplier] },
  { method: 'deleteContactGroupContacts', args: ({ ContactGroup }) => [ContactGroup] },
  {
    method: 'createItems',
    args: () => [
      {
        items: [
          {
            code: 'LAMP',
            name: 'Lamp',
            inventoryAssetAccountCode: '630',
            purchaseDetails: { unitPrice: 20, cOGSAccountCode: '310' },
            salesDetails: { unitPrice: 50, accountCode: '200' },
          },
        ],
      },
    ],
    keep: keeping('Item', 'items', 'itemID'),
  },
  {
    method: 'updateItem',
    args: ({ Item }) => [Item, { items: [{ code: 'LAMP', name: 'Desk lamp' }] }],
    answer: () => ({ items: [{ name: 'Desk lamp' }] }),
  },
  {
    method: 'updateOrCreateItems',
    args: () => [{ items: [{ code: 'SPARE', name: 'Spare' }] }],
    keep: keeping('spare', 'items', 'itemID'),
  },
  { method: 'deleteItem', args: ({ spare }) => [spare] },
  {
    method: 'createPaymentService',
    args: () => [{ paymentServices: [{ paymentServiceName: 'Pay', paymentServiceUrl: 'https://pay.example' }] }],
    keep: keeping('PaymentService', 'paymentServices', 'paymentServiceID'),
  },
  {
    method: 'createBrandingThemePaymentServices',
    args: ({ BrandingTheme, PaymentService }) => [
      BrandingTheme,
      { paymentServices: [{ paymentServiceID: PaymentService }] },
    ],
  },
  {
    method: 'postSetup',
    args: () => [
      {
        conversionDate: { month: 4, year: 2026 },
        conversionBalances: [
          { accountCode: '090', balance: 1_250.5 },
          { accountCode: '970', balance: -1_000 },
        ],
        accounts: [],
      },
    ],
    moved: { '090': 125_050, '970': -100_000, '840': -25_050 },
  },
]

/** What can only be taken away at the end. */
export const endingRows: Row[] = [
  { method: 'deleteAccount', args: ({ Account }) => [Account], answer: () => ({ accounts: [{ status: 'DELETED' }] }) },
  {
    method: 'deleteTrackingOptions',
    args: ({ TrackingCategory, TrackingOption }) => [TrackingCategory, TrackingOption],
    answer: () => ({ options: [{ status: 'DELETED' }] }),
  },
  {
    method: 'deleteTrackingCategory',
    args: ({ TrackingCategory }) => [TrackingCategory],
    answer: () => ({ trackingCategories: [{ status: 'DELETED' }] }),
  },
]
