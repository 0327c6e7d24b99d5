import { describe, expect, it } from 'vitest'
import { house } from '../house.ts'
import { FREE } from './free-policy.ts'
import { contactIn, everythingIn, watchLedger } from './ledger-state.ts'

const BANK = 'Business Bank Account'
const line = { description: 'Connection fee', unit_price: 57.5, account: '445' }
const spent = { type: 'SPEND', bank_account: BANK, contact: 'Volt Energy', lines: [line] }

describe('recording money spent and received', () => {
  it('is held for a person under the default policy, and nothing moves', async () => {
    const { call, books, close } = await house()
    const before = everythingIn(books)
    const { data, text } = await call('create_bank_transactions', { transactions: [spent] })
    expect(data.outcome).toBe('held')
    for (const fact of ['57.50 NZD', 'tax 7.50', 'Volt Energy', BANK]) expect(text).toContain(fact)
    expect(everythingIn(books)).toBe(before)
    await close()
  })

  it('posts each to its accounts with the tax inside, and marks nothing as reconciled', async () => {
    const { call, books, close } = await house(FREE)
    const moved = watchLedger(books)
    const { data, text } = await call('create_bank_transactions', {
      transactions: [
        { ...spent, reference: 'Card 4417', date: '2026-11-19' },
        {
          ...{ type: 'RECEIVE', bank_account: '091', contact: 'Kauri Legal', line_amount_types: 'NoTax' },
          lines: [{ description: 'Interest', unit_price: 12.34, account: '270' }],
        },
      ],
    })
    expect(data.outcome, text).toBe('applied')
    expect([...books.bankTransactions.values()].slice(-2)).toMatchObject([
      { type: 'SPEND', reference: 'Card 4417', date: '2026-11-19', total: 5_750n, totalTax: 750n, isReconciled: false },
      { type: 'RECEIVE', total: 1_234n, totalTax: 0n, isReconciled: false },
    ])
    expect(moved().accounts).toEqual({ '090': -5_750n, '445': 5_000n, '820': 750n, '091': 1_234n, '270': -1_234n })
    await close()
  })

  it.each([
    ['RECEIVE-PREPAYMENT', 'prepayment', { ...line, account: '200' }],
    ['RECEIVE-OVERPAYMENT', 'overpayment', { description: 'Paid twice', unit_price: 57.5 }],
  ])('makes credit of a %s, under the handle that allocate_credit takes', async (type, kind, one) => {
    const { call, books, close } = await house(FREE)
    const money = { ...spent, type, contact: 'Acme Corp', lines: [one] }
    const { text } = await call('create_bank_transactions', { transactions: [money] })
    const handle = new RegExp(`${kind}-[0-9a-f]{8}`).exec(text)?.[0]
    const allocated = await call('allocate_credit', { credit: handle, to: [{ document: 'INV-0097' }] })
    expect(allocated.data.outcome, allocated.text).toBe('applied')
    const { id } = contactIn(books, 'Acme Corp')
    const all = [...books.prepayments.values(), ...books.overpayments.values()]
    const credits = all.filter(({ contactId }) => contactId === id)
    expect(credits).toMatchObject([{ total: 5_750n, remainingCredit: 0n, status: 'PAID' }])
    await close()
  })

  it('asked twice is done once, and says what is there already when wanted again', async () => {
    const { call, books, close } = await house(FREE)
    const count = () => [...books.bankTransactions.values()].length
    const before = count()
    await call('create_bank_transactions', { transactions: [spent] })
    expect((await call('create_bank_transactions', { transactions: [spent] })).text).toContain('Asked for before')
    expect(count()).toBe(before + 1)
    const again = await call('create_bank_transactions', { transactions: [spent], again: true })
    expect(again.text).toMatch(/same account, contact, day and amount is there already: bank-transaction-[0-9a-f]{8}/)
    expect(count()).toBe(before + 2)
    await close()
  })

  const one = (more: Record<string, unknown>) => ({ transactions: [{ ...spent, ...more }] })
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a bank account that is none', one({ bank_account: 'Sales' }), /transactions\.0\.bank_account.*"Sales"/],
    ['a contact that is not there', one({ contact: 'Nobody Ltd' }), /transactions\.0\.contact.*"Nobody Ltd"/],
    ['a bank account on a line', one({ lines: [{ ...line, account: '091' }] }), /lines\.0\.account.*is a bank account/],
    ['receivables on a line', one({ lines: [{ ...line, account: '610' }] }), /lines\.0\.account.*610/],
    ['a discount', one({ lines: [{ ...line, discount_percent: 5 }] }), /unknown argument "discount_percent"/],
    ['a price of nothing', one({ lines: [{ ...line, unit_price: 0 }] }), /lines\.0: a quantity above 0/],
    ['a negative total', one({ lines: [{ ...line, unit_price: -5 }] }), /total is -5\.00; money the other way/],
    ['a locked day', one({ date: '2026-07-31' }), /2026-07-31 is in the locked period/],
    ['a coded overpayment', one({ type: 'SPEND-OVERPAYMENT' }), /an overpayment is one line without account/],
    ['a transfer', one({ type: 'SPEND-TRANSFER' }), /transactions\.0\.type/],
    ['a reconciled mark', one({ is_reconciled: true }), /unknown argument "is_reconciled"/],
  ])('refuses %s with a clear fault, and nothing is planned', async (_, input, names) => {
    const { call, books, close } = await house(FREE)
    const before = everythingIn(books)
    const reply = await call('create_bank_transactions', input)
    expect(reply.isError, reply.text).toBe(true)
    expect(reply.text.replaceAll('\n', ' ')).toMatch(names)
    expect(everythingIn(books)).toBe(before)
    await close()
  })
})

