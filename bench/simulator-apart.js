import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fixedClock } from '../dist/simulator/clock.js'

/**
 * A simulator with this company in a process of its own, so that neither its time nor its memory counts for the server's: what `openInProcess` needs of
 * one. It follows the clock here. `idle` is done when nothing that was asked is unanswered.
 */
export async function simulatorApart(company, now) {
  const child = fork(new URL('./simulator-process.js', import.meta.url), { serialization: 'advanced' })
  const exited = once(child, 'exit')
  child.send({ found: { company, region: 'nz' }, now })
  const [{ organisations }] = await Promise.race([once(child, 'message'), exited.then(() => [{}])])
  if (!organisations) throw new Error('The simulator ended before it had founded its company.')
  const clock = fixedClock(now)
  const waiting = new Map()
  let last = 0
  // Many wait at once for nothing to be unanswered.
  child.setMaxListeners(0)
  child.on('message', ({ id, answer }) => {
    waiting.get(id)(answer)
    waiting.delete(id)
  })
  const handle = (request) =>
    new Promise((resolve) => {
      last += 1
      waiting.set(last, resolve)
      child.send({ id: last, request, now: clock.now() })
    })
  const apps = { set: (id, app) => child.send({ app: [id, app] }) }
  const state = { organisations: new Map(organisations.map((id) => [id, undefined])), identity: { apps } }
  const idle = async () => {
    while (waiting.size > 0) await once(child, 'message')
  }
  const close = async () => {
    child.disconnect()
    await exited
  }
  return { clock, state, handle, idle, close }
}
