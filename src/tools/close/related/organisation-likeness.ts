import type { Organisation } from '../../../books/organisation.ts'

// What companies are, at the end of their names: people write it or leave it out.
const LEGAL_FORM =
  /\b(limited|ltd|pty|proprietary|incorporated|inc|llc|llp|lp|plc|corp|corporation|company|co|gmbh|group|holdings?|trading as)\b/g

/** A company's name as it is compared: without case, punctuation and legal form; what it is left with where it is nothing else. */
export function companyName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  const bare = plain.replace(LEGAL_FORM, ' ').replace(/^the /, '').replace(/\s+/g, ' ').trim()
  return bare === '' ? plain : bare
}

/** The names by which an organisation is known to others, as they are compared. */
export function namesOf({ name, legalName }: Pick<Organisation, 'name' | 'legalName'>): ReadonlySet<string> {
  return new Set([name, legalName].map(companyName).filter((one) => one !== ''))
}

/** Whether a contact is called like an organisation. */
export function isNamedLike(contactName: string, organisation: Pick<Organisation, 'name' | 'legalName'>): boolean {
  return namesOf(organisation).has(companyName(contactName))
}

/** The longest word of a company's name: what a search for it by part of its name finds, however it is written. */
export function tellingWord(name: string): string {
  const [longest = ''] = companyName(name)
    .split(' ')
    .sort((one, other) => other.length - one.length)
  return longest
}
