import { cleanText } from '../../../books/ledger-text.ts'

/** The shortest quote that says anything, in characters. */
const LEAST_QUOTE = 6

/**
 * What of a pasted reply its sender wrote: without the headers on top, and without the message that it answers, which are our own words.
 * Where nothing tells them apart it is all of it.
 */
export function senderWords(text: string): string {
  const lines = withoutHeaders(text.split(/\r\n|\r|\n/))
  const kept: string[] = []
  for (const [index, line] of lines.entries()) {
    if (/^\s*>/.test(line)) continue
    if (!beginsQuoted(lines, index)) {
      kept.push(line)
      continue
    }
    // Answers below or between quoted lines are the sender's; below a plain copy everything is quoted.
    const next = lines.slice(index + 1).find((one) => one.trim() !== '' && !/wrote:\s*$/.test(one))
    if (next === undefined || !/^\s*>/.test(next)) break
  }
  return kept.join('\n')
}

function withoutHeaders(lines: readonly string[]): readonly string[] {
  const isHeader = (line: string) => /^\s*(from|to|sent|date|subject|cc|reply-to):/i.test(line)
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first < 0 || !isHeader(lines[first] ?? '')) return lines
  const end = lines.findIndex((line, index) => index > first && !isHeader(line))
  return end < 0 ? [] : lines.slice(end)
}

function beginsQuoted(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? ''
  if (/^\s*[-_]{2,}\s*(original message|forwarded message|ursprüngliche nachricht)/i.test(line)) return true
  // Mail programs break this line where it is long.
  if (/^\s*on .{4,200}$/i.test(line) && /^\s*on .{4,300}\bwrote:\s*$/i.test(`${line} ${lines[index + 1] ?? ''}`.trim()))
    return true
  if (/^\s*on .{4,300}\bwrote:\s*$/i.test(line)) return true
  return (
    /^\s*\*?from:/i.test(line) && lines.slice(index + 1, index + 4).some((one) => /^\s*\*?(sent|date|to):/i.test(one))
  )
}

/** Text as it is compared: one line of small letters, with every kind of space, quotation mark and dash made the plain one. */
export function comparable(text: string): string {
  return cleanText(text.normalize('NFKC'), Number.MAX_SAFE_INTEGER)
    .replace(/[‘’‛`´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** Why a quote is none of what the sender wrote; undefined where it is. */
export function notQuoted(quote: string, text: string): string | undefined {
  const [wanted, own] = [comparable(quote), comparable(senderWords(text))]
  if (wanted.length < LEAST_QUOTE) return `it is shorter than ${LEAST_QUOTE} characters`
  if (own.includes(wanted)) return undefined
  if (comparable(text).includes(wanted)) return 'it stands in the quoted message, which is not of the sender'
  return 'it does not stand in the text'
}
