import { day } from '../../src/books/day.ts'
import type { RecordRef } from '../../src/call/acts/records.ts'
import type { Change, ChangeOf } from '../../src/call/change.ts'
import { documentRef, draft } from './fixtures.ts'

const described = { summary: 'What will happen', warnings: ['something to mind'] }
const contact = { id: 'c1', name: 'Harbour Dental', updatedAt: 1 }
const document = documentRef({ number: 'INV-0001', status: 'AUTHORISED', amountDue: 4_300n })
const record: RecordRef = {
  ...{ id: 'r1', kind: 'credit_note', number: 'CN-0007', contact, status: 'AUTHORISED', date: day('2026-11-02') },
  ...{ total: 23_000n, open: 4_300n, currency: 'NZD', currencyRate: 1_000_000n, updatedAt: 1 },
}
const totals = { subTotal: 20_000n, totalTax: 3_000n, total: 23_000n }
const line = {
  description: 'Chairs, oak',
  quantity: 20_000n,
  unitAmount: 1_011_111n,
  discountRate: 50_000n,
  accountCode: '204',
  itemCode: 'CH-1',
  taxType: 'OUTPUT2',
  tracking: [{ category: 'Region', option: 'North' }],
}
const patch = {
  name: 'New Name',
  email: 'new@example.com',
  firstName: 'Ana',
  lastName: 'Tui',
  accountNumber: 'A-77',
  taxNumber: '12-345',
  phone: '555 01',
  bankAccount: '12-3456-7890123-00',
  salesAccount: '201',
  purchasesAccount: '401',
  salesTerms: { day: 20, type: 'OFFOLLOWINGMONTH' },
  purchasesTerms: { day: 9, type: 'DAYSAFTERBILLDATE' },
  addresses: [{ kind: 'POBOX', lines: ['Box 5'], city: 'Nelson', region: 'Tasman', postalCode: '7010', country: 'NZ' }],
} as const

