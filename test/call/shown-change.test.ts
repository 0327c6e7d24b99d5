import { describe, expect, it } from 'vitest'
import { textOf } from '../../src/approvals/html.ts'
import { amountView, changeView, sentenceOf } from '../../src/approvals/view-change.ts'
import { ACTS } from '../../src/call/acts.ts'
import { showChange } from '../../src/call/shown-change.ts'
import { fullText } from '../../src/cli/approvals-show.ts'
import { questionText } from '../../src/server/elicit.ts'
import { heldRecord } from '../approvals/approvals-in-memory.ts'
import { EVERY_ACT } from './every-act.ts'

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

function unescaped(text: string): string {
  return Object.entries(ENTITIES).reduceRight((read, [entity, character]) => read.replaceAll(entity, character), text)
}

/** What each act must show beside its summary and warnings: everything that is sent, and the record it is sent to. */
const SHOWN: Readonly<Record<(typeof ACTS)[number], readonly string[]>> = {
  create_contact: contactTexts(),
  update_contact: ['Harbour Dental', '••••9900', ...contactTexts()],
  archive_contact: ['Harbour Dental', 'ACTIVE', 'ARCHIVED'],
  create_document: [
    ...['INV-7', 'Harbour Dental', 'DRAFT', 'PO 9', '2026-11-20', '2026-12-20', 'before tax'],
    ...lineTexts(),
  ],
  update_document: [
    ...[
      ...documentTexts(),
      'Kauri Legal',
      '2026-11-21',
      '2026-12-21',
      'INV-8',
      'PO 8',
      'PO 10',
      'https://example.com/8',
    ],
    ...['2026-12-22', '2026-12-23', 'line 1 quantity', ...lineTexts()],
  ],
  set_status: [...documentTexts(), 'VOIDED'],
  set_record_status: [
    'Credit note',
    'CN-0007',
    'Harbour Dental',
    'AUTHORISED',
    '2026-11-02',
    '230.00 NZD',
    '43.00 NZD',
    'VOIDED',
  ],
  record_payment: [
    ...['Bill', 'CN-0007', 'Harbour Dental', 'AUTHORISED', '2026-11-02', '230.00 NZD', '43.00 NZD'],
    ...['090 Business Bank', '2026-11-25', 'Cheque 12'],
  ],
  record_batch_payment: [
    ...['2 documents', '090 Business Bank', '2026-11-25', 'Pay run', 'bill B-1', 'Harbour Dental', '43.00', '42.00'],
    ...['bill B-2', 'Kauri Legal', '0.01', '42.01 NZD'],
  ],
  allocate_credit: [
    ...['Invoice', 'INV-0001', 'Harbour Dental', '60.00 NZD', 'credit note CN-0007', '43.00 NZD', '42.00 NZD'],
    '2026-11-24',
  ],
  remove_allocation: [
    ...['Invoice', 'INV-0001', 'Harbour Dental', '60.00 NZD', 'credit note CN-0007', '42.00 NZD', '2026-11-25'],
  ],
  create_bank_transaction: [
    ...['spent, as a prepayment', 'Harbour Dental', '090 Business Bank', '2026-11-25', 'Card 12', 'including tax'],
    ...lineTexts(),
  ],
  create_bank_transfer: ['42.00 NZD', '090 Business Bank', '2026-11-25', 'To save', '091 Savings'],
  create_journal: [
    ...[
      'Accrue power',
      'POSTED',
      '2026-11-30',
      'before tax',
      '445 Power',
      'November',
      'INPUT2',
      'Region: North',
      '42.00',
    ],
    ...['801 Accruals', '42.00 NZD'],
  ],
  update_record: [
    ...['Credit note', 'CN-0007', 'Harbour Dental', 'AUTHORISED', '43.00 NZD', 'Kauri Legal', '2026-11-21', 'CN-8'],
    ...['line 1 quantity', '3', ...lineTexts()],
  ],
  create_repeating_invoice: [
    ...['Harbour Dental', 'PO 9', 'every 2 weeks', '2026-12-01', '2027-12-01', '20 of the following month'],
    ...['approved documents, by itself', 'each one to the customer, by itself', ...lineTexts()],
  ],
  email_document: [...documentTexts(), "goes to the contact's address in Xero"],
  mark_sent: [...documentTexts(), 'sent to contact', 'no', 'yes'],
  attach_file: [
    ...['Invoice', 'INV-0001', 'Harbour Dental', 'Receipt.pdf', 'application/pdf', '2048 bytes', 'ab12'.repeat(16)],
    'shows the file',
  ],
  create_folder: ['Month end 2026-10'],
  store_file: ['Month end 2026-10', 'Pack.xlsx', 'application/x-sheet', '4096 bytes', 'cd34'.repeat(16)],
  link_expense: [
    ...['Bill', 'BILL-88', 'Courier', '12.00 NZD', 'Harbour Dental', 'INV-0001', 'Delivery', '15.00 NZD'],
    'the link that the cost has',
  ],
  create_setting: ['tax rate', 'Region', 'Sales tax', 'OUTPUT', 'State 6.25%, City 1% on top'],
  update_setting: ['Item', 'CH-1', 'Region', 'code', 'CH-2', 'sales price', '9.9', '12.5', '310'],
  set_group_members: ['Contact group', 'Schools', 'Adds', 'Harbour Dental, Kauri Legal'],
  add_note: ['Bill', 'BILL-88', 'Called them.'],
  withdraw_change: ['chg_00000007'],
  put_on_record: ['Promise', '43.00 NZD by 2026-12-04'],
}

function contactTexts(): string[] {
  const plain = ['New Name', 'new@example.com', 'Ana', 'Tui', 'A-77', '12-345', '555 01', '12-3456-7890123-00', '201']
  return [
    ...plain,
    '401',
    '20 of the following month',
    '9 days after the document date',
    'Box 5, Nelson, Tasman, 7010, NZ',
  ]
}

function documentTexts(): string[] {
  return ['INV-0001', 'Harbour Dental', 'AUTHORISED', '2026-11-01', '115.00 NZD', '43.00 NZD']
}

function lineTexts(): string[] {
  const line = ['Chairs, oak', 'CH-1', '2', '101.1111', '5%', '204', 'OUTPUT2', 'Region: North', '192.11']
  return [...line, '200.00', '30.00', '230.00 NZD']
}

describe.each(ACTS)('%s, as a person sees it before agreeing', (act) => {
  const change = EVERY_ACT[act]
  const record = heldRecord(change)
  const { title, facts, differences, lines, warnings } = showChange(change)
  const all = [title, ...textsIn([facts, differences, lines?.rows, lines?.totals, warnings])].filter(
    (text) => text !== '',
  )

  it('tells all that is sent', () => {
    expect([title, warnings]).toEqual(['What will happen', ['something to mind']])
    expect(all).toEqual(expect.arrayContaining([...SHOWN[act]]))
  })

  it('is whole on the page, on the terminal and in a host question', async () => {
    const page = unescaped(
      textOf(changeView(record)) + sentenceOf(record) + textOf(amountView(change) ?? changeView(record)),
    )
    const terminal = fullText(record, { terminal: { columns: 10_000 } as never, zone: 'UTC' })
    const question = await questionText([record])
    for (const text of all) {
      for (const channel of [page, terminal, question]) expect(channel).toContain(text)
    }
  })
})
