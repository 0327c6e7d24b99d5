/** Prints rows as an aligned table; the first row is the heading. */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)))
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => pad(String(cell ?? ''), widths[column], column))
        .join('  ')
        .trimEnd(),
    )
  }
}

function pad(text, width, column) {
  return column === 0 ? text.padEnd(width) : text.padStart(width)
}

/** Prints the bars with what was measured, then one JSON line; answers whether every bar is kept. */
export function conclude(name, bars, facts) {
  console.log()
  const judged = bars.map((bar) => ({ ...bar, kept: bar.value !== undefined && bar.value <= bar.limit }))
  printTable([
    ['bar', 'measured', 'at most', ''],
    ...judged.map(({ what, value, limit, kept }) => [what, show(value), show(limit), kept ? 'kept' : 'MISSED']),
  ])
  const kept = judged.every((bar) => bar.kept)
  console.log()
  console.log(JSON.stringify({ bench: name, kept, bars: judged, ...facts }))
  return kept
}

/** A number with at most two decimals, or a dash where nothing was measured. */
export function show(value) {
  if (value === undefined || Number.isNaN(value)) return '-'
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}

/** The middle of the values. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Between what the true share lies with 95 % certainty where so many of so many were (Wilson's interval). */
export function wilson(hits, of) {
  if (of === 0) return [Number.NaN, Number.NaN]
  const [share, z] = [hits / of, 1.96]
  const middle = share + z ** 2 / (2 * of)
  const reach = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  return [middle - reach, middle + reach].map((end) => Math.min(1, Math.max(0, end / (1 + z ** 2 / of))))
}
