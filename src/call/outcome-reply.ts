import { cleanText } from '../books/ledger-text.ts'
import { formatDecimal } from '../books/money.ts'
import { moneyText } from '../books/money-text.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { NextWords } from './acts/act.ts'
import { actOf } from './acts.ts'
import type { Change, Effect, WrittenRecord } from './change.ts'
import type { ChangeRecord } from './changes.ts'
import { organisationLabel, type Reply } from './reply.ts'

/** What a write tool's reply tells of one change. */
export interface Settled {
  change: Change
  effect: Effect
  state: 'applied' | 'held' | 'refused' | 'failed' | 'unknown' | 'preview'
  why: string
  record: ChangeRecord | undefined
  /** Whether this is what came of the same change when it was asked for before. */
  replayed: boolean
}

const MOST_LINES = 60

// Above this many changes each is told in one line, without link: a model pays for every one of them.
const MOST_IN_FULL = 3

const NEXT: Readonly<Record<Settled['state'], string>> = {
  applied: '',
  preview: 'Nothing was changed: this was a dry run. Call again without dry_run to go ahead.',
  held: 'A person must agree to what is held; no tool can. Nothing of it has happened. See list_changes, or drop it with withdraw_change.',
  refused: 'Refused changes were not made and will not be; tell the user why.',
  failed: 'Mend what is named and call again for the failed ones only; the others need no repeat.',
  unknown:
    'No clear answer came in time. Do not repeat it: the server goes on until it is certain, see list_changes in a few minutes.',
}

const REPLAYED =
  'Asked for before marks what equals a change of the last 24 hours: it was not done twice, this is what came of it. Only if the user wants it once more, call with again: true.'

const STATES = Object.keys(NEXT) as Settled['state'][]

/**
 * The reply after a plan was settled. It must not fail, since what it tells of has already happened:
 * an applied change is never an error, and whatever cannot be shown is left out. `whereToAgree` says where a person decides on what is held.
 */
export function replyWithOutcomes(
  settled: readonly Settled[],
  organisation: OrganisationRef,
  whereToAgree?: string,
): Reply {
  const counts = STATES.map((state) => ({ state, count: settled.filter((one) => one.state === state).length }))
  const present = counts.filter(({ count }) => count > 0)
  const headline = present.map(({ state, count }) => `${count} ${wordFor(state, settled)}`).join(', ')
  const brief = settled.length > MOST_IN_FULL
  const reason = brief ? commonReason(settled) : ''
  const lines = settled.slice(0, MOST_LINES).map((one) => (brief ? describeBriefly(one, reason) : describe(one)))
  if (settled.length > MOST_LINES) lines.push(`(${settled.length - MOST_LINES} more, see list_changes)`)
  const next = present.map(({ state }) => nextFor(state, settled)).filter((text) => text !== '')
  if (whereToAgree !== undefined) next.push(whereToAgree)
  if (settled.some(({ replayed }) => replayed)) next.push(REPLAYED)
  const say = `${organisationLabel(organisation)}: ${headline}.${reason === '' ? '' : ` ${reason}`}`
  const text = [say, lines.join('\n'), next.join('\n')]
  return {
    text: text.filter((part) => part !== '').join('\n\n'),
    structured: {
      organisation: cleanText(organisation.name),
      demo: organisation.demo,
      outcome: present.length === 1 ? present[0]?.state : 'mixed',
      changes: settled.slice(0, MOST_LINES).map((one) => asData(one, brief)),
    },
    isError: settled.length > 0 && settled.every(({ state }) => state === 'refused' || state === 'failed'),
  }
}

function wordFor(state: Settled['state'], settled: readonly Settled[]): string {
  if (state === 'preview') return 'planned (dry run)'
  if (state === 'held') return 'held for a person'
  if (state === 'unknown') return 'with unknown outcome'
  if (state !== 'applied') return state
  return settled.every((one) => one.state !== 'applied' || leavesDraft(one))
    ? 'done as draft, nothing is posted or sent'
    : 'done'
}

