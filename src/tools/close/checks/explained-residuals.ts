import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { isRateUntold } from '../month/known-rates.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { amountIn } from './month-ledger.ts'

/** What of the residuals nobody can explain, and sentences on what was. */
export interface Explained {
  rest: Map<string, Cents>
  because: string[]
}

/** Something that Xero posts without a document: the accounts between which it moves money come to nothing together. */
interface Cause {
  /** One of these has to have moved. */
  isSign(account: Account, books: MonthBooks): boolean
  isPart(account: Account, books: MonthBooks): boolean
  says(amount: string): string
  applies?(books: MonthBooks): boolean
}

const PAYROLL = /^(WAGE|PAYG|SUPER|PAYROLL|KIWISAVER|PAYE)/

const CAUSES: readonly Cause[] = [
  {
    isSign: ({ systemAccount }) => systemAccount === 'BANKCURRENCYGAIN',
    isPart: (account, books) => account.systemAccount === 'BANKCURRENCYGAIN' || isForeignBank(account, books),
    says: (amount) =>
      `${amount} are bank revaluations of accounts in other currencies, which Xero reports and never posts.`,
  },
  {
    applies: ({ stockDifferences = [] }) => stockDifferences.length > 0,
    isSign: isUnexplainedStock,
    isPart: ({ type, id }, books) => type === 'INVENTORY' || type === 'DIRECTCOSTS' || isStockAccount(id, books),
    says: (amount) =>
      `${amount} moved between stock and its cost without a document: stock that was adjusted in Xero, or approved in another order than its days say.`,
  },
  {
    isSign: isPayroll,
    isPart: isPayroll,
    says: (amount) => `${amount} are a pay run, which Xero Payroll posts without a document.`,
  },
  {
    isSign: ({ type }) => type === 'DEPRECIATN',
    isPart: ({ type, name }) => type === 'DEPRECIATN' || type === 'FIXED' || /depreciation/i.test(name),
    says: (amount) => `${amount} are depreciation, which Xero's register of fixed assets posts without a document.`,
  },
  {
    isSign: ({ name, class: group }) => group === 'EXPENSE' && /depreciation/i.test(name),
    isPart: ({ type, name }) => type === 'FIXED' || /depreciation/i.test(name),
    says: (amount) => `${amount} are depreciation, which Xero's register of fixed assets posts without a document.`,
  },
]

/** Takes from the residuals what Xero posts without documents, by name: gains, pay runs, depreciation, adjusted stock. */
export function explainedResiduals(books: MonthBooks, residuals: ReadonlyMap<string, Cents>): Explained {
  const rest = new Map(residuals)
  const because: string[] = []
  moveUnrealised(books, rest, because)
  for (const cause of CAUSES) explainBy(cause, books, rest, because)
  takeRounding(books, rest, because)
  return { rest, because }
}

/** Unrealised gains stand against receivables and payables; what is left there then is another matter. */
function moveUnrealised(books: MonthBooks, rest: Map<string, Cents>, because: string[]): void {
  const idOf = (kind: string) => books.accounts.find(({ systemAccount }) => systemAccount === kind)?.id ?? ''
  const [gains, ...controls] = [idOf('UNREALISEDCURRENCYGAIN'), idOf('DEBTORS'), idOf('CREDITORS')]
  const gained = rest.get(gains)
  if (gained === undefined || !hasForeignDocuments(books)) return
  const [first, second = 0n] = controls.map((id) => rest.get(id) ?? 0n)
  const both = (first ?? 0n) + second + gained
  // Where one of them alone has moved, all of it stands there.
  const at = controls[(first ?? 0n) === 0n ? 1 : 0] ?? ''
  for (const id of [gains, ...controls]) rest.delete(id)
  if (both !== 0n) rest.set(at, both)
  because.push(
    `${amountIn(books, magnitude(gained))} are unrealised currency gains or losses, which Xero reports and never posts.`,
  )
}

function explainBy(cause: Cause, books: MonthBooks, rest: Map<string, Cents>, because: string[]): void {
  if (cause.applies?.(books) === false) return
  const moved = books.accounts.filter((account) => rest.has(account.id))
  const part = moved.filter((account) => cause.isPart(account, books))
  if (!part.some((account) => cause.isSign(account, books))) return
  const amounts = part.map(({ id }) => rest.get(id) ?? 0n)
  if (sum(amounts) !== 0n) return
  for (const { id } of part) rest.delete(id)
  because.push(cause.says(amountIn(books, sum(amounts.filter((amount) => amount > 0n)))))
}

/**
 * Cents that rounding between currencies makes, at most two for each line that is not in the currency of the books; and of bank transactions whose rate
 * Xero's list leaves out what its estimate is off.
 */
function takeRounding(books: MonthBooks, rest: Map<string, Cents>, because: string[]): void {
  const { period, organisation, documents } = books
  const foreign = documents.filter(
    ({ date, currency }) => currency !== organisation.baseCurrency && date >= period.from && date <= period.to,
  )
  if (foreign.length === 0 || rest.size === 0 || sum(rest.values()) !== 0n) return
  const cents = sum(foreign.map(({ lines }) => BigInt(lines.length + 1) * 2n))
  const most = cents + estimateOff(books)
  if ([...rest.values()].some((amount) => magnitude(amount) > most)) return
  const moved = sum([...rest.values()].filter((amount) => amount > 0n))
  rest.clear()
  because.push(
    most === cents
      ? `${amountIn(books, moved)} are rounding between currencies.`
      : `${amountIn(books, moved)} are rounding, and bank transactions in other currencies whose rate Xero does not list.`,
  )
}

function estimateOff({ documents, organisation, period, untoldRates = new Set() }: MonthBooks): Cents {
  const estimated = documents.filter(
    (one) =>
      one.date >= period.from &&
      one.date <= period.to &&
      (untoldRates.has(one.id) || isRateUntold(one, organisation.baseCurrency)),
  )
  // A rate moves by less than a twentieth between neighbouring days that have one.
  return sum(estimated.map(({ total, currencyRate }) => inBaseCurrency(total, currencyRate) / 20n))
}

function hasForeignDocuments({ documents, organisation }: MonthBooks): boolean {
  return documents.some(({ currency }) => currency !== organisation.baseCurrency)
}

function isForeignBank({ type, currency }: Account, { organisation }: MonthBooks): boolean {
  return type === 'BANK' && currency !== '' && currency !== organisation.baseCurrency
}

function isUnexplainedStock({ code }: Account, { stockDifferences = [] }: MonthBooks): boolean {
  return stockDifferences.some(({ item }) => item.assetAccount === code)
}

function isStockAccount(id: string, { accounts, items }: MonthBooks): boolean {
  const code = accounts.find((account) => account.id === id)?.code ?? ''
  return code !== '' && items.some(({ assetAccount, costAccount }) => assetAccount === code || costAccount === code)
}

function isPayroll({ systemAccount, code }: Account, { settings }: MonthBooks): boolean {
  return PAYROLL.test(systemAccount) || (code !== '' && settings.payrollAccounts.includes(code))
}
