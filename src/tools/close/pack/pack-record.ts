import { formatAmount } from '../../../books/money.ts'
import { canonicalText, sha256 } from '../../../call/canonical.ts'
import type { ChangeOf } from '../../../call/change.ts'
import { periodSubject } from '../run/run-events.ts'
import type { Pack } from './pack.ts'
import { cellText } from './print-cells.ts'

/** The kind of the notes that packs are frozen as. */
export const PACK_NOTES = 'close_pack'

/** The hash of everything that a pack says, and the id that it is known by. */
export function identityOf(pack: Pack): { id: string; hash: string } {
  const hash = sha256(canonicalText(pack))
  return { id: `CP-${hash.slice(0, 10).toUpperCase()}`, hash }
}

/** The change that freezes a pack: once, however often the same is made. */
export function packChange(pack: Pack): ChangeOf<'put_on_record'> {
  const { id, hash } = identityOf(pack)
  const headline = pack.sections.find((section) => section.id === 'headline')?.rows ?? []
  return {
    act: 'put_on_record',
    entry: { kind: PACK_NOTES, subject: periodSubject(pack), body: { id, hash, pack }, key: id },
    facts: [
      ['Period', pack.month],
      ...headline.map(({ name, cells: [first] }): [string, string] => [
        name,
        first ? cellText(first) : formatAmount(0n),
      ]),
    ],
    summary: `Freeze the report pack ${id} of ${pack.month}`,
    warnings: [],
  }
}
