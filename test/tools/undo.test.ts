import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import type { Invoice, InvoiceStatus } from '../../src/books/documents.ts'
import { cents, decimal4 } from '../../src/books/money.ts'
import type { DraftLine } from '../../src/call/acts/lines.ts'
import { effectOf } from '../../src/call/acts.ts'
import { type Change, type Difference, reachesAtMost } from '../../src/call/change.ts'
import { CHANGE_STATES, type ChangeRecord } from '../../src/call/changes.ts'
import { inputOf } from '../../src/call/input.ts'
import { undoChange } from '../../src/tools/changes/undo-change.ts'
import { refOf } from '../../src/tools/documents/document-ref.ts'
import { draftOfLine } from '../../src/tools/documents/line-patch.ts'
import { updateDocument } from '../../src/tools/documents/update-document.ts'
import {
  CONTACTS,
  changeRecord,
  contact,
  contextOf,
  type FakeBooks,
  fakeBooks,
  guid,
  invoice,
  line,
  onlyChange,
} from './fake-books.ts'

/** What an applied change left of a document: Xero's answer with the instant it was changed. */
function done({ id, number, status, updatedAt }: Invoice, at = updatedAt): Partial<ChangeRecord> {
  return { outcome: { state: 'done', record: { id, label: number, status, updatedAt: at }, warnings: [] } }
}

function creation(document: Invoice, more: Partial<ChangeRecord> = {}): ChangeRecord {
  const { kind, contact: of, date = day('2026-10-01'), due, number, reference, currency, lineAmountTypes } = document
  const draft = { kind, contact: of, status: 'DRAFT', date, due, number, reference, currency, lineAmountTypes } as const
  const totals = { subTotal: document.subTotal, totalTax: document.totalTax, total: document.total }
  const change: Change = {
    act: 'create_document',
    draft: { ...draft, lines: [], totals },
    summary: 'Create it',
    warnings: [],
  }
  return changeRecord('chg_made', change, { decidedAt: 10, ...done(document), ...more })
}

function statusSet(document: Invoice, to: InvoiceStatus, from: InvoiceStatus = 'DRAFT'): Change {
  const before = { ...refOf(document), status: from }
  return { act: 'set_status', document: before, to, ours: false, summary: 'Set it', warnings: [] }
}

function updated(document: Invoice, differences: readonly Difference[], lines?: readonly DraftLine[]): Change {
  const patch = lines ? { lines } : { reference: 'x' }
  return {
    act: 'update_document',
    document: refOf(document),
    patch,
    differences,
    totals: undefined,
    summary: 'Change it',
    warnings: [],
  }
}

async function undone(books: FakeBooks, records: readonly ChangeRecord[], drafts: readonly string[] = [], id?: string) {
  if (undoChange.kind !== 'write') throw new Error('not a write tool')
  const input = inputOf(undoChange).parse({ change: id ?? records.at(-1)?.id })
  const plan = await undoChange.plan(input, contextOf(books, records, 'draft', drafts))
  const [change, ...more] = 'shown' in plan ? plan.changes : plan
  if (!change || more.length > 0) throw new Error('one change is planned')
  expect(reachesAtMost(effectOf(change), undoChange.reach)).toBe(true)
  return change
}

const draft = invoice(7, { status: 'DRAFT' })
const submitted = invoice(7, { status: 'SUBMITTED' })
const posted = invoice(7)
const sent = invoice(7, { sentToContact: true })

