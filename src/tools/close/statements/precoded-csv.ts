import { type Day, partsOf } from '../../../books/day.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { cleanText } from '../../../books/ledger-text.ts'
import { formatDecimal } from '../../../books/money.ts'
import { printCsv } from '../../lists/csv.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { nameLikeness } from './name-likeness.ts'
import type { StatementLine } from './statement.ts'

/** How a line is probably coded, by how the same contact was coded on bank transactions before; texts are empty where nothing is known. */
export interface Coding {
  contact: string
  accountCode: string
  taxName: string
}

const LEAST_NAME = 0.65
const LEAST_SHARE = 0.8
const FEWEST = 2

/** Suggests codes for lines from history: only where the words name a contact that was coded alike at least four times of five, and at least twice. */
export function codingFor(
  lines: readonly StatementLine[],
  { documents, taxRates }: Pick<MonthBooks, 'documents' | 'taxRates'>,
): Coding[] {
  const spent = documents.filter(({ kind, status }) => kind === 'bank_transaction' && status === 'AUTHORISED')
  const coded = spent.filter((one) => one.lines.length === 1 && one.contactName !== '')
  const byContact = groupedBy(
    coded,
    ({ contactName, type }) => `${type.startsWith('RECEIVE') ? 'in' : 'out'} ${contactName}`,
  )
  const names = nameLikeness(coded.map(({ contactName }) => contactName))
  const taxName = (type: string) => taxRates.find(({ taxType }) => taxType === type)?.name ?? ''
  return lines.map(({ amount, payee, description, reference }) => {
    const [contact = ''] = names.best(`${payee} ${description} ${reference}`, LEAST_NAME)
    const before = byContact.get(`${amount > 0n ? 'in' : 'out'} ${contact}`) ?? []
    const codes = groupedBy(before, ({ lines: [line] }) => `${line?.accountCode}|${line?.taxType}`)
    const [usual] = [...codes.values()].sort((one, other) => other.length - one.length)
    const line = usual?.[0]?.lines[0]
    const isUsual = usual !== undefined && usual.length >= FEWEST && usual.length >= LEAST_SHARE * before.length
    if (!isUsual || !line) return { contact: before.length > 0 ? contact : '', accountCode: '', taxName: '' }
    return { contact, accountCode: line.accountCode, taxName: taxName(line.taxType) }
  })
}

/**
 * Lines as a statement that a person imports in Xero with its codes filled in, days as the country writes them. Xero's screen alone reconciles: this is never
 * sent. Xero does not say when a code is none of its own.
 */
export function precodedCsv(lines: readonly StatementLine[], coding: readonly Coding[], monthFirst: boolean): string {
  const header = ['Date', 'Amount', 'Payee', 'Description', 'Reference', 'AccountCode', 'TaxType', 'ContactName']
  const rows = lines.map(({ date, amount, payee, description, reference }, place) => {
    const { contact = '', accountCode = '', taxName = '' } = coding[place] ?? {}
    const texts = [payee, description, reference].map((text) => cleanText(text))
    return [dayText(date, monthFirst), formatDecimal(amount, 2), ...texts, accountCode, taxName, contact]
  })
  return printCsv([header, ...rows])
}

function dayText(date: Day, monthFirst: boolean): string {
  const parts = partsOf(date)
  const [day, month] = [parts.date, parts.month].map((part) => String(part).padStart(2, '0'))
  return `${monthFirst ? `${month}/${day}` : `${day}/${month}`}/${parts.year}`
}
