import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeState, encodeState, loadSnapshot } from '../../src/simulator/persist.ts'
import { callHeaders, DESKTOP, INVOICES, json, rig, send } from './edge-rig.ts'

describe('the file', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('holds everything before a write is answered, and only for its owner', async () => {
    const file = join(folder, 'xero.json')
    const first = rig({ file })
    const given = await callHeaders(first)
    await send(first, 'POST', INVOICES, given, {})
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const second = rig({ file, apps: [{ ...DESKTOP }] })
    const [item] = [json(await send(second, 'GET', INVOICES, given)).Invoices].flat()
    expect(item).toMatchObject({ Count: 1 })
    expect(encodeState(second.state)).toBe(encodeState(first.state))
  })

  it('holds a write whose answer was lost', async () => {
    const file = join(folder, 'xero.json')
    const first = rig({ file })
    const given = await callHeaders(first)
    expect((await send(first, 'POST', INVOICES, { ...given, 'x-simulator-fault': 'reset-after' }, {})).fate).toBe(
      'reset',
    )
    const [item] = [json(await send(rig({ file }), 'GET', INVOICES, given)).Invoices].flat()
    expect(item).toMatchObject({ Count: 1 })
  })

  it('makes a reopened simulator draw other ids', async () => {
    const file = join(folder, 'xero.json')
    const idOf = async () => {
      const opened = rig({ file })
      const [item] = [json(await send(opened, 'POST', INVOICES, await callHeaders(opened), {})).Invoices].flat()
      return typeof item === 'object' && item !== null && 'Id' in item ? item.Id : undefined
    }
    const ids = [await idOf(), await idOf(), await idOf()]
    expect(new Set(ids).size).toBe(3)
  })

  it('of another kind is refused by name', () => {
    const file = join(folder, 'other.json')
    for (const content of ['{}', 'not JSON', '{"$nonsense":1}']) {
      writeFileSync(file, content)
      expect(() => loadSnapshot(file)).toThrow(file)
      expect(readFileSync(file, 'utf8')).toBe(content)
    }
  })

  it('gives back any plain data', () => {
    const leaf = fc.oneof(fc.string(), fc.bigInt(), fc.integer(), fc.boolean(), fc.constant(null), fc.uint8Array())
    const { data } = fc.letrec((tie) => ({
      data: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('data')),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$map', '$bigint', '$$x', '$')), tie('data')),
        fc.array(fc.tuple(fc.string(), tie('data'))).map((pairs) => new Map(pairs)),
      ),
    }))
    fc.assert(
      fc.property(data, (value) => {
        expect(decodeState(encodeState(value))).toEqual(value)
      }),
    )
  })
})
