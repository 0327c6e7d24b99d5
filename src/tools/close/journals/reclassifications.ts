import { inBaseCurrency } from '../../../books/documents.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, magnitude } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { isInLedger, RECORD_WORDS } from '../../../books/records.ts'
import { refOf } from '../checks/check.ts'
import { miscoded } from '../checks/documents/usual-accounts.ts'
import type { CloseDocument, CloseLine } from '../month/month-books.ts'
import { accountsByCode, accountWords, isExpense, mostUsed, type ProposalBooks } from './ledger-accounts.ts'
import type { NewProposal } from './proposal.ts'

/** Less than this is not worth a journal, base-currency cents. */
const LEAST_MOVED: Cents = 5_000n

/** So many lines of a contact, and so many of a hundred of them on one account, make that its usual one. */
const LEAST_LINES = 6
const USUAL_SHARE = 0.9

/**
 * Posted lines of the period that stand where the same contact's others do not: on a suspense account, on another expense account than nearly all, or
 * where the check of codings finds them odd.
 */
export function reclassProposals(books: ProposalBooks): NewProposal[] {
  const odd = oddCodings(books)
  const own = offUsual(books)
  const keys = new Map(odd.map(({ subject, finding }) => [subject.join(' '), finding]))
  const known = new Set(own.map(({ subject }) => subject.join(' ')))
  return [
    ...own.map((one) => {
      const finding = keys.get(one.subject.join(' '))
      return finding ? { ...one, finding } : one
    }),
    ...odd.filter(({ subject }) => !known.has(subject.join(' '))),
  ]
}

/** Lines on accounts that the contact hardly ever has, as the check of codings finds them. */
function oddCodings(books: ProposalBooks): NewProposal[] {
  const byCode = accountsByCode(books.accounts)
  return miscoded(books).flatMap(({ contactId, account, usual, documents, confidence }) => {
    const to = byCode.get(usual)
    if (!to || !isExpense(to) || to.status !== 'ACTIVE') return []
    const why = `most lines of the contact are on ${accountWords(to)}`
    return documents
      .filter((one) => isInLedger(one.kind, one.status) && isCoded(one))
      .flatMap((one) =>
        one.lines.flatMap((line, index) =>
          line.accountCode === account ? moveOf(one, line, index, { account: to, why, confidence }, books, byCode) : [],
        ),
      )
      .map((one) => ({ ...one, finding: { rule: 'miscoded', key: [contactId, account] } }))
  })
}

function offUsual(books: ProposalBooks): NewProposal[] {
  const byCode = accountsByCode(books.accounts)
  const { from, to } = books.period
  const coded = books.documents.filter((one) => isInLedger(one.kind, one.status) && isCoded(one))
  const byContact = groupedBy(coded, ({ contactId }) => contactId)
  return [...byContact.values()].flatMap((documents) => {
    const usual = usualAccount(
      documents.filter(({ date }) => date < from),
      byCode,
    )
    if (usual === undefined) return []
    const now = documents.filter(({ date }) => date >= from && date <= to)
    return now.flatMap((one) => one.lines.flatMap((line, index) => moveOf(one, line, index, usual, books, byCode)))
  })
}

/** Where the lines of a contact usually are, and how that is known. */
interface Usual {
  account: Account
  why: string
  confidence?: number
}

function isCoded({ kind, type, contactId }: CloseDocument): boolean {
  return contactId !== '' && (kind === 'bill' || (kind === 'bank_transaction' && type === 'SPEND'))
}

function usualAccount(before: readonly CloseDocument[], byCode: ReadonlyMap<string, Account>): Usual | undefined {
  const codes = before.flatMap(({ lines }) => lines.map(({ accountCode }) => accountCode)).filter((code) => code !== '')
  const [code = '', share] = mostUsed(codes)
  const account = byCode.get(code)
  if (!account || !isExpense(account) || codes.length < LEAST_LINES || share < USUAL_SHARE) return undefined
  const why = `${Math.round(share * 100)} % of ${codes.length} earlier lines of the contact are on ${accountWords(account)}`
  return { account, why }
}

function moveOf(
  document: CloseDocument,
  line: CloseLine,
  index: number,
  { account: usual, why, confidence = 0.7 }: Usual,
  { settings }: ProposalBooks,
  byCode: ReadonlyMap<string, Account>,
): NewProposal[] {
  const account = byCode.get(line.accountCode)
  if (!account || account.code === usual.code || line.itemCode !== '') return []
  if (!isExpense(account) && !isSuspense(account, settings.suspenseAccounts)) return []
  const amount = inBaseCurrency(line.net, document.currencyRate)
  if (magnitude(amount) < LEAST_MOVED) return []
  const description = cleanText(`${document.contactName} ${document.number}`.trim(), 200)
  const what = `${RECORD_WORDS[document.kind]} ${quoted(document.number || document.reference, 40)} of ${document.date}`
  return [
    {
      ...{ kind: 'reclassification', subject: [document.id, String(index)], about: document.contactName },
      lines: [
        { account: usual.code, amount, description },
        { account: account.code, amount: -amount, description },
      ],
      reverseOn: undefined,
      calculation: `the line ${quoted(line.description, 60)} of ${what}, without tax`,
      basis: [
        `It is on ${accountWords(account)}; ${why}.`,
        'Where the document is unpaid or unlocked, changing its line is better than a journal.',
      ],
      confidence: isSuspense(account, settings.suspenseAccounts) ? 0.85 : confidence,
      documents: [refOf(document)],
      asks: undefined,
    },
  ]
}

/** Whether an account holds what is not sorted yet, by its name or the settings. */
export function isSuspense({ code, name }: Account, settled: readonly string[]): boolean {
  return (
    settled.includes(code) ||
    /\b(suspense|uncoded|uncategori[sz]ed|unallocated|unclassified|ask my accountant)\b/i.test(name)
  )
}