describe('undoing', () => {
  it.each<readonly [string, Invoice, ChangeRecord, string[], object, string]>([
    ['a draft that only we touched', draft, creation(draft), [draft.id], { to: 'DELETED', ours: true }, 'draft'],
    ['a draft that we cannot vouch for', draft, creation(draft), [], { to: 'DELETED', ours: false }, 'destroy'],
    ['a created document that is submitted', submitted, creation(submitted), [], { to: 'DELETED' }, 'destroy'],
    ['a created document that is posted', posted, creation(posted), [], { to: 'VOIDED' }, 'destroy'],
    [
      'a submission',
      submitted,
      changeRecord('chg_s', statusSet(submitted, 'SUBMITTED'), done(submitted)),
      [],
      { to: 'DRAFT', document: { status: 'SUBMITTED' } },
      'submit',
    ],
    [
      'an approval',
      sent,
      changeRecord('chg_a', statusSet(sent, 'AUTHORISED', 'SUBMITTED'), done(sent)),
      [],
      {
        to: 'VOIDED',
        warnings: [
          'Xero cannot take it back to SUBMITTED, only void it',
          'VOIDED cannot be undone',
          'the contact has been sent it',
        ],
      },
      'destroy',
    ],
  ])('%s', async (_name, document, record, drafts, expected, effect) => {
    const change = await undone(fakeBooks([document]), [record], drafts)
    expect(change).toMatchObject({ act: 'set_status', ...expected })
    expect(effectOf(change)).toBe(effect)
    expect(change.summary).toMatch(new RegExp(`^Undo ${record.id}: `))
  })

  it('a new contact archives it', async () => {
    const [made] = CONTACTS
    if (!made) throw new Error('no contact')
    const outcome = {
      state: 'done',
      record: { id: made.id, label: made.name, status: 'ACTIVE', updatedAt: 0 },
    } as const
    const change: Change = { act: 'create_contact', contact: { name: made.name }, summary: 'Create it', warnings: [] }
    const record = changeRecord('chg_c', change, { outcome: { ...outcome, warnings: [] } })
    const archived = await undone(fakeBooks(), [record])
    expect(archived).toMatchObject({ act: 'archive_contact', contact: { id: made.id } })
    expect(archived.warnings.join()).toContain('cannot restore')
    const used = fakeBooks([], { contacts: [{ ...made, updatedAt: 5 }] })
    await expect(undone(used, [record])).rejects.toThrow('changed or used since')
    const gone = fakeBooks([], { contacts: [contact(1, made.name, { status: 'ARCHIVED' })] })
    await expect(undone(gone, [record])).rejects.toThrow('archived already')
    await expect(undone(fakeBooks([], { contacts: [] }), [record])).rejects.toThrow('not in Xero any more')
  })
})

describe('undoing an update of a document', () => {
  const before = invoice(7, {
    status: 'DRAFT',
    reference: '',
    expectedPaymentDate: day('2026-11-30'),
    lines: [
      line(1, { unitAmount: decimal4('1234.5'), lineAmount: cents('1234.50') }),
      line(2, { quantity: decimal4('2.5'), description: 'Two, "x" -> y' }),
    ],
  })

  /** The document as Xero has it after a planned update was carried out. */
  function after(change: Extract<Change, { act: 'update_document' }>): Invoice {
    const { lines, ...fields } = change.patch
    const changed = lines?.map((one, index) => {
      const { id = guid(9900 + index), ...rest } = one
      return { ...line(1), ...before.lines?.find((old) => old.id === id), ...rest, id }
    })
    return { ...before, ...fields, ...(changed ? { lines: changed } : {}), updatedAt: 99 }
  }

  it.each<readonly [string, Record<string, unknown>]>([
    ['days and reference', { date: '2026-10-05', due: '2026-12-01', reference: 'PO 7', number: 'INV-9' }],
    ['a promised day', { expected_payment_date: '2026-12-15' }],
    ['the contact', { contact: 'Acme Corp' }],
    [
      'fields of lines',
      {
        change_lines: [
          { line: 1, unit_price: 7, description: 'Other', account: '445', tax_type: 'INPUT2' },
          { line: 2, quantity: 3, description: 'Second' },
        ],
      },
    ],
    ['an added line', { add_lines: [{ description: 'New', unit_price: 5, account: '200' }] }],
    [
      'an added line beside changed ones',
      { change_lines: [{ line: 2, quantity: 9 }], add_lines: [{ description: 'New', unit_price: 5, account: '200' }] },
    ],
  ])('puts back %s, to the letter', async (_name, args) => {
    const change = await onlyChange(
      'update_document',
      updateDocument,
      { document: 'INV-0007', ...args },
      fakeBooks([before]),
    )
    const now = after(change)
    const record = changeRecord('chg_u', change, done(now))
    const back = await undone(fakeBooks([now]), [record])
    if (back.act !== 'update_document') throw new Error(`planned ${back.act}`)
    expect(back.document.updatedAt).toBe(99)
    const { contact: of, date, due, number, reference, expectedPaymentDate, lines } = { ...now, ...back.patch }
    expect({ of, date, due, number, reference, expectedPaymentDate }).toEqual({
      of: before.contact,
      date: before.date,
      due: before.due,
      number: before.number,
      reference: before.reference,
      expectedPaymentDate: before.expectedPaymentDate,
    })
    if (back.patch.lines) expect(lines).toEqual(before.lines?.map(draftOfLine))
    expect(Object.keys(back.patch).sort()).toEqual(Object.keys(change.patch).sort())
  })

  const lines = before.lines?.map(draftOfLine) ?? []
  const field = (name: string, was: string): Difference => ({ field: name, before: was, after: 'x' })

  it.each<readonly [string, Change, string]>([
    [
      'a removed line',
      updated(before, [{ field: 'line 2', before: 'Line 2, 1 x 100.00', after: 'removed' }], lines),
      'line 2',
    ],
    ['a day that was empty', updated(before, [field('expected payment date', '')]), 'expected payment date'],
    ['a number that was empty', updated(before, [field('number', '')]), 'number'],
    ['tracking', updated(before, [field('line 1 tracking', 'Region: North')], lines), 'line 1 tracking'],
    ['a discount', updated(before, [field('line 1 discount %', '5')], lines), 'line 1 discount %'],
    ['an account that was empty', updated(before, [field('line 1 account', '')], lines), 'line 1 account'],
    ['a price that is none', updated(before, [field('line 1 unit price', 'dear')], lines), 'line 1 unit price'],
    ['a line that is not there', updated(before, [field('line 9 quantity', '1')], lines), 'line 9 quantity'],
    ['a new line that cannot be told', updated(before, [field('new line', '')], lines), 'new line'],
    ['a change without differences', updated(before, []), 'not known to the letter'],
  ])('is refused for %s', async (_name, change, words) => {
    const refusal = undone(fakeBooks([before]), [changeRecord('chg_u', change, done(before))])
    await expect(refusal).rejects.toMatchObject({
      code: 'refused',
      fact: expect.stringContaining(words),
      next: expect.stringContaining('update_document'),
    })
  })
})

