const COUNTS = ['seeds', 'hours', 'requests', 'calls', 'changes', 'kills']

/** What happened in no schedules at all. */
export function emptySum() {
  return { ...Object.fromEntries(COUNTS.map((name) => [name, 0])), longest: 0, faults: {}, acts: {}, failed: [] }
}

/** Adds what happened in some schedules to a sum. */
export function add(sum, part) {
  for (const name of COUNTS) sum[name] += part[name] ?? 0
  for (const kind of ['faults', 'acts']) {
    for (const [name, count] of Object.entries(part[kind] ?? {})) sum[kind][name] = (sum[kind][name] ?? 0) + count
  }
  sum.longest = Math.max(sum.longest, part.longest ?? 0)
  sum.failed.push(...part.failed)
}
