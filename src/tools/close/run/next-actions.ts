import { isOpen } from './run-standing.ts'
import type { ShownRun } from './run-view.ts'

/** What to do next about a run, in a sentence or two; `lag` is how many days the lock date is late. */
export function nextActions({ run, standing }: ShownRun, lag: number): string {
  const { month, to } = run.period
  if (!run.checked) return `Make the checks with run_close_checks, period ${month}.`
  const { state, steps, findings } = standing
  const screen = 'In Xero a person sets it: Accounting, Advanced, Financial settings, Lock dates.'
  if (state === 'locked_in_xero') return 'Nothing is left to do.'
  if (state === 'signed') return `Only the lock date is left, ${to}${lag > 0 ? `, ${lag} days late` : ''}. ${screen}`
  const pending = steps.filter(({ status, step }) => status === 'pending' && step !== 'sign' && step !== 'lock')
  const failing = steps.filter(({ status }) => status === 'failing')
  const [first] = findings.filter((one) => isOpen(one) && one.severity === 'blocker')
  const actions = [
    ...(first ? [`Begin with ${first.id}: ${first.next}`] : []),
    ...(failing.length > 0 ? [`Failing: ${failing.map(({ step }) => step).join(', ')}.`] : []),
    ...pending.map(({ step, why }) => `${step} waits: ${why}`),
    ...(state === 'ready' ? ['A person may sign it: resolve_finding with step "sign".'] : []),
    ...(state === 'reopened'
      ? ['It was signed and has to be signed again: run_close_checks, then resolve_finding.']
      : []),
  ]
  return actions.length > 0 ? actions.join(' ') : 'Settle what is open with resolve_finding, then sign.'
}
