import { asFault } from '../call/fault.ts'
import { html } from './html.ts'
import { type Access, pageAccess } from './page-access.ts'
import { faultAnswer, momentOf, noSession, notFound, pageAnswer, refusalAnswer, type Visit } from './page-answer.ts'
import { assetAnswer } from './page-assets.ts'
import { decide } from './page-decide.ts'
import { createPasskey, enrolPage, letIn } from './page-enrol.ts'
import { cookieHeader, type PageAnswer, type PageRequest, refusalOf, sessionCookie } from './page-guard.ts'
import type { PageParts } from './page-parts.ts'
import { changeContent, changePage, reviewPage } from './page-read.ts'
import { approversView, decidedView, messageView, waitingView } from './views.ts'

type Route = (visit: Visit) => Promise<PageAnswer>

const MOST_DECIDED = 100

const READ: Readonly<Record<string, Route>> = {
  '/': async ({ parts }) =>
    pageAnswer({ title: 'Waiting', part: 'waiting' }, waitingView(await parts.approvals.held(), momentOf(parts))),
  '/review': reviewPage,
  '/decided': async ({ parts }) =>
    pageAnswer({ title: 'Decided', part: 'decided' }, decidedView(await parts.decided(MOST_DECIDED), momentOf(parts))),
  '/approvers': async ({ parts }) =>
    pageAnswer(
      { title: 'Approvers', part: 'approvers' },
      approversView(await parts.approvals.approvers(), momentOf(parts)),
    ),
  '/enrol': enrolPage,
}

const WRITE: Readonly<Record<string, Route>> = {
  '/approve': (visit) => decide(visit, 'approved'),
  '/reject': (visit) => decide(visit, 'rejected'),
  '/enrol': createPasskey,
  '/let-in': letIn,
}

/**
 * The page at `origin` as a function from request to answer, which never throws. Who came in by a link of one use may read; a form is taken
 * once, from the session that it was shown to; agreeing takes a passkey or a code besides.
 */
export function approvalsPage(parts: PageParts, origin: string): (request: PageRequest) => Promise<PageAnswer> {
  const access = pageAccess(parts)
  return async (request) => {
    const refusal = refusalOf(request, origin)
    if (refusal) return refusalAnswer(refusal)
    if (!/^\/(?!\/)/.test(request.target) || !URL.canParse(request.target, origin)) return notFound()
    const { pathname: path, searchParams: query } = new URL(request.target, origin)
    try {
      return await answerTo(request, { parts, access, origin, path, query })
    } catch (thrown) {
      const fault = asFault(thrown)
      if (fault.code === 'internal') parts.log.error({ path, stack: stackOf(thrown) }, 'approvals page')
      return faultAnswer(fault, path)
    }
  }
}

type Asked = Omit<Visit, 'session' | 'fields'>

async function answerTo(request: PageRequest, asked: Asked): Promise<PageAnswer> {
  const { access, origin, path, query } = asked
  const asset = request.method === 'GET' ? await assetAnswer(path) : undefined
  if (asset) return asset
  if (path === '/open' && request.method === 'GET') return await open(request, query, access, origin)
  const session = access.session(sessionCookie(request, origin))
  if (!session) return noSession()
  const route = routeOf(request.method, path)
  return route ? await route({ ...asked, session, fields: new URLSearchParams(request.body) }) : notFound()
}

function routeOf(method: string, path: string): Route | undefined {
  const routes = method === 'GET' ? READ : WRITE
  if (Object.hasOwn(routes, path)) return routes[path]
  if (method !== 'GET') return undefined
  if (/^\/changes\/[A-Za-z0-9_]{1,40}$/.test(path)) return changePage
  return /^\/changes\/[A-Za-z0-9_]{1,40}\/content$/.test(path) ? changeContent : undefined
}

// A browser that fetches ahead must not use up the link. It gets a page and no redirect: after one that began on another site, a strict
// cookie would not be sent.
async function open(request: PageRequest, query: URLSearchParams, access: Access, origin: string): Promise<PageAnswer> {
  const ahead = request.headers['sec-purpose'] ?? request.headers.purpose ?? ''
  const opened = ahead.includes('prefetch') ? undefined : await access.open(query.get('code') ?? '')
  if (!opened) return noSession()
  const { token, opening } = opened
  const next = opening.enrols ? '/enrol' : opening.change === undefined ? '/' : `/changes/${opening.change}`
  const view = messageView('Welcome', 'One moment.', html`<a href="${next}">Go on</a>`)
  const answer = pageAnswer({ title: 'Welcome', refresh: 0, next }, view)
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookieHeader(token, origin) } }
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? '') : ''
}
