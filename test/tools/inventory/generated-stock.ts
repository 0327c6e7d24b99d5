import { addDays, type Day, utcMidnight } from '../../../src/books/day.ts'
import { put } from '../../../src/simulator/accounting/work.ts'
import { foundCompany } from '../../../src/simulator/company/companies.ts'
import { call, type Pen } from '../../../src/simulator/company/pen.ts'
import { type RandomSource, randomSource } from '../../../src/simulator/company/random.ts'
import type { Simulator } from '../../../src/simulator/contract.ts'
import { post } from '../../../src/simulator/ledger.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import type { Item } from '../../../src/simulator/state-stock.ts'

const CODES = ['ALPHA', 'beta-2', 'Gamma 3'] as const
const DAYS = 90
const HOUR = 3_600_000

/** Founds a company that buys, sells, takes back, sends back, counts and writes off its items for so many days up to a day. */
export function stockCompany(simulator: Simulator, seed: number, today: Day): OrganisationState {
  const [organisation] = foundCompany(simulator, { company: 'empty', name: `Stock ${seed} Ltd` })
  if (!organisation) throw new Error('nothing was founded')
  const pen: Pen = { simulator, organisation, contacts: new Map(), documents: new Map(), at: 0 }
  const random = randomSource(`stock ${seed}`)
  const first = addDays(today, -DAYS)
  pen.at = utcMidnight(first)
  call(pen, 'PUT', '/Items', { Items: CODES.map(itemBody) })
  for (let day = 0; day < DAYS; day += 1) {
    const date = addDays(first, day)
    const count = random.between(0, 3)
    for (let step = 0; step < count; step += 1) {
      pen.at = utcMidnight(date) + (step + 1) * HOUR
      writeStep(pen, random, date)
    }
  }
  return organisation
}

function itemBody(Code: string) {
  return {
    ...{ Code, Name: Code, InventoryAssetAccountCode: '630' },
    PurchaseDetails: { UnitPrice: 7, COGSAccountCode: '310' },
    SalesDetails: { UnitPrice: 19, AccountCode: '200' },
  }
}

/** An item of a company, by its code. */
export function itemOf({ items }: OrganisationState, code: string): Item {
  const item = [...items.values()].find((known) => known.code === code)
  if (!item) throw new Error(`there is no item ${code}`)
  return item
}

function writeStep(pen: Pen, random: RandomSource, date: Day): void {
  const code = random.pick(CODES)
  const item = itemOf(pen.organisation, code)
  const held = Math.floor(Number(item.quantityOnHand) / 10_000)
  const most = Math.max(1, Math.min(held, 12))
  const quantity = random.between(1, most)
  const cost = random.between(311, 989) / 100
  const kind = held === 0 ? 1 : random.between(1, 20)
  if (kind <= 5) invoice(pen, 'ACCPAY', date, line(code, random.between(5, 30), cost, '630'), random)
  else if (kind <= 12) invoice(pen, 'ACCREC', date, line(code, quantity, 19.95, '200'), random)
  else if (kind <= 14) credit(pen, 'ACCRECCREDIT', date, [line(code, random.between(1, 2), 19.95, '200')])
  else if (kind === 15) credit(pen, 'ACCPAYCREDIT', date, [line(code, 1, averageOf(item), '630')])
  else if (kind === 16) bank(pen, 'RECEIVE', date, line(code, quantity, 18.5, '200'))
  else if (kind === 17) bank(pen, 'SPEND', date, line(code, random.between(1, 9), cost, '630'))
  else if (kind === 18) adjust(pen, 'ACCPAY', date, code, random.between(1, 4), cost)
  else if (kind === 19) adjust(pen, 'ACCPAYCREDIT', date, code, 1, averageOf(item))
  else draft(pen, date, line(code, 99, 19.95, '200'))
}

