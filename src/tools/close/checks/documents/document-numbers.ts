/** How the numbers that two documents bear stand to each other. `sequence`: as one follows another; `unknown`: one has none. */
export type NumberRelation = 'same' | 'alike' | 'extended' | 'slipped' | 'swapped' | 'sequence' | 'other' | 'unknown'

const LEAST_TELLING = 3
const LONGEST_ADDITION = 3
/** Most numbers are this plain already; it saves the work of the rest. */
const USUAL = /^(?:INV[ -]?)?0*([1-9]\d{0,39})$/

/** A number without what is left out or added in typing: case, marks, leading zeros, O for 0, "INV" and the like. Empty where there is none. */
export function plainNumber(number: string): string {
  const usual = USUAL.exec(number)?.[1]
  if (usual !== undefined) return usual
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
  const first = differingFrom(0, one, other)
  const second = differingFrom(first + 1, one, other)
  const isPair = second === first + 1 && differingFrom(second + 1, one, other) >= one.length
  if (isPair && one[first] === other[second] && one[second] === other[first]) return 'swapped'
  if (second >= one.length) return 'sequence'
  for (let at = first; at < one.length; at = differingFrom(at + 1, one, other)) {
    if (!isDigit(one, at) || !isDigit(other, at)) return 'other'
  }
  return 'sequence'
}

/** The first place from one on where two texts of a length differ; their length where they do not. */
function differingFrom(place: number, one: string, other: string): number {
  let at = place
  while (at < one.length && one.charCodeAt(at) === other.charCodeAt(at)) at += 1
  return at
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}
