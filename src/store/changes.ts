import type { OrganisationRef } from '../books/organisation.ts'
import { CHANGE_STATES, type ChangeLog, type ChangePage, type ChangeQuery } from '../call/changes.ts'
import { expireDue, findChange, isOwnDraft, SERVER, withdrawHeld } from './change-moves.ts'
import { instant, recordsOf } from './change-rows.ts'
import { placeholders, type StoreParts } from './parts.ts'
import { refuseWhilePaused } from './pause.ts'
import { previewPlan, recordPlan } from './plans.ts'

const PAGE = 50
const LONGEST_PAGE = 1_000

/** The durable record of one organisation's changes. */
export function changeLog(parts: StoreParts, organisation: OrganisationRef): ChangeLog {
  const { database, seal } = parts
  return {
    list: async (query = {}) => {
      await expireDue(parts, organisation.id)
      return await listChanges(parts, organisation.id, query)
    },
    find: async (id) => {
      await expireDue(parts, organisation.id)
      return await findChange(database, parts, organisation.id, id)
    },
    appliedSince: async (subjectId, since) => {
      const rows = await database.all(
        `select * from changes where organisation = ? and state = 'applied' and decided_at > ?
         and (subject = ? or written = ?) order by seq desc`,
        ...[organisation.id, since, subjectId, subjectId],
      )
      return await recordsOf(database, seal, rows)
    },
    isOwnUntouchedDraft: (documentId, updatedAt) => isOwnDraft(database, organisation.id, documentId, updatedAt),
    preview: (plan, decide) => previewPlan(database, parts, organisation, plan, decide),
    begin: (plan, decide) =>
      database.transaction(async (sql) => {
        await refuseWhilePaused(sql)
        return await recordPlan(sql, parts, organisation, plan, decide)
      }),
    withdraw: (id) => database.transaction((sql) => withdrawHeld(sql, parts, organisation.id, id, SERVER)),
  }
}

async function listChanges(
  { database, seal }: StoreParts,
  organisation: string,
  { states = CHANGE_STATES, contactIds, tools, since, offset = 0, limit = PAGE }: ChangeQuery,
): Promise<ChangePage> {
  if (states.length === 0 || contactIds?.length === 0 || tools?.length === 0) return { rows: [], total: 0, counts: {} }
  const ofContacts = contactIds ? ` and contact in (${placeholders(contactIds)})` : ''
  const byTools = tools ? ` and tool in (${placeholders(tools)})` : ''
  const decided = since === undefined ? '' : ' and decided_at >= ?'
  const where = `organisation = ? and state in (${placeholders(states)})${ofContacts}${byTools}${decided}`
  const wanted = [
    organisation,
    ...states,
    ...(contactIds ?? []),
    ...(tools ?? []),
    ...(since === undefined ? [] : [since]),
  ]
  const counted = await database.all(
    `select state, count(*) as many from changes where ${where} group by state`,
    ...wanted,
  )
  const rows = await database.all(
    `select * from changes where ${where} order by seq desc limit ? offset ?`,
    ...[...wanted, Math.min(Math.max(limit, 0), LONGEST_PAGE), Math.max(offset, 0)],
  )
  const counts = Object.fromEntries(counted.map((row) => [row.state, instant(row, 'many')]))
  const total = counted.reduce((sum, row) => sum + instant(row, 'many'), 0)
  return { rows: await recordsOf(database, seal, rows), total, counts }
}
