import type { Day } from '../../../books/day.ts'
import { cleanText, quoted } from '../../../books/ledger-text.ts'
import type { Cents } from '../../../books/money.ts'
import { moneyText } from '../../../books/money-text.ts'
import { lockDateOf, type Organisation } from '../../../books/organisation.ts'
import type { ChangeOf } from '../../../call/change.ts'
import { Fault } from '../../../call/fault.ts'
import type { ShownPlan } from '../../../call/tool.ts'
import { counted } from '../../lists/columns.ts'
import type { CloseSettings } from './close-settings.ts'
import { findingNamed } from './finding-named.ts'
import { foldRun } from './fold-run.ts'
import type { RunOnRecord } from './read-run.ts'
import { type DISPOSITIONS, type DisposedEvent, EVERY_PERIOD, eventChange, periodSubject } from './run-events.ts'
import { type RunStanding, type StandingFinding, standingOf } from './run-standing.ts'
import { findingsTable, runData, runInWords, runNotes } from './run-view.ts'

/** What is on record when something is said of it. */
export interface OnRecord {
  run: RunOnRecord
  standing: RunStanding
  settings: CloseSettings
  organisation: Organisation
  today: Day
}

/** What is said of findings. */
export interface Said {
  findings: readonly string[]
  as: string
  reason?: string | undefined
  amount?: Cents | undefined
  until?: Day | undefined
  by?: string | undefined
}

const NEEDS_REASON: readonly string[] = ['accepted', 'excluded', 'question']

/** Plans what is said of findings. Throws Fault for what is not there, gone, said already, or said without what it needs. */
export function disposedPlan(said: Said, on: OnRecord): ShownPlan {
  const as = said.as as (typeof DISPOSITIONS)[number]
  if (NEEDS_REASON.includes(as) && said.reason === undefined) {
    throw new Fault('invalid_input', `reason: ${as} needs one.`, 'Nothing was done. Ask the user why, in their words.')
  }
  const ids = [...new Set(said.findings.map((text) => text.trim().toUpperCase()))]
  const findings = ids.map((id, index) => findingNamed(id, on.standing, `findings.${index}`))
  for (const one of findings) refuse(one, said, on)
  const changes = changesOf(as, findings, said, on)
  const now = foldRun(
    changes.map(({ event }, index) => ({ number: on.run.newest + 1 + index, at: on.run.checked?.at ?? 0, event })),
    on.run,
  )
  const run = { ...on.run, ...now }
  const standing = standingOf(run, on.settings, on.today, lockDateOf(on.organisation))
  const shown = { ...on, run, standing }
  const after = standing.findings.filter(({ id }) => findings.some((one) => one.id === id))
  return {
    changes: changes.map(({ change }) => change),
    shown: {
      say: `${counted(findings.length, 'finding')} ${as === 'open' ? 'opened again' : as}. ${runInWords(shown)}`,
      table: findingsTable(after),
      notes: [...notesOn(as), ...runNotes(shown)],
      data: { ...runData(shown), findings: after.map(({ id, state }) => ({ id, state })) },
    },
  }
}

function notesOn(as: string): string[] {
  if (as === 'fixed') return ['That it is fixed counts once run_close_checks no longer finds it.']
  if (as === 'excluded') return ['It is left out in every period, as long as it does not grow; open takes that back.']
  if (as === 'question') return ['It stays open until somebody answers.']
  return []
}

function refuse(one: StandingFinding, said: Said, { organisation }: OnRecord): void {
  if (one.state === 'gone') {
    throw new Fault(
      'refused',
      `${one.id} is not found any more: it closed by itself.`,
      'Nothing was done. Leave it out.',
    )
  }
  const { disposition } = one
  if (said.as === 'open' && disposition === undefined) {
    throw new Fault('refused', `${one.id} is open already.`, 'Nothing was done. Leave it out.')
  }
  const same =
    disposition?.as === said.as && one.state === said.as && disposition.reason === cleanText(said.reason ?? '', 500)
  if (same && disposition.until === (said.until ?? '')) {
    throw new Fault(
      'refused',
      `${one.id} is ${one.state} already, with the same reason.`,
      'Nothing was done. Leave it out.',
    )
  }
  if (said.amount === undefined || said.amount >= one.amount) return
  const money = moneyText(one.amount, organisation.baseCurrency)
  throw new Fault(
    'refused',
    `amount: ${one.id} is ${money}, which is more.`,
    'Nothing was done. Give as much, or leave it out.',
  )
}

interface Planned {
  event: DisposedEvent
  change: ChangeOf<'put_on_record'>
}

/** One event of the period, or of every period where that is meant; taking back touches each where it was said. */
function changesOf(
  as: DisposedEvent['as'],
  findings: readonly StandingFinding[],
  said: Said,
  { run }: OnRecord,
): Planned[] {
  const isAlways = ({ disposition }: StandingFinding) =>
    as === 'excluded' || (as === 'open' && disposition?.as === 'excluded')
  const parts = [
    { subject: EVERY_PERIOD, of: findings.filter(isAlways) },
    { subject: periodSubject(run.period), of: findings.filter((one) => !isAlways(one)) },
  ]
  return parts
    .filter(({ of }) => of.length > 0)
    .map(({ subject, of }) => {
      const event: DisposedEvent = {
        ...{ event: 'disposed', as, reason: cleanText(said.reason ?? '', 500), until: said.until ?? '' },
        by: cleanText(said.by ?? '', 80),
        findings: of.map(({ id, amount }) => ({ id, amount: said.amount ?? amount })),
      }
      return { event, change: eventChange(event, { subject, last: run.lastOf(subject) }, words(event, run)) }
    })
}

function words({ as, findings, reason }: DisposedEvent, { period }: RunOnRecord) {
  const ids = findings.map(({ id }) => id).join(', ')
  return {
    summary: `Put on record of ${counted(findings.length, 'finding')} of ${period.month}: ${as}`,
    facts: [
      ['Findings', ids],
      ['Said', `${as}${reason === '' ? '' : `: ${quoted(reason, 200)}`}`],
    ] as const,
  }
}
