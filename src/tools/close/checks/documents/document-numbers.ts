/** How the numbers that two documents bear stand to each other. `sequence`: as one follows another; `unknown`: one has none. */
export type NumberRelation = 'same' | 'alike' | 'extended' | 'slipped' | 'swapped' | 'sequence' | 'other' | 'unknown'

const LEAST_TELLING = 3
const LONGEST_ADDITION = 3

/** A number without what is left out or added in typing: case, marks, leading zeros, O for 0, "INV" and the like. Empty where there is none. */
export function plainNumber(number: string): string {
  const bare = number
    .toUpperCase()
    .replace(/\b(INVOICE|INV|BILL|NUMBER|NUM|NO|REF|TAX)\b|#/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .replace(/^INV(?=\d)/, '')
    .replace(/O/g, '0')
    .replace(/[IL](?=\d)|(?<=\d)[IL]/g, '1')
    .replace(/(^|\D)0+(?=\d)/g, '$1')
  return bare.slice(0, 40)
}

/** How two plain numbers stand to each other; `raw` says whether they were written the same. */
export function numberRelation(one: string, other: string, raw = false): NumberRelation {
  if (one === '' || other === '') return 'unknown'
  if (one === other) return raw ? 'same' : 'alike'
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (short.length < LEAST_TELLING) return short.length === long.length ? 'sequence' : 'other'
  return short.length === long.length ? sameLength(short, long) : longer(short, long)
}

function longer(short: string, long: string): NumberRelation {
  const added = long.length - short.length
  if (added === 1 && isOneLess(short, long)) return 'slipped'
  if (added > LONGEST_ADDITION || short.length <= LEAST_TELLING) return 'other'
  return long.startsWith(short) || long.endsWith(short) ? 'extended' : 'other'
}

/** Whether a number without one of its characters is another. */
function isOneLess(short: string, long: string): boolean {
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  return short.slice(at) === long.slice(at + 1)
}

function sameLength(one: string, other: string): NumberRelation {
  const differing = [...one].flatMap((character, at) => (character === other[at] ? [] : [at]))
  const [first = 0, second = 0] = differing
  const isSwapped =
    differing.length === 2 && second === first + 1 && one[first] === other[second] && one[second] === other[first]
  if (isSwapped) return 'swapped'
  return differing.every((at) => isDigit(one[at]) && isDigit(other[at])) || differing.length === 1
    ? 'sequence'
    : 'other'
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}
