import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { deepLink } from '../../src/books/deep-links.ts'
import { INVOICE_STATUSES } from '../../src/books/documents.ts'
import { documentLabel, handleOf } from '../../src/books/handles.ts'
import { nearestNames } from '../../src/books/nearest.ts'
import { lockDateOf } from '../../src/books/organisation.ts'
import { ORGANISATION } from '../tools/fake-books.ts'

const id = 'ABCDEF12-0000-4000-8000-000000000000'

describe('what documents are called', () => {
  it('is the number, or a handle in small letters where the number is nothing to see', () => {
    expect(handleOf({ kind: 'bill', id })).toBe('bill-abcdef12')
    expect(documentLabel({ kind: 'bill', id, number: ' ' })).toBe('bill-abcdef12')
    expect(documentLabel({ kind: 'bill', id, number: 'B-7' })).toBe('B-7')
  })

  it.each(INVOICE_STATUSES)('links a %s document to its own ledger, unposted ones to the editor', (status) => {
    const page = status === 'DRAFT' || status === 'SUBMITTED' ? 'Edit' : 'View'
    const of = (kind: 'invoice' | 'bill') => deepLink({ kind, id, status }, { shortCode: '!a b' })
    expect(of('invoice')).toContain(`shortcode=!a%20b&redirecturl=/AccountsReceivable/${page}.aspx?InvoiceID=${id}`)
    expect(of('bill')).toContain(`/AccountsPayable/${page}.aspx`)
    expect(deepLink({ kind: 'bill', id, status }, { shortCode: '' })).toBeUndefined()
  })
})

describe('the lock date', () => {
  const [early, late] = [day('2026-03-31'), day('2026-06-30')]

  it.each([
    [early, late, late],
    [late, early, late],
    [undefined, early, early],
    [early, undefined, early],
    [undefined, undefined, undefined],
  ])('of period %s and year %s is %s', (periodLockDate, endOfYearLockDate, expected) => {
    expect(lockDateOf({ ...ORGANISATION, periodLockDate, endOfYearLockDate })).toBe(expected)
  })
})

describe('the names nearest to a mistyped one', () => {
  it('come best first, and not at all when nothing is alike', () => {
    const known = ['find_contacts', 'find_documents', 'get_document', 'guide']
    expect(nearestNames('find_docments', known)[0]).toBe('find_documents')
    expect(nearestNames('gude', known)).toEqual(['guide'])
    expect(nearestNames('xyzzy', known)).toEqual([])
    expect(nearestNames('invoice', ['create_invoices', 'get_ageing'])).toEqual(['create_invoices'])
  })
})
