import { cents } from '../../../books/money.ts'
import { amountsIn, daysIn, MONTH, type SaidAmount, type SaidDay } from './figures.ts'
import { plainLetters } from './plain-letters.ts'
import { plainReference, type ReminderFacts } from './reminder-facts.ts'

/** Something found in a message, with where it stands and its words. */
export type Mark =
  | SaidDay
  | SaidAmount
  | { kind: 'invoice'; at: number; words: string; number: string; queried: boolean }
  | {
      kind: 'span'
      at: number
      words: string
      count: number
      unit: 'hour' | 'day' | 'week' | 'month' | 'year'
      ahead: boolean
    }
  | { kind: 'count'; at: number; words: string; count: number }
  | { kind: 'month'; at: number; words: string }
  | { kind: 'link' | 'address' | 'percent' | 'stranger' | 'phone'; at: number; words: string }

/** A message taken apart: its plain text, what was found in it, and what is left, in which all that was found and the right names are dots. */
export interface ReadMessage {
  plain: string
  left: string
  marks: readonly Mark[]
}

const DOT = '•'

/** Takes a message apart by the facts that it may contain. Every digit in it belongs to a mark then. */
export function readMessage(text: string, facts: ReminderFacts): ReadMessage {
  const plain = plainLetters(text)
  const marks: Mark[] = []
  let left = plain
  const mask = (at: number, length: number) => {
    left = `${left.slice(0, at)}${DOT.repeat(length)}${left.slice(at + length)}`
  }
  const take = <M extends Mark>(found: readonly M[]) => {
    for (const mark of found) {
      if (left.slice(mark.at, mark.at + mark.words.length).includes(DOT)) continue
      marks.push(mark)
      mask(mark.at, mark.words.length)
    }
  }
  // A customer may be called Booking.com.
  for (const name of namesLikeLinks(facts)) {
    for (const { index, 0: words } of left.matchAll(name)) mask(index, words.length)
  }
  take(linksIn(left))
  take(invoicesIn(left, facts, 'certain'))
  // Before the names: a person may be called May.
  take(daysIn(left, facts.organisation.country === 'US'))
  for (const name of namesOf(facts)) for (const { index, 0: words } of left.matchAll(name)) mask(index, words.length)
  take(monthsIn(left))
  take(matchesOf(left, /\d+(?:[.,]\d+)?\s?(?:%|per ?cent\b|prozent\b)/gi, 'percent'))
  take(amountsIn(left, currenciesOf(facts)))
  take(spansIn(left))
  take(countsIn(left))
  take(invoicesIn(left, facts, 'any'))
  take(wholeAmountsIn(left, facts))
  maskOrdinals()
  take(matchesOf(left, /[^\s•]*\d[^\s•]*/g, 'stranger'))
  return { plain, left, marks: marks.sort((a, b) => a.at - b.at) }

  function maskOrdinals(): void {
    for (const { index, 0: words } of left.matchAll(/(?<=^|\n)\s{0,4}\d{1,2}[.)](?=\s)/g)) mask(index, words.length)
  }
}

function matchesOf<Kind extends 'link' | 'address' | 'percent' | 'stranger' | 'phone'>(
  text: string,
  pattern: RegExp,
  kind: Kind,
): { kind: Kind; at: number; words: string }[] {
  return [...text.matchAll(pattern)].map(({ index, 0: words }) => ({ kind, at: index, words }))
}

const LINK =
  /(?:\b[a-z][a-z0-9+-]{1,15}:\/\/|(?<![\p{L}\p{N}:/])\/\/(?=[\w-]+\.\w)|\bwww\.|\b(?:javascript|data|tel|sms):(?=\S))[^\s<>"]+|(?<![\p{L}\p{N}@.-])(?:[a-z0-9-]+(?:\.|\[\.\]|\(\.\)| ?[[(]dot[\])] ?| dot ))+(?:com|net|org|info|biz|io|co|nz|uk|au|us|de|eu|app|dev|me|online|shop|store|xyz|top|site|website|web|example|test|ru|cn|link|click|pro|pay|payments?|money|bank|finance|financial|cash|support|help|services?|cloud|tech|live|life|today|world|page|pages|digital|agency|group|company|ltd|invoice|billing|ws|tk|ml|ga|cf|gq|pw|cc|icu|vip|zip|mov)\b(?:\/[^\s<>"]*)?|(?<![\p{L}\p{N}@.-])(?:[a-z0-9-]+\.)+[a-z]{2,}\/[^\s<>"]+/giu
// Their ends are words too: after a full stop without a space a sentence begins with a capital letter.
const LINK_OF_WORDS =
  /(?<![\p{L}\p{N}@.-])(?:[A-Za-z0-9-]{2,}\.)+(?:it|in|is|at|to|be|am|no|so|my|by|la|ly|gl|gg|fm|es|fr|nl|ch|se|fi|dk|pl|pt|ie|ca|br|jp|kr|sg|hk|tw|th|ph|za|ke|ae)(?![\p{L}\p{N}])/gu
const ADDRESS = /[^\s<>"(@]+\s?(?:@|\(at\)|\[at\])\s?[^\s<>")@]+/giu

