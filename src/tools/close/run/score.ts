import { groupedBy } from '../../../books/grouping.ts'
import { type Cents, smaller, sum } from '../../../books/money.ts'
import type { RunFinding } from './fold-run.ts'

const SCALE = 100n

/**
 * 100 less, for each rule with open findings, its weight times the least of 1 and its money at risk by materiality; a blocker counts 1 whatever its
 * money, a note nothing. A whole number, never below 0.
 */
export function scoreOf(open: readonly RunFinding[], materiality: Cents): number {
  const counted = open.filter(({ severity }) => severity !== 'note')
  const lost = [...groupedBy(counted, ({ rule }) => rule).values()].map((findings) => {
    const weight = BigInt(Math.max(...findings.map((one) => one.weight)))
    return weight * shareOf(findings, materiality)
  })
  const left = 100n * SCALE - sum(lost)
  return left <= 0n ? 0 : Math.round(Number.parseInt(left.toString(), 10) / 100)
}

function shareOf(findings: readonly RunFinding[], materiality: Cents): bigint {
  if (materiality <= 0n || findings.some(({ severity }) => severity === 'blocker')) return SCALE
  return smaller(SCALE, (sum(findings.map(({ amount }) => amount)) * SCALE) / materiality)
}
