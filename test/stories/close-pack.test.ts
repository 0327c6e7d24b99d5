import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { house } from '../house.ts'
import { everythingIn } from './ledger-state.ts'

const folder = mkdtempSync(join(tmpdir(), 'packs-'))
const open = await house({ fileFolders: [folder], copyKept: true })
const { call, books } = open
const before = everythingIn(books)
afterAll(() => open.close())

const notesOf = async () => {
  const [one] = open.open.houses
  return (await one?.notes.read({ kinds: ['close_pack'] })) ?? []
}

const amountOf = (text: string, row: string) => {
  const line = text.split('\n').find((one) => one.replace(/^[-=] /, '').startsWith(`${row}|`))
  return line?.split('|')[1]
}

describe('a report pack', { timeout: 120_000 }, () => {
  it("has the figures of Xero's own reports, and balances", async () => {
    const pack = await call('close_pack', { period: '2026-10' })
    const headline = pack.data.headline as Record<string, string>
    const profit = await call('run_report', { report: 'profit_and_loss', from: '2026-10-01', to: '2026-10-31' })
    const sheet = await call('run_report', { report: 'balance_sheet', to: '2026-10-31' })
    const owed = await call('get_ageing', { side: 'receivable', as_at: '2026-10-31' })
    const plain = (text: string | undefined) => text?.replaceAll(',', '')
    expect(headline.income).toBe(plain(amountOf(profit.text, 'Total Income')))
    expect(headline.gross_profit).toBe(plain(amountOf(profit.text, 'Gross Profit')))
    expect(headline.net_profit).toBe(plain(amountOf(profit.text, 'Net Profit')))
    expect(headline.cash).toBe(plain(amountOf(sheet.text, 'Total Bank')))
    expect(headline.payables).toBe(plain(amountOf(sheet.text, 'Accounts Payable (800)')))
    expect(pack.data.ties_off).toBe(0)
    const csv = await saved('csv')
    expect(csv).toContain(
      `receivables.all.total,receivables,Total,total,${(owed.data.totals as { NZD: { total: string } }).NZD.total},NZD`,
    )
    expect(csv).toMatch(/ties\.equity\.difference,ties,Net assets and equity,difference,0\.00,NZD/)
    expect(csv).toMatch(/ties\.trial\.difference,[^\n]*,0\.00,NZD/)
  })

  it('is frozen once however often the same is asked for, and moves nothing', async () => {
    const [one, other] = [await call('close_pack', {}), await call('close_pack', { format: 'markdown' })]
    expect(other.data.id).toBe(one.data.id)
    const kept = (await notesOf()).filter(({ key }) => key === one.data.id)
    expect(kept).toHaveLength(1)
    expect(kept[0]?.body).toMatchObject({ id: one.data.id, hash: one.data.hash, pack: { month: '2026-10' } })
    expect(everythingIn(books)).toEqual(before)
  })

  it('compares a month with the one before: rows over both thresholds alone, traced to documents (cls-07)', async () => {
    const asked = { period: '2026-10', against: 'prior_month', over_percent: 10, over_amount: 500 }
    const { text } = await call('close_pack', asked)
    const csv = await saved('csv', asked)
    const moves = csv.split('\r\n').filter((line) => /^flux\..*\.moved,/.test(line))
    expect(moves.length).toBeGreaterThan(3)
    const numberIn = (line = '') => Number(/,"?(-?[\d.]+)"?,NZD$/.exec(line)?.[1])
    for (const line of moves) {
      const before = line.split(',')[0]?.replace('.moved', '.before,') ?? ''
      const was = numberIn(csv.split('\r\n').find((one) => one.startsWith(before)))
      expect(Math.abs(numberIn(line))).toBeGreaterThan(Math.max(500, Math.abs(was) * 0.1))
    }
    expect(text).toContain('Sales (200)|18,041.80|22,655.90|-4,614.10|-20.4 %')
    expect(text).toContain('(invoice "INV-0049" 3,747.30)')
    expect(text).toContain('What moved by more than 10 % and 500.00 against the month before.')
  })

  it('says where there is no budget, or has the budget of each account', async () => {
    const { text } = await call('close_pack', { against: 'budget' })
    const csv = await saved('csv')
    const has = csv.includes('.budget,')
    expect(has).toBe(books.budgets.size > 0)
    expect(text.includes('Xero has no budget for this organisation')).toBe(!has)
  })

  it("takes a summary whose every number is the pack's, and tells of one that is not (cls-11)", async () => {
    const narrative = [
      'October closed with income of 99,869.77, 3.3% below September, and a gross margin of 73.5%.',
      'Net profit came to 20,123.93. Cash at bank stood at 137,339.51 on 31 October 2026, and Receivables rose to 119,873.29.',
      'To watch: Sales fell to 18,041.80.',
    ].join('\n\n')
    const pack = await call('close_pack', { narrative })
    expect(pack.isError).toBe(false)
    expect(await saved('html', { narrative })).toContain('<p>October closed with income of 99,869.77')
    const kept = (await notesOf()).length
    const wrong = await call('close_pack', { narrative: narrative.replace('20,123.93', '21,123.93') })
    expect(wrong.isError).toBe(true)
    expect(wrong.text).toContain('"21,123.93": nearest are')
    expect(wrong.text).toContain('20,123.93 (Net profit')
    expect(await notesOf()).toHaveLength(kept)
  })

  it('tells how the business did last month, with the month before and the basis (rep-01)', async () => {
    const { text } = await call('close_pack', {})
    for (const row of ['Income', 'Gross margin', 'Net profit', 'Cash at bank', 'Receivables', 'Payables']) {
      expect(text).toMatch(new RegExp(`^${row}\\|-?[\\d,.]+( %)?\\|-?[\\d,.]+`, 'm'))
    }
    expect(text).toContain('accrual basis')
  })

  it('has the findings of the checks with what was decided', async () => {
    await call('run_close_checks', { period: '2026-10' })
    const { text, data } = await call('close_pack', { period: '2026-10' })
    expect(text).not.toContain('No checks are on record')
    const csv = await saved('csv')
    const rows = csv.split('\r\n').filter((line) => /^findings\.F-[0-9A-F]{8}\.settled,.*,open,/.test(line))
    expect(rows).toHaveLength(data.open_findings as number)
    expect(rows.length).toBeGreaterThan(0)
  })

  async function saved(format: string, more: Record<string, unknown> = {}): Promise<string> {
    const inside = mkdtempSync(join(folder, 'one-'))
    const { data } = await call('close_pack', { format, save_to: inside, ...more })
    return readFileSync(String(data.path), 'utf8')
  }
})
