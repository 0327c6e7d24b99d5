import { describe, expect, it } from 'vitest'
import { house } from '../house.ts'

describe('on the demo company', () => {
  it.each(['receivable', 'payable'] as const)(
    'the ageing of the %s side ties to the unpaid documents',
    async (side) => {
      const { call, books, close } = await house()
      const { data } = await call('get_ageing', { side, limit: 100 })
      const type = side === 'receivable' ? 'ACCREC' : 'ACCPAY'
      const open = [...books.invoices.values()].filter((one) => one.type === type && one.status === 'AUTHORISED')
      const inBase = open.filter(({ currencyCode }) => currencyCode === 'NZD')
      const foreign = open.length - inBase.length
      const listed = await call('find_documents', { kind: side === 'receivable' ? 'invoice' : 'bill', unpaid: true })
      const all = Object(data.totals).NZD
      const buckets = Object.values(Object(all.buckets)).map((text) => hundredths(String(text)))
      const total = buckets.reduce((sum, cents) => sum + cents, 0n)
      expect(total + hundredths(all.unapplied_credits)).toBe(hundredths(all.total))
      expect(listed.data.count).toBe(open.length)
      if (foreign === 0) {
        const { totals } = Object(listed.data)
        expect(hundredths(totals.NZD.due)).toBe(total)
      }
      await close()
    },
  )

  it('lines survive a patch: ids, order and tracking stay, and the total is what the plan said', async () => {
    const { call, books, close } = await house()
    const document = [...books.invoices.values()].find(({ status, lines }) => status === 'DRAFT' && lines.length > 1)
    if (!document) throw new Error('the demo company has no draft with several lines')
    const before = structuredClone(document.lines)
    const reply = await call('update_document', {
      document: document.id,
      change_lines: [{ line: 1, description: 'Changed' }],
      add_lines: [{ description: 'Delivery', unit_price: 50, account: '200' }],
    })
    expect(reply.isError, reply.text).toBe(false)
    expect(reply.text).not.toContain('the plan said')
    const after = books.invoices.get(document.id)?.lines ?? []
    expect(after.slice(0, before.length).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(after.map(({ description }) => description)).toEqual([
      'Changed',
      ...before.slice(1).map(({ description }) => description),
      'Delivery',
    ])
    expect(after.slice(0, before.length).map(({ tracking }) => tracking)).toEqual(
      before.map(({ tracking }) => tracking),
    )
    await close()
  })

  it('of two bills with one number each can be named', async () => {
    const { call, close } = await house()
    const { data } = await call('find_documents', {
      kind: 'bill',
      contact: 'Orbit Hardware',
      detail: 'full',
      limit: 100,
    })
    const numbers = (Array.isArray(data.rows) ? data.rows : []).map(({ number }) => String(number))
    const twin = numbers.find((number, index) => numbers.indexOf(number) !== index)
    const ambiguous = await call('get_document', { document: twin })
    expect(ambiguous.data.error).toBe('ambiguous')
    const names = ambiguous.text.match(new RegExp(`${twin}#[0-9a-f]{8}`, 'g')) ?? []
    expect(names).toHaveLength(2)
    for (const name of names) {
      const reply = await call('get_document', { document: name })
      expect(reply.data.handle).toBe(name)
    }
    await close()
  })

  it('a bill without number is named by a handle that every tool takes', async () => {
    const { call, books, close } = await house()
    const bills = [{ contact: 'Volt Energy', lines: [{ description: 'Meter', unit_price: 5, account: '445' }] }]
    const made = await call('create_bills', { bills })
    expect(made.isError, made.text).toBe(false)
    const { text } = await call('find_documents', { kind: 'bill', status: 'DRAFT', contact: 'Volt Energy' })
    const handle = /bill-[0-9a-f]{8}/.exec(text)?.[0]
    const reply = await call('update_document', { document: handle, reference: 'Meter' })
    expect(reply.data.outcome, reply.text).toBe('applied')
    expect([...books.invoices.values()].filter(({ reference }) => reference === 'Meter')).toHaveLength(1)
    await close()
  })
})

function hundredths(text: string): bigint {
  return BigInt(text.replace('.', ''))
}
