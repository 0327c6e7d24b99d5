import { cleanText, quoted } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import { amountIn } from './sheet-amounts.ts'
import { dayIn } from './sheet-days.ts'
import type { Statement, StatementLine } from './statement.ts'
import { statementFault } from './statement-text.ts'
import { type Element, elementsAt, textAt, xmlTree } from './xml-tree.ts'

const TAG = /<(\/?)([A-Za-z0-9_.]+)\s*>([^<]*)/g

/** The statements in an OFX file, version 1 (SGML, elements without ends) or 2 (XML). Throws Fault naming `field`, line and element. */
export function ofxStatements(text: string, field: string): Statement[] {
  const root = xmlTree(asXml(text), field)
  const found = [...below(root, 'STMTRS'), ...below(root, 'CCSTMTRS')]
  if (found.length === 0)
    throw statementFault(
      field,
      'the OFX file has no bank or card statement (STMTRS).',
      'Export the account again from the bank.',
    )
  return found.map((element) => statementOf(element, field))
}

function below(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...below(child, name)])
}

/** OFX as well-formed XML: the head gone, every element ended, signs escaped. */
function asXml(text: string): string {
  const start = Math.max(0, text.search(/<OFX\s*>/i))
  const body = text.slice(start)
  // Line feeds stay, so that faults name the line.
  const head = '\n'.repeat(feedsIn(text.slice(0, start)))
  return `${head}${/<\?(xml|OFX)\b/i.test(text.slice(0, start)) ? body : allEnded(body)}`
}

function allEnded(body: string): string {
  const ended = new Set([...body.matchAll(/<\/([A-Za-z0-9_.]+)\s*>/g)].map(([, name = '']) => name))
  const parts: string[] = []
  const lines = { at: 0 }
  for (const { 1: slash, 2: name = '', 3: words = '', index } of body.matchAll(TAG)) {
    parts.push('\n'.repeat(feedsIn(body.slice(lines.at, index))))
    lines.at = index
    const isLeaf = words.trim() !== '' || !ended.has(name)
    if (slash === '/') parts.push(isEndOfLeaf(parts, name) ? '' : `</${name}>`)
    else parts.push(isLeaf ? `<${name}>${escaped(words.trim())}</${name}>` : `<${name}>`)
  }
  return parts.join('')
}

function feedsIn(text: string): number {
  return text.split('\n').length - 1
}

// An end right after the element that has been ended already.
function isEndOfLeaf(parts: readonly string[], name: string): boolean {
  const before = parts.at(-2) ?? ''
  return before.startsWith(`<${name}>`) && before.endsWith(`</${name}>`)
}

function escaped(words: string): string {
  return words.replace(/&(?!(amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-fA-F]{1,6});)/g, '&amp;')
}

function statementOf(element: Element, field: string): Statement {
  const lines = elementsAt(element, 'BANKTRANLIST/STMTTRN').map((one) => lineOf(one, field))
  const dated = [...lines].sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0))
  const day = (...paths: string[]) => dayIn(textAt(element, ...paths).slice(0, 8), 'day_first')
  const [first, last] = [dated[0]?.date, dated.at(-1)?.date]
  const from = earliest(day('BANKTRANLIST/DTSTART'), first)
  const to = day('BANKTRANLIST/DTEND') ?? day('LEDGERBAL/DTASOF') ?? last
  if (!from || !to)
    throw statementFault(
      field,
      `line ${element.line}, BANKTRANLIST: the statement names no days and has no line.`,
      'Export the period again.',
    )
  const balance = textAt(element, 'LEDGERBAL/BALAMT')
  const closing = balance === '' ? undefined : amountOf(balance, { field, line: element.line, name: 'BALAMT' })
  return {
    format: 'ofx',
    accountNumber: cleanText(textAt(element, 'BANKACCTFROM/ACCTID', 'CCACCTFROM/ACCTID'), 60),
    ...{ accountName: '', currency: textAt(element, 'CURDEF').toUpperCase().slice(0, 3), from },
    to: last !== undefined && last > to ? last : to,
    ...{ opening: undefined, closing: isOfEnd(day('LEDGERBAL/DTASOF'), to) ? closing : undefined, lines: dated },
  }
}

function earliest<T extends string>(one: T | undefined, other: T | undefined): T | undefined {
  return one === undefined || (other !== undefined && other < one) ? other : one
}

// A balance of a later day is not the closing balance of these lines.
function isOfEnd(asOf: string | undefined, to: string): boolean {
  return asOf === undefined || asOf <= to
}

function lineOf(one: Element, field: string): StatementLine {
  const date = dayIn(textAt(one, 'DTPOSTED').slice(0, 8), 'day_first')
  if (!date) {
    throw statementFault(
      field,
      `line ${one.line}, DTPOSTED: ${quoted(textAt(one, 'DTPOSTED'), 20)} is no day.`,
      'Export the statement again.',
    )
  }
  const text = (...paths: string[]) => cleanText(textAt(one, ...paths))
  return {
    ...{ id: text('FITID'), date, amount: amountOf(textAt(one, 'TRNAMT'), { field, line: one.line, name: 'TRNAMT' }) },
    ...{ payee: text('NAME', 'PAYEE/NAME'), reference: text('CHECKNUM', 'REFNUM'), description: text('MEMO') },
    balance: undefined,
  }
}

function amountOf(text: string, at: { field: string; line: number; name: string }): Cents {
  const sign = /,\d{1,2}$/.test(text) ? ',' : '.'
  const amount = amountIn(text, sign)
  if (amount !== undefined) return amount
  throw statementFault(
    at.field,
    `line ${at.line}, ${at.name}: ${quoted(text, 24)} is no amount.`,
    'Export the statement again.',
  )
}
