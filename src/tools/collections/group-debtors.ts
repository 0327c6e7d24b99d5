import * as z from 'zod'
import type { Books } from '../../books/books.ts'
import type { Day } from '../../books/day.ts'
import { quoted } from '../../books/ledger-text.ts'
import type { SavedSetting } from '../../books/saved-settings.ts'
import type { Change } from '../../call/change.ts'
import { Fault } from '../../call/fault.ts'
import { type Context, writeTool } from '../../call/tool.ts'
import { counted } from '../lists/columns.ts'
import { plainSettingName, settingCreation } from '../settings/setting-rules.ts'
import { DEFAULT_FIELDS } from './cadence/cadence-policy.ts'
import { readPolicies } from './cadence/read-policies.ts'
import { assess, members } from './debtors/assess.ts'
import {
  type GroupedTier,
  PRIORITY_GROUPS,
  type PriorityGroup,
  type Regrouping,
  regroupingChanges,
  regroupings,
} from './debtors/priority-groups.ts'

const groupName = z.string().trim().min(1).max(255).optional()
const TIERS = ['A', 'B', 'C'] as const
const MOST_CHANGES = 100

/** Writes the ranking into Xero, as contact groups by tier. */
export const groupDebtors = writeTool({
  name: 'group_debtors',
  title: 'Group debtors by priority',
  toolset: 'collections_extras',
  effect: 'record',
  reach: 'destroy',
  about:
    'Puts customers into contact groups in Xero by their tier in the ranking, and takes out who no longer belongs; missing groups are created first. Use when, and only when, the user asks for the ranking inside Xero. Not for looking (rank_debtors) or other groups (save_contact_group).',
  input: z.strictObject({
    tiers: z.array(z.enum(TIERS)).min(1).max(3).optional().describe('Default all three'),
    high: groupName.describe(`Group of tier A, default "${PRIORITY_GROUPS.A}"`),
    medium: groupName,
    low: groupName,
    note: z.boolean().optional().describe('Also a history note on each who is put in'),
  }),
  example: {},
  async plan({ tiers = [...TIERS], high, medium, low, note }, context) {
    const { books, today } = context
    const names = namesFor({ A: high, B: medium, C: low }, tiers)
    await refuseHoldGroups(names, context)
    const saved = (await books.saved('contact_group')).filter(({ values }) => values.status !== 'DELETED')
    const missing = names.filter(({ name }) => !groupCalled(name, saved))
    if (missing.length > 0) return creations(missing, saved, today)
    const [{ debtors, receivables }, groups] = await Promise.all([assess(context), withMembers(names, saved, books)])
    const all = regroupings(groups, debtors)
    const currency = receivables.baseCurrency
    const changes = regroupingChanges(all, { most: MOST_CHANGES, note: note ? { day: today, currency } : undefined })
    return { changes, shown: shownView(all, changes.length, today) }
  },
})

interface TierName {
  tier: GroupedTier
  name: string
}

function namesFor(given: Readonly<Record<GroupedTier, string | undefined>>, tiers: readonly GroupedTier[]): TierName[] {
  const names = TIERS.filter((tier) => tiers.includes(tier)).map((tier) => {
    return { tier, name: given[tier] ?? PRIORITY_GROUPS[tier] }
  })
  if (new Set(names.map(({ name }) => plainSettingName(name))).size < names.length) {
    throw new Fault('invalid_input', 'high, medium, low: two of them are the same group.', 'Give each its own name.')
  }
  return names
}

// Whoever is in one of these is not chased: the ranking would silence what it ranks first.
async function refuseHoldGroups(names: readonly TierName[], { notes }: Pick<Context, 'notes'>): Promise<void> {
  const { holdGroups } = (await readPolicies(notes)).organisation
  const held = names.find(({ name }) =>
    [...DEFAULT_FIELDS.hold_groups, ...holdGroups].some((one) => plainSettingName(one) === plainSettingName(name)),
  )
  if (!held) return
  throw new Fault(
    'refused',
    `high, medium, low: ${quoted(held.name, 60)} is a group of those who are not chased.`,
    'Give another group; who is on hold is put there by a person.',
  )
}

function groupCalled(name: string, saved: readonly SavedSetting[]): SavedSetting | undefined {
  return saved.find((one) => plainSettingName(one.name) === plainSettingName(name))
}

function creations(missing: readonly TierName[], saved: readonly SavedSetting[], today: Day) {
  const changes: Change[] = missing.map(({ name }) => settingCreation({ kind: 'contact_group' }, { name }, saved))
  const names = missing.map(({ name }) => quoted(name, 60)).join(', ')
  return {
    changes,
    shown: {
      say: `the ${missing.length === 1 ? 'group' : 'groups'} ${names} must be there first; nobody is put in yet.`,
      next: 'Once they are there, call group_debtors again with the same arguments.',
      data: { as_of: today, missing: missing.length },
    },
  }
}

async function withMembers(
  names: readonly TierName[],
  saved: readonly SavedSetting[],
  books: Books,
): Promise<PriorityGroup[]> {
  const groups: PriorityGroup[] = []
  for (const { tier, name } of names) {
    const found = groupCalled(name, saved)
    if (!found) continue
    const group = { id: found.id, name: found.name }
    groups.push({ tier, group, members: await members(books, found.id) })
  }
  return groups
}

function shownView(all: readonly Regrouping[], changes: number, today: Day) {
  const joining = all.reduce((count, one) => count + one.joining.length, 0)
  const leaving = all.reduce((count, one) => count + one.leaving.length, 0)
  const say =
    joining + leaving === 0
      ? 'the groups hold the ranking of today already.'
      : `${counted(joining, 'customer')} to put in, ${leaving} to take out.`
  return {
    say,
    table: {
      columns: ['tier', 'group', 'to put in', 'to take out'],
      rows: all.map(({ tier, group, joining: coming, leaving: going }) => {
        return [tier, group.name, String(coming.length), String(going.length)]
      }),
    },
    notes: [
      ...(leaving > 0 ? ['who moves to another tier stays in the former group until taking out is agreed to'] : []),
      ...(changes >= MOST_CHANGES ? [`these are the first ${MOST_CHANGES} changes; call again for the rest`] : []),
    ],
    data: { as_of: today, joining, leaving },
  }
}
