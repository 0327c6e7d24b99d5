import { cleanText } from '../books/ledger-text.ts'
import type { Approver } from '../call/approvals.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { type Fragment, type Html, html } from './html.ts'
import { amountView, changeView, exactView, sentenceOf } from './view-change.ts'
import { type Moment, organisationView, stateView } from './views.ts'
import { effectWord, TIER_WORDS, timeText, untilText } from './words.ts'

/** What the forms of a decision need: their token, what a browser signs (JSON text, where a passkey is enrolled), and who has codes. */
export interface DecisionForm {
  token: string
  approveOptions: string | undefined
  rejectOptions: string | undefined
  coders: readonly Pick<Approver, 'id' | 'name'>[]
}

/** One change: what it would do, why it waits, and the forms to decide on it; or what became of it. */
export function detailView(record: ChangeRecord, form: DecisionForm | undefined, moment: Moment): Html {
  const { change, effect, organisation } = record
  return html`<article class="detail"><div class="content">
<p class="crumbs">${record.state === 'held' ? html`<a href="/" data-back>Waiting</a>` : html`<a href="/decided" data-back>Decided</a>`} <span>/</span> ${organisationView(organisation)}</p>
<div class="headline"><div><p class="tags"><span class="effect ${effect}">${effectWord(effect, change)}</span> ${stateView(record)}</p><h1>${sentenceOf(record)}</h1></div>${amountView(change)}</div>
${outcomeView(record)}${changeView(record)}${exactView(record)}</div>
<aside>${form && decisionView(form, [record])}${factsView(record, moment)}</aside></article>`
}

/** Several changes that are decided on with one answer. */
export function reviewView(records: readonly ChangeRecord[], form: DecisionForm | undefined, moment: Moment): Html {
  const parts = records.map(
    (
      record,
    ) => html`<section class="reviewed"><p class="tags">${organisationView(record.organisation)} <span class="effect ${record.effect}">${effectWord(record.effect, record.change)}</span> ${stateView(record)}</p>
<div class="headline"><h2><a href="/changes/${record.id}">${sentenceOf(record)}</a></h2>${amountView(record.change)}</div>
${outcomeView(record)}<p class="why">${cleanText(record.why, 400)} Expires ${untilText(record.expiresAt, moment.now)}.</p>${changeView(record)}${exactView(record)}</section>`,
  )
  return html`<article class="detail"><div class="content"><p class="crumbs"><a href="/" data-back>Waiting</a> <span>/</span> ${records.length} together</p><h1>${records.length} changes, one decision</h1>${parts}</div>
<aside>${form ? decisionView(form, records) : html`<section class="card"><p>Not all of them are waiting any more. <a href="/">Back to what is waiting</a></p></section>`}</aside></article>`
}

function factsView(record: ChangeRecord, { now, zone }: Moment): Html {
  const { why, tier, proposer, tool, plannedAt, expiresAt, decidedAt, agreed, state, id } = record
  const facts: readonly (readonly [string, Fragment])[] = [
    ['Why it was held', cleanText(why, 400)],
    ['What it takes', TIER_WORDS[tier]],
    [
      'Proposed',
      `${cleanText(proposer.user, 60)} with ${cleanText(proposer.client, 60)}, ${timeText(plannedAt, zone)}`,
    ],
    ['Tool', html`<code>${cleanText(tool, 60)}</code>`],
    state === 'held'
      ? ['Expires', `${untilText(expiresAt, now)}, ${timeText(expiresAt, zone)}`]
      : ['Decided', timeText(decidedAt, zone)],
    ...(agreed.length > 0 ? ([['Agreed by', cleanText(agreed.join(', '), 200)]] as const) : []),
    ['Change', html`<code>${id}</code>`],
  ]
  return html`<section class="card facts"><h2>About it</h2><dl>${facts.map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`)}</dl></section>`
}

function outcomeView({ state, outcome, agreed, tier }: ChangeRecord): Html | undefined {
  if (state === 'held' && agreed.length > 0) {
    return html`<div class="notice"><h2>One more yes is needed</h2><p>${cleanText(agreed.join(', '), 200)} agreed. ${TIER_WORDS[tier]} must.</p></div>`
  }
  if (state === 'sending') {
    return html`<div class="notice" role="status"><h2>Agreed to, being carried out</h2><p>This page looks again by itself. Nothing needs repeating.</p></div>`
  }
  if (outcome?.state === 'failed') {
    return html`<div class="notice failure" role="status"><h2>It failed, and nothing was written</h2><p>${cleanText(outcome.fact, 500)} ${cleanText(outcome.next, 500)}</p></div>`
  }
  if (outcome?.state === 'done') return doneView(outcome)
  const ended = { rejected: 'Rejected', withdrawn: 'Withdrawn', expired: 'Its time ran out' } as const
  if (state !== 'rejected' && state !== 'withdrawn' && state !== 'expired') return undefined
  return html`<div class="notice" role="status"><h2>${ended[state]}</h2><p>Nothing of it happened, and nothing will.</p></div>`
}

function doneView({ record, warnings }: Extract<NonNullable<ChangeRecord['outcome']>, { state: 'done' }>): Html {
  const link = record?.link !== undefined && isXeroLink(record.link) && record.link
  const what = record && [record.label, record.contact ?? '', record.status].map((part) => cleanText(part, 100))
  return html`<div class="notice success" role="status"><h2>Done</h2>
