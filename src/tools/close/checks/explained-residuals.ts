import type { Day } from '../../../books/day.ts'
import { inBaseCurrency } from '../../../books/documents.ts'
import { type Cents, magnitude, sum } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { counted } from '../../lists/columns.ts'
import { sideOf } from '../month/document-entries.ts'
import type { CloseDocument, MonthBooks } from '../month/month-books.ts'
import { amountIn, postedBetween } from './month-ledger.ts'

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
}

// What a claim posts to beside costs: what is owed to the claimants, and tax.
const CLAIMED = ['UNPAIDEXPCLM', 'GST']

const PAYROLL = /^(WAGE|PAYG|SUPER|PAYROLL|KIWISAVER|PAYE)/

const CAUSES: readonly Cause[] = [
  {
    isSign: ({ code }, { items }) => code !== '' && items.some(({ assetAccount }) => assetAccount === code),
    isPart: ({ type, id }, books) => type === 'INVENTORY' || type === 'DIRECTCOSTS' || isStockAccount(id, books),
    says: (amount) =>
      `${amount} moved between stock and its cost without a document: stock that was adjusted in Xero, or approved in another order than its days say.`,
  },
  {
    isSign: ({ systemAccount }) => systemAccount === 'UNPAIDEXPCLM',
    isPart: ({ class: group, systemAccount }) => group === 'EXPENSE' || CLAIMED.includes(systemAccount),
    says: (amount) => `${amount} are expense claims, whose receipts are not among the documents that are read.`,
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
  if (hasForeign(books)) for (const gain of UNPOSTED_GAINS) takeGain(gain, books, rest, because)
  for (const cause of CAUSES) explainBy(cause, books, rest, because)
  takeUntoldRate(books, rest, because)
  takeRounding(books, rest, because)
  return { rest, because }
}

/** A gain that Xero reports and never posts, and the accounts that it stands on. */
interface Gain {
  account: string
  isOn(account: Account, books: MonthBooks): boolean
  says: string
}

const UNPOSTED_GAINS: readonly Gain[] = [
  {
    account: 'UNREALISEDCURRENCYGAIN',
    isOn: isForeignControl,
    says: 'unrealised currency gains or losses',
  },
  { account: 'BANKCURRENCYGAIN', isOn: isForeignBank, says: 'revaluations of bank accounts in other currencies' },
]

/** Takes such a gain from where it stands; what is left there is another matter, and stays where most of it is. */
function takeGain({ account, isOn, says }: Gain, books: MonthBooks, rest: Map<string, Cents>, because: string[]): void {
  const gains = books.accounts.find(({ systemAccount }) => systemAccount === account)?.id ?? ''
  const standing = books.accounts.filter((one) => rest.has(one.id) && isOn(one, books))
  const amounts = standing.map(({ id }) => ({ id, amount: rest.get(id) ?? 0n }))
  amounts.sort((one, other) => (magnitude(one.amount) > magnitude(other.amount) ? -1 : 1))
  const [most] = amounts
  const gained = rest.get(gains) ?? (isEvenedOut(amounts, books) ? 0n : undefined)
  if (gained === undefined || most === undefined) return
  const left = gained + sum(amounts.map(({ amount }) => amount))
  for (const id of [gains, ...amounts.map((one) => one.id)]) rest.delete(id)
  if (left !== 0n) rest.set(most.id, left)
  const told = gained === 0n ? most.amount : gained
  because.push(`${amountIn(books, magnitude(told))} are ${says}, which Xero reports and never posts.`)
}

/** Whether accounts gained and lost the same, since as much is owed on one as there is on others: then no gain is reported. */
function isEvenedOut(amounts: readonly { id: string; amount: Cents }[], { trial }: MonthBooks): boolean {
  const balance = sum(amounts.map(({ id }) => trial.balance.get(id) ?? 0n))
  return amounts.length > 1 && balance === 0n && sum(amounts.map(({ amount }) => amount)) === 0n
}

function explainBy(cause: Cause, books: MonthBooks, rest: Map<string, Cents>, because: string[]): void {
  const moved = books.accounts.filter((account) => rest.has(account.id))
  const part = moved.filter((account) => cause.isPart(account, books))
  if (!part.some((account) => cause.isSign(account, books))) return
  const amounts = part.map(({ id }) => rest.get(id) ?? 0n)
  const left = sum(amounts)
  if (magnitude(left) > estimateOff(books) + roundingOf(books)) return
  for (const { id } of part) rest.delete(id)
  // What an estimated rate is off, or a cent between currencies, stays and is rounding among the rest.
  if (left !== 0n && part[0]) rest.set(part[0].id, left)
  because.push(cause.says(amountIn(books, sum(amounts.filter((amount) => amount > 0n)))))
}

/**
 * Cents that rounding between currencies makes, at most two for each line that is not in the currency of the books; and of bank transactions whose rate
 * Xero's list leaves out what its estimate is off.
 */
function takeRounding(books: MonthBooks, rest: Map<string, Cents>, because: string[]): void {
  const cents = roundingOf(books)
  if (cents === 0n || rest.size === 0 || sum(rest.values()) !== 0n) return
  const off = estimateOff(books)
  if ([...rest.values()].some((amount) => magnitude(amount) > cents + off)) return
  const moved = sum([...rest.values()].filter((amount) => amount > 0n))
  rest.clear()
  because.push(
    off === 0n
      ? `${amountIn(books, moved)} are rounding between currencies.`
      : `${amountIn(books, moved)} are rounding, and bank transactions in other currencies whose rate Xero does not list.`,
  )
}

function roundingOf(books: MonthBooks): Cents {
  return sum(foreignInMonth(books).map(({ lines }) => BigInt(lines.length + 1) * 2n))
}

/**
 * Bank transactions in a currency whose rate neither Xero's list nor any document tells are posted one to one. At one rate all their accounts are off by
 * the same share: where they are, that rate is all that is missing.
 */
function takeUntoldRate(books: MonthBooks, rest: Map<string, Cents>, because: string[]): void {
  const untold = untoldInMonth(books).filter(({ currencyRate }) => currencyRate === 1_000_000n)
  const [currency, another] = new Set(untold.map((one) => one.currency))
  if (currency === undefined || another !== undefined || sum(rest.values()) !== 0n) return
  const ids = new Set(untold.map(({ id }) => id))
  const own = books.postings.filter(({ document }) => ids.has(document.id))
  const posted = [...postedBetween(own, books.period.from, books.period.to)]
  const [id, whole] = posted.sort(([, one], [, other]) => (magnitude(one) > magnitude(other) ? -1 : 1))[0] ?? ['', 0n]
  const off = rest.get(id)
  if (off === undefined || whole === 0n || off * whole < -whole * whole) return
  const amounts = new Map(posted)
  const isAlike = [...rest].every(([account, amount]) => {
    const expected = ((amounts.get(account) ?? 0n) * off) / whole
    const based = magnitude((amounts.get(account) ?? 0n) + expected)
    return magnitude(amount - expected) <= based / 20n + BigInt(untold.length) * 2n
  })
  if (!isAlike) return
  rest.clear()
  because.push(
    `${amountIn(books, magnitude(off))} come from the rate of ${currency}, which neither Xero's list of bank transactions nor any document tells: all accounts of ${counted(untold.length, 'bank transaction')} are off by the same share, and the amounts themselves were not checked.`,
  )
}

/** What an estimated rate may be off in the month: it moves by less than a twentieth between neighbouring days that have one. */
function estimateOff(books: MonthBooks): Cents {
  return sum(untoldInMonth(books).map(({ total, currencyRate }) => inBaseCurrency(total, currencyRate) / 20n))
}

function untoldInMonth(books: MonthBooks): CloseDocument[] {
  const { untoldRates = new Set() } = books
  return foreignInMonth(books).filter(({ id }) => untoldRates.has(id))
}

/** Documents in other currencies that are dated in the month or were settled in it. */
function foreignInMonth({ documents, period, organisation }: MonthBooks): CloseDocument[] {
  const isIn = (day: Day | undefined) => day !== undefined && day >= period.from && day <= period.to
  return foreignIn({ documents, organisation }).filter(
    ({ date, settlements }) => isIn(date) || settlements.some((one) => isIn(one.date)),
  )
}

const foreignOf = new WeakMap<MonthBooks['documents'], CloseDocument[]>()

// Asked for again and again of the same books.
function foreignIn({ documents, organisation }: Pick<MonthBooks, 'documents' | 'organisation'>): CloseDocument[] {
  const known = foreignOf.get(documents)
  if (known) return known
  const foreign = documents.filter(({ currency }) => currency !== organisation.baseCurrency)
  foreignOf.set(documents, foreign)
  return foreign
}

function hasForeign(books: MonthBooks): boolean {
  return books.accounts.some((account) => isForeignBank(account, books)) || foreignIn(books).length > 0
}

/** A control account whose side has documents in other currencies. */
function isForeignControl({ systemAccount }: Account, books: MonthBooks): boolean {
  if (systemAccount !== 'DEBTORS' && systemAccount !== 'CREDITORS') return false
  const side = systemAccount === 'DEBTORS' ? 'receivable' : 'payable'
  return foreignIn(books).some((one) => ON_CONTROL.includes(one.kind) && sideOf(one) === side)
}

const ON_CONTROL: readonly string[] = ['invoice', 'bill', 'credit_note', 'supplier_credit', 'overpayment']

function isForeignBank({ type, currency }: Account, { organisation }: MonthBooks): boolean {
  return type === 'BANK' && currency !== '' && currency !== organisation.baseCurrency
}

function isStockAccount(id: string, { accounts, items }: MonthBooks): boolean {
  const code = accounts.find((account) => account.id === id)?.code ?? ''
  return code !== '' && items.some(({ assetAccount, costAccount }) => assetAccount === code || costAccount === code)
}

function isPayroll({ systemAccount, code }: Account, { settings }: MonthBooks): boolean {
  return PAYROLL.test(systemAccount) || (code !== '' && settings.payrollAccounts.includes(code))
}
