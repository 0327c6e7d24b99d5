import type { Day } from '../../../books/day.ts'
import { type Cents, magnitude, sum } from '../../../books/money.ts'
import { CHECKS } from '../checks/all-checks.ts'
import type { CloseSettings } from './close-settings.ts'
import { STEP_GRAPH, STEPS, type StepId } from './close-steps.ts'
import type { Disposition, RunFinding, SignOff } from './fold-run.ts'
import type { RunOnRecord } from './read-run.ts'
import { scoreOf } from './score.ts'

/** Where a run stands. `locked_in_xero` is only ever observed. */
export type RunState =
  | 'open'
  | 'collecting'
  | 'review'
  | 'adjusting'
  | 'ready'
  | 'signed'
  | 'locked_in_xero'
  | 'reopened'

/** Where a step stands. */
export type StepStatus = 'blocked' | 'pending' | 'failing' | 'passing' | 'waived' | 'signed'

/** What holds of a finding now: `open` until somebody says something that holds, `gone` once it is not found any more. */
export type FindingState = 'open' | 'question' | 'fixed' | 'accepted' | 'excluded' | 'gone'

/** A finding as it stands on a day; `lapsed` says why what was said of it holds no longer. */
export interface StandingFinding extends RunFinding {
  state: FindingState
  lapsed: string | undefined
}

/** A step as it stands: `open` findings of it hold something up, `amount` is their money at risk, `why` says what keeps it from passing. */
export interface StandingStep {
  step: StepId
  status: StepStatus
  open: number
  amount: Cents
  signOffs: readonly SignOff[]
  why: string
}

/** A run as it stands on a day. `residual` is the money at risk that nobody has settled, `findings` come with missing proof first, then the most money, notes last. */
export interface RunStanding {
  state: RunState
  findings: readonly StandingFinding[]
  steps: readonly StandingStep[]
  score: number
  residual: Cents
  materiality: Cents
  blockers: number
}

/** What a run comes to on a day, under settings and a lock date. Pure. */
export function standingOf(
  run: RunOnRecord,
  settings: Pick<CloseSettings, 'strict' | 'twoPeople'>,
  today: Day,
  lock: Day | undefined,
): RunStanding {
  const findings = [...run.findings.values()].map((one) => standingFinding(one, run, today)).sort(byMoney)
  const steps = standingSteps({ run, findings, settings, today, lock })
  const waived = new Set(steps.flatMap(({ step, status }) => (status === 'waived' ? [step] : [])))
  const unsettled = findings.filter((one) => isUnsettled(one) && !waived.has(one.step))
  const residual = sum(unsettled.map(({ amount }) => magnitude(amount)))
  const materiality = run.checked?.materiality ?? 0n
  const open = findings.filter(isOpen)
  return {
    state: stateOf({ run, steps, findings, isLocked: isLocked(run, lock), isWithin: residual <= materiality }),
    ...{ findings, steps, residual, materiality },
    score: scoreOf(open, materiality),
    blockers: open.filter(({ severity }) => severity === 'blocker').length,
  }
}

function byMoney(one: StandingFinding, other: StandingFinding): number {
  const [isNote, otherIsNote] = [one.severity === 'note', other.severity === 'note']
  if (isNote !== otherIsNote) return isNote ? 1 : -1
  const [lacks, otherLacks] = [lacksProof(one), lacksProof(other)]
  if (lacks !== otherLacks) return lacks ? -1 : 1
  if (one.amount !== other.amount) return one.amount > other.amount ? -1 : 1
  const [first, second] = [rank(one), rank(other)]
  if (first !== second) return first - second
  return one.id < other.id ? -1 : 1
}

// What stands in the way without any money of its own: by its amount it would come last.
function lacksProof({ severity, amount }: RunFinding): boolean {
  return severity === 'blocker' && amount === 0n
}

function rank({ severity }: RunFinding): number {
  return ['blocker', 'warning', 'note'].indexOf(severity)
}

/** Whether a finding still waits for something: nothing was said of it that holds. */
export function isOpen({ state }: Pick<StandingFinding, 'state'>): boolean {
  return state === 'open' || state === 'question' || state === 'fixed'
}

// A difference of a blocker that is lived with is one still: only who waives its step, with an amount and a day, takes it out of what may be signed.
function isUnsettled({ state, severity }: StandingFinding): boolean {
  if (severity === 'note') return false
  return isOpen({ state }) || (state === 'accepted' && severity === 'blocker')
}

function standingFinding(finding: RunFinding, run: RunOnRecord, today: Day): StandingFinding {
  if (finding.goneAt !== undefined) return { ...finding, state: 'gone', lapsed: undefined }
  const disposition = finding.disposition ?? run.exclusions.get(finding.id)
  const lapsed = disposition && whyLapsed(disposition, finding, today)
  const still = finding.stillThere ? 'It was said to be fixed and is found still.' : undefined
  const state = disposition && lapsed === undefined ? disposition.as : 'open'
  return { ...finding, disposition, state, lapsed: lapsed ?? (disposition ? undefined : still) }
}

