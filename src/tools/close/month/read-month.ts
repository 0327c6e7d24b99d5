import type { Books } from '../../../books/books.ts'
import type { ReadingOptions } from '../../../books/mirror.ts'
import type { Context } from '../../../call/tool.ts'
import { readRelated } from '../related/read-related.ts'
import { readCloseSettings } from '../run/read-close-settings.ts'
import { readSignedMonths } from '../run/signed-months.ts'
import { readStatements } from '../statements/read-statements.ts'
import { type AskedOnce, hasMoved, keepMonth, keptMonth } from './kept-month.ts'
import { ledgerOfMonth } from './ledger-of-month.ts'
import { MONTHS_BACK, type MonthBooks } from './month-books.ts'
import { monthsAfter, type Period } from './period.ts'
import { CLOSE_KINDS, readDocuments } from './read-documents.ts'
import { readRepeating, readTransfers } from './read-unmirrored.ts'
import { readProfits, readTrial } from './report-figures.ts'

/**
 * Reads everything that a close of a period looks at: all documents in one pass, from the copy where there is one, transfers, templates, settings, the
 * trial balance of the period's end and a profit and loss of thirteen months. While documents and trial balance are what they were, profits,
 * items and templates are not asked for again. `recent` documents, of the last minute, do for what rests on checks just made, unless the trial balance has
 * moved. Throws Fault as all reading does.
 */
export async function readMonth(
  { books, today, notes, others }: Pick<Context, 'books' | 'today' | 'notes' | 'others'>,
  period: Period,
  { recent = false }: ReadingOptions = {},
): Promise<MonthBooks> {
  const [organisation, accounts, taxRates, reading] = await Promise.all([
    ...([books.organisation(), books.accounts(), books.taxRates()] as const),
    books.mirror.read(CLOSE_KINDS, { recent }),
  ])
  const { asOf, from } = reading
  const read = await readDocuments(reading)
  const first = monthsAfter(period, -MONTHS_BACK).from
  const [trial, transfers] = await Promise.all([readTrial(books, period), readTransfers(books, first, accounts)])
  if (recent && from === 'xero' && hasMoved(books, period.month, trial)) {
    return await readMonth({ books, today, notes, others }, period)
  }
  const signs = { today, asOf, read, trial, transfers, accounts }
  const before = keptMonth(books, period.month, signs)
  const asked = before.asked ?? (await askOnce(books, period, accounts))
  const month = { period, today, asOf, from, organisation, accounts }
  const ledger = before.ledgerWith(asked.items) ?? ledgerOfMonth({ ...month, read, items: asked.items, transfers })
  keepMonth(books, period.month, signs, asked, ledger)
  return {
    ...{ ...month, taxRates, contacts: read.contacts, transfers, trial, ...asked, ...ledger },
    related: await readRelated({ books, others }, period, read.contacts),
    statements: await readStatements(notes, period),
    signed: await readSignedMonths(notes, period),
    settings: await readCloseSettings(notes),
  }
}

/** After the documents: what they moved is in the quantities of items then. */
async function askOnce(books: Books, period: Period, accounts: MonthBooks['accounts']): Promise<AskedOnce> {
  const [items, repeating, profits] = await Promise.all([
    ...([books.items(), readRepeating(books)] as const),
    readProfits(books, period, accounts),
  ])
  return { items, repeating, profits }
}
