import { daysBetween, weekday } from '../books/day.ts'
import { cleanText, quoted } from '../books/ledger-text.ts'
import { formatAmount } from '../books/money.ts'
import { amountOf, contactOf, kindOf, postingDateOf, sourcesOf } from './acts.ts'
import type { Effect } from './change.ts'
import type { Source, Sourced } from './change-sources.ts'
import { accountsOf, type Truth } from './policy-accounts.ts'
import type { Case } from './policy-facts.ts'
import { type ConditionName, type Conditions, WEEKDAYS } from './policy-rules.ts'
import { dayTotalWith } from './used-today.ts'

/** The effects that a rule is about, whose day its limits count; undefined for all but `local`. */
export type Scope = readonly Effect[] | undefined

/** What each condition asks for, where it is given. */
export type Given = { [Name in ConditionName]-?: NonNullable<Conditions[Name]> }

/** What one condition means. */
export interface Condition<Value> {
  /** Whether it holds. `unknown` counts as not holding where it would let something pass, and as holding where it stops it. */
  test(value: Value, at: Case, scope: Scope): Truth
  /** What it asks for, after "where". */
  words(value: Value): string
  /** What there is, for whoever asks why. */
  found(at: Case, scope: Scope): string
  /** Whether it holds with `wide` in each case in which it holds with `narrow`. */
  implies(narrow: Value, wide: Value): boolean
  /** It is a limit with a number that belongs into the reason. */
  measured?: true
  /** It can be unknown. */
  unsure?: true
}

const list = (values: readonly string[]) => values.map((value) => cleanText(value, 80)).join(' or ')
const within = <Value>(narrow: readonly Value[], wide: readonly Value[]) =>
  narrow.every((value) => wide.includes(value))
const atMost = <Value extends number | bigint>(narrow: Value, wide: Value) => narrow <= wide
const atLeast = <Value extends number | bigint>(narrow: Value, wide: Value) => narrow >= wide
const same = <Value>(narrow: Value, wide: Value) => narrow === wide
const truth = (holds: boolean): Truth => (holds ? 'yes' : 'no')
const size = ({ amount }: Case) =>
  amount === undefined ? 'its amount in base currency is not known' : `its amount is ${formatAmount(amount)}`

