import { describe, expect, it } from 'vitest'
import type { CreditNote, OrganisationState } from '../../src/simulator/state.ts'
import { house } from '../house.ts'
import { contactIn, documentIn, everythingIn, watchLedger } from './ledger-state.ts'

const everything = JSON.stringify({ name: 'everything', rules: [{ name: 'all of it', decision: 'apply' }] })
const line = { description: 'Returned chair', unit_price: 100, account: '200' }

function creditsOf(books: OrganisationState, name: string): CreditNote[] {
  const { id } = contactIn(books, name)
  return [...books.creditNotes.values()].filter((one) => one.contactId === id)
}

/** The credit note that was not there before. */
function newCredit(books: OrganisationState, before: ReadonlySet<string>): CreditNote {
  const [found, ...more] = [...books.creditNotes.values()].filter(({ id }) => !before.has(id))
  if (!found || more.length > 0) throw new Error(`${more.length + (found ? 1 : 0)} new credit notes`)
  return found
}

describe('crediting', () => {
  it('a whole invoice takes contact, currency and lines from it, as a draft that moves nothing', async () => {
    const { call, books, close } = await house()
    const moved = watchLedger(books)
    const known = new Set(books.creditNotes.keys())
    const invoice = [...books.invoices.values()].find(
      (one) => one.type === 'ACCREC' && one.status === 'AUTHORISED' && one.amountPaid === 0n && one.lines.length > 1,
    )
    const { text, isError } = await call('create_credit_note', { credit_notes: [{ for: invoice?.number }] })
    expect(isError, text).toBe(false)
    const credit = newCredit(books, known)
    expect(credit).toMatchObject({
      type: 'ACCRECCREDIT',
      status: 'DRAFT',
      contactId: invoice?.contactId,
      currencyCode: invoice?.currencyCode,
      total: invoice?.total,
      totalTax: invoice?.totalTax,
      reference: invoice?.number,
    })
    expect(credit.lines.map(({ accountCode, taxType, lineAmount }) => [accountCode, taxType, lineAmount])).toEqual(
      invoice?.lines.map(({ accountCode, taxType, lineAmount }) => [accountCode, taxType, lineAmount]),
    )
    expect(text).toContain(`set it against "${invoice?.number}" with allocate_credit`)
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    await close()
  })

  it('a discounted line is credited at what it came to', async () => {
    const { call, books, close } = await house({ policyText: everything })
    const lines = [{ description: 'Desks', quantity: 3, unit_price: 33.3333, discount_percent: 7.5, account: '200' }]
    const made = await call('create_invoices', {
      invoices: [{ contact: 'Kauri Legal', number: 'D-1', lines, due: '2026-12-20' }],
      status: 'AUTHORISED',
    })
    expect(made.text).toContain('done')
    const known = new Set(books.creditNotes.keys())
    await call('create_credit_note', { credit_notes: [{ for: 'D-1' }] })
    expect(newCredit(books, known)).toMatchObject({ total: documentIn(books, 'D-1').total, status: 'DRAFT' })
    await close()
  })

  it('a part, freely, from a supplier: one draft with the supplier’s number', async () => {
    const { call, books, close } = await house()
    const credit = { kind: 'supplier_credit', contact: 'Volt Energy', number: 'VC-7', date: '2026-11-19' }
    await call('create_credit_note', { credit_notes: [{ ...credit, lines: [{ ...line, account: '445' }] }] })
    expect(creditsOf(books, 'Volt Energy').filter(({ number }) => number === 'VC-7')).toMatchObject([
      { type: 'ACCPAYCREDIT', status: 'DRAFT', date: '2026-11-19', total: 11_500n },
    ])
    await close()
  })

  it('the same supplier credit again is warned of', async () => {
    const { call, close } = await house()
    const credit = { kind: 'supplier_credit', contact: 'Volt Energy', number: 'VC-7', lines: [line] }
    await call('create_credit_note', { credit_notes: [credit] })
    const { text } = await call('create_credit_note', { credit_notes: [{ ...credit, number: 'vc 07' }] })
    expect(text).toContain('possible duplicate, same number: supplier credit note "VC-7"')
    await close()
  })

  it('more than is due says what is left over, two credits of one call counted together', async () => {
    const { call, books, close } = await house()
    const { amountDue } = documentIn(books, 'INV-0036')
    const half = { for: 'INV-0036', lines: [{ ...line, unit_price: Number(amountDue) / 100 }] }
    const { text } = await call('create_credit_note', { credit_notes: [half, half], dry_run: true })
    expect(text.match(/can be refunded/g)).toHaveLength(2)
    expect(text).toContain('only 0.00 NZD is due')
    await close()
  })

  it('posted is for a person to agree to', async () => {
    const { call, books, close } = await house()
    const before = everythingIn(books)
    const { data } = await call('create_credit_note', {
      credit_notes: [{ contact: 'Kauri Legal', lines: [line] }],
      status: 'AUTHORISED',
    })
    expect(data).toMatchObject({ outcome: 'held' })
    expect(everythingIn(books)).toBe(before)
    await close()
  })

  const draftBill = { contact: 'Volt Energy', number: 'X-1', lines: [{ ...line, account: '445' }] }

  it.each([
    [{ lines: [line] }, /credit_notes\.0\.contact: say whom/],
    [{ contact: 'Kauri Legal' }, /credit_notes\.0\.lines: say what/],
    [{ for: 'INV-9999' }, /credit_notes\.0\.for: there is no invoice or bill "INV-9999"/],
    [{ for: 'X-1' }, /credit_notes\.0\.for: bill "X-1" of "Volt Energy" is DRAFT.*[\s\S]*update_document/],
    [{ for: 'INV-0036', kind: 'supplier_credit' }, /credit_notes\.0\.kind: .*credited by a credit note/],
    [{ for: 'INV-0036', contact: 'Kauri Legal' }, /cannot be credited to "Kauri Legal"/],
    [{ for: 'INV-0036', currency: 'USD' }, /credit_notes\.0\.currency: .* is in NZD/],
    [{ for: 'INV-0036', due: '2026-12-01' }, /unknown argument "due"/],
    [{ contact: 'Kauri Legal', lines: [{ ...line, discount_percent: 5 }] }, /Xero has no discounts on credit notes/],
    [{ contact: 'Kauri Legal', lines: [{ ...line, account: '610' }] }, /lines\.0\.account: account 610/],
    [{ contact: 'Kauri Legal', lines: [{ ...line, unit_price: -100 }] }, /does not take on credit notes/],
  ])('is refused with what to mend, and nothing is written: %j', async (credit, fault) => {
    const { call, books, close } = await house()
    await call('create_bills', { bills: [draftBill] })
    const before = everythingIn(books)
    const { text, isError } = await call('create_credit_note', { credit_notes: [credit] })
    expect(text).toMatch(fault)
    expect(isError).toBe(true)
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})
