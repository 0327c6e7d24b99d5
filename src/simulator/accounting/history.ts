import { type Day, partsOf } from '../../books/day.ts'
import { type Cents, formatAmount } from '../../books/money.ts'
import type { Answer, ApiCall, ApiContext } from '../contract.ts'
import { elementsOf, readText } from '../edge/body.ts'
import { notFoundPage, validationException } from '../edge/refusals.ts'
import { instantString, msInstant, msPlain } from '../edge/wire-dates.ts'
import { MONTH_NAMES } from '../month-names.ts'
import type { HistoryRecord } from '../state.ts'
import { SEEN, UNSEEN } from './messages.ts'
import { beginWork, put, type Work } from './work.ts'

/** Xero's pages disagree (250 on one, 2,500 on another); the simulator keeps to the stricter. */
const NOTE_LIMIT = 250

/** Writes what happened to a record into its history, as Xero does by itself. */
export function record(work: Work, id: string, changes: string, details: string): void {
  const entry: HistoryRecord = { changes, user: work.context.userName, at: work.context.now, details }
  const records = work.organisation.history.get(id)
  // Pushed onto, each of the many short lists would keep room for sixteen more.
  put(work, work.organisation.history, id, records ? records.concat(entry) : [entry])
}

/** Whether an app makes the call: Xero's history then names its user "System Generated", else the person at the web interface. */
function isByApp(context: ApiContext): boolean {
  return context.clientId !== undefined
}

/** How an act came about: the end of Xero's history sentences for what an app did, nothing for a person. */
export function throughApi(context: ApiContext): string {
  return isByApp(context) ? ` through the Xero API using ${context.appName}` : ''
}

/** A day as history sentences have it: `6 April 2026`. */
export function historyDay(day: Day): string {
  const { year, month, date } = partsOf(day)
  return `${date} ${MONTH_NAMES[month - 1] ?? ''} ${year}`
}

/** An amount as history sentences have it: `1,250.00`. */
export function historyAmount(amount: Cents): string {
  return formatAmount(amount)
}

/** `/{Endpoint}/{Guid}/History`: read newest first, or add notes (PUT and POST are the same). Nothing can be edited or deleted. */
export function historyEndpoint(call: ApiCall, context: ApiContext, id: string, exists: boolean): Answer {
  if (call.method === 'GET') {
    if (!exists) throw notFoundPage()
    const records = [...(context.organisation.history.get(id) ?? [])].reverse()
    return { kind: 'envelope', resource: 'HistoryRecords', items: records.map(recordJson) }
  }
  if (call.method !== 'PUT' && call.method !== 'POST') throw notFoundPage()
  const notes = elementsOf(call.body, 'HistoryRecords').map((fields) => readText(fields.get('Details')) ?? '')
  const problems = notes.map((details) => noteProblem(details, exists))
  if (problems.some((problem) => problem !== undefined)) {
    throw validationException(notes.map((details, index) => noteJson(context.now, details, problems[index])))
  }
  const work = beginWork(context)
  for (const details of notes) record(work, id, 'Note', details)
  return { kind: 'envelope', resource: 'HistoryRecords', items: notes.map((details) => noteJson(context.now, details)) }
}

function noteProblem(details: string, exists: boolean): string | undefined {
  if (!exists) return SEEN.documentNotFound
  if (details.trim() === '') return UNSEEN.historyMissing
  return details.length > NOTE_LIMIT ? UNSEEN.textTooLong('Details', NOTE_LIMIT) : undefined
}

function recordJson(entry: HistoryRecord): Record<string, unknown> {
  return {
    Changes: entry.changes,
    DateUTCString: instantString(entry.at),
    DateUTC: msInstant(entry.at),
    User: entry.user,
    Details: entry.details,
  }
}

function noteJson(now: number, details: string, problem?: string): Record<string, unknown> {
  return {
    DateUTCString: instantString(now),
    DateUTC: msPlain(now),
    Details: details,
    ValidationErrors: problem === undefined ? [] : [{ Message: problem }],
  }
}
