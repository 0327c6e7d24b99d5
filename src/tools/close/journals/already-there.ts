import { quoted } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import { formatAmount } from '../../../books/money.ts'
import type { CloseDocument } from '../month/month-books.ts'
import { journalsOfBooks, type ProposalBooks } from './ledger-accounts.ts'
import { type NewProposal, type Proposal, proposalId, proposedAmount } from './proposal.ts'

const ID = /\bJ-[0-9A-F]{8}\b/

/** Proposals with their ids and with what of them is there already. A journal that is known by its amounts alone counts for one proposal. */
export function settled(proposals: readonly NewProposal[], books: ProposalBooks): Proposal[] {
  const journals = journalsIn(books)
  const made = proposals.map(({ subject, confidence = 1, documents = [], ...proposal }) => {
    const id = proposalId(proposal.kind, subject, books.period)
    return { ...proposal, id, date: books.period.to, confidence, documents }
  })
  const said = new Map(made.map((one) => [one.id, journals.find((journal) => isSaid(one, journal))]))
  const taken = new Set([...said.values()].map((journal) => journal?.id))
  return made.map((one) => {
    const there = said.get(one.id) ?? journals.find((journal) => !taken.has(journal.id) && isAlike(one, journal))
    taken.add(there?.id)
    return { ...one, already: there && inWords(there) }
  })
}

/** Journals dated in the period, drafts too. */
export function journalsIn(books: ProposalBooks): CloseDocument[] {
  const { from, to } = books.period
  return journalsOfBooks(books).filter(({ date }) => date >= from && date <= to)
}

type Wanted = Pick<Proposal, 'id' | 'lines' | 'about'>

/** Whether a journal bears a proposal's id, or is on its accounts and about the same. One that bears another's id is that one's. */
function isSaid({ id, lines, about }: Wanted, journal: CloseDocument): boolean {
  const named = ID.exec(journal.reference)?.[0]
  if (named !== undefined) return named === id
  const texts = [journal.reference, ...journal.lines.map(({ description }) => description)]
  return isOnBoth(lines, journal, sameSide) && isAbout(about, texts)
}

/** Whether a journal without an id is on the same accounts with the same amounts. */
function isAlike({ lines }: Wanted, journal: CloseDocument): boolean {
  return !ID.test(journal.reference) && isOnBoth(lines, journal, (there, amount) => there === amount)
}

/** Whether a journal has every account of some lines that is known, in a like way. */
function isOnBoth(
  lines: Proposal['lines'],
  journal: CloseDocument,
  isLike: (there: Cents | undefined, amount: Cents) => boolean,
): boolean {
  const there = byAccount(journal.lines.map(({ accountCode, net }) => [accountCode, net]))
  const known = [...byAccount(lines.map(({ account, amount }) => [account, amount]))].filter(([code]) => code !== '')
  return known.length > 0 && known.every(([code, amount]) => isLike(there.get(code), amount))
}

function inWords({ reference, status, date, lines }: CloseDocument): string {
  const amount = proposedAmount({ lines: lines.map(({ net }) => ({ account: '', amount: net, description: '' })) })
  return `${status === 'DRAFT' ? 'draft' : 'posted'} journal ${quoted(reference)} of ${date}, ${formatAmount(amount)}`
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
