/** How alike a bank's words are to names of the books: 0 to 1, undefined where the words say nothing of anybody. */
export interface NameLikeness {
  of(text: string, name: string): number | undefined
  /** The most alike names, best first, each at least `least`. */
  best(text: string, least: number): readonly string[]
}

// What banks and company law add to names.
const EMPTY =
  /\b(ltd|limited|plc|llc|llp|inc|incorporated|pty|corp|corporation|gmbh|nv|bv|co|company|the|and|of|for|to|from|ref|bacs|bgc|bp|dd|ddr|so|sto|fpo|fpi|fp|faster|payment|payments|pay|direct|debit|credit|card|visa|eftpos|pos|chq|cheque|transfer|tfr|trf|ach|sepa|bill|invoice|inv|mr|mrs|ms|deposit|internet|online|banking)\b/g

/** Likeness of words to these names, by groups of three letters that weigh more the fewer names have them; with and without vowels, since banks cut names short. */
export function nameLikeness(names: readonly string[]): NameLikeness {
  const different = [...new Set(names)]
  const indexes = [indexOf(different, spelled), indexOf(different, (text) => spelled(text).replace(/[aeiou]/g, ''))]
  const known = new Map<string, Map<string, number> | undefined>()
  const scores = (text: string) => {
    if (!known.has(text)) known.set(text, scoresIn(text, indexes))
    return known.get(text)
  }
  return {
    of: (text, name) => {
      const found = scores(text)
      return found && (found.get(name) ?? 0)
    },
    best: (text, least) =>
      [...(scores(text) ?? [])]
        .filter(([, score]) => score >= least)
        .sort(([one, high], [other, low]) => low - high || (one < other ? -1 : 1))
        .slice(0, MOST_BEST)
        .map(([name]) => name),
  }
}

const MOST_BEST = 6

interface Index {
  spell: (text: string) => string
  /** The places of names that have a group of letters. */
  places: ReadonlyMap<string, readonly number[]>
  weights: ReadonlyMap<string, number>
  sums: readonly number[]
  names: readonly string[]
}

function spelled(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, ' ')
  const left = plain.replace(EMPTY, ' ').replace(/\b\d+\b/g, ' ')
  const kept = /[a-z0-9]{3}/.test(left.replaceAll(' ', '')) ? left : plain
  return kept.replaceAll(' ', '')
}

function gramsOf(text: string): string[] {
  const grams = new Set<string>()
  for (let at = 0; at + 3 <= text.length; at++) grams.add(text.slice(at, at + 3))
  return [...grams]
}

function indexOf(names: readonly string[], spell: (text: string) => string): Index {
  const grams = names.map((name) => gramsOf(spell(name)))
  const places = new Map<string, number[]>()
  for (const [place, all] of grams.entries()) {
    for (const gram of all) {
      const before = places.get(gram)
      if (before) before.push(place)
      else places.set(gram, [place])
    }
  }
  const weights = new Map([...places].map(([gram, { length }]) => [gram, Math.log(1 + names.length / length)]))
  const sums = grams.map((all) => all.reduce((total, gram) => total + (weights.get(gram) ?? 0), 0))
  return { spell, places, weights, sums, names }
}

const FEWEST_GRAMS = 3

function scoresIn(text: string, indexes: readonly Index[]): Map<string, number> | undefined {
  let found: Map<string, number> | undefined
  for (const [order, index] of indexes.entries()) {
    const grams = gramsOf(index.spell(text))
    if (grams.length < FEWEST_GRAMS) continue
    found ??= new Map()
    for (const [name, score] of scoresOf(grams, index)) {
      // Without vowels more names look alike.
      const worth = order === 0 ? score : score * 0.9
      if (worth > (found.get(name) ?? 0)) found.set(name, worth)
    }
  }
  return found
}

function scoresOf(grams: readonly string[], { places, weights, sums, names }: Index): [string, number][] {
  const unseen = Math.log(1 + names.length)
  const shared = new Map<number, number>()
  let whole = 0
  for (const gram of grams) {
    const weight = weights.get(gram) ?? unseen
    whole += weight
    for (const place of places.get(gram) ?? []) shared.set(place, (shared.get(place) ?? 0) + weight)
  }
  return [...shared].map(([place, weight]) => {
    const ofName = weight / (sums[place] || 1)
    // A name that was cut short is whole within the bank's words, and these are whole within a longer name.
    return [names[place] ?? '', Math.min(1, Math.max(ofName, (weight / whole) * 0.98))]
  })
}
