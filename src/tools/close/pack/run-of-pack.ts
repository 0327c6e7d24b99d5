import { minuteAt } from '../../../books/day.ts'
import { STEP_GRAPH } from '../run/close-steps.ts'
import type { RunStanding, StandingFinding } from '../run/run-standing.ts'
import type { PackFinding, PackRun } from './run-sections.ts'

/** What a pack tells of a run as it stands: its findings that are not gone, with what was said of them, and every sign-off and waiver. */
export function packRunOf({ state, findings, steps }: RunStanding, zone: string): PackRun {
  return {
    state: state.replaceAll('_', ' '),
    findings: findings.filter((one) => one.state !== 'gone').map(packFinding),
    signOffs: steps.flatMap(({ step, signOffs }) =>
      signOffs.map(({ as, by, at, reason }) => ({
        step: STEP_GRAPH[step].title,
        by,
        role: reason === '' ? as : `${as}: ${reason}`,
        on: minuteAt(at, zone),
      })),
    ),
  }
}

function packFinding({ id, title, severity, amount, fact, state, disposition }: StandingFinding): PackFinding {
  const reason = disposition?.reason ? `: ${disposition.reason}` : ''
  return { id, title, severity, amount, fact, settled: state === 'open' ? '' : `${state}${reason}` }
}
