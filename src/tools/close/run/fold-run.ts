import type { Cents } from '../../../books/money.ts'
import { STEP_GRAPH, STEPS, type StepId } from './close-steps.ts'
import type {
  CheckedEvent,
  DISPOSITIONS,
  DisposedEvent,
  FoundOnRecord,
  RanOnRecord,
  RunEvent,
  SIGN_OFFS,
  SteppedEvent,
} from './run-events.ts'

/** What was said of a finding: by whom, why, up to which amount (base-currency cents) and until which day (empty for no end). */
export interface Disposition {
  as: Exclude<(typeof DISPOSITIONS)[number], 'open'>
  reason: string
  amount: Cents
  until: string
  by: string
  at: number
}

/** A finding with its story; instants are milliseconds. `goneAt` is when it was no longer found. */
export interface RunFinding extends FoundOnRecord {
  firstSeen: number
  lastSeen: number
  goneAt: number | undefined
  disposition: Disposition | undefined
  /** It was said to be fixed, and a later run found it still. */
  stillThere: boolean
}

/** What a person said of a step; `by` is their name, `amount` and `until` those of a waiver. */
export interface SignOff {
  as: Exclude<(typeof SIGN_OFFS)[number], 'open'>
  by: string
  reason: string
  amount: Cents
  until: string
  at: number
}

/** That sign-offs of a step fell, when and why. */
export interface Reopening {
  step: StepId
  at: number
  why: string
}

/** A run of a period as its events have it, whatever day it is. */
export interface RunRecord {
  /** The number of the newest event, 0 for none. */
  newest: number
  startedAt: number | undefined
  /** The newest run that found something else than the one before. */
  checked: (Omit<CheckedEvent, 'event' | 'found' | 'gone' | 'ran'> & { at: number }) | undefined
  findings: ReadonlyMap<string, RunFinding>
  ran: ReadonlyMap<string, RanOnRecord>
  /** What is left out in every period, by the finding's id. */
  exclusions: ReadonlyMap<string, Disposition>
  signOffs: ReadonlyMap<StepId, readonly SignOff[]>
  reopenings: readonly Reopening[]
  /** Whether the close as a whole was signed once. */
  wasSigned: boolean
}

/** An event with its place and time on record. */
export interface NumberedEvent {
  number: number
  at: number
  event: RunEvent
}

/** A run before anything happened. */
export const NO_RUN: RunRecord = {
  newest: 0,
  startedAt: undefined,
  checked: undefined,
  findings: new Map(),
  ran: new Map(),
  exclusions: new Map(),
  signOffs: new Map(),
  reopenings: [],
  wasSigned: false,
}

/** The run that events make, in the order of their numbers; one that is told twice counts once. Pure. */
export function foldRun(events: readonly NumberedEvent[], from: RunRecord = NO_RUN): RunRecord {
  const sorted = [...events].sort((one, other) => one.number - other.number)
  let run = from
  for (const numbered of sorted) {
    if (numbered.number > run.newest) run = { ...after(run, numbered), newest: numbered.number }
  }
  return run
}

function after(run: RunRecord, { event, at }: NumberedEvent): RunRecord {
  const begun = { ...run, startedAt: run.startedAt ?? at }
  switch (event.event) {
    case 'checked':
      return afterChecked(begun, event, at)
    case 'disposed':
      // What is left out in every period began no run of this one.
      return afterDisposed(event.as === 'excluded' ? run : begun, event, at)
    case 'stepped':
      return afterStepped(begun, event, at)
  }
}

function afterChecked(run: RunRecord, event: CheckedEvent, at: number): RunRecord {
  const { found, gone, ran, event: _, ...facts } = event
  const findings = new Map(run.findings)
  for (const id of gone) {
    const finding = findings.get(id)
    if (finding) findings.set(id, { ...finding, goneAt: at })
  }
  for (const one of found) findings.set(one.id, seen(one, findings.get(one.id), at))
  const applied = new Set(event.rules)
  for (const [id, finding] of findings) {
    if (finding.goneAt === undefined && applied.has(finding.rule)) findings.set(id, foundAgain(finding, at))
  }
  const now = new Map(run.ran)
  for (const one of ran) now.set(one.rule, one)
  const checked = { ...facts, at, rules: [...new Set([...(run.checked?.rules ?? []), ...event.rules])] }
  const next: RunRecord = { ...run, findings, checked, ran: now }
  return movedSteps(run, event).reduce<RunRecord>((left, [step, why]) => reopened(left, step, at, why), next)
}