describe('nothing is undone', () => {
  it.each(CHANGE_STATES.filter((state) => state !== 'applied'))('of a change that is %s', async (state) => {
    const record = creation(draft, { state })
    await expect(undone(fakeBooks([draft]), [record])).rejects.toThrow(`is ${state}, not applied`)
  })

  const ref = refOf(posted)
  const words = { summary: 'Do it', warnings: [] }
  it.each<readonly [Change, string, string]>([
    [{ act: 'email_document', document: ref, ...words }, 'stays sent', 'another e-mail'],
    [{ act: 'mark_sent', document: ref, ...words }, 'keeps the mark', 'Tell the user'],
    [
      { act: 'add_note', to: { kind: 'invoice', id: ref.id, label: 'x' }, note: 'n', about: 'x', ...words },
      'history',
      'another note',
    ],
    [{ act: 'withdraw_change', changeId: 'chg_1', ...words }, 'withdrawn is gone', 'Plan the change again'],
    [
      { act: 'archive_contact', contact: { id: guid(1), name: 'x' }, ...words },
      'cannot restore',
      'A person can in Xero',
    ],
    [
      {
        act: 'update_contact',
        contact: { id: guid(1), name: 'x' },
        patch: { phone: '2' },
        differences: [{ field: 'phone', before: '1 "x"', after: '2' }],
        ...words,
      },
      'not everything',
      'Before it was: phone "1 \'x\'"',
    ],
    [statusSet(posted, 'VOIDED', 'AUTHORISED'), 'is VOIDED stays so', 'Create it anew'],
    [statusSet(posted, 'DELETED'), 'is DELETED stays so', 'Create it anew'],
    [statusSet(posted, 'DRAFT', 'SUBMITTED'), 'is DRAFT stays so', 'approve_documents'],
  ])('of %o', async (change, fact, next) => {
    const record = changeRecord('chg_x', change, done(posted))
    await expect(undone(fakeBooks([posted]), [record])).rejects.toMatchObject({
      code: 'refused',
      fact: expect.stringContaining(fact),
      next: expect.stringContaining(next),
    })
  })

  it.each<readonly [string, Invoice, string]>([
    ['somebody else changed', { ...draft, updatedAt: 2 }, 'not as chg_made left it'],
    ['that is paid', { ...posted, status: 'PAID', amountPaid: cents('230') }, 'it has a settlement'],
    ['with a payment on it', { ...posted, amountPaid: cents('5') }, 'it has a settlement'],
    ['with a credit on it', { ...posted, amountCredited: cents('5') }, 'it has a settlement'],
    ['that is voided', { ...posted, status: 'VOIDED' }, 'it is VOIDED already'],
    ['that is deleted', { ...posted, status: 'DELETED' }, 'it is DELETED already'],
  ])('to a document %s', async (_name, now, fact) => {
    await expect(undone(fakeBooks([now]), [creation(draft)])).rejects.toMatchObject({
      code: 'refused',
      fact: expect.stringContaining(fact),
    })
  })

  it('where it is not known what was made, or when it was changed, or it is gone', async () => {
    const lost = creation(draft, { outcome: { state: 'done', record: undefined, warnings: [] } })
    await expect(undone(fakeBooks([draft]), [lost])).rejects.toThrow('is not known here')
    const unseen = { state: 'done', record: { id: draft.id, label: 'x', status: 'DRAFT' }, warnings: [] } as const
    await expect(undone(fakeBooks([draft]), [creation(draft, { outcome: unseen })])).rejects.toThrow('left it')
    await expect(undone(fakeBooks([]), [creation(draft)])).rejects.toThrow('not in Xero any more')
    await expect(undone(fakeBooks([]), [], [], 'chg_none')).rejects.toThrow('there is no change "chg_none"')
  })
})

