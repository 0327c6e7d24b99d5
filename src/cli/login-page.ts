import { createHash } from 'node:crypto'
import { html, textOf } from '../approvals/html.ts'

/** What the browser is told when it comes back from Xero, or when it asks for something else. */
export interface Told {
  status: number
  good: boolean
  title: string
  /** Names of organisations, which are ledger text. */
  organisations?: readonly string[] | undefined
  /** Sentences, one below the other. */
  lines: readonly string[]
}

/** A page as it is sent. */
export interface LoginPage {
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}

/** The page that tells it: no script, nothing from anywhere else, and no browser keeps it. */
export function loginPage({ status, good, title, organisations = [], lines }: Told): LoginPage {
  const names = organisations.length > 0 && html`<ul>${organisations.map((name) => html`<li>${name}</li>`)}</ul>`
  const main = html`<main>
<p class="brand">xero-mcp</p>
<div class="${good ? 'mark good' : 'mark bad'}" aria-hidden="true">${good ? '✓' : '!'}</div>
<h1>${title}</h1>
${names}${lines.map((line) => html`<p>${line}</p>`)}
</main>`
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,">`
  // The style is ours and has no markup in it, so that it stands as it is: its hash is in the policy.
  const body = `<!doctype html>
<html lang="en"><head>${textOf(head)}<style>${STYLE}</style></head>
<body>${textOf(main)}</body></html>
`
  return { status, headers: HEADERS, body }
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f4f6f7; --card: #ffffff; --ink: #16232b; --soft: #566570; --line: #d9e0e4; --good: #17663a; --good-soft: #e3f4ea; --bad: #a3231f; --bad-soft: #fbe9e7; }
@media (prefers-color-scheme: dark) { :root { --ground: #10181d; --card: #182329; --ink: #e6edf0; --soft: #9dadb6; --line: #2c3a42; --good: #74d39a; --good-soft: #12321f; --bad: #ff9a91; --bad-soft: #3d1b1a; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 20px; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main { width: 100%; max-width: 460px; padding: 36px 32px; background: var(--card); border: 1px solid var(--line); border-radius: 14px; text-align: center; }
.brand { color: var(--soft); font-size: 0.85rem; font-weight: 600; letter-spacing: 0.02em; margin: 0 0 20px; }
.mark { width: 56px; height: 56px; border-radius: 50%; display: grid; place-items: center; margin: 0 auto 16px; font-size: 1.6rem; font-weight: 700; }
.good { background: var(--good-soft); color: var(--good); }
.bad { background: var(--bad-soft); color: var(--bad); }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0; }
ul { list-style: none; margin: 18px 0 0; padding: 0; border: 1px solid var(--line); border-radius: 10px; text-align: left; }
li { padding: 10px 16px; font-weight: 550; overflow-wrap: anywhere; }
li + li { border-top: 1px solid var(--line); }
p { color: var(--soft); margin: 14px 0 0; overflow-wrap: anywhere; }
`

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
