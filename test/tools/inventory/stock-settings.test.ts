import { describe, expect, test } from 'vitest'
import type { Note, NoteQuery, NoteReader } from '../../../src/call/notes.ts'
import { readStockSettings, SETTINGS_NOTES } from '../../../src/tools/inventory/settings/read-stock-settings.ts'
import { storedSettings } from '../../../src/tools/inventory/settings/setting-fields.ts'

function notes(...said: readonly [subject: string, body: unknown][]): NoteReader {
  const all = said.map(
    ([subject, body], index): Note => ({ kind: SETTINGS_NOTES, subject, body, by: 'Ann', number: index + 1, at: 0 }),
  )
  return {
    async read({ kinds, after = 0, limit = 1_000 }: NoteQuery = {}) {
      return all.filter(({ kind, number }) => kinds?.includes(kind) && number > after).slice(0, limit)
    },
  }
}

describe('the stock settings in force', () => {
  test('are the usual ones where nobody settled anything', async () => {
    const settings = await readStockSettings(notes())
    expect(settings.for('ROUTER-X1', undefined)).toEqual({
      ...{ reviewDays: 7, service: 0.95, pack: 1, minimum: 0, discontinued: false },
      from: { reviewDays: 'usual', service: 'usual', pack: 'usual', minimum: 'usual', discontinued: 'usual' },
    })
    expect(settings).toMatchObject({ organisation: {}, unreadable: 0 })
    expect(settings.codeOf('SKU-1')).toBeUndefined()
  })

  test('are the item’s own, then its supplier’s, then the organisation’s', async () => {
    const settings = await readStockSettings(
      notes(
        ['organisation', { service: 0.9, reviewDays: 14, adjustmentAccount: '401' }],
        ['supplier:s1', { leadDays: 21, pack: 10, service: 0.92 }],
        ['supplier:s2', { leadDays: 3 }],
        ['item:ROUTER-X1', { pack: 5, otherCodes: ['shop-77'] }],
        ['item:CABLE-2M', { supplierId: 's2' }],
      ),
    )
    expect(settings.for('router-x1', 's1')).toMatchObject({
      ...{ leadDays: 21, pack: 5, service: 0.92, reviewDays: 14, minimum: 0, adjustmentAccount: '401' },
      from: { leadDays: 'supplier', pack: 'item', service: 'supplier', reviewDays: 'organisation', minimum: 'usual' },
    })
    expect(settings.for('Cable-2m', 's1')).toMatchObject({ supplierId: 's2', leadDays: 3, pack: 1, service: 0.9 })
    expect(settings.for('OTHER', undefined).leadDays).toBeUndefined()
    expect(settings.codeOf(' SHOP-77')).toBe('ROUTER-X1')
  })

  test('are those of the newest note of each, and a reset leaves nothing', async () => {
    const settings = await readStockSettings(
      notes(
        ['item:A', { pack: 5, minimum: 20, otherCodes: ['x'] }],
        ['item:A', { minimum: 30 }],
        ['item:B', { pack: 2 }],
        ['item:B', {}],
      ),
    )
    expect(settings.for('A', undefined)).toMatchObject({ pack: 1, minimum: 30 })
    expect(settings.for('B', undefined).pack).toBe(1)
    expect(settings.codeOf('x')).toBeUndefined()
  })

  test('are also said of several items at once, of each the newest', async () => {
    const settings = await readStockSettings(
      notes(
        ['item:A', { pack: 5, minimum: 20 }],
        ['items', { A: { pack: 6 }, b: { pack: 7 }, C: { pack: 'x' }, D: { pack: 8 } }],
        ['item:B', { pack: 9 }],
        ['items', { D: {} }],
        ['items', 'nonsense'],
      ),
    )
    const packs = ['A', 'B', 'C', 'D'].map((code) => settings.for(code, undefined).pack)
    expect(packs).toEqual([6, 9, 1, 1])
    expect(settings.for('A', undefined).minimum).toBe(0)
    expect(settings.unreadable).toBe(2)
  })

  test('leave out what cannot be read, and count it', async () => {
    const settings = await readStockSettings(
      notes(
        ['item:A', { pack: 5 }],
        ['item:A', { pack: 'many' }],
        ['supplier:s1', { colour: 'red' }],
        ['item:B', { pack: 3 }],
      ),
    )
    expect(settings.unreadable).toBe(2)
    expect(settings.for('A', 's1').pack).toBe(1)
    expect(settings.for('B', 's1').pack).toBe(3)
  })

  test('are found however many there are', async () => {
    const many = Array.from({ length: 2_500 }, (_, index): [string, unknown] => [`item:I${index}`, { pack: index + 1 }])
    const settings = await readStockSettings(notes(...many))
    expect([0, 999, 1_000, 2_499].map((index) => settings.for(`i${index}`, undefined).pack)).toEqual([
      ...[1, 1_000, 1_001, 2_500],
    ])
  })
})

describe('a stock setting', () => {
  test.each([
    { leadDays: 1.5 },
    { leadDays: -1 },
    { leadDays: 731 },
    { reviewDays: 0 },
    { pack: 0 },
    { pack: -5 },
    { pack: 0.00001 },
    { pack: Number.NaN },
    { minimum: -1 },
    { minimum: 1e12 },
    { service: 0.4 },
    { service: 95 },
    { service: 1 },
    { target: Number.POSITIVE_INFINITY },
    { otherCodes: [''] },
    { price: 3 },
  ])('%j is refused', (settings) => expect(storedSettings.safeParse(settings).success).toBe(false))

  test.each([
    { leadDays: 0, reviewDays: 1, pack: 0.25, minimum: 0, service: 0.999, target: 0 },
    { leadDays: 730, reviewDays: 365, pack: 12.3456, minimum: 99_999.9999, service: 0.5 },
    {},
  ])('%j is taken', (settings) => expect(storedSettings.parse(settings)).toEqual(settings))
})