/** Every condition there is; a new one does not compile before it says how it compares, which reloading relies on. */
export const CONDITIONS: { readonly [Name in keyof Given]: Condition<Given[Name]> } = {
  effects: {
    test: (value, { effect }) => truth(value.includes(effect)),
    words: (value) => `the effect is ${list(value)}`,
    found: ({ effect }) => `its effect is ${effect}`,
    implies: within,
  },
  tools: {
    test: (value, { facts }) => truth(value.includes(facts.tool)),
    words: (value) => `the tool is ${list(value)}`,
    found: ({ facts }) => `the tool is ${facts.tool}`,
    implies: within,
  },
  acts: {
    test: (value, { change }) => truth(value.includes(change.act)),
    words: (value) => `the act is ${list(value)}`,
    found: ({ change }) => `the act is ${change.act}`,
    implies: within,
  },
  organisations: {
    test: (value, { facts }) => named(value, facts.organisation),
    words: (value) => `the organisation is ${list(value)}`,
    found: ({ facts }) => `the organisation is ${quoted(facts.organisation.name)}`,
    implies: within,
    unsure: true,
  },
  kinds: {
    test: (value, { change }) => {
      const kind = kindOf(change)
      return truth(kind !== undefined && value.includes(kind))
    },
    words: (value) => `it is about a document of kind ${list(value)}`,
    found: ({ change }) => `it is about ${kindOf(change) ?? 'no document'}`,
    implies: within,
  },
  contacts: {
    test: (value, { change }) => named(value, contactOf(change)),
    words: (value) => `the contact is ${list(value)}`,
    found: ({ change }) => {
      const contact = contactOf(change)
      return contact ? `the contact is ${quoted(contact.name)}` : 'it has no contact'
    },
    implies: within,
    unsure: true,
  },
  any_account: {
    test: (value, at) => accountsOf(at, (codes) => codes.some((code) => value.includes(code)), false),
    words: (value) => `a line uses account ${list(value)}`,
    found: accountsFound,
    implies: within,
    unsure: true,
  },
  only_accounts: {
    test: (value, at) => accountsOf(at, (codes) => codes.every((code) => value.includes(code)), true),
    words: (value) => `no line uses another account than ${list(value)}`,
    found: accountsFound,
    implies: within,
    unsure: true,
  },
  currency: {
    test: (value, at) => truth((value === 'base') === (foreignCurrency(at) === undefined)),
    words: (value) => `it is in ${value === 'base' ? 'base' : 'a foreign'} currency`,
    found: (at) => `it is not in ${foreignCurrency(at) === undefined ? 'a foreign currency' : at.facts.baseCurrency}`,
    implies: same,
  },
  max_amount: {
    test: (value, { amount }) => (amount === undefined ? 'unknown' : truth(amount <= value)),
    words: (value) => `it is at most ${formatAmount(value)}`,
    found: size,
    implies: atMost,
    measured: true,
    unsure: true,
  },
  max_per_day: {
    test: (value, at, scope) => {
      const { amount } = dayTotalWith(at, scope)
      return amount === undefined ? 'unknown' : truth(amount <= value)
    },
    words: (value) => `the day comes to at most ${formatAmount(value)}`,
    found: (at, scope) => {
      const { amount } = dayTotalWith(at, scope)
      return amount === undefined ? size(at) : `with it today comes to ${formatAmount(amount)}`
    },
    implies: atMost,
    measured: true,
    unsure: true,
  },
  max_count_per_day: {
    test: (value, at, scope) => truth(dayTotalWith(at, scope).count <= value),
    words: (value) => `the day comes to at most ${value} ${value === 1 ? 'change' : 'changes'}`,
    found: (at, scope) => `with it today counts ${dayTotalWith(at, scope).count}`,
    implies: atMost,
    measured: true,
  },
  known_contact: {
    test: (value, at) => history(at, ({ total }) => value === total > 0),
    words: (value) => `the contact has ${value ? 'a' : 'no'} posted document`,
    found: (at) => historyFound(at),
    implies: same,
    unsure: true,
  },
  min_contact_age_days: {
    test: (value, at) => history(at, () => (ageOf(at) ?? -1) >= value),
    words: (value) => `the contact's first posted document is at least ${value} days old`,
    found: (at) => {
      const age = ageOf(at)
      return age === undefined ? historyFound(at) : `this contact's first posted document is ${age} days old`
    },
    implies: atLeast,
    measured: true,
    unsure: true,
  },
  min_posted_documents: {
    test: (value, at) => history(at, ({ total }) => total >= value),
    words: (value) => `the contact has at least ${value} posted documents`,
    found: (at) => historyFound(at),
    implies: atLeast,
    measured: true,
    unsure: true,
  },
  lock_date_margin_days: {
    test: (value, at) => {
      const margin = marginOf(at)
      return typeof margin === 'number' ? truth(margin >= value) : margin
    },
    words: (value) => `it is dated at least ${value} days after the lock date`,
    found: (at) => {
      const margin = marginOf(at)
      return typeof margin === 'number' ? `it is dated ${margin} days after the lock date` : 'its date is not known'
    },
    implies: atLeast,
    measured: true,
    unsure: true,
  },
  hours: {
    test: ({ from, to }, { facts: { time } }) =>
      truth(from < to ? time >= from && time < to : time >= from || time < to),
    words: ({ from, to }) => `it is between ${from} and ${to} there`,
    found: ({ facts }) => `it is ${facts.time} there`,
    implies: (narrow, wide) =>
      (narrow.from === wide.from && narrow.to === wide.to) ||
      (narrow.from < narrow.to && wide.from < wide.to && narrow.from >= wide.from && narrow.to <= wide.to),
    measured: true,
  },
  weekdays: {
    test: (value, at) => truth(value.some((name) => name === weekdayOf(at))),
    words: (value) => `it is ${list(value)} there`,
    found: (at) => `it is ${weekdayOf(at)} there`,
    implies: within,
  },
  sources: {
    test: (value, { change }) => sourced(value, sourcesOf(change)),
    words: (value) =>
      sourcesIn(value)
        .map(([what, source]) => `${what.replace('_', ' ')} comes from ${source}`)
        .join(' and '),
    found: ({ change }) => {
      const told = sourcesIn(sourcesOf(change)).map(([what, source]) => `${what.replace('_', ' ')} from ${source}`)
      return `it has ${told.join(', ') || 'no known source'}`
    },
    implies: (narrow, wide) =>
      sourcesIn(wide).every(([what, source]) =>
        sourcesIn(narrow).some(([own, from]) => own === what && from === source),
      ),
    unsure: true,
  },
}

