import type { Json } from '../accounting/fixture.ts'
import type { Scene } from './requests.ts'

/** The accounts that costs are coded to. */
export const purchaseCodes = ['300', '400', '404', '710']

const SALES = ['200', '260', '270']

/** The lines of a step. Those with an item take its account; `buys` says whether a tracked item's own account is one that may be used. */
export function lineBodies({ step }: Scene, codes: readonly string[], buys: boolean, items = true): Json[] {
  return step.lines.map(({ price, quantity, account, item, region }) => {
    const Tracking = region === undefined ? [] : [{ Name: 'Region', Option: region }]
    const line = { Description: 'Work', Quantity: quantity, UnitAmount: price, Tracking }
    if (items && item !== undefined) return { ...line, UnitAmount: Math.abs(price), ItemCode: item }
    // Every twelfth line of a purchase is coded to inventory, which Xero refuses.
    const AccountCode = buys && account === 11 ? '630' : codes[account % codes.length]
    return { ...line, AccountCode }
  })
}

const KINDS = ['ACCREC', 'ACCREC', 'ACCPAY', 'ACCPAY', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT']
const STATUSES = ['AUTHORISED', 'AUTHORISED', 'AUTHORISED', 'SUBMITTED', 'DRAFT']

function contactOf({ step }: Scene): Json {
  return { Name: step.other % 6 === 0 ? 'Bob' : 'Ann' }
}

/** The body of an invoice, bill or credit note. */
export function documentBody(scene: Scene): Json {
  const { step, date, foreign } = scene
  const Type = KINDS[step.pick % KINDS.length] ?? 'ACCREC'
  const sells = Type.startsWith('ACCREC')
  return {
    Type,
    Status: STATUSES[step.other % STATUSES.length],
    Contact: contactOf(scene),
    Date: date,
    DueDate: '2026-12-01',
    LineAmountTypes: step.types,
    LineItems: lineBodies(scene, sells ? SALES : purchaseCodes, !sells),
    ...(foreign && step.foreign ? { CurrencyCode: 'USD', CurrencyRate: step.rate } : {}),
  }
}

const MONEY = ['SPEND', 'RECEIVE', 'RECEIVE-PREPAYMENT', 'SPEND-PREPAYMENT', 'RECEIVE-OVERPAYMENT', 'SPEND-OVERPAYMENT']

/** The body of money spent or received. Where amounts must come out on any day, a prepayment has one line without tax. */
export function moneyBody(scene: Scene): Json {
  const { step, date, foreign } = scene
  const Type = MONEY[step.pick % MONEY.length] ?? 'SPEND'
  const sells = Type.startsWith('RECEIVE')
  const advance = Type.endsWith('PREPAYMENT')
  const codes = advance ? ['620', ...(sells ? SALES : purchaseCodes)] : sells ? SALES : purchaseCodes
  const lines = lineBodies(scene, codes, Type === 'SPEND', !advance && !Type.endsWith('OVERPAYMENT'))
  const accounts = foreign ? ['090', '091', '092'] : ['090', '093']
  return {
    Type,
    Contact: contactOf(scene),
    BankAccount: { Code: accounts[step.way % accounts.length] },
    Date: date,
    LineAmountTypes: advance && !foreign ? 'NoTax' : step.types,
    LineItems: advance && !foreign ? lines.slice(0, 1) : lines,
    CurrencyRate: step.rate,
  }
}
