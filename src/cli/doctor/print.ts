import { cleanText } from '../../books/ledger-text.ts'
import type { Finding, FindingState } from '../../call/findings.ts'
import { counted } from './measures.ts'

/** What was looked at, when (milliseconds), by which version. */
export interface Examination {
  version: string
  at: number
  findings: readonly Finding[]
}

const HEADINGS: readonly (readonly [string, string])[] = [
  ['computer', 'This computer'],
  ['settings', 'Settings'],
  ['record', 'The record'],
  ['network', 'The network'],
  ['login', 'Logins'],
  ['organisation', 'Organisations'],
  ['host', 'Hosts'],
]

const WORDS: Readonly<Record<FindingState, string>> = { ok: 'ok', warning: 'warning', fault: 'FAULT', not_checked: '-' }
const WIDTH = 80
const INDENT = 11
const LONGEST = 1_000

/** The findings for a terminal of 80 columns, by what they are about, and how many are wrong. */
export function printFindings({ version, findings }: Examination): string {
  const parts = HEADINGS.flatMap(([prefix, heading]) => {
    const some = findings.filter(({ check }) => check.startsWith(`${prefix}.`))
    return some.length === 0 ? [] : [`${heading}\n${some.map((one, index) => printOne(one, some[index - 1])).join('')}`]
  })
  return `xero-mcp ${version}\n\n${parts.join('\n')}\n${summary(findings)}\n`
}

// What was said with the finding before, its subject or its fix, is not said again.
function printOne({ state, fact, fix, about }: Finding, before: Finding | undefined): string {
  const subject = about !== undefined && about !== before?.about ? [`  ${cleanText(about, LONGEST)}`] : []
  const lines = wrapped(cleanText(fact, LONGEST), WIDTH - INDENT)
  const more = fix === undefined || fix === before?.fix ? [] : wrapped(cleanText(fix, LONGEST), WIDTH - INDENT - 3)
  const printed = [
    ...subject,
    ...lines.map((line, index) => `${(index === 0 ? `  ${WORDS[state]}` : '').padEnd(INDENT)}${line}`),
    ...more.map((line, index) => `${' '.repeat(INDENT)}${index === 0 ? '=> ' : '   '}${line}`),
  ]
  return printed.map((line) => `${line}\n`).join('')
}

/** A text in lines of at most so many characters; a longer word, such as a path, stays whole. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

function summary(findings: readonly Finding[]): string {
  const of = (state: FindingState) => findings.filter((one) => one.state === state).length
  const [faults, warnings, unchecked] = [of('fault'), of('warning'), of('not_checked')]
  if (faults + warnings + unchecked === 0) return 'All is well.'
  const rest = unchecked === 0 ? '' : `, ${counted(unchecked, 'check')} not made`
  return `${counted(faults, 'fault')}, ${counted(warnings, 'warning')}${rest}.`
}

/** How the whole came out. */
export function resultOf(findings: readonly Finding[]): 'ok' | 'warning' | 'fault' {
  const has = (state: FindingState) => findings.some((one) => one.state === state)
  return has('fault') ? 'fault' : has('warning') ? 'warning' : 'ok'
}

/** The findings as JSON with stable keys; what is absent is null. */
export function findingsJson({ version, at, findings }: Examination): string {
  const checks = findings.map(({ check, about = null, state, fact, fix = null }) => ({
    ...{ check, about, state },
    fact: cleanText(fact, LONGEST),
    fix: fix === null ? null : cleanText(fix, LONGEST),
  }))
  return `${JSON.stringify({ version, at: new Date(at).toISOString(), result: resultOf(findings), checks }, undefined, 2)}\n`
}
