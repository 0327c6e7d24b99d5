import * as z from 'zod'
import { amount, contactName, day } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { closingPlan } from './close-entry.ts'
import { entryPlan } from './plan-entry.ts'
import { rebuildPlan } from './rebuild-record.ts'
import { CHANNELS, DISPUTE_REASONS, HOLD_REASONS } from './record-entry.ts'
import { REPLY_CLASSES } from './reply-signs.ts'

/** What is put on record: exactly one of these arguments. */
const KINDS = ['promise', 'dispute', 'hold', 'contacted', 'close', 'rebuild'] as const

/** Puts promises to pay, disputes, holds and contacts on record, and notes them in Xero. */
export const logPromiseOrDispute = writeTool({
  name: 'log_promise_or_dispute',
  title: 'Log a promise or dispute',
  toolset: 'collections',
  effect: 'record',
  reach: 'record',
  about:
    "Put on record that a customer promised to pay, disputes an invoice, is not to be chased (hold) or was contacted; chasing heeds it. Noted in Xero's history; status and amounts stay. Use when the user tells of one or pastes a reply. Give one of promise, dispute, hold, contacted, close.",
  input: z.strictObject({
    contact: contactName.optional(),
    invoices: z.array(z.string().min(1).max(255)).min(1).max(50).optional().describe('Numbers; default all open'),
    promise: z
      .strictObject({
        on: day,
        amount: amount.optional().describe('Default all due'),
        by: z.string().max(80).optional().describe('Who said so'),
        instalment: z.boolean().optional().describe('Beside earlier ones, not instead'),
      })
      .optional(),
    dispute: z
      .strictObject({
        reason: z.enum(DISPUTE_REASONS),
        amount: amount.optional(),
        owner: z.string().max(80).optional().describe('Who looks into it'),
      })
      .optional(),
    hold: z.strictObject({ reason: z.enum(HOLD_REASONS), until: day.optional() }).optional(),
    contacted: z
      .strictObject({ reminder: z.string().max(20).optional().describe('Id of the draft that was sent') })
      .optional(),
    close: z
      .strictObject({
        ref: z.string().max(20).describe('Such as d_1a2b3c4d'),
        as: z.enum(['withdrawn', 'settled', 'lifted']).optional(),
      })
      .optional(),
    rebuild: z
      .strictObject({ from: z.number().min(0).multipleOf(1).default(0) })
      .optional()
      .describe("Read back lost entries from Xero's history"),
    channel: z.enum(CHANNELS).default('email'),
    said: z.string().max(500).optional().describe('Their words'),
    reply: z
      .strictObject({
        text: z.string().min(1).max(20_000),
        quote: z.string().min(1).max(500).describe('Their words that say it'),
        class: z.enum(REPLY_CLASSES).describe('The first that fits'),
        received: day.optional(),
      })
      .optional()
      .describe('The e-mail that the user pasted'),
    note_in_xero: z.boolean().default(true),
  }),
  example: { invoices: ['INV-0036'], dispute: { reason: 'not_received' }, said: 'The March delivery never came.' },
  async plan(input, context) {
    const given = KINDS.filter((kind) => input[kind] !== undefined)
    const [kind] = given
    if (!kind || given.length > 1) {
      throw new Fault(
        'invalid_input',
        `${given.length > 1 ? given.join(', ') : KINDS.join(', ')}: give exactly one.`,
        'Put each thing on record with a call of its own. Nothing was written.',
      )
    }
    if (input.close) return await closingPlan(input.close, input, context)
    if (input.rebuild) return await rebuildPlan(input.rebuild, input, context)
    return await entryPlan(input, context)
  },
})
