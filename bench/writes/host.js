const SECOND = 1_000
const MOST_CALLS = 40

/**
 * One assistant's host: makes a call until it has been told what came of it, and keeps what it was told. Like a real one it gives up a call
 * that takes too long, and then makes the same call again, perhaps of another worker.
 */
export async function makeCall(call, { workers, clock, random, trace }) {
  const told = []
  for (let made = 0; made < MOST_CALLS; made += 1) {
    const worker = random.pick(workers)
    const reply = await answerOf(worker, call, { clock, patience: random.whole(45, 60) * SECOND })
    trace?.('host', `${call.tool} of ${worker.name}: ${reply ? wordsOf(reply) : 'no answer'}`)
    const changes = reply?.structured?.changes ?? []
    for (const { change, state } of changes) if (change !== undefined) told.push({ change, state })
    if (isOver(call, reply, changes, random)) return { told, made: made + 1 }
    await clock.wait(random.whole(5, 90) * SECOND)
  }
  return { told, made: MOST_CALLS, gaveUp: true }
}

async function answerOf(worker, call, { clock, patience }) {
  const timer = new AbortController()
  const late = clock.wait(patience, timer.signal).then(
    () => undefined,
    () => undefined,
  )
  const reply = await Promise.race([worker.call(call), late])
  timer.abort()
  return reply
}

// A fault before anything was recorded names no change: the same is asked for again.
function isOver(call, reply, changes, random) {
  if (!reply) return call.once === true
  const begun = changes.filter(({ change }) => change !== undefined)
  if (begun.length === 0) return call.once === true && /may still be carried out/.test(reply.text)
  if (begun.some(({ state }) => state === 'failed') && call.once !== true) return false
  return begun.every(({ state }) => state === 'applied') || call.once === true || random.chance(0.6)
}

function wordsOf({ structured, text }) {
  const changes = structured?.changes ?? []
  if (changes.length === 0) return text.split('\n')[0]
  return changes.map(({ change, state }) => `${change ?? '-'} ${state}`).join(', ')
}
