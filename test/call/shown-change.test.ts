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
  add_note: ['Bill', 'BILL-88', 'Called them.'],
  withdraw_change: ['chg_00000007'],
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
