import { documentLabel } from '../books/handles.ts'
import { formatAmount } from '../books/money.ts'
import type { AppliedAmount, LedgerRecord } from '../books/records.ts'
import type { AllocateCredit, RemoveAllocation } from '../call/acts/allocations.ts'
import type { WrittenRecord } from '../call/change.ts'
import type { Run } from './executor.ts'
import type { Checked, Operation } from './operations.ts'
import { driftOutcome, refusedOutcome } from './outcomes.ts'
import { doneWith, otherKind, readRecord, unmovedRecords } from './record-operations.ts'
import { resourceOf } from './records.ts'
import { echoOf } from './wire/echo.ts'
import { wireNumber } from './wire/numbers.ts'

/** Credit applied to an invoice or bill: found again on the credit, among the allocations that it did not have before. */
export const allocateCredit: Operation<'allocate_credit'> = {
  batched: false,
  check: async (run, changes) => await Promise.all(changes.map((change) => allocatable(run, change))),
  send: async (client, [change], _, write) => {
    if (!change) return { elements: [] }
    const { credit, document, amount, date } = change
    const allocation = { invoice: { invoiceID: document.id }, amount: wireNumber(amount, 2), date }
    return await client.allocate(resourceOf(otherKind(credit.kind)), credit.id, allocation, write)
  },
  outcome: (run, { credit }, element) => {
    const echo = echoOf(element)
    return echo.refused ? refusedOutcome(echo) : doneWith(run, creditRecord(credit), echo.warnings)
  },
  find: async (run, change) => {
    const { credit, document, amount, known } = change
    const found = allocationsOf(await readRecord(run, credit)).some(
      (one) => one.document?.id === document.id && one.amount === amount && !known.includes(one.id),
    )
    return found ? [doneWith(run, creditRecord(credit))] : []
  },
}

/** Credit taken off an invoice or bill again: it is done once the credit has that allocation no more. */
export const removeAllocation: Operation<'remove_allocation'> = {
  batched: false,
  check: async (run, changes) => await Promise.all(changes.map((change) => removable(run, change))),
  send: async (client, [change], _, write) => {
    if (!change) return { elements: [] }
    const { credit, allocation } = change
    return await client.removeAllocation(resourceOf(otherKind(credit.kind)), credit.id, allocation.id, write)
  },
  outcome: (run, { credit }, element) => {
    const echo = echoOf(element)
    return echo.refused ? refusedOutcome(echo) : doneWith(run, creditRecord(credit), echo.warnings)
  },
  find: async (run, { credit, allocation }) => {
    const left = allocationsOf(await readRecord(run, credit)).some(({ id }) => id === allocation.id)
    return left ? [] : [doneWith(run, creditRecord(credit))]
  },
}

// Other documents may have been settled with the same credit since: what counts is that there is enough of it left.
async function allocatable(run: Run, { credit, document, amount }: AllocateCredit): Promise<Checked> {
  const [checked] = await unmovedRecords(run, [document])
  if (checked?.moved) return { moved: checked.moved }
  const now = await readRecord(run, credit)
  const what = now ? whatIsWrong(credit, now, amount) : 'it is gone'
  return what === undefined ? {} : { moved: driftOutcome(documentLabel(credit), what) }
}

function whatIsWrong(credit: AllocateCredit['credit'], now: LedgerRecord, amount: bigint): string | undefined {
  if (now.status !== credit.status) return `its status is now ${now.status}, it was ${credit.status}`
  if (now.contact?.id !== credit.contact?.id) return 'it belongs to another contact now'
  const { open = 0n } = now
  return open < amount ? `${formatAmount(open)} is left of it, too little for ${formatAmount(amount)}` : undefined
}

async function removable(run: Run, { credit, document, allocation }: RemoveAllocation): Promise<Checked> {
  const now = allocationsOf(await readRecord(run, credit)).find(({ id }) => id === allocation.id)
  if (now?.document?.id === document.id && now.amount === allocation.amount) return {}
  return { moved: driftOutcome(documentLabel(credit), 'it does not have this allocation any more') }
}

function allocationsOf(credit: LedgerRecord | undefined): readonly AppliedAmount[] {
  return (credit?.applied ?? []).filter(({ kind }) => kind !== 'payment')
}

// Xero's answer has the allocation alone; what it was made of is known.
function creditRecord(credit: AllocateCredit['credit']): WrittenRecord {
  const { id, contact } = credit
  return { id, label: documentLabel(credit), ...(contact ? { contact: contact.name } : {}), status: '' }
}
