import { formatDecimal, formatShort } from '../../../src/books/money.ts'
import { trialBalance } from '../../../src/simulator/ledger.ts'
import type { OrganisationState } from '../../../src/simulator/state.ts'
import { LAST_DAY } from '../accounting/books-check.ts'
import { bill, type Caller, caller, type Json, sale } from '../accounting/fixture.ts'

const ACCOUNTS = [
  { Code: '310', Name: 'Cost of Goods Sold', Type: 'DIRECTCOSTS', TaxType: 'INPUT2' },
  { Code: '401', Name: 'Inventory Adjustments', Type: 'EXPENSE', TaxType: 'INPUT2' },
  { Code: '630', Name: 'Inventory', Type: 'INVENTORY', TaxType: 'NONE' },
  { Code: '631', Name: 'Goods in Transit', Type: 'INVENTORY', TaxType: 'NONE' },
]

/** A tracked item's body: bought at 20 and sold at 50. */
export function tracked(Code: string, extra: Json = {}): Json {
  return {
    Code,
    Name: `Item ${Code}`,
    InventoryAssetAccountCode: '630',
    PurchaseDetails: { UnitPrice: 20, COGSAccountCode: '310' },
    SalesDetails: { UnitPrice: 50, AccountCode: '200' },
    ...extra,
  }
}

/** A caller whose chart has inventory accounts, with a tracked item FRIDGE and an untracked one HOUR. */
export function stockCaller(): Caller {
  const made = caller()
  for (const account of ACCOUNTS) made.one('PUT', 'Accounts', account)
  made.one('PUT', 'Items', tracked('FRIDGE'))
  made.one('PUT', 'Items', {
    Code: 'HOUR',
    Name: 'Work',
    SalesDetails: { UnitPrice: 80, AccountCode: '200' },
    PurchaseDetails: { UnitPrice: 30, AccountCode: '400' },
  })
  return made
}

/** An approved bill without tax of a quantity at a cost each. */
export function bought(quantity: number, cost: number, extra: Json = {}): Json {
  return bill({
    Status: 'AUTHORISED',
    LineAmountTypes: 'NoTax',
    LineItems: [{ ItemCode: 'FRIDGE', Quantity: quantity, UnitAmount: cost }],
    ...extra,
  })
}

/** An approved sale of a quantity. */
export function sold(quantity: number, extra: Json = {}): Json {
  return sale({ Status: 'AUTHORISED', LineItems: [{ ItemCode: 'FRIDGE', Quantity: quantity }], ...extra })
}

/** Quantity on hand and cost of an item, as text. */
export function held(books: OrganisationState, code = 'FRIDGE'): string {
  const item = [...books.items.values()].find((known) => known.code === code)
  return `${formatShort(item?.quantityOnHand ?? 0n, 4)} @ ${formatDecimal(item?.totalCostPool ?? 0n, 2)}`
}

/** Balance of an account by its code, debit positive, as text. */
export function balance(books: OrganisationState, code: string): string {
  const account = [...books.accounts.values()].find((known) => known.code === code)
  return formatDecimal(trialBalance(books, LAST_DAY).get(account?.id ?? '') ?? 0n, 2)
}

/** The lines of the journal that came `back` journals before the latest, by account code and amount. */
export function journal(books: OrganisationState, back = 0): Record<string, string> {
  const lines = books.journals.at(-1 - back)?.lines ?? []
  return Object.fromEntries(
    lines.map((entry) => [books.accounts.get(entry.accountId)?.code ?? '', formatDecimal(entry.amount, 2)]),
  )
}
