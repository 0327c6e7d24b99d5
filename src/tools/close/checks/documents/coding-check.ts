import { quoted } from '../../../../books/ledger-text.ts'
import { magnitude } from '../../../../books/money.ts'
import { moneyText } from '../../../../books/money-text.ts'
import type { MonthBooks } from '../../month/month-books.ts'
import { type Check, refOf } from '../check.ts'
import { amountSlips } from './amount-slips.ts'
import { inBase } from './sides.ts'
import { oddTaxCodes } from './tax-habits.ts'
import { miscoded } from './usual-accounts.ts'

const NOTHING_ODD = 'What the month holds is as it has been for each contact.'

/** Lines on accounts that their contact hardly ever has. */
export const miscodedCheck: Check = {
  rule: 'miscoded',
  title: 'Lines are on their usual accounts',
  step: 'payables',
  weight: 4,
  examine: (books) => {
    const found = miscoded(books).map(({ contactId, contactName, account, usual, amount, documents, confidence }) => ({
      ...{
        key: [contactId, account],
        severity: 'warning' as const,
        amount,
        confidence,
        documents: documents.map(refOf),
      },
      fact: `${documents.length} of ${quoted(contactName)} went to ${accountName(books, account)}; its lines mostly go to ${accountName(books, usual)}.`,
      next: 'Look at what it is for; correct the account, or propose a reclassification with propose_journals.',
    }))
    return { found, proved: found.length === 0 ? [NOTHING_ODD] : [] }
  },
}

function accountName({ accounts }: Pick<MonthBooks, 'accounts'>, code: string): string {
  const name = accounts.find((account) => account.code === code)?.name ?? ''
  return quoted(`${code} ${name}`.trim(), 60)
}

/** Amounts with the decimal point in the wrong place. */
export const decimalSlipCheck: Check = {
  rule: 'decimal_slip',
  title: 'Amounts are of their usual size',
  step: 'payables',
  weight: 7,
  examine: (books) => {
    const found = amountSlips(books).map(({ document, places, usual, confidence }) => ({
      ...{ key: [document.id], severity: 'warning' as const, documents: [refOf(document)], confidence },
      amount: magnitude(inBase(document, document.total - usual)),
      fact: `${moneyText(document.total, document.currency)} of ${quoted(document.contactName)} on ${document.date} is about ${10 ** Math.abs(places)} times too ${places > 0 ? 'large' : 'small'}: usual is near ${moneyText(usual, document.currency)}.`,
      next: 'Compare it with the paper; if the decimal point slipped, correct the document.',
    }))
    return { found, proved: found.length === 0 ? [NOTHING_ODD] : [] }
  },
}

/** Lines with another tax code than their contact and account mostly have. */
export const taxCodeCheck: Check = {
  rule: 'tax_code',
  title: 'Tax codes are the usual ones',
  step: 'tax',
  weight: 4,
  examine: (books) => {
    const found = oddTaxCodes(books).map(({ document, line, taxType, usual, amount, confidence }) => ({
      ...{ key: [document.id, `${line}`], severity: 'warning' as const, documents: [refOf(document)], confidence },
      amount: taxBetween(books, amount, taxType, usual),
      fact: `Line ${line + 1} of ${quoted(document.number || document.reference, 40)} of ${quoted(document.contactName)} has tax code ${quoted(taxType, 30)}; ${quoted(usual, 30)} is usual for it.`,
      next: 'Look at the tax on the paper; correct the code of the line if it is wrong.',
    }))
    return { found, proved: found.length === 0 ? [NOTHING_ODD] : [] }
  },
}

/** The tax that lies between two codes on an amount. */
function taxBetween({ taxRates }: Pick<MonthBooks, 'taxRates'>, amount: bigint, one: string, other: string): bigint {
  const rateOf = (code: string) => taxRates.find(({ taxType }) => taxType === code)?.rate ?? 0n
  return magnitude((amount * (rateOf(one) - rateOf(other))) / 1_000_000n)
}
