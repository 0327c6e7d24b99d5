import { addDays, addMonths } from '../../dist/books/day.js'
import { formatDecimal } from '../../dist/books/money.js'
import { STOCK } from './cast.js'
import { addContact, bill, billLine } from './company.js'

/** The trade of a shop in items whose stock Xero keeps: bought each month more than is sold in it, with an order behind each bill. */
export function stockTrade(company) {
  const { draw, span, taxes } = company
  const maker = addContact(company, company.names(), { supplier: true, account: '630' })
  const shopper = addContact(company, 'Counter sales', { supplier: false, account: '200' })
  company.stockMaker = maker
  company.steps.push(...STOCK.map((item) => itemStep(company, item)))
  for (let month = 0; month < 18; month += 1) {
    const start = addMonths(span.from, month)
    const sold = STOCK.map(() => draw.between(6, 26))
    const bought = STOCK.map(([code, words, , cost], index) =>
      billLine(company, {
        words,
        account: '630',
        unitAmount: cost + BigInt(draw.between(-20, 20)),
        quantity: sold[index] + 3,
        item: code,
      }),
    )
    const key = `stock#${month}`
    company.invoices.push(
      bill(company, { key, contact: maker, day: start, number: `${7_400 + 13 * month}`, lines: bought }),
    )
    for (let week = 0; week < 3; week += 1) {
      const lines = STOCK.map(([code, words, price], index) => ({
        ...{
          description: words,
          quantity: Math.floor(sold[index] / 3),
          unitAmount: price,
          account: '200',
          tax: taxes.sales,
        },
        item: code,
      }))
      const on = addDays(start, 4 + week * 8)
      const sale = {
        type: 'ACCREC',
        contact: shopper,
        day: on,
        due: on,
        status: 'AUTHORISED',
        lines,
        paidOn: addDays(on, 1),
      }
      company.invoices.push({ key: `counter#${month}.${week}`, reference: `Till ${on}`, ...sale })
    }
  }
}

function itemStep({ span, taxes }, [code, words, price, cost]) {
  const SalesDetails = { UnitPrice: formatDecimal(price, 2), AccountCode: '200', TaxType: taxes.sales }
  const PurchaseDetails = { UnitPrice: formatDecimal(cost, 2), TaxType: taxes.purchases, COGSAccountCode: '310' }
  const names = { Code: code, Name: words, Description: words, PurchaseDescription: words }
  return {
    kind: 'item',
    day: span.from,
    body: { ...names, SalesDetails, PurchaseDetails, InventoryAssetAccountCode: '630' },
  }
}
