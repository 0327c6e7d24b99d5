import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { house, type TestHouse } from '../house.ts'

let kestrel: TestHouse
beforeAll(async () => {
  kestrel = await house()
})
afterAll(() => kestrel.close())

const line = { description: 'Support', quantity: 1, unit_price: 100, account: '200' }
const invoice = { contact: 'Harbour Dental', lines: [line] }

describe('arguments that no honest caller sends', () => {
  test.each<[string, string, string]>([
    ['a constructor', 'get_ageing', '{"constructor": 1}'],
    [
      'a prototype key inside',
      'create_invoices',
      `{"invoices": [${JSON.stringify(invoice).replace('{', '{"__proto__": {"status": "AUTHORISED"}, ')}]}`,
    ],
    ['a list instead of an object', 'create_invoices', `{"invoices": "all"}`],
    ['a number as text where a status is wanted', 'create_invoices', '{"invoices": [], "status": "1"}'],
    ['an organisation that is none', 'get_ageing', '{"organisation": "Nobody Ltd"}'],
    ['an organisation that is a prototype key', 'get_ageing', '{"organisation": "__proto__"}'],
    ['an organisation that is an object', 'get_ageing', '{"organisation": {"name": "Kestrel Trading Ltd"}}'],
    ['dry_run as text', 'create_invoices', `{"invoices": [${JSON.stringify(invoice)}], "dry_run": "false"}`],
  ])('%s is an error and writes nothing', async (_, tool, raw) => {
    const before = kestrel.books.invoices.size
    const reply = await kestrel.call(tool, JSON.parse(raw))
    expect(reply.isError).toBe(true)
    expect(reply.data.error).not.toBe('internal')
    expect(kestrel.books.invoices.size).toBe(before)
  })

  test('ten million characters are refused in few words', async () => {
    const long = 'x'.repeat(10_000_000)
    for (const input of [
      { invoices: [{ ...invoice, reference: long }] },
      { invoices: [{ ...invoice, contact: long }] },
      { [long]: 1 },
      { organisation: long, invoices: [invoice] },
    ]) {
      const reply = await kestrel.call('create_invoices', input)
      expect(reply.isError).toBe(true)
      expect(reply.text.length).toBeLessThan(2_000)
      expect(JSON.stringify(reply.data).length).toBeLessThan(4_000)
    }
  })

  test('a hundred thousand wrong elements are refused in few words', async () => {
    const reply = await kestrel.call('create_invoices', { invoices: Array.from({ length: 100_000 }, () => 7) })
    expect(reply.isError).toBe(true)
    expect(JSON.stringify(reply).length).toBeLessThan(6_000)
  })

  test('half a surrogate pair is looked for like any text', async () => {
    const reply = await kestrel.call('find_documents', { search: 'a\ud800b' })
    expect(reply.data.error).toBeUndefined()
  })
})

test('twenty calls at once are all answered, each with its own', async () => {
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0
        ? kestrel.call('create_invoices', { invoices: [{ ...invoice, reference: `ATONCE-${index}` }], again: true })
        : kestrel.call('get_ageing', {}),
    ),
  )
  const failed = replies.filter(({ isError, text }) => isError && !text.includes('unknown argument'))
  expect(failed).toEqual([])
})
