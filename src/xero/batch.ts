import { kindOf, MAKING_ACTS, subjectOf } from '../call/acts.ts'
import type { Change, ChangeOf, Outcome } from '../call/change.ts'
import type { ChangeRecord } from '../call/changes.ts'
import type { WriteCall } from './adapter.ts'
import type { Echo } from './calls/sdk.ts'
import type { XeroClient } from './client.ts'
import type { Run } from './executor.ts'
import { type Checked, isAct, isRemote, operationOf, type RemoteAct } from './operations.ts'

// Xero takes 50 well; more makes slow calls and long answers.
const PER_CALL = 50

/** Changes of one act that share a request, with all that is to be known of the act. */
export interface Batch {
  records: readonly ChangeRecord[]
  makes: boolean
  refusedNext: string | undefined
  /** What the plans relied on, compared; one entry for each change. */
  check(run: Run): Promise<readonly Checked[]>
  send(client: XeroClient, before: unknown, write: WriteCall): Promise<Echo>
  /** Each change's outcome, undefined for those that Xero's answer does not mention. */
  outcomes(run: Run, echo: Echo): readonly (Outcome | undefined)[]
  /** Candidates for what the first change wrote since then. */
  find(run: Run, since: number): Promise<readonly Outcome[]>
}

/** Records of one act as a batch; undefined where there are none, or they do not reach Xero. */
export function batchOf(records: readonly ChangeRecord[]): Batch | undefined {
  const act = records[0]?.change.act
  return act === undefined || !isRemote(act) ? undefined : batchFor(act, records)
}

function batchFor<Act extends RemoteAct>(act: Act, records: readonly ChangeRecord[]): Batch {
  const operation = operationOf(act)
  const changes = records.flatMap(({ change }): ChangeOf<Act>[] => (isAct(change, act) ? [change] : []))
  return {
    records,
    makes: MAKING_ACTS.includes(act),
    refusedNext: operation.refusedNext,
    check: async (run) => (await operation.check?.(run, changes)) ?? changes.map(() => ({})),
    send: (client, before, write) => operation.send(client, changes, before, write),
    outcomes: (run, { elements }) =>
      changes.map((change, index) => {
        const element = elementFor(elements, change, index, changes.length)
        return element === undefined ? undefined : operation.outcome(run, change, element)
      }),
    find: async (run, since) => {
      const [change] = changes
      return change ? await operation.find(run, change, since) : []
    },
  }
}

// By id; by place only where Xero answered for as many as were sent.
function elementFor(elements: readonly unknown[] | undefined, change: Change, index: number, sent: number): unknown {
  const id = subjectOf(change)
  const own = id === undefined ? undefined : elements?.find((element) => isOf(element, id))
  return own ?? (elements?.length === sent ? elements[index] : undefined)
}

// Xero names the id of everything after its kind: invoiceID, contactID.
function isOf(element: unknown, id: string): boolean {
  return (
    typeof element === 'object' &&
    element !== null &&
    Object.entries(element).some(([name, value]) => name.endsWith('ID') && value === id)
  )
}

/** Neighbours that can share a request, in order; what a change is about appears once in a group. */
export function groupsOf(records: readonly ChangeRecord[]): ChangeRecord[][] {
  const groups: ChangeRecord[][] = []
  for (const record of records) {
    const last = groups.at(-1)
    if (last && mayJoin(last, record.change)) last.push(record)
    else groups.push([record])
  }
  return groups
}

function mayJoin(group: readonly ChangeRecord[], change: Change): boolean {
  const first = group[0]?.change
  if (!first || first.act !== change.act || !isRemote(change.act) || group.length >= PER_CALL) return false
  if (!operationOf(change.act).batched) return false
  // Each kind of document has an address of its own.
  if (kindOf(first) !== kindOf(change)) return false
  const id = subjectOf(change)
  return id === undefined || group.every(({ change: other }) => subjectOf(other) !== id)
}