// Deleting a draft has that effect too, and leaves none.
function leavesDraft({ change, effect }: Settled): boolean {
  return effect === 'draft' && actOf(change).next?.drafted !== undefined
}

function nextFor(state: Settled['state'], settled: readonly Settled[]): string {
  const own = settled.filter((one) => one.state === state)
  if (state === 'applied') return nextWords(own.filter(leavesDraft), 'drafted').join('\n')
  if (state !== 'failed' && state !== 'held') return NEXT[state]
  const words = nextWords(own, state)
  const [alike = ''] = words.length === 1 ? words : []
  if (alike === '') return NEXT[state]
  return state === 'held' ? `${NEXT.held} ${alike}` : alike
}

function nextWords(settled: readonly Settled[], which: keyof NextWords): string[] {
  return [...new Set(settled.map(({ change }) => actOf(change).next?.[which] ?? ''))]
}

// Fifty changes are mostly held or rehearsed for one and the same reason, which is then said once.
function commonReason(settled: readonly Settled[]): string {
  const reasons = new Set(settled.filter(({ state }) => tellsWhy(state)).map(({ why }) => why))
  const [reason] = reasons
  return reasons.size === 1 && reason !== undefined ? reason : ''
}

function tellsWhy(state: Settled['state']): boolean {
  return state === 'held' || state === 'refused' || state === 'preview'
}

function describeBriefly(one: Settled, commonly: string): string {
  const { change, state, why, record } = one
  const written = writtenRecord(record)
  const { link: _, ...shown } = written ?? { id: '', label: '', status: '' }
  // A name alone does not tell what became of it: "Harbour Dental" for a note on that contact.
  const what = written && written.status !== '' ? describeRecord(shown) : change.summary
  const parts = [`- ${state === 'applied' ? '' : `${state}${record ? ` ${record.id}` : ''}: `}${what}`]
  if (tellsWhy(state) && why !== commonly) parts.push(why)
  return [parts.join(' '), ...remarks(one)].join('\n')
}

function describe(one: Settled): string {
  const { change, state, why, record } = one
  const written = writtenRecord(record)
  const parts = [`- ${state}${record ? ` ${record.id}` : ''}: ${change.summary}`]
  // What was asked for before may have moved on since.
  if (written) parts.push(`  ${one.replayed ? 'In Xero then' : 'Now in Xero'}: ${describeRecord(written)}`)
  if (tellsWhy(state)) parts.push(`  ${why}`)
  return [...parts, ...remarks(one)].join('\n')
}

function remarks({ change, record, replayed }: Settled): string[] {
  const outcome = record?.outcome
  const warnings = [...change.warnings, ...(outcome?.state === 'done' ? outcome.warnings : [])]
  return [
    ...(replayed ? ['  Asked for before.'] : []),
    ...(outcome && outcome.state !== 'done' ? [`  ${outcome.fact} ${outcome.next}`] : []),
    ...warnings.map((warning) => `  Note: ${cleanText(warning, 400)}`),
  ]
}

function writtenRecord(record: ChangeRecord | undefined): WrittenRecord | undefined {
  return record?.outcome?.state === 'done' ? record.outcome.record : undefined
}

function describeRecord({ label, contact, status, total, currency, due, link }: WrittenRecord): string {
  const parts = [cleanText(label, 80), cleanText(status, 20)]
  if (contact) parts.push(cleanText(contact, 80))
  if (total !== undefined) parts.push(moneyText(total, currency ?? ''))
  if (due) parts.push(`due ${due}`)
  if (link) parts.push(link)
  return parts.filter((part) => part !== '').join(', ')
}

function asData({ effect, state, record }: Settled, brief: boolean): Record<string, unknown> {
  const written = writtenRecord(record)
  return {
    state,
    ...(brief ? {} : { effect }),
    ...(record ? { change: record.id } : {}),
    ...(written ? { label: cleanText(written.label, 80) } : {}),
    ...(written && !brief ? { status: cleanText(written.status, 20) } : {}),
    ...(written?.total === undefined ? {} : { total: formatDecimal(written.total, 2) }),
  }
}
