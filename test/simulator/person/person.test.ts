import { beforeEach, describe, expect, it } from 'vitest'
import { day } from '../../../src/books/day.ts'
import { encodeState } from '../../../src/simulator/persist.ts'
import { createPerson, type Person, refusalSentence } from '../../../src/simulator/person/person.ts'
import { checkBooks } from '../accounting/books-check.ts'
import { invoice, type Json, type Wire, wire } from '../wire.ts'

let xero: Wire
let person: Person

beforeEach(async () => {
  xero = await wire()
  person = createPerson(xero.simulator, xero.books.id)
})

/** Refused with this sentence, and the books are as they were. */
function refused(deed: () => unknown, sentence: RegExp) {
  const before = encodeState(xero.books)
  let said: string | undefined
  try {
    deed()
  } catch (error) {
    said = refusalSentence(error)
  }
  expect(said).toMatch(sentence)
  expect(encodeState(xero.books) === before, 'the books changed').toBe(true)
}

const submitted = (extra: Json = {}) => xero.one('PUT', '/Invoices', invoice({ Status: 'SUBMITTED', ...extra }))
const approved = (extra: Json = {}) => xero.one('PUT', '/Invoices', invoice(extra))
const read = (id: string) => xero.one('GET', `/Invoices/${id}`)

/** A line that the bank delivered today. */
function delivered(amount: bigint, reference = '') {
  const [line] = person.importStatement('090', [{ date: day('2026-11-19'), amount, payee: 'ANN LTD', reference }])
  if (!line) throw new Error('no line')
  return line
}

async function paymentOf(amount: number): Promise<string> {
  const { InvoiceID } = await approved()
  const body = { Invoice: { InvoiceID }, Account: { Code: '090' }, Amount: amount, Date: '2026-11-19' }
  return (await xero.one('PUT', '/Payments', body)).PaymentID
}

const isReconciled = async (id: string) => (await xero.one('GET', `/Payments/${id}`)).IsReconciled

describe('approving and paying', () => {
  it('approves what waits for it, in the person’s own name', async () => {
    const { InvoiceID } = await submitted()
    person.approve(InvoiceID)
    expect((await read(InvoiceID)).Status).toBe('AUTHORISED')
    const [last] = (await xero.api('GET', `/Invoices/${InvoiceID}/History`)).json.HistoryRecords
    expect(last).toMatchObject({ User: 'Alex Marsh', Changes: 'Approved' })
    refused(() => person.approve(InvoiceID), /is AUTHORISED and cannot be approved/)
    refused(() => person.approve('nothing'), /there is no document nothing/)
  })

  it('pays what is due, or part of it', async () => {
    const { InvoiceID, Total } = await approved()
    person.pay({
      documentId: InvoiceID,
      accountCode: '090',
      amount: 1_000n,
      date: day('2026-11-19'),
      reference: 'part',
    })
    expect(await read(InvoiceID)).toMatchObject({ AmountPaid: 10, AmountDue: Total - 10, Status: 'AUTHORISED' })
    const id = person.pay({ documentId: InvoiceID, accountCode: '090' })
    expect(await xero.one('GET', `/Payments/${id}`)).toMatchObject({ Amount: Total - 10, IsReconciled: false })
    expect((await read(InvoiceID)).Status).toBe('PAID')
    refused(
      () => person.pay({ documentId: InvoiceID, accountCode: '090', amount: 1n }),
      /exceeds the amount outstanding/,
    )
    checkBooks(xero.books)
  })

  it('locks a period and opens it again', async () => {
    person.lock({ period: day('2026-10-31') })
    const old = invoice({ Date: '2026-10-15' })
    expect((await xero.api('PUT', '/Invoices', old)).status).toBe(400)
    expect(await xero.one('GET', '/Organisation')).toMatchObject({ PeriodLockDate: '/Date(1793404800000+0000)/' })
    person.lock({ endOfYear: day('2026-03-31') })
    person.lock({ period: null })
    expect((await xero.api('PUT', '/Invoices', old)).status).toBe(200)
    expect(xero.books.settings).toMatchObject({ endOfYearLockDate: '2026-03-31' })
  })
})