<p>${what?.filter((part) => part !== '').join(' · ')} ${link && html`<a href="${link}" target="_blank" rel="noopener noreferrer">Open in Xero</a>`}</p>
${warnings.map((warning) => html`<p>${cleanText(warning, 400)}</p>`)}</div>`
}

function isXeroLink(link: string): boolean {
  if (!URL.canParse(link)) return false
  const { protocol, hostname } = new URL(link)
  return protocol === 'https:' && (hostname === 'xero.com' || hostname.endsWith('.xero.com'))
}

function decisionView(
  { token, approveOptions, rejectOptions, coders }: DecisionForm,
  records: readonly ChangeRecord[],
): Html {
  if (approveOptions === undefined && coders.length === 0) {
    return html`<section class="card"><h2>Nobody can approve yet</h2><p>Run <code>xero-mcp approvals enrol</code> on a terminal of this computer and open the link that it prints.</p></section>`
  }
  const what = records.length === 1 ? 'this change' : `these ${records.length} changes`
  return html`<section class="card decision"><h2>Your decision</h2>
<form method="post" action="/approve" data-sign="${approveOptions ?? ''}"><input type="hidden" name="token" value="${token}">
${passkeyButton(approveOptions, 'Approve with passkey', 'primary', 'approve')}${codeFields(coders, 'Approve with code', approveOptions === undefined)}
<p class="fine">You agree to ${what} exactly as shown, and to nothing else.</p></form>
<form method="post" action="/reject" data-sign="${rejectOptions ?? ''}" class="reject"><input type="hidden" name="token" value="${token}">
<label for="reason">Reason, if you reject</label><textarea id="reason" name="reason" rows="2" maxlength="500" placeholder="What is wrong with it?"></textarea>
${passkeyButton(rejectOptions, 'Reject with passkey', 'danger', 'reject')}${codeFields(coders, 'Reject with code', rejectOptions === undefined)}</form></section>`
}

/** A button that asks the authenticator; it works where JavaScript does, and says so where it does not. */
export function passkeyButton(
  options: string | undefined,
  label: string,
  kind: string,
  verdict: string,
): Html | undefined {
  if (options === undefined) return undefined
  return html`<input type="hidden" name="passkey" value=""><button type="button" class="${kind}" data-passkey="${verdict}" disabled>${label}</button>
<p class="problem" role="alert" hidden></p><p class="fine" data-unscripted>A passkey needs JavaScript. Reading does not, and a code does not.</p>`
}

/** Fields for a one-time code of those who have one; open where there is no other way. */
export function codeFields(coders: DecisionForm['coders'], label: string, open: boolean): Html | undefined {
  const [only] = coders
  if (!only) return undefined
  const who =
    coders.length === 1
      ? html`<input type="hidden" name="approver" value="${only.id}"><span class="who">${cleanText(only.name, 60)}</span>`
      : html`<select name="approver" aria-label="Approver">${coders.map(({ id, name }) => html`<option value="${id}">${cleanText(name, 60)}</option>`)}</select>`
  return html`<details class="code"${open && html` open`}><summary>${label}</summary><div class="fields">${who}
<input name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,8}" maxlength="8" required placeholder="6 digits" aria-label="Code">
<button type="submit">${label}</button></div></details>`
}
