/**
 * Text from the ledger (names, descriptions, references, notes) is written by strangers: it is stripped, put on one line,
 * cut to a length, freed of credentials and, inside our own sentences, quoted.
 */

// Control characters, soft hyphen, zero-width and bidirectional marks, byte-order mark, tag characters, variation selectors.
const HIDDEN = /\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}|\p{Default_Ignorable_Code_Point}|[\u2028\u2029]/gu

// A token has no business in the ledger; whoever echoes one there must not get it into a reply.
const CREDENTIAL = /\beyJ[\w-]{8,}\.[\w.-]*|\bbearer\s+[\w.~+/=-]{16,}/gi

/** One line of visible text, at most `limit` characters; longer text ends in "…". */
export function cleanText(text: string, limit = 200): string {
  const flat = text
    .replace(/[\r\n\t\v\f\u0085\u2028\u2029]+/g, ' ')
    .replace(HIDDEN, '')
    .replace(CREDENTIAL, '[hidden]')
    .replace(/ {2,}/g, ' ')
    .trim()
  const characters = [...flat]
  return characters.length <= limit ? flat : `${characters.slice(0, limit - 1).join('')}…`
}

/** Text for a person's eyes: cleaned, and with every kind of space made a plain one, so that none can push words out of sight. */
export function visible(text: string, limit = 200): string {
  return cleanText(text.replace(/[\p{Zs}\u2800]+/gu, ' '), limit)
}

/** Text with each hidden character written as its code, such as [U+202E]: for a person who wants to see exactly what is there. Line feeds stay. */
export function revealed(text: string): string {
  return text.replace(HIDDEN, (character) =>
    character === '\n' ? character : `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
  )
}

/** Ledger text inside one of our sentences: cleaned, shortened and in double quotes that it cannot close. */
export function quoted(text: string, limit = 80): string {
  return `"${cleanText(text, limit).replace(/["“”]/g, "'")}"`
}

/** A bank account number for a reply: all but the last four characters masked. Empty text stays empty. */
export function maskAccountNumber(text: string): string {
  const bare = cleanText(text).replace(/[^0-9A-Za-z]/g, '')
  if (bare === '') return ''
  return bare.length <= 4 ? '••••' : `••••${bare.slice(-4)}`
}
