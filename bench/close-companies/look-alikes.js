import { addDays, addMonths } from '../../dist/books/day.js'
import { lineOf, supplier } from './alike.js'
import { DOCUMENT_ALIKES } from './alike-documents.js'
import { MONEY_ALIKES } from './alike-money.js'
import { MONTH_ALIKES } from './alike-months.js'
import { bill } from './company.js'

/** Adds to a company whose books are right what only looks like an error, three kinds or more for each type; everything of it is as it should be. */
export function addLookAlikes(company) {
  trades(company, company.draw)
  for (const add of [...DOCUMENT_ALIKES, ...MONEY_ALIKES, ...MONTH_ALIKES]) add(company, company.draw)
}

const [FIRMS, JOBS, REPAIRS, MONTHS] = [32, 8, 6, 17]

/** Repairs and purchases of months before about as large as those look-alikes of the month, so that the month as a whole is nothing unusual. */
function trades(company, draw) {
  const accountOf = (job) => (job % JOBS < REPAIRS ? '473' : '300')
  const firms = Array.from({ length: FIRMS }, (_, job) => supplier(company, accountOf(job)))
  for (let job = 0; job < MONTHS * JOBS; job += 1) {
    const on = addDays(addMonths(company.span.from, Math.floor(job / JOBS)), draw.between(0, 27))
    const [key, number] = [`job#${job}`, `${draw.between(1, 9)}${3_100 + 17 * job}`]
    const lines = lineOf(company, 'Order of the month', accountOf(job), draw.cents(1_250, 0.4))
    company.invoices.push(bill(company, { key, contact: firms[job % FIRMS], day: on, number, lines }))
  }
}
