import type { Fault } from '../call/fault.ts'
import { type Fragment, html, textOf } from './html.ts'
import type { Access, Session } from './page-access.ts'
import { type PageAnswer, SAFE_HEADERS } from './page-guard.ts'
import type { PageParts } from './page-parts.ts'
import { type Layout, type Moment, messageView, pageView } from './views.ts'

/** One request of a session, with everything that is needed to answer it. */
export interface Visit {
  parts: PageParts
  access: Access
  origin: string
  session: Session
  path: string
  query: URLSearchParams
  fields: URLSearchParams
}

/** Now, as pages tell it. */
export function momentOf({ clock, zone }: Pick<PageParts, 'clock' | 'zone'>): Moment {
  return { now: clock.now(), zone }
}

/** A whole page as an answer. */
export function pageAnswer(layout: Layout, body: Fragment, status = 200): PageAnswer {
  const headers = { ...SAFE_HEADERS, 'content-type': 'text/html; charset=utf-8' }
  return { status, headers, body: textOf(pageView(layout, body)) }
}

/** Sends a browser that has posted a form on to a page. */
export function seeOther(location: string): PageAnswer {
  return { status: 303, headers: { ...SAFE_HEADERS, location }, body: '' }
}

/** A page for a request that is turned away. */
export function refusalAnswer({ status, title, fact }: { status: number; title: string; fact: string }): PageAnswer {
  return pageAnswer({ title }, messageView(title, fact), status)
}

/** A page for what is not there. */
export function notFound(): PageAnswer {
  const view = messageView('Nothing is here', 'There is no such change or page.', html`<a href="/">What is waiting</a>`)
  return pageAnswer({ title: 'Nothing is here', part: 'waiting' }, view, 404)
}

/** A page for a browser that has not come in by a link. */
export function noSession(): PageAnswer {
  const view = messageView(
    'This page is closed',
    'It opens by a link of one use, and this browser has not come in by one, or its link was used or too old.',
    html`Ask your assistant to list what is held, or run <code>xero-mcp approvals</code> on a terminal: both give a fresh link.`,
  )
  return pageAnswer({ title: 'Closed' }, view, 403)
}

const STATUS: Readonly<Partial<Record<Fault['code'], number>>> = {
  invalid_input: 400,
  not_found: 404,
  refused: 409,
  limited: 429,
  unavailable: 503,
}

/** A page for what went wrong, as far as a person may know. */
export function faultAnswer({ code, fact, next }: Fault, path: string): PageAnswer {
  const failed = code === 'unavailable' || code === 'internal'
  const title = failed ? 'That did not work' : path === '/approve' ? 'Not agreed to' : 'That cannot be done'
  const view = messageView(title, fact, html`${next} <a href="/">What is waiting</a>`)
  return pageAnswer({ title, part: 'waiting' }, view, STATUS[code] ?? 500)
}