function linksIn(text: string): Mark[] {
  const trimmed = (mark: { kind: 'link' | 'address'; at: number; words: string }) => ({
    ...mark,
    words: mark.words.replace(/[.,;:!?)\]'"]+$/, ''),
  })
  const links = [LINK, LINK_OF_WORDS].flatMap((pattern) => matchesOf(text, pattern, 'link'))
  return [...matchesOf(text, ADDRESS, 'address'), ...links].map(trimmed)
}

/** The names that a message may have in it: of the organisation, the contact and its person, and of the statute where interest is quoted. */
function namesOf({ organisation, contact, interest }: ReminderFacts): RegExp[] {
  const statute = interest ? ['Late Payment of Commercial Debts (Interest) Act 1998'] : []
  const names = [organisation.name, contact.name, contact.greeting, ...statute].map((name) => plainLetters(name).trim())
  return [...new Set(names)]
    .filter((name) => /\p{L}.*\p{L}/u.test(name))
    .sort((a, b) => b.length - a.length)
    .map((name) => wholeWord(escaped(name).replace(/ +/g, '\\s+'), 'giu'))
}

// Nothing but a site and a legal form: a name that has a link among other words may be there for the link.
const LIKE_LINK =
  /^[\p{L}\p{N}-]+(?:\.\p{L}{2,})+(?:,? (?:ltd|limited|pty(?: ltd)?|inc|llc|plc|gmbh|ag|bv|group)\.?)?$/iu

function namesLikeLinks({ organisation, contact }: ReminderFacts): RegExp[] {
  return [organisation.name, contact.name]
    .map((name) => plainLetters(name).trim())
    .filter((name) => LIKE_LINK.test(name))
    .map(
      (name) => new RegExp(`(?<![\\p{L}\\p{N}.@/:-])${escaped(name)}(?![\\p{L}\\p{N}@/:-]|\\.[\\p{L}\\p{N}])`, 'giu'),
    )
}

function wholeWord(pattern: string, flags: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, flags)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

// A number with letters in it is certain; one of digits alone is where the text says that it is an invoice, or where nothing else fits.
function invoicesIn(text: string, { invoices, queried }: ReminderFacts, how: 'certain' | 'any'): Mark[] {
  const known = [
    ...invoices.map(({ number }) => ({ number, said: number, queried: false })),
    ...queried.map((number) => ({ number, said: number, queried: true })),
    ...invoices.flatMap(({ reference }) => {
      const said = plainReference(reference)
      return said === '' ? [] : [{ number: '', said, queried: false }]
    }),
  ]
  return known
    .sort((a, b) => b.said.length - a.said.length)
    .flatMap(({ number, said, queried: isQueried }) =>
      [...text.matchAll(numberPattern(plainLetters(said).trim(), how))].flatMap(({ index, 0: words }): Mark[] => {
        const mark = { kind: 'invoice' as const, at: index, words, number, queried: isQueried }
        return words === '' ? [] : [mark]
      }),
    )
}

const SAYS_INVOICE =
  '(?<=(?:invoices?|number|nos?\\.?|nr\\.?|rechnung(?:en)?|reference|referenz|#)\\s?#?|^\\s*|\\n\\s*)'

