import * as z from 'zod'
import { amount } from '../../books/fields.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { readStoredSettings } from './run/read-close-settings.ts'
import { settingsChange, settingsFields, settingsView, withAccounts } from './run/settings-edit.ts'

const codes = z.array(z.string().min(1).max(20)).max(40)
const whole = (least: number, most: number) =>
  z.number().refine((value) => Number.isInteger(value) && value >= least && value <= most, {
    error: `must be a whole number from ${least} to ${most}`,
  })

const input = z.strictObject({
  set: z
    .strictObject({
      materiality: amount.optional().describe('Base currency'),
      account_materiality: z.record(z.string(), amount).optional().describe('By account code'),
      attachments_from: amount.optional().describe('Purchases above need a file'),
      two_people: z.boolean().optional().describe('Reviewer is not the preparer'),
      strict: z.boolean().optional().describe('Warnings hold up like blockers'),
      lock_within: whole(0, 365).optional().describe('Days after month end'),
      flux_percent: z
        .number()
        .refine((value) => value >= 0 && value <= 100, { error: 'must be from 0 to 100' })
        .optional()
        .describe('Least share of spend'),
      flux_deviations: z
        .number()
        .refine((value) => value >= 1 && value <= 20, { error: 'must be from 1 to 20' })
        .optional(),
      suspense_accounts: codes.optional(),
      payroll_accounts: codes.optional(),
      rules_off: z.array(z.string().min(1).max(60)).max(40).optional().describe('Checks not made'),
      nightly: z.boolean().optional().describe('Checks every night'),
    })
    .optional(),
  reset: z
    .array(z.enum(['all', ...settingsFields]))
    .min(1)
    .max(13)
    .optional()
    .describe('Back to usual'),
})

/** Shows or changes how an organisation's months are closed. */
export const setCloseSettings = writeTool({
  name: 'set_close_settings',
  title: 'Rules of the close',
  toolset: 'close_extras',
  effect: 'local',
  reach: 'local',
  about:
    'Show (without set and reset) or change how months are closed here: materiality, files, two people, lock policy, flux, checks left out, nightly checks. Use when the user says how their close is done. Not for one finding (resolve_finding).',
  input,
  example: { set: { attachments_from: 100, two_people: true } },
  plan: settled,
})

async function settled({ set, reset }: z.output<typeof input>, { notes, books }: Context): Promise<ShownPlan> {
  const before = await readStoredSettings(notes)
  const organisation = await books.organisation()
  if (set === undefined && reset === undefined) {
    return { changes: [], shown: settingsView(before.stored, before, organisation) }
  }
  const now = withAccounts(before.stored, { set: set ?? {}, reset: reset ?? [] }, await books.accounts())
  const change = settingsChange(before, now, organisation)
  if (!change) throw new Fault('refused', 'No close setting would change: it is all so already.', 'Nothing to do.')
  return { changes: [change], shown: settingsView(now, before, organisation) }
}
