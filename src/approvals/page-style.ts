/** How the page looks: own colours for light and dark, no font or picture from anywhere else. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f6f7; --card: #ffffff; --ink: #16232b; --soft: #566570; --line: #d9e0e4; --hover: #f0f5f6;
  --accent: #0b6b70; --accent-ink: #ffffff; --accent-soft: #e1f1f1;
  --good: #17663a; --good-soft: #e3f4ea; --bad: #a3231f; --bad-soft: #fbe9e7; --mind: #7a4d00; --mind-soft: #fdf1d8;
  --shadow: 0 1px 2px rgb(15 35 45 / 6%), 0 4px 14px rgb(15 35 45 / 5%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10181d; --card: #182329; --ink: #e6edf0; --soft: #9dadb6; --line: #2c3a42; --hover: #1f2c33;
    --accent: #4fc0c0; --accent-ink: #06292b; --accent-soft: #12383b;
    --good: #74d39a; --good-soft: #12321f; --bad: #ff9a91; --bad-soft: #3d1b1a; --mind: #f0c063; --mind-soft: #37290c;
    --shadow: none;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; -webkit-text-size-adjust: 100%; }
h1, h2, p, ol, ul, dl, dd { margin: 0; padding: 0; }
h1 { font-size: 1.5rem; line-height: 1.3; letter-spacing: -0.01em; }
h2 { font-size: 1rem; line-height: 1.4; }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 12px; background: var(--card); padding: 8px 12px; z-index: 1; }
header { background: var(--card); border-bottom: 1px solid var(--line); }
.bar { display: flex; align-items: center; gap: 28px; max-width: 1120px; margin: 0 auto; padding: 0 24px; min-height: 60px; }
.brand { display: inline-flex; align-items: center; gap: 10px; font-weight: 650; font-size: 1.05rem; }
nav { display: flex; gap: 4px; align-self: stretch; }
nav a { display: flex; align-items: center; padding: 0 12px; color: var(--soft); text-decoration: none; border-bottom: 2px solid transparent; border-top: 2px solid transparent; }
nav a:hover { color: var(--ink); }
nav a[aria-current] { color: var(--ink); font-weight: 600; border-bottom-color: var(--accent); }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 48px; }
footer { max-width: 1120px; margin: 0 auto; padding: 0 24px 32px; color: var(--soft); font-size: 0.85rem; display: flex; gap: 16px; justify-content: space-between; }
kbd { font: inherit; font-size: 0.85em; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px; padding: 0 6px; background: var(--card); }
.title { margin-bottom: 24px; }
.title p, .message p { color: var(--soft); }
.group + .group { margin-top: 28px; }
.group h2 { margin-bottom: 10px; display: flex; align-items: center; gap: 8px; }
.rows { list-style: none; background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); overflow: hidden; }
.row { display: flex; align-items: center; gap: 14px; padding: 0 18px; }
.row + .row { border-top: 1px solid var(--line); }
.row:hover, .row:focus-within { background: var(--hover); }
.row input { width: 18px; height: 18px; flex: none; accent-color: var(--accent); margin: 0; }
.row > a, .row > div { flex: 1; min-width: 0; padding: 14px 0; color: inherit; text-decoration: none; }
.row > a:hover .sentence { text-decoration: underline; text-underline-offset: 3px; }
.sentence { display: block; font-weight: 550; overflow-wrap: anywhere; }
.meta { display: block; margin-top: 4px; color: var(--soft); font-size: 0.875rem; }
.amount { font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap; font-size: 1.05rem; }
.amount small { color: var(--soft); font-weight: 500; font-size: 0.75em; }
.selection { margin-top: 18px; }
.badge, .effect { display: inline-block; border-radius: 999px; padding: 1px 9px; font-size: 0.78rem; font-weight: 600; white-space: nowrap; background: var(--hover); color: var(--soft); border: 1px solid var(--line); }
.effect { border-radius: 6px; }
.badge.live, .badge.held { background: var(--mind-soft); color: var(--mind); border-color: transparent; }
.badge.demo, .badge.sending { background: var(--accent-soft); color: var(--accent); border-color: transparent; }
.badge.applied { background: var(--good-soft); color: var(--good); border-color: transparent; }
.badge.failed, .badge.rejected, .effect.destroy, .effect.pay { background: var(--bad-soft); color: var(--bad); border-color: transparent; }
.effect.post, .effect.send { background: var(--accent-soft); color: var(--accent); border-color: transparent; }
.organisation { font-weight: 600; }
.meta .organisation { font-weight: inherit; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); padding: 20px; }
.narrow { max-width: 520px; margin: 24px auto; padding: 32px; }
.narrow h1 { margin-bottom: 10px; }
.message { max-width: 560px; margin: 48px auto; display: grid; gap: 12px; }
.detail { display: grid; grid-template-columns: minmax(0, 1fr) 340px; gap: 32px; align-items: start; }
.content { display: grid; gap: 20px; min-width: 0; }
aside { display: grid; gap: 20px; position: sticky; top: 20px; }
.crumbs { color: var(--soft); font-size: 0.9rem; }
.tags { display: flex; gap: 8px; align-items: center; margin-bottom: 8px; flex-wrap: wrap; }
.headline { display: flex; justify-content: space-between; gap: 24px; align-items: flex-end; }
.headline h1, .headline h2 { overflow-wrap: anywhere; }
.headline .amount { font-size: 1.5rem; }
.reviewed { display: grid; gap: 14px; border-top: 1px solid var(--line); padding-top: 20px; }
.reviewed .headline .amount { font-size: 1.15rem; }
.reviewed .headline a { color: inherit; text-decoration: none; }
.reviewed .why { color: var(--soft); }
.notice { border-radius: 12px; padding: 14px 18px; background: var(--accent-soft); border-left: 4px solid var(--accent); overflow-wrap: anywhere; }
.notice.warning { background: var(--mind-soft); border-color: var(--mind); }
.notice.success { background: var(--good-soft); border-color: var(--good); }
.notice.failure { background: var(--bad-soft); border-color: var(--bad); }
.notice.warning h2 { color: var(--mind); }
.notice.success h2 { color: var(--good); }
.notice.failure h2 { color: var(--bad); }
.notice ul { padding-left: 20px; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); }
table { width: 100%; border-collapse: collapse; font-size: 0.94rem; }
caption { text-align: left; padding: 12px 18px 0; color: var(--soft); font-size: 0.85rem; }
th, td { text-align: left; padding: 9px 18px; vertical-align: top; overflow-wrap: anywhere; }
.fields th, .lines td + td { overflow-wrap: break-word; }
thead th { color: var(--soft); font-size: 0.78rem; font-weight: 600; white-space: nowrap; }
tbody tr, tfoot tr.part:first-child { border-top: 1px solid var(--line); }
tbody:first-child tr:first-child { border-top: 0; }
.fields th[scope=row] { color: var(--soft); font-weight: 500; width: 160px; }
.fields th[scope=row]::first-letter { text-transform: uppercase; }
.fields .before { color: var(--bad); text-decoration: line-through; text-decoration-thickness: 1px; }
.fields .after { color: var(--good); font-weight: 600; }
.lines { min-width: 560px; }
.lines td small { display: block; color: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
tfoot th { text-align: right; font-weight: 500; color: var(--soft); }
tfoot th, tfoot td { padding-top: 6px; padding-bottom: 6px; }
tfoot .total th, tfoot .total td { color: var(--ink); font-weight: 700; font-size: 1.05rem; border-top: 1px solid var(--line); padding: 10px 18px; }
.exact summary, .code summary { cursor: pointer; color: var(--soft); font-size: 0.9rem; }
.exact p { margin-top: 10px; color: var(--soft); font-size: 0.9rem; }
.exact pre { overflow: auto; max-height: 420px; margin: 12px 0 0; padding: 16px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; font: 0.8rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: 0.88em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.hash { color: var(--ink); }
.facts h2, .decision h2 { margin-bottom: 12px; }
.facts dt { color: var(--soft); font-size: 0.82rem; }
.facts dd { margin-bottom: 10px; overflow-wrap: anywhere; }
.facts dd:last-child { margin-bottom: 0; }
form { margin: 0; }
button, .button { display: inline-block; font: inherit; font-weight: 600; border-radius: 8px; border: 1px solid var(--line); background: var(--card); color: var(--ink); padding: 9px 16px; cursor: pointer; text-decoration: none; min-height: 44px; }
button:hover:enabled, .button:hover { border-color: var(--accent); }
button.primary, .button.primary { background: var(--accent); color: var(--accent-ink); border-color: var(--accent); }
button.danger { color: var(--bad); }
button.danger:hover:enabled { border-color: var(--bad); }
button:disabled { opacity: 0.55; cursor: default; }
.decision button[data-passkey], .narrow button[data-passkey] { width: 100%; }
.reject { border-top: 1px solid var(--line); margin-top: 16px; padding-top: 16px; }
label { display: block; font-size: 0.9rem; font-weight: 550; margin: 0 0 6px; }
.narrow label { margin-top: 18px; }
input:not([type=checkbox]), textarea, select { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; padding: 9px 12px; width: 100%; min-height: 44px; }
textarea { display: block; resize: vertical; margin-bottom: 12px; }
.narrow input { margin-bottom: 16px; }
.narrow form { margin-top: 18px; }
.code { margin-top: 10px; }
.code .fields { display: grid; gap: 8px; margin-top: 8px; }
.who { font-size: 0.9rem; color: var(--soft); }
.fine { color: var(--soft); font-size: 0.85rem; margin-top: 10px; }
.problem { color: var(--bad); font-size: 0.9rem; margin-top: 8px; }
p.after { margin-top: 20px; }
dialog { border: 1px solid var(--line); border-radius: 12px; background: var(--card); color: var(--ink); padding: 24px; max-width: 440px; width: calc(100% - 32px); }
dialog::backdrop { background: rgb(0 0 0 / 45%); }
dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 8px 16px; margin: 14px 0 20px; }
@media (max-width: 860px) {
  .detail { grid-template-columns: minmax(0, 1fr); gap: 20px; }
  aside { position: static; }
}
@media (max-width: 560px) {
  .bar { gap: 12px; padding: 0 16px; }
  .brand { font-size: 0; gap: 0; }
  nav a { padding: 0 9px; }
  main { padding: 20px 16px 32px; }
  footer { padding: 0 16px 24px; }
  .keys { display: none; }
  h1 { font-size: 1.25rem; }
  .row { padding: 0 14px; gap: 12px; flex-wrap: wrap; }
  .row .amount { width: 100%; padding: 0 0 14px 30px; margin-top: -16px; }
  .rows .row > a:first-child + .amount { padding-left: 0; }
  .headline { flex-direction: column; align-items: flex-start; gap: 10px; }
  .narrow { padding: 22px; margin: 8px auto; }
  th, td { padding-left: 14px; padding-right: 14px; }
  .fields, .fields tbody { display: block; }
  .fields thead { display: none; }
  .fields tr { display: grid; grid-template-columns: 116px minmax(0, 1fr); padding: 9px 14px; gap: 0 8px; }
  .fields th, .fields td { padding: 0; }
  .fields th[scope=row] { grid-row: span 2; width: auto; }
  .fields td { grid-column: 2; }
  .fields td:empty { display: none; }
  .lines { min-width: 0; display: block; }
  .lines caption, .lines tbody, .lines tfoot { display: block; }
  .lines caption { padding: 12px 14px; }
  .lines thead { display: none; }
  .lines tr { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 10px 14px; }
  .lines th, .lines td { padding: 0; }
  .lines td:first-child { flex: 1 1 60%; }
  .lines td:last-child { order: 1; }
  .lines td:not(:first-child, :last-child) { order: 2; color: var(--soft); font-size: 0.85rem; }
  .lines td:empty { display: none; }
  .lines td[data-label]::before { content: attr(data-label) " "; }
  .lines tfoot tr { justify-content: space-between; padding-top: 4px; padding-bottom: 4px; }
  .lines tfoot .total { border-top: 1px solid var(--line); padding: 10px 14px; }
  .lines tfoot tr.total th, .lines tfoot tr.total td { border: 0; padding: 0; }
}
`
