import type { BillableExpense } from '../books/billable-expenses.ts'
import type { ChangeOf, Outcome } from '../call/change.ts'
import type { Run } from './executor.ts'
import type { Checked, Operation } from './operations.ts'
import { driftOutcome, overtakenOutcome, refusedOutcome } from './outcomes.ts'
import { echoOf } from './wire/echo.ts'
import { billableExpensesOf } from './wire/linked-transactions.ts'

/** Says whom a cost is charged to, and on which line. A cost has one such link, so by its line it is found again. */
export const linkExpense: Operation<'link_expense'> = {
  batched: false,
  check: async (run, changes) => await Promise.all(changes.map((change) => unmoved(run, change))),
  send: async (client, [change], _, write) => {
    if (!change) return { elements: [] }
    const { cost, customer, target, link } = change
    const linked = {
      sourceTransactionID: cost.document.id,
      sourceLineItemID: cost.lineId,
      contactID: customer.id,
      targetTransactionID: target?.document.id,
      targetLineItemID: target?.lineId,
    }
    return await client.saveLinked(linked, link?.id, write)
  },
  outcome: (_, change, element) => {
    const echo = echoOf(element)
    return echo.refused ? refusedOutcome(echo) : linkedOutcome(change, echo.warnings)
  },
  find: async (run, change) => {
    const now = await linkNow(run, change)
    if (now && now.contactId === change.customer.id && now.targetLineId === (change.target?.lineId ?? '')) {
      return [linkedOutcome(change, [])]
    }
    return isAsPlanned(now, change) ? [] : [overtakenOutcome(change.cost.document.label)]
  },
}

async function unmoved(run: Run, change: ChangeOf<'link_expense'>): Promise<Checked> {
  if (isAsPlanned(await linkNow(run, change), change)) return {}
  return { moved: driftOutcome(change.cost.document.label, 'its billable expenses changed') }
}

function isAsPlanned(now: BillableExpense | undefined, { link }: ChangeOf<'link_expense'>): boolean {
  return now?.id === link?.id && now?.contactId === link?.contactId && now?.targetLineId === link?.targetLineId
}

async function linkNow(run: Run, { cost }: ChangeOf<'link_expense'>): Promise<BillableExpense | undefined> {
  const all = billableExpensesOf(await run.client.linkedTransactions(cost.document.id))
  return all.find(({ sourceLineId, status }) => sourceLineId === cost.lineId && status !== 'VOIDED')
}

function linkedOutcome({ cost }: ChangeOf<'link_expense'>, warnings: readonly string[]): Outcome {
  const { id, label } = cost.document
  return { state: 'done', record: { id, label, status: '' }, warnings }
}
