import { cleanText } from '../books/ledger-text.ts'
import { type Html, html } from './html.ts'
import { codeFields, type DecisionForm, passkeyButton } from './view-decision.ts'

/** The form that makes a passkey for a new approver; `options` is what a browser needs for it, as JSON text. */
export function enrolView(token: string, options: string, first: boolean): Html {
  const about = first
    ? 'You become the first approver. Your passkey stays on your device; only its public half is kept here.'
    : 'Whoever is to approve makes their passkey here. Somebody who is enrolled already then lets them in.'
  return html`<section class="narrow card"><h1>${first ? 'Set up your passkey' : 'Add an approver'}</h1><p>${about}</p>
<form method="post" action="/enrol" data-create="${options}"><input type="hidden" name="token" value="${token}">
<label for="name">Name, as the audit will say it</label><input id="name" name="name" required maxlength="60" autocomplete="name" placeholder="Aroha Ngata">
${passkeyButton(options, 'Create passkey', 'primary', 'enrol')}</form>
<p class="fine">Your fingerprint, face or PIN unlocks it. From then on a change past draft happens only when you sign that very change.</p></section>`
}

/** The form by which an enrolled approver lets in the one whose passkey was just made. */
export function letInView(name: string, { token, approveOptions, coders }: Omit<DecisionForm, 'rejectOptions'>): Html {
  return html`<section class="narrow card"><h1>Let in ${cleanText(name, 60)}?</h1>
<p>The passkey is made. An approver who is enrolled already confirms that <strong>${cleanText(name, 60)}</strong> may agree to changes from now on.</p>
<form method="post" action="/let-in" data-sign="${approveOptions ?? ''}"><input type="hidden" name="token" value="${token}">
${passkeyButton(approveOptions, 'Confirm with passkey', 'primary', 'approve')}${codeFields(coders, 'Confirm with code', approveOptions === undefined)}</form></section>`
}

/** What a new approver sees at the end. */
export function enrolledView(name: string): Html {
  return html`<section class="narrow card message"><h1>${cleanText(name, 60)} can approve now</h1>
<p>Changes that your assistant may not make by itself wait here until an approver signs them.</p><p><a class="button primary" href="/">See what is waiting</a></p></section>`
}
