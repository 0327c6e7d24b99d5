import { expect, test } from 'vitest'
import { fixedClock } from '../../../src/simulator/clock.ts'
import { demoCompany } from '../../../src/simulator/company/demo.ts'
import { createSimulator } from '../../../src/simulator/simulator.ts'
import { checkBooks } from './books-check.ts'
import type { Json } from './fixture.ts'

test('the demo companies have true books, and their ageing is their receivables', () => {
  const simulator = createSimulator({ clock: fixedClock(Date.UTC(2026, 10, 20, 1)), seed: 3 })
  for (const organisation of demoCompany(simulator, 'nz')) {
    checkBooks(organisation)
    const report = simulator.perform(organisation.id, { method: 'GET', path: '/Reports/TrialBalance' })
    if (report.kind !== 'envelope') throw new Error('no report')
    const [{ Rows }] = JSON.parse(JSON.stringify(report.items))
    const [, debit, credit, yearDebit, yearCredit] = Rows.at(-1).Rows[0].Cells.map((cell: Json) => cell.Value)
    expect([credit, yearCredit]).toEqual([debit, yearDebit])
    expect(yearDebit).not.toBe('0.00')
  }
})