// Text that only looks like the name counts against the change, never for it.
/** Of names that mean organisations, those that could mean this one; undefined for none given. */
export function namedAmong(
  values: readonly string[] | undefined,
  organisation: { id: string; name: string },
): string[] | undefined {
  return values?.filter((value) => named([value], organisation) !== 'no')
}

function named(values: readonly string[], ref: { id: string; name: string } | undefined): Truth {
  if (!ref) return 'no'
  const folded = (text: string) => text.trim().toLowerCase()
  const known = values.map(folded)
  if (known.includes(folded(ref.id)) || known.includes(folded(ref.name))) return 'yes'
  return values.map(plainName).includes(plainName(ref.name)) ? 'unknown' : 'no'
}

/** A name without what cannot be seen or is easily overlooked: letter case, spaces and hidden characters. */
export function plainName(name: string): string {
  return cleanText(name.normalize('NFKC'), 255).toLowerCase().replace(/\s+/g, '')
}

function accountsFound(at: Case): string {
  const known = accountsOf(at, () => true, true) !== 'unknown'
  return known ? 'its lines use other accounts' : 'the accounts of its lines are not all known'
}

function foreignCurrency({ change, facts }: Case): string | undefined {
  const currency = amountOf(change)?.currency
  return currency === facts.baseCurrency ? undefined : currency
}

function history(at: Case, holds: (history: NonNullable<Case['facts']['history']>) => boolean): Truth {
  if (!contactOf(at.change)) return truth(holds({ total: 0, documents: [] }))
  return at.facts.history ? truth(holds(at.facts.history)) : 'unknown'
}

function historyFound(at: Case): string {
  const total = at.facts.history?.total
  if (!contactOf(at.change)) return 'it has no contact'
  if (total === undefined) return "this contact's history is not known"
  return total === 0 ? 'this contact has no posted document yet' : `this contact has ${total} posted`
}

function ageOf({ facts }: Case): number | undefined {
  const dates = facts.history?.documents.map(({ date }) => date).filter((date) => date !== undefined) ?? []
  const [first] = dates.sort()
  return first === undefined ? undefined : daysBetween(first, facts.today)
}

function marginOf({ change, facts: { lockDate } }: Case): number | Truth {
  const date = postingDateOf(change)
  if (date === undefined || lockDate === undefined) return 'yes'
  return date === 'unknown' ? 'unknown' : daysBetween(lockDate, date)
}

function weekdayOf({ facts }: Case): string {
  return WEEKDAYS[weekday(facts.today)] ?? ''
}

type Sources = { [What in Sourced]?: Source | undefined }

function sourcesIn(sources: Sources): [string, Source][] {
  return Object.entries(sources).filter((entry): entry is [string, Source] => entry[1] !== undefined)
}

function sourced(wanted: Sources, known: Sources): Truth {
  const has = new Map(sourcesIn(known))
  const answers = sourcesIn(wanted).map(([what, source]): Truth => {
    const from = has.get(what)
    return from === undefined ? 'unknown' : truth(from === source)
  })
  if (answers.includes('no')) return 'no'
  return answers.includes('unknown') ? 'unknown' : 'yes'
}
