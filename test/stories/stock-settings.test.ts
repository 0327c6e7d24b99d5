import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { house, type TestHouse } from '../house.ts'

let open: TestHouse
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xero-mcp-stock-'))
  open = await house({ fileFolders: [folder] })
})
afterEach(async () => {
  await open.close()
  rmSync(folder, { recursive: true })
})

function set(input: Record<string, unknown> = {}) {
  return open.call('set_stock_settings', input)
}

async function holds(input: Record<string, unknown> = {}): Promise<Record<string, string>> {
  return (await set(input)).data.settings as Record<string, string>
}

async function onRecord(): Promise<unknown> {
  return (await open.call('list_changes', { states: ['applied'] })).data.count
}

const SHEET = [
  'code,supplier,lead_days,pack,minimum,service,discontinued,other_codes',
  '*,,,,,0.9,,',
  '*,Orbit Hardware,14,,,,,',
  'router-x1,Orbit Hardware,,5,10,0.98,no,SHOP-1;shop-2',
  'CABLE-2M,,,50,,,,',
  'WIDGET-S,,,,,,yes,',
].join('\n')

describe('stock settings', () => {
  it('are shown, and nothing is put on record for that', async () => {
    const { text, data } = await set({ item: 'router-x1' })
    expect(text).toMatch(/^Kestrel Trading Ltd \(demo\): Stock settings of the item "ROUTER-X1": nothing is set/)
    expect(data.settings).toMatchObject({ lead_days: 'learned from bills', pack: '1', service: '0.95' })
    expect(await onRecord()).toBe(0)
  })

  it('hold for an item, a supplier and everybody, and go back to the wider level', async () => {
    open.calls.splice(0)
    expect((await set({ set: { service: 0.9, adjustment_account: '401' } })).isError).toBe(false)
    await set({ supplier: 'Orbit Hardware', set: { lead_days: 14, pack: 10 } })
    const changed = await set({ item: 'Router-x1', set: { pack: 5, supplier: 'orbit hardware' } })
    expect(changed.text).toMatch(/2 settings differ[\s\S]*supplier\|\|Orbit Hardware\n[^\n]*pack\|\|5/)
    expect(await holds({ item: 'ROUTER-X1' })).toMatchObject({
      ...{ supplier: 'Orbit Hardware', lead_days: '14', pack: '5', service: '0.9', adjustment_account: '401' },
    })
    await set({ item: 'ROUTER-X1', reset: ['pack'] })
    expect(await holds({ item: 'ROUTER-X1' })).toMatchObject({ pack: '10', lead_days: '14' })
    await set({ item: 'ROUTER-X1', reset: ['all'] })
    expect(await holds({ item: 'ROUTER-X1' })).toMatchObject({ supplier: '', pack: '1', service: '0.9' })
    await set({ item: 'ROUTER-X1', set: { pack: 5 } })
    expect(await holds({ item: 'ROUTER-X1' })).toMatchObject({ pack: '5' })
    expect(open.calls.filter((call) => !call.startsWith('GET'))).toEqual([])
  })

  it('come as a sheet in one go, and what is exported says the same again', async () => {
    const { text, data, isError } = await set({ csv: SHEET })
    expect(isError, text).toBe(false)
    expect(data).toMatchObject({ changed: 10, on_record: 3 })
    expect(await holds({ item: 'ROUTER-X1' })).toMatchObject({
      ...{ lead_days: '14', pack: '5', minimum: '10', service: '0.98', other_codes: 'SHOP-1; SHOP-2' },
    })
    expect(await holds({ item: 'WIDGET-S' })).toMatchObject({ discontinued: 'yes', service: '0.9' })
    const saved = await set({ export: true, save_to: folder })
    const sheet = readFileSync(String(saved.data.path), 'utf8')
    expect(sheet.split('\r\n')).toHaveLength(7)
    expect((await set({ csv: sheet })).text).toMatch(/No stock setting would change: it is all so already/)
    for (const place of [
      {},
      { supplier: 'Orbit Hardware' },
      { item: 'ROUTER-X1' },
      { item: 'CABLE-2M' },
      { item: 'WIDGET-S' },
    ]) {
      await set({ ...place, reset: ['all'] })
    }
    expect((await set({ export: true })).data.rows).toBe(0)
    writeFileSync(join(folder, 'back.csv'), sheet)
    expect((await set({ csv_file: join(folder, 'back.csv') })).data.changed).toBe(10)
    const again = await set({ export: true, save_to: folder })
    expect(again.data.path, 'nothing is overwritten').not.toBe(saved.data.path)
    expect(readFileSync(String(again.data.path), 'utf8')).toBe(sheet)
  })

  it('leave alone what a sheet has no column for, and reset what it leaves empty', async () => {
    await set({ csv: SHEET })
    await set({ csv: 'code;pack;minimum\r\nROUTER-X1;20;\r\n' })
    expect(await holds({ item: 'ROUTER-X1' })).toMatchObject({ pack: '20', minimum: '0', service: '0.98' })
  })

  it('are rehearsed without being put on record', async () => {
    expect((await set({ csv: SHEET, dry_run: true })).text).toMatch(/pack\|\|5/)
    expect(await onRecord()).toBe(0)
    expect((await set({ export: true })).data.rows).toBe(0)
  })

  it.each([
    [
      'an unknown code',
      { csv: 'code,pack\nCABLE-2M,5\nROUTERX1,5' },
      /row 3, code: there is no item "ROUTERX1"\. Nearest: "ROUTER-X1"/,
    ],
    [
      'an item of which no stock is kept',
      { csv: 'code,pack\nMOUNT-K,5' },
      /row 2, code: Xero keeps no stock of "MOUNT-K"/,
    ],
    [
      'two rows of one item',
      { csv: 'code,pack\nCABLE-2M,5\ncable-2m,6' },
      /row 3, code: the item "CABLE-2M" stands in row 2 already/,
    ],
    ['a wrong header', { csv: 'sku,pack\nCABLE-2M,5' }, /row 1 has an unknown column "sku"/],
    ['thousands separators', { csv: 'code,pack\nCABLE-2M,"1,000"' }, /row 2, pack: "1,000" is not a plain number/],
    ['thousands separators that fall apart', { csv: 'code,pack\nCABLE-2M,1,000' }, /row 2 has 3 cells, the header 2/],
    ['a decimal comma', { csv: 'code;pack\nCABLE-2M;2,5' }, /row 2, pack: "2,5" is not a plain number/],
    ['a negative pack', { csv: 'code,pack\nCABLE-2M,-5' }, /row 2, pack: "-5": must be above 0/],
    ['a pack of nothing', { csv: 'code,pack\nCABLE-2M,0' }, /row 2, pack: "0": must be above 0/],
    ['a service in percent', { csv: 'code,service\nCABLE-2M,95' }, /row 2, service: "95": must be the share/],
    ['a maybe', { csv: 'code,discontinued\nCABLE-2M,maybe' }, /row 2, discontinued: "maybe" is not yes or no/],
    [
      'an unknown supplier',
      { csv: 'code,supplier\nCABLE-2M,Nobody At All' },
      /row 2, supplier: there is no contact "Nobody At All"/,
    ],
    [
      'an unknown account',
      { csv: 'code,adjustment_account\nCABLE-2M,999' },
      /row 2, adjustment_account: there is no account "999"/,
    ],
    [
      'an account of a supplier',
      { csv: 'code,supplier,target\n*,Orbit Hardware,5' },
      /row 2: a supplier cannot say target/,
    ],
    ['no code', { csv: 'code,pack\n,5' }, /row 2, code: it is empty/],
    [
      'one code of a shop for two items',
      { csv: 'code,other_codes\nCABLE-2M,S-1\nROUTER-X1,s-1' },
      /row [23]: "S-1" would stand for "CABLE-2M" and "ROUTER-X1"/,
    ],
    [
      'a shop’s code that is an item',
      { item: 'CABLE-2M', set: { other_codes: ['router-x1'] } },
      /"ROUTER-X1" would stand for/,
    ],
    ['an unknown item', { item: 'ROUTER-X9', set: { pack: 2 } }, /item: there is no item "ROUTER-X9"/],
    ['half a day', { item: 'CABLE-2M', set: { lead_days: 1.5 } }, /set\.lead_days: must be whole days/],
    ['a target for everybody', { set: { target: 5 } }, /set: the organisation cannot say target/],
    [
      'an item and a supplier',
      { item: 'CABLE-2M', supplier: 'Orbit Hardware', set: { pack: 2 } },
      /more than one is given/,
    ],
    ['a sheet and an item', { item: 'CABLE-2M', csv: 'code\nCABLE-2M' }, /more than one is given/],
    ['a folder without export', { item: 'CABLE-2M', save_to: '/x' }, /save_to: it is for export alone/],
    ['a file outside the folders', { csv_file: '/etc/hostname' }, /folder/],
    ['a field that there is not', { set: { colour: 'red' } }, /set: unknown argument "colour"/],
  ])('with %s are refused, and nothing is written', async (_, input, fact) => {
    const { text, isError } = await set(input)
    expect(text).toMatch(fact)
    expect(isError).toBe(true)
    expect(await onRecord()).toBe(0)
  })
})
