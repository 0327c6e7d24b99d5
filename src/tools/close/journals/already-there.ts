import { quoted } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import { formatAmount } from '../../../books/money.ts'
import type { CloseDocument } from '../month/month-books.ts'
import { journalsOfBooks, type ProposalBooks } from './ledger-accounts.ts'
import { type NewProposal, type Proposal, proposalId, proposedAmount } from './proposal.ts'

const ID = /\bJ-[0-9A-F]{8}\b/

/** Proposals with their ids and with what of them is there already. */
export function settled(proposals: readonly NewProposal[], books: ProposalBooks): Proposal[] {
  const journals = journalsIn(books)
  return proposals.map(({ subject, confidence = 1, documents = [], ...proposal }) => {
    const id = proposalId(proposal.kind, subject, books.period)
    const made = { ...proposal, id, date: books.period.to, confidence, documents }
    return { ...made, already: alreadyThere(made, journals) }
  })
}

/** Journals dated in the period, drafts too. */
export function journalsIn(books: ProposalBooks): CloseDocument[] {
  const { from, to } = books.period
  return journalsOfBooks(books).filter(({ date }) => date >= from && date <= to)
}

/**
 * The journal of the period that does already what is proposed, in words: it bears the proposal's id; or it is on the same accounts, and of the same
 * amounts or about the same. A journal that bears the id of another proposal is that one's.
 */
export function alreadyThere(
  proposal: Pick<Proposal, 'id' | 'lines' | 'about'>,
  journals: readonly CloseDocument[],
): string | undefined {
  const same = journals.find((journal) => {
    const named = ID.exec(journal.reference)?.[0]
    return named === undefined ? doesSame(proposal, journal) : named === proposal.id
  })
  if (!same) return undefined
  const amount = proposedAmount({
    lines: same.lines.map(({ net }) => ({ account: '', amount: net, description: '' })),
  })
  return `${same.status === 'DRAFT' ? 'draft' : 'posted'} journal ${quoted(same.reference)} of ${same.date}, ${formatAmount(amount)}`
}

function doesSame({ lines, about }: Pick<Proposal, 'lines' | 'about'>, journal: CloseDocument): boolean {
  const there = byAccount(journal.lines.map(({ accountCode, net }) => [accountCode, net]))
  const wanted = byAccount(lines.map(({ account, amount }) => [account, amount]))
  const sides = [...wanted].every(([code, amount]) => code === '' || sameSide(there.get(code), amount))
  if (!sides || [...wanted.keys()].every((code) => code === '')) return false
  const amounts = [...wanted].every(([code, amount]) => code === '' || there.get(code) === amount)
  return amounts || isAbout(about, [journal.reference, ...journal.lines.map(({ description }) => description)])
}

function sameSide(one: Cents | undefined, other: Cents): boolean {
  return one !== undefined && one !== 0n && one > 0n === other > 0n
}

function byAccount(lines: readonly (readonly [code: string, amount: Cents])[]): Map<string, Cents> {
  const sums = new Map<string, Cents>()
  for (const [code, amount] of lines) sums.set(code, (sums.get(code) ?? 0n) + amount)
  return sums
}

const COMMON_WORDS = new Set(['limited', 'company', 'services', 'group', 'from', 'with', 'month', 'months', 'year'])

/** The words of a text that tell what it is about. */
export function tellingWords(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? []
  return [...new Set(words)].filter((word) => !COMMON_WORDS.has(word)).slice(0, 4)
}

/** Whether texts are about the same as another: they have most of its telling words. */
export function isAbout(about: string, texts: readonly string[]): boolean {
  const words = tellingWords(about)
  if (words.length === 0) return false
  const there = new Set(texts.flatMap((text) => text.toLowerCase().match(/\p{L}{4,}/gu) ?? []))
  return words.filter((word) => there.has(word)).length * 2 > words.length
}
