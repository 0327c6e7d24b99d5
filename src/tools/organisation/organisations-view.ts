import type { Day } from '../../books/day.ts'
import { cleanText, quoted } from '../../books/ledger-text.ts'
import { lockDateOf, type Organisation, type OrganisationRef } from '../../books/organisation.ts'
import type { Fault } from '../../call/fault.ts'
import { type Policy, policyName } from '../../call/policy.ts'
import type { View } from '../../call/reply.ts'
import type { Part } from '../../call/tool.ts'
import { counted, tableOf } from '../lists/columns.ts'
import { listData } from '../lists/list-data.ts'

/** One organisation's view: whose books they are, in which currency, and how far they are locked. */
export function organisationView(organisation: Organisation, today: Day, policy: Policy): View {
  const lockDate = lockDateOf(organisation)
  const base = cleanText(organisation.baseCurrency, 3)
  const lock = lockDate ? `locked up to ${lockDate}` : 'no lock date'
  const { name, demo } = organisation
  return {
    say: `1 organisation connected. ${quoted(name)} keeps its books in ${base}, today is ${today}, ${lock}; policy ${quoted(policyName(policy))}.`,
    table: tableOf(
      [
        { name: 'organisation', cell: () => name },
        { name: 'books', cell: () => (demo ? 'demo' : 'live') },
      ],
      [organisation],
    ),
    next: 'See guide.',
    data: {
      ...listData({ count: 1, shown: 1, asOf: today, cursor: undefined, rows: [{ name: cleanText(name, 80), demo }] }),
      base_currency: base,
      lock_date: lockDate ?? null,
      policy: cleanText(policyName(policy), 80),
    },
  }
}

interface Row {
  organisation: OrganisationRef
  usual: boolean
  facts: Readonly<Record<string, unknown>> | undefined
  fault: Fault | undefined
}

/** The organisations of a page as one list; one that does not answer has its reason in its row. */
export function organisationsView(parts: readonly Part[], count: number): View {
  const rows = parts.map(rowOf)
  const named = rows.find(({ usual }) => usual)
  const policy = textIn(rows.find(({ facts }) => facts)?.facts, 'policy')
  const alike = areAlike(rows)
  const failing = rows.filter(({ fault }) => fault)
  return {
    say: [
      `${counted(count, 'organisation')} connected${parts.length < count ? `; ${parts.length} shown` : ''}.`,
      named ? sayUsual(named) : 'A call names the one that it means.',
      ...(policy === '' ? [] : [`Policy ${quoted(policy)}.`]),
    ].join(' '),
    table: tableOf(columnsFor(alike), rows),
    notes: [...new Set(failing.map(({ fault }) => fault?.next ?? ''))].filter((next) => next !== ''),
    next: 'Name the organisation in the argument "organisation" of other tools.',
    data: {
      ...{ count, shown: parts.length, rows: rows.map((row) => dataOf(row, alike)) },
      ...(named?.facts
        ? { as_of: named.facts.as_of, base_currency: named.facts.base_currency, lock_date: named.facts.lock_date }
        : {}),
      policy,
    },
  }
}

function rowOf({ organisation, usual, answer }: Part): Row {
  if ('fault' in answer) return { organisation, usual, facts: undefined, fault: answer.fault }
  return { organisation, usual, facts: answer.view.data, fault: undefined }
}

function sayUsual({ organisation, facts }: Row): string {
  if (!facts) return `Calls mean ${quoted(organisation.name)} unless they name another; it cannot be read now.`
  const locked = textIn(facts, 'lock_date')
  return `Calls mean ${quoted(organisation.name)} unless they name another: books in ${textIn(facts, 'base_currency')}, today is ${textIn(facts, 'as_of')}, ${locked === '' ? 'no lock date' : `locked up to ${locked}`}.`
}

// An id costs a model much, so it is given only where a name does not say which one is meant.
function areAlike(rows: readonly Row[]): boolean {
  const names = rows.map(({ organisation: { name } }) => cleanText(name).toLowerCase())
  return names.length > new Set(names).size
}

function columnsFor(alike: boolean) {
  return [
    { name: 'organisation', cell: ({ organisation }: Row) => organisation.name },
    { name: 'id', cell: ({ organisation }: Row) => organisation.id, when: alike },
    { name: 'books', cell: booksOf },
    { name: 'currency', cell: ({ facts }: Row) => textIn(facts, 'base_currency') },
    { name: 'today', cell: ({ facts }: Row) => textIn(facts, 'as_of') },
    { name: 'locked up to', cell: ({ facts }: Row) => textIn(facts, 'lock_date') },
    { name: 'usual', cell: ({ usual }: Row) => (usual ? 'yes' : '') },
    { name: 'state', cell: ({ fault }: Row) => (fault ? `no answer: ${fault.fact}` : '') },
  ]
}

// Whether books are real is certain only once they were read.
function booksOf({ organisation, facts }: Row): string {
  if (organisation.demo) return 'demo'
  return facts ? 'live' : 'not read'
}

function dataOf(row: Row, alike: boolean): Record<string, unknown> {
  const { organisation, facts, fault } = row
  return {
    name: cleanText(organisation.name, 80),
    ...(alike ? { id: cleanText(organisation.id, 40) } : {}),
    demo: organisation.demo,
    ...(facts ? { base_currency: facts.base_currency } : {}),
    ...(fault ? { error: fault.code } : {}),
  }
}

function textIn(facts: Readonly<Record<string, unknown>> | undefined, name: string): string {
  const value = facts?.[name]
  return typeof value === 'string' ? cleanText(value, 80) : ''
}
