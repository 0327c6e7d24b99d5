import type { WireAnswer } from '../contract.ts'
import type { AppRegistration } from '../identity-state.ts'
import type { OrganisationState } from '../state.ts'
import { textAnswer } from './envelope.ts'

/** What the page at which a person agrees shows. */
export interface ConsentShown {
  app: AppRegistration
  person: string
  scopes: readonly string[]
  organisations: readonly OrganisationState[]
  /** Ids of the organisations that are ticked. */
  ticked: readonly string[]
  /** What the form sends back beside the answer: the app's request. */
  query: ReadonlyMap<string, string>
  /** What was wrong with the answer before. */
  problem?: string | undefined
}

/** The names of the form's own fields; an app's request has none of them. */
export const ANSWER = { decision: 'simulator_decision', organisation: 'simulator_organisation' } as const

/** The page at which a person chooses organisations and says yes or no. No script; everything but our own markup is escaped. */
export function consentPage(shown: ConsentShown): WireAnswer {
  const { app, person, scopes, organisations, query, problem } = shown
  const hidden = [...query].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  )
  const title = `${escaped(app.name)} wants access to your organisation data`
  return page(
    `Allow access for ${escaped(app.name)}`,
    `<h1>${title}</h1>
<p class="who">Signed in as ${escaped(person)}</p>
${problem === undefined ? '' : `<p class="problem" role="alert">${escaped(problem)}</p>`}
<form method="post" action="/identity/connect/authorize">
${hidden.join('\n')}
<fieldset><legend>Choose organisations</legend>
${organisations.map((one) => choice(one, shown.ticked.includes(one.id))).join('\n')}
</fieldset>
<section><h2>This app will be able to</h2><ul>
${inWords(scopes)
  .map((words) => `<li>${escaped(words)}</li>`)
  .join('\n')}
</ul></section>
<details><summary>Scopes asked for</summary><p><code>${scopes.map(escaped).join('<br>')}</code></p></details>
<div class="buttons"><button name="${ANSWER.decision}" value="allow" class="allow">Allow access</button>
<button name="${ANSWER.decision}" value="cancel">Cancel</button></div>
</form>`,
  )
}

function choice({ id, settings }: OrganisationState, ticked: boolean): string {
  const box = `<input type="checkbox" name="${ANSWER.organisation}" value="${escaped(id)}"${ticked ? ' checked' : ''}>`
  const about = `${settings.countryCode} · ${settings.baseCurrency}`
  return `<label>${box}<span>${escaped(settings.name)}<small>${escaped(about)}</small></span></label>`
}

const AREAS: Readonly<Record<string, string>> = {
  'accounting.transactions': 'invoices, payments and bank transactions',
  'accounting.invoices': 'invoices, bills, credit notes, quotes and orders',
  'accounting.payments': 'payments and credit',
  'accounting.banktransactions': 'bank transactions and transfers',
  'accounting.manualjournals': 'manual journals',
  'accounting.contacts': 'contacts',
  'accounting.settings': 'organisation settings',
  'accounting.attachments': 'attached files',
  'accounting.budgets': 'budgets',
  'accounting.journals': 'the general ledger',
  'accounting.classicexpenses': 'expense claims',
}

function inWords(scopes: readonly string[]): string[] {
  const bases = new Set(scopes.map((scope) => scope.replace(/\.read$/, '')))
  const areas = Object.entries(AREAS).filter(([base]) => bases.has(base))
  const managed = areas.filter(([base]) => scopes.includes(base)).map(([, area]) => `View and manage ${area}`)
  const viewed = areas.filter(([base]) => !scopes.includes(base)).map(([, area]) => `View ${area}`)
  const reports = [...bases].some((base) => base.startsWith('accounting.reports')) ? ['View reports'] : []
  const lasting = scopes.includes('offline_access') ? ['Keep this access while you are away'] : []
  return [...managed, ...viewed, ...reports, ...lasting]
}

// A page of the login host: its own style, nothing from anywhere else.
function page(title: string, body: string): WireAnswer {
  const text = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main><p class="brand"><b>Xero</b> <span>simulated on this computer</span></p>
${body}
<p class="fine">Made-up books: nothing here reaches Xero.</p></main></body></html>
`
  const answer = textAnswer(200, 'text/html; charset=utf-8', text)
  // A form's answer is a redirect to the app, which some browsers hold against form-action too.
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
  return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store', 'content-security-policy': policy } }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// Text as HTML shows it, in attributes too.
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

const STYLE = `
:root { color-scheme: light dark; --ground: #eef1f4; --card: #fff; --ink: #14212b; --soft: #5a6873; --line: #d5dce1; --accent: #1257a6; --bad: #a3231f; --bad-soft: #fbe9e7; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f161b; --card: #182128; --ink: #e7edf1; --soft: #9fadb7; --line: #2d3a43; --accent: #6fb1f5; --bad: #ff9a91; --bad-soft: #3d1b1a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 500px; margin: 48px auto; padding: 32px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
@media (max-width: 560px) { main { margin: 0; border: 0; border-radius: 0; padding: 24px 20px; min-height: 100vh; } }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 6px; overflow-wrap: anywhere; }
h2, legend { font-size: 0.95rem; font-weight: 650; margin: 0; padding: 0; }
p, ul { margin: 0; }
.brand { font-size: 0.9rem; color: var(--soft); margin-bottom: 24px; }
.brand b { color: var(--accent); font-size: 1.1rem; margin-right: 4px; }
.who { color: var(--soft); font-size: 0.92rem; }
.problem { color: var(--bad); background: var(--bad-soft); border-radius: 8px; padding: 10px 14px; margin-top: 16px; }
fieldset { border: 0; padding: 0; margin: 24px 0; min-width: 0; }
label { display: flex; gap: 12px; align-items: center; padding: 11px 14px; border: 1px solid var(--line); border-radius: 8px; margin-top: 8px; cursor: pointer; overflow-wrap: anywhere; }
label:has(:checked) { border-color: var(--accent); }
label span { min-width: 0; font-weight: 550; }
label small { display: block; font-weight: 400; color: var(--soft); }
input[type=checkbox] { width: 18px; height: 18px; flex: none; margin: 0; accent-color: var(--accent); }
section ul { padding-left: 20px; margin-top: 6px; }
details { margin-top: 14px; color: var(--soft); font-size: 0.9rem; }
summary { cursor: pointer; }
code { font: 0.88em/1.7 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.buttons { display: flex; gap: 12px; margin-top: 28px; flex-wrap: wrap; }
button { font: inherit; font-weight: 600; min-height: 44px; padding: 9px 20px; border-radius: 8px; border: 1px solid var(--line); background: transparent; color: var(--ink); cursor: pointer; }
.allow { background: var(--accent); border-color: var(--accent); color: var(--card); flex: 1; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.fine { margin-top: 28px; color: var(--soft); font-size: 0.82rem; }
`
