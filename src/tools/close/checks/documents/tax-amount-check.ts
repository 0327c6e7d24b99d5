import { quoted } from '../../../../books/ledger-text.ts'
import { divideRounded, magnitude } from '../../../../books/money.ts'
import { moneyText } from '../../../../books/money-text.ts'
import type { TaxRate } from '../../../../books/organisation.ts'
import type { CloseDocument, CloseLine, MonthBooks } from '../../month/month-books.ts'
import { type Check, type Found, refOf } from '../check.ts'
import { chargesOf } from './charges.ts'
import { inBase, isIn } from './sides.ts'

/** A person may round tax on a document rather than on a line. */
const ROUNDING = 2n

/** Tax that is not its code's rate of the net, and codes that the organisation does not have or no longer uses. */
export const taxAmountCheck: Check = {
  rule: 'tax_amount',
  title: 'Tax is the rate of its code',
  step: 'tax',
  weight: 6,
  examine: (books) => {
    const lines = chargesOf(books.documents)
      .all.filter(({ document }) => isIn(books.period, document))
      .flatMap(({ document }) => document.lines.map((line, at) => ({ document, line, at })))
    const rates = new Map(books.taxRates.map((rate) => [rate.taxType, rate]))
    const found = lines.flatMap(({ document, line, at }) => foundOf(document, line, at, rates, books) ?? [])
    return { found, proved: found.length === 0 ? [`Tax on ${lines.length} lines is the rate of their codes.`] : [] }
  },
}

function foundOf(
  document: CloseDocument,
  line: CloseLine,
  at: number,
  rates: ReadonlyMap<string, TaxRate>,
  { organisation }: Pick<MonthBooks, 'organisation'>,
): Found | undefined {
  if (line.taxType === '') return undefined
  const rate = rates.get(line.taxType)
  const expected = rate ? divideRounded(line.net * rate.rate, 1_000_000n) : 0n
  const off = magnitude(line.tax - expected)
  const known = rate !== undefined && rate.status === 'ACTIVE'
  if (known && off <= ROUNDING) return undefined
  const where = `Line ${at + 1} of ${quoted(document.number || document.reference, 40)} of ${quoted(document.contactName)}`
  const code = quoted(line.taxType, 30)
  return {
    ...{
      key: [document.id, `${at}`],
      severity: 'warning',
      amount: inBase(document, known ? off : magnitude(line.tax)),
    },
    fact: known
      ? `${where} has tax of ${moneyText(line.tax, document.currency)}; its code ${code} makes ${moneyText(expected, document.currency)}.`
      : `${where} has tax code ${code}, which ${quoted(organisation.name)} does not use.`,
    next: 'Compare the tax with the paper; correct the code or the amount of the line.',
    documents: [refOf(document)],
  }
}