function whyLapsed({ as, amount, until }: Disposition, finding: RunFinding, today: Day): string | undefined {
  if (until !== '' && until < today) return `What was said of it held until ${until}.`
  if ((as === 'accepted' || as === 'excluded') && finding.amount > amount) return 'It has grown since it was settled.'
  return undefined
}

function isLocked({ period }: RunOnRecord, lock: Day | undefined): boolean {
  return lock !== undefined && lock >= period.to
}

interface StepParts {
  run: RunOnRecord
  findings: readonly StandingFinding[]
  settings: Pick<CloseSettings, 'strict' | 'twoPeople'>
  today: Day
  lock: Day | undefined
}

function standingSteps(parts: StepParts): StandingStep[] {
  const fine = new Map<StepId, boolean>()
  return STEPS.map((step) => {
    const standing = standingStep(step, parts, fine)
    fine.set(step, standing.status === 'passing' || standing.status === 'waived' || standing.status === 'signed')
    return standing
  })
}

function standingStep(step: StepId, parts: StepParts, fine: ReadonlyMap<StepId, boolean>): StandingStep {
  const open = parts.findings.filter((one) => one.step === step && isOpen(one) && one.severity !== 'note')
  const signOffs = parts.run.signOffs.get(step) ?? []
  const amount = sum(open.map((one) => one.amount))
  const base = { step, open: open.length, amount, signOffs }
  const waits = STEP_GRAPH[step].after.filter((one) => !fine.get(one))
  const held = open.filter(({ severity }) => severity === 'blocker' || parts.settings.strict)
  const waiver = signOffs.find(({ as }) => as === 'waived')
  if (waiver && (waiver.until === '' || waiver.until >= parts.today) && amount <= waiver.amount) {
    return { ...base, status: 'waived', why: `waived by ${waiver.by} until ${waiver.until}` }
  }
  if (held.length > 0) return { ...base, status: 'failing', why: `${held.length} open` }
  if (waits.length > 0) return { ...base, status: 'blocked', why: `after ${waits.join(', ')}` }
  return { ...base, ...ownStatus(step, parts, signOffs) }
}

function ownStatus(step: StepId, { run, settings, lock }: StepParts, signOffs: readonly SignOff[]) {
  if (isSigned(signOffs, settings)) return { status: 'signed' as const, why: '' }
  if (step === 'sign') return { status: 'pending' as const, why: 'nobody has signed' }
  if (step === 'lock') return lockStatus(run, lock)
  const unmade = CHECKS.filter((check) => check.step === step && !run.checked?.rules.includes(check.rule))
  if (!run.checked || unmade.length > 0) return { status: 'pending' as const, why: 'not all checks were made' }
  const lacking = [...run.ran.values()].filter((one) => one.step === step && one.unchecked !== '')
  const [first] = lacking
  if (first && !signOffs.some(({ as }) => as === 'attested'))
    return { status: 'pending' as const, why: first.unchecked }
  return { status: 'passing' as const, why: '' }
}

function lockStatus(run: RunOnRecord, lock: Day | undefined) {
  if (isLocked(run, lock)) return { status: 'passing' as const, why: `locked up to ${lock}` }
  return { status: 'pending' as const, why: lock === undefined ? 'no lock date' : `locked up to ${lock} only` }
}

/** Whether a step's sign-offs are complete: signed, and by another person than who prepared it where two are asked for. */
export function isSigned(signOffs: readonly SignOff[], { twoPeople }: Pick<CloseSettings, 'twoPeople'>): boolean {
  const signed = signOffs.find(({ as }) => as === 'signed')
  const prepared = signOffs.find(({ as }) => as === 'prepared')
  if (!signed) return false
  return !twoPeople || (prepared !== undefined && !isSamePerson(prepared.by, signed.by))
}

/** Whether two names are of one person as far as letters tell. */
export function isSamePerson(one: string, other: string): boolean {
  const plain = (name: string) =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '')
  return plain(one) === plain(other)
}

interface StateParts {
  run: RunOnRecord
  steps: readonly StandingStep[]
  findings: readonly StandingFinding[]
  isLocked: boolean
  isWithin: boolean
}

function stateOf({ run, steps, findings, isLocked: locked, isWithin }: StateParts): RunState {
  if (!run.checked) return 'open'
  if (steps.some(({ step, status }) => step === 'sign' && status === 'signed'))
    return locked ? 'locked_in_xero' : 'signed'
  if (run.wasSigned) return 'reopened'
  const before = steps.filter(({ step }) => step !== 'sign' && step !== 'lock')
  if (before.some(({ status }) => status === 'pending')) return 'collecting'
  const waiting = findings.filter((one) => one.severity !== 'note' && one.state === 'open')
  const failing = new Set(before.flatMap(({ step, status }) => (status === 'failing' ? [step] : [])))
  if (waiting.some(({ step }) => failing.has(step))) return 'review'
  if (failing.size > 0) return 'adjusting'
  return isWithin ? 'ready' : 'review'
}
