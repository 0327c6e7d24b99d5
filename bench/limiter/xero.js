const MINUTE = 60_000

/** Xero's limits on one organisation, from their description alone: 60 in a minute that begins at its own moment, five at once, a call takes its time. */
export function countingXero(clock, phase, random) {
  const seen = { minute: 0, concurrent: 0, running: 0 }
  let end = 0
  let used = 0
  const call = async () => {
    const latency = 150 + 350 * random.fraction()
    await clock.wait(latency * 0.2)
    if (clock.now() >= end) {
      end = clock.now() - ((clock.now() - phase) % MINUTE) + MINUTE
      used = 0
    }
    if (seen.running >= 5) return refused('concurrent')
    if (used >= 60) return refused('minute', Math.ceil((end - clock.now()) / 1_000) * 1_000)
    used += 1
    const minuteLeft = 60 - used
    seen.running += 1
    await clock.wait(latency * 0.6)
    seen.running -= 1
    await clock.wait(latency * 0.2)
    return { minuteLeft }
  }
  const refused = (limit, retryAfterMs) => {
    seen[limit] += 1
    return { limit, retryAfterMs }
  }
  return { call, seen }
}
