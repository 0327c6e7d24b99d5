import * as z from 'zod'
import type { SavedSetting } from '../../books/saved-settings.ts'
import { Fault } from '../../call/fault.ts'
import { writeTool } from '../../call/tool.ts'
import { taxRateNamed } from '../documents/coding.ts'
import { givenValues, refuseOthers, settingCreation, settingNamed, settingUpdate } from './setting-rules.ts'

// Xero's types but BANK: a bank account belongs to its feed, which no app can set up.
const TYPES = [
  ...(['CURRENT', 'CURRLIAB', 'DEPRECIATN', 'DIRECTCOSTS', 'EQUITY', 'EXPENSE', 'FIXED', 'INVENTORY'] as const),
  ...(['LIABILITY', 'NONCURRENT', 'OTHERINCOME', 'OVERHEADS', 'PREPAYMENT', 'REVENUE', 'SALES', 'TERMLIAB'] as const),
] as const

/** Creates, changes or archives an account of the chart. */
export const saveAccount = writeTool({
  name: 'save_account',
  title: 'Create or change an account',
  toolset: 'settings',
  effect: 'post',
  reach: 'destroy',
  about:
    'Create an account of the chart (without account), rename or change one, or archive it. Bank accounts are set up in Xero. Use when the user wants the chart of accounts changed. Not for reading it (list_settings).',
  input: z.strictObject({
    account: z.string().min(1).max(150).optional().describe('Existing code or name; leave out to create'),
    code: z.string().min(1).max(10).optional(),
    name: z.string().min(1).max(150).optional(),
    type: z.enum(TYPES).optional(),
    tax: z.string().max(50).optional().describe('Default tax type or name'),
    description: z.string().max(4000).optional(),
    takes_payments: z.boolean().optional().describe('Payments may be made from or to it'),
    archive: z.boolean().optional(),
  }),
  example: { code: '488', name: 'Software licences', type: 'OVERHEADS' },
  async plan({ account, archive, tax, takes_payments: takes, ...fields }, { books }) {
    const all = await books.saved('account')
    const before = account === undefined ? undefined : settingNamed(account, 'account', all, 'account')
    if (archive) return [archiving(before, { ...fields, tax, takes_payments: takes }, all)]
    const values = givenValues({
      ...fields,
      taxType: tax === undefined ? undefined : taxRateNamed(tax, await books.taxRates(), 'tax').taxType,
      enablePayments: takes === undefined ? undefined : takes ? 'yes' : 'no',
    })
    if (before) return [settingUpdate({ kind: 'account' }, before, values, all)]
    for (const field of ['code', 'name', 'type'] as const) {
      if (values[field] !== undefined) continue
      throw new Fault(
        'invalid_input',
        `${field}: missing; a new account needs it.`,
        'Ask the user, or name the account.',
      )
    }
    return [settingCreation({ kind: 'account' }, values, all)]
  },
})

function archiving(before: SavedSetting | undefined, others: object, all: readonly SavedSetting[]) {
  refuseOthers('archive', { ...others })
  if (before) return settingUpdate({ kind: 'account' }, before, { status: 'ARCHIVED' }, all)
  throw new Fault('invalid_input', 'account: missing; archive needs it.', 'Name the account to archive.')
}
