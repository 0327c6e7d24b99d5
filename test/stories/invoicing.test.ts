import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { sum } from '../../src/books/money.ts'
import { trialBalance } from '../../src/simulator/ledger.ts'
import { house } from '../house.ts'
import { amountIn, columnOf, contactIn, documentIn, everythingIn, watchLedger } from './ledger-state.ts'

const line = { description: 'Consulting', unit_price: 100, account: '200' }

describe('a draft invoice from a sentence', () => {
  it('is in Xero once, as a draft, to the cent, and the ledger stands still', async () => {
    const { call, books, close } = await house()
    const moved = watchLedger(books)
    const before = books.invoices.size
    const lines = [{ description: 'Consulting', quantity: 15, unit_price: 150 }]
    const reply = await call('create_invoices', {
      invoices: [{ contact: 'Kauri Legal', reference: 'PO-2231', due: '2026-12-31', lines }],
    })
    expect(books.invoices.size).toBe(before + 1)
    const made = documentIn(books, 'INV-0123')
    expect(made).toMatchObject({
      type: 'ACCREC',
      status: 'DRAFT',
      contactId: contactIn(books, 'Kauri Legal').id,
      reference: 'PO-2231',
      date: '2026-11-20',
      dueDate: '2026-12-31',
      subTotal: 225_000n,
      totalTax: 33_750n,
      total: 258_750n,
      sentToContact: false,
    })
    expect(made.lines).toMatchObject([{ description: 'Consulting', quantity: 150_000n, unitAmount: 1_500_000n }])
    expect(moved()).toEqual({ journals: 0, accounts: {} })
    for (const fact of ['INV-0123', '2,587.50 NZD', 'tax 337.50', 'due 2026-12-31', 'draft', 'approve_documents']) {
      expect(reply.text).toContain(fact)
    }
    await close()
  })

  it('without account takes the contact’s and says so; list_changes tells what number it got', async () => {
    const { call, books, close } = await house()
    const invoices = [{ contact: 'Bluefin Logistics', lines: [{ description: 'Consulting', unit_price: 100 }] }]
    const code = contactIn(books, 'Bluefin Logistics').salesAccountCode
    expect((await call('create_invoices', { invoices })).text).toContain(`account ${code} by the contact's default`)
    expect(documentIn(books, 'INV-0123').lines[0]?.accountCode).toBe(code)
    expect((await call('list_changes', { states: ['applied'] })).text).toContain('-> INV-0123')
    await close()
  })

  it('told again says that it repeats, until the first is deleted', async () => {
    const { call, close } = await house()
    const invoices = [{ contact: 'Kauri Legal', lines: [line] }]
    expect((await call('create_invoices', { invoices })).text).not.toContain('repeat')
    const again = await call('create_invoices', { invoices, dry_run: true })
    expect(again.text).toContain('possible repeat: "INV-0123"')
    await call('void_documents', { documents: ['INV-0123'] })
    expect((await call('create_invoices', { invoices, dry_run: true })).text).not.toContain('repeat')
    await close()
  })

  it.each([
    [{ unit_price: 33.333, quantity: 3, discount_percent: 12.5 }, 'Inclusive'],
    [{ unit_price: 10.005 }, 'NoTax'],
    [{ unit_price: 0.0049, quantity: 1000 }, 'Exclusive'],
    [{ unit_price: 99.9999, quantity: 2.5 }, 'Exclusive'],
  ])('of %j %s has the total that was planned', async (priced, types) => {
    const { call, books, close } = await house()
    const invoices = [{ contact: 'Bluefin Logistics', line_amount_types: types, lines: [{ ...line, ...priced }] }]
    const { text } = await call('create_invoices', { invoices })
    expect(text).not.toContain('the plan said')
    expect(amountIn(/": ([\d.,]+) NZD/.exec(text)?.[1] ?? '')).toBe(documentIn(books, 'INV-0123').total)
    await close()
  })

  it('abroad says when the domestic tax of the account was taken', async () => {
    const { call, close } = await house()
    const plan = async (more: object) => {
      const invoices = [{ currency: 'USD', ...more }]
      return (await call('create_invoices', { invoices, dry_run: true })).text
    }
    expect(await plan({ contact: 'Bluefin Logistics', lines: [line] })).toContain('check tax_type')
    const told = await plan({ contact: 'Bluefin Logistics', lines: [{ ...line, tax_type: 'ZERORATED' }] })
    expect(told).not.toContain('check tax_type')
    await close()
  })

  it.each(['nz', 'au', 'uk', 'us'] as const)('to the customer abroad bears no tax in %s', async (region) => {
    const { call, close } = await house({ region })
    const invoices = [{ contact: 'Meridian Films', lines: [line] }]
    const { text } = await call('create_invoices', { invoices, dry_run: true })
    expect(text).toContain(`${region === 'us' ? 'CAD' : 'USD'} (tax 0.00)`)
    expect(text).not.toContain('check tax_type')
    await close()
  })

  it('fifty times over costs at most 3,500 tokens, one line each', async () => {
    const { call, close } = await house()
    const invoices = Array.from({ length: 50 }, (_, index) => ({
      contact: ['Bluefin Logistics', 'Brightwater Swim School', 'Harbour Dental'][index % 3],
      lines: [{ ...line, unit_price: 100 + index }],
    }))
    const { text, data } = await call('create_invoices', { invoices })
    expect(text.split('\n').filter((row) => row.startsWith('- INV-'))).toHaveLength(50)
    expect(encode(text).length + encode(JSON.stringify(data)).length).toBeLessThanOrEqual(3_500)
    await close()
  })
})

describe('changing a draft', () => {
  it('keeps the ids and every field of the other lines, and works the totals out anew', async () => {
    const { call, books, close } = await house()
    const second = { ...line, description: 'Support', unit_price: 50, discount_percent: 10 }
    const lines = [
      { ...line, quantity: 2 },
      { ...second, tracking: { Department: 'Support' } },
    ]
    await call('create_invoices', { invoices: [{ contact: 'Bluefin Logistics', reference: 'r', lines }] })
    const before = structuredClone(documentIn(books, 'INV-0123'))
    const changed = await call('update_document', {
      document: 'INV-0123',
      change_lines: [{ line: 1, unit_price: 120 }],
      add_lines: [{ ...line, description: 'Travel', unit_price: 30 }],
    })
    const after = documentIn(books, 'INV-0123')
    expect(after.lines.slice(0, 2).map(({ id }) => id)).toEqual(before.lines.map(({ id }) => id))
    expect(after.lines[1]).toEqual(before.lines[1])
    expect(after).toMatchObject({ total: 36_225n, reference: 'r', dueDate: before.dueDate, status: 'DRAFT' })
    expect(changed.text).toContain('line 1 unit price "100.00" -> "120.00"')
    expect(changed.text).toContain('total 281.75 -> 362.25 NZD')
    expect(changed.text).not.toContain('the plan said')
    await close()
  })

  it('leaves a line that is only words without quantity and price', async () => {
    const { call, books, close } = await house()
    await call('create_invoices', { invoices: [{ contact: 'Kauri Legal', lines: [line, line] }] })
    const draft = documentIn(books, 'INV-0123')
    const [words, priced] = draft.lines
    if (!words || !priced) throw new Error('two lines were asked for')
    const { quantity: _q, unitAmount: _u, accountCode: _c, accountId: _i, taxType: _t, ...bare } = words
    const lines = [{ ...bare, description: 'As agreed on the phone:', lineAmount: 0n, taxAmount: 0n }, priced]
    const totals = { subTotal: 10_000n, totalTax: 1_500n, total: 11_500n, amountDue: 11_500n }
    books.invoices.set(draft.id, { ...draft, lines, ...totals })
    await call('update_document', { document: 'INV-0123', change_lines: [{ line: 2, quantity: 3 }] })
    const after = documentIn(books, 'INV-0123')
    expect(after.lines[0]).toEqual(lines[0])
    expect(after.total).toBe(34_500n)
    await close()
  })
})

describe('approving', () => {
  it('under the default policy is held and touches nothing', async () => {
    const { call, books, calls, close } = await house()
    const before = everythingIn(books)
    calls.splice(0)
    const reply = await call('approve_documents', { documents: ['INV-0122'], status: 'AUTHORISED' })
    expect(reply.data).toMatchObject({ outcome: 'held' })
    expect(everythingIn(books)).toBe(before)
    expect(calls.filter((one) => !one.startsWith('GET'))).toEqual([])
    await close()
  })

  it('under "controlled" posts a small invoice of a known customer, one journal, by exactly its amounts', async () => {
    const { call, books, close } = await house({ policy: 'controlled' })
    const moved = watchLedger(books)
    const reply = await call('approve_documents', { documents: ['INV-0122'], status: 'AUTHORISED' })
    expect(reply.isError, reply.text).toBe(false)
    expect(documentIn(books, 'INV-0122')).toMatchObject({ status: 'AUTHORISED', total: 44_850n, amountDue: 44_850n })
    expect(moved()).toEqual({ journals: 1, accounts: { '610': 44_850n, '210': -39_000n, '820': -5_850n } })
    await close()
  })

  it('under "controlled" is held above the limit, for an unknown customer and in another currency', async () => {
    const { call, books, close } = await house({ policy: 'controlled' })
    const before = everythingIn(books)
    const large = await call('approve_documents', { documents: ['INV-0119'], status: 'AUTHORISED' })
    expect(large.text).toContain('it is at most 1,000.00')
    const status = 'AUTHORISED'
    const fresh = await call('create_invoices', { invoices: [{ contact: 'Fern & Stone', lines: [line] }], status })
    expect(fresh.text).toContain('no posted document yet')
    const dollars = await call('create_invoices', { invoices: [{ contact: 'Meridian Films', lines: [line] }], status })
    expect(dollars.text).toContain('not in NZD')
    expect(dollars.text).toContain('As drafts (without status)')
    for (const reply of [large, fresh, dollars]) expect(reply.data).toMatchObject({ outcome: 'held' })
    expect(everythingIn(books)).toBe(before)
    await close()
  })

  it("stops at the day's limit, so that parallel drafts cannot jointly exceed it", async () => {
    const { call, books, close } = await house({ policy: 'controlled' })
    const moved = watchLedger(books)
    const invoices = Array.from({ length: 7 }, (_, index) => ({
      contact: 'Bluefin Logistics',
      lines: [{ ...line, unit_price: 800 + index }],
    }))
    const reply = await call('create_invoices', { invoices, status: 'AUTHORISED' })
    expect(reply.text).toContain('5 done, 2 held for a person')
    expect(moved().journals).toBe(5)
    expect(moved().accounts['610']).toBeLessThanOrEqual(500_000n)
    await close()
  })
})

describe('sending and undoing', () => {
  it('an e-mail that a demo company refuses is an error that says how else', async () => {
    const { call, books, close } = await house({ policy: 'controlled' })
    const reply = await call('email_invoice', { document: 'INV-0121' })
    expect(reply.isError).toBe(true)
    expect(books.outbox).toEqual([])
    expect(reply.text).toContain('Nothing was sent')
    expect(reply.text).toContain('mark_as_sent')
    await close()
  })

  it('deletes our own draft, holds voiding, and names the payment in the way', async () => {
    const { call, books, close } = await house()
    await call('create_invoices', { invoices: [{ contact: 'Kauri Legal', lines: [line] }] })
    const gone = await call('void_documents', { documents: ['INV-0123'] })
    expect(documentIn(books, 'INV-0123').status).toBe('DELETED')
    expect(gone.text).toMatch(/: 1 done\./)
    const before = everythingIn(books)
    expect((await call('void_documents', { documents: ['INV-0031'] })).data).toMatchObject({ outcome: 'held' })
    const paid = await call('void_documents', { documents: ['INV-0059'] })
    expect(paid.text).toContain('payment of 750.72 NZD on 2026-11-06')
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})

describe.each(['nz', 'au', 'uk', 'us'] as const)('what is owed, in %s', (region) => {
  it('ties to the control accounts of the trial balance, to the cent, but for prepayments, which lie elsewhere', async () => {
    const { call, books, close } = await house({ region })
    const { data: organisation } = await call('list_organisations')
    const balances = trialBalance(books, day(String(organisation.as_of)))
    for (const [side, system, sign, type] of [
      ['receivable', 'DEBTORS', 1n, 'RECEIVE-PREPAYMENT'],
      ['payable', 'CREDITORS', -1n, 'SPEND-PREPAYMENT'],
    ] as const) {
      const prepaid = [...books.prepayments.values()].filter((one) => one.type === type)
      const control = [...books.accounts.values()].find(({ systemAccount }) => systemAccount === system)
      const { data } = await call('get_ageing', { side })
      expect(amountIn(String(Object(Object.values(Object(data.totals))[0]).total)), side).toBe(
        sign * (balances.get(control?.id ?? '') ?? 0n) - sum(prepaid.map((one) => one.remainingCredit)),
      )
    }
    await close()
  })

  it('is listed whole and once, and adds up to what is said', async () => {
    const { call, books, close } = await house({ region })
    const { text, data } = await call('find_documents', { kind: 'invoice', unpaid: true, limit: 100 })
    const open = [...books.invoices.values()].filter((one) => one.type === 'ACCREC' && one.status === 'AUTHORISED')
    expect(columnOf(text, 'number').sort()).toEqual(open.map(({ number }) => number).sort())
    const totals = Object.values(Object(data.totals)).map((one) => amountIn(String(Object(one).due)))
    const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n)
    expect(sum(totals)).toBe(sum(open.map(({ amountDue }) => amountDue)))
    expect(sum(columnOf(text, 'amount due').map(amountIn))).toBe(sum(totals))
    await close()
  })
})
