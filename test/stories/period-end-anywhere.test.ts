import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sum } from '../../src/books/money.ts'
import { house, type TestHouse } from '../house.ts'
import { watchLedger } from './ledger-state.ts'

/** The first of a month, the last of a year, the day after February, in each country. */
const DAYS = [
  ['nz', '2028-02-29T02:00:00Z', '2028-01', '2028-01-31', '2028-02-01'],
  ['au', '2026-10-31T20:00:00Z', '2026-10', '2026-10-31', '2026-11-01'],
  ['uk', '2028-03-01T10:00:00Z', '2028-02', '2028-02-29', '2028-03-01'],
  ['us', '2027-01-01T18:00:00Z', '2026-12', '2026-12-31', '2027-01-01'],
] as const

const folder = mkdtempSync(join(tmpdir(), 'packs-'))

describe.each(DAYS)('in %s at %s', { timeout: 120_000 }, (region, instant, period, last, next) => {
  it(`the pack of ${period} has the figures of Xero's reports to the cent, and what is proposed is drafted whole`, async () => {
    const open = await house({ region, now: Date.parse(instant), fileFolders: [folder] })
    await packAgrees(open, period, last)
    await draftsStand(open, period, last, next)
    await open.close()
  })
})

async function packAgrees({ call }: TestHouse, period: string, last: string): Promise<void> {
  const pack = await call('close_pack', { period, format: 'csv', save_to: mkdtempSync(join(folder, 'one-')) })
  expect(pack.isError, pack.text).toBe(false)
  expect(pack.data.ties_off, pack.text).toBe(0)
  const csv = readFileSync(String(pack.data.path), 'utf8').split('\r\n')
  const from = `${period}-01`
  const reports = [
    ['profit_and_loss', period, await call('run_report', { report: 'profit_and_loss', from, to: last })],
    ['balance_sheet', last, await call('run_report', { report: 'balance_sheet', to: last })],
  ] as const
  for (const [section, column, { text }] of reports) {
    const rows = [...text.matchAll(/^(?:[-=] )?([^|\n]+)\|(-?[\d,]+\.\d\d)$/gm)]
    expect(rows.length).toBeGreaterThan(10)
    for (const [, told = '', amount = ''] of rows) {
      const name = told.replace(/ \(\d+\)$/, '')
      const cell = `${section},${/,/.test(name) ? `"${name}"` : name},${column},${amount.replaceAll(',', '')},`
      expect(
        csv.some((line) => line.includes(cell)),
        cell,
      ).toBe(true)
    }
  }
}

async function draftsStand({ call, books }: TestHouse, period: string, last: string, next: string): Promise<void> {
  const [before, moved] = [new Set(books.manualJournals.keys()), watchLedger(books)]
  const { data } = await call('propose_journals', { period })
  const open = (data.proposals as { id: string; kind: string; amount: string; already: boolean }[]).filter(
    ({ already }) => !already,
  )
  expect(open.length).toBeGreaterThan(2)
  const { data: drafted, text } = await call('propose_journals', { period, draft: open.map(({ id }) => id) })
  expect(drafted.outcome, text).toBe('applied')
  const made = [...books.manualJournals.values()].filter(({ id }) => !before.has(id))
  for (const { id, kind, amount } of open) {
    const own = made.filter(({ narration }) => narration.includes(id))
    expect(own.map(({ date }) => date)).toEqual(kind === 'accrual' ? [last, next] : [last])
    for (const { status, lines } of own) {
      const amounts = lines.map(({ lineAmount }) => lineAmount)
      expect(status).toBe('DRAFT')
      expect(sum(amounts)).toBe(0n)
      expect(sum(amounts.filter((one) => one > 0n))).toBe(BigInt(amount.replace('.', '')))
      for (const { accountCode = '' } of lines) expect(refused(books, accountCode)).toBe(false)
    }
  }
  expect(made).toHaveLength(open.length + open.filter(({ kind }) => kind === 'accrual').length)
  expect(moved()).toEqual({ journals: 0, accounts: {} })
  const again = await call('propose_journals', { period })
  expect(again.data.open, again.text).toBe(0)
}

/** Accounts that Xero takes no manual journals on. */
function refused({ accounts }: TestHouse['books'], code: string): boolean {
  const account = [...accounts.values()].find((one) => one.code === code)
  return !account || account.type === 'BANK' || account.type === 'INVENTORY' || Boolean(account.systemAccount)
}
