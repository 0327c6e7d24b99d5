import { addDays, type Day } from '../../../src/books/day.ts'
import { formatDecimal } from '../../../src/books/money.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Json } from '../accounting/fixture.ts'
import { documentBody, lineBodies, moneyBody, purchaseCodes } from './bodies.ts'
import { USER } from './company.ts'
import type { Act, Step } from './steps.ts'

/** A call to make. */
export type Request = [method: string, path: string, body?: Json | undefined]

/** What a step works on. */
export interface Scene {
  books: OrganisationState
  step: Step
  /** The day that it is dated on. */
  date: Day
  /** Whether documents may be in a foreign currency. */
  foreign: boolean
}

/** The call that a step makes; undefined when there is nothing to make it on, or when it is none (a lock date). */
export function requestOf(scene: Scene): Request | undefined {
  const make = REQUESTS[scene.step.act]
  return make(scene)
}

const REQUESTS: Record<Act, (scene: Scene) => Request | undefined> = {
  document: (scene) => {
    const body = documentBody(scene)
    const resource = body.Type.endsWith('CREDIT') ? 'CreditNotes' : 'Invoices'
    return ['PUT', `${resource}${scene.step.backorders ? '?allowBackorders=true' : ''}`, body]
  },
  change: ({ books, step }) => {
    const Status = ['AUTHORISED', 'AUTHORISED', 'VOIDED', 'DELETED', 'DRAFT'][step.way % 5]
    return onDocument(books, step, { Status })
  },
  edit: (scene) => editRequest(scene),
  pay: (scene) => payRequest(scene),
  unpay: ({ books, step }) => {
    const payment = picked(books.payments.values(), step.pick)
    return payment && ['POST', `Payments/${payment.id}`, { Status: 'DELETED' }]
  },
  payBatch: (scene) => batchRequest(scene),
  unpayBatch: ({ books, step }) => {
    const batch = picked(books.batchPayments.values(), step.pick)
    return batch && ['POST', 'BatchPayments', { BatchPaymentID: batch.id, Status: 'DELETED' }]
  },
  allocate: (scene) => allocateRequest(scene),
  deallocate: ({ books, step }) => {
    const used = credits(books).filter(({ credit }) => credit.allocations.length > 0)
    const found = picked(used, step.pick)
    const allocation = picked(found?.credit.allocations ?? [], step.other)
    return found && ['DELETE', `${found.resource}/${found.credit.id}/Allocations/${allocation?.id}`]
  },
  money: (scene) => ['PUT', 'BankTransactions', moneyBody(scene)],
  editMoney: (scene) => {
    const money = picked(scene.books.bankTransactions.values(), scene.step.pick)
    const codes = money?.type.startsWith('RECEIVE') ? ['200', '260'] : purchaseCodes
    const changes: Json[] = [
      { LineItems: lineBodies(scene, codes, money?.type === 'SPEND'), LineAmountTypes: scene.step.types },
      { Date: scene.date },
      { IsReconciled: scene.step.backorders },
    ]
    return money && ['POST', `BankTransactions/${money.id}`, changes[scene.step.way % changes.length]]
  },
  endMoney: ({ books, step }) => {
    const money = picked(books.bankTransactions.values(), step.pick)
    return money && ['POST', `BankTransactions/${money.id}`, { Status: 'DELETED' }]
  },
  transfer: ({ step, date, foreign }) => {
    const accounts = foreign ? ['090', '091', '092', '093'] : ['090', '093']
    const [from, to] = [step.pick, step.other].map((index) => accounts[index % accounts.length])
    const ends = { FromBankAccount: { Code: from }, ToBankAccount: { Code: to } }
    return ['PUT', 'BankTransfers', { ...ends, Amount: step.lines[0]?.price, Date: date, CurrencyRate: step.rate }]
  },
  returnTransfer: ({ books, step }) => {
    const transfer = picked(books.bankTransfers.values(), step.pick)
    return transfer && ['POST', `BankTransfers/${transfer.id}`, { Status: 'DELETED' }]
  },
  journal: (scene) => ['PUT', 'ManualJournals', journalBody(scene)],
  changeJournal: (scene) => {
    const { books, step } = scene
    const journal = picked(books.manualJournals.values(), step.pick)
    const { JournalLines, LineAmountTypes } = journalBody(scene)
    const statuses = ['POSTED', 'VOIDED', 'DELETED', 'DRAFT'].map((Status): Json => ({ Status }))
    const changes: Json[] = [...statuses, { JournalLines, LineAmountTypes }, { Date: scene.date }]
    return journal && ['POST', `ManualJournals/${journal.id}`, changes[step.way % changes.length]]
  },
  repeat: (scene) => {
    const { Type, Contact, LineItems, LineAmountTypes } = documentBody(scene)
    const Schedule = {
      Period: 1 + (scene.step.pick % 2),
      Unit: 'WEEKLY',
      DueDate: 10,
      DueDateType: 'DAYSAFTERBILLDATE',
    }
    const Status = scene.step.backorders ? 'AUTHORISED' : 'DRAFT'
    const body = { Type: Type.slice(0, 6), Contact, LineItems, LineAmountTypes, Status }
    return ['PUT', 'RepeatingInvoices', { ...body, Schedule: { ...Schedule, StartDate: scene.date } }]
  },
  endRepeat: ({ books, step }) => {
    const template = picked(books.repeatingInvoices.values(), step.pick)
    return template && ['POST', `RepeatingInvoices/${template.id}`, { Status: 'DELETED' }]
  },
  order: (scene) => {
    const { Contact, LineAmountTypes } = documentBody(scene)
    const isOrder = scene.step.way % 2 === 0
    const LineItems = lineBodies(scene, isOrder ? purchaseCodes : ['200', '260'], isOrder)
    const body = { Contact, LineItems, Date: scene.date }
    return isOrder
      ? ['PUT', 'PurchaseOrders', { ...body, LineAmountTypes, Status: 'AUTHORISED' }]
      : ['PUT', 'Quotes', { ...body, LineAmountTypes: LineAmountTypes.toUpperCase() }]
  },
  changeOrder: ({ books, step }) => {
    const { purchaseOrders, quotes } = books
    const orders = [...purchaseOrders.values(), ...quotes.values()]
    const order = picked(orders, step.pick)
    if (!order) return undefined
    if (purchaseOrders.has(order.id)) {
      const Status = ['BILLED', 'DELETED', 'AUTHORISED'][step.way % 3]
      return ['POST', `PurchaseOrders/${order.id}`, { Status }]
    }
    const Status = ['SENT', 'ACCEPTED', 'INVOICED', 'DECLINED', 'DELETED'][step.way % 5]
    const Contact = { ContactID: order.contactId }
    return ['POST', `Quotes/${order.id}`, { QuoteNumber: order.number, Contact, Date: order.date, Status }]
  },
  receipt: (scene) => {
    const { Contact, LineAmountTypes } = documentBody(scene)
    const LineItems = lineBodies(scene, ['400', '404'], false, false)
    return ['PUT', 'Receipts', { Contact, LineAmountTypes, LineItems, Date: scene.date, User: { UserID: USER } }]
  },
  claim: ({ books }) => {
    const free = [...books.receipts.values()].filter(({ status }) => status === 'DRAFT')
    const Receipts = free.slice(0, 2).map(({ id }) => ({ ReceiptID: id }))
    return Receipts.length === 0 ? undefined : ['PUT', 'ExpenseClaims', { User: { UserID: USER }, Receipts }]
  },
  changeClaim: ({ books, step, date }) => {
    const claim = picked(books.expenseClaims.values(), step.pick)
    const Status = ['AUTHORISED', 'AUTHORISED', 'VOIDED', 'DELETED'][step.way % 4]
    return claim && ['POST', `ExpenseClaims/${claim.id}`, { Status, ReportingDate: date }]
  },
  item: ({ books, step }) => {
    const item = picked(books.items.values(), step.pick)
    const PurchaseDetails = { UnitPrice: step.lines[0]?.price, COGSAccountCode: '310' }
    return item && ['POST', `Items/${item.id}`, { Code: item.code, PurchaseDetails, QuantityOnHand: 5 }]
  },
  lock: () => undefined,
}

