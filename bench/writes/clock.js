const LONGEST = 3 * 86_400_000

/**
 * A clock that jumps to the next moment somebody waits for, as soon as nothing else can happen. Nothing here waits for a disk or a
 * socket, so all that can happen has happened once the event loop has turned.
 */
export function virtualClock(start) {
  let now = start
  let order = 0
  const heap = []
  const wait = (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const timer = { at: now + Math.max(0, milliseconds), order: order++, wake: resolve }
      push(heap, timer)
      if (!signal) return
      const stop = () => {
        timer.wake = undefined
        reject(signal.reason)
      }
      timer.wake = () => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      signal.addEventListener('abort', stop, { once: true })
    })
  /** Does something at a moment; what it answers calls that off, without what an AbortSignal costs. */
  const later = (milliseconds, work) => {
    const timer = { at: now + Math.max(0, milliseconds), order: order++, wake: work }
    push(heap, timer)
    return () => {
      timer.wake = undefined
    }
  }
  /** Runs the clock until the work settles, or until it can no longer. */
  const run = async (work) => {
    let settled = false
    const done = () => {
      settled = true
    }
    work.then(done, done)
    for (;;) {
      await turn()
      if (settled) return await work
      const next = nextTimer(heap)
      if (!next) throw new Error('everybody waits, and nothing will happen any more')
      now = Math.max(now, next.at)
      if (now > start + LONGEST) throw new Error('a schedule does not end')
      next.wake()
    }
  }
  return { now: () => now, wait, later, run }
}

function turn() {
  return new Promise((resolve) => setImmediate(resolve))
}

function nextTimer(heap) {
  for (;;) {
    const timer = pop(heap)
    if (!timer || timer.wake) return timer
  }
}

function before(a, b) {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function push(heap, timer) {
  let index = heap.push(timer) - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (before(heap[parent], timer)) break
    heap[index] = heap[parent]
    index = parent
  }
  heap[index] = timer
}

function pop(heap) {
  const [first] = heap
  const last = heap.pop()
  if (heap.length === 0 || !last) return first
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child += 1
    if (before(last, heap[child])) break
    heap[index] = heap[child]
    index = child
  }
  heap[index] = last
  return first
}
