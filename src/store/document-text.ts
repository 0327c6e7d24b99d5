// Amounts are bigint, which JSON has not: they are text after a mark. Text of the ledger that begins with the mark gets another.
const MARK = '\u0000'

/** A document as text, amounts and all. */
export function documentText(document: object): string {
  return JSON.stringify(document, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${MARK}${value}`
    return typeof value === 'string' && value.startsWith(MARK) ? MARK + value : value
  })
}

/** The document in a text that was sealed: the seal vouches for the type, since only `documentText` wrote it, in this shape. */
export function textDocument<Document>(content: string): Document {
  // To go through it afterwards takes a third of the time that a reviver takes.
  const document = JSON.parse(content)
  unmark(document)
  return document
}

function unmark(holder: Record<string, unknown>): void {
  for (const key in holder) {
    const value = holder[key]
    if (typeof value === 'string') {
      if (value.startsWith(MARK)) holder[key] = value.startsWith(MARK, 1) ? value.slice(1) : BigInt(value.slice(1))
    } else if (isHolder(value)) unmark(value)
  }
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