function seen(one: FoundOnRecord, before: RunFinding | undefined, at: number): RunFinding {
  const cameBack = before?.goneAt !== undefined && before.disposition?.as === 'fixed'
  return {
    ...one,
    firstSeen: before?.firstSeen ?? at,
    lastSeen: at,
    goneAt: undefined,
    disposition: cameBack ? undefined : before?.disposition,
    stillThere: before?.stillThere ?? false,
  }
}

// Only books that do not show it any more prove that something is fixed.
function foundAgain(finding: RunFinding, at: number): RunFinding {
  if (finding.disposition?.as !== 'fixed') return { ...finding, lastSeen: at }
  return { ...finding, lastSeen: at, disposition: undefined, stillThere: true }
}

function movedSteps(run: RunRecord, event: CheckedEvent): (readonly [StepId, string])[] {
  const before = run.checked?.fingerprints ?? {}
  const moved = STEPS.filter(
    (step) =>
      before[step] !== undefined && event.fingerprints[step] !== undefined && before[step] !== event.fingerprints[step],
  ).map((step) => [step, 'the books it rests on have moved'] as const)
  const worse = event.found
    .filter(({ id, severity, amount }) => severity !== 'note' && amount > openAmount(run.findings.get(id)))
    .map(({ id, step }) => [step, `${id} is new or has grown`] as const)
  return [...moved, ...worse]
}

function openAmount(finding: RunFinding | undefined): Cents {
  return finding === undefined || finding.goneAt !== undefined ? -1n : finding.amount
}

function afterDisposed(
  run: RunRecord,
  { findings: said, as, reason, until, by }: DisposedEvent,
  at: number,
): RunRecord {
  const findings = new Map(run.findings)
  const exclusions = new Map(run.exclusions)
  for (const { id, amount } of said) {
    const disposition = as === 'open' ? undefined : { as, reason, amount, until, by, at }
    const finding = findings.get(id)
    if (as === 'excluded' && disposition) exclusions.set(id, disposition)
    else exclusions.delete(id)
    if (finding) {
      findings.set(id, { ...finding, disposition: as === 'excluded' ? undefined : disposition, stillThere: false })
    }
  }
  const back = as === 'open' ? said.flatMap(({ id }) => run.findings.get(id)?.step ?? []) : []
  const next: RunRecord = { ...run, findings, exclusions }
  const why = 'a finding was opened again'
  return [...new Set(back)].reduce<RunRecord>((left, step) => reopened(left, step, at, why), next)
}

function afterStepped(run: RunRecord, { step, as, event: _, ...said }: SteppedEvent, at: number): RunRecord {
  if (as === 'open') return reopened(run, step, at, said.reason === '' ? `${said.by} opened it again` : said.reason)
  const others = (run.signOffs.get(step) ?? []).filter((one) => one.as !== as)
  const signOffs = new Map(run.signOffs).set(step, [...others, { ...said, as, at }])
  const whole = step === 'sign' && as === 'signed'
  return { ...run, signOffs, wasSigned: run.wasSigned || whole }
}

/** The run without the sign-offs of a step and of everything after it. */
function reopened(run: RunRecord, step: StepId, at: number, why: string): RunRecord {
  const signOffs = new Map(run.signOffs)
  const fallen = [step, ...stepsAfter(step)].filter((one) => signOffs.delete(one))
  const reopenings = fallen.map((one) => ({ step: one, at, why: one === step ? why : `${step} opened again: ${why}` }))
  return { ...run, signOffs, reopenings: [...run.reopenings, ...reopenings] }
}

/** Every step that comes after one in the graph, near or far. */
export function stepsAfter(step: StepId): StepId[] {
  const after = new Set<StepId>([step])
  for (const one of STEPS) if (STEP_GRAPH[one].after.some((earlier) => after.has(earlier))) after.add(one)
  after.delete(step)
  return [...after]
}
