/** A contact's name without what does not tell businesses apart: `words` in their order, `text` all in one; `letters` are those of the name as it stands. */
export interface PlainName {
  words: readonly string[]
  text: string
  letters: string
}

const LEGAL_FORMS = new Set(
  'ltd limited plc llp lp llc inc incorporated corp corporation pty gmbh bv nv sa sarl srl spa ag oy ab as aps kg pte cic lllp pllc'.split(
    ' ',
  ),
)

/** Words that are written in several ways, by the one they stand for. */
const WRITTEN: Readonly<Record<string, string>> = {
  limited: 'ltd',
  incorporated: 'inc',
  corporation: 'corp',
  and: '',
  the: '',
  company: 'co',
  services: 'service',
  svcs: 'service',
  svc: 'service',
  saint: 'st',
  street: 'st',
  brothers: 'bros',
  international: 'intl',
  association: 'assoc',
  assn: 'assoc',
  university: 'univ',
  uni: 'univ',
  department: 'dept',
  management: 'mgmt',
  manufacturing: 'mfg',
  government: 'govt',
  doctor: 'dr',
  mister: 'mr',
  centre: 'center',
  road: 'rd',
  hospitals: 'hospital',
  solutions: 'solution',
  systems: 'system',
  products: 'product',
  associates: 'assoc',
  partners: 'partner',
  supplies: 'supply',
  schools: 'school',
  group: 'grp',
  holdings: 'holding',
}

/** A name in lower case without accents, marks, legal forms at its end, "and" and "the". A name of nothing else keeps its words. */
export function plainName(name: string): PlainName {
  const all = wordsOf(name)
  const kept = all.map((word) => WRITTEN[word] ?? word).filter((word) => word !== '')
  while (kept.length > 1 && LEGAL_FORMS.has(kept.at(-1) ?? '')) kept.pop()
  const words = kept.length > 0 ? kept : all
  return { words, text: words.join(''), letters: all.join('') }
}

function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/&|\+/g, ' and ')
    .replace(/['’`.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}
