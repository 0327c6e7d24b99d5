import type { Approver } from '../call/approvals.ts'
import { agreedText, hashOf } from '../call/canonical.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { Fault } from '../call/fault.ts'
import { BARE_FORM } from './page-access.ts'
import { momentOf, notFound, pageAnswer, type Visit } from './page-answer.ts'
import { type PageAnswer, SAFE_HEADERS } from './page-guard.ts'
import { challengeOf, requestOptions } from './passkey.ts'
import { type DecisionForm, detailView, reviewView } from './view-decision.ts'

/** How soon (seconds) a page of something that is being carried out looks again. */
const LOOK_AGAIN = 3

const MOST_TOGETHER = 50

/** The page of one change. */
export async function changePage(visit: Visit): Promise<PageAnswer> {
  const record = await changeOf(visit)
  if (!record) return notFound()
  const form = record.state === 'held' ? await decisionForm([record], visit) : undefined
  const refresh = record.state === 'sending' ? { refresh: LOOK_AGAIN } : {}
  const layout = { title: 'Change', part: record.state === 'held' ? 'waiting' : 'decided', ...refresh } as const
  return pageAnswer(layout, detailView(record, form, momentOf(visit.parts)))
}

/** What exactly is agreed to, in the form whose SHA-256 is the change's hash. */
export async function changeContent(visit: Visit): Promise<PageAnswer> {
  const record = await changeOf(visit)
  if (!record) return notFound()
  const disposition = `attachment; filename="${record.id}.json"`
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-disposition': disposition }
  return { status: 200, headers: { ...SAFE_HEADERS, ...headers }, body: agreedText(record) }
}

/** Several changes, to be decided on with one answer. */
export async function reviewPage(visit: Visit): Promise<PageAnswer> {
  const ids = [...new Set(visit.query.getAll('id'))].slice(0, MOST_TOGETHER)
  const found = await Promise.all(ids.map((id) => visit.parts.approvals.find(id)))
  const records = found.filter((record) => record !== undefined)
  if (records.length === 0 || records.length < ids.length) return notFound()
  const open = records.every(({ state }) => state === 'held')
  const form = open ? await decisionForm(records, visit) : undefined
  const refresh = records.some(({ state }) => state === 'sending') ? { refresh: LOOK_AGAIN } : {}
  return pageAnswer({ title: 'Review', part: 'waiting', ...refresh }, reviewView(records, form, momentOf(visit.parts)))
}

async function changeOf({ parts, path }: Visit): Promise<ChangeRecord | undefined> {
  return await parts.approvals.find(path.split('/')[2] ?? '')
}

async function decisionForm(
  records: readonly ChangeRecord[],
  { parts, access, session }: Visit,
): Promise<DecisionForm> {
  for (const record of records) refuseAltered(record)
  const approvers = await parts.approvals.approvers()
  const shown = records.map(({ id, hash }) => ({ id, hash }))
  const hashes = shown.map(({ hash }) => hash)
  const [approve, reject] = await Promise.all([
    requestOptions(approvers, challengeOf(hashes, 'approved')),
    requestOptions(approvers, challengeOf(hashes, 'rejected')),
  ])
  return {
    token: await access.formToken(session, { ...BARE_FORM, purpose: 'decide', shown }),
    approveOptions: approve && JSON.stringify(approve),
    rejectOptions: reject && JSON.stringify(reject),
    coders: codersOf(approvers),
  }
}

// What is shown comes out of the record, what is agreed to is its hash: they must be of the same thing.
function refuseAltered(record: ChangeRecord): void {
  if (hashOf(record) === record.hash) return
  throw new Fault(
    'refused',
    `${record.id} is not what was recorded: its content and its hash differ.`,
    'Do not approve it. Check the audit with xero-mcp audit verify.',
  )
}

/** The approvers who have one-time codes. */
export function codersOf(approvers: readonly Approver[]): readonly Approver[] {
  return approvers.filter(({ method, revokedAt }) => method === 'totp' && revokedAt === undefined)
}
