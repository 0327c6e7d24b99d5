import { cleanText } from '../books/ledger-text.ts'
import type { Approver } from '../call/approvals.ts'
import { sha256 } from '../call/canonical.ts'
import { Fault } from '../call/fault.ts'
import { BARE_FORM } from './page-access.ts'
import { pageAnswer, type Visit } from './page-answer.ts'
import { answerOf, formOf } from './page-decide.ts'
import type { PageAnswer } from './page-guard.ts'
import { codersOf } from './page-read.ts'
import { createdCredential, creationOptions, requestOptions } from './passkey.ts'
import { enrolledView, enrolView, letInView } from './view-enrol.ts'

const LAYOUT = { title: 'Enrol', part: 'approvers' } as const

/** The page on which a new approver makes a passkey. */
export async function enrolPage(visit: Visit): Promise<PageAnswer> {
  const { parts, access, session } = visit
  const approvers = await mayEnrol(visit)
  const challenge = sha256(parts.randomToken())
  const options = JSON.stringify(await creationOptions(approvers, challenge))
  const token = await access.formToken(session, { ...BARE_FORM, purpose: 'create_passkey', challenge })
  return pageAnswer(LAYOUT, enrolView(token, options, !approvers.some(isActive)))
}

/** Takes a new passkey: the first approver is enrolled by it, a later one waits to be let in. */
export async function createPasskey(visit: Visit): Promise<PageAnswer> {
  const { access, session, fields, origin } = visit
  const { challenge } = await formOf(visit, 'create_passkey')
  const approvers = await mayEnrol(visit)
  const name = cleanText(fields.get('name') ?? '', 60)
  if (name === '') throw new Fault('invalid_input', 'An approver needs a name.', 'Open the page again and give one.')
  const credential = await createdCredential(fields.get('passkey') ?? '', challenge, origin)
  if (!approvers.some(isActive)) return await enrol(visit, { name, credential }, undefined)
  const form = { ...BARE_FORM, purpose: 'enrol', name, credential } as const
  const options = await requestOptions(approvers, enrolmentHash(name, credential))
  const approveOptions = options && JSON.stringify(options)
  const token = await access.formToken(session, form)
  return pageAnswer(LAYOUT, letInView(name, { token, approveOptions, coders: codersOf(approvers) }))
}

/** Takes the answer by which an enrolled approver lets in another. */
export async function letIn(visit: Visit): Promise<PageAnswer> {
  const { name, credential } = await formOf(visit, 'enrol')
  const answer = await answerOf(visit, [enrolmentHash(name, credential)], 'approved')
  return await enrol(visit, { name, credential }, answer.approverId)
}

// The one who lets in signs for this name and this key.
function enrolmentHash(name: string, credential: string): string {
  return sha256(`enrol ${JSON.stringify([name, credential])}`)
}

async function enrol(
  { parts }: Visit,
  { name, credential }: { name: string; credential: string },
  enrolledBy: string | undefined,
): Promise<PageAnswer> {
  const id = `apr_${sha256(parts.randomToken()).slice(0, 12)}`
  await parts.approvals.enrol({ id, name, method: 'passkey', credential, enrolledBy })
  parts.log.info({ approver: id, enrolledBy }, 'approver enrolled')
  return pageAnswer(LAYOUT, enrolledView(name))
}

// A session may come from a link in a reply, which an assistant can read: it must not be enough to become the first approver.
async function mayEnrol({ parts, session }: Visit): Promise<readonly Approver[]> {
  const approvers = await parts.approvals.approvers()
  if (approvers.some(isActive) || parts.clock.now() < session.enrolsUntil) return approvers
  throw new Fault(
    'refused',
    'The first approver is enrolled from a terminal.',
    'Run xero-mcp approvals enrol and open the link that it prints; it works for 15 minutes.',
  )
}

function isActive({ revokedAt }: Approver): boolean {
  return revokedAt === undefined
}
