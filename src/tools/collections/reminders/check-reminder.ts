import { cleanText, revealed } from '../../../books/ledger-text.ts'
import { formatShort } from '../../../books/money.ts'
import { checkFigures, checkLooseDays } from './check-figures.ts'
import { otherCustomers, wrongAddressee } from './check-names.ts'
import { improperWords } from './improper-words.ts'
import { plainLetters } from './plain-letters.ts'
import { type ReadMessage, readMessage } from './read-message.ts'
import type { ReminderFacts } from './reminder-facts.ts'
import { type Message, TONE_OF } from './reminder-templates.ts'

/** Something in a message that the facts do not bear out: the words, and what is right. */
export interface Finding {
  kind:
    | ('amount' | 'date' | 'days' | 'percent' | 'number' | 'missing')
    | ('link' | 'address' | 'bank_details' | 'other_customer' | 'addressee')
    | ('threat' | 'tone' | 'claim' | 'instruction' | 'hidden')
  words: string
  right: string
}

/** What a message is held to: what it is written for, the facts, and the names of all contacts. */
export interface Standard {
  message: Message
  facts: ReminderFacts
  others: readonly string[]
}

/**
 * Compares a message with the facts and answers what does not agree, nothing where all does. Whatever has a digit in it must be one of the
 * facts. It cannot judge sense: a person reads the text before it goes.
 */
export function checkReminder(text: string, { message, facts, others }: Standard): Finding[] {
  const read = readMessage(text, facts)
  const findings = [
    ...foreign(read, text, message, facts),
    ...checkFigures(read, message, facts),
    ...checkLooseDays(read, facts),
    ...otherCustomers(read, facts, others),
    ...wrongAddressee(read.plain, facts),
    ...improperWords(read.left, {
      tone: TONE_OF[message],
      interest: facts.interest !== undefined,
      partlyPaid: facts.invoices.some(({ amount, total }) => amount !== total),
      promised: facts.promise !== undefined,
    }),
    ...missing(read, message, facts),
    ...hidden(text),
  ]
  return distinct(findings.map(({ words, ...rest }) => ({ ...rest, words: cleanText(words, 60) })))
}

function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map(findings.map((finding) => [`${finding.kind} ${finding.words}`, finding]))
  return [...seen.values()]
}

// What nobody sees is sent all the same, and can turn round what stands beside it.
function hidden(text: string): Finding[] {
  return [...text.replace(OF_EMOJI, '').matchAll(HIDDEN)].map(({ 0: words }) => {
    return { kind: 'hidden', words: revealed(words), right: 'Take this invisible character out.' }
  })
}

const HIDDEN = /(?![\n\r\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu
const OF_EMOJI = /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}])\ufe0f?\u200d?|(?<=[\d#*])\ufe0f(?=\u20e3)/gu

function foreign({ left, marks, plain }: ReadMessage, text: string, message: Message, facts: ReminderFacts): Finding[] {
  const links = facts.invoices.flatMap(({ link }) => link ?? [])
  const { email, phone } = facts.contact
  return [
    ...marks.flatMap(({ kind, words }): Finding[] => {
      // Read as the eye does, another link can look like this one.
      if (kind === 'link' && !(links.includes(words) && timesIn(text, words) === timesIn(plain, words)))
        return [{ kind, words, right: 'No link is known but the online invoices.' }]
      if (kind === 'address' && words.toLowerCase() !== email.toLowerCase()) {
        return [{ kind, words, right: 'No e-mail address belongs in the text.' }]
      }
      if (kind === 'stranger' && !isPhone(words, plain, message, phone)) {
        return [{ kind: 'number', words, right: 'No such number, amount or invoice is among the facts.' }]
      }
      return kind === 'percent' ? wrongPercent(words, facts) : wrongCount(kind, words, marks, facts)
    }),
    ...inWords(left),
  ]
}

function timesIn(text: string, words: string): number {
  return text.split(words).length
}

// What is written out cannot be compared.
function inWords(left: string): Finding[] {
  const found = (kind: Finding['kind'], pattern: RegExp, right: string): Finding[] =>
    [...left.matchAll(pattern)].map(({ 0: words }) => ({ kind, words, right }))
  const amounts =
    /\b\w*(?:hundred|thousand|million|hundert|tausend)\w*\b|\b\w+ (?:dollars|pounds|euros?|cents|pence|quid|grand|tenners?|fivers?)\b|\b(?:double|twice|triple) (?:that|this|the|as much|what|amount)\b|\b(?:ow(?:e|ed|ing)|pay|paid|due|charged?)(?: \w+){0,2} (?:double|twice|triple)\b|\b(?:pay|owe|add|plus|send|transfer)(?: (?:us|me|another|about|only|just|an extra))* (?:ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -]\w+)?\b|\bdozens?\b/gi
  return [
    ...found('amount', amounts, 'Write amounts in figures, as in the invoices.'),
    ...found('percent', /\b\w* ?(?:per ?cent|prozent)\b|%/gi, 'No percentage is among the facts.'),
  ]
}

function isPhone(words: string, plain: string, message: Message, phone: string): boolean {
  const digits = phone.replace(/\D/g, '')
  if (message !== 'call' || digits === '') return false
  return plain.includes(plainLetters(phone)) && digits.includes(words.replace(/\D/g, ''))
}

function wrongPercent(words: string, { interest }: ReminderFacts): Finding[] {
  const said = words.replace(',', '.').replace(/[^\d.]/g, '')
  if (interest?.rates.some((rate) => formatShort(rate, 4) === said.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')))
    return []
  return [{ kind: 'percent', words, right: 'No percentage is among the facts.' }]
}

function wrongCount(kind: string, words: string, marks: ReadMessage['marks'], { invoices }: ReminderFacts): Finding[] {
  if (kind !== 'count') return []
  const count = marks.find((mark) => mark.kind === 'count' && mark.words === words)
  if (count?.kind === 'count' && count.count === invoices.length) return []
  return [{ kind: 'number', words, right: `There are ${invoices.length} invoices.` }]
}

function missing({ marks }: ReadMessage, message: Message, { invoices }: ReminderFacts): Finding[] {
  if (message === 'call') return []
  const named = marks.flatMap((mark) => (mark.kind === 'invoice' ? [mark.number] : []))
  const amounts = new Set(marks.flatMap((mark) => (mark.kind === 'amount' ? [mark.amount] : [])))
  const unnamed = invoices.filter(({ number }) => !named.includes(number))
  const nothingDue = message !== 'dispute' && amounts.size === 0
  return [
    ...unnamed.map(
      ({ number }): Finding => ({ kind: 'missing', words: number, right: 'The total includes this invoice: name it.' }),
    ),
    ...(nothingDue ? [{ kind: 'missing' as const, words: '', right: 'Say what is due.' }] : []),
  ]
}
