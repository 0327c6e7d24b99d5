import { beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { checkBooks } from '../accounting/books-check.ts'
import type { Caller, Json } from '../accounting/fixture.ts'
import { ADVANCES, advance, balances, credit, invoice, purchase, refused, rig } from './rig.ts'

let api: Caller

beforeEach(() => {
  api = rig()
})

function to(InvoiceID: string, Amount: number, extra: Json = {}): Json {
  return { Amount, Date: '2026-11-12', Invoice: { InvoiceID }, ...extra }
}

describe.each(ADVANCES)('money in advance: $type', ({ type, path, name }) => {
  const received = type.startsWith('RECEIVE')
  const document = (extra: Json = {}) => (received ? invoice(api, extra) : purchase(api, extra))
  const control = received ? '610' : '800'
  const sign = received ? 1n : -1n

  test('is applied to an invoice, and comes back when it is taken off', () => {
    const id = advance(api, type)
    const due = document()
    const allocation = api.one('PUT', `${path}/${id}/Allocations`, to(due, 75))
    expect(allocation).toMatchObject({
      Amount: 75,
      Date: '/Date(1794441600000+0000)/',
      Invoice: { InvoiceID: due },
      [name]: { [`${name}ID`]: id, ID: id, LineItems: [] },
    })
    const shown = api.one('GET', `${path}/${id}`)
    expect(shown).toMatchObject({ RemainingCredit: 40, Status: 'AUTHORISED' })
    expect(shown.Allocations).toMatchObject([{ AllocationID: allocation.AllocationID, Amount: 75 }])
    const open = api.one('GET', `Invoices/${due}`)
    expect(open).toMatchObject({ AmountDue: 40, AmountCredited: 75, AmountPaid: 0, CreditNotes: [] })
    expect(open[path]).toMatchObject([{ [`${name}ID`]: id, ID: id, AppliedAmount: 75, Total: 115 }])
    expect(open[path === 'Prepayments' ? 'Overpayments' : 'Prepayments']).toEqual([])
    checkBooks(api.books)
    const gone = api.call('DELETE', `${path}/${id}/Allocations/${allocation.AllocationID}`)
    expect(gone.Allocations).toEqual([
      {
        AllocationID: allocation.AllocationID,
        Date: '/Date(1794441600000+0000)/',
        Invoice: { InvoiceID: due },
        IsDeleted: true,
      },
    ])
    expect(api.one('GET', `${path}/${id}`)).toMatchObject({ RemainingCredit: 115, Allocations: [] })
    expect(api.one('GET', `Invoices/${due}`)).toMatchObject({ AmountDue: 115, AmountCredited: 0 })
    expect(balances(api, '090', control)[0]).toBe(115_00n * sign)
    checkBooks(api.books)
  })

  test('used up makes both PAID, and both are open again afterwards', () => {
    const id = advance(api, type)
    const due = document()
    const { AllocationID } = api.one('PUT', `${path}/${id}/Allocations`, to(due, 115))
    expect(api.one('GET', `${path}/${id}`)).toMatchObject({ Status: 'PAID', RemainingCredit: 0 })
    expect(api.one('GET', `Invoices/${due}`)).toMatchObject({
      Status: 'PAID',
      FullyPaidOnDate: '/Date(1794441600000+0000)/',
    })
    expect(balances(api, control, '620')).toEqual([0n, 0n])
    api.call('DELETE', `${path}/${id}/Allocations/${AllocationID}`)
    expect(api.one('GET', `${path}/${id}`).Status).toBe('AUTHORISED')
    expect(api.one('GET', `Invoices/${due}`).Status).toBe('AUTHORISED')
    checkBooks(api.books)
  })

  test('is refunded through Payments, whole with the tax that was on it', () => {
    const id = advance(api, type)
    const refund = { [name]: { [`${name}ID`]: id }, Account: { Code: '090' }, Amount: 15 }
    const first = api.one('PUT', 'Payments', refund)
    const kind = `${received ? 'AR' : 'AP'}${name.toUpperCase()}`
    expect(first).toMatchObject({
      PaymentType: `${kind}PAYMENT`,
      Invoice: { Type: kind, InvoiceID: id, AmountDue: 100 },
    })
    expect(api.one('GET', `${path}/${id}`).Payments).toMatchObject([{ PaymentID: first.PaymentID, Amount: 15 }])
    checkBooks(api.books)
    expect(refused(api, 'PUT', 'Payments', { ...refund, Amount: 100.01 })).toEqual([
      'Payment amount exceeds the amount outstanding on this document',
    ])
    api.one('PUT', 'Payments', { ...refund, Amount: 100 })
    expect(api.one('GET', `${path}/${id}`)).toMatchObject({ Status: 'PAID', RemainingCredit: 0 })
    expect(balances(api, '090', control, '620', '820')).toEqual([0n, 0n, 0n, 0n])
    api.one('POST', `Payments/${first.PaymentID}`, { Status: 'DELETED' })
    expect(api.one('GET', `${path}/${id}`)).toMatchObject({ Status: 'AUTHORISED', RemainingCredit: 15 })
    checkBooks(api.books)
    const nowhere = refused(api, 'PUT', 'Payments', { ...refund, [name]: { [`${name}ID`]: 'nowhere' } })
    expect(nowhere).toEqual([`An existing ${name} with the specified ${name}ID could not be found`])
  })

  test('is refused past either side, across contacts and sides, to paid invoices, and in a locked period', () => {
    const id = advance(api, type)
    const put = (body: Json) => refused(api, 'PUT', `${path}/${id}/Allocations`, body)
    const due = document({ Contact: { Name: received ? 'Ann' : 'Sue' } })
    const tooMuch = `${name} cannot be allocated as amount is greater than amount outstanding`
    expect(put(to(due, 115.01))).toEqual([tooMuch])
    expect(put(to(due, 0))).toHaveLength(1)
    expect(put(to('nowhere', 1))).toHaveLength(1)
    expect(put(to(document({ Contact: { Name: 'Eve' } }), 1))).toHaveLength(1)
    const across = { Contact: { Name: received ? 'Ann' : 'Sue' } }
    expect(put(to(received ? purchase(api, across) : invoice(api, across), 1))).toEqual([
      `${name} cannot be allocated to an incorrect invoice type`,
    ])
    const paid = document()
    api.one('PUT', 'Payments', { Invoice: { InvoiceID: paid }, Account: { Code: '090' }, Amount: 115 })
    expect(put(to(paid, 1))).toContain('The invoice you are trying to allocate to has already been paid off')
    const { AllocationID } = api.one('PUT', `${path}/${id}/Allocations`, to(due, 1))
    api.books.settings.periodLockDate = day('2026-11-12')
    const locked = ['The document date cannot be before the period lock date, currently set at 12-Nov-2026']
    expect(put(to(due, 1))).toEqual(locked)
    expect(refused(api, 'DELETE', `${path}/${id}/Allocations/${AllocationID}`)).toEqual(locked)
  })

  test('lowers what the contact owes or is owed, and stands in the ageing with a minus', () => {
    const due = document()
    advance(api, type)
    const { ContactID } = api.one('GET', `Invoices/${due}`).Contact
    const side = received ? 'AccountsReceivable' : 'AccountsPayable'
    expect(api.one('GET', `Contacts/${ContactID}`).Balances[side].Outstanding).toBe(0)
    const report = received ? 'AgedReceivablesByContact' : 'AgedPayablesByContact'
    const { Rows } = api.call('GET', `Reports/${report}?contactId=${ContactID}`).items[0]
    const owed = Rows.at(-2).Rows.map((row: Json) => row.Cells.at(-1).Value)
    expect(owed).toEqual(['115.00', '-115.00', '0.00'])
  })
})

describe('several allocations in one request', () => {
  test('each see what the one before has left', () => {
    const id = advance(api, 'RECEIVE-OVERPAYMENT')
    const [first, second] = [invoice(api), invoice(api)]
    const path = `Overpayments/${id}/Allocations`
    const made = api.call('PUT', path, { Allocations: [to(first, 100), to(second, 15)] })
    expect(made.items).toHaveLength(2)
    expect(api.one('GET', `Overpayments/${id}`)).toMatchObject({ Status: 'PAID', Allocations: [{}, {}] })
    expect(api.call('GET', path).items.map((item: Json) => item.Amount)).toEqual([100, 15])
    expect(api.answer('DELETE', `${path}/nothing`)).toMatchObject({ status: 404 })
    checkBooks(api.books)
  })

  test('are all refused when one is, and stand apart with summarizeErrors=false', () => {
    const id = advance(api, 'RECEIVE-PREPAYMENT')
    const body = { Allocations: [to(invoice(api), 100), to(invoice(api), 100)] }
    expect(refused(api, 'PUT', `Prepayments/${id}/Allocations`, body)).toHaveLength(1)
    const apart = api.call('PUT', `Prepayments/${id}/Allocations?summarizeErrors=false`, body)
    expect(apart.items.map((item: Json) => item.StatusAttributeString)).toEqual(['OK', 'ERROR'])
    expect(api.one('GET', `Prepayments/${id}`).RemainingCredit).toBe(15)
    checkBooks(api.books)
  })
})

describe('an invoice settled in every way at once', () => {
  test('adds them up, lists each in its place, and is voided only when all are gone', () => {
    const id = invoice(api, { LineItems: [{ Description: 'Big', Quantity: 1, UnitAmount: 400, AccountCode: '200' }] })
    const credits = [
      `CreditNotes/${credit(api)}`,
      `Prepayments/${advance(api, 'RECEIVE-PREPAYMENT')}`,
      `Overpayments/${advance(api, 'RECEIVE-OVERPAYMENT')}`,
    ]
    const made = credits.map((path) => [path, api.one('PUT', `${path}/Allocations`, to(id, 100)).AllocationID])
    const payment = api.one('PUT', 'Payments', { Invoice: { InvoiceID: id }, Account: { Code: '090' }, Amount: 160 })
    expect(payment.Invoice).toMatchObject({ Status: 'PAID', Prepayments: [{}], Overpayments: [{}] })
    expect(payment.Invoice).not.toHaveProperty('CreditNotes')
    const shown = api.one('GET', `Invoices/${id}`)
    expect(shown).toMatchObject({ Total: 460, AmountPaid: 160, AmountCredited: 300, AmountDue: 0, Status: 'PAID' })
    for (const name of ['Payments', 'CreditNotes', 'Prepayments', 'Overpayments']) expect(shown[name]).toHaveLength(1)
    checkBooks(api.books)
    api.one('POST', `Payments/${payment.PaymentID}`, { Status: 'DELETED' })
    for (const [path, allocationId] of made) {
      expect(refused(api, 'POST', `Invoices/${id}`, { Status: 'VOIDED' })[0]).toContain('allocated')
      api.call('DELETE', `${path}/Allocations/${allocationId}`)
    }
    expect(api.one('POST', `Invoices/${id}`, { Status: 'VOIDED' }).Status).toBe('VOIDED')
    checkBooks(api.books)
  })
})

test('credit is applied on the later of both days when no day is sent', () => {
  const note = credit(api, { Date: '2026-11-05' })
  const applied = (day: string) => {
    const Invoice = { InvoiceID: invoice(api, { Date: day }) }
    return api.one('PUT', `CreditNotes/${note}/Allocations`, { Amount: 1, Invoice }).Date
  }
  expect(applied('2026-11-01')).toBe('/Date(1793836800000+0000)/')
  expect(applied('2026-11-09')).toBe('/Date(1794182400000+0000)/')
})

test('a prepayment of several lines is relieved to the cent, however it is used', () => {
  const lines = [33.33, 21.01, 60.66].map((UnitAmount, index) => ({
    ...{ Description: 'Part', Quantity: 1, UnitAmount, AccountCode: index === 1 ? '260' : '620' },
    TaxType: 'OUTPUT2',
  }))
  const id = advance(api, 'RECEIVE-PREPAYMENT', { LineItems: lines })
  for (const amount of [0.01, 33.34, 7.77]) api.one('PUT', `Prepayments/${id}/Allocations`, to(invoice(api), amount))
  const rest = { Prepayment: { PrepaymentID: id }, Account: { Code: '090' }, Amount: 73.88 }
  api.one('PUT', 'Payments', rest)
  expect(api.one('GET', `Prepayments/${id}`).Status).toBe('PAID')
  const sales = [...api.books.invoices.values()].reduce((tax, sold) => tax + sold.totalTax, 0n)
  expect(balances(api, '260', '620', '820')).toEqual([0n, 0n, -sales])
  checkBooks(api.books)
})

test('the history of both tells of an allocation and its end', () => {
  const id = advance(api, 'RECEIVE-OVERPAYMENT')
  const sold = invoice(api)
  const { AllocationID } = api.one('PUT', `Overpayments/${id}/Allocations`, to(sold, 10))
  api.call('DELETE', `Overpayments/${id}/Allocations/${AllocationID}`)
  const told = (path: string) =>
    api
      .call('GET', `${path}/History`)
      .items.slice(0, 2)
      .map((item: Json) => item.Changes)
  expect(told(`Invoices/${sold}`)).toEqual(['Credit removed', 'Credited'])
  expect(told(`Overpayments/${id}`)).toEqual(['Credit removed', 'Credit Applied'])
})