function onDocument(books: OrganisationState, step: Step, body: Json): Request | undefined {
  const document = picked([...books.invoices.values(), ...books.creditNotes.values()], step.pick)
  if (!document) return undefined
  const resource = 'amountDue' in document ? 'Invoices' : 'CreditNotes'
  return ['POST', `${resource}/${document.id}${step.backorders ? '?allowBackorders=true' : ''}`, body]
}

function editRequest(scene: Scene): Request | undefined {
  const { books, step, date } = scene
  const document = picked([...books.invoices.values(), ...books.creditNotes.values()], step.pick)
  const codes = document?.type.startsWith('ACCREC') ? ['200', '260', '270'] : purchaseCodes
  const [fresh] = lineBodies(scene, codes, !document?.type.startsWith('ACCREC'))
  const [first, ...rest] = (document?.lines ?? []).map(({ id }) => ({ LineItemID: id }))
  const changes: Json[] = [
    { LineItems: [{ ...first, UnitAmount: fresh?.UnitAmount, Quantity: fresh?.Quantity }, ...rest] },
    { LineItems: [{ ...first, AccountCode: codes[step.other % codes.length], Tracking: fresh?.Tracking }, ...rest] },
    { LineItems: [...rest, fresh] },
    { LineAmountTypes: step.types },
    { Date: date },
    ...(scene.foreign ? [{ CurrencyRate: step.rate }] : []),
  ]
  return onDocument(books, step, changes[step.way % changes.length] ?? {})
}

