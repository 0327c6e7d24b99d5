import { beforeEach, describe, expect, test } from 'vitest'
import { encodeState } from '../../../src/simulator/persist.ts'
import { bill, type Caller, type Json, line, sale } from '../accounting/fixture.ts'
import { stockCaller } from './fixture.ts'

let api: Caller

beforeEach(() => {
  api = stockCaller()
})

/** Ids of a document and its first line as a source or target. */
function from(made: Json): Json {
  return { SourceTransactionID: made.InvoiceID, SourceLineItemID: made.LineItems[0].LineItemID }
}

function to(made: Json): Json {
  return { TargetTransactionID: made.InvoiceID, TargetLineItemID: made.LineItems[0].LineItemID }
}

const cost = (extra: Json = {}) => api.one('PUT', 'Invoices', bill(extra))
const charge = (extra: Json = {}) => api.one('PUT', 'Invoices', sale(extra))
const link = (body: Json) => api.one('PUT', 'LinkedTransactions', body)
const status = (linked: Json) => api.one('GET', `LinkedTransactions/${linked.LinkedTransactionID}`).Status
const move = (made: Json, Status: string) => api.one('POST', `Invoices/${made.InvoiceID}`, { Status })

describe('billable expenses', () => {
  test('are linked from a cost alone, then to a customer, then to an invoice line', () => {
    const source = cost()
    const linked = link(from(source))
    expect(linked).toEqual({
      LinkedTransactionID: expect.any(String),
      ...from(source),
      Status: 'DRAFT',
      Type: 'BILLABLEEXPENSE',
      UpdatedDateUTC: expect.stringContaining('+0000'),
      SourceTransactionTypeCode: 'ACCPAY',
    })
    const target = charge()
    const { ContactID } = target.Contact
    const path = `LinkedTransactions/${linked.LinkedTransactionID}`
    expect(api.one('POST', path, { ContactID })).toMatchObject({ ContactID, Status: 'DRAFT' })
    const body = { LinkedTransactions: [to(target)] }
    expect(api.one('POST', path, body)).toMatchObject({ ...from(source), ...to(target), ContactID, Status: 'ONDRAFT' })
    expect(api.one('POST', path, { TargetTransactionID: null, TargetLineItemID: null }).Status).toBe('DRAFT')
  })

  test('a target alone gives its contact', () => {
    const target = charge()
    const linked = link({ ...from(cost({ Status: 'AUTHORISED' })), ...to(target) })
    expect(linked).toMatchObject({ Status: 'ONDRAFT', ContactID: target.Contact.ContactID })
  })

  test('have the status that their documents give them', () => {
    const [source, target] = [cost(), charge()]
    const linked = link(from(source))
    move(source, 'AUTHORISED')
    expect(status(linked)).toBe('APPROVED')
    api.one('POST', `LinkedTransactions/${linked.LinkedTransactionID}`, to(target))
    move(target, 'SUBMITTED')
    expect(status(linked)).toBe('ONDRAFT')
    move(target, 'AUTHORISED')
    expect(status(linked)).toBe('BILLED')
    move(target, 'VOIDED')
    expect(status(linked)).toBe('APPROVED')
    expect(api.one('GET', 'LinkedTransactions')).not.toHaveProperty('TargetTransactionID')
    const again = charge()
    api.one('POST', `LinkedTransactions/${linked.LinkedTransactionID}`, to(again))
    expect(status(linked)).toBe('ONDRAFT')
    move(source, 'VOIDED')
    expect(status(linked)).toBe('VOIDED')
  })

  test('come from spend money too', () => {
    const spent = api.one('PUT', 'BankTransactions', {
      Type: 'SPEND',
      Contact: { Name: 'Sue' },
      BankAccount: { Code: '090' },
      LineItems: [line({ AccountCode: '400' })],
    })
    const { BankTransactionID: SourceTransactionID, LineItems } = spent
    const linked = link({ SourceTransactionID, SourceLineItemID: LineItems[0].LineItemID })
    expect(linked).toMatchObject({ Status: 'APPROVED', SourceTransactionTypeCode: 'SPEND' })
    api.one('POST', `BankTransactions/${SourceTransactionID}`, { Status: 'DELETED' })
    expect(status(linked)).toBe('VOIDED')
  })

  test('lose their source or target with its line', () => {
    const [source, target] = [cost(), charge()]
    const linked = link({ ...from(source), ...to(target) })
    const replace = (made: Json, AccountCode: string) =>
      api.one('POST', `Invoices/${made.InvoiceID}`, { LineItems: [line({ AccountCode })] })
    replace(target, '200')
    expect(status(linked)).toBe('DRAFT')
    replace(source, '400')
    expect(status(linked)).toBe('VOIDED')
  })

  test.each<[string, () => Json, string]>([
    [
      'an unknown source',
      () => ({ SourceTransactionID: 'x', SourceLineItemID: 'y' }),
      'The SourceTransactionID must be that of a bill or of spend money that has not been voided',
    ],
    [
      'a sale as source',
      () => from(charge()),
      'The SourceTransactionID must be that of a bill or of spend money that has not been voided',
    ],
    [
      "another document's line",
      () => ({ ...from(cost()), SourceLineItemID: from(cost()).SourceLineItemID }),
      'The SourceLineItemID and SourceTransactionID do not match',
    ],
    ['an unknown contact', () => ({ ...from(cost()), ContactID: 'x' }), 'The contact could not be found'],
    [
      "a target of another contact's",
      () => ({ ...from(cost()), ...to(charge()), ContactID: charge({ Contact: { Name: 'Bob' } }).Contact.ContactID }),
      'The ContactID and the TargetTransaction ContactID do not match',
    ],
    [
      'half a target',
      () => ({ ...from(cost()), TargetTransactionID: charge().InvoiceID }),
      'TargetTransactionID and TargetLineItemID must be specified together',
    ],
    [
      'a bill as target',
      () => ({ ...from(cost()), ...to(cost()) }),
      'The TargetTransactionID must be that of a sales invoice that has not been voided',
    ],
    [
      "another invoice's line as target",
      () => ({ ...from(cost()), ...to(charge()), TargetLineItemID: to(charge()).TargetLineItemID }),
      'The TargetLineItemID and TargetTransactionID do not match',
    ],
  ])('refuse %s, and write nothing', (_, body, message) => {
    const sent = body()
    const before = encodeState(api.books)
    expect(api.messages('PUT', 'LinkedTransactions', sent)).toEqual([message])
    expect(encodeState(api.books)).toBe(before)
  })

  test('a line of cost is charged once', () => {
    const source = cost()
    const linked = link(from(source))
    expect(api.messages('PUT', 'LinkedTransactions', from(source))).toEqual(['The source line item is already linked'])
    expect(api.messages('POST', 'LinkedTransactions', { LinkedTransactionID: 'x' })).toEqual([
      'The linked transaction could not be found',
    ])
    const again = { LinkedTransactionID: linked.LinkedTransactionID, ...from(source) }
    expect(api.one('POST', 'LinkedTransactions', again).LinkedTransactionID).toBe(linked.LinkedTransactionID)
  })

  test('are deleted with 204 until they are billed', () => {
    const source = cost({ Status: 'AUTHORISED' })
    const linked = link(from(source))
    const path = `LinkedTransactions/${linked.LinkedTransactionID}`
    expect(api.answer('DELETE', path)).toEqual({ kind: 'empty', status: 204 })
    expect(api.answer('GET', path)).toMatchObject({ status: 404 })
    const billed = link({ ...from(source), ...to(charge({ Status: 'AUTHORISED' })) })
    const kept = `LinkedTransactions/${billed.LinkedTransactionID}`
    expect(api.messages('DELETE', kept)).toEqual(['A linked transaction with a status of BILLED cannot be changed'])
    expect(api.messages('POST', kept, { ContactID: null })).toEqual([
      'A linked transaction with a status of BILLED cannot be changed',
    ])
    expect(api.call('PUT', kept, {}).status).toBe(501)
  })

  test('are listed a hundred at a time, by any of the filters', () => {
    const target = charge()
    const source = cost({ LineItems: Array.from({ length: 101 }, () => line({ AccountCode: '400' })) })
    const all = source.LineItems.map(({ LineItemID }: Json) => ({
      SourceTransactionID: source.InvoiceID,
      SourceLineItemID: LineItemID,
    }))
    const made = api.call('PUT', 'LinkedTransactions', { LinkedTransactions: all }).LinkedTransactions
    const other = link({ ...from(cost({ Status: 'AUTHORISED' })), ...to(target) })
    const count = (query: string) => api.call('GET', `LinkedTransactions?${query}`).LinkedTransactions.length
    expect([count(''), count('page=2'), count('page=3'), count('pageSize=5')]).toEqual([100, 2, 0, 100])
    expect(api.call('GET', 'LinkedTransactions?page=1')).not.toHaveProperty('pagination')
    expect(count(`SourceTransactionID=${other.SourceTransactionID}`)).toBe(1)
    expect(count(`LinkedTransactionID=${made[0].LinkedTransactionID}`)).toBe(1)
    expect(count(`TargetTransactionID=${target.InvoiceID}`)).toBe(1)
    expect(count(`ContactID=${target.Contact.ContactID}&Status=ONDRAFT`)).toBe(1)
    expect(count(`ContactID=${target.Contact.ContactID}&Status=APPROVED`)).toBe(0)
    expect(count('Status=DRAFT')).toBe(100)
  })
})
