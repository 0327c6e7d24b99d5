import { cleanText, revealed } from '../books/ledger-text.ts'
import { formatAmount } from '../books/money.ts'
import { moneyOf } from '../call/acts.ts'
import { agreedText } from '../call/canonical.ts'
import type { Change, Difference } from '../call/change.ts'
import type { ChangeRecord } from '../call/changes.ts'
import { type Fact, type ShownTable, showChange } from '../call/shown-change.ts'
import { type Html, html } from './html.ts'

/** What a change is about as a sentence of ours, its ledger text cleaned. */
export function sentenceOf({ change }: ChangeRecord): string {
  return cleanText(change.summary, 1_000)
}

/** The amount of a change with its currency; nothing where it has none. */
export function amountView(change: Change): Html | undefined {
  const money = moneyOf(change)
  if (!money) return undefined
  return html`<span class="amount">${formatAmount(money.amount)} <small>${cleanText(money.currency, 3)}</small></span>`
}

/** Everything that a change would do: warnings, fields before and after, lines with totals. */
export function changeView({ change }: ChangeRecord): Html {
  const { facts, differences, lines, warnings } = showChange(change)
  const items = warnings.map((warning) => html`<li>${warning}</li>`)
  return html`${items.length > 0 && html`<div class="notice warning"><h2>Look at this first</h2><ul>${items}</ul></div>`}
${fieldsTable(facts, differences)}${lines && linesTable(lines)}`
}

function fieldsTable(facts: readonly Fact[], differences: readonly Difference[]): Html {
  const moves = differences.length > 0
  const same = facts.map(
    ([label, value]) =>
      html`<tr><th scope="row">${label}</th>${moves && html`<td class="same"></td>`}<td class="same">${value}</td></tr>`,
  )
  const moved = differences.map(
    ({ field, before, after }) =>
      html`<tr><th scope="row">${field}</th><td class="before">${orNothing(before)}</td><td class="after">${orNothing(after)}</td></tr>`,
  )
  const head = html`<thead><tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>`
  return html`<div class="scroll"><table class="fields">${moves && head}<tbody>${same}${moved}</tbody></table></div>`
}

function orNothing(text: string): string | Html {
  return text === '' ? html`<em>nothing</em>` : text
}

function linesTable({ columns, rows, totals }: ShownTable): Html {
  const head = columns.map(({ name, amount }) => html`<th scope="col"${amount && html` class="number"`}>${name}</th>`)
  const body = rows.map((cells) => html`<tr>${cells.map((cell, at) => cellView(cell, columns[at], at === 0))}</tr>`)
  const foot = totals.map(
    ([label, value], at) =>
      html`<tr class="${at === totals.length - 1 ? 'total' : 'part'}"><th scope="row" colspan="${Math.max(1, columns.length - 1)}">${label}</th><td class="number">${value}</td></tr>`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Lines"><table class="lines"><caption>All lines as they will be</caption>
<thead><tr>${head}</tr></thead><tbody>${body}</tbody>${foot.length > 0 && html`<tfoot>${foot}</tfoot>`}</table></div>`
}

function cellView(cell: string, column: ShownTable['columns'][number] | undefined, first: boolean): Html {
  const label = !first && column && html` data-label="${column.name}"`
  return html`<td${column?.amount && html` class="number"`}${label}>${cell}</td>`
}

/** The exact content that is agreed to and its hash, to be opened. Hidden characters are shown as codes. */
export function exactView(record: ChangeRecord): Html {
  const content = JSON.stringify(JSON.parse(agreedText(record)), undefined, 2)
  return html`<details class="exact"><summary>Exact content and hash</summary>
<p>This is all that is agreed to. The <a href="/changes/${record.id}/content">canonical form</a> of it has this SHA-256:</p>
<p><code class="hash">${record.hash}</code></p><pre tabindex="0">${revealed(content)}</pre></details>`
}