function share(amount: bigint, part: number): string {
  return formatDecimal((amount * BigInt(part) + 99n) / 100n, 2)
}

type Credit = ReturnType<OrganisationState['creditNotes' | 'prepayments' | 'overpayments']['get']> & object

function credits({
  creditNotes,
  prepayments,
  overpayments,
}: OrganisationState): { resource: string; credit: Credit }[] {
  const of = (resource: string, all: ReadonlyMap<string, Credit>) =>
    [...all.values()].map((credit) => ({ resource, credit }))
  return [...of('CreditNotes', creditNotes), ...of('Prepayments', prepayments), ...of('Overpayments', overpayments)]
}

function payRequest({ books, step, date, foreign }: Scene): Request | undefined {
  const invoices = [...books.invoices.values()].map(({ id, amountDue, status }) => {
    return { target: { Invoice: { InvoiceID: id } }, open: amountDue, status }
  })
  const refunds = credits(books).map(({ resource, credit }) => {
    const name = resource.slice(0, -1)
    return { target: { [name]: { [`${name}ID`]: credit.id } }, open: credit.remainingCredit, status: credit.status }
  })
  const all = [...invoices, ...refunds].filter(({ status }) => status !== 'DELETED' && status !== 'VOIDED')
  const found = picked(step.way % 5 === 0 ? all : all.filter(({ status }) => status === 'AUTHORISED'), step.pick)
  const accounts = foreign ? ['090', '091', '092', '970'] : ['090', '093', '970']
  const Account = { Code: accounts[step.other % accounts.length] }
  if (!found) return undefined
  const body = { ...found.target, Account, Date: date, Amount: share(found.open, step.part), CurrencyRate: step.rate }
  return ['PUT', 'Payments', body]
}

function batchRequest({ books, step, date }: Scene): Request | undefined {
  const type = step.other % 2 === 0 ? 'ACCREC' : 'ACCPAY'
  const open = [...books.invoices.values()].filter(({ status, ...invoice }) => {
    return status === 'AUTHORISED' && invoice.type === type
  })
  const Payments = open.slice(-3).map((invoice) => ({
    Invoice: { InvoiceID: invoice.id },
    Amount: share(invoice.amountDue, step.part),
  }))
  return Payments.length === 0
    ? undefined
    : ['PUT', 'BatchPayments', { Account: { Code: '090' }, Date: date, Payments }]
}

function allocateRequest({ books, step, date }: Scene): Request | undefined {
  const found = picked(
    credits(books).filter(({ credit }) => step.way % 5 === 0 || credit.status === 'AUTHORISED'),
    step.pick,
  )
  if (!found) return undefined
  const { credit } = found
  const side = /^(ACCREC|RECEIVE)/.test(credit.type) ? 'ACCREC' : 'ACCPAY'
  const invoices = [...books.invoices.values()].filter(({ type, status, ...invoice }) => {
    const matches = type === side && status === 'AUTHORISED' && invoice.contactId === credit.contactId
    return matches && (step.way % 7 === 0 || invoice.currencyCode === credit.currencyCode)
  })
  const invoice = picked(invoices, step.other)
  if (!invoice) return undefined
  const least = credit.remainingCredit < invoice.amountDue ? credit.remainingCredit : invoice.amountDue
  const body = { Amount: share(least, step.part), Date: date, Invoice: { InvoiceID: invoice.id } }
  return ['PUT', `${found.resource}/${credit.id}/Allocations`, body]
}

function journalBody(scene: Scene): Json {
  const { step, date } = scene
  const [first] = lineBodies(scene, ['200', '260', '300', '400', '710'], false, false)
  const amount = step.lines[0]?.price ?? 0
  const other = ['200', '404', '900', '970'][step.other % 4]
  const TaxType = 'NONE'
  return {
    Narration: 'Correction',
    Status: step.way % 2 === 0 ? 'POSTED' : 'DRAFT',
    Date: date,
    LineAmountTypes: step.types,
    ShowOnCashBasisReports: step.backorders,
    JournalLines: [
      { Description: 'From', TaxType, AccountCode: first?.AccountCode, Tracking: first?.Tracking, LineAmount: amount },
      { Description: 'To', TaxType, AccountCode: other, LineAmount: -amount },
    ],
  }
}

/** One of what there is. */
export function picked<T>(values: Iterable<T>, index: number): T | undefined {
  const all = [...values]
  return all.length === 0 ? undefined : all[index % all.length]
}

/** The day that a step is dated on. */
export function dateOf(step: Step, today: Day): Day {
  return addDays(today, -step.back)
}
