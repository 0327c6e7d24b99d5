import { describe, expect, it } from 'vitest'
import { day } from '../../src/books/day.ts'
import { refOf } from '../../src/call/acts/records.ts'
import type { ChangeOf } from '../../src/call/change.ts'
import { bankOf, banksOf, newContact, paid, payment, paymentsSince, posted, written } from './money-scenes.ts'
import { type Rig, rig, untilConcluded } from './rig.ts'

const described = { summary: 'A change of a test', warnings: [] }
const isWrite = ({ method, pathAndQuery }: { method: string; pathAndQuery: string }) =>
  method !== 'GET' && pathAndQuery.includes('/api.xro/')

const emptyRig = () => rig({ company: 'empty' })

function paySomeoneElse(gateway: Rig, id: string, amount: number): void {
  const body = { Invoice: { InvoiceID: id }, Account: { AccountID: bankOf(gateway).id }, Amount: amount }
  written(gateway, '/Payments', 'PaymentID', { ...body, Date: '2026-11-20' })
}

describe('what moved since it was planned is not paid', () => {
  it('a payment of a document that somebody paid in part', async () => {
    const gateway = await emptyRig()
    const invoice = await posted(gateway, 'invoice', newContact(gateway, 'A'))
    const change = payment(gateway, invoice)
    paySomeoneElse(gateway, invoice.id, 40)
    const made = paymentsSince(gateway)
    const [told] = await gateway.clock.run(gateway.apply([change]))
    expect(told).toMatchObject({ state: 'failed', fact: expect.stringContaining('is now 60.00, it was 100.00') })
    expect(made()).toBe(0)
  })

  it('a batch of which one document moved, as a whole', async () => {
    const gateway = await emptyRig()
    const contact = newContact(gateway, 'A')
    const bills = [await posted(gateway, 'bill', contact), await posted(gateway, 'bill', contact)]
    const change: ChangeOf<'record_batch_payment'> = {
      act: 'record_batch_payment',
      paid: bills.map((bill) => paid(bill, 10_000n)),
      ...{ account: bankOf(gateway), date: day('2026-11-20'), reference: '' },
      ...described,
    }
    paySomeoneElse(gateway, bills[1]?.id ?? '', 1)
    const [told] = await gateway.clock.run(gateway.apply([change]))
    expect(told?.state).toBe('failed')
    expect(gateway.organisation.batchPayments.size).toBe(0)
  })

  it('credit that does not suffice any more, while credit that does is applied', async () => {
    const gateway = await emptyRig()
    const contact = newContact(gateway, 'A')
    const credit = await posted(gateway, 'credit_note', contact)
    const invoices = [await posted(gateway, 'invoice', contact), await posted(gateway, 'invoice', contact)]
    const changes = invoices.map(
      (invoice): ChangeOf<'allocate_credit'> => ({
        act: 'allocate_credit',
        ...{ credit: refOf(credit), document: refOf(invoice), amount: 6_000n, date: day('2026-11-20'), known: [] },
        ...described,
      }),
    )
    const told = await gateway.clock.run(gateway.apply(changes))
    expect(told).toMatchObject([
      { state: 'done' },
      { state: 'failed', fact: expect.stringContaining('40.00 is left of it, too little for 60.00') },
    ])
    expect(gateway.organisation.creditNotes.get(credit.id)?.remainingCredit).toBe(4_000n)
  })
})

describe('two equal changes are two records', () => {
  it.each(['reset-after', '500-after', 'torn'] as const)('although the answer is lost by %s', async (kind) => {
    const gateway = await emptyRig()
    const { clock, store, simulator, hands, organisation } = gateway
    const [account, to] = banksOf(gateway)
    const contact = newContact(gateway, 'A')
    const spent: ChangeOf<'create_bank_transaction'> = {
      act: 'create_bank_transaction',
      draft: {
        ...{ type: 'SPEND', contact: { id: contact.ContactID, name: 'A' }, currency: 'NZD', lineAmountTypes: 'NoTax' },
        ...{ account, date: day('2026-11-20'), reference: 'Coffee' },
        lines: [{ description: 'Coffee', quantity: 10_000n, unitAmount: 50_000n, accountCode: '400' }],
        totals: { subTotal: 500n, totalTax: 0n, total: 500n },
      },
      known: [],
      ...described,
    }
    const transfer: ChangeOf<'create_bank_transfer'> = {
      act: 'create_bank_transfer',
      ...{ account, to, amount: 700n, currency: 'NZD', date: day('2026-11-20'), reference: 'Twice' },
      ...described,
    }
    simulator.faults.next(kind, isWrite)
    await clock.run(gateway.apply([spent, spent]))
    simulator.faults.next(kind, isWrite)
    await clock.run(gateway.apply([transfer, transfer]))
    await untilConcluded(clock, store, hands)
    expect(
      store
        .records()
        .map(({ state }) => state)
        .filter((state) => state !== 'applied'),
    ).toEqual([])
    expect([...organisation.bankTransactions.values()].filter(({ reference }) => reference === 'Coffee')).toHaveLength(
      2,
    )
    expect(organisation.bankTransfers.size).toBe(2)
    const made = store.records().flatMap(({ change, outcome }) => {
      return change.act !== 'add_note' && outcome?.state === 'done' && outcome.record ? [outcome.record.id] : []
    })
    expect(new Set(made).size).toBe(4)
  })
})
