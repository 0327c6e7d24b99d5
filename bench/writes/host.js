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

function answerOf(worker, call, { clock, patience }) {
  return new Promise((resolve, reject) => {
    const callOff = clock.later(patience, () => resolve(undefined))
    worker.call(call).then(resolve, reject).finally(callOff)
  })
}

// What is out of reach now may be had later; any other fault is an answer, such as that it is done already.
const LATER = new Set(['limited', 'unavailable', 'unauthorised', 'unknown_outcome'])

function isOver({ once = false }, reply, begun, random) {
  if (!reply) return once
  const { error } = reply.structured
  if (error !== undefined) return !LATER.has(error) || (once && error === 'unknown_outcome')
  if (once || begun.every(({ state }) => state === 'applied')) return true
  return begun.every(({ state }) => state !== 'failed') && random.chance(0.6)
}

function wordsOf({ structured, text }) {
  const changes = structured?.changes ?? []
  if (changes.length === 0) return text.split('\n')[0]
  return changes.map(({ change, state }) => `${change ?? '-'} ${state}`).join(', ')
}