function averageOf({ totalCostPool, quantityOnHand }: Item): number {
  return Math.floor(Number((totalCostPool * 10_000n) / quantityOnHand)) / 100
}

function line(ItemCode: string, Quantity: number, UnitAmount: number, AccountCode: string) {
  return { ItemCode, Description: ItemCode, Quantity, UnitAmount, AccountCode }
}

const LINE_TYPES = ['Exclusive', 'Inclusive', 'NoTax'] as const

function invoice(pen: Pen, Type: string, date: Day, line: object, random: RandomSource): void {
  const LineAmountTypes = random.pick(LINE_TYPES)
  const facts = {
    Type,
    Contact: { Name: `${Type} ${random.between(1, 3)}` },
    Date: date,
    DueDate: date,
    LineAmountTypes,
  }
  const body = { ...facts, Status: 'AUTHORISED', LineItems: [line], InvoiceNumber: `${Type}-${pen.at}` }
  call(pen, 'PUT', '/Invoices', { Invoices: [body] })
}

function draft(pen: Pen, date: Day, line: object): void {
  const body = { Type: 'ACCREC', Contact: { Name: 'ACCREC 1' }, Date: date, DueDate: date, LineItems: [line] }
  call(pen, 'PUT', '/Invoices', { Invoices: [body] })
}

function credit(pen: Pen, Type: string, date: Day, LineItems: readonly object[]): void {
  const Name = Type === 'ACCRECCREDIT' ? 'ACCREC 1' : 'ACCPAY 1'
  const body = { Type, Contact: { Name }, Date: date, LineAmountTypes: 'NoTax', Status: 'AUTHORISED', LineItems }
  call(pen, 'PUT', '/CreditNotes', { CreditNotes: [body] })
}

function bank(pen: Pen, Type: string, date: Day, line: object): void {
  const facts = {
    Type,
    Contact: { Name: 'Counter' },
    BankAccount: { Code: '090' },
    Date: date,
    LineAmountTypes: 'NoTax',
  }
  call(pen, 'PUT', '/BankTransactions', { BankTransactions: [{ ...facts, LineItems: [line] }] })
}

function adjust(pen: Pen, Type: string, date: Day, code: string, quantity: number, cost: number): void {
  const amount = Math.round(quantity * cost * 100) / 100
  const against = { Description: 'Stocktake', Quantity: 1, UnitAmount: -amount, AccountCode: '401' }
  const LineItems = [line(code, quantity, cost, '630'), against]
  const facts = { Type, Contact: { Name: 'Stock Adjustments' }, Date: date, DueDate: date, LineAmountTypes: 'NoTax' }
  if (Type === 'ACCPAYCREDIT') credit(pen, Type, date, LineItems)
  else call(pen, 'PUT', '/Invoices', { Invoices: [{ ...facts, Status: 'AUTHORISED', LineItems }] })
}

/** Adjusts an item at Xero's own screen, which leaves no document: a quantity, and what it is worth in cents, both negative when less. */
export function adjustByHand(
  simulator: Simulator,
  organisation: OrganisationState,
  code: string,
  quantity: number,
  value: bigint,
) {
  simulator.act(organisation.id, (screen) => {
    const item = itemOf(organisation, code)
    const quantityOnHand = item.quantityOnHand + BigInt(quantity) * 10_000n
    put(screen, organisation.items, item.id, { ...item, quantityOnHand, totalCostPool: item.totalCostPool + value })
    const account = [...organisation.accounts.values()].find(({ code: known }) => known === '401')
    const lines = [
      { accountId: account?.id ?? '', amount: -value, description: 'Stocktake', tracking: [] },
      { accountId: item.inventoryAssetAccountId ?? '', amount: value, description: 'Stocktake', tracking: [] },
    ]
    post(screen, {
      date: screen.context.today,
      sourceType: 'MANJOURNAL',
      sourceId: screen.context.newId(),
      reference: '',
      lines,
    })
  })
}
