import { quoted } from '../books/ledger-text.ts'
import { fieldsIn, SAVED_WORDS, type SavedSetting, type SavedValues, savedText } from '../books/saved-settings.ts'
import type { ChangeOf, Outcome } from '../call/change.ts'
import { isNotFound } from './client.ts'
import type { Run } from './executor.ts'
import type { Checked, Operation } from './operations.ts'
import { driftOutcome, overtakenOutcome, refusedOutcome } from './outcomes.ts'
import { SETTING_KINDS } from './setting-kinds.ts'
import { groupMembers } from './wire/contacts.ts'
import { echoedId, echoOf } from './wire/echo.ts'

/** A new setting. Its code or name must be free before, so that whoever has it afterwards is what was made. */
export const createSetting: Operation<'create_setting'> = {
  batched: false,
  check: async (run, changes) => await Promise.all(changes.map((change) => nameIsFree(run, change))),
  send: async (client, [change], _, write) => {
    if (!change) return { elements: [] }
    const { kind, within, values } = change
    const target = { before: {}, ...(within ? { within: within.id } : {}) }
    return await client.saveSetting(SETTING_KINDS[kind].write(values, target), write)
  },
  outcome: (run, change, element) => {
    const echo = echoOf(element)
    if (echo.refused) return refusedOutcome(echo)
    const id = echoedId(element, SETTING_KINDS[change.kind].idName)
    return saved(run, id === undefined ? undefined : { id, name: change.name }, echo.warnings)
  },
  find: async (run, change) => {
    const now = await ofKey(run, change)
    return now ? [saved(run, { id: now.id, name: change.name }, differing(change.values, now))] : []
  },
}

/** Fields of a setting, once those that the plan relied on were seen to be as they were. */
export const updateSetting: Operation<'update_setting'> = {
  batched: false,
  check: async (run, changes) => await Promise.all(changes.map((change) => unmoved(run, change))),
  send: async (client, [change], before, write) => {
    if (!change) return { elements: [] }
    const { kind, within, setting, values } = change
    const now = isSaved(before) ? before.values : {}
    const target = { id: setting.id, before: now, ...(within ? { within: within.id } : {}) }
    return await client.saveSetting(SETTING_KINDS[kind].write(values, target), write)
  },
  outcome: (run, { setting }, element) => {
    const echo = echoOf(element)
    return echo.refused ? refusedOutcome(echo) : saved(run, setting, echo.warnings)
  },
  find: async (run, change) => {
    const { setting, values, before } = change
    const now = await nowOf(run, change)
    // What is deleted is in no list of some kinds.
    if (!now) return values.status === 'DELETED' ? [saved(run, setting, [])] : []
    if (differing(values, now).length === 0) return [saved(run, setting, [])]
    return moved(change.values, before, now) === undefined ? [] : [overtakenOutcome(setting.name)]
  },
}

/** Who belongs to a contact group: several come in one request, one goes. */
export const setGroupMembers: Operation<'set_group_members'> = {
  batched: false,
  send: async (client, [change], _, write) => {
    if (!change) return { elements: [] }
    const { group, contacts, to } = change
    const ids = contacts.map(({ id }) => id)
    if (to === 'added') return { elements: [{ added: await client.addToGroup(group.id, ids, write) }] }
    await client.removeFromGroup(group.id, ids[0] ?? '', write)
    return { elements: [{}] }
  },
  outcome: (run, { group }, element) => {
    const { added } = (element ?? {}) as { added?: { elements?: readonly unknown[] } }
    const refused = (added?.elements ?? []).map(echoOf).find((echo) => echo.refused)
    return refused ? refusedOutcome(refused) : saved(run, group, [])
  },
  find: async (run, { group, contacts, to }) => {
    const members = await membersOf(run, group.id)
    const done = members && contacts.every(({ id }) => members.includes(id) === (to === 'added'))
    return done ? [saved(run, group, [])] : []
  },
}

function saved(run: Run, setting: { id: string; name: string } | undefined, warnings: readonly string[]): Outcome {
  run.forgetSettings()
  const record = setting && { id: setting.id, label: setting.name, status: '' }
  return { state: 'done', record, warnings }
}

async function nameIsFree(run: Run, change: ChangeOf<'create_setting'>): Promise<Checked> {
  if (!(await ofKey(run, change))) return {}
  const fact = `There is a ${SAVED_WORDS[change.kind]} ${quoted(change.name)} by now.`
  return { moved: { state: 'failed', fact, next: 'Nothing was written. Change that one, or choose another name.' } }
}

async function ofKey(
  run: Run,
  { kind, within, values }: ChangeOf<'create_setting'>,
): Promise<SavedSetting | undefined> {
  const { read, key } = SETTING_KINDS[kind]
  const wanted = plain(savedText(values[key]))
  const all = await read(run.client)
  return all.find((one) => plain(savedText(one.values[key])) === wanted && one.within === within?.id && isLive(one))
}

// The name of a deleted tax rate is free again.
function isLive({ values }: SavedSetting): boolean {
  return values.status !== 'DELETED'
}

async function nowOf(run: Run, { kind, setting }: ChangeOf<'update_setting'>): Promise<SavedSetting | undefined> {
  return (await SETTING_KINDS[kind].read(run.client)).find(({ id }) => id === setting.id)
}

async function unmoved(run: Run, change: ChangeOf<'update_setting'>): Promise<Checked> {
  const now = await nowOf(run, change)
  const field = now && moved(change.values, change.before, now)
  if (now && field === undefined) return { before: now }
  return { moved: driftOutcome(change.setting.name, now ? `its ${field} is another` : 'it is gone') }
}

function moved(values: SavedValues, before: SavedValues, now: SavedSetting): string | undefined {
  return fieldsIn(values).find((field) => savedText(now.values[field]) !== savedText(before[field]))
}

function differing(values: SavedValues, now: SavedSetting): string[] {
  const fields = fieldsIn(values).filter(
    (field) => plain(savedText(now.values[field])) !== plain(savedText(values[field])),
  )
  return fields.map((field) => `Its ${field} is ${quoted(savedText(now.values[field]), 60)}.`)
}

async function membersOf(run: Run, group: string): Promise<readonly string[] | undefined> {
  try {
    return groupMembers(await run.client.contactGroup(group))
  } catch (thrown) {
    if (isNotFound(thrown)) return undefined
    throw thrown
  }
}

function isSaved(value: unknown): value is SavedSetting {
  return typeof value === 'object' && value !== null && 'values' in value
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase()
}
