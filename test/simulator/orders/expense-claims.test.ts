import { expect, test } from 'vitest'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import { checkBooks, LAST_DAY } from '../accounting/books-check.ts'
import { caller, type Json, line, organisation } from '../accounting/fixture.ts'

const USER = '7cf47fe2-c3dd-4c6b-9895-7ba767ba529c'
const UNPAID = 'aaaaaaaa-0000-0000-0000-000000000801'

function client() {
  const books = organisation()
  const [first] = [...books.accounts.values()].filter((account) => account.code === '800')
  if (first)
    books.accounts.set(UNPAID, {
      ...first,
      id: UNPAID,
      code: '801',
      name: 'Unpaid Expense Claims',
      systemAccount: 'UNPAIDEXPCLM',
    })
  books.users.set(USER, {
    id: USER,
    email: 'a@example.com',
    firstName: 'A',
    lastName: 'B',
    isSubscriber: true,
    role: 'STANDARD',
    updatedAt: 0,
  })
  const made = caller(books)
  made.one('PUT', 'Contacts', { Name: 'Cafe' })
  return made
}

function receipt(extra: Json = {}): Json {
  const LineItems = [line({ AccountCode: '400', UnitAmount: 40 })]
  return { Contact: { Name: 'Cafe' }, User: { UserID: USER }, LineAmountTypes: 'Inclusive', LineItems, ...extra }
}

test('a claim takes up draft receipts and is in the ledger from its approval until it is voided', () => {
  const { one, books } = client()
  const ids = [one('PUT', 'Receipts', receipt()), one('PUT', 'Receipts', receipt())].map((made, index) => {
    expect(made).toMatchObject({
      ReceiptNumber: index + 1,
      Status: 'DRAFT',
      SubTotal: 34.78,
      TotalTax: 5.22,
      Total: 40,
    })
    return { ReceiptID: made.ReceiptID }
  })
  const claim = one('PUT', 'ExpenseClaims', { User: { UserID: USER }, Receipts: ids })
  expect(claim).toMatchObject({
    Status: 'SUBMITTED',
    Total: 80,
    AmountDue: 80,
    Receipts: [{ Status: 'SUBMITTED' }, {}],
  })
  expect(one('PUT', 'Receipts', receipt()).ReceiptNumber).toBe(1)
  expect(books.journals).toEqual([])
  one('POST', `ExpenseClaims/${claim.ExpenseClaimID}`, { Status: 'AUTHORISED', ReportingDate: '2026-11-15' })
  const balances = trialBalance(books, LAST_DAY)
  expect(balances.get(UNPAID)).toBe(-8000n)
  expect(balances.get('aaaaaaaa-0000-0000-0000-000000000400')).toBe(6956n)
  expect(balances.get('aaaaaaaa-0000-0000-0000-000000000820')).toBe(1044n)
  expect(books.journals).toMatchObject([{ date: '2026-11-15', sourceType: 'EXPCLAIM' }])
  checkBooks(books)
  one('POST', `ExpenseClaims/${claim.ExpenseClaimID}`, { Status: 'VOIDED' })
  expect(trialBalance(books, LAST_DAY).get(UNPAID)).toBe(0n)
  expect(one('GET', `Receipts/${ids[0]?.ReceiptID}`).Status).toBe('VOIDED')
})

test('a deleted claim frees its receipts', () => {
  const { one } = client()
  const { ReceiptID } = one('PUT', 'Receipts', receipt())
  const body = { User: { UserID: USER }, Receipts: [{ ReceiptID }] }
  const { ExpenseClaimID } = one('PUT', 'ExpenseClaims', body)
  one('POST', `ExpenseClaims/${ExpenseClaimID}`, { Status: 'DELETED' })
  expect(one('GET', `Receipts/${ReceiptID}`).Status).toBe('DRAFT')
  expect(one('PUT', 'ExpenseClaims', body).Status).toBe('SUBMITTED')
})

test('receipts need a user and may be edited only while they are drafts', () => {
  const { one, messages, books } = client()
  expect(messages('PUT', 'Receipts', receipt({ User: { UserID: 'nobody' } }))).toEqual([
    'A valid user should be identified using the UserID.',
  ])
  const { ReceiptID } = one('PUT', 'Receipts', receipt())
  expect(one('POST', `Receipts/${ReceiptID}`, { Reference: 'Lunch' }).Reference).toBe('Lunch')
  one('PUT', 'ExpenseClaims', { User: { UserID: USER }, Receipts: [{ ReceiptID }] })
  const before = encodeState(books)
  expect(messages('POST', `Receipts/${ReceiptID}`, { Reference: 'x' })).toHaveLength(1)
  expect(encodeState(books)).toBe(before)
})

test.each([
  ['PAID', 'The status of an expense claim cannot change from SUBMITTED to PAID'],
  ['VOIDED', 'The status of an expense claim cannot change from SUBMITTED to VOIDED'],
])('a submitted claim does not become %s', (Status, message) => {
  const { one, messages } = client()
  const { ReceiptID } = one('PUT', 'Receipts', receipt())
  const { ExpenseClaimID } = one('PUT', 'ExpenseClaims', { User: { UserID: USER }, Receipts: [{ ReceiptID }] })
  expect(messages('POST', `ExpenseClaims/${ExpenseClaimID}`, { Status })).toEqual([message])
})

test('approval is stopped by a lock date', () => {
  const { one, messages, books } = client()
  const { ReceiptID } = one('PUT', 'Receipts', receipt())
  const { ExpenseClaimID } = one('PUT', 'ExpenseClaims', { User: { UserID: USER }, Receipts: [{ ReceiptID }] })
  books.settings.periodLockDate = '2026-11-30' as never
  const before = encodeState(books)
  expect(messages('POST', `ExpenseClaims/${ExpenseClaimID}`, { Status: 'AUTHORISED' })).toEqual([
    'The document date cannot be before the period lock date, currently set at 30-Nov-2026',
  ])
  expect(encodeState(books)).toBe(before)
})