function numberPattern(said: string, how: 'certain' | 'any'): RegExp {
  // What stands between letters and digits may be left out, or be as it is in the books, whatever it is.
  const loose = [...said.matchAll(/(\p{L}+|\p{N}+)([^\p{L}\p{N}]*)/gu)]
    .map(([, part = '', between = ''], index, all) => {
      const plain = /^[-\s/.#_]?$/.test(between) ? '' : `|${escaped(between)}`
      return index === all.length - 1 ? part : `${part}(?:[-\\s/.#_]?${plain})`
    })
    .join('')
  const isBare = !/\p{L}/u.test(said)
  const before = isBare && how === 'certain' ? SAYS_INVOICE : '(?<![\\p{L}\\p{N}])(?<!\\p{N}[-./,])'
  return new RegExp(`${before}${loose}(?![\\p{L}\\p{N}])(?![-./,]\\p{N})`, 'giu')
}

function monthsIn(text: string): Mark[] {
  const whole = MONTH.replace(/\|may\|[^)]*\)/, ')')
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${whole}(?:\\s+\\d{4})?(?![\\p{L}\\p{N}])`, 'giu')
  return [...text.matchAll(pattern)]
    .filter(({ 0: words }) => /^\p{Lu}/u.test(words) || /\d/.test(words))
    .map(({ index, 0: words }) => ({ kind: 'month', at: index, words }))
}

function currenciesOf({ invoices, promise }: ReminderFacts): string[] {
  return [...invoices.map(({ currency }) => currency), ...(promise ? [promise.currency] : []), 'GBP']
}

const NUMBER_WORDS: readonly (readonly string[])[] = [
  [],
  ['one', 'a', 'an', 'ein', 'eine', 'einen', 'einer', 'eines', 'einem'],
  ['two', 'a couple of', 'zwei'],
  ...['three drei', 'four vier', 'five funf', 'six sechs', 'seven sieben', 'eight acht', 'nine neun', 'ten zehn'].map(
    (words) => words.split(' '),
  ),
  ...['eleven elf', 'twelve zwolf', 'thirteen dreizehn', 'fourteen vierzehn', 'fifteen funfzehn'].map((words) =>
    words.split(' '),
  ),
]
const TENS: Readonly<Record<string, number>> = {
  twenty: 20,
  zwanzig: 20,
  thirty: 30,
  dreissig: 30,
  forty: 40,
  sixty: 60,
  ninety: 90,
}
const SPELT = [...NUMBER_WORDS.flat(), ...Object.keys(TENS)].sort((a, b) => b.length - a.length).join('|')

function numberOf(words: string): number {
  if (/^\d+$/.test(words)) return Number.parseInt(words, 10)
  const word = words.toLowerCase()
  return TENS[word] ?? NUMBER_WORDS.findIndex((spelt) => spelt.includes(word))
}

const UNITS = {
  hour: 'hours?|stunden?',
  day: 'days?|tage?n?',
  week: 'weeks?|wochen?',
  month: 'months?|monate?n?',
  year: 'years?|jahre?n?',
} as const
const SPAN = new RegExp(
  `(?<![\\p{L}\\p{N}])(within|in|another|next|further|coming|after|innerhalb(?: von)?|binnen|noch|nach|weitere)?\\s*(?<![\\p{L}\\p{N}])(\\d{1,4}|${SPELT})[ -]+(more |further |additional |weitere )?(?:business |working |calendar |full )?(${Object.values(UNITS).join('|')})(?![\\p{L}])(\\s+(?:more|to|from|left|zeit|ab)(?![\\p{L}]))?`,
  'giu',
)

// "A day" and "a year" are no terms unless something says from when on.
const OF_ONE = /\b(?:an?|ein\p{L}*)\s+(?:day|year|tag|jahr)/iu

function spansIn(text: string): Mark[] {
  const spans = [...text.matchAll(SPAN)].map(
    ({ index, 0: words, 1: before, 2: count = '', 3: more, 4: unit = '', 5: after }): Mark => {
      const [name] = Object.entries(UNITS).find(([, pattern]) => new RegExp(`^(?:${pattern})$`, 'i').test(unit)) ?? [
        'day',
      ]
      return {
        kind: 'span',
        at: index,
        words,
        count: numberOf(count),
        unit: name as keyof typeof UNITS,
        ahead: (before ?? more ?? after) !== undefined,
      }
    },
  )
  const fortnights = [...text.matchAll(/\b(?:a )?fortnight\b/gi)].map(({ index, 0: words }): Mark => {
    return { kind: 'span', at: index, words, count: 2, unit: 'week', ahead: true }
  })
  const meant = spans.filter((mark) => mark.kind !== 'span' || mark.ahead || !OF_ONE.test(mark.words))
  return [...meant, ...fortnights]
}

function countsIn(text: string): Mark[] {
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(\\d{1,4}|${SPELT})\\s+(?:of (?:our|the|your) )?(?:open |overdue |unpaid |outstanding |offenen? |unbezahlten? )?(invoices|items|documents|rechnungen|posten)(?![\\p{L}])`,
    'giu',
  )
  return [...text.matchAll(pattern)].map(({ index, 0: words, 1: count = '' }) => ({
    kind: 'count',
    at: index,
    words,
    count: numberOf(count),
  }))
}

// A whole number that is an amount of ours is one; any other stays a stranger.
function wholeAmountsIn(text: string, { invoices, promise }: ReminderFacts): Mark[] {
  const amounts = new Set([...invoices.map(({ amount }) => amount), ...(promise ? [promise.amount] : [])])
  return [...text.matchAll(/(?<![\p{L}\p{N}.,•-])\d{1,12}(?![\p{L}\p{N}•])(?![.,]\d)/gu)].flatMap(
    ({ index, 0: words }): Mark[] => {
      const amount = cents(words)
      return amounts.has(amount) ? [{ kind: 'amount', at: index, words, amount, currencies: undefined }] : []
    },
  )
}
