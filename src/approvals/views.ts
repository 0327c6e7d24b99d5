import { cleanText } from '../books/ledger-text.ts'
import type { OrganisationRef } from '../books/organisation.ts'
import type { Approver } from '../call/approvals.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { type Fragment, type Html, html } from './html.ts'
import { amountView, sentenceOf } from './view-change.ts'
import { effectWord, METHOD_WORDS, STATE_WORDS, timeText, untilText } from './words.ts'

/** Now, in milliseconds, and the time zone (IANA name) in which people read times. */
export interface Moment {
  now: number
  zone: string
}

/** A whole page: its title, which part of the page it is in, and how soon (seconds) it looks again by itself or goes on to `next`. */
export interface Layout {
  title: string
  part?: 'waiting' | 'decided' | 'approvers'
  refresh?: number
  next?: string
}

/** The frame around every page. Without a part nothing leads further: whoever sees it may have no session. */
export function pageView({ title, part, refresh, next }: Layout, body: Fragment): Html {
  const tab = (name: Layout['part'], path: string, label: string) =>
    html`<a href="${path}"${part === name && html` aria-current="page"`}>${label}</a>`
  const tabs = part && [
    tab('waiting', '/', 'Waiting'),
    tab('decided', '/decided', 'Decided'),
    tab('approvers', '/approvers', 'Approvers'),
  ]
  const again =
    refresh !== undefined && html`<meta http-equiv="refresh" content="${refresh}${next && `; url=${next}`}">`
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
${again}<title>${title} – Approvals</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/style.css">
<script src="/webauthn.js" defer></script><script src="/app.js" defer></script></head>
<body><a class="skip" href="#main">Skip to content</a>
<header><div class="bar"><span class="brand"><img src="/icon.svg" alt="" width="24" height="24">Approvals</span>${tabs && html`<nav aria-label="Parts of this page">${tabs}</nav>`}</div></header>
<main id="main">${body}</main>
<footer>Only this computer can reach this page. ${part && html`<span class="keys">Press <kbd>?</kbd> for keys.</span>`}</footer>
${part && keysView()}</body></html>`
}

function keysView(): Html {
  const keys = [
    ['j / ↓', 'Next change'],
    ['k / ↑', 'Previous change'],
    ['Enter', 'Open it'],
    ['x', 'Select it'],
    ['a', 'Approve with passkey; in the list: review what is selected'],
    ['r', 'Give a reason and reject'],
    ['u', 'Back to the list'],
    ['?', 'These keys'],
  ]
  const rows = keys.map(([key, meaning]) => html`<dt><kbd>${key}</kbd></dt><dd>${meaning}</dd>`)
  return html`<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl>${rows}</dl><form method="dialog"><button>Close</button></form></dialog>`
}

/** A page that says one thing: an error, or that nothing is there. */
export function messageView(title: string, fact: string, next: Fragment = undefined): Html {
  return html`<section class="message"><h1>${title}</h1><p>${fact}</p>${next && html`<p>${next}</p>`}</section>`
}

/** The organisation of a change, with whether it is a demo company or real books. */
export function organisationView({ name, demo }: OrganisationRef): Html {
  const badge = demo ? html`<span class="badge demo">Demo</span>` : html`<span class="badge live">Live</span>`
  return html`<span class="organisation">${cleanText(name)}</span> ${badge}`
}

/** The held changes by organisation, each to be opened, or several to be reviewed together. */
export function waitingView(records: readonly ChangeRecord[], moment: Moment): Html {
  if (records.length === 0) {
    return html`<section class="message"><h1>Nothing is waiting</h1><p>What your assistant proposes and a person must agree to appears here.</p><p><a href="/">Look again</a></p></section>`
  }
  const groups = [...new Set(records.map(({ organisation }) => organisation.id))].map((id) => {
    const own = records.filter(({ organisation }) => organisation.id === id)
    const [first] = own
    return html`<section class="group"><h2>${first && organisationView(first.organisation)}</h2><ol class="rows">${own.map((record) => waitingRow(record, moment))}</ol></section>`
  })
  const count = records.length === 1 ? '1 change is waiting' : `${records.length} changes are waiting`
  return html`<div class="title"><h1>${count}</h1><p>None of it has happened. Open one to see exactly what it would do.</p></div>
<form action="/review" method="get" class="list">${groups}
${records.length > 1 && html`<div class="selection"><button type="submit" data-review>Review selected together</button></div>`}</form>`
}

function waitingRow(record: ChangeRecord, { now }: Moment): Html {
  const { id, effect, change, proposer, expiresAt, agreed } = record
  const said = agreed.length > 0 && html` · agreed by ${cleanText(agreed.join(', '), 100)}`
  return html`<li class="row" data-row><input type="checkbox" name="id" value="${id}" aria-label="Select: ${sentenceOf(record)}">
<a href="/changes/${id}"><span class="sentence">${sentenceOf(record)}</span>
<span class="meta"><span class="effect ${effect}">${effectWord(effect, change)}</span> ${cleanText(proposer.user, 60)} with ${cleanText(proposer.client, 60)} · expires ${untilText(expiresAt, now)}${said}</span></a>${amountView(change)}</li>`
}

/** What was decided before, newest first. */
export function decidedView(records: readonly ChangeRecord[], { zone }: Moment): Html {
  if (records.length === 0)
    return messageView('Nothing was decided yet', 'What was approved, rejected or has expired is listed here.')
  const rows = records.map(
    (
      record,
    ) => html`<li class="row" data-row><a href="/changes/${record.id}"><span class="sentence">${sentenceOf(record)}</span>
<span class="meta">${stateView(record)} ${timeText(record.decidedAt, zone)} · ${organisationView(record.organisation)}${record.agreed.length > 0 && ` · agreed by ${cleanText(record.agreed.join(', '), 100)}`}</span></a>${amountView(record.change)}</li>`,
  )
  return html`<div class="title"><h1>Decided</h1><p>The newest first. The audit keeps all of it.</p></div><ol class="rows">${rows}</ol>`
}

/** Where a change stands, in a word. */
export function stateView({ state }: ChangeRecord): Html {
  return html`<span class="badge ${state}">${STATE_WORDS[state]}</span>`
}

/** The people who may agree, and the way to let in another. */
export function approversView(approvers: readonly Approver[], { zone }: Moment): Html {
  const names = new Map(approvers.map(({ id, name }) => [id, name]))
  const rows = approvers.map(({ name, method, enrolledAt, enrolledBy, revokedAt }) => {
    const by =
      enrolledBy === undefined ? 'first approver' : `let in by ${cleanText(names.get(enrolledBy) ?? enrolledBy, 60)}`
    const gone =
      revokedAt !== undefined && html` <span class="badge rejected">Revoked ${timeText(revokedAt, zone)}</span>`
    return html`<li class="row"><div><span class="sentence">${cleanText(name, 60)}${gone}</span><span class="meta">${METHOD_WORDS[method]} · since ${timeText(enrolledAt, zone)} · ${by}</span></div></li>`
  })
  const active = approvers.some(({ revokedAt }) => revokedAt === undefined)
  if (!active) {
    return messageView(
      'Nobody can approve yet',
      'The first approver is enrolled from a terminal on this computer, so that no assistant can do it.',
      html`Run <code>xero-mcp approvals enrol</code> there and open the link that it prints.`,
    )
  }
  return html`<div class="title"><h1>Approvers</h1><p>Only they can agree to what is held.</p></div><ol class="rows">${rows}</ol>
<p class="after"><a class="button" href="/enrol">Add an approver</a></p>`
}
