import { cleanText, quoted } from '../books/ledger-text.ts'
import { cents, DecimalError, formatAmount, formatDecimal } from '../books/money.ts'
import type { Fault } from './fault.ts'
import { cut, organisationLabel, printTable, type Reply, replyWithView, type View } from './reply.ts'
import type { Part, ReadTool } from './tool.ts'

/** What the organisations of one page answered, and where the page stands among `count` of them. */
export interface Gathered {
  tool: ReadTool
  input: Record<string, unknown>
  parts: readonly Part[]
  from: number
  count: number
}

// About 14,000 tokens: with headings and data a reply stays below 20,000.
const TABLES_LENGTH = 36_000

/** The reply of a tool that puts the parts together itself, under the name of the usual organisation where there is one. */
export function togetherReply({ tool, parts, from, count }: Gathered): Reply {
  const view = tool.across?.together?.(parts, count)
  if (!view) throw new Error(`${tool.name} puts nothing together`)
  const next = pageAfter(from, parts.length, count)
  const usual = parts.find((part) => part.usual)?.organisation
  const paged: View = {
    ...view,
    next: [moreOrganisations(next, count), view.next].filter(Boolean).join(' '),
    data: { ...view.data, ...(next === undefined ? {} : { cursor: next }) },
  }
  if (usual) return replyWithView(paged, usual)
  const reply = replyWithView(paged, undefined)
  return { ...reply, structured: { ...inAll(parts), ...reply.structured } }
}

/** The reply for all: a line on the whole, then each organisation under its own name with its own currency and its own pages. */
export function acrossReply(gathered: Gathered): Reply {
  const { tool, input, parts, from, count } = gathered
  const views = parts.flatMap(({ answer }) => ('view' in answer ? [answer.view] : []))
  const failed = parts.length - views.length
  const totals = tool.across?.addsUp?.(input) ? totalsOf(views) : {}
  const next = pageAfter(from, parts.length, count)
  const room = roomFor(views)
  const lines = [
    `All organisations${parts.length < count ? `, ${from + 1} to ${from + parts.length} of ${count}` : ''}: ${views.length} answered${failed > 0 ? `, ${failed} did not` : ''}.`,
    ...totalsInWords(totals, failed > 0 || parts.length < count),
    ...parts.map((part) => sectionOf(part, room)),
    moreOrganisations(next, count) ?? 'To go on with one of them, name it in organisation.',
  ]
  return {
    text: cut(lines.join('\n\n')),
    structured: {
      ...inAll(parts),
      count,
      shown: parts.length,
      ...(Object.keys(totals).length > 0 ? { totals } : {}),
      ...(next === undefined ? {} : { cursor: next }),
      organisations: parts.map(dataOf),
    },
    isError: views.length === 0,
  }
}

function inAll(parts: readonly Part[]): { organisation: string; demo: boolean } {
  return { organisation: 'all', demo: parts.every(({ organisation }) => organisation.demo) }
}

function pageAfter(from: number, shown: number, count: number): string | undefined {
  return from + shown < count ? `all-${from + shown}` : undefined
}

function moreOrganisations(cursor: string | undefined, count: number): string | undefined {
  return cursor && `More of the ${count} organisations: the same arguments with cursor "${cursor}".`
}

function sectionOf({ organisation, answer }: Part, room: ReadonlySet<View>): string {
  const label = organisationLabel(organisation)
  if ('fault' in answer) return `${label}: NO ANSWER. ${cleanText(answer.fault.fact, 300)} ${answer.fault.next}`
  const { view } = answer
  const notes = (view.notes ?? []).map((note) => `Note: ${note}`)
  const tables = room.has(view)
    ? tablesOf(view)
    : ['(Its table is left out, to keep the reply short: ask it alone, by name.)']
  const { cursor } = view.data
  const more =
    typeof cursor === 'string' && room.has(view)
      ? [`More: the same arguments with organisation ${quoted(organisation.name)} and cursor "${cursor}".`]
      : []
  return [`${label}: ${view.say}`, ...tables, ...notes, ...more].join('\n')
}

function tablesOf({ table, sections = [] }: View): string[] {
  const headed = sections.filter(({ table: { rows } }) => rows.length > 0)
  return [
    ...(table && table.rows.length > 0 ? [printTable(table)] : []),
    ...headed.map(({ heading, table: one }) => `${heading}\n${printTable(one)}`),
  ]
}

/** The views whose tables fit, shortest first: a report cut at its end would lose the lines that matter. */
function roomFor(views: readonly View[]): ReadonlySet<View> {
  const sized = views.map((view) => ({ view, length: tablesOf(view).join('\n').length }))
  let left = TABLES_LENGTH
  const fit = new Set<View>()
  for (const { view, length } of sized.sort((a, b) => a.length - b.length)) {
    left -= length
    if (left >= 0) fit.add(view)
  }
  return fit
}

function dataOf({ organisation, answer }: Part): Record<string, unknown> {
  const where = { organisation: cleanText(organisation.name, 80), demo: organisation.demo }
  if ('fault' in answer) return { ...where, ...faultData(answer.fault) }
  const { rows: _, ...facts } = answer.view.data
  return { ...where, ...facts }
}

function faultData({ code, fact, next }: Fault): Record<string, unknown> {
  return { error: code, fact: cleanText(fact, 300), next }
}

type Totals = Record<string, Record<string, string>>

/** What organisations of one currency come to together, where more than one has a total in it. */
function totalsOf(views: readonly View[]): Totals {
  const sums = new Map<string, { of: number; amounts: Map<string, bigint> }>()
  for (const [currency, amounts] of views.flatMap(({ data }) => entriesOf(data.totals))) {
    const sum = sums.get(currency) ?? { of: 0, amounts: new Map<string, bigint>() }
    sum.of += 1
    for (const [name, value] of entriesOf(amounts)) {
      const amount = amountIn(value)
      if (amount !== undefined) sum.amounts.set(name, (sum.amounts.get(name) ?? 0n) + amount)
    }
    sums.set(currency, sum)
  }
  const several = [...sums].filter(([, { of }]) => of > 1)
  return Object.fromEntries(
    several.map(([currency, { amounts }]) => [
      currency,
      Object.fromEntries([...amounts].map(([name, amount]) => [name, formatDecimal(amount, 2)])),
    ]),
  )
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function amountIn(value: unknown): bigint | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return cents(value)
  } catch (thrown) {
    if (thrown instanceof DecimalError) return undefined
    throw thrown
  }
}

function totalsInWords(totals: Totals, partly: boolean): string[] {
  const words = Object.entries(totals).map(([currency, amounts]) => {
    const each = Object.entries(amounts).map(
      ([name, amount]) => `${name.replaceAll('_', ' ')} ${formatAmount(cents(amount))}`,
    )
    return `${cleanText(currency, 3)} ${each.join(', ')}`
  })
  const of = partly ? 'Those shown here that answered' : 'Organisations of one currency'
  return words.length === 0
    ? []
    : [`${of} come together to: ${words.join('; ')}. What they owe each other is not taken out.`]
}
