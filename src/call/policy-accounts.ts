import { accountCodesOf } from './acts.ts'
import type { Case } from './policy-facts.ts'

/** Whether something holds, as far as that can be known. */
export type Truth = 'yes' | 'no' | 'unknown'

/**
 * Whether something holds of the account codes of a change's lines, those that are replaced included; `empty` for what has no lines.
 * It is unknown where codes are not known that could turn it.
 */
export function accountsOf(at: Case, holds: (codes: readonly string[]) => boolean, empty: boolean): Truth {
  const codes = accountCodesOf(at.change, at.facts.accounts ?? [undefined])
  if (codes === undefined) return empty ? 'yes' : 'no'
  const known = codes.filter((code) => code !== undefined)
  const sure = holds(known)
  // One account of the wanted kind is enough for "any", one of another kind for "only"; the rest depends on what is not known.
  if (known.length === codes.length || (sure !== empty && known.length > 0)) return sure ? 'yes' : 'no'
  return 'unknown'
}
