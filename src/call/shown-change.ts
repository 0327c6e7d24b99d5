import { visible } from '../books/ledger-text.ts'
import { actOf } from './acts.ts'
import type { Change, Difference } from './change.ts'

/** A label with its value, as text for people. */
export type Fact = readonly [label: string, value: string]

/** A table of what is sent, such as a document's lines; an `amount` column is set to the right. Totals stand below it. */
export interface ShownTable {
  columns: readonly { name: string; amount?: boolean }[]
  rows: readonly (readonly string[])[]
  totals: readonly Fact[]
}

/**
 * What an act shows of a change, read off what is sent and not off words about it: facts that stay or are new, fields before and after,
 * and the complete lines that will be sent. Bank details are in full, since a person must see what they agree to.
 */
export interface Shown {
  facts: readonly Fact[]
  differences?: readonly Difference[]
  lines?: ShownTable | undefined
}

/** A change as everybody who may agree to it sees it: plain text, free of control characters, still to be escaped where markup is written. */
export interface ShownChange {
  /** What will happen, in words. */
  title: string
  facts: readonly Fact[]
  differences: readonly Difference[]
  /** Undefined where no lines are sent. */
  lines: ShownTable | undefined
  warnings: readonly string[]
}

/** How long a shown text can be: Xero keeps descriptions of up to 4,000 characters, and what is agreed to is shown whole. */
export const LONGEST_SHOWN = 4_000

/** The one rendering of a change: the approvals page, the terminal and a host's question all print this. For approvers alone, never for a reply or an assistant. */
export function showChange(change: Change): ShownChange {
  const { facts, differences = [], lines } = actOf(change).show(change)
  return {
    title: visible(change.summary, 2_000),
    facts: shownFacts(facts),
    differences: differences.map(({ field, before, after }) => ({
      field: visible(field),
      before: shownText(before),
      after: shownText(after),
    })),
    lines: lines && {
      columns: lines.columns,
      rows: lines.rows.map((cells) => cells.map(shownText)),
      totals: shownFacts(lines.totals),
    },
    warnings: change.warnings.map((warning) => visible(warning, 500)),
  }
}

/** Facts with their values cleaned, without those that are empty. */
export function shownFacts(facts: readonly Fact[]): Fact[] {
  return facts.map(([label, value]): Fact => [label, shownText(value)]).filter(([, value]) => value !== '')
}

function shownText(text: string): string {
  return visible(text, LONGEST_SHOWN)
}
