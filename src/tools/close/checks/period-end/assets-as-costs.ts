import { inBaseCurrency } from '../../../../books/documents.ts'
import { quoted } from '../../../../books/ledger-text.ts'
import type { Cents } from '../../../../books/money.ts'
import { moneyText } from '../../../../books/money-text.ts'
import type { Account } from '../../../../books/organisation.ts'
import { RECORD_WORDS } from '../../../../books/records.ts'
import { accountsByCode, accountWords, isExpense, isPurchase } from '../../journals/ledger-accounts.ts'
import type { CloseDocument, CloseLine, MonthBooks } from '../../month/month-books.ts'
import { type Check, type Found, refOf } from '../check.ts'

/** From here on something bought may be an asset, base-currency cents without tax; countries and firms differ, so it is a question. */
const LEAST_ASSET: Cents = 100_000n

const ASSET =
  /\b(laptops?|macbooks?|notebooks?|computers?|workstations?|servers?|printers?|photocopiers?|projectors?|monitors?|desks?|furniture|vehicles?|vans?|utes?|cars?|trucks?|forklifts?|trailers?|machines?|machinery|equipment|fit[- ]?out|air[- ]?con(?:ditioner|ditioning)?|generators?|racking|shelving)\b/i

// Using, keeping up or insuring an asset is a cost.
const USE_OF_IT =
  /\b(hire|hired|rent|rental|lease|leasing|repairs?|repaired|servic(?:e|es|ing)|maintenance|support|hosting|insurance|fuel|parking|parts|licen[cs]es?|subscriptions?|software|cleaning|wash|delivery|freight|courier|registration|rego|tyres?|consumables?|toner|cartridges?|paper|install(?:ation|ed)?|training|monthly|per month)\b/i

interface Bought {
  document: CloseDocument
  line: CloseLine
  index: number
  account: Account
  amount: Cents
}

/** Large purchases on an expense account whose words say that they are an asset. */
export const assetExpensed: Check = {
  rule: 'asset_expensed',
  title: 'Assets are not charged as costs',
  step: 'fixed_assets',
  weight: 5,
  examine: (books) => ({
    found: boughtAsCosts(books)
      .filter(({ amount, line, account }) => amount >= LEAST_ASSET && isAssetText(line.description, account))
      .map((one) =>
        foundOf(
          one,
          books,
          'reads like an asset',
          'Ask whether it is one; if so, code the line to its asset account and put it into the register.',
          0.7,
        ),
      ),
    proved: [],
  }),
}

function isAssetText(text: string, { name, type }: Account): boolean {
  return ASSET.test(text) && !USE_OF_IT.test(text) && !USE_OF_IT.test(name) && type !== 'DIRECTCOSTS'
}

/** Purchases of items that Xero keeps stock of, on an expense account instead of the stock account. */
export const inventoryExpensed: Check = {
  rule: 'inventory_expensed',
  title: 'Stock is not charged as a cost',
  step: 'inventory',
  weight: 6,
  examine: (books) => {
    const tracked = books.items.filter(({ onHand, isPurchased }) => onHand !== undefined && isPurchased)
    const names = new Map(
      tracked.flatMap(({ code, name }) =>
        [code, name].filter((text) => text.length > 3).map((text) => [plain(text), code]),
      ),
    )
    return {
      found: boughtAsCosts(books)
        .filter(({ line, amount }) => line.itemCode === '' && amount > 0n && names.has(plain(line.description)))
        .map((one) =>
          foundOf(
            one,
            books,
            'is stock that Xero tracks',
            `Put item ${quoted(names.get(plain(one.line.description)) ?? '', 30)} on the line, so that quantity and value go to stock.`,
            0.9,
          ),
        ),
      proved: [],
    }
  },
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function boughtAsCosts({ documents, accounts, period }: MonthBooks): Bought[] {
  const byCode = accountsByCode(accounts)
  const bought = documents.filter((one) => isPurchase(one) && one.date >= period.from && one.date <= period.to)
  return bought.flatMap((document) =>
    document.lines.flatMap((line, index): Bought[] => {
      const account = byCode.get(line.accountCode)
      if (!account || !isExpense(account)) return []
      return [{ document, line, index, account, amount: inBaseCurrency(line.net, document.currencyRate) }]
    }),
  )
}

function foundOf(
  { document, line, index, account, amount }: Bought,
  { organisation }: MonthBooks,
  what: string,
  next: string,
  confidence: number,
): Found {
  const words = `${RECORD_WORDS[document.kind]} ${quoted(document.number || document.reference, 40)} of ${quoted(document.contactName, 60)}`
  return {
    key: [document.id, String(index)],
    severity: 'warning',
    amount,
    fact: `${quoted(line.description)} on ${words}, ${moneyText(amount, organisation.baseCurrency)} without tax, ${what} and is on ${accountWords(account)}.`,
    next,
    documents: [refOf(document)],
    confidence,
  }
}
