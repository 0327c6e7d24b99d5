import { htmlText } from '../books/html-text.ts'

// A symbol cannot come out of JSON, so nothing that was stored or sent can pass for markup.
const MARKUP = Symbol('markup')

/** Markup that our own templates made; everything else is text. */
export interface Html {
  readonly [MARKUP]: string
}

/** What a template takes: markup as it is, text and numbers escaped, lists one after the other, false and undefined as nothing. */
export type Fragment = Html | string | number | false | undefined | readonly Fragment[]

/** Markup from a template. Values are escaped unless they are markup themselves; attributes must be in double quotes. */
export function html(strings: TemplateStringsArray, ...values: Fragment[]): Html {
  const parts = strings.map((text, index) => text + (index < values.length ? markupOf(values[index]) : ''))
  return { [MARKUP]: parts.join('') }
}

/** The text of markup, to be sent. */
export function textOf(markup: Html): string {
  return markup[MARKUP]
}

function markupOf(value: Fragment): string {
  if (value === false || value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return htmlText(String(value))
  return isList(value) ? value.map(markupOf).join('') : value[MARKUP]
}

function isList(value: Html | readonly Fragment[]): value is readonly Fragment[] {
  return Array.isArray(value)
}