describe('recording a transfer', () => {
  const transfer = { from: BANK, to: '091', amount: 1500, reference: 'To savings' }

  it('moves money between two bank accounts, once', async () => {
    const { call, books, close } = await house(FREE)
    const moved = watchLedger(books)
    const before = new Set(books.bankTransfers.keys())
    const { data, text } = await call('create_bank_transfer', transfer)
    expect(data.outcome, text).toBe('applied')
    await call('create_bank_transfer', transfer)
    expect(moved().accounts).toEqual({ '090': -150_000n, '091': 150_000n })
    const halves = [...books.bankTransactions.values()].filter(
      ({ transferId }) => transferId !== undefined && !before.has(transferId),
    )
    expect(halves).toHaveLength(2)
    expect(halves.every(({ isReconciled }) => !isReconciled)).toBe(true)
    const { text: again } = await call('create_bank_transfer', { ...transfer, reference: 'Another' })
    expect(again).toContain('one of 1,500.00 from this account is there on that day')
    await close()
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['one to itself', { to: BANK }, /to: .* is the account that the money leaves/],
    ['an unknown account', { to: 'Kiwibank' }, /to: there is no bank account "Kiwibank".*"Business Savings Account"/],
    ['nothing', { amount: 0 }, /amount: 0 is not an amount above 0/],
    ['a locked day', { date: '2026-07-31' }, /2026-07-31 is in the locked period/],
  ])('refuses %s with a clear fault, and nothing is planned', async (_, more, names) => {
    const { call, books, close } = await house(FREE)
    const before = everythingIn(books)
    const reply = await call('create_bank_transfer', { ...transfer, ...more })
    expect(reply.isError, reply.text).toBe(true)
    expect(reply.text.replaceAll('\n', ' ')).toMatch(names)
    expect(everythingIn(books)).toBe(before)
    await close()
  })

  it('between currencies is refused, as Xero takes those only from a person', async () => {
    const { call, books, close } = await house(FREE)
    const bank = [...books.accounts.values()].find(({ code }) => code === '091')
    if (bank) books.accounts.set(bank.id, { ...bank, currencyCode: 'USD' })
    const reply = await call('create_bank_transfer', transfer)
    expect(reply.isError).toBe(true)
    expect(reply.text).toMatch(/"USD".*"NZD".*only from a person/)
    await close()
  })
})
