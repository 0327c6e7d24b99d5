import { afterAll, beforeAll, expect, it } from 'vitest'
import { cents } from '../../src/books/money.ts'
import { house, type TestHouse } from '../house.ts'

let open: TestHouse
beforeAll(async () => {
  open = await house()
})
afterAll(() => open.close())

interface MonthEnd {
  end: string
  unpaid: string
  countback: number
}

/** What customers owe at the end of a day without unused credits, by the aged receivables, cents. */
async function owedAt(end: string): Promise<bigint> {
  const { text } = await open.call('get_ageing', { side: 'receivable', as_at: end, limit: 1 })
  const owed = / owe us ([\d,.]+) NZD/.exec(text)?.[1] ?? ''
  const credits = /; -([\d,.]+) of credits/.exec(text)?.[1] ?? '0'
  return cents(owed.replaceAll(',', '')) + cents(credits.replaceAll(',', ''))
}

it('"what is our DSO and is it getting worse": three month ends that agree with the aged receivables, formula and direction', async () => {
  const { text, data, isError } = await open.call('backtest_collections', { months: 3 })
  expect(isError, text).toBe(false)
  const months = data.dso as MonthEnd[]
  expect(months.map(({ end }) => end)).toEqual(['2026-08-31', '2026-09-30', '2026-10-31'])
  for (const { end, unpaid } of months) {
    const owed = await owedAt(end)
    const apart = owed - cents(unpaid)
    // What credit notes took off since then is taken off here from the beginning.
    expect(apart, `${end}: ${unpaid} instead of ${owed}`).toBeGreaterThanOrEqual(0n)
    expect(apart * 50n, `${end}: ${unpaid} instead of ${owed}`).toBeLessThanOrEqual(owed)
  }
  const [first, , last] = months
  const rises = (last?.countback ?? 0) - (first?.countback ?? 0)
  expect(data.dsoDirection).toBe(rises >= 1 ? 'rising' : rises <= -1 ? 'falling' : 'steady')
  expect(text).toContain('Formula: countback takes')
  expect(text).toContain(' at 2026-10-31')
})
