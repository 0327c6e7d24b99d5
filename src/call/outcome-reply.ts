import { cleanText } from '../books/ledger-text.ts'
import { formatAmount, formatDecimal } from '../books/money.ts'
import type { OrganisationRef } from '../books/organisation.ts'
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
}

const MOST_LINES = 60

const NEXT: Readonly<Record<Settled['state'], string>> = {
  applied: '',
  preview: 'Nothing was changed: this was a dry run. Call again without dry_run to go ahead.',
  held: 'A person must agree to what is held; no tool can. Nothing of it has happened. See list_changes, or drop it with withdraw_change.',
  refused: 'Refused changes were not made and will not be; tell the user why.',
  failed: 'Mend what is named and call again for the failed ones only; the others need no repeat.',
  unknown: 'The answer was lost, so do not repeat: look with find_documents first whether it happened.',
}

const STATES = Object.keys(NEXT) as Settled['state'][]

/**
 * The reply after a plan was settled. It must not fail, since what it tells of has already happened:
 * an applied change is never an error, and whatever cannot be shown is left out.
 */
export function replyWithOutcomes(settled: readonly Settled[], organisation: OrganisationRef): Reply {
  const counts = STATES.map((state) => ({ state, count: settled.filter((one) => one.state === state).length }))
  const present = counts.filter(({ count }) => count > 0)
  const headline = present.map(({ state, count }) => `${count} ${wordFor(state, settled)}`).join(', ')
  const lines = settled.slice(0, MOST_LINES).map(describe)
  if (settled.length > MOST_LINES) lines.push(`(${settled.length - MOST_LINES} more, see list_changes)`)
  const next = present.map(({ state }) => NEXT[state]).filter((text) => text !== '')
  const text = [`${organisationLabel(organisation)}: ${headline}.`, lines.join('\n'), next.join('\n')]
  return {
    text: text.filter((part) => part !== '').join('\n\n'),
    structured: {
      organisation: cleanText(organisation.name),
      demo: organisation.demo,
      outcome: present.length === 1 ? present[0]?.state : 'mixed',
      changes: settled.slice(0, MOST_LINES).map(asData),
    },
    isError: settled.length > 0 && settled.every(({ state }) => state === 'refused' || state === 'failed'),
  }
}

function wordFor(state: Settled['state'], settled: readonly Settled[]): string {
  if (state === 'preview') return 'planned (dry run)'
  if (state === 'held') return 'held for a person'
  if (state === 'unknown') return 'with unknown outcome'
  if (state !== 'applied') return state
  const drafts = settled.every((one) => one.state !== 'applied' || one.effect === 'draft')
  return drafts ? 'done as draft, nothing is posted or sent' : 'done'
}

function describe({ change, state, why, record }: Settled): string {
  const written = writtenRecord(record)
  const outcome = record?.outcome
  const parts = [`- ${state}${record ? ` ${record.id}` : ''}: ${change.summary}`]
  if (written) parts.push(`  Now in Xero: ${describeRecord(written)}`)
  if (state === 'held' || state === 'refused' || state === 'preview') parts.push(`  ${why}`)
  if (outcome && outcome.state !== 'done') parts.push(`  ${outcome.fact} ${outcome.next}`)
  const warnings = [...change.warnings, ...(outcome?.state === 'done' ? outcome.warnings : [])]
  for (const warning of warnings) parts.push(`  Note: ${cleanText(warning, 400)}`)
  return parts.join('\n')
}

function writtenRecord(record: ChangeRecord | undefined): WrittenRecord | undefined {
  return record?.outcome?.state === 'done' ? record.outcome.record : undefined
}

function describeRecord({ label, contact, status, total, currency, due, link }: WrittenRecord): string {
  const parts = [cleanText(label, 80), cleanText(status, 20)]
  if (contact) parts.push(cleanText(contact, 80))
  if (total !== undefined) parts.push(`${formatAmount(total)} ${cleanText(currency ?? '', 3)}`.trim())
  if (due) parts.push(`due ${due}`)
  if (link) parts.push(link)
  return parts.filter((part) => part !== '').join(', ')
}

function asData({ effect, state, record }: Settled): Record<string, unknown> {
  const written = writtenRecord(record)
  return {
    state,
    effect,
    ...(record ? { change: record.id } : {}),
    ...(written ? { label: cleanText(written.label, 80), status: cleanText(written.status, 20) } : {}),
    ...(written?.total === undefined ? {} : { total: formatDecimal(written.total, 2) }),
  }
}
