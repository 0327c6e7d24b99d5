import { inBaseCurrency } from '../../../books/documents.ts'
import { groupedBy } from '../../../books/grouping.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import { type Cents, magnitude } from '../../../books/money.ts'
import type { Account } from '../../../books/organisation.ts'
import { isInLedger, RECORD_WORDS } from '../../../books/records.ts'
import type { CloseDocument, CloseLine } from '../month/month-books.ts'
import { accountsByCode, accountWords, isExpense, mostUsed, type ProposalBooks } from './ledger-accounts.ts'
import { type NewProposal, refOf } from './proposal.ts'

/** Less than this is not worth a journal, base-currency cents. */
const LEAST_MOVED: Cents = 5_000n

/** So many lines of a contact, and so many of a hundred of them on one account, make that its usual one. */
const LEAST_LINES = 6
const USUAL_SHARE = 0.9

/** Posted lines of the period that stand where the same contact's others do not: on a suspense account, or on another expense account. */
export function reclassProposals(books: ProposalBooks): NewProposal[] {
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

function isCoded({ kind, type, contactId }: CloseDocument): boolean {
  return contactId !== '' && (kind === 'bill' || (kind === 'bank_transaction' && type === 'SPEND'))
}

function usualAccount(
  before: readonly CloseDocument[],
  byCode: ReadonlyMap<string, Account>,
): { account: Account; share: number; lines: number } | undefined {
  const codes = before.flatMap(({ lines }) => lines.map(({ accountCode }) => accountCode)).filter((code) => code !== '')
  const [code = '', share] = mostUsed(codes)
  const account = byCode.get(code)
  if (!account || !isExpense(account) || codes.length < LEAST_LINES || share < USUAL_SHARE) return undefined
  return { account, share, lines: codes.length }
}

function moveOf(
  document: CloseDocument,
  line: CloseLine,
  index: number,
  { account: usual, share, lines }: { account: Account; share: number; lines: number },
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
        `It is on ${accountWords(account)}; ${Math.round(share * 100)} % of ${lines} earlier lines of the contact are on ${accountWords(usual)}.`,
        'Where the document is unpaid or unlocked, changing its line is better than a journal.',
      ],
      confidence: isSuspense(account, settings.suspenseAccounts) ? 0.85 : 0.7,
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
