import * as z from 'zod'
import type { Clock } from '../books/clock.ts'
import type { Approvals } from '../call/approvals.ts'
import { sha256 } from '../call/canonical.ts'

/** How long a link of one use opens the page: it lies in a reply until somebody reads it. */
const LINK_MS = 60 * 60_000

/** How long a link to enrol the first approver works. */
const ENROL_LINK_MS = 15 * 60_000

const SESSION_MS = 12 * 60 * 60_000
const FORM_MS = 60 * 60_000

/** Sessions live in this process; beyond so many the oldest ends. */
const MOST_SESSIONS = 100

const openingShape = z.strictObject({ enrols: z.boolean(), change: z.string().max(40).optional() })

/** What a link of one use opens: the list, one change, or the enrolment of the first approver. */
export type Opening = z.infer<typeof openingShape>

const formShape = z.strictObject({
  session: z.string(),
  purpose: z.enum(['decide', 'create_passkey', 'enrol']),
  shown: z.array(z.strictObject({ id: z.string(), hash: z.string() })),
  challenge: z.string(),
  name: z.string(),
  credential: z.string(),
})

/** What a form was made for: it is kept here, so that nothing of it can be altered on the way. */
export type Form = Omit<z.infer<typeof formShape>, 'session'>

/** What every form says unless it says otherwise. */
export const BARE_FORM: Omit<Form, 'purpose'> = { shown: [], challenge: '', name: '', credential: '' }

/** A browser that came in by a link; `enrols` while it may enrol the first approver. */
export interface Session {
  id: string
  until: number
  enrolsUntil: number
}

interface AccessParts {
  approvals: Pick<Approvals, 'keepOnce' | 'takeOnce'>
  clock: Pick<Clock, 'now'>
  randomToken(): string
}

/** An address of one use on a page at `origin` that begins a session there. Whoever opens it may read, and agrees to nothing by that. */
export async function pageLink(
  { approvals, clock, randomToken }: AccessParts,
  origin: string,
  opening: Opening = { enrols: false },
): Promise<string> {
  const code = randomToken()
  const until = clock.now() + (opening.enrols ? ENROL_LINK_MS : LINK_MS)
  await approvals.keepOnce(`page-link:${sha256(code)}`, JSON.stringify(opening), until)
  return `${origin}/open?code=${encodeURIComponent(code)}`
}

/** Who may see the page, and which form is answered. */
export interface Access {
  /** Begins a session for whoever has the code of a link; `token` is for the cookie. Undefined for a code that is used or too old. */
  open(code: string): Promise<{ token: string; opening: Opening } | undefined>
  session(token: string | undefined): Session | undefined
  /** A token of one use for a form of this session. */
  formToken(session: Session, form: Form): Promise<string>
  /** The form that this token was made for; undefined when it is used, too old, or another session's. */
  takeForm(session: Session, token: string): Promise<Form | undefined>
}

/** Sessions and forms of one page. Only hashes of tokens are kept. */
export function pageAccess({ approvals, clock, randomToken }: AccessParts): Access {
  const sessions = new Map<string, Session>()
  return {
    async open(code) {
      const kept = await approvals.takeOnce(`page-link:${sha256(code)}`)
      if (kept === undefined) return undefined
      const opening = openingShape.parse(JSON.parse(kept))
      const token = randomToken()
      const id = sha256(token)
      const now = clock.now()
      sessions.set(id, { id, until: now + SESSION_MS, enrolsUntil: opening.enrols ? now + ENROL_LINK_MS : 0 })
      const [oldest] = sessions.keys()
      if (sessions.size > MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest)
      return { token, opening }
    },
    session(token) {
      const session = token === undefined ? undefined : sessions.get(sha256(token))
      return session && clock.now() < session.until ? session : undefined
    },
    async formToken({ id }, form) {
      const token = randomToken()
      await approvals.keepOnce(`form:${sha256(token)}`, JSON.stringify({ session: id, ...form }), clock.now() + FORM_MS)
      return token
    },
    async takeForm({ id }, token) {
      const kept = await approvals.takeOnce(`form:${sha256(token)}`)
      if (kept === undefined) return undefined
      const { session, ...form } = formShape.parse(JSON.parse(kept))
      return session === id ? form : undefined
    },
  }
}
