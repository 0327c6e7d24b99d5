import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nearestNames } from '../../src/books/nearest.ts'
import { alignTables } from '../../src/cli/align-tables.ts'

const names = ['create_invoices', 'create_bills', 'approve_documents', 'get_ageing', 'list_changes', 'policy']

describe('near names', () => {
  test.each([
    ['create_invoice', 'create_invoices'],
    ['CreateInvoices', 'create_invoices'],
    ['aprove_documents', 'approve_documents'],
    ['polcy', 'policy'],
    ['plocy', 'policy'],
    ['approve_invoices', 'approve_documents'],
  ])('%s is near %s', (typed, near) => {
    expect(nearestNames(typed, names)).toContain(near)
  })

  test('nothing is near a stranger', () => {
    expect(nearestNames('zzzzzzzz', names)).toEqual([])
    expect(nearestNames('', names)).toEqual([])
  })

  test('a name is nearest to itself, whatever the others are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z_]{3,20}$/), { minLength: 1 }), (known) => {
        const name = known[0] ?? ''
        return nearestNames(name, known)[0] === name
      }),
    )
  })
})

describe('tables on a terminal', () => {
  test('amounts go to the right, words to the left, and other lines stay', () => {
    const text = 'Two owe us.\n\ncontact|total\nAcme|1,200.50\nBluefin Logistics|-3.00\n\nNote: a|b'
    expect(alignTables(text)).toBe(
      'Two owe us.\n\ncontact               total\nAcme               1,200.50\nBluefin Logistics     -3.00\n\nNote: a|b',
    )
  })

  test('no word is lost', () => {
    const cell = fc.stringMatching(/^[a-z0-9.,]{0,8}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 }), (rows) => {
        const printed = alignTables(rows.map((row) => row.join('|')).join('\n'))
        return rows.flat().every((word) => printed.includes(word))
      }),
    )
  })
})
