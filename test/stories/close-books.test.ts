import { afterAll, describe, expect, it } from 'vitest'
import { house } from '../house.ts'
import { everythingIn } from './ledger-state.ts'

const open = await house({ copyKept: true })
const { call, books, calls } = open
afterAll(() => open.close())

/** The checks of October by rule, and whether anything in the ledger moved meanwhile. */
async function checked(...rules: readonly string[]) {
  const before = everythingIn(books)
  calls.splice(0)
  const reply = await call('run_close_checks', { period: '2026-10', checks: [...rules] })
  expect(everythingIn(books)).toEqual(before)
  expect(calls.filter((made) => !made.startsWith('GET'))).toEqual([])
  return reply.text
}

describe('how the books of a month stand', () => {
  it('two connected companies do not tie, with the document that is missing and the one that differs', async () => {
    const text = await checked('intercompany')
    expect(text).toContain('The books do not tie with "Kestrel Services"')
    expect(text).toContain('1 document on one side only; 1 document with other figures')
    const other = await call('run_close_checks', {
      ...{ organisation: 'Kestrel Services', period: '2026-10', checks: ['intercompany'] },
    })
    expect(other.text).toContain('The books do not tie with "Kestrel Trading Ltd"')
  })
})
