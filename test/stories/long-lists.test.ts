import { describe, expect, it } from 'vitest'
import type { OrganisationState } from '../../src/simulator/state.ts'
import { house, type TestHouse } from '../house.ts'

const company = { seed: 11, invoices: 2_500 } as const
const ORDERS = ['newest', 'oldest', 'due', 'amount_due', 'updated'] as const

interface Row {
  number: string
  contact: string
  date: string
  due: string
  total: string
  amount_due: string
}

async function everyRow(call: TestHouse['call'], args: object, limits: readonly number[]): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: unknown
  for (let page = 0; page === 0 || cursor !== undefined; page += 1) {
    const limit = limits[page % limits.length]
    const { data, text, isError } = await call('find_documents', {
      ...args,
      detail: 'full',
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    })
    expect(isError, text).toBe(false)
    const shown = data.rows as Row[]
    expect(data.shown).toBe(shown.length)
    rows.push(...shown)
    cursor = data.cursor
  }
  return rows
}

function nameOf({ number, contact, date, total }: Row): string {
  return [number.replace(/^bill-[0-9a-f]{8}$/, ''), contact, date, total].join('|')
}

function live({ invoices, contacts }: OrganisationState): string[] {
  return [...invoices.values()]
    .filter(({ status }) => status !== 'VOIDED' && status !== 'DELETED')
    .map(({ number, contactId, date, total }) => {
      const text = `${total / 100n}.${String(total % 100n).padStart(2, '0')}`
      return [number ?? '', contacts.get(contactId)?.name, date, text].join('|')
    })
}

describe('a list of 2,500 documents', { timeout: 120_000 }, () => {
  it.each(ORDERS)('shows each of them exactly once, in the order %s', async (order) => {
    const { call, books, close } = await house({ company })
    const rows = await everyRow(call, { order }, [100])
    expect(rows.map(nameOf).sort()).toEqual(live(books).sort())
    const key = { newest: 'date', oldest: 'date', due: 'due', amount_due: 'amount_due', updated: undefined }[order]
    if (key === 'date' || key === 'due') {
      const days = rows.map((row) => row[key])
      expect(days).toEqual(order === 'newest' ? days.toSorted().reverse() : days.toSorted())
    }
    if (key === 'amount_due') {
      const cents = rows.map((row) => BigInt(row.amount_due.replace('.', '')))
      expect(cents.every((amount, index) => index === 0 || amount <= (cents[index - 1] ?? 0n))).toBe(true)
    }
    await close()
  })

  it('does so when the limit changes from page to page, across the pages of Xero', async () => {
    const { call, books, close } = await house({ company })
    const rows = await everyRow(call, { order: 'due' }, [100, 1, 99, 100, 63])
    expect(rows.map(nameOf).sort()).toEqual(live(books).sort())
    await close()
  })

  it('says so past the end, without a row and without another cursor', async () => {
    const { call, close } = await house({ company })
    const { data: first } = await call('find_documents', { limit: 100 })
    for (const offset of [2_500, 3_000, 99_999]) {
      const cursor = String(first.cursor).replace(/^\d+/, String(offset))
      const { data, isError } = await call('find_documents', { limit: 100, cursor })
      expect(isError).toBe(false)
      expect(data).toMatchObject({ count: first.count, shown: 0 })
      expect(data.cursor).toBeUndefined()
    }
    await close()
  })
})
