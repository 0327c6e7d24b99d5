import type { Finding } from './check-reminder.ts'
import { bareLetters, plainLetters } from './plain-letters.ts'
import type { ReadMessage } from './read-message.ts'
import type { ReminderFacts } from './reminder-facts.ts'

const LEGAL_FORM =
  /[\s,]+(?:ltd|limited|pty|llc|inc|incorporated|corp|corporation|plc|llp|gmbh|ag|kg|co|company|trust|group)\.?$/i

/** Other contacts whose names stand in a message; names of one word count only where they are written as a name within a sentence. */
export function otherCustomers({ left }: ReadMessage, facts: ReminderFacts, others: readonly string[]): Finding[] {
  const own = plainName(`${facts.contact.name} ${facts.contact.greeting} ${facts.organisation.name}`)
  const words = plainName(left)
  const bare = bareLetters(left)
  const named = others.filter((name) => {
    const short = shortened(name)
    if (short === '' || ` ${own} `.includes(` ${plainName(short)} `)) return false
    if (!short.includes(' ')) return isNamed(short, left)
    return ` ${words} `.includes(` ${plainName(short)} `) || (isLong(short) && bare.includes(bareLetters(short)))
  })
  return named.map((name) => ({
    kind: 'other_customer',
    words: name,
    right: 'A message speaks of nobody but its own customer.',
  }))
}

// Long enough to be found however it is cut up or run together, without standing in other words.
function isLong(name: string): boolean {
  return bareLetters(name).length >= 10
}

function shortened(name: string): string {
  const plain = plainLetters(name).replace(/\s+/g, ' ').trim()
  const short = plain.replace(LEGAL_FORM, '').replace(LEGAL_FORM, '')
  return short.includes(' ') || short === plain || !plain.includes(' ') ? short : plain
}

function plainName(text: string): string {
  return plainLetters(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}•]+/gu, ' ')
    .trim()
}

// "Total", "Mint" and "Best" are names as well as words: a sentence may begin with them.
function isNamed(name: string, left: string): boolean {
  if (name.length < 4) return false
  const word = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const inside = new RegExp(`(?<=[\\p{Ll},;]['")]?\\s+)${word}(?![\\p{L}\\p{N}])`, 'u')
  return /^\p{Lu}/u.test(name) && inside.test(left) && !COMMON.has(name.toLowerCase())
}

const COMMON = new Set(
  [
    'subject invoice invoices payment payments total summe team accounts account kind regards sincerely yours dear reply',
  ].flatMap((words) => words.split(' ')),
)

const SALUTATION =
  /^\s*(?:dear|hello|hi|hey|good (?:morning|afternoon|day)|kia ora|g'day|guten tag|hallo|liebe[rs]?|sehr geehrte[rs]?)\b[ ,]*([^\n]*)/im
const ANYBODY = new Set(
  [
    'the sir madam mr mrs ms team all there everyone everybody colleague colleagues customer client account accounts payable',
    'department finance and or at of from s damen herren und frau herr kunde kundin zusammen buchhaltung',
  ].flatMap((words) => words.split(' ')),
)

/** A salutation that is for somebody else than the contact. */
export function wrongAddressee(plain: string, facts: ReminderFacts): Finding[] {
  const addressed = SALUTATION.exec(plain)?.[1]
  if (addressed === undefined) return []
  const { name, greeting } = facts.contact
  const names = [name, greeting, facts.organisation.name, shortened(name)]
    .map((one) => plainLetters(one).trim())
    .filter((one) => one !== '')
  const [first = ''] = addressed.split(/[,!:.](?:\s|$)/)
  const rest = names.sort((a, b) => b.length - a.length).reduce((text, one) => masked(text, one), first)
  const strangers = rest.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  if (strangers.every((word) => ANYBODY.has(word))) return []
  return [
    { kind: 'addressee', words: first, right: `It is for ${greeting === name ? name : `${greeting} of ${name}`}.` },
  ]
}

function masked(text: string, name: string): string {
  const at = text.toLowerCase().indexOf(name.toLowerCase())
  return at < 0 ? text : `${text.slice(0, at)}•${text.slice(at + name.length)}`
}