describe('what this server did afterwards', () => {
  const first = updated(draft, [{ field: 'reference', before: 'old', after: 'x' }])
  const at = (id: string, change: Change, decidedAt: number, more: Partial<ChangeRecord> = {}) =>
    changeRecord(id, change, { decidedAt, ...done(draft, decidedAt), ...more })
  const undo = (id: string, of: string, decidedAt: number) =>
    at(id, { ...first, summary: `Undo ${of}: Change it` }, decidedAt, { tool: 'undo_change' })
  const made = creation(draft)
  const one = at('chg_1', first, 11)
  const two = at('chg_2', first, 12)

  /** The history given oldest first, the document as the last of it left it. */
  const undoOf = async (id: string, ...history: ChangeRecord[]) => {
    const last = Math.max(...history.map(({ decidedAt }) => decidedAt))
    const now = { ...draft, reference: 'x', updatedAt: last }
    return await undone(fakeBooks([now]), [...history].reverse(), [], id)
  }

  it('is undone first, last in first out', async () => {
    await expect(undoOf('chg_1', made, one, two)).rejects.toThrow('changed by chg_2 after chg_1. Undo chg_2 first.')
    expect((await undoOf('chg_2', made, one, two)).summary).toMatch(/^Undo chg_2: /)
    expect((await undoOf('chg_1', made, one, two, undo('chg_3', 'chg_2', 13))).summary).toMatch(/^Undo chg_1: /)
  })

  it('happens once', async () => {
    const history = [made, one, undo('chg_3', 'chg_1', 13)]
    await expect(undoOf('chg_1', ...history)).rejects.toThrow('chg_1 was undone already, by chg_3')
    // An undo is a change like any other: undone itself, what it undid stands again.
    expect((await undoOf('chg_3', ...history)).summary).toMatch(/^Undo chg_3: /)
    expect((await undoOf('chg_1', ...history, undo('chg_4', 'chg_3', 14))).summary).toMatch(/^Undo chg_1: /)
    const further = [made, one, two, undo('chg_5', 'chg_2', 13), undo('chg_6', 'chg_1', 14)]
    await expect(undoOf('chg_5', ...further)).rejects.toThrow('Undo chg_6 first')
  })

  it('is known only from our own tool, whatever a summary says', async () => {
    const liar = at('chg_3', { ...first, summary: 'Undo chg_1: not really' }, 13)
    await expect(undoOf('chg_1', made, one, liar)).rejects.toThrow('Undo chg_3 first')
  })

  it('does not keep a document that we made from being taken back whole', async () => {
    expect(await undoOf('chg_made', made, one, two)).toMatchObject({ act: 'set_status', to: 'DELETED' })
  })

  it('counts in order where all of it happened in one millisecond', async () => {
    const together = [made, one, two].map((record) => ({ ...record, decidedAt: 12, ...done(draft, 12) }))
    expect((await undoOf('chg_2', ...together)).summary).toMatch(/^Undo chg_2: /)
    await expect(undoOf('chg_1', ...together)).rejects.toThrow('Undo chg_2 first')
  })

  it('and leaves it as it was, such as an e-mail, is no obstacle', async () => {
    const mail: Change = { act: 'email_document', document: refOf(draft), summary: 'Send it', warnings: [] }
    const history = [made, one, at('chg_m', mail, 13, { ...done(draft, 11) })]
    const now = { ...draft, reference: 'x', updatedAt: 11 }
    const change = await undone(fakeBooks([now]), [...history].reverse(), [], 'chg_1')
    expect(change.summary).toMatch(/^Undo chg_1: /)
  })
})
