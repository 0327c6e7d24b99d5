import type { Cents } from '../../../books/money.ts'
import { moneyCell, type PackSection, textCell } from './pack.ts'

/** A finding of a run as a pack tells it; `settled` says what was decided about it, empty where nothing was. */
export interface PackFinding {
  id: string
  title: string
  severity: string
  amount: Cents
  fact: string
  settled: string
}

/** What a pack tells of the run of its period. */
export interface PackRun {
  state: string
  findings: readonly PackFinding[]
  signOffs: readonly { step: string; by: string; role: string; on: string }[]
}

/** What the checks found, the most money at risk first, with what was decided. */
export function findingsSection({ findings }: PackRun): PackSection {
  const sorted = [...findings].sort((one, other) =>
    one.amount !== other.amount ? (one.amount > other.amount ? -1 : 1) : one.id < other.id ? -1 : 1,
  )
  const open = findings.filter(({ settled }) => settled === '').length
  return {
    ...{ id: 'findings', title: 'Findings', names: 'finding' },
    columns: [
      ...[
        { key: 'severity', title: 'severity' },
        { key: 'at_risk', title: 'at risk' },
      ],
      ...[
        { key: 'fact', title: 'what was found' },
        { key: 'settled', title: 'what was decided' },
      ],
    ],
    rows: [
      ...sorted.map(({ id, title, severity, amount, fact, settled }) => ({
        ...{ key: id, name: `${id} ${title}`.trim(), kind: 'row' as const },
        cells: [textCell(severity), moneyCell(amount), textCell(fact), textCell(settled || 'open')],
      })),
      {
        ...{ key: 'count', name: 'Findings, and how many are open', kind: 'total' as const },
        cells: [
          { kind: 'count' as const, count: findings.length },
          { kind: 'count' as const, count: open },
        ],
      },
    ],
    notes: [],
  }
}

/** Who signed what. */
export function signOffSection({ state, signOffs }: PackRun): PackSection {
  return {
    ...{ id: 'sign_offs', title: 'Sign-offs', names: 'step' },
    columns: [
      { key: 'by', title: 'by' },
      { key: 'role', title: 'as' },
      { key: 'on', title: 'on' },
    ],
    rows: signOffs.map(({ step, by, role, on }, at) => ({
      ...{ key: `${step}_${at + 1}`, name: step, kind: 'row' },
      cells: [textCell(by), textCell(role), textCell(on)],
    })),
    notes: [`The close is ${state}.`, ...(signOffs.length === 0 ? ['Nothing is signed.'] : [])],
  }
}
