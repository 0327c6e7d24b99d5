import * as z from 'zod'
import { amount, day } from '../../books/fields.ts'
import { recordOfInvoice } from '../../books/invoice-record.ts'
import { quoted } from '../../books/ledger-text.ts'
import { formatAmount } from '../../books/money.ts'
import { moneyText } from '../../books/money-text.ts'
import { type Account, lockDateOf, type Organisation } from '../../books/organisation.ts'
import type { LedgerRecord } from '../../books/records.ts'
import { type Movement, type Paid, totalOf } from '../../call/acts/payments.ts'
import type { Change } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import type { Context } from '../../call/tool.ts'
import { payingAccountNamed } from '../bank/bank-account-named.ts'
import { documentsNamed } from '../documents/document-named.ts'
import { type PaymentFacts, paidOf, paymentOf, paymentProblem, paymentWarnings, recordText } from './payment-rules.ts'

/** Where, when and with what words money moves, as a caller gives it. */
export const movementInput = z.strictObject({
  account: z.string().min(1).max(150).describe('Bank account: name or code'),
  date: day.optional().describe('Default today'),
  reference: z.string().max(255).optional(),
})

/** A payment as a caller gives it. */
export const paymentInput = movementInput.partial().extend({
  document: z.string().min(1).max(255).describe('Number, handle or id'),
  amount: amount.optional().describe('Default: all that is due'),
})

type PaymentInput = z.output<typeof paymentInput>
type MovementInput = z.output<typeof movementInput>

/** Everything that one payment is decided from. */
interface Intended {
  field: string
  record: LedgerRecord
  paid: Paid
  movement: Movement
  facts: PaymentFacts
}

/** Plans payments of invoices and bills, each for itself or, with `batch`, as one movement. Throws Fault for what Xero would not take. */
export async function planPayments(
  payments: readonly PaymentInput[],
  batch: MovementInput | undefined,
  { books, today }: Context,
): Promise<Change[]> {
  const movements = movementsOf(payments, batch)
  const documents = await documentsNamed(
    payments.map(({ document }) => document),
    books,
    { field: (index) => `payments.${index}.document` },
  )
  const [accounts, organisation] = await Promise.all([books.accounts(), books.organisation()])
  const intended = documents.map((document, index): Intended => {
    const given = movements[index] ?? missing()
    const account = payingAccountNamed(given.account, accounts, given.field)
    const record = recordOfInvoice(document)
    return {
      field: `payments.${index}`,
      record,
      paid: paidOf(record, payments[index]?.amount),
      movement: movementOf(account, given, today),
      facts: factsOf(organisation, account, today),
    }
  })
  refuseProblems(intended)
  return batch ? [batchOf(intended)] : intended.map(oneOf)
}

function movementsOf(payments: readonly PaymentInput[], batch: MovementInput | undefined) {
  return payments.map(({ account, date, reference }, index) => {
    const field = `payments.${index}`
    if (batch) {
      const own = Object.entries({ account, date, reference }).find(([, value]) => value !== undefined)
      if (!own) return { ...batch, field: 'batch.account' }
      throw new Fault(
        'invalid_input',
        `${field}.${own[0]}: a batch has one account, date and reference for all its payments.`,
        'Give it in batch alone, or leave batch out for separate payments.',
      )
    }
    if (account !== undefined) return { account, date, reference, field: `${field}.account` }
    throw new Fault(
      'invalid_input',
      `${field}.account: the account that the money went through is missing.`,
      'Ask the user, or look at list_settings kind accounts; for one movement of several give batch.',
    )
  })
}

/** A movement with its defaults. */
export function movementOf(account: Account, given: Partial<MovementInput>, today: Movement['date']): Movement {
  const { id, code, name } = account
  return { account: { id, code, name }, date: given.date ?? today, reference: given.reference?.trim() ?? '' }
}

/** What a payment through an account is decided from. */
export function factsOf(organisation: Organisation, account: Account, today: Movement['date']): PaymentFacts {
  const { baseCurrency } = organisation
  return { baseCurrency, currency: account.currency || baseCurrency, lockDate: lockDateOf(organisation), today }
}

function refuseProblems(intended: readonly Intended[]): void {
  const problems = intended.flatMap(({ field, paid, movement, facts }) => {
    const problem = paymentProblem(paid, movement.date, facts)
    return problem ? [`${field}: ${recordText(paid.of)}: ${problem}.`] : []
  })
  if (problems.length === 0) return
  const next = problems.length < intended.length ? 'Mend these or call again without them' : 'Mend what is named'
  throw new Fault(
    'refused',
    problems.slice(0, 10).join(' '),
    `Nothing was done. ${next}: drafts go through approve_documents first, and money beyond what is due is an overpayment.`,
  )
}

function oneOf({ record, paid, movement, facts }: Intended): Change {
  return paymentOf(paid, movement, paymentWarnings(paid, record, movement.date, facts.today))
}

function batchOf(intended: readonly Intended[]): Change {
  const [first = missing()] = intended
  const other = intended.find(({ paid }) => paid.of.kind !== first.paid.of.kind)
  if (other) {
    throw new Fault(
      'invalid_input',
      `${other.field}.document: ${recordText(other.paid.of)} is on the other side than ${recordText(first.paid.of)}; Xero takes batches of invoices or of bills.`,
      'Make two batches.',
    )
  }
  const paid = intended.map((one) => one.paid)
  const { account, date, reference } = first.movement
  const words = reference === '' ? '' : `, reference ${quoted(reference, 60)}`
  const total = moneyText(totalOf(paid), first.paid.of.currency)
  const shown = paid.slice(0, 5).map(({ of, amount: each }) => `${recordText(of)} ${formatAmount(each)}`)
  const more = paid.length > shown.length ? ` and ${paid.length - shown.length} more` : ''
  return {
    act: 'record_batch_payment',
    ...{ paid, account, date, reference },
    summary: `Record one batch payment of ${total} for ${shown.join('; ')}${more}: through ${quoted(account.name, 50)}, dated ${date}${words}`,
    warnings: intended.flatMap(({ record, paid: one, facts }) =>
      paymentWarnings(one, record, date, facts.today).map((warning) => `${recordText(one.of)}: ${warning}`),
    ),
  }
}

function missing(): never {
  throw new Fault('internal', 'A payment lost its details.', 'Please report this.')
}
