import { handleOf } from '../books/handles.ts'
import type { LedgerRecord } from '../books/records.ts'
import type { CreateBankTransaction, CreateBankTransfer } from '../call/acts/bank.ts'
import type { Outcome } from '../call/change.ts'
import { sameLines, sameText } from './document-content.ts'
import type { Operation } from './operations.ts'
import { doneWith, recordOutcome } from './record-operations.ts'
import { liveRecordsSince } from './records.ts'
import { allOf, guidLiteral, onDay } from './where.ts'
import { newBankTransaction, newBankTransfer } from './wire/bank.ts'
import { echoedId } from './wire/echo.ts'

/**
 * Spend or receive money. It has no number of its own, and only the reference is a caller's: it is found again by all that it says, among
 * what was not there when it was planned.
 */
export const createBankTransaction: Operation<'create_bank_transaction'> = {
  batched: true,
  send: (client, changes, _, write) =>
    client.createBankTransactions(
      changes.map(({ draft }) => newBankTransaction(draft)),
      write,
    ),
  outcome: (run, { draft }, element) => {
    const total = draft.totals.total
    return withCredit(recordOutcome(run, element, { kind: 'bank_transaction', status: 'AUTHORISED', total }), element)
  },
  find: async (run, change, since) => {
    const { account, date } = change.draft
    const where = allOf([`BankAccount.AccountID==${guidLiteral(account.id)}`, ...onDay(date)])
    const found = await liveRecordsSince(run.client, 'bank_transaction', where, since)
    return found.filter((now) => isWritten(change, now)).map((now) => doneWith(run, now))
  },
}

/** A transfer between bank accounts: found again by both accounts, amount, day and reference. */
export const createBankTransfer: Operation<'create_bank_transfer'> = {
  batched: false,
  send: async (client, [change], _, write) =>
    change ? await client.createBankTransfer(newBankTransfer(change), write) : { elements: [] },
  outcome: (run, { amount }, element) =>
    recordOutcome(run, element, { kind: 'bank_transfer', status: 'AUTHORISED', total: amount }),
  find: async (run, change, since) => {
    const found = await liveRecordsSince(run.client, 'bank_transfer', allOf(onDay(change.date)), since)
    return found.filter((now) => isTransfer(change, now)).map((now) => doneWith(run, now))
  },
}

function isWritten({ draft, known }: CreateBankTransaction, now: LedgerRecord): boolean {
  const { type, contact, account, date, reference, lineAmountTypes, lines } = draft
  const same =
    type === now.type &&
    contact.id === now.contact?.id &&
    account.id === now.account?.id &&
    date === now.date &&
    lineAmountTypes === now.lineAmountTypes &&
    sameText(reference, now.reference)
  return same && sameLines(lines, now.lines ?? []) && !known.includes(now.id)
}

function isTransfer({ account, to, amount, date, reference }: CreateBankTransfer, now: LedgerRecord): boolean {
  // A record names the account that money left; the other one is among its facts.
  const into = now.facts.find(({ name }) => name === 'to account')?.value
  return (
    account.id === now.account?.id &&
    into === to.name &&
    amount === now.total &&
    date === now.date &&
    sameText(reference, now.reference)
  )
}

/** The outcome, with the handle of the credit that a prepayment or overpayment became: that is what is allocated later. */
function withCredit(outcome: Outcome, element: unknown): Outcome {
  const kind = (['prepayment', 'overpayment'] as const).find((one) => echoedId(element, `${one}ID`) !== undefined)
  const id = kind && echoedId(element, `${kind}ID`)
  if (outcome.state !== 'done' || !id) return outcome
  return {
    ...outcome,
    warnings: [...outcome.warnings, `Its credit is ${handleOf({ kind, id })}, for allocate_credit.`],
  }
}
