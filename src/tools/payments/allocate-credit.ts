import * as z from 'zod'
import type { Day } from '../../books/day.ts'
import { amount } from '../../books/fields.ts'
import { lockDateOf } from '../../books/organisation.ts'
import type { LedgerRecord } from '../../books/records.ts'
import type { Change } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { documentsNamed } from '../documents/document-named.ts'
import { recordNamed } from '../documents/record-named.ts'
import { allocatedText, allocationsOf, CREDIT_KINDS, removalsOf, type Wanted } from './allocation-rules.ts'
import { recordText } from './payment-rules.ts'

/** Applies credit to invoices or bills, or takes it off them. */
export const allocateCredit = writeTool({
  name: 'allocate_credit',
  title: 'Apply credit to invoices',
  toolset: 'ledger',
  effect: 'post',
  reach: 'destroy',
  about:
    'Settle invoices or bills with a credit note, prepayment or overpayment of the same contact, or take it off them. Use when credit is to be applied, set off or freed. Not for money paid (record_payments), paying credit back (refund_credit) or new credit (create_credit_note).',
  input: z.strictObject({
    credit: z.string().min(1).max(255).describe('Number, handle or id'),
    to: z
      .array(
        z.strictObject({
          document: z.string().min(1).max(255).describe('Number, handle or id'),
          amount: amount.optional().describe('Default: what is due, as far as credit is left'),
        }),
      )
      .min(1)
      .max(20),
    remove: z.boolean().optional().describe('Take it off these instead'),
  }),
  example: { credit: 'CR-12091', to: [{ document: 'CD-13800' }] },
  async plan({ credit: name, to, remove = false }, { books, today }) {
    const credit = await recordNamed(name, books, { kinds: CREDIT_KINDS, field: 'credit' })
    const documents = await documentsNamed(
      to.map(({ document }) => document),
      books,
      { field: (index) => `to.${index}.document` },
    )
    const organisation = await books.organisation()
    const wanted = documents.map((document, index) => ({ document, amount: to[index]?.amount }))
    return remove
      ? removals(credit, wanted)
      : allocations(credit, wanted, { lockDate: lockDateOf(organisation), today })
  },
})

function allocations(
  credit: LedgerRecord,
  wanted: readonly Wanted[],
  days: { lockDate: Day | undefined; today: Day },
): Change[] {
  if (credit.status !== 'AUTHORISED') {
    throw new Fault(
      'refused',
      `credit: ${recordText(credit)} is ${credit.status}; only credit that is AUTHORISED and not used up can be applied.`,
      'Nothing was done. A draft goes through approve_documents first.',
    )
  }
  const planned = allocationsOf(credit, wanted, days)
  const problems = planned.flatMap((one, index) => {
    const { document } = wanted[index] ?? {}
    return 'problem' in one && document ? [`to.${index}: ${recordText(document)}: ${one.problem}.`] : []
  })
  if (problems.length > 0) throw new Fault('refused', problems.join(' '), 'Nothing was done. Mend what is named.')
  return planned.flatMap((one) => ('change' in one ? [one.change] : []))
}

function removals(credit: LedgerRecord, wanted: readonly Wanted[]): Change[] {
  return wanted.flatMap(({ document, amount: given }, index) => {
    if (given !== undefined) {
      throw new Fault(
        'invalid_input',
        `to.${index}.amount: credit is taken off whole.`,
        'Leave amount out, then apply the rest anew.',
      )
    }
    const changes = removalsOf(credit, document)
    if (changes.length > 0) return changes
    throw new Fault(
      'refused',
      `to.${index}: ${recordText(credit)} is not applied to ${recordText(document)}. ${allocatedText(credit)}`,
      'Nothing was done. Name a document that it is applied to.',
    )
  })
}
