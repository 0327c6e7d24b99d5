import { inBaseCurrency } from '../../../books/documents.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, formatAmount } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { refOf } from '../checks/check.ts'
import type { CloseDocument, CloseLine } from '../month/month-books.ts'
import { monthsAfter } from '../month/period.ts'
import { isAbout } from './already-there.ts'
import {
  type AccountChoice,
  accountsByCode,
  accountWords,
  isExpense,
  isPrepayment,
  isPurchase,
  journalsOfBooks,
  type ProposalBooks,
  usualExpense,
} from './ledger-accounts.ts'
import { byWords, LEAST_PREPAID, prepaidSpan } from './prepayments.ts'
import type { NewProposal } from './proposal.ts'
import { type ServiceSpan, spanNamed } from './service-span.ts'
import { monthsFrom, partWithin, type Spread, spreadOver } from './spread.ts'

/** Something that stands on a prepayments account, with the months that it is for. */
interface Standing {
  document: CloseDocument
  line: CloseLine
  index: number
  amount: Cents
  spread: Spread
  why: string
  confidence: number
}

/** What of the prepayments is a cost of the period, for everything that the last twelve months put there. */
export function releaseProposals(books: ProposalBooks): NewProposal[] {
  const byCode = accountsByCode(books.accounts)
  return standing(books, byCode).flatMap((one): NewProposal[] => {
    const { document, line, spread, amount } = one
    const share = partWithin(spread, books.period.from, books.period.to)
    if (share <= 0n) return []
    const about = line.description || document.contactName
    const expense = expenseOf(one, share, books, byCode)
    const month = spread.parts.findIndex(({ from }) => from === books.period.from) + 1
    const description = cleanText(`${about}, month ${month} of ${spread.parts.length}`, 200)
    return [
      {
        ...{ kind: 'prepayment', subject: [document.id, String(one.index), 'release'], about, reverseOn: undefined },
        lines: [
          { account: expense.code, amount: share, description },
          { account: line.accountCode, amount: -share, description },
        ],
        calculation: `${formatAmount(amount)} ${byWords(spread)}; month ${month} of ${spread.parts.length} is ${formatAmount(share)}`,
        basis: [one.why, ...('why' in expense ? [expense.why] : [])],
        confidence: one.confidence,
        documents: [refOf(document)],
        finding: { rule: 'prepayment_candidate' },
        asks: 'asks' in expense ? expense.asks : undefined,
      },
    ]
  })
}

function standing(books: ProposalBooks, byCode: ReadonlyMap<string, Account>): Standing[] {
  const { documents, period } = books
  const put = documents.filter(
    (one) => one.date <= period.to && (isPurchase(one) || (one.kind === 'journal' && one.status === 'POSTED')),
  )
  return put.flatMap((document) =>
    document.lines.flatMap((line, index): Standing[] => {
      const account = byCode.get(line.accountCode)
      if (!account || !isPrepayment(account) || line.net <= 0n) return []
      const found = monthsOfLine(line, document, account, books)
      const amount = inBaseCurrency(line.net, document.currencyRate)
      if (!found || amount < LEAST_PREPAID) return []
      return [{ document, line, index, amount, ...found, spread: spreadOver(amount, found.span) }]
    }),
  )
}

/** The months that a line is for; of what a journal moved there, those after the journal's own. */
function monthsOfLine(
  line: CloseLine,
  document: CloseDocument,
  { name }: Account,
  books: ProposalBooks,
): { span: ServiceSpan; why: string; confidence: number } | undefined {
  const monthFirst = books.organisation.country === 'US'
  if (document.kind !== 'journal') {
    const prepaid = prepaidSpan(line, document, name, books)
    if (prepaid) return prepaid
    const text = `${line.description} ${document.reference}`
    const year = /\b(annual|yearly|12 months|1 year|one year)\b/i.test(text)
    const why = `It was put on prepayments and says it is for a year: ${quoted(text, 80)}.`
    return year ? { span: monthsFrom(document.date, 12), why, confidence: 0.8 } : undefined
  }
  const span = spanNamed(line.description, monthFirst) ?? spanNamed(document.reference, monthFirst)
  const next = monthsAfter({ month: books.period.month, from: document.date, to: document.date }, 1).from
  if (!span || span.to < next) return undefined
  const from = span.from > next ? span.from : next
  return {
    span: { from, to: span.to },
    why: `Journal ${quoted(document.reference, 80)} put it there.`,
    confidence: 0.95,
  }
}

/** Where a release goes: as the releases of before, where the journal took it from, what the contact's other lines are on, or to be asked. */
function expenseOf(
  { document, line }: Standing,
  share: Cents,
  books: ProposalBooks,
  byCode: ReadonlyMap<string, Account>,
): AccountChoice {
  const about = line.description || document.contactName
  const releases = journalsOfBooks(books).filter(
    (journal) =>
      journal.lines.some(({ accountCode, net }) => accountCode === line.accountCode && net < 0n) &&
      (journal.lines.some(({ net }) => net === -share) ||
        isAbout(about, [journal.reference, ...journal.lines.map(({ description }) => description)])),
  )
  const before = usualExpense(
    releases.flatMap(({ lines }) => lines.filter(({ net }) => net > 0n)),
    byCode,
    1,
  )
  if (before && before.share >= 0.6) return { code: before.code, why: 'Released to this account before.' }
  const from = document.kind === 'journal' ? usualExpense(document.lines, byCode, 1) : undefined
  if (from) return { code: from.code, why: 'The journal took it from this account.' }
  return namedExpense(about, books)
}

/** The only expense account whose whole name is in a text, or the question which account. */
export function namedExpense(text: string, { accounts }: Pick<ProposalBooks, 'accounts'>): AccountChoice {
  const lower = text.toLowerCase()
  const active = accounts.filter((one) => isExpense(one) && one.status === 'ACTIVE' && one.code !== '')
  const [only, ...more] = active.filter(({ name }) => name.length > 3 && lower.includes(name.toLowerCase()))
  if (only && more.length === 0) return { code: only.code, why: `Its text names account ${accountWords(only)}.` }
  const candidates = more.length > 0 && only ? [only, ...more] : active
  return { code: '', asks: `expense account: for example ${candidates.slice(0, 6).map(accountWords).join(', ')}` }
}
