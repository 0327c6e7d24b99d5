const AMOUNT = /^-?[\d,]+(?:\.\d+)?%?$/

/** A reply with its pipe tables set in columns for a terminal: amounts to the right, everything else to the left. */
export function alignTables(text: string): string {
  const lines = text.split('\n')
  const printed: string[] = []
  for (let from = 0; from < lines.length; ) {
    const to = endOfTable(lines, from)
    if (to - from > 1) printed.push(...align(lines.slice(from, to)))
    else printed.push(...lines.slice(from, to))
    from = to
  }
  return printed.join('\n')
}

function endOfTable(lines: readonly string[], from: number): number {
  const columns = columnsOf(lines[from])
  let to = from + 1
  while (columns > 1 && columnsOf(lines[to]) === columns) to++
  return to
}

function columnsOf(line: string | undefined): number {
  return line === undefined ? 0 : line.split('|').length
}

function align(lines: readonly string[]): string[] {
  const rows = lines.map((line) => line.split('|'))
  const [heading = [], ...body] = rows
  const columns = heading.map((_, column) => ({
    width: Math.max(...rows.map((row) => (row[column] ?? '').length)),
    right: body.every((row) => row[column] === '' || AMOUNT.test(row[column] ?? '')),
  }))
  return rows.map((row) =>
    columns
      .map(({ width, right }, column) =>
        right ? (row[column] ?? '').padStart(width) : (row[column] ?? '').padEnd(width),
      )
      .join('  ')
      .trimEnd(),
  )
}
