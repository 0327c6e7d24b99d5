import { describe, expect, it } from 'vitest'
import type { OrganisationState } from '../../src/simulator/state.ts'
import { house } from '../house.ts'
import { FREE } from './free-policy.ts'
import { documentIn, everythingIn, watchLedger } from './ledger-state.ts'

const BANK = 'Business Bank Account'

function paymentsOf(books: OrganisationState, number: string) {
  const { id } = documentIn(books, number)
  return [...books.payments.values()].filter(({ target, status }) => target.id === id && status === 'AUTHORISED')
}

describe('recording payments', () => {
  it('is held for a person under the default policy, and nothing moves', async () => {
    const { call, books, close } = await house()
    const before = everythingIn(books)
    const { text, data } = await call('record_payments', { payments: [{ document: 'INV-0113', account: BANK }] })
    expect(data.outcome).toBe('held')
    for (const fact of ['3,254.50 NZD', 'INV-0113', 'Moorland Surveyors', BANK]) expect(text).toContain(fact)
    expect(everythingIn(books)).toBe(before)
    await close()
  })

  it('pays all that is due where no amount is given, to the cent and through the account', async () => {
    const { call, books, close } = await house(FREE)
    const moved = watchLedger(books)
    const { data, text } = await call('record_payments', {
      payments: [
        { document: 'INV-0113', account: '090', reference: 'EFT 77' },
        { document: 'ST-58477', account: BANK, amount: 95.9, date: '2026-11-19' },
      ],
    })
    expect(data.outcome, text).toBe('applied')
    expect(documentIn(books, 'INV-0113')).toMatchObject({ status: 'PAID', amountDue: 0n })
    expect(documentIn(books, 'ST-58477')).toMatchObject({ status: 'AUTHORISED', amountDue: 90_000n })
    expect(paymentsOf(books, 'INV-0113')).toMatchObject([
      { amount: 325_450n, date: '2026-11-20', reference: 'EFT 77', isReconciled: false },
    ])
    expect(paymentsOf(books, 'ST-58477')).toMatchObject([{ amount: 9_590n, date: '2026-11-19', isReconciled: false }])
    expect(moved()).toEqual({ journals: 2, accounts: { '090': 315_860n, '610': -325_450n, '800': 9_590n } })
    await close()
  })

  it('pays several bills as one batch, which the bank statement shows as one', async () => {
    const { call, books, close } = await house(FREE)
    const before = new Set(books.batchPayments.keys())
    const { data, text } = await call('record_payments', {
      payments: [{ document: 'CD-13800' }, { document: 'CD-13864', amount: 300 }],
      batch: { account: BANK, date: '2026-11-20', reference: 'Pay run 9' },
    })
    expect(data.outcome, text).toBe('applied')
    const [batch, ...more] = [...books.batchPayments.values()].filter(({ id }) => !before.has(id))
    expect(more).toEqual([])
    expect(batch).toMatchObject({ type: 'PAYBATCH', total: 836_265n, reference: 'Pay run 9', isReconciled: false })
    expect(documentIn(books, 'CD-13800')).toMatchObject({ status: 'PAID' })
    expect(documentIn(books, 'CD-13864')).toMatchObject({ amountDue: 1_296_410n })
    await close()
  })

  it('holds a batch of several contacts for a person, whatever the policy says', async () => {
    const { call, books, close } = await house(FREE)
    const before = books.batchPayments.size
    const { text } = await call('record_payments', {
      payments: [{ document: 'FM-21161' }, { document: 'TU-6657' }],
      batch: { account: BANK },
    })
    expect(text).toContain('several contacts at once')
    expect(books.batchPayments.size).toBe(before)
    await close()
  })

  it('asked twice is done once, and once more only when that is wanted', async () => {
    const { call, books, close } = await house(FREE)
    const payment = { payments: [{ document: 'TE-51279', account: BANK, amount: 100 }] }
    await call('record_payments', payment)
    const { text } = await call('record_payments', payment)
    expect(text).toContain('Asked for before')
    expect(paymentsOf(books, 'TE-51279')).toHaveLength(1)
    const again = await call('record_payments', { ...payment, again: true })
    expect(again.text).toContain('a payment of 100.00 is on it already')
    expect(paymentsOf(books, 'TE-51279')).toHaveLength(2)
    await close()
  })

  it('leaves a note in the payment’s own history of who agreed', async () => {
    const { call, books, close } = await house(FREE)
    await call('record_payments', { payments: [{ document: 'INV-0113', account: BANK }] })
    const [payment] = paymentsOf(books, 'INV-0113')
    const notes = (books.history.get(payment?.id ?? '') ?? []).filter(({ changes }) => changes === 'Note')
    expect(notes).toHaveLength(1)
    await close()
  })

  const one = (more: Record<string, unknown>) => ({ payments: [{ document: 'INV-0113', account: BANK, ...more }] })
  const batch = (documents: string[], more = {}) => ({
    payments: documents.map((document) => ({ document, ...more })),
    batch: { account: BANK },
  })
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['more than is due', one({ amount: 3254.51 }), /payments\.0: .*3,254\.51 is more than the 3,254\.50 that is due/],
    ['nothing', one({ amount: 0 }), /payments\.0\.amount: 0 is not an amount above 0/],
    ['tenths of a cent', one({ amount: 1.005 }), /payments\.0\.amount: 1\.005/],
    ['a draft', one({ document: 'INV-0122' }), /it is DRAFT.*approve_documents/],
    ['a paid one', one({ document: 'paid' }), /it is PAID already/],
    ['a locked day', one({ date: '2026-07-31' }), /2026-07-31 is in the locked period \(up to 2026-07-31\)/],
    ['a foreign invoice', one({ document: 'INV-0115' }), /"USD".*exchange rate/],
    ['an account that takes none', one({ account: 'Sales' }), /payments\.0\.account.*"Sales".*"Business Bank Account"/],
    ['an unknown account', one({ account: 'Kiwibank' }), /payments\.0\.account/],
    ['no account', { payments: [{ document: 'INV-0113' }] }, /payments\.0\.account.*missing/],
    ['an unknown document', one({ document: 'INV-9999' }), /payments\.0\.document.*INV-9999/],
    ['one twice', { payments: [one({}).payments[0], one({ amount: 1 }).payments[0]] }, /named twice/],
    ['both sides in a batch', batch(['INV-0113', 'TU-6657']), /payments\.1\.document.*other side/],
    ['a second date in a batch', batch(['TU-6657'], { date: '2026-11-19' }), /payments\.0\.date.*batch has one/],
    ['a reconciled mark', one({ is_reconciled: true }), /unknown argument "is_reconciled"/],
  ])('refuses %s with a clear fault, and nothing is planned', async (what, input, names) => {
    const { call, books, close } = await house(FREE)
    const paid = [...books.invoices.values()].find(({ status, type }) => status === 'PAID' && type === 'ACCREC')
    const before = everythingIn(books)
    const reply = await call('record_payments', what === 'a paid one' ? one({ document: paid?.number }) : input)
    expect(reply.isError, reply.text).toBe(true)
    expect(reply.text.replaceAll('\n', ' ')).toMatch(names)
    expect(everythingIn(books)).toBe(before)
    expect((await call('list_changes', {})).text).not.toContain('chg_')
    await close()
  })
})
