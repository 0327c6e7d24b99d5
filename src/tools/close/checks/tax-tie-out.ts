import { quoted } from '../../../books/ledger-text.ts'
import { type Cents, magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { counted } from '../../lists/columns.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { type TaxOfMonth, taxOfMonth } from '../month/tax-of-month.ts'
import { type Check, type CheckAnswer, type Found, refOf } from './check.ts'
import { explainedResiduals } from './explained-residuals.ts'
import { accountText, amountIn, documentText, nearestDocuments, residualsOf } from './month-ledger.ts'

/** What the sales tax account moved against the tax on documents, with what the month comes to by tax type. */
export const taxTieOut: Check = {
  rule: 'tax_tie_out',
  title: 'Sales tax is what documents say',
  step: 'tax',
  weight: 8,
  examine: examineTax,
}

function examineTax(books: MonthBooks): CheckAnswer {
  const account = books.accounts.find(({ systemAccount }) => systemAccount === 'GST')
  const tax = taxOfMonth(books)
  const movement = account === undefined ? 0n : (books.trial.movement.get(account.id) ?? 0n)
  const isTaxed = tax.lines.some((line) => line.tax !== 0n)
  if (books.organisation.salesTaxBasis === 'NONE' && !isTaxed && movement === 0n) {
    return {
      found: [],
      proved: ['The organisation is not registered for sales tax: there is no tax to tie, and no document has any.'],
    }
  }
  if (!account) return { found: [], proved: [], unchecked: 'The chart of accounts has no sales tax account of Xero.' }
  const { rest } = explainedResiduals(books, residualsOf(books))
  const residual = rest.get(account.id) ?? 0n
  const unregistered =
    books.organisation.salesTaxBasis === 'NONE' && isTaxed ? [taxedAlthoughNot(books, account, tax)] : []
  if (residual !== 0n) return { found: [...unregistered, apart(books, account, residual)], proved: [] }
  return { found: unregistered, proved: provedTexts(books, account, tax) }
}

function taxedAlthoughNot(books: MonthBooks, account: Account, { sales, purchases }: TaxOfMonth): Found {
  const amount = magnitude(sales) + magnitude(purchases)
  return {
    key: [account.id, 'not registered'],
    severity: 'warning',
    amount,
    fact: `The organisation is not registered for sales tax in Xero, but documents of ${books.period.month} have ${amountIn(books, amount)} of it.`,
    next: 'Set the sales tax basis in Xero under Financial settings, or take the tax off these documents.',
    documents: [],
  }
}

function apart(books: MonthBooks, account: Account, residual: Cents): Found {
  const movement = books.trial.movement.get(account.id) ?? 0n
  const nearest = nearestDocuments(books, account.id, residual)
  return {
    key: [account.id],
    severity: 'blocker',
    amount: magnitude(residual),
    fact: `${accountText(account)} moved by ${amountIn(books, movement)} in ${books.period.month}, the tax on documents comes to ${amountIn(books, movement - residual)}: ${amountIn(books, magnitude(residual))} apart.`,
    next: "Hold Xero's sales tax report of the month against the account's transactions, and look for what is on one of them alone.",
    documents: nearest.map(refOf),
    rows: nearest.map((document) => ['near it', documentText(document)] as const),
  }
}

function provedTexts(books: MonthBooks, account: Account, { lines, sales, purchases, owed }: TaxOfMonth): string[] {
  const movement = books.trial.movement.get(account.id) ?? 0n
  const other = movement + owed
  const money = (amount: Cents) => amountIn(books, amount)
  const besides = other === 0n ? '' : `, and ${money(other)} were paid, refunded or entered on it otherwise`
  return [
    `${accountText(account)} moved by ${money(movement)} in ${books.period.month}: the tax of ${counted(lines.length, 'tax type')} comes to ${money(sales)} on sales and ${money(purchases)} on purchases${besides}. The difference is 0.00.`,
    ...lines.map(({ name, side, net, tax }) => `${quoted(name, 50)} on ${side}: ${money(net)} net, ${money(tax)} tax.`),
    ...boxesOf(books, lines).map(([box, amount]) => `${box}: ${money(amount)}.`),
    basisText(books, owed),
  ]
}

type Box = readonly [name: string, amount: Cents]

/** What the month brings to the boxes of the country's return, as far as net and tax by side tell; adjustments are a person's. */
function boxesOf({ organisation }: MonthBooks, lines: TaxOfMonth['lines']): Box[] {
  const of = (side: 'sales' | 'purchases') => lines.filter((line) => line.side === side)
  const net = (side: 'sales' | 'purchases') => sum(of(side).map((line) => line.net))
  const tax = (side: 'sales' | 'purchases') => sum(of(side).map((line) => line.tax))
  if (organisation.country === 'GB') {
    return [
      ['Box 1, VAT due on sales', tax('sales')],
      ['Box 4, VAT reclaimed on purchases', tax('purchases')],
      ['Box 6, sales without VAT', net('sales')],
      ['Box 7, purchases without VAT', net('purchases')],
    ]
  }
  if (organisation.country === 'AU')
    return [
      ['1A, GST on sales', tax('sales')],
      ['1B, GST on purchases', tax('purchases')],
    ]
  return organisation.country === 'NZ'
    ? [
        ['Box 8 to 10, GST on sales', tax('sales')],
        ['Box 12 to 14, GST on purchases', tax('purchases')],
      ]
    : []
}

const ON_PAYMENTS = ['PAYMENTS', 'CASH']

function basisText(books: MonthBooks, owed: Cents): string {
  const what = owed < 0n ? 'a refund' : 'to be paid'
  const whole = `The month comes to ${amountIn(books, magnitude(owed))} ${what} by the dates of documents`
  const { salesTaxBasis } = books.organisation
  if (salesTaxBasis.startsWith('FLATRATE'))
    return `${whole}; the organisation files on a flat rate, so its return says something else.`
  return ON_PAYMENTS.includes(salesTaxBasis)
    ? `${whole}; the organisation files on payments, so its return counts them later.`
    : `${whole}.`
}
