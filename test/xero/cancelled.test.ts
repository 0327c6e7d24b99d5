import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { unlessCancelled } from '../../src/xero/cancelled.ts'

it('lets dozens of reads wait on one signal without a warning, and leaves nothing on it', async () => {
  const warnings: string[] = []
  const note = ({ name }: Error) => warnings.push(name)
  process.on('warning', note)
  const { signal } = new AbortController()
  const results = await Promise.all(Array.from({ length: 30 }, (_, at) => unlessCancelled(Promise.resolve(at), signal)))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  expect(results).toHaveLength(30)
  expect(warnings).toEqual([])
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

it('is a fault once the signal is aborted, whatever the work does', async () => {
  const controller = new AbortController()
  const waiting = unlessCancelled(new Promise(() => {}), controller.signal)
  controller.abort()
  await expect(waiting).rejects.toThrow('The call was cancelled.')
})
