import * as z from 'zod'
import { fourPlaces } from '../../books/fields.ts'
import { quoted } from '../../books/ledger-text.ts'
import type { SavedSetting } from '../../books/saved-settings.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { givenValues, refuseOthers, settingCreation, settingNamed, settingUpdate } from './setting-rules.ts'

const OWN = /^TAX\d+$/

/** Creates, changes or removes a tax rate. */
export const saveTaxRate = writeTool({
  name: 'save_tax_rate',
  title: 'Create or change a tax rate',
  toolset: 'settings',
  effect: 'post',
  reach: 'destroy',
  about:
    "Create a tax rate (without rate), change or remove one that was added; Xero's own rates stay as they are. Use when the user needs a rate that list_settings kind tax_rates lacks.",
  input: z.strictObject({
    rate: z.string().min(1).max(50).optional().describe('Existing tax type or name; leave out to create'),
    name: z.string().min(1).max(50).optional(),
    parts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(50),
          percent: fourPlaces,
          compound: z.boolean().optional().describe('On top of the others'),
        }),
      )
      .min(1)
      .max(10)
      .optional(),
    report_type: z.string().max(30).optional().describe("Xero's ReportTaxType: OUTPUT for sales, INPUT for purchases"),
    remove: z.boolean().optional(),
  }),
  example: { name: 'City levy 2%', parts: [{ name: 'Levy', percent: 2 }], report_type: 'OUTPUT' },
  async plan({ rate, name, parts, report_type: reportType, remove }, { books }) {
    const all = await books.saved('tax_rate')
    const before = rate === undefined ? undefined : ownRate(settingNamed(rate, 'tax_rate', all, 'rate'))
    if (remove) {
      refuseOthers('remove', { name, parts, report_type: reportType })
      return [settingUpdate({ kind: 'tax_rate' }, needed(before), { status: 'DELETED' }, all)]
    }
    const values = givenValues({
      name: name?.trim(),
      reportTaxType: reportType?.trim().toUpperCase(),
      components: parts?.map((part) => ({ name: part.name, rate: part.percent, compound: part.compound === true })),
    })
    if (before) return [settingUpdate({ kind: 'tax_rate' }, before, values, all)]
    for (const [field, value] of Object.entries({ name, parts })) {
      if (value !== undefined) continue
      throw new Fault('invalid_input', `${field}: missing; a new tax rate needs it.`, 'Ask the user, or name the rate.')
    }
    return [settingCreation({ kind: 'tax_rate' }, values, all)]
  },
})

function ownRate(rate: SavedSetting): SavedSetting {
  if (OWN.test(rate.id)) return rate
  throw new Fault(
    'refused',
    `rate: ${quoted(rate.name)} is one of Xero's own rates, which cannot be changed.`,
    'Create another one.',
  )
}

function needed(before: SavedSetting | undefined): SavedSetting {
  if (before) return before
  throw new Fault('invalid_input', 'rate: missing; remove needs it.', 'Name the rate to remove.')
}
