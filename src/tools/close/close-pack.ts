import * as z from 'zod'
import { amount } from '../../books/fields.ts'
import { lockDateOf } from '../../books/organisation.ts'
import { type Context, type ShownPlan, writeTool } from '../../call/tool.ts'
import { BASES } from './flux/thresholds.ts'
import { periodNamed } from './month/period.ts'
import { readMonth } from './month/read-month.ts'
import { buildPack } from './pack/build-pack.ts'
import { checkNarrative } from './pack/check-narrative.ts'
import type { Pack } from './pack/pack.ts'
import { FORMATS, handedOver, packFile } from './pack/pack-file.ts'
import { packChange } from './pack/pack-record.ts'
import { packView } from './pack/pack-view.ts'
import { readReports } from './pack/read-reports.ts'
import { packRunOf } from './pack/run-of-pack.ts'
import { readCloseSettings } from './run/read-close-settings.ts'
import { readRun } from './run/read-run.ts'
import { standingOf } from './run/run-standing.ts'

// The bounds are told when they are missed: in the definition every call would pay for them.
const percent = z
  .number()
  .refine((value) => value >= 0 && value <= 1_000, { error: 'must be from 0 to 1000' })
  .transform((value) => BigInt(Math.round(value * 10_000)))

const TOO_LONG = { error: 'must have at most 5000 characters' }

const isNamed = ({ length }: { length: number }) => length > 0

const input = z.strictObject({
  period: z.string().optional().describe('YYYY-MM'),
  format: z.enum(FORMATS).optional(),
  save_to: z.string().optional(),
  narrative: z
    .string()
    .refine(({ length }) => length <= 5_000, TOO_LONG)
    .optional()
    .describe('Your summary, checked'),
  against: z.enum(BASES).optional(),
  over_percent: percent.optional(),
  over_amount: amount.optional(),
})

type Input = z.output<typeof input>

/** Freezes the report pack of a month and hands it over. It changes nothing in Xero. */
export const closePack = writeTool({
  name: 'close_pack',
  title: 'Report pack of a month',
  toolset: 'close',
  effect: 'local',
  reach: 'local',
  about:
    'Month-end pack, frozen: results, ageing, what moved and why, findings. Use when the user asks for a pack, variances or a month in words. Not for one report (run_report).',
  input,
  example: { against: 'prior_month', over_percent: 10, over_amount: 500 },
  plan: packed,
})

async function packed(given: Input, context: Context): Promise<ShownPlan> {
  const { pack, notes } = await packOf(given, context)
  const handed = given.format
    ? await handedOver(await packFile(pack, given.format), given.save_to, context.files)
    : { say: '' }
  const view = packView(pack, handed, notes)
  const file = 'file' in handed && handed.file ? { file: handed.file } : {}
  return { changes: [packChange(pack)], shown: { ...view, ...file } }
}

async function packOf(given: Input, context: Context): Promise<{ pack: Pack; notes: string[] }> {
  const { books, notes, today } = context
  const period = periodNamed(given.period, today)
  const [settings, run] = await Promise.all([readCloseSettings(notes), readRun(notes, period)])
  // One after the other: what is open is then read from the copy that the month has brought up to date.
  const month = await readMonth(context, period, { recent: true })
  const reports = await readReports(books, period)
  const standing = standingOf(run, settings, today, lockDateOf(month.organisation))
  const asked = { against: given.against ?? 'usual', percent: given.over_percent, amount: given.over_amount }
  const bare = buildPack({ ...month, settings }, packRunOf(standing, month.organisation.zone), reports, asked)
  const paragraphs = (given.narrative ?? '')
    .split(/\n\s*\n/)
    .map((one) => one.trim())
    .filter(isNamed)
  checkNarrative(paragraphs, bare)
  const unchecked = run.checked
    ? []
    : ['No checks are on record for this month, so the pack has no findings: run_close_checks makes them.']
  return { pack: { ...bare, narrative: paragraphs }, notes: unchecked }
}
