import { Fault } from '../../call/fault.ts'

/** Where a page begins: 0 without a cursor. Throws Fault when the cursor is not ours or belongs to other arguments. */
export function offsetOf(cursor: string | undefined, args: Record<string, unknown>): number {
  if (cursor === undefined) return 0
  const match = /^(\d{1,7})-([0-9a-z]{1,7})$/.exec(cursor)
  if (match?.[2] !== fingerprint(args)) {
    throw new Fault(
      'invalid_input',
      'cursor: it does not belong to these arguments.',
      'Repeat the arguments of the page before unchanged, or leave cursor out to begin again.',
    )
  }
  return Number.parseInt(match[1] ?? '0', 10)
}

/** The cursor of the page after this one; undefined when nothing is left. */
export function nextCursor(end: number, total: number, args: Record<string, unknown>): string | undefined {
  return end < total ? `${end}-${fingerprint(args)}` : undefined
}

/** One page cut from rows that are all at hand, with the cursor of the next. Throws Fault for a foreign cursor. */
export function pageOf<Row>(
  rows: readonly Row[],
  { cursor, limit, ...args }: { cursor?: string | undefined; limit: number } & Record<string, unknown>,
): { shown: readonly Row[]; cursor: string | undefined } {
  const offset = offsetOf(cursor, args)
  const shown = rows.slice(offset, offset + limit)
  return { shown, cursor: nextCursor(offset + shown.length, rows.length, args) }
}

/** How a list says that there is more. */
export function moreText(cursor: string | undefined): string | undefined {
  return cursor === undefined ? undefined : `More: the same arguments with cursor "${cursor}".`
}

// FNV-1a over the arguments: a mix-up between lists is what it must notice, not an attack.
function fingerprint(args: Record<string, unknown>): string {
  const given = Object.entries(args).filter(([name, value]) => value !== undefined && name !== 'detail')
  const text = JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)))
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
  }
  return hash.toString(36)
}
