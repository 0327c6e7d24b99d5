import { type Invoice, inBaseCurrency, type Line } from '../../../books/documents.ts'
import { documentLabel } from '../../../books/handles.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, divideRounded, formatAmount } from '../../../books/money.ts'
import { isGone } from '../../../books/records.ts'
import { Fault } from '../../../call/fault.ts'
import { counted } from '../../lists/columns.ts'

/** Costs of getting goods here as a caller names them: lines of the bill itself or of another bill, or an amount. */
export interface CostInput {
  bill?: string | undefined
  line?: number | undefined
  account?: string | undefined
  amount?: Cents | undefined
}

/** One cost: cents without tax in the currency of the bill that brings the goods. */
export interface Cost {
  amount: Cents
  /** What it is, for people. */
  words: string
  /** The line of the bill itself that it is, from 1. */
  ownLine: number | undefined
  /** The account that it is coded to; empty where nobody said. */
  account: string
}

/** What of a line's amount is not tax, cents of its document. */
export function netOf(line: Line, { lineAmountTypes }: Pick<Invoice, 'lineAmountTypes'>): Cents {
  return lineAmountTypes === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount
}

/**
 * The costs that a caller named. `others` are the other bills that the inputs name, by input; `isGoods` tells lines that bring goods, which
 * bear costs and are none. Pure. Throws Fault naming the field for what is no cost.
 */
export function costsOf(
  inputs: readonly CostInput[],
  bill: Invoice,
  others: ReadonlyMap<number, Invoice>,
  isGoods: (line: Line) => boolean,
): Cost[] {
  const costs = inputs.flatMap((input, index) => {
    const field = `costs.${index}`
    if (input.amount !== undefined) return [typedCost(input, input.amount, bill, field)]
    const source = others.get(index) ?? bill
    if (isGone(source.status)) throw gone(source, field)
    if (source.id === bill.id && input.line === undefined && input.account === undefined) throw noLines(field)
    return linesNamed(source, input, field, isGoods).map((index_) => lineCost(source, index_, bill))
  })
  refuseTwice(costs)
  return costs
}

function typedCost({ bill, line, account = '' }: CostInput, amount: Cents, { currency }: Invoice, field: string): Cost {
  if (bill !== undefined || line !== undefined) {
    throw new Fault(
      'invalid_input',
      `${field}: amount stands together with bill or line, which have amounts of their own.`,
      'Give one of them.',
    )
  }
  return { amount, words: `${formatAmount(amount)} ${cleanText(currency, 3)} as given`, ownLine: undefined, account }
}

function linesNamed(
  { lines = [] }: Invoice,
  { line, account }: CostInput,
  field: string,
  isGoods: (line: Line) => boolean,
): number[] {
  if (line !== undefined) {
    const found = lines[line - 1]
    if (!found) {
      throw new Fault(
        'invalid_input',
        `${field}.line: there is no line ${line}; the bill has ${counted(lines.length, 'line')}.`,
        'Take the line number from get_document.',
      )
    }
    if (isGoods(found)) throw isNoCost(line, found, field)
    return [line]
  }
  const wanted = lines.flatMap((one, index) => {
    const fits = account === undefined || one.accountCode.toLowerCase() === account.trim().toLowerCase()
    return fits && !isGoods(one) && one.lineAmount !== 0n ? [index + 1] : []
  })
  if (wanted.length > 0) return wanted
  throw new Fault(
    'invalid_input',
    account === undefined
      ? `${field}.bill: that bill has nothing but goods.`
      : `${field}.account: no line that is a cost is coded to ${quoted(account, 20)}.`,
    'Give the number of a line (get_document shows them), or an amount.',
  )
}

function isNoCost(line: number, { itemCode }: Line, field: string): Fault {
  return new Fault(
    'invalid_input',
    `${field}.line: line ${line} brings the item ${quoted(itemCode, 40)} into stock, so it bears costs and is none.`,
    'Name the lines of freight, duty or insurance.',
  )
}

/** A line of a bill as a cost, in the currency of the bill with the goods, each at its own rate. */
function lineCost(source: Invoice, line: number, bill: Invoice): Cost {
  const found = source.lines?.[line - 1]
  if (!found) throw new Error('the line was looked up before')
  const isOwn = source.id === bill.id
  const net = netOf(found, source)
  const amount = source.currency === bill.currency ? net : inCurrencyOf(bill, inBaseCurrency(net, source.currencyRate))
  const where = isOwn ? `line ${line}` : `line ${line} of bill ${quoted(documentLabel(source), 40)}`
  return {
    amount,
    words: `${where}, ${quoted(found.description, 40)} ${formatAmount(amount)}`,
    ownLine: isOwn ? line : undefined,
    account: found.accountCode,
  }
}

function inCurrencyOf({ currencyRate }: Invoice, base: Cents): Cents {
  return currencyRate <= 0n ? base : divideRounded(base * currencyRate, 1_000_000n)
}

function refuseTwice(costs: readonly Cost[]): void {
  const lines = costs.flatMap(({ ownLine, words }) => (ownLine === undefined ? [] : [words]))
  const twice = lines.find((words, index) => lines.indexOf(words) !== index)
  if (twice === undefined) return
  throw new Fault('invalid_input', `costs: ${twice} is named twice.`, 'Name each cost once.')
}

function gone(bill: Invoice, field: string): Fault {
  return new Fault(
    'refused',
    `${field}.bill: bill ${quoted(documentLabel(bill), 40)} is ${bill.status}.`,
    'Name a bill that counts.',
  )
}

function noLines(field: string): Fault {
  return new Fault(
    'invalid_input',
    `${field}: it names neither line, account, bill nor amount.`,
    'Say which lines are freight or duty, by line or account, or give bill or amount.',
  )
}
