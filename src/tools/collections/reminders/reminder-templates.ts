import { bundledFiles } from '../../../bundled-files.ts'
import { Fault } from '../../../call/fault.ts'
import type { Tone } from '../cadence/steps.ts'
import { DISPUTE_REASONS } from '../record/record-entry.ts'

/** What a message is written for: a step of chasing that has a text, or the reply to a dispute. */
export const MESSAGES = ['courtesy', 'first', 'inquiry', 'second', 'call', 'firm', 'final', 'dispute'] as const

/** One of them. */
export type Message = (typeof MESSAGES)[number]

/** The tone that each message is written in. */
export const TONE_OF: Readonly<Record<Message, Tone>> = {
  courtesy: 'courtesy',
  first: 'friendly',
  inquiry: 'concerned',
  second: 'professional',
  call: 'professional',
  firm: 'firm',
  final: 'final',
  dispute: 'professional',
}

/** What a template may leave open. */
const SLOTS = [
  ...['organisation', 'contact', 'greeting', 'phone', 'invoices', 'total', 'deadline'],
  ...['promise', 'queried', 'interest', 'links', 'question'],
] as const

/** What must be in each template, beside the organisation, whom it addresses, the invoices and their total. */
const NEEDED: Readonly<Partial<Record<Message, readonly string[]>>> = {
  firm: ['deadline', 'interest'],
  final: ['deadline', 'interest'],
  dispute: ['question'],
}

/** Short texts that make up the slots, with the slots that each must and alone may have. */
const PHRASES: Readonly<Record<string, readonly string[]>> = {
  months: [],
  date: ['date', 'month', 'year'],
  thousands: [],
  decimal: [],
  amount: ['currency', 'number'],
  percent: ['number'],
  and: [],
  line: ['number', 'reference', 'amount', 'due', 'late'],
  reference: ['text'],
  late_one: [],
  late_many: ['days'],
  total: ['total'],
  links: [],
  promise: ['made', 'amount', 'on'],
  queried: ['numbers'],
  interest: ['rate', 'interest', 'today', 'fixed'],
  ...Object.fromEntries(DISPUTE_REASONS.map((reason) => [reason, []])),
}

/** A message's text with its slots; `name` says which file it came from, such as `en/first.friendly.v1`. */
export interface Template {
  name: string
  subject: string
  /** Parted by empty lines; a paragraph in which a slot stays empty is left out. */
  paragraphs: readonly string[]
}

/** All texts of one language. */
export interface TemplateSet {
  language: string
  templates: ReadonlyMap<Message, Template>
  phrases: Readonly<Record<string, string>>
}

/** The texts of a language, such as `en`. Throws Fault where there are none, or one of the files is not as it must be. */
export async function templatesIn(language: string): Promise<TemplateSet> {
  const files = await bundledFiles('templates')
  const languages = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))].sort()
  if (languages.includes(language)) return readTemplates(language, files)
  throw new Fault(
    'invalid_input',
    `language: there are no templates in "${language.slice(0, 20)}"; there are in ${languages.join(', ')}.`,
    'Give one of these, and translate the text yourself where the user wants another; check it with check.',
  )
}

/** Reads the texts of a language from its files, the highest version of each. Throws Fault for an unknown slot or one that is missing. */
export function readTemplates(language: string, files: Readonly<Record<string, string>>): TemplateSet {
  const templates = MESSAGES.map((message) => {
    const name = newest(files, `${language}/${message}.${TONE_OF[message]}`)
    return [message, readTemplate(name, files[`${name}.md`] ?? '', message)] as const
  })
  const name = newest(files, `${language}/phrases`)
  return { language, templates: new Map(templates), phrases: readPhrases(name, files[`${name}.md`] ?? '') }
}

function newest(files: Readonly<Record<string, string>>, stem: string): string {
  const versions = Object.keys(files).flatMap((path) => {
    const [, version] = path.startsWith(`${stem}.`) ? (/\.v(\d+)\.md$/.exec(path) ?? []) : []
    return version === undefined ? [] : [Number.parseInt(version, 10)]
  })
  if (versions.length === 0) throw broken(`${stem}.v1`, 'it is missing')
  return `${stem}.v${Math.max(...versions)}`
}

function readTemplate(name: string, text: string, message: Message): Template {
  const [head = '', ...paragraphs] = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n{2,}/)
  const subject = /^Subject: (\S[^\n]*)$/.exec(head)?.[1]
  if (subject === undefined) throw broken(name, 'it must begin with a line "Subject: …" and an empty one')
  refuseOthers(name, text, SLOTS)
  const whom = message === 'call' ? 'contact' : 'greeting'
  const needed = ['organisation', whom, 'invoices', 'total', ...(NEEDED[message] ?? [])]
  const missing = needed.find((slot) => !text.includes(`{{${slot}}}`))
  if (missing) throw broken(name, `the slot {{${missing}}} is missing`)
  return { name, subject, paragraphs }
}

function readPhrases(name: string, text: string): Readonly<Record<string, string>> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const phrases = Object.fromEntries(lines.map((line) => [line.split(':', 1)[0] ?? '', line.replace(/^[^:]*: ?/, '')]))
  for (const [key, slots] of Object.entries(PHRASES)) {
    const phrase = phrases[key]
    if (phrase === undefined || phrase === '') throw broken(name, `the phrase "${key}" is missing`)
    refuseOthers(`${name}, ${key}`, phrase, slots)
    const missing = slots.find((slot) => !phrase.includes(`{{${slot}}}`))
    if (missing) throw broken(name, `the phrase "${key}" lacks the slot {{${missing}}}`)
  }
  const unknown = Object.keys(phrases).find((key) => !(key in PHRASES))
  if (unknown !== undefined) throw broken(name, `the phrase "${unknown.slice(0, 40)}" is not known`)
  if (phrases.months?.split(', ').length !== 12) throw broken(name, 'the phrase "months" must name twelve')
  return phrases
}

function refuseOthers(name: string, text: string, slots: readonly string[]): void {
  const other = [...text.matchAll(/\{\{([^}]*)\}\}/g)]
    .map(([, slot = '']) => slot)
    .find((slot) => !slots.includes(slot))
  if (other !== undefined) throw broken(name, `there is no slot {{${other.slice(0, 40)}}}`)
  if (/[{}]/.test(text.replace(/\{\{[^}]*\}\}/g, ''))) throw broken(name, 'a brace is open')
}

function broken(name: string, fact: string): Fault {
  return new Fault(
    'refused',
    `templates/${name}.md: ${fact}.`,
    'Correct the file, or install the program again; no message was written.',
  )
}