describe('budgets', () => {
  it('are kept for the API to read, of accounts that are there', async () => {
    const accountId = [...xero.books.accounts.values()].find(({ code }) => code === '200')?.id ?? ''
    const plan = (id: string) => ({
      type: 'OVERALL' as const,
      description: 'Plan',
      tracking: [],
      lines: [{ accountId: id, balances: [{ period: '2026-11', amount: 100_000n }] }],
    })
    const id = person.setBudget(plan(accountId))
    expect(person.setBudget({ ...plan(accountId), id, description: 'New plan' })).toBe(id)
    const [budget, ...others] = (await xero.api('GET', '/Budgets')).json.Budgets
    expect([budget.Description, others]).toEqual(['New plan', []])
    refused(() => person.setBudget(plan('nowhere')), /there is no account nowhere/)
  })
})

describe('reconciling', () => {
  it('marks the payment, and unmarks it when it is taken back', async () => {
    const payment = await paymentOf(40)
    const line = delivered(4_000n)
    person.reconcile(line.id, [{ kind: 'payment', id: payment }])
    expect(await isReconciled(payment)).toBe(true)
    expect(person.statementLines('090', true)).toEqual([])
    refused(() => person.reconcile(line.id, [{ kind: 'payment', id: payment }]), /line is reconciled already/)
    person.unreconcile(line.id)
    expect(await isReconciled(payment)).toBe(false)
    expect(person.statementLines('090', true)).toHaveLength(1)
    refused(() => person.unreconcile(line.id), /is not reconciled/)
  })

  it('takes several payments for one line, and only to the cent', async () => {
    const [one, two] = [await paymentOf(40), await paymentOf(2.5)]
    const matches = [one, two].map((id) => ({ kind: 'payment', id }) as const)
    const [short, out] = [delivered(4_249n), delivered(-4_250n)]
    refused(() => person.reconcile(short.id, matches), /come to 42.50, the statement line to 42.49/)
    refused(() => person.reconcile(out.id, matches), /come to 42.50, the statement line to -42.50/)
    person.reconcile(delivered(4_250n).id, matches)
    expect([await isReconciled(one), await isReconciled(two)]).toEqual([true, true])
  })

  it('refuses what is deleted, reconciled, named twice or unknown', async () => {
    const [gone, done] = [await paymentOf(40), await paymentOf(40)]
    await xero.one('POST', `/Payments/${gone}`, { Status: 'DELETED' })
    person.reconcile(delivered(4_000n).id, [{ kind: 'payment', id: done }])
    const line = delivered(4_000n)
    const match = (id: string) => [{ kind: 'payment', id }] as const
    refused(() => person.reconcile(line.id, match(gone)), /is deleted/)
    refused(() => person.reconcile(line.id, match(done)), /is reconciled already/)
    refused(() => person.reconcile(line.id, match('nobody')), /there is no payment nobody/)
    refused(() => person.reconcile(line.id, [...match(done), ...match(done)]), /named twice/)
    refused(() => person.reconcile('nothing', match(done)), /there is no statement line/)
    refused(() => person.reconcile(line.id, []), /come to 0.00/)
  })

  it('refuses a movement of another account', async () => {
    const other = await xero.one('PUT', '/Accounts', {
      Code: '092',
      Name: 'Other',
      Type: 'BANK',
      BankAccountNumber: '12-3456',
    })
    const payment = await paymentOf(40)
    const [line] = person.importStatement(other.Code, [{ date: day('2026-11-19'), amount: 4_000n }])
    refused(() => person.reconcile(line?.id ?? '', [{ kind: 'payment', id: payment }]), /is of another account/)
    refused(() => person.importStatement('200', []), /200 is no bank account/)
    refused(() => person.importStatement('090', [{ date: day('2026-11-19'), amount: 0n }]), /must move money/)
  })

  it('pays documents out of a line, all of it or nothing', async () => {
    const [one, two] = [await approved(), await approved()]
    const documents = [{ documentId: one.InvoiceID }, { documentId: two.InvoiceID, amount: 500n }]
    const wrong = delivered(999n)
    refused(() => person.matchDocuments(wrong.id, documents), /the statement line to 9.99/)
    const total = BigInt(Math.round(one.Total * 100)) + 500n
    person.matchDocuments(delivered(total, 'MANY').id, documents)
    expect(await read(one.InvoiceID)).toMatchObject({ Status: 'PAID' })
    const { Payments } = (await xero.api('GET', '/Payments')).json
    expect(Payments).toHaveLength(2)
    expect(Payments[0]).toMatchObject({ IsReconciled: true, Reference: 'MANY', Date: '/Date(1795046400000+0000)/' })
    checkBooks(xero.books)
  })

  it('codes what nobody expected, in or out, and leaves nothing when the coding is wrong', async () => {
    const { ContactID } = await xero.one('PUT', '/Contacts', { Name: 'Bank' })
    const fee = delivered(-1_250n, 'FEE')
    const coding = { contactId: ContactID, accountCode: '404', taxType: 'NONE' }
    refused(() => person.createAndMatch(fee.id, { ...coding, accountCode: '4040' }), /ValidationException/)
    const spent = person.createAndMatch(fee.id, coding)
    const made = await xero.one('GET', `/BankTransactions/${spent}`)
    expect(made).toMatchObject({ Type: 'SPEND', Total: 12.5, IsReconciled: true, Reference: 'FEE' })
    const got = person.createAndMatch(delivered(300n).id, { contactId: ContactID, accountCode: '270' })
    expect(await xero.one('GET', `/BankTransactions/${got}`)).toMatchObject({ Type: 'RECEIVE', Total: 3 })
    person.unreconcile(fee.id)
    expect(await xero.one('GET', `/BankTransactions/${spent}`)).toMatchObject({ IsReconciled: false })
    checkBooks(xero.books)
  })

  it('matches a transfer on either side, by sign', async () => {
    const ends = { FromBankAccount: { Code: '090' }, ToBankAccount: { Code: '091' } }
    const made = await xero.one('PUT', '/BankTransfers', { ...ends, Amount: 5, Date: '2026-11-19' })
    const [out, into] = [made.FromBankTransactionID, made.ToBankTransactionID]
    const line = delivered(-500n)
    refused(() => person.reconcile(line.id, [{ kind: 'bankTransaction', id: into }]), /of another account/)
    person.reconcile(line.id, [{ kind: 'bankTransaction', id: out }])
    const [arrival] = person.importStatement('091', [{ date: day('2026-11-19'), amount: 500n }])
    person.reconcile(arrival?.id ?? '', [{ kind: 'bankTransaction', id: into }])
    const [shown] = (await xero.api('GET', '/BankTransfers')).json.BankTransfers
    expect(shown).toMatchObject({ FromIsReconciled: true, ToIsReconciled: true })
  })

  it('pays nothing out of a line in a locked period', async () => {
    const { InvoiceID, Total } = await approved()
    const line = delivered(BigInt(Math.round(Total * 100)))
    person.lock({ period: day('2026-11-19') })
    refused(() => person.matchDocuments(line.id, [{ documentId: InvoiceID }]), /locked|lock date/i)
  })
})

describe('the file of uncoded lines', () => {
  it('has titles, headings, and the lines that wait, with day before month', async () => {
    const payment = await paymentOf(40)
    person.reconcile(delivered(4_000n).id, [{ kind: 'payment', id: payment }])
    person.importStatement('090', [
      { date: day('2026-11-03'), amount: -1_234_50n, payee: 'Power, "Light" & Co', description: 'DD', reference: '7' },
      { date: day('2026-11-04'), amount: 5n, payee: 'Åse' },
    ])
    const bank = [...xero.books.accounts.values()].find(({ code }) => code === '090')?.name
    expect(person.exportUncodedLines('090').split('\r\n')).toEqual([
      'Uncoded Statement Lines',
      'New Company',
      '',
      bank,
      'Date,Payee,Particulars,Reference,Code,Comments,Your Comments,Tax,Spent,Received',
      '03/11/2026,"Power, ""Light"" & Co",DD,7,,,,,1234.50,',
      '04/11/2026,Åse,,,,,,,,0.05',
      '',
    ])
  })
})
