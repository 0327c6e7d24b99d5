import { type Day, parseDay } from '../../../books/day.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import { amountIn } from './sheet-amounts.ts'
import type { Statement, StatementLine } from './statement.ts'
import { statementFault } from './statement-text.ts'
import { type Element, elementsAt, textAt, xmlTree } from './xml-tree.ts'

/** The statements in a CAMT.053 file, of any version; entries that the bank has not booked are left out. Throws Fault naming `field`, line and element. */
export function camtStatements(text: string, field: string): Statement[] {
  const root = xmlTree(text, field)
  const found = elementsAt(root, 'BkToCstmrStmt/Stmt')
  if (found.length === 0) {
    throw statementFault(
      field,
      `the XML has no statement (BkToCstmrStmt/Stmt); its root is ${quoted(root.name, 40)}.`,
      'Export CAMT.053 or OFX from the bank.',
    )
  }
  return found.map((element) => statementOf(element, field))
}

function statementOf(element: Element, field: string): Statement {
  const entries = elementsAt(element, 'Ntry').filter((entry) => /^(BOOK)?$/.test(textAt(entry, 'Sts/Cd', 'Sts')))
  const lines = entries.map((entry) => lineOf(entry, field))
  lines.sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0))
  const [opening, closing] = [balanceOf(element, ['OPBD', 'PRCD'], field), balanceOf(element, ['CLBD'], field)]
  const from = dayAt(element, 'FrToDt/FrDtTm', 'FrToDt/FrDt') ?? lines[0]?.date ?? closing?.day
  const to = dayAt(element, 'FrToDt/ToDtTm', 'FrToDt/ToDt') ?? closing?.day ?? lines.at(-1)?.date
  if (!from || !to)
    throw statementFault(
      field,
      `line ${element.line}, Stmt: the statement names no days and has no entry.`,
      'Export the period again.',
    )
  return {
    format: 'camt',
    accountNumber: cleanText(textAt(element, 'Acct/Id/IBAN', 'Acct/Id/Othr/Id'), 60),
    ...{ accountName: '', currency: textAt(element, 'Acct/Ccy') || (closing?.currency ?? ''), from, to },
    ...{ opening: opening?.amount, closing: closing?.amount, lines },
  }
}

function balanceOf(element: Element, codes: readonly string[], field: string) {
  const found = elementsAt(element, 'Bal').filter((one) => codes.includes(textAt(one, 'Tp/CdOrPrtry/Cd')))
  const balance = codes[0] === 'CLBD' ? found.at(-1) : found[0]
  if (!balance) return undefined
  const currency = elementsAt(balance, 'Amt')[0]?.attributes.Ccy ?? ''
  return { amount: signedAmount(balance, field), day: dayAt(balance, 'Dt/Dt', 'Dt/DtTm'), currency }
}

function dayAt(element: Element, ...paths: readonly string[]): Day | undefined {
  return parseDay(textAt(element, ...paths).slice(0, 10))
}

function signedAmount(element: Element, field: string): Cents {
  const text = textAt(element, 'Amt')
  const amount = amountIn(text, '.')
  const side = textAt(element, 'CdtDbtInd')
  if (amount === undefined || (side !== 'CRDT' && side !== 'DBIT')) {
    const [name, value] = amount === undefined ? ['Amt', text] : ['CdtDbtInd', side]
    throw statementFault(
      field,
      `line ${element.line}, ${name}: ${quoted(value, 24)} cannot be read.`,
      'Export the statement again.',
    )
  }
  return side === 'DBIT' ? -amount : amount
}

function lineOf(entry: Element, field: string): StatementLine {
  const date = dayAt(entry, 'BookgDt/Dt', 'BookgDt/DtTm', 'ValDt/Dt', 'ValDt/DtTm')
  if (!date)
    throw statementFault(field, `line ${entry.line}, BookgDt: the entry has no day.`, 'Export the statement again.')
  const amount = signedAmount(entry, field)
  const details = elementsAt(entry, 'NtryDtls/TxDtls')
  const other = amount < 0n ? 'Cdtr' : 'Dbtr'
  const joined = (...paths: string[]) =>
    cleanText([...new Set(details.map((one) => textAt(one, ...paths)))].filter(Boolean).join(', '))
  return {
    ...{ id: cleanText(textAt(entry, 'AcctSvcrRef') || textAt(details[0], 'Refs/AcctSvcrRef'), 80), date, amount },
    payee: joined(`RltdPties/${other}/Nm`, `RltdPties/${other}/Pty/Nm`),
    reference: cleanText(joined('RmtInf/Strd/CdtrRefInf/Ref', 'Refs/EndToEndId').replace(/\bNOTPROVIDED\b/g, '')),
    description: joined('RmtInf/Ustrd') || cleanText(textAt(entry, 'AddtlNtryInf', 'NtryRef')),
    balance: undefined,
  }
}
