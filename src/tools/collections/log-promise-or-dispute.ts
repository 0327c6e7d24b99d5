import * as z from 'zod'
import { amount, contactName, day } from '../../books/fields.ts'
import { writeTool } from '../../call/tool.ts'
import { closingPlan } from './record/close-entry.ts'
import { keepApart } from './record/log-arguments.ts'
import { entryPlan } from './record/plan-entry.ts'
import { rebuildPlan } from './record/rebuild-record.ts'
import { CHANNELS, DISPUTE_REASONS, HOLD_REASONS } from './record/record-entry.ts'

const REASONS = [...new Set([...DISPUTE_REASONS, ...HOLD_REASONS])]

/** Puts promises to pay, disputes, holds and contacts on record, and notes them in Xero. */
export const logPromiseOrDispute = writeTool({
  name: 'log_promise_or_dispute',
  title: 'Log a promise or dispute',
  toolset: 'collections',
  effect: 'record',
  reach: 'record',
  about:
    "Put on record, and in Xero's history, that a customer promised to pay, disputes an invoice, is not to be chased (hold) or was contacted. Use when the user tells of one or pastes a reply. Not for payments (record_payments).",
  input: z.strictObject({
    log: z
      .enum(['promise', 'dispute', 'hold', 'contacted', 'close', 'rebuild'])
      .describe('rebuild: from notes in Xero'),
    contact: contactName.optional(),
    invoices: z.array(z.string().min(1).max(255)).min(1).max(50).optional().describe('Numbers; default all'),
    on: day.optional().describe('Promised day, or end of hold'),
    amount: amount.optional().describe('Default all due'),
    instalment: z.boolean().optional().describe('Beside earlier ones'),
    reason: z.enum(REASONS).optional().describe('Of a dispute or hold'),
    ref: z.string().min(1).max(20).optional().describe('To close, or the sent draft'),
    channel: z.enum(CHANNELS).optional(),
    by: z.string().max(80).optional(),
    said: z.string().max(500).optional().describe('Their words'),
    reply: z
      .strictObject({
        text: z.string().min(1).max(20_000),
        quote: z.string().min(1).max(500).describe('Words that say so'),
        received: day.optional(),
      })
      .optional(),
    note_in_xero: z.boolean().default(true),
  }),
  example: {
    log: 'dispute',
    invoices: ['INV-0036'],
    reason: 'not_received',
    said: 'The March delivery never came.',
  },
  async plan(input, context) {
    keepApart(input)
    if (input.log === 'close') return await closingPlan(input, context)
    if (input.log === 'rebuild') return await rebuildPlan(input, context)
    return await entryPlan(input, context)
  },
})
