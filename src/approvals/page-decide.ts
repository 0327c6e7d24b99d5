import { cleanText } from '../books/ledger-text.ts'
import type { Shown } from '../call/agree.ts'
import type { Answer } from '../call/approvals.ts'
import { Fault } from '../call/fault.ts'
import type { Form } from './page-access.ts'
import { seeOther, type Visit } from './page-answer.ts'
import type { PageAnswer } from './page-guard.ts'
import { signedAnswer, type Verdict } from './passkey.ts'

const LONGEST_REASON = 500

/** Takes the form of a decision: a yes is carried out, a no recorded with its reason. */
export async function decide(visit: Visit, verdict: Verdict): Promise<PageAnswer> {
  const { shown } = await formOf(visit, 'decide')
  const reason = cleanText(visit.fields.get('reason') ?? '', LONGEST_REASON)
  if (verdict === 'rejected' && reason === '') {
    throw new Fault('invalid_input', 'A no needs a reason.', 'Open the change again and say what is wrong with it.')
  }
  const hashes = shown.map(({ hash }) => hash)
  const answer = await answerOf(visit, hashes, verdict)
  if (verdict === 'approved') await visit.parts.agree(shown, answer)
  else for (const { id, hash } of shown) await visit.parts.approvals.reject(id, hash, answer, reason)
  return seeOther(pathOf(shown))
}

/** What a form's token was made for. Throws Fault `refused` for one that is missing, used, too old, another session's or another form's. */
export async function formOf(visit: Visit, purpose: Form['purpose']): Promise<Form> {
  const form = await visit.access.takeForm(visit.session, visit.fields.get('token') ?? '')
  if (form?.purpose === purpose) return form
  throw new Fault(
    'refused',
    'This form was sent before, or is too old.',
    'Nothing was done by sending it again. Open it afresh.',
  )
}

/** Who answers a form, by the passkey's signature or the code in it. Throws Fault `refused` where neither is good. */
export async function answerOf(visit: Visit, hashes: readonly string[], verdict: Verdict): Promise<Answer> {
  const { parts, fields, origin } = visit
  const signature = fields.get('passkey') ?? ''
  if (signature !== '') return await signedAnswer(signature, hashes, verdict, { approvals: parts.approvals, origin })
  const [id, code] = [fields.get('approver') ?? '', fields.get('code') ?? '']
  if (id !== '' && code !== '') return await parts.totp.verify({ id }, code, hashes)
  throw new Fault('refused', 'Neither a passkey nor a code was given.', 'Open the change again and give one of them.')
}

function pathOf(shown: readonly Shown[]): string {
  const [only, ...others] = shown
  if (only && others.length === 0) return `/changes/${only.id}`
  return `/review?${shown.map(({ id }) => `id=${encodeURIComponent(id)}`).join('&')}`
}
