import type { Context } from '../../../call/tool.ts'

/** What Xero lets through of calls today, as a note: whoever checks many organisations plans by it. None where it is not known or the record does not answer. */
export async function callsLeft({ connection }: Pick<Context, 'connection'>): Promise<string[]> {
  const findings = await connection().catch(() => [])
  const limits = findings.find(({ check }) => check === 'organisation.limits')
  return limits === undefined ? [] : [`Calls to Xero: ${limits.fact}`]
}
