import { cleanText } from '../../../books/ledger-text.ts'
import { lockDateOf } from '../../../books/organisation.ts'
import { canonicalText } from '../../../call/canonical.ts'
import type { Check, Found } from '../checks/check.ts'
import type { MonthBooks } from '../month/month-books.ts'
import { findingId } from './finding-id.ts'
import { fingerprintsOf } from './fingerprints.ts'
import type { RunFinding, RunRecord } from './fold-run.ts'
import { materialityOf } from './materiality.ts'
import type { CheckedEvent, FoundOnRecord, RanOnRecord } from './run-events.ts'

/** What checks said of a period's books, all of it. */
export interface Checked {
  findings: readonly FoundOnRecord[]
  ran: readonly RanOnRecord[]
  facts: Omit<CheckedEvent, 'event' | 'found' | 'gone' | 'ran'>
}

const MOST_ROWS = 12
const MOST_DOCUMENTS = 20
const MOST_PROVED = 20

/** Applies checks to a period's books. A check that breaks is told of as one that could not be made; the others go on. Pure. */
export function applyChecks(books: MonthBooks, checks: readonly Check[]): Checked {
  const on = checks.filter(({ rule }) => !books.settings.rulesOff.includes(rule))
  const answers = on.map((check) => ({ check, answer: answerOf(check, books) }))
  const findings = new Map<string, FoundOnRecord>()
  for (const { check, answer } of answers) {
    for (const found of answer.found) {
      const one = onRecord(check, found)
      // Two faults of one key are one finding: the one of more money.
      const other = findings.get(one.id)
      if (other === undefined || one.amount > other.amount) findings.set(one.id, one)
    }
  }
  const ran = answers.map(({ check: { rule, title, step }, answer }) => ({
    ...{ rule, title, step },
    proved: answer.proved.slice(0, MOST_PROVED).map((fact) => cleanText(fact, 300)),
    unchecked: cleanText(answer.unchecked ?? '', 300),
  }))
  return { findings: [...findings.values()], ran, facts: factsOf(books, checks) }
}

function answerOf(check: Check, books: MonthBooks) {
  try {
    return check.examine(books)
  } catch {
    return { found: [], proved: [], unchecked: 'It broke on these books; the rest was checked.' }
  }
}

function onRecord(check: Check, found: Found): FoundOnRecord {
  const { rule, title, step, weight } = check
  const { key, severity, amount, confidence } = found
  return {
    ...{ id: findingId(rule, key), rule, title, step, weight, severity, amount },
    fact: cleanText(found.fact, 600),
    next: cleanText(found.next, 400),
    documents: found.documents
      .slice(0, MOST_DOCUMENTS)
      .map(({ kind, id, number, status }) => ({ kind, id, number, status })),
    rows: (found.rows ?? []).slice(0, MOST_ROWS).map(([label, value]) => [cleanText(label, 80), cleanText(value, 120)]),
    ...(confidence === undefined ? {} : { confidence }),
  }
}

function factsOf(books: MonthBooks, checks: readonly Check[]): Checked['facts'] {
  const { organisation, asOf, from, period } = books
  const open = books.documents.filter(({ reconciled, date }) => reconciled === false && date <= period.to)
  const [oldest = ''] = open.map(({ date }) => date).sort()
  return {
    rules: checks.map(({ rule }) => rule),
    fingerprints: fingerprintsOf(books),
    ...{ materiality: materialityOf(books), currency: organisation.baseCurrency, asOf, from },
    ...{ lock: lockDateOf(organisation) ?? '', oldest, unreconciled: open.length },
  }
}

/** What of it is new beside a run: the event to put on record, undefined where the books and findings are as they were. Pure. */
export function eventOf({ findings, ran, facts }: Checked, run: RunRecord): CheckedEvent | undefined {
  const applied = new Set(facts.rules)
  const now = new Set(findings.map(({ id }) => id))
  const standing = [...run.findings.values()].filter(({ goneAt, rule }) => goneAt === undefined && applied.has(rule))
  const gone = standing.flatMap(({ id }) => (now.has(id) ? [] : [id]))
  const found = findings.filter((one) => differs(one, run.findings.get(one.id)))
  const newlyRan = ran.filter((one) => canonicalText(one) !== canonicalText(run.ran.get(one.rule)))
  const event: CheckedEvent = { event: 'checked', ...facts, found, gone, ran: newlyRan }
  const claimed = standing.some(({ id, disposition }) => now.has(id) && disposition?.as === 'fixed')
  const said = found.length + gone.length + newlyRan.length > 0 || claimed
  return said || isNews(facts, run) ? event : undefined
}

function differs(one: FoundOnRecord, before: RunFinding | undefined): boolean {
  if (before === undefined || before.goneAt !== undefined) return true
  const { firstSeen: _, lastSeen: __, goneAt: ___, disposition: ____, stillThere: _____, ...said } = before
  return canonicalText(one) !== canonicalText(said)
}

// When it was read is no news by itself.
function isNews({ asOf: _, from: __, rules, ...facts }: Checked['facts'], { checked }: RunRecord): boolean {
  if (!checked) return true
  const { materiality, currency, fingerprints, lock, oldest, unreconciled } = checked
  const before = { materiality, currency, fingerprints, lock, oldest, unreconciled }
  return rules.some((rule) => !checked.rules.includes(rule)) || canonicalText(facts) !== canonicalText(before)
}
