import { z } from 'zod'
import type { Line } from '../../books/documents.ts'
import { cents, centsOrZero, list, text } from './shape.ts'

/** A line of a manual journal: its amount is a debit, or a credit where it is negative. */
export const journalLineShape = z
  .looseObject({
    description: text,
    lineAmount: cents,
    accountCode: text,
    taxType: text,
    taxAmount: centsOrZero,
    tracking: list(z.looseObject({ name: text, option: text })),
  })
  .transform(
    ({ description, lineAmount, accountCode, taxType, taxAmount, tracking }): Line => ({
      ...{ id: '', description, accountCode, itemCode: '', taxType, taxAmount, lineAmount },
      ...{ quantity: undefined, unitAmount: undefined, discountRate: undefined, discountAmount: undefined },
      tracking: tracking.map(({ name, option }) => ({ category: name, option })),
    }),
  )
