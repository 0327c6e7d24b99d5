import { COST, cost, keeping, type Row, SOLD, sale, spent } from './rows.ts'

const advance = (type: string, accountCode: string) =>
  spent({
    type,
    contact: { name: 'Ann' },
    lineAmountTypes: 'NoTax',
    lineItems: [{ description: 'In advance', quantity: 1, unitAmount: 50, accountCode }],
  })

const allocated = (invoice: string | undefined, amount: number) => ({
  allocations: [{ amount, date: '2026-11-10', invoice: { invoiceID: invoice } }],
})

const paid = (invoice: string | undefined, amount: number) => ({
  invoice: { invoiceID: invoice },
  account: { code: '090' },
  date: '2026-11-11',
  amount,
})

/** Documents and money, with what each moves in the ledger. */
export const moneyRows: Row[] = [
  {
    method: 'createInvoices',
    args: () => [{ invoices: [sale(), sale({ status: 'DRAFT' })] }],
    moved: SOLD(),
    keep: (body, made) => {
      keeping('Invoice', 'invoices', 'invoiceID')(body, made)
      keeping('draft', 'invoices', 'invoiceID', 1)(body, made)
      made.saleLine = body.invoices[0].lineItems[0].lineItemID
    },
  },
  {
    method: 'updateInvoice',
    args: ({ draft }) => [draft, { invoices: [{ status: 'AUTHORISED' }] }],
    moved: SOLD(),
    answer: () => ({ invoices: [{ status: 'AUTHORISED', total: 115 }] }),
  },
  {
    method: 'updateOrCreateInvoices',
    args: () => [
      {
        invoices: [
          cost({ lineItems: [{ itemCode: 'LAMP', description: 'Lamps', quantity: 2, unitAmount: 10 }] }),
          cost({ invoiceNumber: 'B-2' }),
        ],
      },
    ],
    moved: { '800': -2_000 - 11_500, '630': 2_000, '400': 10_000, '820': 1_500 },
    keep: (body, made) => {
      keeping('stock', 'invoices', 'invoiceID')(body, made)
      keeping('bill', 'invoices', 'invoiceID', 1)(body, made)
      made.costLine = body.invoices[1].lineItems[0].lineItemID
    },
  },
  {
    method: 'createInvoices',
    args: () => [{ invoices: [sale({ lineItems: [{ itemCode: 'LAMP', description: 'Lamp', quantity: 1 }] })] }],
    moved: { '610': 5_750, '200': -5_000, '820': -750, '310': 1_000, '630': -1_000 },
  },
  { method: 'emailInvoice', args: ({ Invoice }) => [Invoice, {}] },
  {
    method: 'createCreditNotes',
    args: () => [{ creditNotes: [sale({ type: 'ACCRECCREDIT', status: 'DRAFT' })] }],
    keep: keeping('CreditNote', 'creditNotes', 'creditNoteID'),
  },
  {
    method: 'updateCreditNote',
    args: ({ CreditNote }) => [CreditNote, { creditNotes: [{ status: 'AUTHORISED' }] }],
    moved: SOLD(-1),
  },
  {
    method: 'updateOrCreateCreditNotes',
    args: () => [{ creditNotes: [cost({ type: 'ACCPAYCREDIT' })] }],
    moved: COST(-1),
  },
  {
    method: 'createCreditNoteAllocation',
    args: ({ CreditNote, Invoice }) => [CreditNote, allocated(Invoice, 40)],
    keep: keeping('allocation', 'allocations', 'allocationID'),
  },
  {
    method: 'deleteCreditNoteAllocations',
    args: ({ CreditNote, allocation }) => [CreditNote, allocation],
  },
  {
    method: 'createBankTransactions',
    args: () => [
      { bankTransactions: [spent(), advance('RECEIVE-PREPAYMENT', '620'), advance('RECEIVE-OVERPAYMENT', '610')] },
    ],
    moved: { '090': -2_300 + 10_000, '400': 2_000, '820': 300, '620': -5_000, '610': -5_000 },
    keep: (body, made) => {
      keeping('BankTransaction', 'bankTransactions', 'bankTransactionID')(body, made)
      keeping('Prepayment', 'bankTransactions', 'prepaymentID', 1)(body, made)
      keeping('Overpayment', 'bankTransactions', 'overpaymentID', 2)(body, made)
    },
  },
  {
    method: 'updateBankTransaction',
    args: ({ BankTransaction }) => [BankTransaction, { bankTransactions: [spent({ type: 'SPEND', reference: 'x' })] }],
    answer: () => ({ bankTransactions: [{ reference: 'x', total: 23 }] }),
  },
  {
    method: 'updateOrCreateBankTransactions',
    args: () => [
      {
        bankTransactions: [
          spent({
            type: 'RECEIVE',
            lineItems: [{ description: 'Till', quantity: 1, unitAmount: 115, accountCode: '200' }],
          }),
        ],
      },
    ],
    moved: { '090': 11_500, '200': -10_000, '820': -1_500 },
  },
  {
    method: 'createPrepaymentAllocations',
    args: ({ Prepayment, Invoice }) => [Prepayment, allocated(Invoice, 20)],
    moved: { '620': 2_000, '610': -2_000 },
    keep: keeping('allocation', 'allocations', 'allocationID'),
  },
  {
    method: 'deletePrepaymentAllocations',
    args: ({ Prepayment, allocation }) => [Prepayment, allocation],
    moved: { '620': -2_000, '610': 2_000 },
  },
  {
    method: 'createOverpaymentAllocations',
    args: ({ Overpayment, Invoice }) => [Overpayment, allocated(Invoice, 20)],
    keep: keeping('allocation', 'allocations', 'allocationID'),
  },
  { method: 'deleteOverpaymentAllocations', args: ({ Overpayment, allocation }) => [Overpayment, allocation] },
  {
    method: 'createPayments',
    args: ({ Invoice, bill }) => [{ payments: [paid(Invoice, 15), paid(bill, 10)] }],
    moved: { '090': 500, '610': -1_500, '800': 1_000 },
    keep: keeping('Payment', 'payments', 'paymentID'),
  },
  {
    method: 'createPayment',
    args: ({ draft }) => [paid(draft, 5)],
    moved: { '090': 500, '610': -500 },
    keep: keeping('spare', 'payments', 'paymentID'),
  },
  { method: 'deletePayment', args: ({ spare }) => [spare, { status: 'DELETED' }], moved: { '090': -500, '610': 500 } },
  ...[1, 2, 3].map(
    (): Row => ({
      method: 'createBatchPayment',
      args: ({ bill, stock }) => [
        {
          batchPayments: [
            {
              account: { code: '090' },
              date: '2026-11-12',
              payments: [bill, stock].map((invoiceID) => ({ invoice: { invoiceID }, amount: 3 })),
            },
          ],
        },
      ],
      moved: { '090': -600, '800': 600 },
      keep: (body, made) => {
        made.older = made.old ?? ''
        made.old = made.BatchPayment ?? ''
        keeping('BatchPayment', 'batchPayments', 'batchPaymentID')(body, made)
      },
    }),
  ),
  {
    method: 'deleteBatchPayment',
    args: ({ old }) => [{ batchPaymentID: old, status: 'DELETED' }],
    moved: { '090': 600, '800': -600 },
  },
  {
    method: 'deleteBatchPaymentByUrlParam',
    args: ({ older }) => [older, { status: 'DELETED' }],
    moved: { '090': 600, '800': -600 },
  },
  ...[1, 2, 3].map(
    (): Row => ({
      method: 'createBankTransfer',
      args: () => [
        { bankTransfers: [{ fromBankAccount: { code: '090' }, toBankAccount: { code: '092' }, amount: 100 }] },
      ],
      moved: { '090': -10_000, '092': 10_000 },
      keep: (body, made) => {
        made.older = made.old ?? ''
        made.old = made.BankTransfer ?? ''
        keeping('BankTransfer', 'bankTransfers', 'bankTransferID')(body, made)
      },
    }),
  ),
  {
    method: 'deleteBankTransfer',
    args: ({ old }) => [old, { status: 'DELETED' }],
    moved: { '090': 10_000, '092': -10_000 },
  },
  {
    method: 'deleteBankTransfers',
    args: ({ older }) => [{ bankTransfers: [{ bankTransferID: older, status: 'DELETED' }] }],
    moved: { '090': 10_000, '092': -10_000 },
  },
]