/** One change of every act with everything in it that an act can have; an act that is missing does not compile. */
export const EVERY_ACT: { readonly [Name in Change['act']]: ChangeOf<Name> } = {
  create_contact: { act: 'create_contact', contact: patch, ...described },
  update_contact: {
    act: 'update_contact',
    contact,
    patch,
    differences: [{ field: 'bank account', before: '••••9900', after: '••••2300' }],
    ...described,
  },
  archive_contact: { act: 'archive_contact', contact, ...described },
  create_document: {
    ...draft({ number: 'INV-7', reference: 'PO 9', due: day('2026-12-20'), lines: [line], totals }),
    ...described,
  },
  update_document: {
    act: 'update_document',
    document,
    patch: {
      contact: { id: 'c2', name: 'Kauri Legal' },
      date: day('2026-11-21'),
      due: day('2026-12-21'),
      number: 'INV-8',
      reference: 'PO 10',
      url: 'https://example.com/8',
      expectedPaymentDate: day('2026-12-22'),
      plannedPaymentDate: day('2026-12-23'),
      lines: [line],
    },
    differences: [
      { field: 'reference', before: 'PO 8', after: 'PO 10' },
      { field: 'line 1 quantity', before: '3', after: '2' },
    ],
    totals,
    ...described,
  },
  set_status: { act: 'set_status', document, to: 'VOIDED', ours: false, ...described },
  set_record_status: { act: 'set_record_status', record, to: 'VOIDED', ours: false, ...described },
  record_payment: {
    act: 'record_payment',
    paid: { of: { ...record, kind: 'bill' }, amount: 4_300n, known: ['p1'] },
    ...{ account: { id: 'a1', code: '090', name: 'Business Bank' }, date: day('2026-11-25'), reference: 'Cheque 12' },
    ...described,
  },
  record_batch_payment: {
    act: 'record_batch_payment',
    paid: [
      { of: { ...record, kind: 'bill', number: 'B-1' }, amount: 4_200n, known: [] },
      {
        of: { ...record, kind: 'bill', number: 'B-2', contact: { id: 'c2', name: 'Kauri Legal' } },
        amount: 1n,
        known: [],
      },
    ],
    ...{ account: { id: 'a1', code: '090', name: 'Business Bank' }, date: day('2026-11-25'), reference: 'Pay run' },
    ...described,
  },
  allocate_credit: {
    act: 'allocate_credit',
    credit: record,
    document: { ...record, kind: 'invoice', number: 'INV-0001', open: 6_000n },
    amount: 4_200n,
    date: day('2026-11-24'),
    known: ['a1'],
    ...described,
  },
  remove_allocation: {
    act: 'remove_allocation',
    credit: record,
    document: { ...record, kind: 'invoice', number: 'INV-0001', open: 6_000n },
    allocation: { id: 'a1', amount: 4_200n, date: day('2026-11-25') },
    ...described,
  },
  create_bank_transaction: {
    act: 'create_bank_transaction',
    draft: {
      type: 'SPEND-PREPAYMENT',
      ...{ contact, currency: 'NZD', lineAmountTypes: 'Inclusive', lines: [line], totals },
      ...{ account: { id: 'a1', code: '090', name: 'Business Bank' }, date: day('2026-11-25'), reference: 'Card 12' },
    },
    known: ['b1'],
    ...described,
  },
  create_bank_transfer: {
    act: 'create_bank_transfer',
    ...{ account: { id: 'a1', code: '090', name: 'Business Bank' }, date: day('2026-11-25'), reference: 'To save' },
    ...{ to: { id: 'a2', code: '091', name: 'Savings' }, amount: 4_200n, currency: 'NZD' },
    ...described,
  },
  create_journal: {
    act: 'create_journal',
    draft: {
      ...{ narration: 'Accrue power', date: day('2026-11-30'), status: 'POSTED', currency: 'NZD' },
      lineAmountTypes: 'Exclusive',
      lines: [
        {
          ...{ accountCode: '445', accountName: 'Power', amount: 4_200n, description: 'November' },
          ...{ taxType: 'INPUT2', tracking: [{ category: 'Region', option: 'North' }] },
        },
        {
          ...{ accountCode: '801', accountName: 'Accruals', amount: -4_200n, description: '' },
          ...{ taxType: undefined, tracking: [] },
        },
      ],
    },
    known: ['j1'],
    ...described,
  },
  update_record: {
    act: 'update_record',
    record,
    patch: { contact: { id: 'c2', name: 'Kauri Legal' }, date: day('2026-11-21'), number: 'CN-8', lines: [line] },
    differences: [{ field: 'line 1 quantity', before: '3', after: '2' }],
    totals,
    ...described,
  },
  create_repeating_invoice: {
    act: 'create_repeating_invoice',
    draft: { ...draft({ reference: 'PO 9', lines: [line], totals }).draft, kind: 'invoice' },
    schedule: {
      ...{ period: 2, unit: 'WEEKLY', start: day('2026-12-01'), end: day('2027-12-01') },
      due: { day: 20, type: 'OFFOLLOWINGMONTH' },
    },
    ...{ status: 'AUTHORISED', sends: true, known: ['t1'] },
    ...described,
  },
  email_document: { act: 'email_document', document, ...described },
  mark_sent: { act: 'mark_sent', document, ...described },
  attach_file: {
    act: 'attach_file',
    to: { kind: 'invoice', id: 'd1', label: 'INV-0001', contact },
    file: { name: 'Receipt.pdf', mimeType: 'application/pdf', size: 2_048, sha256: 'ab12'.repeat(16) },
    includeOnline: true,
    content: new Uint8Array([1, 2, 3]),
    ...described,
  },
  create_folder: { act: 'create_folder', name: 'Month end 2026-10', ...described },
  store_file: {
    act: 'store_file',
    folder: 'Month end 2026-10',
    file: { name: 'Pack.xlsx', mimeType: 'application/x-sheet', size: 4_096, sha256: 'cd34'.repeat(16) },
    content: new Uint8Array([1, 2, 3]),
    ...described,
  },
  link_expense: {
    act: 'link_expense',
    cost: {
      document: { kind: 'bill', id: 'd1', label: 'BILL-88' },
      ...{ lineId: 'l1', description: 'Courier', amount: '12.00 NZD' },
    },
    customer: contact,
    target: {
      document: { kind: 'invoice', id: 'd2', label: 'INV-0001' },
      ...{ lineId: 'l2', description: 'Delivery', amount: '15.00 NZD' },
    },
    link: { id: 'k1', contactId: 'c2', targetLineId: '' },
    ...described,
  },
  create_setting: {
    act: 'create_setting',
    kind: 'tax_rate',
    within: { id: 'g1', name: 'Region' },
    name: 'Sales tax',
    values: {
      name: 'Sales tax',
      reportTaxType: 'OUTPUT',
      components: [
        { name: 'State', rate: 62_500n, compound: false },
        { name: 'City', rate: 10_000n, compound: true },
      ],
    },
    ...described,
  },
  update_setting: {
    act: 'update_setting',
    kind: 'item',
    within: { id: 'g1', name: 'Region' },
    setting: { id: 'i1', name: 'CH-1' },
    values: { code: 'CH-2', salesPrice: 125_000n, costAccount: '' },
    before: { code: 'CH-1', salesPrice: 99_000n, costAccount: '310' },
    ...described,
  },
  set_group_members: {
    act: 'set_group_members',
    group: { id: 'g1', name: 'Schools' },
    contacts: [contact, { id: 'c2', name: 'Kauri Legal' }],
    to: 'added',
    ...described,
  },
  add_note: {
    act: 'add_note',
    to: { kind: 'bill', id: 'd1', label: 'BILL-88' },
    note: 'Called them.',
    about: 'x',
    ...described,
  },
  withdraw_change: { act: 'withdraw_change', changeId: 'chg_00000007', ...described },
  put_on_record: {
    act: 'put_on_record',
    entry: { kind: 'collections', subject: 'contact:c1', body: { kind: 'promise', amount: 4_300n }, key: 'p_1a2b3c4d' },
    last: 0,
    contact,
    facts: [['Promise', '43.00 NZD by 2026-12-04']],
    ...described,
  },
}
