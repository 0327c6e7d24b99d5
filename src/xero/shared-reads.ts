import { unlessCancelled } from './cancelled.ts'
import type { NetworkAnswer } from './network.ts'
import type { OutgoingCall, Send } from './transport.ts'

// A call does not join one that gives up much earlier than itself.
const SAME_DEADLINE_MS = 5_000

/** A read under way, for as many as wait for its answer; it is cancelled when none of them does any more. */
interface SharedRead {
  answer: Promise<NetworkAnswer>
  deadline: number
  readers: number
  over: boolean
  nobody: AbortController
}

/**
 * Lets readers that ask the same at the same time share one call; a write in between ends the sharing. To be put around the sending of one
 * organisation under one credential.
 */
export function sharedReads(send: Send): Send {
  const underWay = new Map<string, SharedRead>()
  return async (call) => {
    if (call.method !== 'GET') {
      underWay.clear()
      return await send(call).finally(() => underWay.clear())
    }
    const key = keyOf(call)
    const found = underWay.get(key)
    const joins = found && call.deadline <= found.deadline + SAME_DEADLINE_MS
    const read = joins ? found : begin(send, call)
    underWay.set(key, read)
    read.readers += 1
    try {
      return await unlessCancelled(read.answer, call.signal)
    } finally {
      read.readers -= 1
      if (read.readers === 0 && !read.over) read.nobody.abort()
      // Over, or given up by all: nobody may join it.
      if (read.readers === 0 && underWay.get(key) === read) underWay.delete(key)
    }
  }
}

function begin(send: Send, call: OutgoingCall): SharedRead {
  const nobody = new AbortController()
  const answer = send({ ...call, signal: nobody.signal })
  const read: SharedRead = { answer, deadline: call.deadline, readers: 0, over: false, nobody }
  const end = () => {
    read.over = true
  }
  // Where nobody waits any more, nobody hears of a failure either.
  answer.then(end, end)
  return read
}

function keyOf({ lane, url, headers }: OutgoingCall): string {
  return [lane, url, headers.accept, headers['xero-tenant-id'], headers['if-modified-since']].join('\n')
}
