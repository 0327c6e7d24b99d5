import type { Case } from './policy-facts.ts'

/** Whether something holds, as far as that can be known. */
export type Truth = 'yes' | 'no' | 'unknown'

/**
 * Whether something holds of the account codes of a change's lines, those that are replaced included; `empty` for what has no lines.
 * It is unknown where codes are not known that could turn it.
 */
export function accountsOf(at: Case, holds: (codes: readonly string[]) => boolean, empty: boolean): Truth {
  const codes = codesOf(at)
  if (codes === undefined) return empty ? 'yes' : 'no'
  const known = codes.filter((code) => code !== undefined)
  const sure = holds(known)
  // One account of the wanted kind is enough for "any", one of another kind for "only"; the rest depends on what is not known.
  if (known.length === codes.length || (sure !== empty && known.length > 0)) return sure ? 'yes' : 'no'
  return 'unknown'
}

/** The code of each line, undefined where it is not known; nothing at all for what has no lines. */
function codesOf({ change, facts }: Case): readonly (string | undefined)[] | undefined {
  if (change.act === 'create_document') return planned(change.draft.lines)
  if (!('document' in change)) return undefined
  const before: readonly (string | undefined)[] = facts.accounts ?? [undefined]
  if (change.act !== 'update_document') return before
  return change.patch.lines === undefined ? before : [...before, ...planned(change.patch.lines)]
}

type Planned = { quantity?: bigint | undefined; unitAmount?: bigint | undefined; accountCode?: string | undefined }

// A line that is only words posts nowhere; any other without an account takes one that Xero chooses.
function planned(lines: readonly Planned[]): (string | undefined)[] {
  return lines
    .filter((line) => line.accountCode !== undefined || line.quantity !== undefined || line.unitAmount !== undefined)
    .map(({ accountCode }) => accountCode)
}
